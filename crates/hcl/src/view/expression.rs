//! Expressions: the sum of all, and the kinds that have no file of their own.

use std::borrow::Cow;

use cumulint_source::TextRange;
use cumulint_syntax::{view_enum, views};

use crate::node::{Kind, flag};
use crate::tree::View;
use crate::view::{Binary, For, Object, StringLiteral, Template, Traversal, Tuple, Unary};

views! { View;
    /// A number, `true`, `false` or `null`.
    Literal
    /// A name by itself.
    Variable
    /// A name that is declared: a loop's variable, a bare label.
    Name
    /// `name(arguments)`
    Call
    /// `condition ? a : b`
    Conditional {
        /// The condition.
        condition: Expression[0],
        /// The value when the condition is true.
        when_true: Expression[1],
        /// The value when the condition is false.
        when_false: Expression[2],
    }
    /// `(x)`
    Parentheses {
        /// The expression inside.
        inner: Expression[0],
    }
}

view_enum! { View, Kind;
    /// Any expression.
    Expression;
    /// What could not be read; the diagnostics say why.
    Error;
    /// A number, `true`, `false` or `null`.
    Literal(Literal) = Number | True | False | Null;
    /// A quoted string without interpolation or directives.
    String(StringLiteral) = String;
    /// A quoted string with interpolation or directives, a heredoc, or a template that stands alone.
    Template(Template) = QuotedTemplate | Heredoc | BareTemplate;
    /// A name by itself: `var`, `each`, `aws_s3_bucket`.
    Variable(Variable) = Variable;
    /// An expression followed by steps: `a.b[0].c`.
    Traversal(Traversal) = Traversal;
    /// `name(arguments)`
    Call(Call) = Call;
    /// `-x`, `!x`
    Unary(Unary) = Unary;
    /// `a + b`
    Binary(Binary) = Binary;
    /// `condition ? a : b`
    Conditional(Conditional) = Conditional;
    /// `[a, b]`
    Tuple(Tuple) = Tuple;
    /// `{ key = value }`
    Object(Object) = Object;
    /// `[for v in c : x]`
    ForTuple(For) = ForTuple;
    /// `{ for k, v in c : x => y }`
    ForObject(For) = ForObject;
    /// `(x)`
    Parentheses(Parentheses) = Parentheses;
}

impl<'t> Expression<'t> {
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
}

impl<'t> Variable<'t> {
    /// The name.
    #[must_use]
    pub fn name(self) -> &'t str {
        self.0.text()
    }
}

impl<'t> Name<'t> {
    /// The name.
    #[must_use]
    pub fn text(self) -> &'t str {
        self.0.text()
    }
}

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
