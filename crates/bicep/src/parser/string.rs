//! Strings: literal parts and the expressions between them.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId};

use crate::node::{Kind, flag};
use crate::parser::{Open, Parser};
use crate::token::{Token, TokenKind};

impl Parser<'_> {
    /// At a string.
    pub(super) fn string(&mut self) -> NodeId {
        let token = self.token;
        if token.kind == TokenKind::StringStart {
            return self.interpolated();
        }
        let escaped = if token.escaped { flag::ESCAPED } else { 0 };
        let unclosed = if token.unclosed { flag::UNCLOSED } else { 0 };
        self.bump();
        self.nodes.leaf(Kind::String, escaped | unclosed, token.range, u32::from(token.style))
    }

    fn interpolated(&mut self) -> NodeId {
        let start = self.token;
        if !self.enter() {
            self.skip_token();
            self.broken = true;
            return self.error_node();
        }
        let (opening, sign, closing) = Token::delimiters(start.style);
        let mut children = Children::EMPTY;
        let mut flags = if start.style > 0 { flag::MULTI_LINE } else { 0 };
        self.literal_part(&mut children, (opening, sign), flags);
        loop {
            let open = self.token.range.end.saturating_sub(sign);
            let expression = self.hole(&mut flags);
            let end = self.token.range;
            // A piece that nobody closed has no brace before it.
            let closed = u32::from(!end.is_empty());
            let range = TextRange::new(open, end.start + closed);
            let hole = self.nodes.branch_of(Kind::Interpolation, 0, range, &[expression]);
            self.nodes.append(&mut children, hole);
            if !self.at(TokenKind::StringMiddle) {
                let close = if self.token.unclosed { 0 } else { closing };
                self.literal_part(&mut children, (closed, close), 0);
                break;
            }
            self.literal_part(&mut children, (1, sign), 0);
        }
        let range = start.range.cover(self.token.range);
        self.bump();
        self.leave();
        self.nodes.branch(Kind::Interpolated, flags, range, children)
    }

    /// At a piece: reads the expression behind it, and goes to the next piece.
    fn hole(&mut self, flags: &mut u8) -> NodeId {
        self.bump();
        let simple = std::mem::replace(&mut self.simple, true);
        // Brackets around the string are closed behind it, never in it.
        let outer = std::mem::replace(&mut self.open, Open { holes: 1, ..Open::default() });
        let expression =
            if self.token.kind.ends_hole() { self.no_term("an expression") } else { self.expression() };
        // A string that nobody closed was reported: most likely its quote was meant to be the outer one's.
        if self.at(TokenKind::String) && self.token.unclosed {
            self.broken = true;
        }
        if !self.broken && !self.token.kind.ends_hole() {
            self.fail_expected("`}`").help("to write `${` itself, put a backslash before it");
        }
        self.simple = simple;
        self.open = outer;
        if self.broken {
            *flags |= flag::INCOMPLETE;
            self.broken = false;
            self.find_piece();
        }
        expression
    }

    /// After an error in a hole: goes on to the piece that ends it. What was read so far can only have been whole strings.
    fn find_piece(&mut self) {
        let mut depth = 0_u32;
        loop {
            match self.token.kind {
                TokenKind::End => return,
                TokenKind::StringStart => depth += 1,
                TokenKind::StringEnd if depth > 0 => depth -= 1,
                kind if kind.ends_hole() && depth == 0 => return,
                _ => {}
            }
            self.bump();
        }
    }

    /// The text of the piece here, without what is before and behind it.
    fn literal_part(&mut self, children: &mut Children, (before, behind): (u32, u32), flags: u8) {
        let token = self.token;
        let range = TextRange::new(token.range.start + before, token.range.end.saturating_sub(behind));
        let escaped = if token.escaped { flag::ESCAPED } else { 0 };
        let first = if flags & flag::MULTI_LINE != 0 { flag::FIRST_OF_LINES } else { 0 };
        let part = self.nodes.leaf(Kind::LiteralPart, escaped | first, range, 0);
        self.nodes.append(children, part);
    }
}
