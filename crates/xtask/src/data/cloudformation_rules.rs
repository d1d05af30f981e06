//! What a resource schema says of properties together: which exclude and which need each other.
//!
//! A rule is a sign and names: `=A|B+C` says that exactly one of the groups `A` and `B, C` is there, `>A|B` at least one,
//! `!A:B,C` that `A` needs `B` and `C`, `-A:B,C` that it excludes them.

use std::collections::BTreeSet;

use serde_json::Value;

/// The rules of an object, those of the parts of `allOf` with them.
pub(super) fn rules(schema: &Value) -> Vec<String> {
    let mut found = BTreeSet::new();
    let parts = list(schema, "allOf").flatten();
    for part in std::iter::once(schema).chain(parts) {
        found.extend(names_of(part, "requiredXor").map(|names| format!("={}", names.join("|"))));
        found.extend(names_of(part, "requiredOr").map(|names| format!(">{}", names.join("|"))));
        let only_names = |groups: &Groups<'_>| groups.plain;
        found.extend(groups(part, "oneOf").map(|all| all.rule(if only_names(&all) { '=' } else { '>' })));
        found.extend(groups(part, "anyOf").map(|all| all.rule('>')));
        for (sign, keyword) in [('!', "dependentRequired"), ('!', "dependencies"), ('-', "dependentExcluded")]
        {
            for (name, others) in part.get(keyword).and_then(Value::as_object).into_iter().flatten() {
                let others: Vec<&str> = texts(others).into_iter().filter(|other| other != name).collect();
                if !others.is_empty() {
                    found.insert(format!("{sign}{name}:{}", others.join(",")));
                }
            }
        }
    }
    found.into_iter().collect()
}

/// An object that has the properties of one of several closed objects.
pub(super) struct Alternatives<'s> {
    pub(super) parts: Vec<&'s Value>,
    pub(super) rule: Option<String>,
}

impl<'s> Alternatives<'s> {
    /// Reads a schema that says nothing but that it is one of several closed objects with properties of their own.
    pub(super) fn of(schema: &'s Value, root: &'s Value) -> Option<Self> {
        if schema.get("properties").is_some() || schema.get("patternProperties").is_some() {
            return None;
        }
        let parts: Vec<&Value> =
            list(schema, "oneOf").next()?.iter().map(|part| target(part, root)).collect();
        let names = |part: &'s Value| -> Option<BTreeSet<&'s str>> {
            let closed = part.get("additionalProperties") == Some(&Value::Bool(false));
            let kind = part.get("type").is_none_or(|kind| kind == "object");
            let plain = part.get("oneOf").is_none() && part.get("anyOf").is_none();
            let names = part.get("properties").filter(|_| closed && kind && plain)?.as_object()?;
            Some(names.keys().map(String::as_str).collect())
        };
        let all: Vec<BTreeSet<&str>> = parts.iter().map(|part| names(part)).collect::<Option<_>>()?;
        let shared = |(at, one): (usize, &BTreeSet<&str>)| {
            all.iter().skip(at + 1).any(|other| !one.is_disjoint(other))
        };
        if all.len() < 2 || all.iter().enumerate().any(shared) {
            return None;
        }
        let required: Vec<Vec<&str>> =
            parts.iter().map(|part| part.get("required").map(texts).unwrap_or_default()).collect();
        let certain = required.iter().all(|names| !names.is_empty());
        let rule = certain.then(|| format!("={}", joined(&required)));
        Some(Self { parts, rule })
    }
}

/// What a schema refers to.
fn target<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let reference = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
    reference.and_then(|path| root.pointer(path)).unwrap_or(schema)
}

/// Groups of names of which some must be there.
struct Groups<'s> {
    names: Vec<Vec<&'s str>>,
    /// Whether nothing else is said.
    plain: bool,
}

impl Groups<'_> {
    fn rule(&self, sign: char) -> String {
        format!("{sign}{}", joined(&self.names))
    }
}

/// The required names of the alternatives, where each of them requires some.
fn groups<'s>(schema: &'s Value, keyword: &str) -> Option<Groups<'s>> {
    let parts = list(schema, keyword).next()?;
    let mut names = Vec::new();
    let mut plain = true;
    for part in parts {
        names.push(part.get("required").map(texts).filter(|names| !names.is_empty())?);
        plain &= part.as_object()?.keys().all(|key| matches!(key.as_str(), "required" | "type"));
    }
    (!names.is_empty()).then_some(Groups { names, plain })
}

fn joined(groups: &[Vec<&str>]) -> String {
    groups.iter().map(|names| names.join("+")).collect::<Vec<_>>().join("|")
}

fn list<'s>(schema: &'s Value, keyword: &str) -> impl Iterator<Item = &'s Vec<Value>> {
    schema.get(keyword).and_then(Value::as_array).into_iter()
}

fn names_of<'s>(schema: &'s Value, keyword: &str) -> Option<Vec<&'s str>> {
    schema.get(keyword).map(texts).filter(|names| !names.is_empty())
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rules_name_what_excludes_and_needs_each_other() {
        let schema = json!({
            "requiredXor": ["A", "B"],
            "oneOf": [{ "required": ["C", "D"] }, { "required": ["E"], "properties": {} }],
            "dependentRequired": { "F": ["F", "G"] },
            "allOf": [{ "dependentExcluded": { "H": ["I"] } }],
        });
        assert_eq!(rules(&schema), ["!F:G", "-H:I", "=A|B", ">C+D|E"]);
    }

    #[test]
    fn an_alternative_that_requires_nothing_leaves_everything_open() {
        assert_eq!(rules(&json!({ "anyOf": [{ "required": ["A"] }, {}] })), [""; 0]);
    }

    #[test]
    fn closed_objects_with_properties_of_their_own_are_alternatives() {
        let part = |name: &str| json!({ "additionalProperties": false, "properties": { name: {} }, "required": [name] });
        let schema = json!({ "oneOf": [part("A"), part("B")] });
        assert_eq!(Alternatives::of(&schema, &schema).unwrap().rule.as_deref(), Some("=A|B"));
        let same = json!({ "oneOf": [part("A"), part("A")] });
        assert!(Alternatives::of(&same, &same).is_none());
    }
}
