//! A policy: what its page says.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_finding::{PolicyInfo, Severity};
use cumulint_source::{FileId, Span, TextRange};

use crate::condition::{Condition, Constant, Path};
use crate::examples::Example;
use crate::message::Template;
use crate::params::Params;

/// A policy, as its page says it. Conditions are compiled when they are first needed.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) info: Arc<PolicyInfo>,
    pub(crate) file: FileId,
    pub(crate) text: String,
    pub(crate) params: Params,
    pub(crate) rules: Vec<Rule>,
    pub(crate) examples: Vec<Example>,
}

impl Policy {
    /// What a report says of it.
    #[must_use]
    pub fn info(&self) -> &Arc<PolicyInfo> {
        &self.info
    }

    /// The file name without its ending: `public-storage`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.info.id
    }

    /// The folder: `exposure`.
    #[must_use]
    pub fn category(&self) -> &str {
        &self.info.category
    }

    /// What is wrong, as a statement.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.info.title
    }

    /// One sentence.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.info.summary
    }

    /// How bad a violation is; a rule may say otherwise.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.info.severity
    }

    /// Addresses of what the policy rests on.
    #[must_use]
    pub fn references(&self) -> &[String] {
        &self.info.references
    }

    /// Rules of other tools that report the same, by tool.
    #[must_use]
    pub fn aliases(&self) -> &BTreeMap<String, Vec<String>> {
        &self.info.aliases
    }

    /// Controls that it serves, by framework.
    #[must_use]
    pub fn controls(&self) -> &BTreeMap<String, Vec<String>> {
        &self.info.controls
    }

    /// The types and views that its rules are for, in the order of the page, each once.
    #[must_use]
    pub fn types(&self) -> &[String] {
        &self.info.types
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The examples, in the order of the page.
    #[must_use]
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The page, as written.
    #[must_use]
    pub fn page(&self) -> &str {
        &self.text
    }

    /// The identity that the page was parsed with: spans of its diagnostics refer to it.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// The constants that a configuration may set.
    #[must_use]
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// Sets a parameter; false where there is none of that name and type.
    pub fn set_param(&mut self, name: &str, constant: Constant) -> bool {
        let set = self.params.set(name, constant);
        for rule in self.rules.iter_mut().filter(|_| set) {
            rule.deny.forget();
            rule.unless.iter_mut().for_each(Condition::forget);
        }
        set
    }

    /// The name of a rule in fingerprints: the first thing that it is for, and its number among the rules for the same where
    /// that is not 1. It stays the same where rules are added for other things or behind it, and where conditions change.
    pub(crate) fn rule_name(&self, index: usize) -> String {
        let first = |rule: &Rule| rule.types().next().unwrap_or_default().to_owned();
        let Some(name) = self.rules.get(index).map(first) else { return String::new() };
        let number = self.rules.iter().take(index + 1).filter(|rule| first(rule) == name).count();
        if number == 1 { name } else { format!("{name} {number}") }
    }

    pub(crate) fn span(&self, range: TextRange) -> Span {
        range.of(self.file)
    }
}

/// A rule of a policy.
#[derive(Clone, Debug)]
pub struct Rule {
    pub(crate) applies: Vec<Applies>,
    pub(crate) select: Option<Path>,
    pub(crate) deny: Condition,
    pub(crate) unless: Vec<Condition>,
    pub(crate) message: Template,
    pub(crate) help: Option<Template>,
    pub(crate) labels: Vec<(Path, Template)>,
    pub(crate) blame: Option<Path>,
    pub(crate) severity: Option<Severity>,
    pub(crate) pedantic: bool,
    pub(crate) fixes: Vec<Fix>,
}

impl Rule {
    /// What it is for: canonical types, with wildcards, or a view.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.applies.iter().map(|applies| applies.quoted.text.as_str())
    }

    /// How bad a violation is, where the rule says so itself.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.severity
    }

    /// Whether it is only asked for with `--pedantic`.
    #[must_use]
    pub fn is_pedantic(&self) -> bool {
        self.pedantic
    }

    /// What would mend it: the paths of values that should be others.
    pub fn fixes(&self) -> impl Iterator<Item = &str> {
        self.fixes.iter().map(|fix| fix.path.quoted.text.as_str())
    }
}

/// A value that should be another one.
#[derive(Clone, Debug)]
pub(crate) struct Fix {
    pub(crate) path: Path,
    pub(crate) replacement: Replacement,
}

/// What a value should be.
#[derive(Clone, Debug)]
pub(crate) enum Replacement {
    Constant(Constant),
    /// A text with places for values.
    Text(Template),
}

/// A type, a pattern of types or a view.
#[derive(Clone, Debug)]
pub(crate) struct Applies {
    pub(crate) quoted: crate::quoted::Quoted,
    pub(crate) target: Target,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    Type,
    /// A type with `*`.
    Pattern,
    View(&'static str),
}
