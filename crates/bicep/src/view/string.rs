//! Strings.

use std::borrow::Cow;

use cumulint_source::TextRange;
use cumulint_syntax::{Decoded, offset, views};

use crate::decode::decode;
use crate::node::{Kind, flag};
use crate::token::Token;
use crate::tree::View;
use crate::view::Expression;

views! { View;
    /// A string without interpolation: `'text'`, `'''text'''`.
    StringLiteral
    /// A string with interpolation: `'text ${x}'`.
    Interpolated
    /// Text of an interpolated string.
    LiteralPart
    /// `${x}`
    Interpolation {
        /// The expression.
        expression: Expression[0],
    }
}

impl<'t> StringLiteral<'t> {
    /// The text that it means.
    #[must_use]
    pub fn value(self) -> Cow<'t, str> {
        self.decoded().into_text()
    }

    /// The text that it means, and where each part of that was written.
    #[must_use]
    pub fn decoded(self) -> Decoded<'t> {
        let range = self.content_range();
        let text = self.0.slice(range);
        decode(text, range.start, self.0.has(flag::ESCAPED))
    }

    /// Whether three quotes surround it, so that nothing in it is an escape.
    #[must_use]
    pub fn is_multi_line(self) -> bool {
        self.0.payload() > 0
    }

    /// What is written between the quotes, as far as it counts: without a line end behind the first three.
    #[must_use]
    pub fn content_range(self) -> TextRange {
        let style = u8::try_from(self.0.payload()).unwrap_or_default();
        let (opening, _, closing) = Token::delimiters(style);
        let range = self.0.range();
        let start = range.start.saturating_add(opening).min(range.end);
        let end = if self.0.has(flag::UNCLOSED) { range.end } else { range.end.saturating_sub(closing) };
        let content = TextRange::new(start, end);
        if style > 0 { without_first_line_end(self.0, content) } else { content }
    }
}

fn without_first_line_end(view: View<'_>, content: TextRange) -> TextRange {
    let text = view.slice(content);
    let rest = text.strip_prefix('\r').unwrap_or(text);
    let rest = rest.strip_prefix('\n').unwrap_or(rest);
    TextRange::new(content.end.saturating_sub(offset(rest.len())), content.end)
}

/// A part of an interpolated string.
#[derive(Clone, Copy, Debug)]
pub enum StringPart<'t> {
    /// Text, never empty.
    Literal(LiteralPart<'t>),
    /// `${x}`
    Interpolation(Interpolation<'t>),
}

impl<'t> Interpolated<'t> {
    /// The parts in order.
    pub fn parts(self) -> impl Iterator<Item = StringPart<'t>> + Clone {
        self.0.children().filter_map(|view| match view.kind() {
            Kind::Interpolation => Some(StringPart::Interpolation(Interpolation(view))),
            _ if LiteralPart(view).content_range().is_empty() => None,
            _ => Some(StringPart::Literal(LiteralPart(view))),
        })
    }

    /// The expressions of its parts, in order.
    pub fn expressions(self) -> impl Iterator<Item = Expression<'t>> + Clone {
        let holes = self.0.children().filter(|view| view.kind() == Kind::Interpolation);
        holes.map(|view| Interpolation(view).expression())
    }

    /// Whether three quotes surround it.
    #[must_use]
    pub fn is_multi_line(self) -> bool {
        self.0.has(flag::MULTI_LINE)
    }

    /// Whether every expression in it could be read.
    #[must_use]
    pub fn is_complete(self) -> bool {
        !self.0.has(flag::INCOMPLETE)
    }
}

impl<'t> LiteralPart<'t> {
    fn content_range(self) -> TextRange {
        let range = self.0.range();
        if self.0.has(flag::FIRST_OF_LINES) { without_first_line_end(self.0, range) } else { range }
    }

    /// The text that it means.
    #[must_use]
    pub fn value(self) -> Cow<'t, str> {
        self.decoded().into_text()
    }

    /// The text that it means, and where each part of that was written.
    #[must_use]
    pub fn decoded(self) -> Decoded<'t> {
        let range = self.content_range();
        decode(self.0.slice(range), range.start, self.0.has(flag::ESCAPED))
    }
}

/// A string where the grammar wants one: a type, a path.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t>(pub(crate) View<'t>);

impl<'t> Text<'t> {
    /// Its text; none where an expression stands in it, or where it is missing.
    #[must_use]
    pub fn text(self) -> Option<Cow<'t, str>> {
        self.literal().map(StringLiteral::value)
    }

    /// The string, where it is one without interpolation.
    #[must_use]
    pub fn literal(self) -> Option<StringLiteral<'t>> {
        (self.0.kind() == Kind::String).then_some(StringLiteral(self.0))
    }

    /// It as an expression.
    #[must_use]
    pub fn expression(self) -> Expression<'t> {
        Expression::of(self.0)
    }

    /// The range, quotes included.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}
