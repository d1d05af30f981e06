//! Imports, extensions, and what a file of parameters says about its template.

use cumulint_syntax::{Children, NodeId};

use crate::node::Kind;
use crate::parser::Parser;
use crate::token::TokenKind;

impl Parser<'_> {
    /// `import {a as b} from 'path'`, `import * as name from 'path'`; with a string it is the old form of an extension.
    pub(super) fn import(&mut self, children: &mut Children) -> (Kind, u8) {
        if matches!(self.token.kind, TokenKind::String | TokenKind::StringStart) {
            return self.extension(children);
        }
        let what = match self.token.kind {
            TokenKind::OpenBrace => self.imports(),
            TokenKind::Star => self.wildcard(),
            _ => {
                self.fail_expected("`{` or `*`");
                self.error_node()
            }
        };
        self.nodes.append(children, what);
        self.word("from");
        let path = self.wanted_string("the path of the imported file, as a string");
        self.nodes.append(children, path);
        (Kind::Import, 0)
    }

    /// A word that must stand here.
    fn word(&mut self, word: &str) {
        if self.broken {
            return;
        }
        if self.is_word(word) {
            self.bump();
        } else {
            self.fail_expected(&format!("`{word}`"));
        }
    }

    fn imports(&mut self) -> NodeId {
        let open = self.token.range;
        let (children, end, flags) = self.elements(TokenKind::CloseBrace, Self::import_item);
        self.nodes.branch(Kind::Imports, flags, open.cover(end), children)
    }

    fn import_item(&mut self) -> NodeId {
        let start = self.token.range;
        let quoted = self.at(TokenKind::String);
        let name = if quoted { self.string() } else { self.name("the name of what is imported") };
        if quoted && !self.is_word("as") {
            self.report.error("what is imported by a string needs a name: `as` follows", start);
        }
        let alias = if self.broken { self.absent() } else { self.alias() };
        let range = start.cover(self.nodes.range(name)).cover(self.nodes.range(alias));
        self.nodes.branch_of(Kind::ImportItem, 0, range, &[name, alias])
    }

    /// `as name`, where it stands.
    fn alias(&mut self) -> NodeId {
        if !self.is_word("as") {
            return self.absent();
        }
        self.bump();
        self.name("the name after `as`")
    }

    fn wildcard(&mut self) -> NodeId {
        let star = self.token.range;
        self.bump();
        self.word("as");
        let alias = self.name("the name after `as`");
        let range = star.cover(self.nodes.range(alias));
        self.nodes.branch_of(Kind::Wildcard, 0, range, &[alias])
    }

    /// `extension 'specification' with {…} as name`
    pub(super) fn extension(&mut self, children: &mut Children) -> (Kind, u8) {
        let specification = match self.token.kind {
            TokenKind::Identifier => self.take(Kind::Name),
            _ => self.wanted_string("the name of the extension"),
        };
        let configuration = self.with_clause();
        let alias = if self.broken { self.absent() } else { self.alias() };
        for part in [specification, configuration, alias] {
            self.nodes.append(children, part);
        }
        (Kind::Extension, 0)
    }

    /// `with {…}`, where it stands.
    fn with_clause(&mut self) -> NodeId {
        if self.broken || !self.is_word("with") {
            return self.absent();
        }
        self.bump();
        self.configuration()
    }

    fn configuration(&mut self) -> NodeId {
        if !self.broken && self.at(TokenKind::OpenBrace) {
            return self.object(false);
        }
        if !self.broken {
            self.fail_expected("`{`");
        }
        self.error_node()
    }

    /// `extensionConfig name with {…}`
    pub(super) fn extension_config(&mut self, children: &mut Children) -> (Kind, u8) {
        let alias = self.name("the name of the extension");
        self.word("with");
        let configuration = self.configuration();
        self.nodes.append(children, alias);
        self.nodes.append(children, configuration);
        (Kind::ExtensionConfig, 0)
    }

    /// `using 'path'`, `using none`
    pub(super) fn using(&mut self, children: &mut Children) -> (Kind, u8) {
        let path = if self.is_word("none") {
            self.take(Kind::Name)
        } else {
            self.wanted_string("the path of the Bicep file, as a string, or `none`")
        };
        let configuration = self.with_clause();
        self.nodes.append(children, path);
        self.nodes.append(children, configuration);
        (Kind::Using, 0)
    }

    /// `extends 'path'`
    pub(super) fn extends(&mut self, children: &mut Children) -> (Kind, u8) {
        let path = self.wanted_string("the path of the extended file, as a string");
        self.nodes.append(children, path);
        (Kind::Extends, 0)
    }
}
