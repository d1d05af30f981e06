//! Strings: where they end, and whether their escapes are right. They are decoded when asked for.

use memchr::memchr;

use super::{Parser, range};
use crate::problems::Problem;
use crate::tree::{ESCAPED, UNCLOSED};
use crate::{Kind, LeniencyKind, Style};

/// The bytes at which reading a string stops: the quote, the backslash and control characters.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, in bounds")]
        {
            stops[byte] = byte < 0x20 || byte == 0x22 || byte == 0x5c;
        }
        byte += 1;
    }
    stops
};

/// What was found between the quotes.
struct Scanned {
    end: usize,
    flags: u8,
    first_break: Option<usize>,
    first_control: Option<usize>,
}

impl Parser<'_> {
    /// Reads the string at the cursor, as a key of the innermost mapping or as a value.
    pub(super) fn string(&mut self, is_key: bool) {
        let start = self.at;
        let scanned = self.scan_string(start);
        self.consume(scanned.end - start);
        let node = self.build.leaf(Kind::String, Style::DoubleQuoted, scanned.flags, range(start, self.at));
        if is_key {
            self.name(node, start, scanned.flags);
        }
        if scanned.first_break.or(scanned.first_control).is_some() {
            let kind = match scanned.first_break {
                Some(_) => LeniencyKind::MultilineString,
                None => LeniencyKind::ControlCharacter,
            };
            self.lenient(kind, range(start, self.at));
        }
    }

    /// Registers a string as a key.
    fn name(&mut self, node: u32, start: usize, flags: u8) {
        if flags == 0 {
            let text = self.text;
            self.build.key(node, text.get(start + 1..self.at.saturating_sub(1)).unwrap_or_default());
        } else {
            self.build.key_by_text(node);
        }
    }

    fn scan_string(&mut self, start: usize) -> Scanned {
        let errors = self.build.problems.mark();
        let mut scanned = Scanned { end: start + 1, flags: 0, first_break: None, first_control: None };
        loop {
            let rest = self.text.as_bytes().get(scanned.end..).unwrap_or_default();
            let Some(plain) = rest.iter().position(|byte| stops(*byte)) else {
                scanned.end = self.text.len();
                self.one_line_before = self.text.len();
                break;
            };
            let at = scanned.end + plain;
            match rest.get(plain) {
                Some(b'"') => {
                    scanned.end = at + 1;
                    if scanned.first_break.is_none() || self.continues_well(at + 1) {
                        return scanned;
                    }
                    self.one_line_before = at;
                    break;
                }
                Some(b'\\') => {
                    scanned.flags |= ESCAPED;
                    scanned.end = at + self.escape(at);
                }
                Some(b'\n' | b'\r') => {
                    scanned.first_break.get_or_insert(at);
                    scanned.end = at + 1;
                    if start < self.one_line_before {
                        break;
                    }
                }
                _ => {
                    scanned.first_control.get_or_insert(at);
                    scanned.end = at + 1;
                }
            }
        }
        self.build.problems.rewind(errors);
        self.unclosed(start, &scanned)
    }

    /// A string that has no end, or none that the text goes on well after: it ends with its line.
    fn unclosed(&mut self, start: usize, scanned: &Scanned) -> Scanned {
        let line_end = scanned.first_break.unwrap_or(scanned.end);
        // What looks like the end of the value belongs to the value around it.
        let line = self.text.get(start + 1..line_end).unwrap_or_default();
        let kept = line.trim_end_matches([' ', '\t', ',', '}', ']']);
        let end = start + 1 + kept.len();
        self.error("this string is never closed", range(start, end));
        let flags = UNCLOSED | if memchr(b'\\', kept.as_bytes()).is_some() { ESCAPED } else { 0 };
        Scanned { end, flags, first_break: None, first_control: None }
    }

    /// Whether what follows a string that spans lines is what may follow a string.
    fn continues_well(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default().trim_start_matches([' ', '\t', '\r', '\n']);
        matches!(rest.as_bytes().first(), None | Some(b',' | b':' | b'}' | b']' | b'/'))
    }

    /// Checks the escape at `at` and returns its length.
    fn escape(&mut self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let unit = |from: usize| rest.get(from..from + 6).and_then(code_unit);
        match rest.get(1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
            Some(b'u') => match (unit(0), unit(6)) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
                (Some(0xd800..=0xdfff), _) => {
                    let problem = "this escape is half of a surrogate pair, which is no character";
                    self.build.problems.push(Problem::syntax(problem, range(at, at + 6)));
                    6
                }
                (Some(_), _) => 6,
                (None, _) => {
                    let digits =
                        rest.iter().skip(2).take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
                    let bad = range(at, at + 2 + digits);
                    self.error("`\\u` must be followed by four hexadecimal digits", bad);
                    2 + digits
                }
            },
            _ => {
                let next = self.text.get(at + 1..).and_then(|rest| rest.chars().next());
                let length = 1 + next.filter(|next| !next.is_control()).map_or(0, char::len_utf8);
                let shown = self.text.get(at..at + length).unwrap_or_default();
                let message = format!("`{shown}` is not an escape of JSON");
                let problem = Problem::syntax(message, range(at, at + length));
                self.build.problems.push(problem.help("a backslash itself is written `\\\\`"));
                length
            }
        }
    }
}

fn stops(byte: u8) -> bool {
    STOPS.get(usize::from(byte)).copied().unwrap_or(true)
}

/// The code unit that `\uXXXX` writes.
pub(super) fn code_unit(escape: &[u8]) -> Option<u16> {
    let digits = escape.strip_prefix(b"\\u").filter(|digits| digits.len() == 4)?;
    digits.iter().try_fold(0_u16, |unit, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}
