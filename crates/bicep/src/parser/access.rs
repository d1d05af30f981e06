//! Steps behind a term: properties, indexes, nested resources, methods; and calls.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId};

use crate::node::{Kind, flag};
use crate::parser::Parser;
use crate::token::TokenKind;

impl Parser<'_> {
    /// A term with its steps.
    pub(super) fn member(&mut self) -> NodeId {
        let term = self.term();
        if self.broken || !self.at_step() {
            return term;
        }
        let start = self.nodes.range(term);
        let mut children = Children::EMPTY;
        self.nodes.append(&mut children, term);
        while !self.broken && self.at_step() {
            let step = self.step();
            self.nodes.append(&mut children, step);
        }
        self.nodes.branch(Kind::Access, 0, start.cover(self.previous), children)
    }

    fn at_step(&self) -> bool {
        matches!(
            self.token.kind,
            TokenKind::Dot | TokenKind::OpenBracket | TokenKind::DoubleColon | TokenKind::Bang
        )
    }

    fn step(&mut self) -> NodeId {
        match self.token.kind {
            TokenKind::Bang => self.take(Kind::NonNullStep),
            TokenKind::OpenBracket => self.index(),
            TokenKind::DoubleColon => {
                let start = self.token.range;
                self.bump();
                self.named_step(Kind::NestedStep, 0, start)
            }
            _ => self.property_or_method(),
        }
    }

    /// `.name`: the name that follows, which may be missing.
    pub(super) fn named_step(&mut self, kind: Kind, flags: u8, start: TextRange) -> NodeId {
        let name = self.token.range;
        if !self.at(TokenKind::Identifier) {
            let number = self.at(TokenKind::Number);
            let reported = self.fail_expected("the name of a property");
            if number {
                reported.help("numbers are whole; `json('1.5')` gives another");
            }
            let at = self.previous.end;
            return self.nodes.leaf(kind, flags, start, at);
        }
        self.bump();
        self.nodes.leaf(kind, flags, start.cover(name), name.start)
    }

    fn property_or_method(&mut self) -> NodeId {
        let start = self.token.range;
        self.bump();
        let safe = self.at(TokenKind::Question);
        if safe {
            self.bump();
        }
        if self.at(TokenKind::Identifier) && self.second() == TokenKind::OpenParenthesis {
            if safe {
                let message = "a function cannot be called with `.?`";
                self.report.error(message, self.previous).help("use `.`");
            }
            return self.call(Kind::MethodStep, start);
        }
        self.named_step(Kind::PropertyStep, if safe { flag::SAFE } else { 0 }, start)
    }

    fn index(&mut self) -> NodeId {
        let open = self.token.range;
        let outer = self.opened(TokenKind::OpenBracket);
        self.bump();
        let mut flags = 0;
        if self.at(TokenKind::Question) {
            flags |= flag::SAFE;
            self.bump();
        }
        if self.at(TokenKind::Hat) {
            flags |= flag::FROM_END;
            self.bump();
        }
        let index = self.expression();
        let end = self.close(open, TokenKind::CloseBracket, "`]`");
        self.open = outer;
        self.nodes.branch_of(Kind::IndexStep, flags, open.cover(end), &[index])
    }

    /// `name(arguments)`; `start` is where all of it begins.
    pub(super) fn call(&mut self, kind: Kind, start: TextRange) -> NodeId {
        let name = self.take(Kind::Name);
        let mut children = self.nodes.children_of(&[name]);
        let (end, flags) =
            self.arguments(&mut children, TokenKind::CloseParenthesis, "an argument", Self::expression);
        self.nodes.branch(kind, flags, start.cover(end), children)
    }

    pub(super) fn name_call_or_lambda(&mut self) -> NodeId {
        match self.second() {
            TokenKind::OpenParenthesis => self.call(Kind::Call, self.token.range),
            TokenKind::Arrow => self.lambda_of_one(),
            _ => self.take(Kind::Identifier),
        }
    }
}
