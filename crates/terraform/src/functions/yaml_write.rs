//! `yamlencode`: YAML as Terraform's emitter writes it: blocks, texts in double quotes that are folded after 80 columns, texts of
//! several lines as literal blocks.

use crate::functions::{Answer, Call, Refusal, bounded_text};
use crate::value::{Content, Members, Type, Value};

/// Behind this column a text in quotes is folded at its next space.
const BEST_WIDTH: usize = 80;
/// The longest key that stands on one line with its value, in bytes.
const MAX_SIMPLE_KEY: usize = 128;

pub(super) fn yamlencode(call: &Call<'_>) -> Answer {
    let value = call.argument(0)?;
    if let Some(missing) = value.unknown_part() {
        return call.unknown(missing, Type::String);
    }
    let mut writer = Writer { out: String::new(), column: 0, whitespace: true, indention: true };
    writer.value(value, None, false)?;
    if !writer.out.ends_with('\n') {
        writer.out.push('\n');
    }
    if matches!(value.content, Content::Null(_) | Content::Bool(_) | Content::Number(_)) {
        writer.out.push_str("...\n");
    }
    call.bounded_string(writer.out)
}

struct Writer {
    out: String,
    column: usize,
    /// Whether the last character separates.
    whitespace: bool,
    /// Whether only indentation and its indicators stand on the line.
    indention: bool,
}

/// What lies inside of something that is indented so far.
fn deeper(indent: Option<usize>) -> usize {
    indent.map_or(0, |indent| indent + 2)
}

impl Writer {
    fn value(&mut self, value: &Value, indent: Option<usize>, in_mapping: bool) -> Result<(), Refusal> {
        bounded_text(self.out.len())?;
        if let Some(items) = value.items() {
            return self.sequence(items, indent, in_mapping);
        }
        if let Some(members) = value.members() {
            return self.mapping(members, indent);
        }
        let inside = indent.map_or(2, |indent| indent + 2);
        match &value.content {
            Content::Null(_) => self.plain("null"),
            Content::Bool(known) => self.plain(if *known { "true" } else { "false" }),
            Content::Number(number) => self.plain(&number.to_string()),
            _ => self.text(value.as_str().ok_or("cannot serialize an unknown value as YAML")?, inside, true),
        }
        Ok(())
    }

    fn sequence(&mut self, items: &[Value], indent: Option<usize>, in_mapping: bool) -> Result<(), Refusal> {
        if items.is_empty() {
            self.indicator("[]", true, false);
            return Ok(());
        }
        // Items of a list that is the value of a key stand below the key itself.
        let same = indent.filter(|_| in_mapping && !self.indention);
        let inner = same.unwrap_or_else(|| deeper(indent));
        for item in items {
            self.indent(inner);
            self.indicator("-", true, true);
            self.value(item, Some(inner), false)?;
        }
        Ok(())
    }

    fn mapping(&mut self, members: &Members, indent: Option<usize>) -> Result<(), Refusal> {
        if members.len() == 0 {
            self.indicator("{}", true, false);
            return Ok(());
        }
        let inner = deeper(indent);
        for (key, member) in members.iter() {
            self.indent(inner);
            if key.len() <= MAX_SIMPLE_KEY && !key.contains(is_break) {
                self.text(key, inner + 2, false);
                self.indicator(":", false, false);
            } else {
                self.indicator("?", true, true);
                self.text(key, inner + 2, true);
                self.indent(inner);
                self.indicator(":", true, true);
            }
            self.value(&member.value, Some(inner), true)?;
        }
        Ok(())
    }

    fn put(&mut self, letter: char) {
        self.out.push(letter);
        self.column += 1;
    }

    fn line_break(&mut self) {
        self.out.push('\n');
        self.column = 0;
    }

    fn indent(&mut self, indent: usize) {
        if !self.indention || self.column > indent || self.column == indent && !self.whitespace {
            self.line_break();
        }
        while self.column < indent {
            self.put(' ');
        }
        self.whitespace = true;
        self.indention = true;
    }

    fn indicator(&mut self, text: &str, apart: bool, indention: bool) {
        if apart && !self.whitespace {
            self.put(' ');
        }
        text.chars().for_each(|letter| self.put(letter));
        self.whitespace = false;
        self.indention &= indention;
    }

    fn plain(&mut self, text: &str) {
        self.indicator(text, true, false);
        self.indention = false;
    }

    fn text(&mut self, text: &str, indent: usize, breaks: bool) {
        if breaks && text.contains('\n') && may_be_literal(text) {
            self.literal(text, indent);
        } else {
            self.quoted(text, indent, breaks);
        }
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.indicator("|", true, false);
        if text.starts_with([' ', '\n']) {
            self.indicator("2", false, false);
        }
        if !text.ends_with('\n') {
            self.indicator("-", false, false);
        } else if text == "\n" || text.ends_with("\n\n") {
            self.indicator("+", false, false);
        }
        self.line_break();
        (self.whitespace, self.indention) = (true, true);
        let mut fresh = true;
        for letter in text.chars() {
            if letter == '\n' {
                self.line_break();
                (self.indention, fresh) = (true, true);
                continue;
            }
            if fresh {
                self.indent(indent);
            }
            self.put(letter);
            (self.indention, fresh) = (false, false);
        }
        self.whitespace = false;
    }

    fn quoted(&mut self, text: &str, indent: usize, breaks: bool) {
        self.indicator("\"", true, false);
        let mut after_space = false;
        let mut letters = text.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            if letter != ' ' {
                self.letter(letter);
                after_space = false;
                continue;
            }
            let inside = at > 0 && at + 1 < text.len();
            if breaks && !after_space && self.column > BEST_WIDTH && inside {
                self.indention = false;
                self.indent(indent);
                if letters.peek().is_some_and(|(_, next)| *next == ' ') {
                    self.put('\\');
                }
            } else {
                self.put(' ');
            }
            after_space = true;
        }
        self.put('"');
        (self.whitespace, self.indention) = (false, false);
    }

    fn letter(&mut self, letter: char) {
        if is_printable(letter) && !is_break(letter) && !matches!(letter, '"' | '\\') {
            return self.put(letter);
        }
        let code = u32::from(letter);
        let escape = match letter {
            '\0' => "\\0".to_owned(),
            '\u{7}' => "\\a".to_owned(),
            '\u{8}' => "\\b".to_owned(),
            '\t' => "\\t".to_owned(),
            '\n' => "\\n".to_owned(),
            '\u{b}' => "\\v".to_owned(),
            '\u{c}' => "\\f".to_owned(),
            '\r' => "\\r".to_owned(),
            '\u{1b}' => "\\e".to_owned(),
            '"' | '\\' => format!("\\{letter}"),
            '\u{85}' => "\\N".to_owned(),
            '\u{2028}' => "\\L".to_owned(),
            '\u{2029}' => "\\P".to_owned(),
            _ if code <= 0xff => format!("\\x{code:02X}"),
            _ if code <= 0xffff => format!("\\u{code:04X}"),
            _ => format!("\\U{code:08X}"),
        };
        escape.chars().for_each(|letter| self.put(letter));
    }
}

fn is_break(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_printable(letter: char) -> bool {
    matches!(letter, '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Whether all of it can stand in a literal block.
fn may_be_literal(text: &str) -> bool {
    text.chars().all(is_printable) && !text.contains(" \n") && !text.ends_with(' ')
}
