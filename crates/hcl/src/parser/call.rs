//! Function calls, and the elements that calls and tuples have in common.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId};

use crate::node::{Kind, flag};
use crate::parser::Parser;
use crate::parser::recovery::Found;
use crate::token::TokenKind;

impl Parser<'_> {
    /// A call; its name, or the first part of it, is already consumed.
    pub(super) fn call(&mut self, first: TextRange) -> NodeId {
        let mut name = first;
        while self.at(TokenKind::DoubleColon) {
            self.bump();
            if !self.at(TokenKind::Identifier) {
                let found = self.found();
                self.fail(format!("expected a function's name after `::`, found {found}"), self.here());
                return self.leaf(Kind::Error, name);
            }
            name = name.cover(self.token.range);
            self.bump();
        }
        if !self.at(TokenKind::OpenParenthesis) {
            let text = self.slice(name).to_owned();
            self.fail(format!("`{text}` is a function and needs `(` and its arguments"), name);
            return self.leaf(Kind::Error, name);
        }
        let function = self.leaf(Kind::FunctionName, name);
        let open = self.token.range;
        let newlines = self.set_newlines(false);
        self.bump();
        let mut children = self.nodes.children_of(&[function]);
        let (end, flags) = self.elements(open, TokenKind::CloseParenthesis, newlines, &mut children);
        self.nodes.branch(Kind::Call, flags, name.cover(end), children)
    }

    /// Elements up to the closing bracket, which is consumed; returns its range and the flags.
    pub(super) fn elements(
        &mut self,
        open: TextRange,
        close: TokenKind,
        newlines: bool,
        children: &mut Children,
    ) -> (TextRange, u8) {
        let mut flags = 0;
        while !self.at(close) {
            if matches!(self.token.kind, TokenKind::End | TokenKind::CloseBrace) {
                self.fail_unclosed(open, if close == TokenKind::CloseBracket { "`]`" } else { "`)`" });
            } else {
                let element = self.expression();
                self.nodes.append(children, element);
            }
            if !self.broken {
                self.after_element(open, close, &mut flags);
            }
            if self.broken {
                flags |= flag::INCOMPLETE;
                match self.resynchronise(close) {
                    Found::Separator => self.bump(),
                    Found::Close => {}
                    Found::Nothing => {
                        self.set_newlines(newlines);
                        return (self.previous, flags);
                    }
                }
            }
        }
        self.set_newlines(newlines);
        let end = self.token.range;
        self.bump();
        (end, flags)
    }

    fn after_element(&mut self, open: TextRange, close: TokenKind, flags: &mut u8) {
        match self.token.kind {
            TokenKind::Comma => self.bump(),
            kind if kind == close => {}
            TokenKind::Ellipsis if close == TokenKind::CloseParenthesis => {
                *flags |= flag::EXPAND;
                self.bump();
                if !self.at(close) {
                    let message = "`...` expands the last argument: only `)` may follow";
                    self.fail(message, self.here());
                }
            }
            _ => self.missing_comma(open, close, flags),
        }
    }

    fn missing_comma(&mut self, open: TextRange, close: TokenKind, flags: &mut u8) {
        let wanted = if close == TokenKind::CloseBracket { "`,` or `]`" } else { "`,` or `)`" };
        self.fail_unclosed(open, wanted);
        if self.begins_term() && self.resume.is_none() && !self.in_quotes {
            *flags |= flag::INCOMPLETE;
            self.broken = false;
        }
    }
}
