//! What is wrong inside one quoted text of a policy: the place counts from the first byte of the text itself.

use cumulint_source::TextRange;

/// Something wrong in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Problem {
    pub(crate) range: TextRange,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Problem {
    pub(crate) fn new(range: TextRange, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), help: None }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Suggests the name that is nearest to what was written, where one is near.
    pub(crate) fn meant<'n>(self, written: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        match nearest(written, names) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}

/// The name with the fewest changed letters, where a third of them or fewer are changed.
pub(crate) fn nearest<'n>(written: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let most = (written.chars().count() / 3).max(1);
    let near = names.into_iter().map(|name| (distance(written, name), name));
    near.filter(|(distance, _)| *distance <= most).min().map(|(_, name)| name)
}

/// How many letters are missing, superfluous, wrong or swapped with their neighbour, ignoring case; names are short.
fn distance(a: &str, b: &str) -> usize {
    let letters =
        |text: &str| text.chars().flat_map(char::to_lowercase).take(MAX_NAME).collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (line, left) in a.iter().enumerate() {
        let mut row = vec![line + 1];
        for (column, right) in b.iter().enumerate() {
            let at = |back: usize, column: usize| {
                let above = rows.len().checked_sub(back).and_then(|index| rows.get(index));
                above.and_then(|row| row.get(column)).copied().unwrap_or(usize::MAX - 1)
            };
            let before = row.last().copied().unwrap_or_default();
            let mut least =
                (at(1, column) + usize::from(left != right)).min(at(1, column + 1) + 1).min(before + 1);
            let swapped =
                column > 0 && line > 0 && b.get(column - 1) == Some(left) && a.get(line - 1) == Some(right);
            if swapped {
                least = least.min(at(2, column - 1) + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(usize::MAX)
}

const MAX_NAME: usize = 128;
