//! CloudFormation's property trees from lines of: name, type, flags, enumeration; definitions below `#`.

use std::collections::HashMap;

use super::tree::{Lines, Property, object};

type Rows<'t> = Vec<[&'t str; 4]>;

/// One record for each type.
pub(super) fn records(text: &str) -> Vec<String> {
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
        let mut builder = Builder { definitions, lines: Lines::default(), places: HashMap::new() };
        builder.object("");
        records.push(builder.lines.record(name));
    }
    records
}

fn columns(line: &str) -> [&str; 4] {
    let mut parts = line.split('\t');
    std::array::from_fn(|_| parts.next().unwrap_or_default())
}

struct Builder<'t> {
    definitions: HashMap<&'t str, Rows<'t>>,
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
                    _ => "?".into(),
                }
            }
        }
    }
}
