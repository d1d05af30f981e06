//! Strings, heredocs and templates.

use std::borrow::Cow;

use cumulint_source::TextRange;

use crate::decode::{Decoded, decode_literal};
use crate::node::{Kind, flag};
use crate::tree::View;
use crate::view::{Expression, Name};

/// A quoted string without interpolation or directives.
#[derive(Clone, Copy, Debug)]
pub struct StringLiteral<'t>(pub(crate) View<'t>);

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

    /// The range, quotes included.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// A template: a sequence of parts.
#[derive(Clone, Copy, Debug)]
pub struct Template<'t>(pub(crate) View<'t>);

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

    /// The range, with quotes or markers; a heredoc's ends with its closing marker.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// What is special about a heredoc.
#[derive(Clone, Copy, Debug)]
pub struct Heredoc<'t>(View<'t>);

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

/// A part of a template.
#[derive(Clone, Copy, Debug)]
pub enum TemplatePart<'t> {
    /// Text. A heredoc has one for each line.
    Literal(LiteralPart<'t>),
    /// `${x}`
    Interpolation(Interpolation<'t>),
    /// `%{ if x }…%{ else }…%{ endif }`
    If(IfDirective<'t>),
    /// `%{ for x in y }…%{ endfor }`
    For(ForDirective<'t>),
    /// A sequence that could not be read.
    Error(TextRange),
}

impl<'t> TemplatePart<'t> {
    fn of(view: View<'t>) -> Self {
        match view.kind() {
            Kind::LiteralPart => Self::Literal(LiteralPart(view)),
            Kind::Interpolation => Self::Interpolation(Interpolation(view)),
            Kind::IfDirective => Self::If(IfDirective(view)),
            Kind::ForDirective => Self::For(ForDirective(view)),
            _ => Self::Error(view.range()),
        }
    }

    /// The range in the text.
    #[must_use]
    pub fn range(self) -> TextRange {
        match self {
            Self::Literal(LiteralPart(view))
            | Self::Interpolation(Interpolation(view))
            | Self::If(IfDirective(view))
            | Self::For(ForDirective(view)) => view.range(),
            Self::Error(range) => range,
        }
    }
}

/// Text of a template.
#[derive(Clone, Copy, Debug)]
pub struct LiteralPart<'t>(View<'t>);

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

    /// The range of all that was written.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
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

/// `${x}`
#[derive(Clone, Copy, Debug)]
pub struct Interpolation<'t>(View<'t>);

impl<'t> Interpolation<'t> {
    /// The expression.
    #[must_use]
    pub fn expression(self) -> Expression<'t> {
        Expression::of(self.0.child(0))
    }

    /// The strip markers.
    #[must_use]
    pub fn strip(self) -> Strip {
        Strip { before: self.0.has(flag::STRIP_START), after: self.0.has(flag::STRIP_END) }
    }

    /// The range, `${` and `}` included.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// `%{ if x }…%{ else }…%{ endif }`
#[derive(Clone, Copy, Debug)]
pub struct IfDirective<'t>(View<'t>);

impl<'t> IfDirective<'t> {
    /// The condition.
    #[must_use]
    pub fn condition(self) -> Expression<'t> {
        Expression::of(self.0.child(0))
    }

    /// The parts when it is true.
    pub fn when_true(self) -> impl Iterator<Item = TemplatePart<'t>> + Clone {
        self.0.child(1).children().map(TemplatePart::of)
    }

    /// The parts when it is false; none where there is no `else`.
    pub fn when_false(self) -> impl Iterator<Item = TemplatePart<'t>> + Clone {
        self.0.child(2).children().map(TemplatePart::of)
    }

    /// The range from the first directive to the last.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// `%{ for x in y }…%{ endfor }`
#[derive(Clone, Copy, Debug)]
pub struct ForDirective<'t>(View<'t>);

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

    /// The range from the first directive to the last.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}
