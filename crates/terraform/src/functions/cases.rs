//! Upper, lower and title case: letter by letter, each into one letter, as Terraform's own language has it.

use crate::functions::{Answer, Call};

pub(super) fn lower(call: &Call<'_>) -> Answer {
    call.string(call.text(0)?.chars().map(lowered).collect::<String>())
}

pub(super) fn upper(call: &Call<'_>) -> Answer {
    call.string(call.text(0)?.chars().map(raised).collect::<String>())
}

/// A letter is raised after anything that is neither letter, digit nor underscore: `It'S`.
pub(super) fn title(call: &Call<'_>) -> Answer {
    let mut inside = false;
    let raise = |letter: char| {
        let shown = if inside { letter } else { titled(letter) };
        inside = letter.is_alphanumeric() || letter == '_';
        shown
    };
    call.string(call.text(0)?.chars().map(raise).collect::<String>())
}

fn lowered(letter: char) -> char {
    only(letter.to_lowercase()).unwrap_or(if letter == 'İ' { 'i' } else { letter })
}

/// Where the upper case takes several letters, there may be one letter for all: that of the title case.
fn raised(letter: char) -> char {
    only(letter.to_uppercase()).unwrap_or_else(|| match letter {
        '\u{1f80}'..='\u{1faf}' => char::from_u32(u32::from(letter) | 8).unwrap_or(letter),
        'ᾳ' | 'ῃ' | 'ῳ' => char::from_u32(u32::from(letter) + 9).unwrap_or(letter),
        _ => letter,
    })
}

fn titled(letter: char) -> char {
    match letter {
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        _ => raised(letter),
    }
}

fn only(mut letters: impl Iterator<Item = char>) -> Option<char> {
    letters.next().filter(|_| letters.next().is_none())
}
