//! The recursive-descent parser: its state, its limits and its entries. The grammar is that of hashicorp/hcl's native
//! syntax, as Terraform 1.11 accepts it.
//!
//! A failed expression sets `broken` and returns what was understood; the nearest list, object, template or body
//! resynchronises (see `recovery`). Levels of nesting are counted, and long chains are lists or capped, so that neither
//! the parser nor a visitor of the tree can run out of stack.

mod body;
mod call;
mod collection;
mod expression;
mod heredoc;
mod number;
mod quoted;
mod recovery;
mod sequence;
mod template;
mod traversal;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{FileId, TextRange};
use cumulint_syntax::{NodeId, Nodes, Report, offset};

use crate::lexer::Lexer;
use crate::node::Kind;
use crate::token::{Token, TokenKind};

/// The levels of blocks, brackets, signs and templates that may lie in each other.
pub(crate) const MAX_DEPTH: u16 = 256;
/// The height that a chain of binary operators may give the tree.
pub(crate) const MAX_CHAIN: u16 = 768;

/// What a tree is made of.
pub(crate) struct Parsed {
    pub(crate) nodes: Nodes<Kind>,
    pub(crate) root: NodeId,
    pub(crate) comments: Vec<TextRange>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Where the innermost argument or object item began that stands first on its line: the measure of what may be a new one.
#[derive(Clone, Copy)]
struct Item {
    /// What lies before this offset is no new item.
    after: u32,
    /// The bytes between the line's start and the item.
    indent: u32,
}

pub(crate) struct Parser<'t> {
    lexer: Lexer<'t>,
    token: Token,
    /// The token that was consumed last.
    previous: TextRange,
    nodes: Nodes<Kind>,
    report: Report,
    depth: u16,
    /// An error lies behind, and nobody has found the way back yet.
    broken: bool,
    /// Where the next item begins, when a bracket before it was never closed: all up to its body unwind.
    resume: Option<u32>,
    item: Item,
    /// Inside the quotes of a string, an error must not lead to another line.
    in_quotes: bool,
    /// How many bytes may yet be read again.
    rewinds: usize,
    /// Up to here, no line begins a new item.
    searched: usize,
    /// The names of arguments of the bodies that are open, innermost last.
    names: Vec<TextRange>,
    has_carriage_return: bool,
    /// The text ended inside a block.
    unclosed_block: bool,
    /// A block ends, closed or not, before what is indented no deeper than itself.
    by_indentation: bool,
}

impl<'t> Parser<'t> {
    fn new(file: FileId, text: &'t str) -> Self {
        let end = Token { kind: TokenKind::End, after_newline: false, range: TextRange::empty(0) };
        Self {
            lexer: Lexer::new(text),
            token: end,
            previous: TextRange::empty(0),
            nodes: Nodes::with_capacity(text.len() / 8),
            report: Report::new(file),
            depth: 0,
            broken: false,
            resume: None,
            item: Item { after: 0, indent: 0 },
            in_quotes: false,
            rewinds: text.len() + 4096,
            searched: 0,
            names: Vec::new(),
            has_carriage_return: memchr::memchr(b'\r', text.as_bytes()).is_some(),
            unclosed_block: false,
            by_indentation: false,
        }
    }

    /// Parses a whole file.
    pub(crate) fn file(file: FileId, text: &'t str) -> Parsed {
        let mut parser = Self::new(file, text);
        parser.bump();
        let root = parser.root_body();
        if parser.unclosed_block {
            return Self::file_by_indentation(file, text);
        }
        parser.finish(root)
    }

    /// Parses a file in which the closing brace of a block is missing, so that all that follows seemed to be inside it:
    /// indentation tells where the block was meant to end.
    fn file_by_indentation(file: FileId, text: &'t str) -> Parsed {
        let mut parser = Self::new(file, text);
        parser.by_indentation = true;
        parser.bump();
        let root = parser.root_body();
        parser.finish(root)
    }

    /// Parses an expression that is the whole text.
    pub(crate) fn lone_expression(file: FileId, text: &'t str) -> Parsed {
        let mut parser = Self::new(file, text);
        parser.lexer.newlines = false;
        parser.bump();
        let root = parser.expression();
        if !parser.broken && parser.token.kind != TokenKind::End {
            let found = parser.found();
            parser.fail(format!("expected the end of the expression, found {found}"), parser.here());
        }
        parser.finish(root)
    }

    /// Parses a template that is the whole text, without quotes and without backslash escapes.
    pub(crate) fn lone_template(file: FileId, text: &'t str) -> Parsed {
        let mut parser = Self::new(file, text);
        let root = parser.bare_template();
        parser.finish(root)
    }

    fn finish(mut self, root: NodeId) -> Parsed {
        if let Some(range) = self.lexer.open_comment {
            let opening = TextRange::new(range.start, range.start + 2);
            self.report.error("the comment is never closed", opening).help("end it with `*/`");
        }
        self.nodes.shrink();
        let diagnostics = self.report.finish();
        Parsed { nodes: self.nodes, root, comments: self.lexer.comments, diagnostics }
    }

    fn bump(&mut self) {
        self.previous = self.token.range;
        self.token = self.lexer.next();
    }

    fn at(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    fn slice(&self, range: TextRange) -> &'t str {
        range.slice(self.lexer.cursor.text())
    }

    fn token_text(&self) -> &'t str {
        self.slice(self.token.range)
    }

    /// Sets whether line ends are tokens, and returns what was set before.
    fn set_newlines(&mut self, newlines: bool) -> bool {
        std::mem::replace(&mut self.lexer.newlines, newlines)
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

    /// The name that the current token is, consumed.
    fn name(&mut self) -> NodeId {
        let name = self.leaf(Kind::Name, self.token.range);
        self.bump();
        name
    }

    fn error_node(&mut self) -> NodeId {
        let at = self.token.range.start;
        self.leaf(Kind::Error, TextRange::empty(at))
    }

    /// Where the text ends.
    fn end_of_text(&self) -> u32 {
        offset(self.lexer.cursor.end())
    }
}
