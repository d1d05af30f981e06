//! How things are named towards a person: in the notation that the author writes.

use std::fmt::{self, Write as _};

use cumulint_model::{Dialect, Symbol};
use cumulint_source::Span;

use crate::files::Library;
use crate::syntax::Expression;

/// How much of an expression is shown as the reason why something is not known.
const MAX_SHOWN: usize = 200;

/// The notation of a root.
#[derive(Clone, Copy)]
pub(crate) struct Notation<'x> {
    dialect: Dialect,
    library: &'x Library<'x>,
}

impl<'x> Notation<'x> {
    pub(crate) fn new(dialect: Dialect, library: &'x Library<'x>) -> Self {
        Self { dialect, library }
    }

    pub(crate) fn is_bicep(self) -> bool {
        self.dialect == Dialect::Bicep
    }

    /// An expression in the author's own words if these are Bicep, else as a template would have it.
    pub(crate) fn as_written(self, expression: &Expression) -> Symbol {
        self.in_bicep(expression.span).unwrap_or_else(|| beginning(expression, MAX_SHOWN)).into()
    }

    /// What the author wrote at a place, or how that begins; `None` if that is not Bicep.
    pub(crate) fn in_bicep(self, span: Span) -> Option<String> {
        if self.is_bicep() { self.library.text(span, MAX_SHOWN) } else { None }
    }

    /// What an author calls a parameter.
    pub(crate) fn input_name(self, name: &str) -> Symbol {
        if self.is_bicep() { name.into() } else { format!("parameters('{name}')").into() }
    }
}

/// How something is shown, or how that begins: it may be far longer than anybody reads.
pub(crate) fn beginning(shown: &impl fmt::Display, length: usize) -> String {
    struct Begun(String, usize);
    impl fmt::Write for Begun {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let fits = self.0.len() + text.len() <= self.1;
            self.0.push_str(if fits { text } else { "…" });
            if fits { Ok(()) } else { Err(fmt::Error) }
        }
    }
    let mut begun = Begun(String::new(), length);
    // It fails where there is no more room, which is shown.
    let _ = write!(begun, "{shown}");
    begun.0
}
