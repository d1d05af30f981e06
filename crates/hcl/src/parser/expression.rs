//! Expressions: conditionals, operators and terms.

use cumulint_source::TextRange;
use cumulint_syntax::NodeId;

use crate::node::Kind;
use crate::parser::{MAX_CHAIN, Parser, number};
use crate::token::TokenKind;
use crate::view::BinaryOperator;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> NodeId {
        if !self.enter() {
            return self.error_node();
        }
        let first = self.binary(1);
        let whole =
            if self.at(TokenKind::Question) && !self.broken { self.conditional(first) } else { first };
        self.leave();
        whole
    }

    fn conditional(&mut self, condition: NodeId) -> NodeId {
        let question = self.token.range;
        self.bump();
        let when_true = self.expression();
        if !self.broken && !self.at(TokenKind::Colon) {
            let found = self.found();
            let error = self.fail(format!("expected `:` of the conditional, found {found}"), self.here());
            error.label(question, "it begins here");
        }
        if self.broken {
            let missing = self.error_node();
            let range = self.nodes.range(condition).cover(self.nodes.range(when_true));
            return self.nodes.branch_of(Kind::Conditional, 0, range, &[condition, when_true, missing]);
        }
        self.bump();
        let when_false = self.expression();
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
            let symbol = self.leaf(Kind::Operator, self.token.range);
            self.bump();
            let right = self.binary(strength + 1);
            let range = self.nodes.range(left).cover(self.nodes.range(right));
            left = self.nodes.branch_of(Kind::Binary, 0, range, &[left, symbol, right]);
        }
    }

    /// A term with its steps, or a sign before one.
    fn operand(&mut self) -> NodeId {
        if !matches!(self.token.kind, TokenKind::Minus | TokenKind::Bang) {
            let term = self.term();
            let steps = matches!(self.token.kind, TokenKind::Dot | TokenKind::OpenBracket) && !self.broken;
            return if steps { self.traversal(term) } else { term };
        }
        if !self.enter() {
            return self.error_node();
        }
        let start = self.token.range;
        let symbol = self.leaf(Kind::Operator, start);
        self.bump();
        let operand = self.operand();
        self.leave();
        let range = start.cover(self.nodes.range(operand));
        self.nodes.branch_of(Kind::Unary, 0, range, &[symbol, operand])
    }

    fn term(&mut self) -> NodeId {
        match self.token.kind {
            TokenKind::Identifier => self.name_or_call(),
            TokenKind::Number => self.number(),
            TokenKind::Quote => self.quoted(),
            TokenKind::HeredocStart => self.heredoc(),
            TokenKind::OpenParenthesis => self.parentheses(),
            TokenKind::OpenBracket => self.tuple(),
            TokenKind::OpenBrace => self.object(),
            _ => self.no_term(),
        }
    }

    /// Whether the current token begins a term.
    pub(super) fn begins_term(&self) -> bool {
        matches!(
            self.token.kind,
            TokenKind::Identifier
                | TokenKind::Number
                | TokenKind::Quote
                | TokenKind::HeredocStart
                | TokenKind::OpenBracket
                | TokenKind::OpenBrace
                | TokenKind::OpenParenthesis
        )
    }

    fn no_term(&mut self) -> NodeId {
        let node = self.error_node();
        let found = self.found();
        let help = self.invalid_help();
        let error = self.fail(format!("expected an expression, found {found}"), self.here());
        if let Some(help) = help {
            error.help(help);
        }
        self.skip_bad_heredoc();
        node
    }

    /// What to do about a character that is not of the language, where that is known.
    pub(super) fn invalid_help(&self) -> Option<&'static str> {
        Some(match self.token_text() {
            "'" => "strings stand in double quotes",
            "`" => "strings stand in double quotes, longer text in a heredoc",
            "\u{201c}" | "\u{201d}" | "\u{2018}" | "\u{2019}" => "use straight double quotes",
            ";" => "end the line instead, or use a comma between elements",
            "&" => "the logical operator is `&&`",
            "|" => "the logical operator is `||`",
            "~" => "the logical operator is `!`",
            "\r" => "end lines with LF or CRLF",
            "\u{a0}" => "this is a no-break space: use a plain one",
            "<" if self.lexer.cursor.byte(self.lexer.cursor.position) == b'<' => {
                "a heredoc opens with `<<MARKER` or `<<-MARKER`, and nothing else follows on its line"
            }
            _ => return None,
        })
    }

    fn number(&mut self) -> NodeId {
        let range = self.token.range;
        if !number::has_value(self.slice(range)) {
            self.report.error("this number is out of range", range);
        }
        self.bump();
        self.leaf(Kind::Number, range)
    }

    fn name_or_call(&mut self) -> NodeId {
        let range = self.token.range;
        let kind = match self.slice(range) {
            "true" => Kind::True,
            "false" => Kind::False,
            "null" => Kind::Null,
            _ => Kind::Variable,
        };
        self.bump();
        if matches!(self.token.kind, TokenKind::OpenParenthesis | TokenKind::DoubleColon) {
            return self.call(range);
        }
        self.leaf(kind, range)
    }

    fn parentheses(&mut self) -> NodeId {
        let open = self.token.range;
        let newlines = self.set_newlines(false);
        self.bump();
        let inner = self.expression();
        let end = self.close(open, TokenKind::CloseParenthesis, "`)`", newlines);
        self.nodes.branch_of(Kind::Parentheses, 0, open.cover(end), &[inner])
    }

    /// Expects the closing bracket, or finds it, and leaves the brackets; returns where they end.
    pub(super) fn close(
        &mut self,
        open: TextRange,
        kind: TokenKind,
        wanted: &str,
        newlines: bool,
    ) -> TextRange {
        if !self.broken && !self.at(kind) {
            self.fail_unclosed(open, wanted);
        }
        if self.broken {
            while self.resynchronise(kind) == super::recovery::Found::Separator {
                self.bump();
            }
        }
        self.set_newlines(newlines);
        if self.broken {
            return self.previous;
        }
        let end = self.token.range;
        self.bump();
        end
    }
}
