//! Functions: lambdas, and those that are declared.

use cumulint_syntax::{Children, NodeId};

use crate::node::Kind;
use crate::parser::Parser;
use crate::parser::declaration::KEYWORDS;
use crate::token::TokenKind;

impl Parser<'_> {
    /// Whether the parenthesis here holds the variables of a lambda: names and commas, and `=>` behind them.
    pub(super) fn is_lambda(&self) -> bool {
        let mut distance = 1;
        loop {
            match self.ahead(distance).kind {
                TokenKind::Identifier | TokenKind::Comma | TokenKind::Newline => distance += 1,
                TokenKind::CloseParenthesis => return self.ahead(distance + 1).kind == TokenKind::Arrow,
                _ => return false,
            }
        }
    }

    /// `name => body`
    pub(super) fn lambda_of_one(&mut self) -> NodeId {
        let start = self.token.range;
        let name = self.take(Kind::Name);
        let mut children = self.nodes.children_of(&[name]);
        let body = self.arrow_and_body();
        self.nodes.append(&mut children, body);
        let range = start.cover(self.nodes.range(body));
        self.nodes.branch(Kind::Lambda, 0, range, children)
    }

    /// `(a, b) => body`
    pub(super) fn lambda_in_parentheses(&mut self) -> NodeId {
        let start = self.token.range;
        let name = |parser: &mut Self| parser.name("the name of a variable");
        let mut children = Children::EMPTY;
        let (_, flags) = self.arguments(&mut children, TokenKind::CloseParenthesis, "a variable", name);
        let body = self.arrow_and_body();
        self.nodes.append(&mut children, body);
        let range = start.cover(self.nodes.range(body));
        self.nodes.branch(Kind::Lambda, flags, range, children)
    }

    fn arrow_and_body(&mut self) -> NodeId {
        if self.broken {
            return self.error_node();
        }
        if !self.at(TokenKind::Arrow) {
            self.fail_expected("`=>`");
            return self.error_node();
        }
        self.bump();
        let second = self.ahead(1);
        if self.at(TokenKind::Newline) && !KEYWORDS.contains(&self.slice(second.range)) {
            self.bump();
        }
        let simple = std::mem::take(&mut self.simple);
        let body = self.expression();
        self.simple = simple;
        body
    }

    /// `func name(a string) int => body`
    pub(super) fn function(&mut self, children: &mut Children) -> (Kind, u8) {
        let name = self.name("the name of the function");
        self.nodes.append(children, name);
        let open = self.token.range;
        let mut parameters = Children::EMPTY;
        if !self.broken && self.at(TokenKind::OpenParenthesis) {
            let close = TokenKind::CloseParenthesis;
            self.arguments(&mut parameters, close, "a parameter", Self::parameter);
        } else if !self.broken {
            self.fail_expected("`(`");
        }
        let range = open.cover(self.previous);
        let parameters = self.nodes.branch(Kind::Parameters, 0, range, parameters);
        let result = self.declared_type();
        let body = self.arrow_and_body();
        for part in [parameters, result, body] {
            self.nodes.append(children, part);
        }
        (Kind::Function, 0)
    }

    fn parameter(&mut self) -> NodeId {
        let name = self.name("the name of a parameter");
        let type_expression = self.declared_type();
        let range = self.nodes.range(name).cover(self.nodes.range(type_expression));
        self.nodes.branch_of(Kind::Parameter, 0, range, &[name, type_expression])
    }
}
