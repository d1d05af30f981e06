//! The brackets of template sequences, `${…}` and `%{…}`: their keywords, their end, and the way back to the text.

use std::fmt;

use cumulint_source::TextRange;
use cumulint_syntax::offset;
use memchr::memchr;

use crate::node::flag;
use crate::parser::Parser;
use crate::parser::template::{Mode, Reading};
use crate::token::TokenKind;

/// The first word of a directive.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keyword {
    None,
    If,
    Else,
    EndIf,
    For,
    EndFor,
}

impl Keyword {
    pub(super) fn of(word: &str) -> Self {
        match word {
            "if" => Self::If,
            "else" => Self::Else,
            "endif" => Self::EndIf,
            "for" => Self::For,
            "endfor" => Self::EndFor,
            _ => Self::None,
        }
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::None => "",
            Self::If => "if",
            Self::Else => "else",
            Self::EndIf => "endif",
            Self::For => "for",
            Self::EndFor => "endfor",
        })
    }
}

/// A sequence while it is being read.
pub(super) struct Sequence {
    pub(super) range: TextRange,
    pub(super) open: TextRange,
    pub(super) flags: u8,
    pub(super) keyword: Keyword,
}

impl Parser<'_> {
    /// Expects the end of a sequence, or finds a way back to the text of the template.
    pub(super) fn close_sequence(&mut self, reading: &mut Reading<'_>, sequence: &mut Sequence) {
        let closes = matches!(self.token.kind, TokenKind::CloseBrace | TokenKind::StripCloseBrace);
        if closes && !self.broken {
            if self.at(TokenKind::StripCloseBrace) {
                sequence.flags |= flag::STRIP_END;
                reading.strip_next = true;
            }
            sequence.range = sequence.open.cover(self.token.range);
            reading.position = self.token.range.end as usize;
            return;
        }
        if !self.broken {
            self.report_unclosed(reading.mode, sequence.open);
        }
        self.broken = false;
        self.resume = None;
        reading.position = self.way_back(reading.mode, sequence.open);
        sequence.range = TextRange::new(sequence.open.start, offset(reading.position));
    }

    fn report_unclosed(&mut self, mode: Mode, open: TextRange) {
        let sign = if self.slice(open).starts_with('%') { '%' } else { '$' };
        let help = format!("to write `{sign}{{` itself, double the `{sign}`");
        let lost = self.at(TokenKind::End)
            || mode == Mode::Quoted && (self.at(TokenKind::Quote) || self.token.after_newline);
        if lost {
            self.report.error(format!("this `{sign}{{` is never closed"), open).help(help);
        } else {
            let found = self.found();
            self.report
                .error(format!("expected `}}` of the template sequence, found {found}"), self.here())
                .help(help)
                .label(open, "it begins here");
        }
    }

    /// Where the text of a template goes on after a broken sequence: behind a closing brace on the line, at the quote, or
    /// at the line's end.
    fn way_back(&mut self, mode: Mode, open: TextRange) -> usize {
        let from = open.end as usize;
        let line_end = memchr(b'\n', self.lexer.cursor.rest(from))
            .map_or(self.lexer.cursor.end(), |length| from + length);
        let error = self.token.range.start as usize;
        let start = if error <= line_end { error.max(from) } else { from };
        let rest = self.lexer.cursor.text().as_bytes().get(start..line_end).unwrap_or_default();
        let found = rest.iter().position(|byte| *byte == b'}' || (*byte == b'"' && mode == Mode::Quoted));
        let position = match found {
            Some(found) => start + found + usize::from(rest.get(found) == Some(&b'}')),
            None => line_end,
        };
        let distance = self.lexer.cursor.position.saturating_sub(position);
        if self.can_rewind(distance) {
            self.rewinds -= distance;
            return position;
        }
        self.token.range.end as usize
    }
}
