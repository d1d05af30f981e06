//! The recursive-descent parser: its state, its limits and its entries. The grammar is that of Bicep as of 2025, with its
//! experimental parts.
//!
//! A failed expression sets `broken` and returns what was understood; the nearest list, string or declaration
//! resynchronises (see `recovery`). Levels of nesting are counted, and long chains are lists or capped, so that neither
//! the parser nor a visitor of the tree can run out of stack.

mod access;
mod collection;
mod declaration;
mod expression;
mod function;
mod import;
mod recovery;
mod string;
mod type_expression;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{FileId, TextRange};
use cumulint_syntax::{NodeId, Nodes, Report};

use crate::lexer::{Problem, lex};
use crate::node::Kind;
use crate::token::{Token, TokenKind};

/// The levels of brackets, strings, conditionals and signs that may lie in each other.
pub(crate) const MAX_DEPTH: u16 = 200;
/// The height that a chain of operators may give the tree.
pub(crate) const MAX_CHAIN: u16 = 768;

/// What a tree is made of.
pub(crate) struct Parsed {
    pub(crate) nodes: Nodes<Kind>,
    pub(crate) root: NodeId,
    pub(crate) comments: Vec<TextRange>,
    pub(crate) directives: Vec<TextRange>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// The brackets that are open, by their sort.
#[derive(Clone, Copy, Default)]
struct Open {
    braces: u32,
    brackets: u32,
    parentheses: u32,
    holes: u32,
}

pub(crate) struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    position: usize,
    /// The token at `position`.
    token: Token,
    /// The token that was consumed last.
    previous: TextRange,
    nodes: Nodes<Kind>,
    report: Report,
    depth: u16,
    open: Open,
    /// An error lies behind, and nobody has found the way back yet.
    broken: bool,
    /// Objects and arrays may not stand here: it is the hole of a string.
    simple: bool,
    /// It is a file of parameters.
    parameters: bool,
    /// The text ended within brackets.
    cut_off: bool,
    /// The token that was last reported to be another than expected.
    unexpected: Option<usize>,
}

impl<'t> Parser<'t> {
    fn new(file: FileId, text: &'t str, tokens: Vec<Token>, parameters: bool) -> Self {
        let nodes = Nodes::with_capacity(tokens.len() * 2 / 3 + 8);
        let end = Token::new(TokenKind::End, TextRange::default());
        let token = tokens.first().copied().unwrap_or(end);
        Self {
            text,
            tokens,
            position: 0,
            token,
            previous: TextRange::default(),
            nodes,
            report: Report::new(file),
            depth: 0,
            open: Open::default(),
            broken: false,
            simple: false,
            parameters,
            cut_off: false,
            unexpected: None,
        }
    }

    /// Parses a whole file.
    pub(crate) fn file(file: FileId, text: &'t str, parameters: bool) -> Parsed {
        let mut lexed = lex(text);
        let mut parser = Self::new(file, text, std::mem::take(&mut lexed.tokens), parameters);
        let mut root = parser.declarations();
        if parser.cut_off {
            // A bracket is missing, so that all that follows seemed to be inside it: declarations that begin in the first
            // column tell where it was meant to end.
            let tokens = recovery::with_boundaries(text, std::mem::take(&mut parser.tokens));
            parser = Self::new(file, text, tokens, parameters);
            root = parser.declarations();
        }
        parser.finish(root, lexed.comments, lexed.directives, lexed.problems)
    }

    /// Parses an expression that is the whole text.
    pub(crate) fn lone_expression(file: FileId, text: &'t str) -> Parsed {
        let mut lexed = lex(text);
        let mut parser = Self::new(file, text, std::mem::take(&mut lexed.tokens), false);
        let root = parser.expression();
        parser.skip_newline();
        if !parser.broken && !parser.at(TokenKind::End) {
            let found = parser.found();
            parser.fail(format!("expected the end of the expression, found {found}"), parser.here());
        }
        parser.finish(root, lexed.comments, lexed.directives, lexed.problems)
    }

    fn finish(
        mut self,
        root: NodeId,
        comments: Vec<TextRange>,
        directives: Vec<TextRange>,
        problems: Vec<Problem>,
    ) -> Parsed {
        for problem in problems {
            let error = self.report.error(problem.message, problem.range);
            if let Some(help) = problem.help {
                error.help(help);
            }
        }
        self.nodes.shrink();
        Parsed { nodes: self.nodes, root, comments, directives, diagnostics: self.report.finish() }
    }

    fn bump(&mut self) {
        self.previous = self.token.range;
        // The last token is the end, which stays.
        if let Some(token) = self.tokens.get(self.position + 1) {
            self.position += 1;
            self.token = *token;
        }
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    /// The token behind the current one.
    fn second(&self) -> TokenKind {
        self.ahead(1).kind
    }

    fn ahead(&self, count: usize) -> Token {
        self.tokens.get(self.position + count).copied().unwrap_or(self.token)
    }

    fn skip_newline(&mut self) {
        if self.at(TokenKind::Newline) {
            self.bump();
        }
    }

    fn slice(&self, range: TextRange) -> &'t str {
        range.slice(self.text)
    }

    fn token_text(&self) -> &'t str {
        self.slice(self.token.range)
    }

    fn is_word(&self, word: &str) -> bool {
        self.at(TokenKind::Identifier) && self.token_text() == word
    }

    /// One level deeper; refused, with an error, where that is too deep.
    fn enter(&mut self) -> bool {
        if self.depth >= MAX_DEPTH {
            self.too_deep();
            return false;
        }
        self.depth += 1;
        true
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn too_deep(&mut self) {
        self.report.too_deep(MAX_DEPTH, self.token.range);
        self.broken = true;
    }

    fn leaf(&mut self, kind: Kind, range: TextRange) -> NodeId {
        self.nodes.leaf(kind, 0, range, 0)
    }

    /// The current token as a leaf, consumed.
    fn take(&mut self, kind: Kind) -> NodeId {
        let leaf = self.leaf(kind, self.token.range);
        self.bump();
        leaf
    }

    fn error_node(&mut self) -> NodeId {
        self.leaf(Kind::Error, TextRange::empty(self.previous.end))
    }

    fn absent(&mut self) -> NodeId {
        self.leaf(Kind::Absent, TextRange::empty(self.previous.end))
    }
}
