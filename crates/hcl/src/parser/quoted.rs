//! Quoted strings, and the scanning of literal text that they share with heredocs.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId, offset};
use memchr::memchr3;

use crate::node::{Kind, flag};
use crate::parser::Parser;
use crate::parser::template::{Mode, Reading};

/// What ends a run of literal text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    Quote,
    /// `${`
    Interpolation,
    /// `%{`
    Directive,
    /// The line: an error in quotes; in a heredoc behind the line end.
    Line,
    Text,
}

/// A run of literal text.
pub(super) struct Run {
    pub(super) end: usize,
    pub(super) ends: Ends,
    /// Whether something in it does not stand for itself.
    pub(super) escaped: bool,
}

impl Parser<'_> {
    /// A string; the current token is its opening quote.
    pub(super) fn quoted(&mut self) -> NodeId {
        let open = self.token.range;
        let run = self.run(open.end as usize, Mode::Quoted);
        if matches!(run.ends, Ends::Interpolation | Ends::Directive) {
            return self.quoted_template(open, run);
        }
        self.plain_string(open, &run, Kind::String)
    }

    fn plain_string(&mut self, open: TextRange, run: &Run, kind: Kind) -> NodeId {
        let closed = run.ends == Ends::Quote;
        let end = run.end + usize::from(closed);
        let range = TextRange::new(open.start, offset(end));
        if !closed {
            self.unclosed_string(range);
        }
        let flags = flag::QUOTED | if run.escaped { flag::ESCAPED } else { 0 };
        let node = self.nodes.leaf(kind, flags, range, u32::from(!closed));
        self.continue_behind(range);
        node
    }

    /// Goes on behind a string, which counts as one token.
    pub(super) fn continue_behind(&mut self, range: TextRange) {
        self.token.range = range;
        self.lexer.go_to(range.end as usize);
        self.bump();
    }

    pub(super) fn unclosed_string(&mut self, range: TextRange) {
        self.report
            .error("this string is never closed", range)
            .help("end it with `\"` on its line; text of several lines is written as a heredoc");
    }

    /// The label of a block: a string in which nothing is evaluated.
    pub(super) fn quoted_label(&mut self) -> NodeId {
        let open = self.token.range;
        let mut run = self.run(open.end as usize, Mode::Quoted);
        if matches!(run.ends, Ends::Interpolation | Ends::Directive) {
            let sign = TextRange::new(offset(run.end), offset(run.end + 2));
            let text = self.slice(sign).to_owned();
            let doubled = text.chars().next().unwrap_or('$');
            let help =
                format!("labels are plain text; to write the signs themselves, double the `{doubled}`");
            self.report.error(format!("a label cannot hold `{text}`"), sign).help(help);
            self.report.mute();
            while matches!(run.ends, Ends::Interpolation | Ends::Directive) {
                let escaped = run.escaped;
                run = self.run(run.end + 2, Mode::Quoted);
                run.escaped |= escaped;
            }
            self.report.unmute();
        }
        self.plain_string(open, &run, Kind::Label)
    }

    fn quoted_template(&mut self, open: TextRange, run: Run) -> NodeId {
        if !self.enter() {
            return self.too_deep_string(open, &run);
        }
        let mut reading = Reading::new(Mode::Quoted, open.end as usize);
        let mut children = Children::EMPTY;
        reading.first = Some(run);
        self.template(&mut reading, &mut children);
        self.leave();
        let closed = reading.ends == Ends::Quote;
        let range = TextRange::new(open.start, offset(reading.position + usize::from(closed)));
        if !closed {
            self.unclosed_string(range);
        }
        let node = self.nodes.branch(Kind::QuotedTemplate, 0, range, children);
        self.continue_behind(range);
        node
    }

    /// Leaves out a string that lies too deep; its end is guessed.
    fn too_deep_string(&mut self, open: TextRange, run: &Run) -> NodeId {
        let rest = self.lexer.cursor.rest(run.end);
        let length = memchr3(b'"', b'\n', b'}', rest).unwrap_or(rest.len());
        let range = TextRange::new(open.start, offset(run.end + length));
        let node = self.leaf(Kind::Error, range);
        self.continue_behind(range);
        self.broken = true;
        node
    }

    /// Literal text from `from`: up to a sequence, the quote, the end of a heredoc's line, or what must not be in it.
    pub(super) fn run(&mut self, from: usize, mode: Mode) -> Run {
        let mut position = from;
        let mut escaped = false;
        loop {
            position += self.plain_length(position, mode);
            let ends = match self.lexer.cursor.byte(position) {
                _ if position >= self.lexer.cursor.end() => Ends::Text,
                b'"' => Ends::Quote,
                b'\\' => {
                    escaped = true;
                    position += self.escape_length(position);
                    continue;
                }
                sign @ (b'$' | b'%') => match self.sign(position, sign) {
                    Ok(ends) => ends,
                    Err((length, escape)) => {
                        escaped |= escape;
                        position += length;
                        continue;
                    }
                },
                b'\n' if mode == Mode::Heredoc => {
                    return Run { end: position + 1, ends: Ends::Line, escaped };
                }
                b'\r' => {
                    let crlf = self.lexer.cursor.byte(position + 1) == b'\n';
                    if !crlf {
                        self.lone_carriage_return(position);
                    }
                    if mode == Mode::Quoted && crlf {
                        return Run { end: position, ends: Ends::Line, escaped };
                    }
                    position += 1;
                    continue;
                }
                b'\n' => Ends::Line,
                _ => Ends::Text,
            };
            return Run { end: position, ends, escaped };
        }
    }

    /// How many bytes from `position` need no look.
    fn plain_length(&self, position: usize, mode: Mode) -> usize {
        let rest = self.lexer.cursor.rest(position);
        match mode {
            Mode::Quoted => {
                let special = |byte: &u8| matches!(byte, b'"' | b'\\' | b'$' | b'%' | b'\n' | b'\r');
                rest.iter().position(special).unwrap_or(rest.len())
            }
            Mode::Heredoc if self.has_carriage_return => {
                let special = |byte: &u8| matches!(byte, b'$' | b'%' | b'\n' | b'\r');
                rest.iter().position(special).unwrap_or(rest.len())
            }
            Mode::Heredoc => memchr3(b'$', b'%', b'\n', rest).unwrap_or(rest.len()),
            Mode::Bare => memchr::memchr2(b'$', b'%', rest).unwrap_or(rest.len()),
        }
    }

    fn lone_carriage_return(&mut self, position: usize) {
        let range = TextRange::new(offset(position), offset(position + 1));
        self.report
            .error("a carriage return cannot stand alone here", range)
            .help("write it as `\\r` in a quoted string, or end lines with LF or CRLF");
    }

    /// What `$` or `%` begins: a sequence, or literal text of some length which may be an escape.
    fn sign(&self, position: usize, sign: u8) -> Result<Ends, (usize, bool)> {
        let count = self.lexer.cursor.rest(position).iter().take_while(|byte| **byte == sign).count();
        let brace = self.lexer.cursor.byte(position + count) == b'{';
        match (brace, count) {
            (true, 1) if sign == b'$' => Ok(Ends::Interpolation),
            (true, 1) => Ok(Ends::Directive),
            _ => Err((count + usize::from(brace), brace)),
        }
    }

    /// The length of an escape that begins with a backslash; reports a bad one.
    fn escape_length(&mut self, position: usize) -> usize {
        let digits = match self.lexer.cursor.byte(position + 1) {
            b'n' | b'r' | b't' | b'"' | b'\\' => return 2,
            b'u' => 4,
            b'U' => 8,
            _ => {
                self.bad_escape(position);
                // A line end or the end of the text is not part of it.
                return 1;
            }
        };
        let rest = self.lexer.cursor.rest(position + 2);
        let count = rest.iter().take(digits).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let range = TextRange::new(offset(position), offset(position + 2 + count));
        if count < digits {
            let selector = char::from(self.lexer.cursor.byte(position + 1));
            self.report.error(format!("`\\{selector}` needs {digits} hexadecimal digits"), range);
        } else if u32::from_str_radix(self.slice(range).get(2..).unwrap_or_default(), 16)
            .ok()
            .and_then(char::from_u32)
            .is_none()
        {
            let text = self.slice(range).to_owned();
            let help = "write characters beyond U+FFFF as `\\U` and eight digits";
            self.report.error(format!("`{text}` is no character"), range).help(help);
        }
        2 + count
    }

    fn bad_escape(&mut self, position: usize) {
        let rest = self.lexer.cursor.rest_of_text(position + 1);
        let selector = rest.chars().next().filter(|character| !matches!(character, '\n' | '\r'));
        let end = position + 1 + selector.map_or(0, char::len_utf8);
        let range = TextRange::new(offset(position), offset(end));
        let text = self.slice(range).to_owned();
        let help = match selector {
            Some('$') => "double the `$` to write it before a brace: `$${`",
            Some('%') => "double the `%` to write it before a brace: `%%{`",
            _ => {
                "the escapes are `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`, `\\uNNNN` and `\\UNNNNNNNN`; double a plain backslash"
            }
        };
        self.report.error(format!("`{text}` is no escape"), range).help(help);
    }
}
