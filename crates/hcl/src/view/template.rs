//! Strings, heredocs and templates.

use std::borrow::Cow;

use cumulint_syntax::{Decoded, view_enum, views};

use crate::decode::decode_literal;
use crate::node::{Kind, flag};
use crate::tree::View;
use crate::view::{Expression, Name};

views! { View;
    /// A quoted string without interpolation or directives.
    StringLiteral
    /// A template: a sequence of parts. The range of a heredoc ends with its closing marker.
    Template
    /// What is special about a heredoc.
    Heredoc
    /// Text of a template.
    LiteralPart
    /// `${x}`
    Interpolation {
        /// The expression.
        expression: Expression[0],
    }
    /// `%{ if x }…%{ else }…%{ endif }`
    IfDirective {
        /// The condition.
        condition: Expression[0],
    }
    /// `%{ for x in y }…%{ endfor }`
    ForDirective
}

impl<'t> StringLiteral<'t> {
    /// The text that it means.
    #[must_use]
    pub fn value(self) -> Cow<'t, str> {
        decode_literal(self.0).into_text()
    }

    /// The text that it means, and where each part of that was written.
    #[must_use]
    pub fn decoded(self) -> Decoded<'t> {
        decode_literal(self.0)
    }
}

impl<'t> Template<'t> {
    pub(crate) fn of(view: View<'t>) -> Option<Self> {
        let template = matches!(view.kind(), Kind::QuotedTemplate | Kind::Heredoc | Kind::BareTemplate);
        template.then_some(Self(view))
    }

    /// The parts in order. Where they are one interpolation and nothing else, the template's value is that of the
    /// expression, not a string (but not in a heredoc, whose last line end is a part).
    pub fn parts(self) -> impl Iterator<Item = TemplatePart<'t>> + Clone {
        self.0.children().skip(usize::from(self.0.kind() == Kind::Heredoc)).map(TemplatePart::of)
    }

    /// What is special about a heredoc.
    #[must_use]
    pub fn heredoc(self) -> Option<Heredoc<'t>> {
        (self.0.kind() == Kind::Heredoc).then_some(Heredoc(self.0))
    }

    /// The expression, where the template is one interpolation and nothing else: its value is passed on as it is.
    #[must_use]
    pub fn only_interpolation(self) -> Option<Interpolation<'t>> {
        let mut parts = self.parts();
        match (parts.next(), parts.next()) {
            (Some(TemplatePart::Interpolation(interpolation)), None) => Some(interpolation),
            _ => None,
        }
    }

    /// The whole text and where it was written, if nothing in it is to be evaluated.
    #[must_use]
    pub fn decoded(self) -> Option<Decoded<'t>> {
        let mut whole = Decoded::default();
        for part in self.parts() {
            let TemplatePart::Literal(literal) = part else { return None };
            whole.append(literal.decoded());
        }
        Some(whole)
    }
}

impl<'t> Heredoc<'t> {
    /// The marker.
    #[must_use]
    pub fn marker(self) -> Name<'t> {
        Name(self.0.child(0))
    }

    /// Whether it begins with `<<-`, so that common indentation is left out. The parts are already without it.
    #[must_use]
    pub fn is_flush(self) -> bool {
        self.0.has(flag::FLUSH)
    }
}

view_enum! { View, Kind;
    /// A part of a template.
    TemplatePart;
    /// A sequence that could not be read.
    Error;
    /// Text. A heredoc has one for each line.
    Literal(LiteralPart) = LiteralPart;
    /// `${x}`
    Interpolation(Interpolation) = Interpolation;
    /// `%{ if x }…%{ else }…%{ endif }`
    If(IfDirective) = IfDirective;
    /// `%{ for x in y }…%{ endfor }`
    For(ForDirective) = ForDirective;
}

impl<'t> LiteralPart<'t> {
    /// The text that it means: escapes resolved, a flush heredoc's indentation and what `~` strips left out.
    #[must_use]
    pub fn value(self) -> Cow<'t, str> {
        decode_literal(self.0).into_text()
    }

    /// The text that it means, and where each part of that was written.
    #[must_use]
    pub fn decoded(self) -> Decoded<'t> {
        decode_literal(self.0)
    }
}

/// Which sides of a sequence bear a `~`. What it strips is already gone from the literal parts beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Strip {
    /// `${~`
    pub before: bool,
    /// `~}`
    pub after: bool,
}

impl<'t> Interpolation<'t> {
    /// The strip markers.
    #[must_use]
    pub fn strip(self) -> Strip {
        Strip { before: self.0.has(flag::STRIP_START), after: self.0.has(flag::STRIP_END) }
    }
}

impl<'t> IfDirective<'t> {
    /// The parts when it is true.
    pub fn when_true(self) -> impl Iterator<Item = TemplatePart<'t>> + Clone {
        self.0.child(1).children().map(TemplatePart::of)
    }

    /// The parts when it is false; none where there is no `else`.
    pub fn when_false(self) -> impl Iterator<Item = TemplatePart<'t>> + Clone {
        self.0.child(2).children().map(TemplatePart::of)
    }
}

impl<'t> ForDirective<'t> {
    fn part(self, index: usize) -> View<'t> {
        self.0.child(usize::from(self.0.has(flag::TWO_NAMES)) + index)
    }

    /// The variable for the key or index, where there is one.
    #[must_use]
    pub fn key_variable(self) -> Option<Name<'t>> {
        self.0.has(flag::TWO_NAMES).then(|| Name(self.0.child(0)))
    }

    /// The variable for the value.
    #[must_use]
    pub fn value_variable(self) -> Name<'t> {
        Name(self.part(0))
    }

    /// What is walked over.
    #[must_use]
    pub fn collection(self) -> Expression<'t> {
        Expression::of(self.part(1))
    }

    /// The parts that each element yields.
    pub fn parts(self) -> impl Iterator<Item = TemplatePart<'t>> + Clone {
        self.part(2).children().map(TemplatePart::of)
    }
}
