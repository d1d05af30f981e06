//! What happens where the text is not JSON: say so at the exact place, and go on with the least loss.
//!
//! Every function here consumes at least one byte, or changes what is expected to something that consumes the byte at hand.

use cumulint_source::TextRange;
use memchr::{memchr2, memchr3_iter};

use super::scan::is_word;
use super::{Expect, Parser, range};
use crate::problems::Problem;
use crate::text_map::offset;
use crate::tree::UNCLOSED;
use crate::{Kind, MAX_DEPTH, Style};

impl Parser<'_> {
    /// A byte that begins no value stands where a value must.
    pub(super) fn no_value(&mut self, byte: u8) -> Expect {
        let in_mapping = self.in_mapping();
        match byte {
            b',' | b'}' if in_mapping => {
                self.missing_value();
                Expect::Comma
            }
            b',' if self.build.depth() > 0 => {
                self.error("a value is missing before this comma", range(self.at, self.at + 1));
                self.comma = self.at;
                self.consume(1);
                Expect::Item
            }
            b']' | b'}' if self.closes_something(byte) => {
                if in_mapping {
                    self.missing_value();
                }
                self.mismatched(byte)
            }
            b'\'' => {
                self.single_quoted(false);
                self.after_value()
            }
            _ if is_word(byte) => {
                self.bad_word(self.word_length(), "is not a JSON value");
                self.after_value()
            }
            _ if in_mapping => {
                self.unexpected();
                Expect::Value
            }
            _ => {
                self.unexpected();
                if self.build.depth() > 0 {
                    return Expect::Item;
                }
                self.skip_to_root();
                Expect::Value
            }
        }
    }

    /// A byte that begins no key stands where a key must.
    pub(super) fn no_key(&mut self, byte: u8, expect: Expect) -> Expect {
        match byte {
            b',' => {
                self.error("a property is missing before this comma", range(self.at, self.at + 1));
                self.comma = self.at;
                self.consume(1);
                Expect::Key
            }
            b':' => {
                self.error("a property name is missing before this colon", range(self.at, self.at + 1));
                self.build.leaf(Kind::Error, Style::Plain, 0, TextRange::empty(offset(self.at)));
                Expect::Colon
            }
            b'\'' => {
                self.single_quoted(true);
                Expect::Colon
            }
            b'{' | b'[' => {
                self.error("a property name is missing before this value", range(self.at, self.at + 1));
                self.build.leaf(Kind::Error, Style::Plain, 0, TextRange::empty(offset(self.at)));
                Expect::Value
            }
            b']' if self.closes_something(byte) => self.mismatched(byte),
            _ if is_word(byte) => {
                self.bare_key();
                Expect::Colon
            }
            _ => {
                self.unexpected();
                expect
            }
        }
    }

    /// Something else stands where a colon must.
    pub(super) fn no_colon(&mut self, byte: u8) -> Expect {
        if byte == b'=' {
            self.error("expected `:` after the property name, not `=`", range(self.at, self.at + 1));
            self.consume(1);
            return Expect::Value;
        }
        let ends = matches!(byte, b',' | b'}' | b']');
        let key = self.end_of_last;
        let begins = byte == b'"' || byte == b'{' || byte == b'[' || byte == b'\'' || is_word(byte);
        if begins && !self.on_new_line() {
            let value = range(self.at, self.at + self.token_length());
            let problem = Problem::syntax("`:` is missing before this value", value);
            self.build.problems.push(problem.edit(TextRange::empty(offset(key)), ":"));
            return Expect::Value;
        }
        if !ends && !begins {
            self.unexpected();
            return Expect::Colon;
        }
        let name = self.last_token();
        self.error("this property has no value: `:` and a value are missing", name);
        self.build.leaf(Kind::Error, Style::Plain, 0, TextRange::empty(offset(key)));
        // The comma is missing with the value: once is enough.
        if ends { Expect::Comma } else { Expect::Key }
    }

    /// Something else stands where a comma or the end of the collection must.
    pub(super) fn no_comma(&mut self, byte: u8) -> Expect {
        let in_mapping = self.in_mapping();
        if matches!(byte, b']' | b'}') {
            return if self.closes_something(byte) {
                self.mismatched(byte)
            } else {
                self.unexpected();
                Expect::Comma
            };
        }
        let begins = if in_mapping { matches!(byte, b'"' | b'\'') } else { begins_value(byte) };
        if begins {
            let what = if in_mapping { "property" } else { "value" };
            let message = format!("a comma is missing before this {what}");
            let after = TextRange::empty(offset(self.end_of_last));
            let problem = Problem::syntax(message, range(self.at, self.at + self.token_length()));
            self.build.problems.push(problem.edit(after, ","));
            return if in_mapping { Expect::Key } else { Expect::Item };
        }
        match byte {
            b'{' | b'[' => {
                let start = self.at;
                self.skip_balanced();
                self.error("this value belongs to no property", range(start, self.at));
            }
            _ => self.unexpected(),
        }
        Expect::Comma
    }

    /// What follows the root is reported once.
    pub(super) fn trailing(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or(rest).trim_end();
        let found = range(self.at, self.at + line.len());
        let root =
            self.build.tree.documents.first().map_or(found, |root| self.build.tree.data(*root).range());
        let shown = root.slice(self.text);
        let last = shown.chars().next_back().map_or(0, |last| offset(last.len_utf8()));
        let last = TextRange::new(root.end - last.min(root.end), root.end);
        let problem = Problem::syntax("the document has ended before this text", found);
        self.build.problems.push(problem.label(last, "it ends here"));
    }

    /// The text has ended; everything that is open is closed here.
    pub(super) fn finish(&mut self, expect: Expect) {
        let end = self.end_of_last;
        if self.build.depth() == 0 {
            if expect != Expect::End {
                let message = match self.build.problems.has_error() {
                    true => "there is no JSON value in this text",
                    false => "the text is empty: expected a JSON value",
                };
                self.error(message, TextRange::empty(offset(end)));
            }
            return;
        }
        if expect == Expect::Value && self.in_mapping() {
            self.missing_value();
        } else if expect == Expect::Colon {
            self.error("this property has no value: `:` and a value are missing", self.last_token());
            self.build.leaf(Kind::Error, Style::Plain, 0, TextRange::empty(offset(end)));
        }
        let innermost = self.build.innermost().map_or((0, Kind::Mapping), |data| (data.start, data.kind));
        let (open, close) = brackets(innermost.1);
        let message = format!("the text ends before this `{open}` is closed with `{close}`");
        self.error(message, TextRange::new(innermost.0, innermost.0 + 1));
        while self.build.close(offset(end)).is_some() {}
    }

    /// A value that is not JSON: reported, and an error node for it.
    pub(super) fn bad_word(&mut self, length: usize, what: &str) {
        let start = self.at;
        self.consume(length);
        let word = self.text.get(start..self.at).unwrap_or_default();
        let mut problem = Problem::syntax(format!("`{}` {what}", shortened(word)), range(start, self.at));
        if let Some(meant) = ["true", "false", "null"].into_iter().find(|it| it.eq_ignore_ascii_case(word)) {
            problem = problem.help(format!("write `{meant}`"));
        }
        self.build.problems.push(problem);
        if self.build.depth() > 0 {
            self.build.leaf(Kind::Error, Style::Plain, 0, range(start, self.at));
        } else {
            self.skip_to_root();
        }
    }

    /// What stands before the root was reported: the next bracket begins it.
    fn skip_to_root(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += memchr2(b'{', b'[', rest).unwrap_or(rest.len());
    }

    /// A collection below the limit of nesting is skipped, brackets counted, and stands as an error.
    pub(super) fn skip_too_deep(&mut self) {
        let start = self.at;
        self.skip_balanced();
        let message = format!("values are nested deeper than {MAX_DEPTH} levels");
        let problem = Problem::syntax(message, range(start, start + 1)).code("limit");
        self.build.problems.push(problem.help("what lies deeper was not read"));
        self.build.leaf(Kind::Error, Style::Flow, 0, range(start, self.at));
    }

    /// Skips the collection at the cursor: to its closing bracket, or to the end of the text.
    fn skip_balanced(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'"' => {
                    self.skip_string();
                    continue;
                }
                _ => {}
            }
            self.consume(1);
            if depth == 0 {
                return;
            }
            self.skip_trivia();
        }
    }

    fn skip_string(&mut self) {
        let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        let mut escaped = None;
        for stop in memchr3_iter(b'"', b'\\', b'\n', rest) {
            match rest.get(stop) {
                Some(b'\\') if escaped != Some(stop) => escaped = Some(stop + 1),
                Some(b'"') if escaped != Some(stop) => return self.consume(stop + 2),
                _ => {}
            }
        }
        self.consume(rest.len() + 1);
    }

    /// `]` or `}` closes a collection further out: the innermost one was forgotten.
    fn mismatched(&mut self, byte: u8) -> Expect {
        let innermost = self.build.innermost().map_or((0, Kind::Mapping), |data| (data.start, data.kind));
        let (open, close) = brackets(innermost.1);
        let message = format!("`{close}` is missing before this `{}`", char::from(byte));
        let problem = Problem::syntax(message, range(self.at, self.at + 1));
        let opened = TextRange::new(innermost.0, innermost.0 + 1);
        self.build.problems.push(problem.label(opened, format!("this `{open}` is not closed")));
        self.close_at(self.end_of_last)
    }

    fn closes_something(&self, byte: u8) -> bool {
        if byte == b'}' { self.open_mappings > 0 } else { self.open_sequences > 0 }
    }

    /// After a colon there is no value.
    fn missing_value(&mut self) {
        let end = self.end_of_last;
        let colon = usize::from(self.text.get(..end).is_some_and(|before| before.ends_with(':')));
        self.error("a value is missing after this colon", range(end - colon, end));
        self.build.leaf(Kind::Error, Style::Plain, 0, TextRange::empty(offset(end)));
    }

    /// A name without quotes, kept as a key.
    fn bare_key(&mut self) {
        let start = self.at;
        self.consume(self.word_length());
        let text = self.text;
        let name = text.get(start..self.at).unwrap_or_default();
        let node = self.build.leaf(Kind::String, Style::Plain, 0, range(start, self.at));
        self.build.key_by_text(node);
        let message = format!("the property name `{}` must be in double quotes", shortened(name));
        self.error(message, range(start, self.at));
    }

    /// A string in single quotes, kept as what it is meant to be.
    fn single_quoted(&mut self, is_key: bool) {
        let start = self.at;
        let rest = self.text.get(start + 1..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let (length, flags) = match line.find('\'') {
            Some(quote) => (quote + 2, 0),
            None => (line.trim_end_matches([' ', '\t', ',', '}', ']']).len() + 1, UNCLOSED),
        };
        self.consume(length);
        let message =
            if flags == 0 { "strings must be in double quotes" } else { "this string is never closed" };
        self.error(message, range(start, self.at));
        let node = self.build.leaf(Kind::String, Style::SingleQuoted, flags, range(start, self.at));
        if is_key {
            self.build.key_by_text(node);
        }
    }

    /// Consumes what cannot stand here: a word or one character.
    fn unexpected(&mut self) {
        let start = self.at;
        self.consume(self.token_length());
        let found = self.text.get(start..self.at).unwrap_or_default();
        let message = format!("unexpected `{}`", shortened(found));
        self.error(message, range(start, self.at));
    }

    /// The length of what begins at the cursor: of a word or of one character.
    fn token_length(&self) -> usize {
        let character = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        self.word_length().max(character.map_or(1, char::len_utf8))
    }

    /// The last token's range, where it is a node.
    fn last_token(&self) -> TextRange {
        let end = offset(self.end_of_last);
        let last = self.build.tree.nodes.last().map(|data| data.range()).filter(|range| range.end == end);
        last.unwrap_or(TextRange::empty(end))
    }
}

fn begins_value(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'{' | b'[') || is_word(byte)
}

fn brackets(kind: Kind) -> (char, char) {
    if kind == Kind::Mapping { ('{', '}') } else { ('[', ']') }
}

/// As much of a word as a message can bear.
fn shortened(word: &str) -> String {
    let mut shown: String = word.chars().filter(|character| !character.is_control()).take(40).collect();
    if shown.len() < word.len() {
        shown.push('…');
    }
    shown
}
