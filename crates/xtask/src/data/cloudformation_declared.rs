//! CloudFormation's property trees as templates write them, from the resource schemas: what is closed stays apart from what is
//! open, and a value of several forms from one that can be anything.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::cloudformation_limits::{of_items, of_number, of_text};
use super::cloudformation_rules::{Alternatives, rules};
use super::tree::Lines;
use crate::Outcome;

/// One record for each type.
pub(super) fn records(schemas: &str) -> Outcome<Vec<String>> {
    let mut schemas: Value = serde_json::from_str(schemas)?;
    super::policy_documents::put(&mut schemas)?;
    let schemas = schemas.as_object().ok_or("no schemas")?;
    Ok(schemas.iter().map(|(name, schema)| record(name, schema)).collect())
}

fn record(name: &str, schema: &Value) -> String {
    let mut builder = Builder { schema, lines: Lines::default(), places: HashMap::new() };
    let root = builder.lines.reserve();
    let line = builder.object(schema, &read_only(schema));
    builder.lines.set(root, line);
    builder.lines.record(name)
}

/// The properties of the resource itself that are only read.
fn read_only(schema: &Value) -> Vec<&str> {
    let paths = schema.get("readOnlyProperties").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let names = paths.iter().filter_map(|path| path.as_str()?.strip_prefix("/properties/"));
    names.filter(|name| !name.contains('/')).collect()
}

struct Builder<'s> {
    schema: &'s Value,
    lines: Lines,
    places: HashMap<&'s str, usize>,
}

impl<'s> Builder<'s> {
    /// The line of an object with properties.
    fn object(&mut self, schema: &'s Value, read_only: &[&str]) -> String {
        let mut line = String::from("o");
        let closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        match schema.get("patternProperties").and_then(Value::as_object) {
            Some(patterns) => {
                let rest = self.only(patterns);
                line.push_str(&format!("\t*:{rest}"));
            }
            None if !closed => line.push_str("\t*:?"),
            None => {}
        }
        line.push_str(&self.properties(schema, read_only));
        for rule in rules(schema) {
            line.push_str(&format!("\t&{rule}"));
        }
        line
    }

    fn properties(&mut self, schema: &'s Value, read_only: &[&str]) -> String {
        let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let required: Vec<&str> = std::iter::once(schema)
            .chain(parts)
            .filter_map(|part| part.get("required")?.as_array())
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let mut line = String::new();
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let flags = [(required.contains(&name.as_str()), '!'), (read_only.contains(&name.as_str()), '-')];
            let flags: String = flags.iter().filter(|(has, _)| *has).map(|(_, flag)| *flag).collect();
            line.push_str(&format!("\t{name}:{flags}{}", self.node(property)));
        }
        line
    }

    /// What the values of free keys look like, where there is one answer.
    fn only(&mut self, patterns: &'s Map<String, Value>) -> String {
        let mut patterns = patterns.values();
        match (patterns.next(), patterns.next()) {
            (Some(one), None) => self.node(one),
            _ => "?".into(),
        }
    }

    fn node(&mut self, schema: &'s Value) -> String {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return self.reference(reference);
        }
        if let Some(alternatives) = Alternatives::of(schema, self.schema) {
            let properties: String =
                alternatives.parts.iter().map(|part| self.properties(part, &[])).collect();
            let properties = properties.replace(":!", ":");
            let rule = alternatives.rule.map(|rule| format!("\t&{rule}")).unwrap_or_default();
            return self.lines.add(format!("o{properties}{rule}"));
        }
        match schema.get("type") {
            Some(Value::String(kind)) => self.of_kind(kind, schema),
            Some(Value::Array(kinds)) => {
                let kinds: Vec<&'s str> = kinds.iter().filter_map(Value::as_str).collect();
                let members = kinds.iter().map(|kind| self.of_kind(kind, schema)).collect();
                self.union(members)
            }
            _ if schema.get("properties").is_some() => self.of_kind("object", schema),
            _ => self.of_forms(schema),
        }
    }

    /// A schema that says nothing but that it is one of several.
    fn of_forms(&mut self, schema: &'s Value) -> String {
        let parts = |name: &str| schema.get(name).and_then(Value::as_array);
        if let Some([one]) = parts("allOf").map(Vec::as_slice) {
            return self.node(one);
        }
        match parts("anyOf").or_else(|| parts("oneOf")) {
            Some(forms) => {
                let members = forms.iter().map(|form| self.node(form)).collect();
                self.union(members)
            }
            None => "?".into(),
        }
    }

    fn union(&mut self, mut members: Vec<String>) -> String {
        members.dedup();
        match members.as_slice() {
            [one] => one.clone(),
            several if several.is_empty() || several.iter().any(|member| member == "?") => "?".into(),
            several => {
                let line = format!("u\t{}", several.join("\t"));
                self.lines.add(line)
            }
        }
    }

    fn of_kind(&mut self, kind: &str, schema: &'s Value) -> String {
        match kind {
            "string" => self.text(schema),
            "boolean" => "b".into(),
            "integer" => self.limited("i", &of_number(schema)),
            "number" => self.limited("n", &of_number(schema)),
            "array" => {
                let item = schema.get("items").map_or_else(|| "?".into(), |item| self.node(item));
                let list = self.lines.list(&item);
                self.limited(&list, &of_items(schema))
            }
            "object" => self.map(schema),
            _ => "?".into(),
        }
    }

    fn map(&mut self, schema: &'s Value) -> String {
        if has_properties(schema) {
            let line = self.object(schema, &[]);
            return self.lines.add(line);
        }
        match schema.get("patternProperties").and_then(Value::as_object) {
            Some(patterns) => {
                let value = self.only(patterns);
                self.lines.map(&value)
            }
            None => self.lines.map("?"),
        }
    }

    fn limited(&mut self, node: &str, limits: &str) -> String {
        if limits.is_empty() { node.to_owned() } else { self.lines.add(format!("c\t{node}{limits}")) }
    }

    /// A text: any of a list, or one that keeps to limits.
    fn text(&mut self, schema: &'s Value) -> String {
        let list = |name: &str| schema.get(name).and_then(Value::as_array);
        let exact = list("enum");
        let Some(listed) = exact.or_else(|| list("enumCaseInsensitive")) else {
            return self.limited("s", &of_text(schema));
        };
        let values: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
        if values.iter().any(|value| value.contains(['|', '\t', '\n']) || *value == "*") {
            return "s".into();
        }
        let mark = if exact.is_some() { 'e' } else { 'E' };
        self.lines.add(format!("{mark}\t{}", values.join("|")))
    }

    fn reference(&mut self, reference: &'s str) -> String {
        if let Some(place) = self.places.get(reference) {
            return if *place == usize::MAX { "?".into() } else { place.to_string() };
        }
        let Some(target) = reference.strip_prefix('#').and_then(|path| self.schema.pointer(path)) else {
            return "?".into();
        };
        // Some lists carry the properties of their items beside them.
        let may_be_object = target.get("type").is_none_or(|kind| kind == "object");
        let objects = may_be_object && has_properties(target);
        if !objects || target.get("$ref").is_some() {
            // Only objects lead back to themselves; a list that does is of such objects.
            self.places.insert(reference, usize::MAX);
            let node = self.node(target);
            self.places.remove(reference);
            return node;
        }
        let place = self.lines.reserve();
        self.places.insert(reference, place);
        let line = self.object(target, &[]);
        self.lines.set(place, line);
        place.to_string()
    }
}

fn has_properties(schema: &Value) -> bool {
    schema.get("properties").and_then(Value::as_object).is_some_and(|all| !all.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_closed_stays_apart_from_what_is_open() {
        let open = json!({ "properties": { "A": { "type": "object" } } });
        assert_eq!(record("T", &open), "T\n o\t*:?\tA:1\n m\t?\n");
        let closed = json!({
            "additionalProperties": false,
            "properties": { "Arn": { "type": "string" }, "A": { "type": ["string", "integer"] } },
            "required": ["A"],
            "readOnlyProperties": ["/properties/Arn"],
        });
        assert_eq!(record("T", &closed), "T\n o\tArn:-s\tA:!1\n u\ts\ti\n");
    }

    #[test]
    fn an_object_that_leads_back_to_itself_is_one_line() {
        let schema = json!({
            "additionalProperties": false,
            "properties": { "Rule": { "$ref": "#/definitions/Rule" } },
            "definitions": { "Rule": {
                "type": "object",
                "additionalProperties": false,
                "properties": { "Not": { "$ref": "#/definitions/Rule" } },
            } },
        });
        assert_eq!(record("T", &schema), "T\n o\tRule:1\n o\tNot:1\n");
    }

    #[test]
    fn texts_say_what_they_may_be() {
        let schema = json!({
            "additionalProperties": false,
            "properties": {
                "Size": { "type": "string", "enum": ["small", "large"] },
                "Odd": { "type": "string", "enum": ["a|b"] },
                "Name": { "type": "string", "maxLength": 64 },
            },
        });
        assert_eq!(record("T", &schema), "T\n o\tSize:1\tOdd:s\tName:2\n e\tsmall|large\n c\ts\tn..64\n");
    }
}
