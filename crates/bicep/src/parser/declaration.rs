//! Declarations: one on a line, with decorators above it.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId};

use crate::node::{Kind, flag};
use crate::parser::{Open, Parser};
use crate::token::TokenKind;

/// The words that begin a declaration.
pub(super) const KEYWORDS: [&str; 17] = [
    "assert",
    "extends",
    "extension",
    "extensionConfig",
    "func",
    "import",
    "metadata",
    "module",
    "output",
    "param",
    "provider",
    "resource",
    "targetScope",
    "test",
    "type",
    "using",
    "var",
];

/// Those that stand in a file of parameters only.
const OF_PARAMETERS: [&str; 3] = ["extends", "extensionConfig", "using"];
/// Those that stand in both sorts of files.
const OF_BOTH: [&str; 6] = ["extension", "import", "param", "provider", "type", "var"];

impl Parser<'_> {
    /// Reads the whole file.
    pub(super) fn declarations(&mut self) -> NodeId {
        let mut children = Children::EMPTY;
        let mut flags = 0;
        loop {
            match self.token.kind {
                TokenKind::Newline | TokenKind::Boundary => self.bump(),
                TokenKind::End => break,
                _ => {
                    let before = self.position;
                    self.open = Open::default();
                    let declaration = self.declaration(false);
                    self.nodes.append(&mut children, declaration);
                    self.end_of_declaration(&mut flags);
                    if self.position == before {
                        self.bump();
                    }
                }
            }
        }
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.nodes.branch(Kind::File, flags, TextRange::new(0, end), children)
    }

    /// A declaration ends with its line.
    fn end_of_declaration(&mut self, flags: &mut u8) {
        if !self.broken && !self.at(TokenKind::Newline) && !self.at_end() {
            *flags |= flag::INCOMPLETE;
            self.no_line_end();
        }
        if self.broken {
            *flags |= flag::INCOMPLETE;
            self.skip_line();
        }
    }

    fn no_line_end(&mut self) {
        if self.token.kind.closes() {
            let bracket = self.token_text();
            self.fail(format!("this `{bracket}` closes nothing"), self.token.range)
                .help("remove it, or open what it closes");
            return;
        }
        let found = self.found();
        let help = self.invalid_help().unwrap_or("put it on a line of its own");
        self.fail(format!("a declaration ends with its line, found {found}"), self.here()).help(help);
    }

    /// Reads a declaration; inside a resource (`nested`) only another resource may stand.
    pub(super) fn declaration(&mut self, nested: bool) -> NodeId {
        let start = self.token.range.start;
        let mut children = Children::EMPTY;
        let decorated = self.decorators(&mut children, nested);
        if let Some(range) = decorated.filter(|_| !self.at(TokenKind::Identifier)) {
            self.fail("there is nothing below that is decorated", range)
                .help("remove it, or declare something");
            return self.nodes.branch(Kind::Unknown, flag::INCOMPLETE, range, children);
        }
        let (kind, flags) = self.undecorated(&mut children, nested);
        let range = TextRange::new(start, self.previous.end.max(start));
        let flags = flags | if self.broken { flag::INCOMPLETE } else { 0 };
        self.nodes.branch(kind, flags, range, children)
    }

    fn undecorated(&mut self, children: &mut Children, nested: bool) -> (Kind, u8) {
        let word = if self.at(TokenKind::Identifier) { self.token_text() } else { "" };
        if (nested && word != "resource") || !KEYWORDS.contains(&word) {
            return self.unknown(nested);
        }
        self.check_place(word);
        let keyword = self.take(Kind::Keyword);
        self.nodes.append(children, keyword);
        match word {
            "resource" => self.resource(children),
            "param" => self.param(children),
            "targetScope" => {
                let value = self.assigned();
                self.nodes.append(children, value);
                (Kind::TargetScope, 0)
            }
            "var" => self.variable(children),
            "output" => self.output(children),
            "module" => self.module(children, Kind::Module, "the path of the module, as a string"),
            "test" => self.module(children, Kind::Test, "the path of the tested file, as a string"),
            "metadata" => self.named_value(children, Kind::Metadata, "the name of the metadata"),
            "assert" => self.named_value(children, Kind::Assert, "the name of the assertion"),
            "type" => self.type_declaration(children),
            "func" => self.function(children),
            "import" => self.import(children),
            "extension" | "provider" => self.extension(children),
            "extensionConfig" => self.extension_config(children),
            "using" => self.using(children),
            _ => self.extends(children),
        }
    }

    fn check_place(&mut self, word: &str) {
        let right = OF_BOTH.contains(&word) || OF_PARAMETERS.contains(&word) == self.parameters;
        if right {
            return;
        }
        let message = if self.parameters {
            format!("`{word}` does not stand in a file of parameters")
        } else {
            format!("`{word}` stands in a file of parameters only (`.bicepparam`)")
        };
        self.report.error(message, self.token.range);
    }

    fn unknown(&mut self, nested: bool) -> (Kind, u8) {
        if self.token.kind.closes() {
            self.no_line_end();
        } else if nested {
            self.fail_expected("`resource`");
        } else {
            let found = self.found();
            let help = self.invalid_help().unwrap_or(if self.parameters {
                "a declaration begins with `using`, `param`, `var`, `import`, …"
            } else {
                "a declaration begins with `param`, `var`, `resource`, `module`, `output`, …"
            });
            self.fail(format!("expected a declaration, found {found}"), self.here()).help(help);
        }
        (Kind::Unknown, flag::INCOMPLETE)
    }

    /// Reads decorators, each with its line end; their range.
    pub(super) fn decorators(&mut self, children: &mut Children, nested: bool) -> Option<TextRange> {
        let mut whole: Option<TextRange> = None;
        while self.at(TokenKind::At) {
            let at = self.token.range;
            self.bump();
            let expression = match self.token.kind {
                TokenKind::Identifier => self.member(),
                _ => {
                    self.fail_expected("the name of a decorator");
                    self.error_node()
                }
            };
            let range = at.cover(self.nodes.range(expression));
            whole = Some(whole.map_or(range, |whole| whole.cover(range)));
            let node = self.nodes.branch_of(Kind::Decorator, 0, range, &[expression]);
            self.nodes.append(children, node);
            let line_ends = self.at(TokenKind::Newline) || self.at_end();
            if !self.broken && !line_ends {
                let found = self.found();
                let help = "put what it decorates on the next line";
                self.report
                    .error(format!("a decorator ends with its line, found {found}"), self.here())
                    .help(help);
                // What is decorated mostly stands behind it.
                if self.at(TokenKind::Identifier) || self.at(TokenKind::At) {
                    continue;
                }
                self.broken = true;
            }
            if self.broken {
                self.skip_line();
            }
            if self.at(TokenKind::Newline) || (self.at(TokenKind::Boundary) && !nested) {
                self.bump();
            }
        }
        whole
    }

    /// A name that is declared.
    pub(super) fn name(&mut self, wanted: &str) -> NodeId {
        if !self.broken && self.at(TokenKind::Identifier) {
            return self.take(Kind::Name);
        }
        if !self.broken {
            self.fail_expected(wanted);
            // What follows the name is there: only the name is missing.
            let follows = [TokenKind::String, TokenKind::StringStart, TokenKind::Assign];
            self.broken = !follows.contains(&self.token.kind);
        }
        self.error_node()
    }

    /// A string that says a type or a path.
    pub(super) fn wanted_string(&mut self, wanted: &str) -> NodeId {
        if !self.broken && matches!(self.token.kind, TokenKind::String | TokenKind::StringStart) {
            return self.string();
        }
        if !self.broken {
            self.fail_expected(wanted);
            self.broken = !self.at(TokenKind::Assign);
        }
        self.error_node()
    }

    /// `=`; whether it is there.
    fn assign(&mut self) -> bool {
        if self.broken {
            return false;
        }
        match self.token.kind {
            TokenKind::Assign => {
                self.bump();
                true
            }
            TokenKind::Colon => {
                self.report.error("expected `=`, found `:`", self.token.range);
                self.bump();
                true
            }
            _ => {
                self.fail_expected("`=`");
                false
            }
        }
    }

    /// `= value`
    fn assigned(&mut self) -> NodeId {
        if !self.assign() {
            return self.error_node();
        }
        self.pass_line_end();
        self.expression()
    }

    fn named_value(&mut self, children: &mut Children, kind: Kind, wanted: &str) -> (Kind, u8) {
        let name = self.name(wanted);
        let value = self.assigned();
        self.nodes.append(children, name);
        self.nodes.append(children, value);
        (kind, 0)
    }

    fn param(&mut self, children: &mut Children) -> (Kind, u8) {
        let name = self.name("the name of the parameter");
        self.nodes.append(children, name);
        let type_expression = if self.parameters { self.absent() } else { self.type_of_param(name) };
        self.nodes.append(children, type_expression);
        let has_value = self.parameters || self.at(TokenKind::Assign);
        let value = if has_value { self.assigned() } else { self.absent() };
        self.nodes.append(children, value);
        (Kind::Param, 0)
    }

    fn type_of_param(&mut self, name: NodeId) -> NodeId {
        if !self.broken && self.at(TokenKind::Assign) {
            let range = self.nodes.range(name);
            let message = format!("the parameter `{}` has no type", self.slice(range));
            self.report.error(message, range).help("write its type before the `=`, such as `string`");
            return self.error_node();
        }
        self.declared_type()
    }

    fn variable(&mut self, children: &mut Children) -> (Kind, u8) {
        let name = self.name("the name of the variable");
        let untyped = matches!(self.token.kind, TokenKind::Assign | TokenKind::Colon | TokenKind::Newline);
        let type_expression = if untyped || self.at_end() { self.absent() } else { self.declared_type() };
        let value = self.assigned();
        for part in [name, type_expression, value] {
            self.nodes.append(children, part);
        }
        (Kind::Variable, 0)
    }

    fn output(&mut self, children: &mut Children) -> (Kind, u8) {
        let name = self.name("the name of the output");
        let type_expression = self.declared_type();
        let value = self.assigned();
        for part in [name, type_expression, value] {
            self.nodes.append(children, part);
        }
        (Kind::Output, 0)
    }

    fn type_declaration(&mut self, children: &mut Children) -> (Kind, u8) {
        let name = self.name("the name of the type");
        let value = if self.assign() { self.type_expression() } else { self.error_node() };
        self.nodes.append(children, name);
        self.nodes.append(children, value);
        (Kind::Type, 0)
    }

    fn resource(&mut self, children: &mut Children) -> (Kind, u8) {
        let name = self.name("the name of the resource");
        let type_name = self.wanted_string("the type of the resource, as a string");
        let existing = !self.broken && self.is_word("existing");
        if existing {
            self.bump();
        }
        let body = self.body(true);
        for part in [name, type_name, body] {
            self.nodes.append(children, part);
        }
        (Kind::Resource, if existing { flag::EXISTING } else { 0 })
    }

    fn module(&mut self, children: &mut Children, kind: Kind, wanted: &str) -> (Kind, u8) {
        let name =
            self.name(if kind == Kind::Test { "the name of the test" } else { "the name of the module" });
        let path = self.wanted_string(wanted);
        let body = self.body(false);
        for part in [name, path, body] {
            self.nodes.append(children, part);
        }
        (kind, 0)
    }

    /// `= {…}`, `= if (…) {…}` or `= [for …: …]`
    fn body(&mut self, resources: bool) -> NodeId {
        if !self.assign() {
            return self.error_node();
        }
        if self.at(TokenKind::Newline) {
            let second = self.ahead(1);
            if second.kind == TokenKind::Identifier && self.slice(second.range) == "if" {
                self.bump();
            } else if second.kind == TokenKind::OpenBrace {
                let message = "the opening brace stands on the line of its declaration";
                self.report.error(message, self.here()).help("move the `{` up to the end of this line");
                self.bump();
            }
        }
        match self.token.kind {
            TokenKind::OpenBracket => self.for_body(resources),
            _ => self.object_or_if(resources, "`{`, `if (` or `[for`"),
        }
    }
}
