//! Finding the way back after an error: to the next element, the next item, the next line. Every loop here consumes a
//! token or stops, and going back in the text is paid from a budget, so that the whole stays linear.

use cumulint_source::TextRange;
use cumulint_syntax::{Reported, offset};
use memchr::{memchr, memrchr};

use crate::lexer::identifier_length;
use crate::parser::Parser;
use crate::token::TokenKind;

/// Where resynchronising inside brackets ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// At a comma, or at a line end where that separates.
    Separator,
    /// At the closing bracket.
    Close,
    /// Nowhere: whoever is further out must go on.
    Nothing,
}

impl Parser<'_> {
    /// Reports an error that breaks the expression which is being read.
    pub(super) fn fail(&mut self, message: impl Into<String>, range: TextRange) -> Reported<'_> {
        self.look_for_item();
        self.broken = true;
        self.report.error(message, range)
    }

    /// Reports that a bracket is not followed by what it needs: blames the bracket itself where nothing can close it.
    pub(super) fn fail_unclosed(&mut self, open: TextRange, wanted: &str) {
        self.look_for_item();
        self.broken = true;
        let ends_more = self.token.after_newline && self.token.kind.closes();
        if self.resume.is_some() || self.at(TokenKind::End) || ends_more {
            let bracket = self.slice(open).to_owned();
            self.report.error(format!("this `{bracket}` is never closed"), open);
        } else {
            let found = self.found();
            self.report.error(format!("expected {wanted}, found {found}"), self.here());
        }
    }

    /// What the current token is, in words.
    pub(super) fn found(&self) -> String {
        match self.token.kind {
            TokenKind::End => "the end of the file".to_owned(),
            TokenKind::Newline => "the end of the line".to_owned(),
            TokenKind::Quote => "a string".to_owned(),
            TokenKind::HeredocStart => "a heredoc".to_owned(),
            _ => {
                let text: String = self.token_text().chars().take(30).collect();
                format!("`{}`", text.escape_debug())
            }
        }
    }

    /// The current token, or the one before it where the current one cannot be seen.
    pub(super) fn here(&self) -> TextRange {
        match self.token.kind {
            TokenKind::End | TokenKind::Newline if !self.previous.is_empty() => self.previous,
            TokenKind::Quote => self.first_line(self.token.range.start),
            _ => self.token.range,
        }
    }

    /// From `start` to the end of a string that begins there, or of its line.
    fn first_line(&self, start: u32) -> TextRange {
        let rest = self.lexer.cursor.rest(start as usize + 1);
        let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\n' | b'\r'));
        let closed = end.is_some_and(|end| rest.get(end) == Some(&b'"'));
        let length = end.unwrap_or(rest.len()) + usize::from(closed);
        TextRange::new(start, start + 1 + offset(length))
    }

    /// Skips to the next separator or to `close`, over whole brackets and strings.
    pub(super) fn resynchronise(&mut self, close: TokenKind) -> Found {
        let mut depth = 0_u32;
        self.report.mute();
        let found = loop {
            let kind = self.token.kind;
            if self.resume.is_some() || kind == TokenKind::End || self.leaves_the_line() {
                break Found::Nothing;
            }
            if depth == 0 && kind == close {
                break Found::Close;
            }
            if depth == 0 && matches!(kind, TokenKind::Comma | TokenKind::Newline) {
                break Found::Separator;
            }
            if kind.closes() && depth == 0 {
                break Found::Nothing;
            }
            depth = depth + u32::from(kind.opens()) - u32::from(kind.closes());
            self.skip_token();
        };
        self.report.unmute();
        self.broken = found == Found::Nothing;
        found
    }

    /// Whether to go on would lead out of the quotes, or to a new item. Then `resume` says where, or the quotes end.
    fn leaves_the_line(&mut self) -> bool {
        if !self.token.after_newline && self.token.kind != TokenKind::Newline {
            return false;
        }
        if self.in_quotes {
            return true;
        }
        let start = self.token.range.start;
        if self.token.after_newline && self.is_new_item(start as usize) && self.can_rewind(0) {
            self.resume = Some(start);
            return true;
        }
        false
    }

    /// Skips a token; a string or heredoc as a whole.
    pub(super) fn skip_token(&mut self) {
        let start = self.token.range.start;
        match self.token.kind {
            TokenKind::Quote => drop(self.quoted()),
            TokenKind::HeredocStart => drop(self.heredoc()),
            _ => {}
        }
        self.broken = false;
        if self.token.range.start == start {
            self.bump();
        }
    }

    /// After a broken argument: skips the rest of its line, over whole brackets.
    pub(super) fn skip_line(&mut self) {
        let mut depth = 0_u32;
        self.report.mute();
        loop {
            let kind = self.token.kind;
            let on_new_line = kind == TokenKind::Newline || self.token.after_newline;
            if kind == TokenKind::End
                || (on_new_line && depth == 0)
                || (kind == TokenKind::CloseBrace && depth == 0)
            {
                break;
            }
            if on_new_line && self.is_new_item(self.next_item_offset()) {
                break;
            }
            depth = (depth + u32::from(kind.opens())).saturating_sub(u32::from(kind.closes()));
            self.skip_token();
        }
        self.report.unmute();
    }

    /// The offset of the first visible character at or behind a line end.
    fn next_item_offset(&self) -> usize {
        let mut position = self.token.range.start as usize;
        while matches!(self.lexer.cursor.byte(position), b'\n' | b'\r' | b' ' | b'\t') {
            position += 1;
        }
        position
    }

    /// Whether the text at `position` may be an argument or block that stands no deeper than the one that is being read.
    fn is_new_item(&self, position: usize) -> bool {
        let before = self.lexer.cursor.text().as_bytes().get(..position).unwrap_or_default();
        let line = memrchr(b'\n', before).map_or(0, |found| found + 1);
        let indent = position - line;
        let blank =
            before.get(line..).is_some_and(|bytes| bytes.iter().all(|byte| matches!(byte, b' ' | b'\t')));
        blank && offset(indent) <= self.item.indent && self.looks_like_item(position)
    }

    /// Whether an identifier stands at `position` that is followed, on its line, by what follows the name of an argument
    /// or the type of a block.
    pub(super) fn looks_like_item(&self, position: usize) -> bool {
        let rest = self.lexer.cursor.rest_of_text(position);
        let name = identifier_length(rest);
        let Some(after) = rest.get(name..).filter(|_| name > 0) else { return false };
        let after = after.trim_start_matches([' ', '\t']).as_bytes();
        match after.first() {
            Some(b'=') => !matches!(after.get(1), Some(b'=' | b'>')),
            Some(b'{' | b'"') => true,
            _ => false,
        }
    }

    /// After an error: looks for a line, behind the start of the item that is being read and up to the error, that begins
    /// another item. Then a bracket before it was never closed.
    fn look_for_item(&mut self) {
        if self.report.is_muted() || self.resume.is_some() || self.in_quotes {
            return;
        }
        // What was searched before is not searched again: what stood deeper then found nothing, so nothing is there.
        let from = self.searched.max(self.item.after as usize);
        let to = self.token.range.end as usize;
        self.resume = self.item_between(from, to);
        self.searched = to.max(from);
    }

    /// The first new item on a line that begins behind `from` and before `to`, if going back to it is affordable.
    pub(super) fn item_between(&self, from: usize, to: usize) -> Option<u32> {
        let mut line = from;
        while let Some(found) =
            self.lexer.cursor.rest(line).get(..to.saturating_sub(line)).and_then(|rest| memchr(b'\n', rest))
        {
            line += found + 1;
            let blanks =
                self.lexer.cursor.rest(line).iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            let start = line + blanks;
            if blanks <= self.item.indent as usize && self.looks_like_item(start) {
                return self
                    .can_rewind(self.lexer.cursor.position.saturating_sub(start))
                    .then_some(offset(start));
            }
        }
        None
    }

    pub(super) fn can_rewind(&self, bytes: usize) -> bool {
        bytes <= self.rewinds
    }

    /// Goes on at `position`, before or behind where the text was read to.
    pub(super) fn go_to(&mut self, position: u32) {
        self.rewinds =
            self.rewinds.saturating_sub(self.lexer.cursor.position.saturating_sub(position as usize));
        self.lexer.go_to(position as usize);
        self.searched = self.searched.min(position as usize);
    }

    /// The indentation of `start` where only blanks stand before it on its line.
    pub(super) fn indent_of(&self, start: u32) -> Option<u32> {
        let before = self.lexer.cursor.text().as_bytes().get(..start as usize)?;
        let line = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let ends_line = before.len() == line || before.get(before.len() - line - 1) == Some(&b'\n');
        ends_line.then_some(offset(line))
    }
}
