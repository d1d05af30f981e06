//! Directives about diagnostics.

use cumulint_source::TextRange;
use cumulint_syntax::offset;

use crate::tree::Tree;

/// `#disable-next-line BCP081`
#[derive(Clone, Copy, Debug)]
pub struct Directive<'t> {
    pub(crate) tree: &'t Tree,
    pub(crate) range: TextRange,
}

/// What a directive does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DirectiveKind {
    /// `#disable-next-line`: the codes mean nothing on the next line.
    DisableNextLine,
    /// `#disable-diagnostics`: the codes mean nothing from here on.
    Disable,
    /// `#restore-diagnostics`: the codes mean something again.
    Restore,
}

/// A code that a directive names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Code<'t> {
    /// The code as written.
    pub text: &'t str,
    /// Where it is written.
    pub range: TextRange,
}

impl<'t> Directive<'t> {
    /// What it does.
    #[must_use]
    pub fn kind(self) -> DirectiveKind {
        let text = self.tree.slice(self.range);
        if text.starts_with("#restore") {
            DirectiveKind::Restore
        } else if text.starts_with("#disable-next") {
            DirectiveKind::DisableNextLine
        } else {
            DirectiveKind::Disable
        }
    }

    /// The codes that it names.
    pub fn codes(self) -> impl Iterator<Item = Code<'t>> {
        let text = self.tree.slice(self.range);
        let first = text.find([' ', '\t']).unwrap_or(text.len());
        let mut position = first;
        std::iter::from_fn(move || {
            let rest = text.get(position..)?;
            let word = rest.trim_start_matches([' ', '\t']);
            let start = position + rest.len() - word.len();
            let length = word.find([' ', '\t']).unwrap_or(word.len());
            position = start + length;
            let code = word.get(..length).filter(|code| !code.is_empty())?;
            let from = self.range.start + offset(start);
            let range = TextRange::new(from, from + offset(length));
            Some(Code { text: code, range })
        })
    }

    /// The range from its sign to its last code.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.range
    }
}
