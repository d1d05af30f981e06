//! Steps behind a term: attributes, indexes, splats. They are a list, however many there are.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId};

use crate::node::Kind;
use crate::parser::Parser;
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn traversal(&mut self, root: NodeId) -> NodeId {
        let mut children = self.nodes.children_of(&[root]);
        let mut in_splat = false;
        let start = self.nodes.range(root);
        let mut end = start;
        while !self.broken {
            let step = match self.token.kind {
                TokenKind::Dot => self.dot(&mut in_splat),
                TokenKind::OpenBracket => {
                    in_splat = false;
                    Some(self.brackets())
                }
                _ => break,
            };
            let Some(step) = step else { break };
            end = self.nodes.range(step);
            self.nodes.append(&mut children, step);
        }
        self.nodes.branch(Kind::Traversal, 0, start.cover(end), children)
    }

    fn dot(&mut self, in_splat: &mut bool) -> Option<NodeId> {
        let dot = self.token.range;
        self.bump();
        let range = dot.cover(self.token.range);
        let payload = self.token.range.start;
        let kind = match self.token.kind {
            TokenKind::Identifier => Kind::GetAttribute,
            TokenKind::Number => {
                self.check_legacy_index();
                Kind::LegacyIndex
            }
            TokenKind::Star => {
                if std::mem::replace(in_splat, true) {
                    self.report.error("a `.*` cannot follow within another `.*`", range).help("use `[*]`");
                }
                Kind::AttributeSplat
            }
            _ => {
                let found = self.found();
                self.fail(format!("expected an attribute's name after the dot, found {found}"), self.here());
                return None;
            }
        };
        self.bump();
        Some(self.nodes.leaf(kind, 0, range, payload))
    }

    fn check_legacy_index(&mut self) {
        let number = self.token_text();
        if let Some((first, second)) = number.split_once('.') {
            let help = format!("write `[{first}][{second}]`");
            self.report
                .error("two indexes cannot follow each other after a dot", self.token.range)
                .help(help);
        }
    }

    fn brackets(&mut self) -> NodeId {
        let open = self.token.range;
        self.bump();
        if self.at(TokenKind::Star) {
            return self.full_splat(open);
        }
        let newlines = self.set_newlines(false);
        if self.at(TokenKind::Newline) {
            self.bump();
        }
        let key = self.expression();
        let end = self.close(open, TokenKind::CloseBracket, "`]`", newlines);
        self.nodes.branch_of(Kind::Index, 0, open.cover(end), &[key])
    }

    fn full_splat(&mut self, open: TextRange) -> NodeId {
        self.bump();
        if !self.at(TokenKind::CloseBracket) {
            self.fail_unclosed(open, "`]`");
            let range = open.cover(self.previous);
            return self.nodes.branch(Kind::Error, 0, range, Children::EMPTY);
        }
        let range = open.cover(self.token.range);
        self.bump();
        self.leaf(Kind::FullSplat, range)
    }
}
