//! Finding the way back after an error: to the next element, the next property, the next line, the next declaration.
//! Tokens are only skipped forwards, so the whole stays linear.

use cumulint_source::TextRange;
use cumulint_syntax::Reported;

use crate::parser::Parser;
use crate::parser::declaration::KEYWORDS;
use crate::token::{Token, TokenKind};

impl Parser<'_> {
    /// Reports an error that breaks the expression which is being read.
    pub(super) fn fail(&mut self, message: impl Into<String>, range: TextRange) -> Reported<'_> {
        self.broken = true;
        self.report.error(message, range)
    }

    /// Reports that something else than `wanted` was found, and breaks. Of one token that is said once.
    pub(super) fn fail_expected(&mut self, wanted: &str) -> Reported<'_> {
        if self.unexpected.replace(self.position) == Some(self.position) {
            self.broken = true;
            return self.report.silent();
        }
        let help = self.invalid_help();
        let message = format!("expected {wanted}, found {}", self.found());
        let range = self.here();
        let reported = self.fail(message, range);
        match help {
            Some(help) => reported.help(help),
            None => reported,
        }
    }

    /// What the current token is, in words.
    pub(super) fn found(&self) -> String {
        match self.token.kind {
            TokenKind::End => "the end of the file".to_owned(),
            TokenKind::Newline | TokenKind::Boundary => "the end of the line".to_owned(),
            TokenKind::String | TokenKind::StringStart => "a string".to_owned(),
            TokenKind::StringMiddle | TokenKind::StringEnd if self.token.unclosed => {
                "the end of the line".to_owned()
            }
            TokenKind::StringMiddle | TokenKind::StringEnd => "`}`".to_owned(),
            _ => {
                let quote = |character: &char| matches!(character, '"' | '\'' | '\\');
                let characters = self.token_text().chars().take(30);
                let text: String = characters
                    .flat_map(|character| {
                        let plain = Some(character).filter(quote);
                        let escaped = plain.is_none().then(|| character.escape_debug());
                        plain.into_iter().chain(escaped.into_iter().flatten())
                    })
                    .collect();
                format!("`{text}`")
            }
        }
    }

    /// The current token, or the one before it where the current one cannot be seen.
    pub(super) fn here(&self) -> TextRange {
        let start = self.token.range.start;
        match self.token.kind {
            TokenKind::End | TokenKind::Newline | TokenKind::Boundary if !self.previous.is_empty() => {
                self.previous
            }
            TokenKind::StringMiddle | TokenKind::StringEnd if self.token.unclosed => self.previous,
            TokenKind::StringMiddle | TokenKind::StringEnd => TextRange::new(start, start + 1),
            _ => self.token.range,
        }
    }

    /// What to do about a character that is not of the language, where that is known.
    pub(super) fn invalid_help(&self) -> Option<&'static str> {
        if !self.at(TokenKind::Invalid) {
            return None;
        }
        Some(match self.token_text() {
            "\"" | "`" | "\u{201c}" | "\u{201d}" | "\u{2018}" | "\u{2019}" => {
                "strings stand in single quotes"
            }
            "#" => "a comment begins with `//`",
            ";" => "end the line instead",
            "&" => "the logical operator is `&&`",
            "~" => "the logical operator is `!`",
            "\u{a0}" => "this is a no-break space: use a plain one",
            _ => return None,
        })
    }

    /// Whether nothing that is open can go on here: the end of the text, or where a declaration surely begins.
    pub(super) fn at_end(&self) -> bool {
        matches!(self.token.kind, TokenKind::End | TokenKind::Boundary)
    }

    /// Whether the current token closes something that is open further out than a bracket which `close` ends.
    pub(super) fn closes_outer(&self, close: TokenKind) -> bool {
        match self.token.kind {
            kind if kind == close => false,
            TokenKind::CloseBrace => self.open.braces > 0,
            TokenKind::CloseBracket => self.open.brackets > 0,
            TokenKind::CloseParenthesis => self.open.parentheses > 0,
            TokenKind::StringMiddle | TokenKind::StringEnd => self.open.holes > 0,
            _ => false,
        }
    }

    /// Reports that a bracket is not followed by what it needs: blames the bracket itself where nothing can close it.
    pub(super) fn fail_unclosed(&mut self, open: TextRange, close: TokenKind, wanted: &str) {
        if self.at_end() || self.closes_outer(close) {
            self.cut_off |= self.at_end();
            self.never_closed(open);
        } else {
            self.fail_expected(wanted);
        }
    }

    /// Notes that a bracket opens, and returns what was open before.
    pub(super) fn opened(&mut self, kind: TokenKind) -> super::Open {
        let before = self.open;
        match kind {
            TokenKind::OpenBrace => self.open.braces += 1,
            TokenKind::OpenBracket => self.open.brackets += 1,
            TokenKind::OpenParenthesis => self.open.parentheses += 1,
            _ => {}
        }
        before
    }

    /// Skips to the next comma or line end, or to `close`, over whole brackets and strings. Returns whether it is found;
    /// otherwise whoever is further out must go on.
    pub(super) fn resynchronise(&mut self, close: TokenKind) -> bool {
        let mut depth = 0_u32;
        let found = loop {
            let kind = self.token.kind;
            match kind {
                TokenKind::End | TokenKind::Boundary => {
                    self.cut_off = true;
                    break false;
                }
                TokenKind::Comma | TokenKind::Newline if depth == 0 => break true,
                _ if depth == 0 && kind == close => break true,
                _ if depth == 0 && self.closes_outer(close) => break false,
                _ if kind.ends_hole() && self.open.holes > 0 => break false,
                _ if kind.opens() => depth += 1,
                _ if kind.closes() => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.skip_token();
        };
        self.broken = !found;
        found
    }

    /// Skips a token; a string as a whole.
    pub(super) fn skip_token(&mut self) {
        if self.at(TokenKind::StringStart) {
            self.skip_to_piece();
            while self.at(TokenKind::StringMiddle) {
                self.skip_to_piece();
            }
        }
        self.bump();
    }

    /// At a piece of a string: goes to its next piece, over everything in the hole.
    pub(super) fn skip_to_piece(&mut self) {
        let mut depth = 0_u32;
        self.bump();
        loop {
            match self.token.kind {
                TokenKind::End => return,
                TokenKind::StringStart => depth += 1,
                TokenKind::StringEnd if depth > 0 => depth -= 1,
                TokenKind::StringMiddle | TokenKind::StringEnd if depth == 0 => return,
                _ => {}
            }
            self.bump();
        }
    }

    /// Skips the rest of the line, over whole brackets.
    pub(super) fn skip_line(&mut self) {
        let mut depth = 0_u32;
        loop {
            let kind = self.token.kind;
            match kind {
                TokenKind::End | TokenKind::Boundary => {
                    self.cut_off |= depth > 0;
                    break;
                }
                TokenKind::Newline if depth == 0 => break,
                _ if kind.opens() => depth += 1,
                _ if kind.closes() => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.skip_token();
        }
        self.broken = false;
    }

    /// Whether the line end here was surely not meant to end the expression: the next line goes on with one, and begins
    /// neither a declaration nor a property.
    pub(super) fn goes_on(&self) -> bool {
        let second = self.ahead(1);
        self.at(TokenKind::Newline)
            && second.kind.begins_expression()
            && !(self.ahead(2).kind == TokenKind::Colon)
            && !self.is_declaration(second, self.ahead(2).kind)
    }
}

impl Parser<'_> {
    /// Whether what stands behind the line end here surely belongs to something further out than the list that `close`
    /// ends: it begins a property of an object around it, or a declaration.
    pub(super) fn line_end_cuts_off(&self, close: TokenKind) -> bool {
        if !self.at(TokenKind::Newline) || close == TokenKind::CloseBrace {
            return false;
        }
        let (first, next) = (self.ahead(1), self.ahead(2).kind);
        let property =
            matches!(first.kind, TokenKind::Identifier | TokenKind::String) && next == TokenKind::Colon;
        property && self.open.braces > 0 || self.is_declaration(first, next)
    }

    /// Whether the two tokens begin a declaration, wherever on its line that stands.
    fn is_declaration(&self, first: Token, next: TokenKind) -> bool {
        first.kind == TokenKind::Identifier
            && begins_name(next)
            && KEYWORDS.contains(&self.slice(first.range))
    }

    /// Reports that the bracket is never closed, and breaks.
    pub(super) fn never_closed(&mut self, open: TextRange) {
        let bracket = self.slice(open).to_owned();
        self.fail(format!("this `{bracket}` is never closed"), open);
    }
}

/// Whether it may follow the keyword of a declaration.
fn begins_name(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier
            | TokenKind::String
            | TokenKind::StringStart
            | TokenKind::OpenBrace
            | TokenKind::Star
            | TokenKind::Assign
    )
}

/// Marks the line ends behind which a declaration begins in the first column.
pub(super) fn with_boundaries(text: &str, mut tokens: Vec<Token>) -> Vec<Token> {
    let begins = |window: &[Token]| match window {
        [line_end, first, next] => {
            line_end.kind == TokenKind::Newline && begins_declaration(text, *first, *next)
        }
        _ => false,
    };
    let ends: Vec<bool> = tokens.windows(3).map(begins).collect();
    for (token, _) in tokens.iter_mut().zip(ends).filter(|(_, begins)| *begins) {
        token.kind = TokenKind::Boundary;
    }
    tokens
}

fn begins_declaration(text: &str, first: Token, next: Token) -> bool {
    let start = first.range.start as usize;
    let before = start.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    if !matches!(before, Some(b'\n' | b'\r')) {
        return false;
    }
    match first.kind {
        TokenKind::At => next.kind == TokenKind::Identifier,
        TokenKind::Identifier => KEYWORDS.contains(&first.range.slice(text)) && begins_name(next.kind),
        _ => false,
    }
}
