//! Tuples, objects and `for` expressions.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId};

use crate::node::{Kind, flag};
use crate::parser::Parser;
use crate::parser::recovery::Found;
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn tuple(&mut self) -> NodeId {
        let open = self.token.range;
        let newlines = self.set_newlines(false);
        self.bump();
        if self.is_word("for") {
            return self.for_expression(open, TokenKind::CloseBracket, newlines);
        }
        let mut children = Children::EMPTY;
        let (end, flags) = self.elements(open, TokenKind::CloseBracket, newlines, &mut children);
        self.nodes.branch(Kind::Tuple, flags, open.cover(end), children)
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.at(TokenKind::Identifier) && self.token_text() == word
    }

    pub(super) fn object(&mut self) -> NodeId {
        let open = self.token.range;
        // A `for` is looked for behind line ends. Any that were passed would only separate.
        let newlines = self.set_newlines(false);
        self.bump();
        if self.is_word("for") {
            return self.for_expression(open, TokenKind::CloseBrace, newlines);
        }
        self.set_newlines(true);
        let outer = self.item;
        let mut children = Children::EMPTY;
        let mut flags = 0;
        while self.object_item(open, &mut children, &mut flags) {
            self.item = outer;
        }
        self.item = outer;
        self.set_newlines(newlines);
        let end = if self.broken { self.previous } else { self.token.range };
        if !self.broken {
            self.bump();
        }
        self.nodes.branch(Kind::Object, flags, open.cover(end), children)
    }

    /// Reads an item or skips a line end; whether to go on.
    fn object_item(&mut self, open: TextRange, children: &mut Children, flags: &mut u8) -> bool {
        match self.token.kind {
            TokenKind::Newline => {
                self.bump();
                return true;
            }
            TokenKind::CloseBrace => return false,
            TokenKind::End => {
                self.fail_unclosed(open, "`}`");
                *flags |= flag::INCOMPLETE;
                return false;
            }
            _ => {}
        }
        let indent = self.begin_item(self.token.range.start);
        let item = self.key_and_value(open);
        self.nodes.append(children, item);
        if !self.broken {
            self.after_object_item(open, flags);
        }
        if !self.broken {
            return true;
        }
        *flags |= flag::INCOMPLETE;
        self.next_object_item(indent)
    }

    fn key_and_value(&mut self, open: TextRange) -> NodeId {
        let key = self.expression();
        self.nodes.change(key, |key| {
            if matches!(key.kind, Kind::Variable | Kind::True | Kind::False | Kind::Null) {
                key.kind = Kind::Name;
            }
        });
        let key_range = self.nodes.range(key);
        if !self.broken && !matches!(self.token.kind, TokenKind::Assign | TokenKind::Colon) {
            self.no_value(open, key_range);
        }
        if self.broken {
            let missing = self.leaf(Kind::Error, TextRange::empty(key_range.end));
            return self.nodes.branch_of(Kind::ObjectItem, 0, key_range, &[key, missing]);
        }
        self.bump();
        let value = self.expression();
        let range = key_range.cover(self.nodes.range(value));
        self.nodes.branch_of(Kind::ObjectItem, 0, range, &[key, value])
    }

    fn no_value(&mut self, open: TextRange, key: TextRange) {
        if self.at(TokenKind::End) {
            return self.fail_unclosed(open, "`}`");
        }
        let text: String = self.slice(key).chars().take(40).collect();
        let text = text.lines().next().unwrap_or_default().to_owned();
        if matches!(self.token.kind, TokenKind::Newline | TokenKind::Comma | TokenKind::CloseBrace) {
            self.fail(format!("the key `{text}` has no value"), key).help("an item is `key = value`");
            return;
        }
        let found = self.found();
        let error = self.fail(format!("expected `=` after the key `{text}`, found {found}"), self.here());
        error.help("an item is `key = value`");
    }

    fn after_object_item(&mut self, open: TextRange, flags: &mut u8) {
        match self.token.kind {
            TokenKind::Comma | TokenKind::Newline => self.bump(),
            TokenKind::CloseBrace => {}
            _ => {
                self.fail_unclosed(open, "a comma, a line end or `}`");
                if self.begins_term() && self.resume.is_none() && !self.in_quotes {
                    *flags |= flag::INCOMPLETE;
                    self.broken = false;
                }
            }
        }
    }

    /// After a broken item: finds the next; whether there may be one.
    fn next_object_item(&mut self, indent: Option<u32>) -> bool {
        self.set_newlines(true);
        if let Some(resume) = self.resume {
            if indent.is_none() || self.indent_of(resume) != indent {
                return false;
            }
            self.resume = None;
            self.broken = false;
            self.go_to(resume);
            self.bump();
            return true;
        }
        match self.resynchronise(TokenKind::CloseBrace) {
            Found::Separator => {
                self.bump();
                true
            }
            Found::Close => true,
            Found::Nothing => false,
        }
    }

    fn for_expression(&mut self, open: TextRange, close: TokenKind, newlines: bool) -> NodeId {
        let mut children = Children::EMPTY;
        let mut flags = 0;
        self.bump();
        self.for_parts(open, close, &mut children, &mut flags);
        let is_object = close == TokenKind::CloseBrace;
        let wanted = if is_object { "`}`" } else { "`]`" };
        let failed = self.broken;
        let end = self.close(open, close, wanted, newlines);
        if failed {
            return self.nodes.branch(Kind::Error, 0, open.cover(end), children);
        }
        let kind = if is_object { Kind::ForObject } else { Kind::ForTuple };
        self.nodes.branch(kind, flags, open.cover(end), children)
    }

    fn for_parts(&mut self, open: TextRange, close: TokenKind, children: &mut Children, flags: &mut u8) {
        let is_object = close == TokenKind::CloseBrace;
        self.for_header(children, flags);
        if self.broken || !self.for_token(TokenKind::Colon, "`:`", open) {
            return;
        }
        let mut value = self.expression();
        if self.broken {
            return;
        }
        if is_object {
            if !self.for_token(TokenKind::Arrow, "`=>`", open) {
                return;
            }
            self.nodes.append(children, value);
            value = self.expression();
        }
        self.nodes.append(children, value);
        if !self.broken && is_object && self.at(TokenKind::Ellipsis) {
            *flags |= flag::GROUP;
            self.bump();
        }
        if !self.broken && self.is_word("if") {
            self.bump();
            let condition = self.expression();
            self.nodes.append(children, condition);
            *flags |= flag::CONDITION;
        }
        if !self.broken && !is_object {
            self.refuse_object_parts();
        }
    }

    fn refuse_object_parts(&mut self) {
        if self.at(TokenKind::Arrow) {
            self.fail("a `for` in brackets makes a tuple, which has no keys", self.token.range)
                .help("use braces to make an object");
        } else if self.at(TokenKind::Ellipsis) {
            self.fail("`...` groups by key, and a tuple has no keys", self.token.range)
                .help("use braces to make an object");
        }
    }

    /// `k, v in collection`; used by directives too.
    pub(super) fn for_header(&mut self, children: &mut Children, flags: &mut u8) {
        if !self.for_name(children, "`for`") {
            return;
        }
        if self.at(TokenKind::Comma) {
            *flags |= flag::TWO_NAMES;
            self.bump();
            if !self.for_name(children, "the comma") {
                return;
            }
        }
        if !self.is_word("in") {
            let found = self.found();
            let error =
                self.fail(format!("expected `in` after the variables of `for`, found {found}"), self.here());
            error.help("write `for value in collection` or `for key, value in collection`");
            return;
        }
        self.bump();
        let collection = self.expression();
        self.nodes.append(children, collection);
    }

    fn for_name(&mut self, children: &mut Children, after: &str) -> bool {
        if self.at(TokenKind::Identifier) {
            let name = self.name();
            self.nodes.append(children, name);
            return true;
        }
        let found = self.found();
        self.fail(format!("expected the name of a variable after {after}, found {found}"), self.here());
        false
    }

    fn for_token(&mut self, kind: TokenKind, wanted: &str, open: TextRange) -> bool {
        if self.at(kind) {
            self.bump();
            return true;
        }
        self.fail_unclosed(open, &format!("{wanted} of the `for`"));
        false
    }
}
