//! The table of defaults as text: `tables/README.md` describes the form.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// A default.
#[derive(Debug)]
pub(crate) struct Row {
    /// Where it belongs.
    pub(crate) path: Vec<&'static str>,
    /// The value, as text.
    pub(crate) value: &'static str,
    /// Whose it is.
    pub(crate) owner: Owner,
    /// Also where what holds it is absent.
    pub(crate) always: bool,
    /// What must hold of the object that holds it.
    pub(crate) conditions: Vec<Condition>,
    /// The line, for the check.
    #[cfg_attr(not(test), expect(dead_code, reason = "the check of the tables names it"))]
    pub(crate) line: usize,
}

/// Whose a default is, and from which or up to which version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Owner {
    pub(crate) who: Who,
    pub(crate) range: Range,
}

/// Who reads an omitted property so.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Who {
    /// The cloud, whoever asks.
    Cloud(&'static str),
    /// The API of Azure, asked directly.
    Api,
    /// CloudFormation.
    CloudFormation,
    /// A provider of Terraform.
    Provider(&'static str),
}

/// Versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Range {
    /// Every one.
    All,
    /// All before this (majors).
    Before(&'static str),
    /// All up to this (dates).
    UpTo(&'static str),
    /// This and all later.
    From(&'static str),
}

/// What must hold of the object that holds a default.
#[derive(Debug)]
pub(crate) enum Condition {
    /// It has no such property.
    Absent(&'static str),
    /// A property has a value.
    Is(&'static str, &'static str),
    /// A property is absent or has another value.
    IsNot(&'static str, &'static str),
}

/// The rows of a type, canonical or of a provider.
pub(crate) fn rows(kind: &str) -> &'static [Row] {
    all().get(kind).map_or(&[], Vec::as_slice)
}

/// All rows.
pub(crate) fn all() -> &'static FxHashMap<&'static str, Vec<Row>> {
    static ALL: OnceLock<FxHashMap<&'static str, Vec<Row>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: FxHashMap<&'static str, Vec<Row>> = FxHashMap::default();
        let mut kind = "";
        for (number, line) in include_str!("../../../tables/defaults.table").lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            if !line.starts_with(' ') {
                kind = line;
                continue;
            }
            let read = row(line, number + 1);
            debug_assert!(read.is_some(), "defaults.table:{}: not a row: {line}", number + 1);
            all.entry(kind).or_default().extend(read);
        }
        all
    })
}

fn row(line: &'static str, number: usize) -> Option<Row> {
    let mut words = line.split_whitespace().peekable();
    let path = words.next()?.split('.').collect();
    let value = words.next()?;
    let owner = owner(words.next()?)?;
    let always = words.next_if_eq(&"always").is_some();
    let conditions = match words.next() {
        None => Vec::new(),
        Some("if") => words.map(condition).collect::<Option<_>>()?,
        Some(_) => return None,
    };
    Some(Row { path, value, owner, always, conditions, line: number })
}

fn owner(word: &'static str) -> Option<Owner> {
    let (name, range) = if let Some((name, version)) = word.split_once(">=") {
        (name, Range::From(version))
    } else if let Some((name, version)) = word.split_once("<=") {
        (name, Range::UpTo(version))
    } else if let Some((name, version)) = word.split_once('<') {
        (name, Range::Before(version))
    } else {
        (word, Range::All)
    };
    let who = match name {
        "aws" => Who::Cloud("AWS"),
        "azure" => Who::Cloud("Azure"),
        "google" => Who::Cloud("Google Cloud"),
        "api" => Who::Api,
        "cloudformation" => Who::CloudFormation,
        "azurerm" => Who::Provider("azurerm"),
        "tfaws" => Who::Provider("aws"),
        "tfgoogle" => Who::Provider("google"),
        _ => return None,
    };
    Some(Owner { who, range })
}

fn condition(word: &'static str) -> Option<Condition> {
    if let Some(name) = word.strip_prefix('!') {
        return Some(Condition::Absent(name));
    }
    if let Some((name, value)) = word.split_once("!=") {
        return Some(Condition::IsNot(name, value));
    }
    word.split_once('=').map(|(name, value)| Condition::Is(name, value))
}

impl Owner {
    /// Who it is, to follow the words "by default".
    pub(crate) fn text(self) -> String {
        let name = match self.who {
            Who::Cloud(name) => name.to_owned(),
            Who::Api => "the API".to_owned(),
            Who::CloudFormation => "CloudFormation".to_owned(),
            Who::Provider(name) => format!("the {name} provider"),
        };
        let major = if matches!(self.who, Who::Provider(_)) { ".0" } else { "" };
        match self.range {
            Range::All => name,
            Range::Before(version) => format!("{name} before {version}{major}"),
            Range::UpTo(version) => format!("{name} up to {version}"),
            Range::From(version) => format!("{name} from {version}{major}"),
        }
    }
}
