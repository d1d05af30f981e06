//! Heredocs: their markers, and the indentation that `<<-` leaves out.

use cumulint_source::TextRange;
use cumulint_syntax::{NodeId, offset};
use memchr::memchr;

use crate::lexer::identifier_length;
use crate::node::{Kind, flag};
use crate::parser::Parser;
use crate::parser::quoted::Ends;
use crate::parser::template::{Mode, Reading};

impl Parser<'_> {
    /// A heredoc; the current token is its opening.
    pub(super) fn heredoc(&mut self) -> NodeId {
        let open = self.token.range;
        if !self.enter() {
            self.bump();
            return self.leaf(Kind::Error, open);
        }
        let flush = self.slice(open).starts_with("<<-");
        let marker = TextRange::new(open.start + if flush { 3 } else { 2 }, open.end);
        let line = memchr(b'\n', self.lexer.cursor.rest(open.end as usize)).unwrap_or(0);
        let mut reading = Reading::new(Mode::Heredoc, open.end as usize + line + 1);
        reading.marker = self.slice(marker);
        reading.tokens = flush.then(Vec::new);
        let name = self.leaf(Kind::Name, marker);
        let mut children = self.nodes.children_of(&[name]);
        self.template(&mut reading, &mut children);
        self.leave();
        if let Some(tokens) = &reading.tokens {
            self.flush(tokens);
        }
        let range = TextRange::new(open.start, offset(reading.position));
        let node = self.nodes.branch(Kind::Heredoc, u8::from(flush) * flag::FLUSH, range, children);
        self.item.after = self.item.after.max(range.end);
        self.continue_behind(range);
        if reading.ends != Ends::Line {
            self.unclosed_heredoc(open, marker);
        }
        node
    }

    /// No line holds only the marker. What looks like another item is taken for one.
    fn unclosed_heredoc(&mut self, open: TextRange, marker: TextRange) {
        let name = self.slice(marker).to_owned();
        self.resume = self.item_between(open.end as usize, self.lexer.cursor.end());
        self.broken |= self.resume.is_some();
        self.report
            .error("this heredoc is never closed", open)
            .help(format!("end it with a line that holds only `{name}`"));
    }

    /// Skips what was meant as a heredoc although its opening is not right (`<< EOT`, `<<"EOT"`, `<<EOT # why`), up to the
    /// line that holds the marker.
    pub(super) fn skip_bad_heredoc(&mut self) {
        let start = self.token.range.start as usize;
        let rest = self.lexer.cursor.rest_of_text(start);
        let Some(opening) = rest.strip_prefix("<<").filter(|_| self.report.lists()) else { return };
        let opening = opening.trim_start_matches([' ', '\t', '-', '~', '"', '\'']);
        let Some(marker) = opening.get(..identifier_length(opening)).filter(|marker| !marker.is_empty())
        else {
            return;
        };
        let mut end = start;
        for line in rest.split_inclusive('\n') {
            let is_marker = end > start && line.trim() == marker;
            end += if is_marker { line.trim_end().len() } else { line.len() };
            if is_marker {
                self.resume = None;
                self.lexer.go_to(end);
                return self.bump();
            }
        }
    }

    /// Whether the line that begins here ends the heredoc. Then the position is behind the marker.
    pub(super) fn at_marker(&mut self, reading: &mut Reading<'_>) -> bool {
        let rest = self.lexer.cursor.rest_of_text(reading.position);
        let length = memchr(b'\n', rest.as_bytes());
        let line = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        if line.trim() != reading.marker {
            if rest.is_empty() {
                reading.ends = Ends::Text;
            }
            return rest.is_empty();
        }
        let indent = line.len() - line.trim_start().len();
        let end = reading.position + indent + reading.marker.len();
        let range = TextRange::new(offset(reading.position + indent), offset(end));
        if length.is_none() {
            self.report
                .error("the end of a heredoc needs a line end behind its marker", range)
                .help("end the file with an empty line");
        }
        reading.position = end;
        reading.ends = Ends::Line;
        true
    }

    /// Leaves out of each line the indentation that all lines have. Blank lines do not count, and what stands before
    /// the closing marker does not either; a sequence at the start of a line has none.
    fn flush(&mut self, tokens: &[NodeId]) {
        let mut common = usize::MAX;
        let mut starts = Vec::new();
        let mut line_start = true;
        for token in tokens {
            let text = self.effective(*token);
            if std::mem::take(&mut line_start) && !is_blank_line(text) {
                common = common.min(text.chars().take_while(|character| character.is_whitespace()).count());
                starts.push(*token);
            }
            line_start = text.ends_with('\n');
        }
        for token in starts {
            let text = self.effective(token);
            let bytes: usize = text.chars().take(common).map(char::len_utf8).sum();
            if token != NodeId::NONE && bytes > 0 {
                self.nodes.change(token, |part| part.set_payload(offset(bytes)));
            }
        }
    }

    /// What is left of a literal part after stripping; nothing for a sequence.
    fn effective(&self, part: NodeId) -> &str {
        let Some(node) = self.nodes.get(part) else { return "" };
        let text = self.slice(node.range);
        let text = if node.flags & flag::STRIP_START != 0 { text.trim_start() } else { text };
        if node.flags & flag::STRIP_END != 0 { text.trim_end() } else { text }
    }
}

fn is_blank_line(text: &str) -> bool {
    text.ends_with('\n') && text.trim_start().is_empty()
}
