//! What stands in brackets: lists of elements and of arguments, objects, arrays, loops and conditions.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId};

use crate::node::{Kind, flag};
use crate::parser::Parser;
use crate::token::TokenKind;

impl Parser<'_> {
    /// At an opening bracket: reads elements, each on a line or behind a comma, and the closing bracket.
    pub(super) fn elements(
        &mut self,
        close: TokenKind,
        element: impl Fn(&mut Self) -> NodeId,
    ) -> (Children, TextRange, u8) {
        let open = self.token.range;
        let outer = self.opened(self.token.kind);
        let mut children = Children::EMPTY;
        let mut flags = 0;
        self.bump();
        self.begin_list(open, close);
        while !self.broken && !self.at(close) {
            if self.at_end() || self.closes_outer(close) {
                self.fail_unclosed(open, close, "");
                break;
            }
            let before = self.position;
            let member = element(self);
            self.nodes.append(&mut children, member);
            if self.line_end_cuts_off(close) && !self.broken {
                self.never_closed(open);
                break;
            }
            if !self.broken {
                self.separator(close, &mut flags);
            }
            if self.broken {
                flags |= flag::INCOMPLETE;
                if self.resynchronise(close) && !self.line_end_cuts_off(close) {
                    self.separator(close, &mut flags);
                }
            }
            if self.line_end_cuts_off(close) {
                self.broken = true;
                break;
            }
            if self.position == before && !self.at(close) {
                self.bump();
            }
        }
        self.open = outer;
        (children, self.end_of_list(&mut flags), flags)
    }

    /// Behind an opening bracket: passes a line end, unless that ends the list.
    fn begin_list(&mut self, open: TextRange, close: TokenKind) {
        if self.line_end_cuts_off(close) {
            self.never_closed(open);
        } else {
            self.skip_newline();
        }
    }

    /// The closing bracket, unless something is broken.
    fn end_of_list(&mut self, flags: &mut u8) -> TextRange {
        if self.broken {
            *flags |= flag::INCOMPLETE;
            return self.previous;
        }
        let end = self.token.range;
        self.bump();
        end
    }

    /// What stands between two elements.
    fn separator(&mut self, close: TokenKind, flags: &mut u8) {
        match self.token.kind {
            TokenKind::Newline => {
                self.bump();
                if self.at(TokenKind::Comma) {
                    self.no_comma(self.token.range);
                    self.bump();
                }
            }
            TokenKind::Comma => {
                let comma = self.token.range;
                self.bump();
                if self.at(TokenKind::Newline) {
                    self.no_comma(comma);
                    self.bump();
                }
            }
            kind if kind == close || self.at_end() || self.closes_outer(close) => {}
            _ => self.no_separator("`,` or a line end", flags),
        }
    }

    fn no_comma(&mut self, comma: TextRange) {
        let message = "a comma or a line end separates, not both";
        self.report.error(message, comma).help("remove the comma");
    }

    fn no_separator(&mut self, wanted: &str, flags: &mut u8) {
        *flags |= flag::INCOMPLETE;
        if self.token.kind.closes() {
            let bracket = self.token_text();
            let message = format!("this `{bracket}` closes nothing");
            self.report.error(message, self.token.range).help("remove it, or open what it closes");
            self.bump();
            return;
        }
        self.fail_expected(wanted);
        self.broken = !self.token.kind.begins_expression();
    }

    /// At an opening bracket: reads arguments behind commas, and the closing bracket.
    pub(super) fn arguments(
        &mut self,
        children: &mut Children,
        close: TokenKind,
        wanted: &str,
        argument: impl Fn(&mut Self) -> NodeId,
    ) -> (TextRange, u8) {
        let open = self.token.range;
        let outer = self.opened(self.token.kind);
        let mut flags = 0;
        self.bump();
        self.begin_list(open, close);
        while !self.broken && !self.at(close) {
            if self.at_end() || self.closes_outer(close) {
                self.fail_unclosed(open, close, "");
                break;
            }
            let before = self.position;
            let member = argument(self);
            self.nodes.append(children, member);
            if self.line_end_cuts_off(close) && !self.broken {
                self.never_closed(open);
            }
            if !self.broken {
                self.comma(close, wanted, &mut flags);
            }
            if self.broken {
                flags |= flag::INCOMPLETE;
                self.next_argument(close);
            }
            if self.position == before && !self.at(close) {
                self.bump();
            }
        }
        self.open = outer;
        (self.end_of_list(&mut flags), flags)
    }

    /// After a broken argument: goes to the next. A line end is passed where the list goes on behind it.
    fn next_argument(&mut self, close: TokenKind) {
        if !self.resynchronise(close) {
            return;
        }
        if self.at(TokenKind::Newline) {
            let goes_on = self.second() == close || self.second() == TokenKind::Comma || self.goes_on();
            if !goes_on {
                self.broken = true;
                return;
            }
            self.bump();
        }
        if self.at(TokenKind::Comma) {
            self.bump();
            self.skip_newline();
        }
    }

    fn comma(&mut self, close: TokenKind, wanted: &str, flags: &mut u8) {
        match self.token.kind {
            TokenKind::Comma => {
                self.bump();
                self.skip_newline();
                if self.at(close) {
                    let message = format!("expected {wanted}, found {}", self.found());
                    self.report.error(message, self.token.range).help("remove the comma before it");
                }
            }
            TokenKind::Newline => {
                let here = self.here();
                let goes_on = self.goes_on();
                self.bump();
                if self.at(close) || self.at_end() || self.closes_outer(close) {
                    return;
                }
                *flags |= flag::INCOMPLETE;
                self.fail("expected `,`, found the end of the line", here).help("commas separate here");
                if self.at(TokenKind::Comma) {
                    self.bump();
                    self.skip_newline();
                    self.broken = false;
                } else if goes_on {
                    self.broken = false;
                }
            }
            kind if kind == close || self.at_end() || self.closes_outer(close) => {}
            _ => self.no_separator("`,` or the closing bracket", flags),
        }
    }

    pub(super) fn object(&mut self, resources: bool) -> NodeId {
        let open = self.token.range;
        if !self.enter() {
            return self.error_node();
        }
        let (children, end, flags) =
            self.elements(TokenKind::CloseBrace, |parser| parser.object_item(resources));
        self.leave();
        self.nodes.branch(Kind::Object, flags, open.cover(end), children)
    }

    fn object_item(&mut self, resources: bool) -> NodeId {
        if resources {
            let resource = self.is_word("resource") && self.second() == TokenKind::Identifier;
            if resource || self.at(TokenKind::At) {
                return self.declaration(true);
            }
        }
        if self.at(TokenKind::Ellipsis) {
            return self.spread();
        }
        let key = self.key();
        let range = self.nodes.range(key);
        let value = self.property_value(range);
        let range = range.cover(self.nodes.range(value));
        self.nodes.branch_of(Kind::Property, 0, range, &[key, value])
    }

    fn spread(&mut self) -> NodeId {
        let dots = self.token.range;
        self.bump();
        let value = self.expression();
        let range = dots.cover(self.nodes.range(value));
        self.nodes.branch_of(Kind::Spread, 0, range, &[value])
    }

    /// The key of a property, in an object or in the type of one.
    pub(super) fn key(&mut self) -> NodeId {
        match self.token.kind {
            TokenKind::Identifier => self.take(Kind::Name),
            TokenKind::String | TokenKind::StringStart => self.string(),
            TokenKind::True | TokenKind::False | TokenKind::Null => {
                let word = self.token_text();
                let message = format!("`{word}` cannot name a property without quotes");
                self.report.error(message, self.token.range).help(format!("write `'{word}'`"));
                self.take(Kind::Name)
            }
            _ => {
                self.fail_expected("the name of a property");
                self.error_node()
            }
        }
    }

    /// `:`, also where another sign stands for it; whether it is there.
    pub(super) fn colon(&mut self, key: TextRange) -> bool {
        if self.broken {
            return false;
        }
        match self.token.kind {
            TokenKind::Colon => {}
            TokenKind::Assign => {
                let error = self.report.error("expected `:`, found `=`", self.token.range);
                error.help("a property is `name: value`");
            }
            TokenKind::Newline | TokenKind::Comma | TokenKind::CloseBrace => {
                self.no_value(key);
                return false;
            }
            _ => {
                self.fail_expected("`:`").help("a property is `name: value`");
                // Only the colon is missing where the value stands behind the key.
                self.broken = !self.token.kind.begins_expression();
                return !self.broken;
            }
        }
        self.bump();
        true
    }

    fn no_value(&mut self, key: TextRange) {
        let text: String = self.slice(key).chars().take(40).collect();
        let message = format!("the property `{}` has no value", text.escape_debug());
        self.fail(message, key).help("a property is `name: value`");
    }

    fn property_value(&mut self, key: TextRange) -> NodeId {
        if !self.colon(key) {
            return self.error_node();
        }
        self.pass_line_end();
        if matches!(self.token.kind, TokenKind::Newline | TokenKind::Comma | TokenKind::CloseBrace) {
            self.no_value(key);
            return self.error_node();
        }
        self.expression()
    }

    pub(super) fn array_or_for(&mut self) -> NodeId {
        if self.is_for() {
            return self.for_expression(Self::expression);
        }
        let open = self.token.range;
        let element = |parser: &mut Self| {
            if parser.at(TokenKind::Ellipsis) { parser.spread() } else { parser.expression() }
        };
        let (children, end, flags) = self.elements(TokenKind::CloseBracket, element);
        self.nodes.branch(Kind::Array, flags, open.cover(end), children)
    }

    /// Whether `for` follows the bracket here.
    fn is_for(&self) -> bool {
        let line_end = usize::from(self.second() == TokenKind::Newline);
        let word = self.ahead(1 + line_end);
        word.kind == TokenKind::Identifier && self.slice(word.range) == "for"
    }

    /// `[for …: {…}]`, `[for …: if (…) {…}]`
    pub(super) fn for_body(&mut self, resources: bool) -> NodeId {
        if self.is_for() {
            return self.for_expression(|parser| parser.object_or_if(resources, "`{` or `if (`"));
        }
        self.bump();
        self.fail_expected("`for`");
        self.error_node()
    }

    fn for_expression(&mut self, body: impl Fn(&mut Self) -> NodeId) -> NodeId {
        let open = self.token.range;
        let outer = self.opened(TokenKind::OpenBracket);
        self.bump();
        self.skip_newline();
        self.bump();
        let (item, index) = self.loop_variables();
        if !self.broken && !self.is_word("in") {
            self.fail_expected("`in`");
        } else if !self.broken {
            self.bump();
        }
        let collection = if self.broken { self.error_node() } else { self.expression() };
        if !self.broken && !self.at(TokenKind::Colon) {
            self.fail_expected("`:`");
        } else if !self.broken {
            self.bump();
            self.pass_line_end();
        }
        let simple = std::mem::take(&mut self.simple);
        let body = if self.broken { self.error_node() } else { body(self) };
        self.simple = simple;
        let end = self.close(open, TokenKind::CloseBracket, "`]`");
        self.open = outer;
        let mut children = self.nodes.children_of(&[item]);
        for part in index.into_iter().chain([collection, body]) {
            self.nodes.append(&mut children, part);
        }
        let flags = if index.is_some() { flag::TWO_NAMES } else { 0 };
        self.nodes.branch(Kind::For, flags, open.cover(end), children)
    }

    /// `item`, `(item, index)`
    fn loop_variables(&mut self) -> (NodeId, Option<NodeId>) {
        if !self.at(TokenKind::OpenParenthesis) {
            return (self.name("the variable of the loop, or `(`"), None);
        }
        let open = self.token.range;
        let outer = self.opened(TokenKind::OpenParenthesis);
        self.bump();
        let item = self.name("the variable of the item");
        if !self.broken && !self.at(TokenKind::Comma) {
            self.fail_expected("`,` and the variable of the index");
        } else if !self.broken {
            self.bump();
        }
        let index = self.name("the variable of the index");
        self.close(open, TokenKind::CloseParenthesis, "`)`");
        self.open = outer;
        (item, Some(index))
    }

    /// `{…}` or `if (…) {…}`
    pub(super) fn object_or_if(&mut self, resources: bool, wanted: &str) -> NodeId {
        if self.at(TokenKind::OpenBrace) {
            return self.object(resources);
        }
        if !self.is_word("if") {
            self.fail_expected(wanted);
            return self.error_node();
        }
        let start = self.token.range;
        self.bump();
        let condition = self.condition();
        let object = if !self.broken && self.at(TokenKind::OpenBrace) {
            self.object(resources)
        } else {
            if !self.broken {
                self.fail_expected("`{`");
            }
            self.error_node()
        };
        let range = start.cover(self.nodes.range(object));
        self.nodes.branch_of(Kind::If, 0, range, &[condition, object])
    }

    /// `(condition)`; where only the closing parenthesis is missing, the object behind it is still read.
    fn condition(&mut self) -> NodeId {
        if !self.at(TokenKind::OpenParenthesis) {
            self.fail_expected("`(`");
            return self.error_node();
        }
        let open = self.token.range;
        let outer = self.opened(TokenKind::OpenParenthesis);
        self.bump();
        self.skip_newline();
        let inner = self.expression();
        let end = if !self.broken && self.at(TokenKind::OpenBrace) {
            self.report.error("this `(` is never closed", open).help("put `)` behind the condition");
            self.previous
        } else {
            self.close(open, TokenKind::CloseParenthesis, "`)`")
        };
        self.open = outer;
        self.nodes.branch_of(Kind::Parentheses, 0, open.cover(end), &[inner])
    }
}
