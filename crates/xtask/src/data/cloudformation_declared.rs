//! CloudFormation's property trees as templates write them, from the resource schemas: what is closed stays apart from what is
//! open, and a value of several forms from one that can be anything.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::Outcome;
use super::tree::Lines;

/// One record for each type.
pub(super) fn records(schemas: &str) -> Outcome<Vec<String>> {
    let schemas: Value = serde_json::from_str(schemas)?;
    let schemas = schemas.as_object().ok_or("no schemas")?;
    let record = |(name, schema): (&String, &Value)| {
        let mut builder = Builder { schema, lines: Lines::default(), places: HashMap::new() };
        let root = builder.lines.reserve();
        let line = builder.object(schema, &read_only(schema));
        builder.lines.set(root, line);
        builder.lines.record(name)
    };
    Ok(schemas.iter().map(record).collect())
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
        let required = schema.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
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
        for (name, property) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let flags = [
                (required.iter().any(|required| required == name), '!'),
                (read_only.contains(&name.as_str()), '-'),
            ];
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
        match schema.get("type") {
            Some(Value::String(kind)) => self.of_kind(kind, schema),
            Some(Value::Array(kinds)) => {
                let kinds: Vec<&'s str> = kinds.iter().filter_map(Value::as_str).collect();
                self.of_kinds(&kinds, schema)
            }
            _ if schema.get("properties").is_some() => self.of_kind("object", schema),
            _ => "?".into(),
        }
    }

    fn of_kinds(&mut self, kinds: &[&'s str], schema: &'s Value) -> String {
        let members: Vec<String> = kinds.iter().map(|kind| self.of_kind(kind, schema)).collect();
        if let [one] = members.as_slice() {
            return one.clone();
        }
        if members.iter().any(|member| member == "?") {
            return "?".into();
        }
        self.lines.add(format!("u\t{}", members.join("\t")))
    }

    fn of_kind(&mut self, kind: &str, schema: &'s Value) -> String {
        match kind {
            "string" => self.text(schema),
            "boolean" => "b".into(),
            "integer" => "i".into(),
            "number" => "n".into(),
            "array" => {
                let item = schema.get("items").map_or_else(|| "?".into(), |item| self.node(item));
                self.lines.list(&item)
            }
            "object"
                if schema
                    .get("properties")
                    .is_some_and(|all| all.as_object().is_some_and(|all| !all.is_empty())) =>
            {
                let line = self.object(schema, &[]);
                self.lines.add(line)
            }
            "object" => match schema.get("patternProperties").and_then(Value::as_object) {
                Some(patterns) => {
                    let value = self.only(patterns);
                    self.lines.map(&value)
                }
                None => "?".into(),
            },
            _ => "?".into(),
        }
    }

    /// A text. A list that is compared without regard to case is left open, as others compare exactly.
    fn text(&mut self, schema: &'s Value) -> String {
        let closed = schema.get("enum").and_then(Value::as_array);
        let listed = closed.or_else(|| schema.get("enumCaseInsensitive").and_then(Value::as_array));
        let Some(listed) = listed else { return "s".into() };
        let mut values: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
        if values.iter().any(|value| value.contains(['|', '\t', '\n'])) {
            return "s".into();
        }
        if closed.is_none() {
            values.push("*");
        }
        self.lines.choice(&values.join("|"))
    }

    fn reference(&mut self, reference: &'s str) -> String {
        if let Some(place) = self.places.get(reference) {
            return place.to_string();
        }
        let Some(target) = reference.strip_prefix('#').and_then(|path| self.schema.pointer(path)) else {
            return "?".into();
        };
        // Some lists carry the properties of their items beside them.
        let may_be_object = target.get("type").is_none_or(|kind| kind == "object");
        let objects = may_be_object
            && target.get("properties").is_some_and(|all| all.as_object().is_some_and(|all| !all.is_empty()));
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
