//! The parser of JSON with comments: one pass, no recursion, and after every error it goes on.
//!
//! It knows RFC 8259 and what the tools that read templates accept beyond it. Whether a given reader accepts such a leniency is
//! its caller's business.

mod decode;
mod recover;
mod scan;
mod string;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::TextRange;

pub(crate) use decode::{decode, decoded_map};

use crate::builder::Builder;
use crate::problems::Problem;
use crate::text_map::offset;
use crate::{Kind, Leniency, LeniencyKind, MAX_DEPTH, Place, Style, Tree};

/// Parses a text.
pub(crate) fn parse(text: &Arc<str>, place: Place) -> (Tree, Vec<Diagnostic>) {
    let build = Builder::new(Arc::clone(text), place, 12);
    let mut parser = Parser {
        text,
        at: 0,
        end_of_last: 0,
        comma: 0,
        open_mappings: 0,
        open_sequences: 0,
        one_line_before: 0,
        build,
    };
    if u32::try_from(text.len()).is_err() {
        parser.error("the text is larger than 4 GiB", TextRange::empty(0));
    } else {
        parser.run();
    }
    parser.build.finish()
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value: the root, or what follows a colon.
    Value,
    /// An item of a sequence, or its end directly after `[`.
    FirstItem,
    /// An item of a sequence after a comma.
    Item,
    /// A key of a mapping, or its end directly after `{`.
    FirstKey,
    /// A key of a mapping after a comma.
    Key,
    /// The colon after a key.
    Colon,
    /// A comma or the end of the collection.
    Comma,
    /// The end of the text.
    End,
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    /// Where the last token ended.
    end_of_last: usize,
    /// Where the last comma stands.
    comma: usize,
    open_mappings: usize,
    open_sequences: usize,
    /// No string that begins before this offset spans lines: one was found to have no closing quote, and looking for it again
    /// from every later quote would take quadratic time.
    one_line_before: usize,
    build: Builder,
}

impl Parser<'_> {
    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.at = 3;
            self.end_of_last = 3;
            self.lenient(LeniencyKind::ByteOrderMark, TextRange::new(0, 3));
        }
        let mut expect = Expect::Value;
        loop {
            self.skip_trivia();
            let Some(byte) = self.peek() else { break };
            expect = match expect {
                Expect::Value => self.value(byte),
                Expect::FirstItem | Expect::Item => self.item(byte, expect),
                Expect::FirstKey | Expect::Key => self.key(byte, expect),
                Expect::Colon => self.colon(byte),
                Expect::Comma => self.comma(byte),
                Expect::End => {
                    self.trailing();
                    return;
                }
            };
        }
        self.finish(expect);
    }

    fn value(&mut self, byte: u8) -> Expect {
        match byte {
            b'"' => {
                self.string(false);
                self.after_value()
            }
            b'{' => self.open(Kind::Mapping),
            b'[' => self.open(Kind::Sequence),
            b'-' | b'0'..=b'9' => {
                self.number();
                self.after_value()
            }
            b'a'..=b'z' | b'A'..=b'Z' => {
                self.word();
                self.after_value()
            }
            _ => self.no_value(byte),
        }
    }

    fn item(&mut self, byte: u8, expect: Expect) -> Expect {
        if byte != b']' {
            return self.value(byte);
        }
        if expect == Expect::Item {
            self.lenient(LeniencyKind::TrailingComma, self.comma_range());
        }
        self.close()
    }

    fn key(&mut self, byte: u8, expect: Expect) -> Expect {
        match byte {
            b'"' => {
                self.string(true);
                Expect::Colon
            }
            b'}' => {
                if expect == Expect::Key {
                    self.lenient(LeniencyKind::TrailingComma, self.comma_range());
                }
                self.close()
            }
            _ => self.no_key(byte, expect),
        }
    }

    fn colon(&mut self, byte: u8) -> Expect {
        if byte != b':' {
            return self.no_colon(byte);
        }
        self.consume(1);
        Expect::Value
    }

    fn comma(&mut self, byte: u8) -> Expect {
        let in_mapping = self.in_mapping();
        match byte {
            b',' => {
                self.comma = self.at;
                self.consume(1);
                if in_mapping { Expect::Key } else { Expect::Item }
            }
            b'}' if in_mapping => self.close(),
            b']' if !in_mapping => self.close(),
            _ => self.no_comma(byte),
        }
    }

    /// Opens the collection at the cursor, or skips it where it lies too deep.
    fn open(&mut self, kind: Kind) -> Expect {
        if self.build.depth() >= MAX_DEPTH as usize {
            self.skip_too_deep();
            return self.after_value();
        }
        let start = offset(self.at);
        self.build.open(kind, Style::Flow, 0, TextRange::new(start, start));
        self.consume(1);
        if kind == Kind::Mapping {
            self.open_mappings += 1;
            Expect::FirstKey
        } else {
            self.open_sequences += 1;
            Expect::FirstItem
        }
    }

    /// Closes the innermost collection with the bracket at the cursor.
    fn close(&mut self) -> Expect {
        self.consume(1);
        self.close_at(self.at)
    }

    fn close_at(&mut self, end: usize) -> Expect {
        if self.in_mapping() {
            self.open_mappings = self.open_mappings.saturating_sub(1);
        } else {
            self.open_sequences = self.open_sequences.saturating_sub(1);
        }
        self.build.close(offset(end));
        self.after_value()
    }

    fn after_value(&self) -> Expect {
        match (self.build.depth(), self.build.tree.documents.is_empty()) {
            (0, true) => Expect::Value,
            (0, false) => Expect::End,
            _ => Expect::Comma,
        }
    }

    fn in_mapping(&self) -> bool {
        self.build.innermost().is_some_and(|data| data.kind == Kind::Mapping)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn consume(&mut self, bytes: usize) {
        self.at += bytes;
        self.end_of_last = self.at;
    }

    fn error(&mut self, message: impl Into<String>, range: TextRange) {
        self.build.problems.push(Problem::syntax(message, range));
    }

    fn lenient(&mut self, kind: LeniencyKind, range: TextRange) {
        self.build.tree.leniencies.push(Leniency { kind, range });
    }

    fn comma_range(&self) -> TextRange {
        range(self.comma, self.comma + 1)
    }
}

/// A range of offsets within a text of less than 4 GiB.
fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(offset(start), offset(end))
}
