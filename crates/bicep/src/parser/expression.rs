//! Expressions: conditionals, operators and terms.

use cumulint_source::TextRange;
use cumulint_syntax::NodeId;

use crate::node::Kind;
use crate::parser::{MAX_CHAIN, Parser};
use crate::token::TokenKind;
use crate::view::BinaryOperator;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> NodeId {
        if !self.enter() {
            return self.error_node();
        }
        let first = self.binary(1);
        let asks = self.at(TokenKind::Question)
            || (self.at(TokenKind::Newline) && self.second() == TokenKind::Question);
        let whole = if asks && !self.broken { self.conditional(first) } else { first };
        self.leave();
        whole
    }

    /// After a sign that an expression follows: a line end here is reported and passed, if an expression stands behind it.
    pub(super) fn pass_line_end(&mut self) {
        if !self.broken && self.goes_on() {
            let help = "Bicep expects it on the same line";
            self.report.error("expected an expression, found the end of the line", self.here()).help(help);
            self.bump();
        }
    }

    fn conditional(&mut self, condition: NodeId) -> NodeId {
        self.skip_newline();
        let question = self.token.range;
        self.bump();
        self.pass_line_end();
        let when_true = self.expression();
        if !self.broken && self.at(TokenKind::Newline) && self.second() == TokenKind::Colon {
            self.bump();
        }
        if !self.broken && !self.at(TokenKind::Colon) {
            self.fail_expected("`:` of the conditional").label(question, "it begins here");
        }
        let when_false = if self.broken {
            self.error_node()
        } else {
            self.bump();
            self.pass_line_end();
            self.expression()
        };
        let range = self.nodes.range(condition).cover(self.nodes.range(when_false));
        self.nodes.branch_of(Kind::Conditional, 0, range, &[condition, when_true, when_false])
    }

    /// Operators that bind at least as strongly as `weakest`.
    fn binary(&mut self, weakest: u8) -> NodeId {
        let mut left = self.operand();
        loop {
            if self.broken {
                return left;
            }
            let Some((_, strength)) = BinaryOperator::of(self.token.kind) else { return left };
            if strength < weakest {
                return left;
            }
            if self.nodes.height(left) >= MAX_CHAIN {
                self.too_deep();
                return left;
            }
            let symbol = self.take(Kind::Operator);
            self.pass_line_end();
            let right = self.binary(strength + 1);
            let range = self.nodes.range(left).cover(self.nodes.range(right));
            left = self.nodes.branch_of(Kind::Binary, 0, range, &[left, symbol, right]);
        }
    }

    /// A term with its steps, or a sign before one.
    fn operand(&mut self) -> NodeId {
        if !matches!(self.token.kind, TokenKind::Minus | TokenKind::Bang) {
            return self.member();
        }
        if !self.enter() {
            return self.error_node();
        }
        let start = self.token.range;
        let symbol = self.take(Kind::Operator);
        if matches!(self.token.kind, TokenKind::Minus | TokenKind::Bang) {
            let found = self.found();
            self.report
                .error(format!("expected an expression after a sign, found {found}"), self.token.range)
                .help("put the inner one into parentheses");
        }
        let operand = self.operand();
        self.leave();
        let range = start.cover(self.nodes.range(operand));
        self.nodes.branch_of(Kind::Unary, 0, range, &[symbol, operand])
    }

    /// What stands by itself or before steps.
    pub(super) fn term(&mut self) -> NodeId {
        match self.token.kind {
            TokenKind::String | TokenKind::StringStart => self.string(),
            TokenKind::Identifier => self.name_call_or_lambda(),
            TokenKind::OpenBrace => {
                self.check_simple("an object");
                self.object(false)
            }
            TokenKind::OpenBracket => {
                self.check_simple("an array");
                self.array_or_for()
            }
            TokenKind::OpenParenthesis if self.is_lambda() => self.lambda_in_parentheses(),
            TokenKind::OpenParenthesis => self.parentheses(Self::expression),
            _ => match self.literal() {
                Some(literal) => literal,
                None => self.no_term("an expression"),
            },
        }
    }

    /// A number, `true`, `false` or `null`.
    pub(super) fn literal(&mut self) -> Option<NodeId> {
        let kind = match self.token.kind {
            TokenKind::Number => Kind::Number,
            TokenKind::True => Kind::True,
            TokenKind::False => Kind::False,
            TokenKind::Null => Kind::Null,
            _ => return None,
        };
        if kind == Kind::Number && self.token_text().parse::<u64>().is_err() {
            self.report.error("this number is out of range", self.token.range);
        }
        Some(self.take(kind))
    }

    fn check_simple(&mut self, what: &str) {
        if self.simple {
            self.report
                .error(format!("{what} cannot stand inside a string"), self.token.range)
                .help("put it in a variable and interpolate that");
        }
    }

    pub(super) fn no_term(&mut self, wanted: &str) -> NodeId {
        // An unclosed hole was reported by the lexer: nothing more is wrong with it.
        if self.token.kind.ends_hole() && self.token.unclosed {
            self.broken = true;
        } else {
            self.fail_expected(wanted);
        }
        self.error_node()
    }

    /// `(x)`, with line ends around it.
    pub(super) fn parentheses(&mut self, inner: fn(&mut Self) -> NodeId) -> NodeId {
        let open = self.token.range;
        let outer = self.opened(TokenKind::OpenParenthesis);
        self.bump();
        self.skip_newline();
        let inner = inner(self);
        let end = self.close(open, TokenKind::CloseParenthesis, "`)`");
        self.open = outer;
        self.nodes.branch_of(Kind::Parentheses, 0, open.cover(end), &[inner])
    }

    /// Expects the closing bracket behind line ends, or finds it; returns where it ends.
    pub(super) fn close(&mut self, open: TextRange, kind: TokenKind, wanted: &str) -> TextRange {
        let ends = matches!(self.second(), TokenKind::At | TokenKind::End) || self.line_end_cuts_off(kind);
        if !self.broken && self.at(TokenKind::Newline) && ends {
            self.never_closed(open);
        }
        if !self.broken {
            self.skip_newline();
        }
        if !self.broken && !self.at(kind) {
            self.fail_unclosed(open, kind, wanted);
        }
        if self.broken {
            while self.resynchronise(kind) && matches!(self.token.kind, TokenKind::Comma | TokenKind::Newline)
            {
                // A line end outside lists may be where the expression was meant to end.
                if self.at(TokenKind::Newline) && !self.closes_behind_line_end(kind) {
                    self.broken = true;
                    return self.previous;
                }
                self.bump();
            }
        }
        if self.broken {
            return self.previous;
        }
        let end = self.token.range;
        self.bump();
        end
    }

    fn closes_behind_line_end(&self, kind: TokenKind) -> bool {
        self.second() == kind
    }
}
