//! The parser of the expression language: calls, literals, member access and indexes.

use std::borrow::Cow;

use cumulint_evaluation::Limit;
use cumulint_model::Symbol;
use cumulint_source::{Span, TextRange};

use super::expression::{Call, Expression, Form, Lambda};
use super::lexer::{Lexer, Problem, Token, TokenKind, range};

/// The deepest nesting of an expression.
const MAX_DEPTH: u32 = 100;

/// Parses the expression in `from..to` of a decoded text; `place` leads from the text to the source.
pub(crate) fn parse(
    text: &str,
    from: usize,
    to: usize,
    place: &dyn Fn(TextRange) -> Span,
) -> Result<Expression, Problem> {
    let mut lexer = Lexer::new(text, from, to);
    let ahead = lexer.next()?;
    let mut parser = Parser { lexer, ahead, last: range(from, from), place, depth: 0 };
    let expression = parser.expression()?;
    match parser.ahead.kind {
        TokenKind::End => Ok(expression),
        _ => Err(parser.unexpected("the end of the expression")),
    }
}

/// `lambda('name', …, body)` and `lambdaVariables('name')`, where their names are plain texts.
fn binding(lower: &str, arguments: &mut Vec<Expression>) -> Option<Form> {
    let name = |argument: &Expression| match &argument.form {
        Form::Text(name) => Some(name.clone()),
        _ => None,
    };
    match (lower, arguments.as_slice()) {
        ("lambda", [names @ .., _]) => {
            let parameters = names.iter().map(name).collect::<Option<Vec<_>>>()?;
            let body = Box::new(arguments.pop()?);
            Some(Form::Lambda(Lambda { parameters, body }))
        }
        ("lambdavariables", [variable]) => name(variable).map(Form::Local),
        _ => None,
    }
}

struct Parser<'s> {
    lexer: Lexer<'s>,
    ahead: Token<'s>,
    /// The token before.
    last: TextRange,
    place: &'s dyn Fn(TextRange) -> Span,
    depth: u32,
}

impl Parser<'_> {
    fn expression(&mut self) -> Result<Expression, Problem> {
        if self.depth >= MAX_DEPTH {
            return Err(Problem::of_limit(Limit::Nesting, self.ahead.range));
        }
        self.depth += 1;
        let start = self.ahead.range;
        let mut expression = self.primary()?;
        // Access is a chain, not a nest; yet each link is a level of the tree.
        let mut links = 0;
        while let TokenKind::Sign(sign @ ('.' | '[')) = self.ahead.kind {
            links += 1;
            if links > MAX_DEPTH {
                return Err(Problem::of_limit(Limit::Nesting, self.ahead.range));
            }
            self.advance()?;
            let form = if sign == '.' { self.member(expression, start)? } else { self.index(expression)? };
            expression = Expression { span: (self.place)(start.cover(self.last)), form };
        }
        self.depth -= 1;
        Ok(expression)
    }

    /// What follows a dot: a name, or `?` and then a name or an index.
    fn member(&mut self, of: Expression, start: TextRange) -> Result<Form, Problem> {
        if !self.is('?') {
            return self.named_member(of);
        }
        self.advance()?;
        let form = if self.is('[') {
            self.advance()?;
            self.index(of)?
        } else {
            self.named_member(of)?
        };
        let span = (self.place)(start.cover(self.last));
        Ok(Form::Safe(Box::new(Expression { span, form })))
    }

    fn named_member(&mut self, of: Expression) -> Result<Form, Problem> {
        match std::mem::replace(&mut self.ahead.kind, TokenKind::End) {
            TokenKind::Name(name) => {
                self.advance()?;
                Ok(Form::Member(Box::new(of), name.into()))
            }
            other => {
                self.ahead.kind = other;
                Err(self.unexpected("a member's name"))
            }
        }
    }

    fn index(&mut self, of: Expression) -> Result<Form, Problem> {
        let index = self.expression()?;
        self.expect(']')?;
        Ok(Form::Index(Box::new(of), Box::new(index)))
    }

    fn primary(&mut self) -> Result<Expression, Problem> {
        let start = self.ahead.range;
        let form = match std::mem::replace(&mut self.ahead.kind, TokenKind::End) {
            TokenKind::Text(text) => {
                self.advance()?;
                Form::Text(text.as_ref().into())
            }
            TokenKind::Number(number) => {
                self.advance()?;
                Form::Number(number)
            }
            TokenKind::Name(name) => {
                self.advance()?;
                self.call(name)?
            }
            other => {
                self.ahead.kind = other;
                return Err(self.unexpected("a function, a text or a number"));
            }
        };
        Ok(Expression { span: (self.place)(start.cover(self.last)), form })
    }

    fn call(&mut self, name: &str) -> Result<Form, Problem> {
        // A function of the author's own has a namespace before its name.
        let mut name = Cow::Borrowed(name);
        while self.is('.') {
            self.advance()?;
            let TokenKind::Name(part) = &self.ahead.kind else {
                return Err(self.unexpected("a function's name"));
            };
            name = Cow::Owned(format!("{name}.{part}"));
            self.advance()?;
        }
        self.expect('(')?;
        let mut arguments = Vec::new();
        while !self.is(')') {
            if !arguments.is_empty() {
                self.expect(',')?;
            }
            arguments.push(self.expression()?);
        }
        self.advance()?;
        let cased = name.bytes().any(|sign| sign.is_ascii_uppercase());
        let name: Symbol = name.as_ref().into();
        let lower = if cased { name.to_ascii_lowercase().into() } else { name.clone() };
        Ok(binding(&lower, &mut arguments).unwrap_or(Form::Call(Call { name, lower, arguments })))
    }

    fn is(&self, sign: char) -> bool {
        self.ahead.kind == TokenKind::Sign(sign)
    }

    fn expect(&mut self, sign: char) -> Result<(), Problem> {
        if self.is(sign) { self.advance() } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn advance(&mut self) -> Result<(), Problem> {
        self.last = self.ahead.range;
        self.ahead = self.lexer.next()?;
        Ok(())
    }

    fn unexpected(&self, wanted: &str) -> Problem {
        let found = match &self.ahead.kind {
            TokenKind::Name(name) => format!("`{name}`"),
            TokenKind::Text(_) => "a text".to_owned(),
            TokenKind::Number(number) => format!("`{number}`"),
            TokenKind::Sign(sign) => format!("`{sign}`"),
            TokenKind::End => "the end".to_owned(),
        };
        Problem::new(format!("expected {wanted}, found {found}"), self.ahead.range)
    }
}
