//! From the page to the policy: every key known, every value of the right form, every mistake at its own characters.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_finding::{PolicyInfo, Severity};
use cumulint_model::Number;
use cumulint_source::{FileId, TextRange};

use crate::condition::{Condition, Constant, Path};
use crate::message::Template;
use crate::page::{Page, read_page};
use crate::params::Params;
use crate::policy::{Applies, Fix, Policy, Replacement, Rule, Target};
use crate::problem::{Problem, nearest};
use crate::quoted::Quoted;
use crate::table::{Item, ItemKind, Table, parse_toml};

/// Parses the page of a policy. The category is the folder of `path` and the id its file name. Whatever is wrong with the page or
/// its keys is reported; conditions are only parsed when they are needed, or by [`crate::check`].
#[must_use]
pub fn parse(file: FileId, path: &str, text: &str) -> (Policy, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let page = read_page(file, text, &mut diagnostics);
    let mut reader = Reader { file, text, diagnostics };
    let policy = reader.policy(path, page);
    let mut diagnostics = reader.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary);
    (policy, diagnostics)
}

const POLICY_KEYS: &[&str] = &["severity", "references", "aliases", "controls", "params", "rule"];
const RULE_KEYS: &[&str] =
    &["for", "select", "deny", "unless", "message", "help", "label", "blame", "severity", "level", "fix"];

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn policy(&mut self, path: &str, page: Page) -> Policy {
        let mut folders = path.rsplit('/');
        let name = folders.next().unwrap_or_default();
        let mut info = PolicyInfo {
            id: name.strip_suffix(".md").unwrap_or(name).to_owned(),
            category: folders.next().unwrap_or_default().to_owned(),
            title: page.title,
            summary: page.summary,
            severity: Severity::Medium,
            why: page.why,
            remediation: page.remediation,
            ..PolicyInfo::default()
        };
        let (mut params, mut rules) = (Params::default(), Vec::new());
        if let Some(rule) = page.rule {
            let (table, problems) = parse_toml(self.text, rule);
            self.diagnostics.extend(
                problems
                    .into_iter()
                    .map(|(range, message)| Diagnostic::error("policy-toml", message, range.of(self.file))),
            );
            // A broken table lacks keys for reasons of its own.
            if self.diagnostics.iter().all(|found| found.code != "policy-toml") {
                (params, rules) = self.table(&mut info, &table, rule);
            }
        }
        info.types = types(&rules);
        info.pedantic = !rules.is_empty() && rules.iter().all(Rule::is_pedantic);
        Policy {
            info: Arc::new(info),
            file: self.file,
            text: self.text.to_owned(),
            params,
            rules,
            examples: page.examples,
        }
    }

    fn report(&mut self, problem: Problem) {
        let mut diagnostic = Diagnostic::error("policy-rule", problem.message, problem.range.of(self.file));
        diagnostic.help = problem.help;
        self.diagnostics.push(diagnostic);
    }

    fn unknown_key(&mut self, key: &Quoted, of: &str, keys: &[&'static str]) {
        let problem = Problem::new(key.range, format!("{of} have no key `{}`", key.text));
        self.report(match nearest(&key.text, keys.iter().copied()) {
            Some(name) => problem.help(format!("did you mean `{name}`?")),
            None => problem.help(format!("the keys are {}", keys.join(", "))),
        });
    }

    fn expected(&mut self, key: &Quoted, item: &Item, form: &str) {
        self.report(Problem::new(item.range, format!("`{}` must be {form}, not {}", key.text, item.form())));
    }

    fn table(&mut self, info: &mut PolicyInfo, table: &Table, block: TextRange) -> (Params, Vec<Rule>) {
        let (mut params, mut rules) = (Params::default(), Vec::new());
        let mut seen = Vec::new();
        for (key, item) in &table.entries {
            seen.push(key.text.as_str());
            match key.text.as_str() {
                "severity" => info.severity = self.severity(key, item).unwrap_or(info.severity),
                "references" => {
                    info.references = self.texts(key, item).into_iter().map(|text| text.text).collect();
                }
                "aliases" => info.aliases = self.listed(key, item),
                "controls" => info.controls = self.listed(key, item),
                "params" => params = self.params(key, item),
                "rule" => rules = self.rules(key, item),
                _ => self.unknown_key(key, "policies", POLICY_KEYS),
            }
        }
        let start =
            TextRange::new(block.start, block.start.saturating_add(first_line(block.slice(self.text))));
        if !seen.contains(&"severity") {
            let help = "critical, high, medium or low";
            self.report(Problem::new(start, "the policy has no `severity`").help(help));
        }
        if !seen.contains(&"rule") {
            self.report(Problem::new(start, "the policy has no `[[rule]]`"));
        }
        (params, rules)
    }

    fn severity(&mut self, key: &Quoted, item: &Item) -> Option<Severity> {
        let Some(word) = item.quoted() else {
            self.expected(key, item, "a text");
            return None;
        };
        let severity = Severity::parse(&word.text);
        if severity.is_none() {
            let problem = Problem::new(item.range, format!("there is no severity `{}`", word.text));
            let names = Severity::ALL.map(Severity::name);
            self.report(match nearest(&word.text, names) {
                Some(name) => problem.help(format!("did you mean `{name}`?")),
                None => problem.help("the severities are critical, high, medium and low"),
            });
        }
        severity
    }

    fn text_of(&mut self, key: &Quoted, item: &Item) -> Option<Quoted> {
        let quoted = item.quoted();
        match &quoted {
            None => self.expected(key, item, "a text"),
            Some(quoted) if quoted.text.trim().is_empty() => {
                self.report(Problem::new(item.range, format!("`{}` is empty", key.text)));
            }
            Some(_) => {}
        }
        quoted.filter(|quoted| !quoted.text.trim().is_empty())
    }

    /// A text, or a list of texts.
    fn text_or_texts(&mut self, key: &Quoted, item: &Item) -> Vec<Quoted> {
        match &item.kind {
            ItemKind::List(_) => self.texts(key, item),
            _ => self.text_of(key, item).into_iter().collect(),
        }
    }

    fn texts(&mut self, key: &Quoted, item: &Item) -> Vec<Quoted> {
        let ItemKind::List(items) = &item.kind else {
            self.expected(key, item, "a list of texts");
            return Vec::new();
        };
        items.iter().filter_map(|item| self.text_of(key, item)).collect()
    }

    fn entries<'i>(&mut self, key: &Quoted, item: &'i Item) -> &'i [(Quoted, Item)] {
        let ItemKind::Table(table) = &item.kind else {
            self.expected(key, item, "a table");
            return &[];
        };
        &table.entries
    }

    fn listed(&mut self, key: &Quoted, item: &Item) -> BTreeMap<String, Vec<String>> {
        let entries = self.entries(key, item);
        let read = |(name, item): &(Quoted, Item)| {
            let texts = self.texts(name, item).into_iter().map(|text| text.text).collect();
            (name.text.clone(), texts)
        };
        entries.iter().map(read).collect()
    }

    fn params(&mut self, key: &Quoted, item: &Item) -> Params {
        let mut params = Params::default();
        for (name, item) in self.entries(key, item) {
            match self.constant(name, item) {
                Some(constant) if is_name(&name.text) => params.push(name.text.clone(), constant),
                Some(_) => {
                    self.report(Problem::new(
                        name.range,
                        "a parameter is named with letters, digits and `_`",
                    ));
                }
                None => {}
            }
        }
        params
    }

    fn constant(&mut self, key: &Quoted, item: &Item) -> Option<Constant> {
        let constant = match &item.kind {
            ItemKind::Text(text) => Some(Constant::Text(text.clone())),
            ItemKind::Bool(known) => Some(Constant::Bool(*known)),
            ItemKind::Number(digits) => Number::parse(digits).map(Constant::Number),
            _ => None,
        };
        if constant.is_none() {
            self.expected(key, item, "a text, a number or a Boolean");
        }
        constant
    }

    fn rules(&mut self, key: &Quoted, item: &Item) -> Vec<Rule> {
        let ItemKind::List(items) = &item.kind else {
            self.report(Problem::new(key.range, "a rule is written as `[[rule]]`"));
            return Vec::new();
        };
        items.iter().filter_map(|item| self.rule(item)).collect()
    }

    fn rule(&mut self, item: &Item) -> Option<Rule> {
        let ItemKind::Table(table) = &item.kind else {
            self.report(Problem::new(item.range, "a rule is written as `[[rule]]`"));
            return None;
        };
        let mut draft = Draft::default();
        for (key, item) in &table.entries {
            self.rule_key(&mut draft, key, item);
        }
        let missing: [(&str, bool); 3] = [
            ("for", draft.applies.is_none()),
            ("deny", draft.deny.is_none()),
            ("message", draft.message.is_none()),
        ];
        for (name, _) in missing.iter().filter(|(_, missing)| *missing) {
            let written = table.entries.iter().any(|(key, _)| key.text == *name);
            if !written {
                self.report(Problem::new(item.range, format!("the rule has no `{name}`")));
            }
        }
        draft.finish()
    }

    fn rule_key(&mut self, draft: &mut Draft, key: &Quoted, item: &Item) {
        match key.text.as_str() {
            "for" => draft.applies = Some(self.applies(key, item)),
            "select" => draft.select = self.text_of(key, item).map(Path::new),
            "deny" => draft.deny = self.text_of(key, item).map(Condition::new),
            "unless" => {
                draft.unless = self.text_or_texts(key, item).into_iter().map(Condition::new).collect();
            }
            "message" => draft.message = self.template(key, item),
            "help" => draft.help = self.template(key, item),
            "blame" => draft.blame = self.text_of(key, item).map(Path::new),
            "severity" => draft.severity = self.severity(key, item),
            "level" => draft.pedantic = self.level(key, item),
            "label" => {
                for (path, text) in self.entries(key, item) {
                    let label = self.template(path, text).map(|text| (Path::new(path.clone()), text));
                    draft.labels.extend(label);
                }
            }
            "fix" => {
                for (path, value) in self.entries(key, item) {
                    let replacement = self.replacement(path, value);
                    let path = Path::new(path.clone());
                    draft.fixes.extend(replacement.map(|replacement| Fix { path, replacement }));
                }
            }
            _ => self.unknown_key(key, "rules", RULE_KEYS),
        }
    }

    fn level(&mut self, key: &Quoted, item: &Item) -> bool {
        let word = self.text_of(key, item);
        let pedantic = word.as_ref().is_some_and(|word| word.text == "pedantic");
        if let Some(word) = word.filter(|_| !pedantic) {
            let message = format!("there is no level `{}`", word.text);
            self.report(Problem::new(word.range, message).help("the only level is `pedantic`"));
        }
        pedantic
    }

    fn template(&mut self, key: &Quoted, item: &Item) -> Option<Template> {
        let (template, problems) = Template::read(self.text_of(key, item)?);
        for problem in problems {
            let range = template.quoted.locate(self.text, problem.range);
            self.report(Problem { range, ..problem });
        }
        Some(template)
    }

    /// What a value should be: a text may have places for values, as messages have.
    fn replacement(&mut self, key: &Quoted, item: &Item) -> Option<Replacement> {
        match item.kind {
            ItemKind::Text(_) => self.template(key, item).map(Replacement::Text),
            _ => self.constant(key, item).map(Replacement::Constant),
        }
    }

    fn applies(&mut self, key: &Quoted, item: &Item) -> Vec<Applies> {
        self.text_or_texts(key, item).into_iter().map(applies).collect()
    }
}

/// What rules are for, each once.
fn types(rules: &[Rule]) -> Vec<String> {
    let mut types: Vec<String> = Vec::new();
    for kind in rules.iter().flat_map(Rule::types) {
        if !types.iter().any(|known| known == kind) {
            types.push(kind.to_owned());
        }
    }
    types
}

fn applies(quoted: Quoted) -> Applies {
    let target = match cumulint_facts::views::view(&quoted.text) {
        Some(view) => Target::View(view.name),
        None if quoted.text.contains('*') => Target::Pattern,
        None => Target::Type,
    };
    Applies { quoted, target }
}

/// A rule as far as it was read.
#[derive(Default)]
struct Draft {
    applies: Option<Vec<Applies>>,
    select: Option<Path>,
    deny: Option<Condition>,
    unless: Vec<Condition>,
    message: Option<Template>,
    help: Option<Template>,
    labels: Vec<(Path, Template)>,
    blame: Option<Path>,
    severity: Option<Severity>,
    pedantic: bool,
    fixes: Vec<Fix>,
}

impl Draft {
    fn finish(self) -> Option<Rule> {
        Some(Rule {
            applies: self.applies?,
            select: self.select,
            deny: self.deny?,
            unless: self.unless,
            message: self.message?,
            help: self.help,
            labels: self.labels,
            blame: self.blame,
            severity: self.severity,
            pedantic: self.pedantic,
            fixes: self.fixes,
        })
    }
}

fn is_name(name: &str) -> bool {
    name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
        && name.starts_with(|first: char| !first.is_ascii_digit())
}

fn first_line(text: &str) -> u32 {
    u32::try_from(text.lines().next().unwrap_or_default().len()).unwrap_or(u32::MAX)
}
