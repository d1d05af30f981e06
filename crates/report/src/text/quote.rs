//! One line of a file, made fit to be shown: secrets hidden, harmful characters visible, tabs as spaces, long lines cut around
//! their mark.

use cumulint_source::TextRange;

use super::secrets::{literal_secrets, within};
use crate::escape::{is_harmful, push_escaped};

/// What stands for a secret. Its length tells nothing.
const HIDDEN: &str = "***";
const TAB: usize = 4;

/// A line in the excerpt.
pub(super) struct QuotedLine {
    /// Its bytes in the file.
    pub(super) range: TextRange,
    /// The bytes of the excerpt that it takes.
    shown: (usize, usize),
    /// The characters that are shown.
    characters: Vec<Character>,
}

/// Where a character of the file stands in the excerpt.
struct Character {
    offset: u32,
    start: usize,
    end: usize,
}

impl QuotedLine {
    /// Where a mark that starts at `offset` starts in the excerpt.
    pub(super) fn start_of(&self, offset: u32) -> usize {
        let next = self.characters.partition_point(|character| character.offset < offset);
        match self.characters.get(next) {
            Some(character) if next > 0 || character.offset == offset => character.start,
            Some(_) => self.shown.0,
            None => self.shown.1,
        }
    }

    /// Where a mark that ends before `offset` ends in the excerpt.
    pub(super) fn end_of(&self, offset: u32) -> usize {
        let next = self.characters.partition_point(|character| character.offset < offset);
        let whole = next == self.characters.len();
        match next.checked_sub(1).and_then(|last| self.characters.get(last)) {
            Some(_) if whole && offset < self.range.end => self.shown.1,
            Some(character) => character.end,
            None => self.shown.0,
        }
    }
}

/// Appends a line to the excerpt. `mark` is where the first mark on it starts, `width` how many code points may be shown.
pub(super) fn quote(
    out: &mut String,
    line: &str,
    range: TextRange,
    mark: Option<u32>,
    secrets: &[TextRange],
    width: usize,
) -> QuotedLine {
    let (from, to) = window(line, mark.map_or(0, |mark| (mark - range.start) as usize), width);
    let start = out.len();
    if from > 0 {
        out.push('…');
    }
    let at = |index: usize| range.start + u32::try_from(index).unwrap_or(0);
    let secrets = within(secrets, TextRange::new(at(from), at(to)));
    let literals = literals(line, range.start, from, to);
    let hidden = |offset: u32| {
        secrets.iter().chain(&literals).any(|secret| secret.start <= offset && offset < secret.end)
    };
    let mut writer = Writer { out, column: 0, hiding: None, characters: Vec::with_capacity(to - from) };
    for (index, character) in line.get(from..to).unwrap_or_default().char_indices() {
        let offset = at(from + index);
        writer.character(character, offset, hidden(offset));
    }
    let characters = writer.characters;
    if to < line.len() {
        out.push('…');
    }
    QuotedLine { range, shown: (start, out.len()), characters }
}

/// The secret literals of a window, those included whose keys lie before it.
fn literals(line: &str, start: u32, from: usize, to: usize) -> Vec<TextRange> {
    const AROUND: usize = 512;
    let mut from = from.saturating_sub(AROUND);
    while !line.is_char_boundary(from) {
        from -= 1;
    }
    literal_secrets(line.get(from..to).unwrap_or_default(), start + u32::try_from(from).unwrap_or(0))
}

struct Writer<'w> {
    out: &'w mut String,
    column: usize,
    /// Where the stand-in for a secret starts, while in it.
    hiding: Option<usize>,
    characters: Vec<Character>,
}

impl Writer<'_> {
    fn character(&mut self, character: char, offset: u32, hidden: bool) {
        let start = self.hiding.filter(|_| hidden).unwrap_or(self.out.len());
        if !hidden {
            self.hiding = None;
            self.show(character);
        } else if self.hiding.is_none() {
            self.hiding = Some(start);
            self.out.push_str(HIDDEN);
        }
        self.column += 1;
        self.characters.push(Character { offset, start, end: self.out.len() });
    }

    fn show(&mut self, character: char) {
        match character {
            '\t' => {
                let spaces = TAB - self.column % TAB;
                self.out.extend(std::iter::repeat_n(' ', spaces));
                self.column += spaces - 1;
            }
            // A byte order mark is no part of the text.
            '\u{feff}' => {}
            _ if is_harmful(character) => push_escaped(self.out, character),
            _ => self.out.push(character),
        }
    }
}

/// The bytes of a line that are shown: all of a short one, else a part in which the mark begins at about a quarter.
fn window(line: &str, mark: usize, width: usize) -> (usize, usize) {
    if line.len() <= width {
        return (0, line.len());
    }
    let before = line.get(..mark).unwrap_or_default();
    let far = before.char_indices().rev().nth(width / 2).is_some();
    let from = before.char_indices().rev().nth(width / 4).filter(|_| far).map_or(0, |(index, _)| index);
    let rest = line.get(from..).unwrap_or_default();
    let to = rest.char_indices().nth(width).map_or(line.len(), |(index, _)| from + index);
    (from, to)
}
