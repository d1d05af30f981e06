//! Bodies: arguments and blocks, one on a line.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId};

use crate::node::{Kind, flag};
use crate::parser::{Item, Parser};
use crate::token::TokenKind;

/// Up to so many arguments, names are compared one by one.
const FEW: usize = 16;

/// A body while it is being read.
struct Reading<'t> {
    children: Children,
    nested: bool,
    /// Where this body's names begin in the parser's list.
    first_name: usize,
    /// The names, once there are more than a few of them.
    many: Option<HashMap<&'t str, TextRange>>,
    /// Something was left out.
    incomplete: bool,
    /// An error about the line was reported: what else is wrong with its end is the same error.
    forgiven: bool,
    /// The indentation of the block, where that decides where it ends.
    indent: Option<u32>,
    /// It ended without a closing brace.
    unclosed: bool,
}

impl<'t> Parser<'t> {
    pub(super) fn root_body(&mut self) -> NodeId {
        let mut reading = self.reading(false);
        self.items(&mut reading);
        self.names.clear();
        let range = TextRange::new(0, self.end_of_text());
        let flags = if reading.incomplete { flag::INCOMPLETE } else { 0 };
        self.nodes.branch(Kind::Body, flags, range, reading.children)
    }

    fn reading(&self, nested: bool) -> Reading<'t> {
        Reading {
            children: Children::EMPTY,
            nested,
            first_name: self.names.len(),
            many: None,
            incomplete: false,
            forgiven: false,
            indent: None,
            unclosed: false,
        }
    }

    fn items(&mut self, reading: &mut Reading<'t>) {
        loop {
            if reading.indent.is_some() && self.is_outside(reading) {
                reading.unclosed = true;
                return;
            }
            match self.token.kind {
                TokenKind::Newline => {
                    self.bump();
                    reading.forgiven = false;
                }
                TokenKind::End => return,
                TokenKind::CloseBrace if reading.nested => return,
                TokenKind::Identifier => {
                    let outer = self.item;
                    let indent = self.begin_item(self.token.range.start);
                    self.item(reading);
                    self.item = outer;
                    if self.unwinds_past(indent, reading) {
                        return;
                    }
                }
                _ => self.no_item(reading),
            }
        }
    }

    /// Whether the current token belongs to a body further out, by its indentation.
    fn is_outside(&self, reading: &Reading<'t>) -> bool {
        let start = self.token.range.start;
        let Some((found, block)) = self.indent_of(start).zip(reading.indent) else { return false };
        match self.token.kind {
            TokenKind::CloseBrace => found < block,
            TokenKind::Identifier => found <= block && self.looks_like_item(start as usize),
            _ => false,
        }
    }

    /// Notes where an item begins; its indentation where it stands first on its line.
    pub(super) fn begin_item(&mut self, start: u32) -> Option<u32> {
        let indent = self.indent_of(start);
        if let Some(indent) = indent {
            self.item = Item { after: start, indent };
        }
        indent
    }

    /// After a broken item: whether the place to go on belongs to a body further out. If it is here, goes there.
    fn unwinds_past(&mut self, indent: Option<u32>, reading: &mut Reading<'t>) -> bool {
        let broken = std::mem::take(&mut self.broken);
        reading.incomplete |= broken;
        let Some(resume) = self.resume else { return false };
        let further_out =
            indent.is_none_or(|indent| self.indent_of(resume).is_some_and(|found| found < indent));
        if reading.nested && further_out {
            self.broken = true;
            return true;
        }
        self.resume = None;
        self.set_newlines(true);
        self.go_to(resume);
        self.bump();
        false
    }

    fn item(&mut self, reading: &mut Reading<'t>) {
        let start = self.token.range;
        let name = self.name();
        if self.at(TokenKind::Assign) {
            return self.attribute(reading, name, start);
        }
        let mut members = vec![name];
        while self.label(&mut members) {}
        match self.token.kind {
            TokenKind::OpenBrace => self.block(reading, &members),
            TokenKind::Newline | TokenKind::End => self.block_without_brace(reading, &members),
            _ => self.bad_header(reading, &members),
        }
    }

    fn attribute(&mut self, reading: &mut Reading<'t>, name: NodeId, name_range: TextRange) {
        self.bump();
        let value = self.expression();
        let range = name_range.cover(self.nodes.range(value));
        let node = self.nodes.branch_of(Kind::Attribute, 0, range, &[name, value]);
        self.nodes.append(&mut reading.children, node);
        self.check_redefinition(reading, name_range);
        self.end_of_item(reading, "an argument");
    }

    fn check_redefinition(&mut self, reading: &mut Reading<'t>, range: TextRange) {
        let name = self.slice(range);
        let Some(first) = self.first_of_name(reading, range) else {
            self.names.push(range);
            return;
        };
        self.report
            .error(format!("the argument `{name}` is set twice"), range)
            .code("duplicate-argument")
            .help("remove one of them")
            .label(first, "it is first set here");
    }

    /// Where an argument of the name at `range` was set before in this body; notes the name where it was not.
    fn first_of_name(&self, reading: &mut Reading<'t>, range: TextRange) -> Option<TextRange> {
        let name = self.slice(range);
        let mut known = self.names.iter().skip(reading.first_name).copied();
        if self.names.len() - reading.first_name < FEW {
            return known.find(|known| known.len() == range.len() && self.slice(*known) == name);
        }
        let many =
            reading.many.get_or_insert_with(|| known.map(|known| (self.slice(known), known)).collect());
        match many.entry(name) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(range);
                None
            }
        }
    }

    /// Reads a label, where there is one.
    fn label(&mut self, members: &mut Vec<NodeId>) -> bool {
        match self.token.kind {
            TokenKind::Identifier => members.push(self.name()),
            TokenKind::Quote => members.push(self.quoted_label()),
            _ => return false,
        }
        true
    }

    fn block(&mut self, reading: &mut Reading<'t>, members: &[NodeId]) {
        let open = self.token.range;
        let mut inner = self.reading(true);
        inner.indent = self.by_indentation.then_some(self.item.indent);
        let allowed = self.enter();
        if allowed {
            self.block_body(open, &mut inner);
            self.leave();
        } else {
            self.skip_line();
            inner.incomplete = true;
        }
        self.names.truncate(inner.first_name);
        let closed = allowed && !inner.unclosed && self.resume.is_none() && self.at(TokenKind::CloseBrace);
        let end = if closed { self.token.range } else { self.previous };
        let flags = if inner.incomplete { flag::INCOMPLETE } else { 0 };
        let body = self.nodes.branch(Kind::Body, flags, open.cover(end), inner.children);
        self.finish_block(reading, members, body);
        if closed {
            self.bump();
            self.end_of_item(reading, "a block");
        }
    }

    fn finish_block(&mut self, reading: &mut Reading<'t>, members: &[NodeId], body: NodeId) {
        let mut children = Children::EMPTY;
        for member in members.iter().chain([&body]) {
            self.nodes.append(&mut children, *member);
        }
        let start = members.first().map(|name| self.nodes.range(*name)).unwrap_or_default();
        let range = start.cover(self.nodes.range(body));
        let block = self.nodes.branch(Kind::Block, 0, range, children);
        self.nodes.append(&mut reading.children, block);
    }

    fn block_body(&mut self, open: TextRange, inner: &mut Reading<'t>) {
        self.bump();
        if !matches!(self.token.kind, TokenKind::Newline | TokenKind::CloseBrace | TokenKind::End) {
            self.one_line(inner);
        }
        if self.resume.is_none() && !self.broken {
            self.items(inner);
        }
        if (self.at(TokenKind::End) || inner.unclosed) && self.resume.is_none() {
            inner.incomplete = true;
            self.unclosed_block = true;
            self.report.error("this block is never closed", open).help("end it with `}`");
        }
    }

    /// What follows an opening brace on its line: one argument, and the closing brace.
    fn one_line(&mut self, inner: &mut Reading<'t>) {
        if !self.at(TokenKind::Identifier) {
            return;
        }
        let (name_range, line_end) = (self.token.range, self.lexer.cursor.position);
        inner.forgiven = true;
        if !self.is_argument(line_end) {
            let name = self.slice(name_range).to_owned();
            let message = format!("a block on one line holds one argument, and `{name}` is none");
            let help = format!("put `{name}` on a line of its own");
            self.report.error(message, name_range).help(help);
            return;
        }
        let name = self.name();
        self.bump();
        let value = self.expression();
        let range = name_range.cover(self.nodes.range(value));
        let node = self.nodes.branch_of(Kind::Attribute, 0, range, &[name, value]);
        self.nodes.append(&mut inner.children, node);
        self.check_redefinition(inner, name_range);
        self.end_of_one_line(inner);
    }

    fn is_argument(&self, after_name: usize) -> bool {
        let blanks =
            self.lexer.cursor.rest(after_name).iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let sign = after_name + blanks;
        match self.lexer.cursor.byte(sign) {
            b'=' => self.lexer.cursor.byte(sign + 1) != b'=',
            // A comment stands between them: tokens tell.
            b'/' | b'#' => true,
            _ => false,
        }
    }

    fn end_of_one_line(&mut self, inner: &mut Reading<'t>) {
        if self.broken {
            inner.incomplete = true;
            if self.resume.is_none() {
                self.skip_line();
                self.broken = false;
            }
            return;
        }
        if self.at(TokenKind::CloseBrace) {
            return;
        }
        let help = "put each argument and the closing brace on a line of its own";
        let found = self.found();
        let message = format!("a block on one line ends after one argument, found {found}");
        self.report.error(message, self.here()).help(help);
        if self.at(TokenKind::Comma) {
            self.bump();
        }
    }

    /// An item ends with its line.
    fn end_of_item(&mut self, reading: &mut Reading<'t>, what: &str) {
        if self.broken {
            reading.incomplete = true;
            if self.resume.is_none() {
                self.skip_line();
                self.broken = false;
            }
            return;
        }
        match self.token.kind {
            TokenKind::Newline | TokenKind::End => {}
            TokenKind::CloseBrace if reading.nested && reading.forgiven => {}
            TokenKind::Comma => {
                if !reading.forgiven {
                    let help = "remove the comma";
                    self.report
                        .error(format!("{what} ends with its line, not with a comma"), self.token.range)
                        .help(help);
                }
                self.bump();
            }
            _ => self.missing_line_end(reading, what),
        }
    }

    fn missing_line_end(&mut self, reading: &mut Reading<'t>, what: &str) {
        if !reading.forgiven {
            let found = self.found();
            let message = format!("{what} ends with its line, found {found}");
            let range = self.here();
            let invalid = self.invalid_help();
            let help = invalid.unwrap_or("put it on a line of its own");
            self.report.error(message, range).help(help);
        }
        let goes_on = self.at(TokenKind::CloseBrace) && reading.nested
            || self.at(TokenKind::Identifier) && self.looks_like_item(self.token.range.start as usize);
        if goes_on {
            reading.forgiven = true;
            return;
        }
        reading.incomplete = true;
        self.skip_line();
        self.broken = false;
    }

    fn block_without_brace(&mut self, reading: &mut Reading<'t>, members: &[NodeId]) {
        let header = self.header_range(members);
        let text = self.slice(header).to_owned();
        reading.incomplete = true;
        let has_labels = members.len() > 1;
        if self.at(TokenKind::Newline) && self.next_is_brace() {
            let message = "the opening brace of a block stands on the line of its header";
            self.report.error(message, header).help("move the `{` up to the end of this line");
            while self.at(TokenKind::Newline) {
                self.bump();
            }
            return self.block(reading, members);
        }
        if has_labels {
            self.report.error("this block has no body", header).help("put `{` behind it, and `}` at its end");
            let at = TextRange::empty(header.end);
            let body = self.nodes.branch(Kind::Body, flag::INCOMPLETE, at, Children::EMPTY);
            self.finish_block(reading, members, body);
        } else {
            let message = format!("`{text}` is neither an argument nor a block");
            self.report.error(message, header).help("an argument is `name = value`, a block `type { … }`");
        }
    }

    fn next_is_brace(&self) -> bool {
        let rest = self.lexer.cursor.rest_of_text(self.lexer.cursor.position);
        rest.trim_start().starts_with('{')
    }

    fn header_range(&self, members: &[NodeId]) -> TextRange {
        let first = members.first().map(|name| self.nodes.range(*name)).unwrap_or_default();
        members.last().map_or(first, |last| first.cover(self.nodes.range(*last)))
    }

    /// Neither `=` nor `{` nor a label follows: reports it, and goes on where one of them does.
    fn bad_header(&mut self, reading: &mut Reading<'t>, members: &[NodeId]) {
        let name = members.first().map(|name| self.slice(self.nodes.range(*name))).unwrap_or_default();
        if self.at(TokenKind::Assign) {
            let help = "a block has no `=`, and an argument no labels";
            self.report.error(format!("the block `{name}` has an equals sign"), self.token.range).help(help);
        } else {
            let found = self.found();
            let help = self.invalid_help().unwrap_or("an argument is `name = value`, a block `type { … }`");
            self.report
                .error(format!("expected `=` or `{{` after `{name}`, found {found}"), self.token.range)
                .help(help);
        }
        reading.incomplete = true;
        while !matches!(
            self.token.kind,
            TokenKind::OpenBrace | TokenKind::CloseBrace | TokenKind::Newline | TokenKind::End
        ) {
            if self.at(TokenKind::Assign) && members.len() == 1 {
                break;
            }
            self.report.mute();
            self.skip_token();
            self.report.unmute();
        }
        match (self.token.kind, members.first()) {
            (TokenKind::OpenBrace, _) => self.block(reading, members),
            (TokenKind::Assign, Some(name)) => {
                let range = self.nodes.range(*name);
                self.attribute(reading, *name, range);
            }
            _ => {}
        }
    }

    /// What stands here begins no item.
    fn no_item(&mut self, reading: &mut Reading<'t>) {
        reading.incomplete = true;
        if !reading.forgiven {
            let range = self.here();
            match self.token.kind {
                TokenKind::CloseBrace => {
                    self.report
                        .error("this `}` closes nothing", range)
                        .help("remove it, or open what it closes");
                }
                TokenKind::Quote => {
                    let message = "the name of an argument or block type is not quoted";
                    self.report.error(message, range).help("remove the quotes");
                }
                _ => {
                    let found = self.found();
                    let help =
                        self.invalid_help().unwrap_or("an argument is `name = value`, a block `type { … }`");
                    self.report
                        .error(format!("expected an argument or a block, found {found}"), range)
                        .help(help);
                }
            }
        }
        if self.at(TokenKind::CloseBrace) {
            self.bump();
            reading.forgiven = true;
            return;
        }
        let start = self.token.range.start;
        self.report.mute();
        self.skip_token();
        self.report.unmute();
        debug_assert!(self.token.range.start > start || self.at(TokenKind::End), "recovery makes progress");
        self.skip_line();
        self.broken = false;
        self.resume = None;
    }
}
