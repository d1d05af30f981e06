//! Directives about diagnostics: `#disable-next-line BCP081`, first on a line.

use cumulint_source::TextRange;
use cumulint_syntax::offset;
use memchr::memchr2;

use crate::lexer::Lexer;

/// The words that begin one.
pub(crate) const KEYWORDS: [&str; 3] = ["disable-next-line", "disable-diagnostics", "restore-diagnostics"];

impl Lexer<'_> {
    /// Reads a directive, where one begins here.
    pub(super) fn directive(&mut self) -> bool {
        let start = self.cursor.position;
        let after = self.cursor.rest(start + 1);
        let Some(keyword) = KEYWORDS.iter().find(|word| after.starts_with(word.as_bytes())) else {
            return false;
        };
        let before = self.cursor.before(start);
        let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let begins_line = match (before.len() - blanks).checked_sub(1).and_then(|last| before.get(last)) {
            None | Some(b'\n' | b'\r') => true,
            Some(_) => before.len() - blanks == '\u{feff}'.len_utf8() && before.starts_with(b"\xef\xbb\xbf"),
        };
        if !begins_line {
            return false;
        }
        let end = self.directive_end(start);
        let range = TextRange::new(offset(start), offset(end));
        self.lexed.directives.push(range);
        if end - start <= keyword.len() + 1 {
            self.problem(range, "this directive names no code", Some("write the codes behind it: `BCP081`"));
        }
        self.cursor.position = end;
        true
    }

    /// The end of the line or the beginning of a comment on it, without the blanks before.
    fn directive_end(&self, start: usize) -> usize {
        let rest = self.cursor.rest(start);
        let line = rest.get(..memchr2(b'\n', b'\r', rest).unwrap_or(rest.len())).unwrap_or_default();
        let comment = line.windows(2).position(|pair| matches!(pair, b"//" | b"/*"));
        let words = line.get(..comment.unwrap_or(line.len())).unwrap_or_default();
        start + words.trim_ascii_end().len()
    }
}
