//! Files that give values to parameters, in the forms in use: the list of the AWS command line
//! (`[{"ParameterKey": …, "ParameterValue": …}]`, also `["Key=Value"]`), the object of `CodePipeline` (`{"Parameters": {…}}`), a plain
//! object, and the overrides of SAM's `samconfig.toml`. What a file gives is told with where it stands; which template a file is
//! for is decided by what that declares.

use std::sync::Arc;

use cumulint_document::{Kind, Node, Tree};
use cumulint_source::{FileId, Span, TextRange, file_name};

/// A file of values for parameters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParameterFile {
    /// Its path.
    pub path: Arc<str>,
    /// The name of the set of values, where a file has several: `prod` of `[prod.deploy.parameters]`.
    pub name: Option<String>,
    /// Whether its form says that it sets parameters; else only its name and the template beside it do.
    pub certain: bool,
    values: Vec<Given>,
}

/// A value of a parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Given {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl ParameterFile {
    /// The values that a JSON or YAML document gives; nothing where it has none of the known forms. A plain object is only taken
    /// where `plain` says so: any document could be one.
    #[must_use]
    pub fn of_document(path: &Arc<str>, tree: &Tree, plain: bool) -> Option<Self> {
        let root = tree.root()?;
        let certain = root.kind() == Kind::Sequence;
        let values = match root.kind() {
            Kind::Sequence => root.items().map(of_item).collect::<Option<Vec<_>>>()?,
            Kind::Mapping if root.get("AWSTemplateFormatVersion").is_none() => {
                let parameters = root.get("Parameters").filter(|inner| inner.kind() == Kind::Mapping);
                let object = if plain { parameters.or(Some(root)) } else { parameters };
                object?
                    .entries()
                    .map(|entry| given(&entry.name(), entry.value))
                    .collect::<Option<Vec<_>>>()?
            }
            _ => return None,
        };
        let kept = values.into_iter().flatten().collect::<Vec<_>>();
        (!kept.is_empty()).then(|| Self { path: Arc::clone(path), name: None, certain, values: kept })
    }

    /// The sets of values that a file without structure gives: a line `Key=Value` for each, or what SAM's configuration
    /// overrides in each of its environments. None where it is anything else.
    #[must_use]
    pub fn of_text(path: &Arc<str>, file: FileId, text: &str) -> Vec<Self> {
        match file_name(path) {
            "samconfig.toml" => Self::of_sam_configuration(path, file, text),
            _ => Self::of_lines(path, file, text).into_iter().collect(),
        }
    }

    fn of_lines(path: &Arc<str>, file: FileId, text: &str) -> Option<Self> {
        let mut values = Vec::new();
        for (start, line) in (Lines { text, at: 0 }) {
            let trimmed = line.trim();
            if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
                continue;
            }
            let (name, value) = trimmed.split_once('=')?;
            let is_name = !name.is_empty() && name.trim().chars().all(|sign| sign.is_ascii_alphanumeric());
            let unquoted = value.trim().trim_matches('"');
            let at = start + (line.len() - line.trim_start().len()) + name.len() + 1;
            let span = span(file, at, value.len());
            values.push(Given { name: name.trim().to_owned(), text: unquoted.to_owned(), span });
            if !is_name {
                return None;
            }
        }
        let path = Arc::clone(path);
        (!values.is_empty()).then_some(Self { path, name: None, certain: false, values })
    }

    /// One set for each environment that overrides parameters.
    fn of_sam_configuration(path: &Arc<str>, file: FileId, text: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut section = String::new();
        let mut lines = Lines { text, at: 0 };
        while let Some((start, line)) = lines.next() {
            let trimmed = line.trim();
            if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name.trim().to_owned();
            }
            let is_overrides = trimmed
                .strip_prefix("parameter_overrides")
                .is_some_and(|rest| rest.trim_start().starts_with('='));
            if !is_overrides {
                continue;
            }
            let Some(equals) = line.find('=') else { continue };
            let (first, mut value) =
                (start + equals + 1, line.get(equals + 1..).unwrap_or_default().to_owned());
            // A list goes on to its closing bracket.
            while value.trim_start().starts_with('[') && !value.contains(']') {
                let Some((_, more)) = lines.next() else { break };
                value.push('\n');
                value.push_str(more);
            }
            let values = overrides(&value, first, file);
            if !values.is_empty() {
                let name = section.split('.').next().filter(|name| !name.is_empty()).map(str::to_owned);
                found.push(Self { path: Arc::clone(path), name, certain: false, values });
            }
        }
        found
    }

    /// Whether a template declares all that the file gives.
    #[must_use]
    pub fn fits(&self, template: &Tree) -> bool {
        let declared = template.root().and_then(|root| root.get("Parameters"));
        declared.is_some_and(|declared| self.values.iter().all(|given| declared.get(&given.name).is_some()))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Given> {
        self.values.iter().rev().find(|given| given.name == name)
    }
}

/// Whether a template can be deployed without a value for any of its parameters.
#[must_use]
pub fn needs_no_value(template: &Tree) -> bool {
    let declared = template.root().and_then(|root| root.get("Parameters"));
    declared.into_iter().flat_map(Node::entries).all(|entry| entry.value.get("Default").is_some())
}

/// `{"ParameterKey": …, "ParameterValue": …}` or `Key=Value`. One that keeps its previous value gives none.
fn of_item(item: Node<'_>) -> Option<Option<Given>> {
    if let Some(text) = item.as_str() {
        let (name, value) = text.split_once('=')?;
        return Some(Some(Given { name: name.trim().to_owned(), text: value.to_owned(), span: item.span() }));
    }
    let name = item.get("ParameterKey")?.text()?;
    match item.get("ParameterValue") {
        Some(value) => given(&name, value),
        None => item.get("UsePreviousValue").map(|_| None),
    }
}

fn given(name: &str, value: Node<'_>) -> Option<Option<Given>> {
    let text = match value.kind() {
        Kind::Sequence => {
            let items: Option<Vec<_>> = value.items().map(Node::text).collect();
            items?.join(",")
        }
        _ => value.text()?.into_owned(),
    };
    Some(Some(Given { name: name.to_owned(), text, span: value.span() }))
}

/// The overrides in a TOML value: `"A=b C=\"d e\""`, or a list of such texts.
fn overrides(value: &str, start: usize, file: FileId) -> Vec<Given> {
    let mut found = Vec::new();
    for (at, text) in quoted(value) {
        let unescaped = text.replace("\\\"", "\"");
        for (name, value) in words(&unescaped) {
            let span = span(file, start + at, text.len());
            found.push(Given { name, text: value, span });
        }
    }
    found
}

/// The quoted texts of a TOML value, each with where it begins.
fn quoted(value: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    let mut escaped = false;
    for (at, sign) in value.char_indices() {
        match open {
            None if sign == '"' || sign == '\'' => open = Some((at + 1, sign)),
            None if sign == '#' && !value.contains('\n') => break,
            Some((start, quote)) if sign == quote && !escaped => {
                found.extend(value.get(start..at).filter(|text| !text.is_empty()).map(|text| (start, text)));
                open = None;
            }
            _ => {}
        }
        escaped = sign == '\\' && !escaped;
    }
    found
}

/// `Name=value` and `ParameterKey=Name,ParameterValue=value`, between spaces that do not stand in quotes.
fn words(text: &str) -> Vec<(String, String)> {
    let mut words: Vec<String> = vec![String::new()];
    let mut quote: Option<char> = None;
    for sign in text.chars() {
        match quote {
            Some(open) if sign == open => quote = None,
            None if sign == '"' || sign == '\'' => quote = Some(sign),
            None if sign.is_whitespace() => words.push(String::new()),
            _ => words.last_mut().into_iter().for_each(|word| word.push(sign)),
        }
    }
    let pair = |word: &String| {
        let (name, value) = match word.strip_prefix("ParameterKey=") {
            Some(rest) => rest.split_once(",ParameterValue=")?,
            None => word.split_once('=')?,
        };
        (!name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
    };
    words.iter().filter_map(pair).collect()
}

fn span(file: FileId, start: usize, length: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    TextRange::new(offset(start), offset(start + length)).of(file)
}

/// Lines with where they begin.
struct Lines<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Iterator for Lines<'s> {
    type Item = (usize, &'s str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let line = rest.split('\n').next().unwrap_or_default();
        self.at += line.len() + 1;
        Some((start, line))
    }
}
