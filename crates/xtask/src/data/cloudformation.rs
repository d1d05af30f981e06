//! CloudFormation's property trees from lines of: name, type, flags, enumeration; definitions below `#`. Definitions that are no
//! objects are not among the lines: those are looked up in the schemas.

use std::collections::HashMap;

use serde_json::Value;

use super::tree::{Lines, Property, object};
use crate::Outcome;

type Rows<'t> = Vec<[&'t str; 4]>;

/// One record for each type.
pub(super) fn records(text: &str, schemas: &str) -> Outcome<Vec<String>> {
    let schemas: Value = serde_json::from_str(schemas)?;
    let mut records = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(name) = lines.next() {
        let mut definitions: HashMap<&str, Rows<'_>> = HashMap::new();
        let mut current = "";
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
            let line = line.trim_start();
            match line.strip_prefix('#') {
                Some(definition) => {
                    current = definition;
                    definitions.entry(current).or_default();
                }
                None => definitions.entry(current).or_default().push(columns(line)),
            }
        }
        let others = schemas.get(name).and_then(|schema| schema.get("definitions"));
        let mut builder = Builder { definitions, others, lines: Lines::default(), places: HashMap::new() };
        builder.object("");
        records.push(builder.lines.record(name));
    }
    Ok(records)
}

fn columns(line: &str) -> [&str; 4] {
    let mut parts = line.split('\t');
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

/// How far definitions of definitions are followed.
const MAX_DEPTH: usize = 8;

struct Builder<'t> {
    definitions: HashMap<&'t str, Rows<'t>>,
    /// The definitions of the schema.
    others: Option<&'t Value>,
    lines: Lines,
    places: HashMap<&'t str, usize>,
}

impl<'t> Builder<'t> {
    /// The place of a definition.
    fn object(&mut self, definition: &'t str) -> usize {
        if let Some(place) = self.places.get(definition) {
            return *place;
        }
        let place = self.lines.reserve();
        self.places.insert(definition, place);
        let rows = self.definitions.get(definition).cloned().unwrap_or_default();
        let properties: Vec<Property> = rows
            .into_iter()
            .map(|[name, form, flags, values]| Property {
                name: name.to_owned(),
                // An object in place, described by a definition of the property's own name.
                node: self.node(if form == "ob" { name } else { form }, values),
                required: flags.contains('R'),
                read_only: flags.contains('O'),
                ..Property::default()
            })
            .collect();
        self.lines.set(place, object('o', &properties));
        place
    }

    fn node(&mut self, form: &'t str, values: &'t str) -> String {
        match form {
            "st" if values.is_empty() => "s".into(),
            "st" => self.lines.choice(values),
            "bo" | "boolean" => "b".into(),
            "in" | "integer" => "i".into(),
            "nu" | "number" => "n".into(),
            "string" => "s".into(),
            _ => {
                if let Some(item) = form.strip_prefix("ar<").and_then(|rest| rest.strip_suffix('>')) {
                    let item = self.node(item, "");
                    return self.lines.list(&item);
                }
                // Without a form the schema leaves a choice; the definition without a name is the type itself.
                match self.definitions.get(form).map(Vec::is_empty) {
                    Some(false) if !form.is_empty() => self.object(form).to_string(),
                    _ => self.other(form, 0),
                }
            }
        }
    }

    /// A definition that is a scalar or a list.
    fn other(&mut self, name: &str, depth: usize) -> String {
        match self.others.and_then(|others| others.get(name)) {
            Some(definition) => self.defined(definition, depth),
            None => "?".into(),
        }
    }

    fn defined(&mut self, definition: &'t Value, depth: usize) -> String {
        if depth > MAX_DEPTH {
            return "?".into();
        }
        let reference = definition.get("$ref").and_then(Value::as_str);
        if let Some(name) = reference.and_then(|path| path.strip_prefix("#/definitions/")) {
            return match self.definitions.get(name).map(Vec::is_empty) {
                Some(false) => self.object(name).to_string(),
                _ => self.other(name, depth + 1),
            };
        }
        match definition.get("type").and_then(Value::as_str) {
            Some("array") => {
                let items = definition.get("items");
                let item = items.map_or_else(|| "?".into(), |items| self.defined(items, depth + 1));
                self.lines.list(&item)
            }
            Some("string") => {
                let values = definition.get("enum").and_then(Value::as_array);
                let values: Option<Vec<&str>> =
                    values.and_then(|all| all.iter().map(Value::as_str).collect());
                values.map_or_else(|| "s".into(), |values| self.lines.choice(&values.join("|")))
            }
            Some("boolean") => "b".into(),
            Some("integer") => "i".into(),
            Some("number") => "n".into(),
            _ => "?".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definitions_are_followed() {
        let text = "A::B::C\n Name\tst\tR\n Arn\tst\tO\n Size\tst\t\tsmall|large\n Rules\tar<Rule>\n Mode\tMode\n #Rule\n Port\tin\n";
        let schemas = r#"{"A::B::C": {"definitions": {"Mode": {"type": "string", "enum": ["on", "off"]}}}}"#;
        let expected = "A::B::C\n o\tName:!s\tArn:-s\tSize:1\tRules:3\tMode:4\n e\tsmall|large\n o\tPort:i\n l\t2\n e\ton|off\n";
        assert_eq!(records(text, schemas).unwrap(), [expected]);
    }

    #[test]
    fn a_form_that_nobody_defines_can_be_anything() {
        assert_eq!(records("T\n Any\tNoSuch\n", "{}").unwrap(), ["T\n o\tAny:?\n"]);
    }
}
