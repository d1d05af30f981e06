//! Expressions: the sum of all, and the kinds that have no file of their own.

use std::borrow::Cow;

use cumulint_source::TextRange;

use crate::node::{Kind, NodeId, flag};
use crate::tree::View;
use crate::view::{Binary, For, Object, StringLiteral, Template, Traversal, Tuple, Unary};

/// Any expression.
#[derive(Clone, Copy, Debug)]
pub enum Expression<'t> {
    /// A number, `true`, `false` or `null`.
    Literal(Literal<'t>),
    /// A quoted string without interpolation or directives.
    String(StringLiteral<'t>),
    /// A quoted string with interpolation or directives, a heredoc, or a template that stands alone.
    Template(Template<'t>),
    /// A name by itself: `var`, `each`, `aws_s3_bucket`.
    Variable(Variable<'t>),
    /// An expression followed by steps: `a.b[0].c`.
    Traversal(Traversal<'t>),
    /// `name(arguments)`
    Call(Call<'t>),
    /// `-x`, `!x`
    Unary(Unary<'t>),
    /// `a + b`
    Binary(Binary<'t>),
    /// `condition ? a : b`
    Conditional(Conditional<'t>),
    /// `[a, b]`
    Tuple(Tuple<'t>),
    /// `{ key = value }`
    Object(Object<'t>),
    /// `[for v in c : x]`
    ForTuple(For<'t>),
    /// `{ for k, v in c : x => y }`
    ForObject(For<'t>),
    /// `(x)`
    Parentheses(Parentheses<'t>),
    /// What could not be read; the diagnostics say why.
    Error(TextRange),
}

impl<'t> Expression<'t> {
    pub(crate) fn of(view: View<'t>) -> Self {
        match view.kind() {
            Kind::Number | Kind::True | Kind::False | Kind::Null => Self::Literal(Literal(view)),
            Kind::String => Self::String(StringLiteral(view)),
            Kind::QuotedTemplate | Kind::Heredoc | Kind::BareTemplate => Self::Template(Template(view)),
            Kind::Variable => Self::Variable(Variable(view)),
            Kind::Traversal => Self::Traversal(Traversal(view)),
            Kind::Call => Self::Call(Call(view)),
            Kind::Unary => Self::Unary(Unary(view)),
            Kind::Binary => Self::Binary(Binary(view)),
            Kind::Conditional => Self::Conditional(Conditional(view)),
            Kind::Tuple => Self::Tuple(Tuple(view)),
            Kind::Object => Self::Object(Object(view)),
            Kind::ForTuple => Self::ForTuple(For(view)),
            Kind::ForObject => Self::ForObject(For(view)),
            Kind::Parentheses => Self::Parentheses(Parentheses(view)),
            _ => Self::Error(view.range()),
        }
    }

    fn view(self) -> Option<View<'t>> {
        Some(match self {
            Self::Literal(Literal(view))
            | Self::String(StringLiteral(view))
            | Self::Template(Template(view))
            | Self::Variable(Variable(view))
            | Self::Traversal(Traversal(view))
            | Self::Call(Call(view))
            | Self::Unary(Unary(view))
            | Self::Binary(Binary(view))
            | Self::Conditional(Conditional(view))
            | Self::Tuple(Tuple(view))
            | Self::Object(Object(view))
            | Self::ForTuple(For(view))
            | Self::ForObject(For(view))
            | Self::Parentheses(Parentheses(view)) => view,
            Self::Error(_) => return None,
        })
    }

    /// The range from its first to its last character; that of a heredoc ends with its closing marker.
    #[must_use]
    pub fn range(self) -> TextRange {
        if let Self::Error(range) = self { range } else { self.view().map(View::range).unwrap_or_default() }
    }

    /// Its identity in its tree; none for an error.
    #[must_use]
    pub fn id(self) -> Option<NodeId> {
        self.view().map(|view| view.id)
    }

    /// The expression inside any parentheses around it.
    #[must_use]
    pub fn without_parentheses(self) -> Self {
        let mut inner = self;
        while let Self::Parentheses(parentheses) = inner {
            inner = parentheses.inner();
        }
        inner
    }
}

/// A number, `true`, `false` or `null`.
#[derive(Clone, Copy, Debug)]
pub struct Literal<'t>(pub(crate) View<'t>);

/// The value of a literal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LiteralValue<'t> {
    /// The digits as written: `007`, `1.50`, `1e3`. Never signed.
    Number(&'t str),
    /// `true` or `false`
    Bool(bool),
    /// `null`
    Null,
}

impl<'t> Literal<'t> {
    /// The value.
    #[must_use]
    pub fn value(self) -> LiteralValue<'t> {
        match self.0.kind() {
            Kind::True => LiteralValue::Bool(true),
            Kind::False => LiteralValue::Bool(false),
            Kind::Null => LiteralValue::Null,
            _ => LiteralValue::Number(self.0.text()),
        }
    }

    /// The range.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// A name by itself.
#[derive(Clone, Copy, Debug)]
pub struct Variable<'t>(pub(crate) View<'t>);

impl<'t> Variable<'t> {
    /// The name.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.0.text()
    }

    /// The range.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// A name that is declared: a loop's variable, a bare label.
#[derive(Clone, Copy, Debug)]
pub struct Name<'t>(pub(crate) View<'t>);

impl<'t> Name<'t> {
    /// The name.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.0.text()
    }

    /// The range.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// `name(arguments)`
#[derive(Clone, Copy, Debug)]
pub struct Call<'t>(pub(crate) View<'t>);

impl<'t> Call<'t> {
    /// The name, with its namespaces: `provider::aws::arn_parse`.
    #[must_use]
    pub fn name(self) -> Cow<'t, str> {
        let text = self.0.child(0).text();
        if text.bytes().any(|byte| byte.is_ascii_whitespace() || matches!(byte, b'#' | b'/')) {
            return Cow::Owned(without_gaps(text));
        }
        Cow::Borrowed(text)
    }

    /// The range of the name, namespaces included.
    #[must_use]
    pub fn name_range(self) -> TextRange {
        self.0.child(0).range()
    }

    /// The arguments.
    pub fn arguments(self) -> impl Iterator<Item = Expression<'t>> + Clone {
        self.0.children().skip(1).map(Expression::of)
    }

    /// Whether `...` expands the last argument into several.
    #[must_use]
    pub fn expands_last(self) -> bool {
        self.0.has(flag::EXPAND)
    }

    /// The range from the name to the closing parenthesis.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// A namespaced name without the white space and comments that may stand around its `::`.
fn without_gaps(text: &str) -> String {
    let mut lexer = crate::lexer::Lexer::new(text);
    lexer.newlines = false;
    let mut name = String::with_capacity(text.len());
    loop {
        let token = lexer.next();
        if token.kind == crate::token::TokenKind::End {
            return name;
        }
        name.push_str(token.range.slice(text));
    }
}

/// `condition ? a : b`
#[derive(Clone, Copy, Debug)]
pub struct Conditional<'t>(pub(crate) View<'t>);

impl<'t> Conditional<'t> {
    /// The condition.
    #[must_use]
    pub fn condition(self) -> Expression<'t> {
        Expression::of(self.0.child(0))
    }

    /// The value when the condition is true.
    #[must_use]
    pub fn when_true(self) -> Expression<'t> {
        Expression::of(self.0.child(1))
    }

    /// The value when the condition is false.
    #[must_use]
    pub fn when_false(self) -> Expression<'t> {
        Expression::of(self.0.child(2))
    }

    /// The range.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}

/// `(x)`
#[derive(Clone, Copy, Debug)]
pub struct Parentheses<'t>(pub(crate) View<'t>);

impl<'t> Parentheses<'t> {
    /// The expression inside.
    #[must_use]
    pub fn inner(self) -> Expression<'t> {
        Expression::of(self.0.child(0))
    }

    /// The range, parentheses included.
    #[must_use]
    pub fn range(self) -> TextRange {
        self.0.range()
    }
}
