//! A policy: what its page says.

use std::fmt;

use cumulint_source::{FileId, Span, TextRange};

use crate::condition::{Condition, Constant, Path};
use crate::examples::Example;
use crate::message::Template;
use crate::params::Params;

/// How bad a violation is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Untidy, or a defence in depth that is missing.
    Low,
    /// Weakens a defence.
    Medium,
    /// Opens something that should be closed.
    High,
    /// Anyone can do harm at once.
    Critical,
}

impl Severity {
    /// All of them, from the mildest.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word that pages and reports use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The severity of a word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == word)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A name with a list: a tool with its rules, a framework with its controls.
pub type Listed = (String, Vec<String>);

/// A policy, as its page says it. Conditions are compiled when they are first needed.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) id: String,
    pub(crate) category: String,
    pub(crate) file: FileId,
    pub(crate) text: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) severity: Severity,
    pub(crate) references: Vec<String>,
    pub(crate) aliases: Vec<Listed>,
    pub(crate) controls: Vec<Listed>,
    pub(crate) params: Params,
    pub(crate) rules: Vec<Rule>,
    pub(crate) examples: Vec<Example>,
}

impl Policy {
    /// The file name without its ending: `public-storage`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The folder: `exposure`.
    #[must_use]
    pub fn category(&self) -> &str {
        &self.category
    }

    /// What is wrong, as a statement.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// One sentence.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// How bad a violation is; a rule may say otherwise.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// Addresses of what the policy rests on.
    #[must_use]
    pub fn references(&self) -> &[String] {
        &self.references
    }

    /// Rules of other tools that report the same, by tool.
    #[must_use]
    pub fn aliases(&self) -> &[Listed] {
        &self.aliases
    }

    /// Controls that it serves, by framework.
    #[must_use]
    pub fn controls(&self) -> &[Listed] {
        &self.controls
    }

    /// The types and views that its rules are for, in the order of the page, each once.
    #[must_use]
    pub fn types(&self) -> Vec<&str> {
        let mut types: Vec<&str> = Vec::new();
        for kind in self.rules.iter().flat_map(Rule::types) {
            if !types.contains(&kind) {
                types.push(kind);
            }
        }
        types
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
