//! Hand-built projects: properties are written as JSON, in which `"@name.path"` is a reference to the resource of that name
//! and `"?var.x"` a value that is not known.

mod azapi;
mod conversion;
mod data;
mod defaults;
mod joins;
mod lookups;
mod parents;
mod parity;
mod rows;
mod tables;

use cumulint_model::{
    Cloud, Dialect, Entry, Kind, Map, Number, Presence, Project, Resource, ResourceId, Value, Why,
};
use cumulint_source::{FileId, Span, TextRange};

/// A resource to be declared: its type, its name in the text, its properties.
pub(crate) type Declared<'t> = (&'t str, &'t str, &'t str);

/// A project of resources, lowered.
pub(crate) fn lowered(dialect: Dialect, declared: &[Declared<'_>]) -> Project {
    let mut project = built(dialect, declared);
    crate::lower(&mut project);
    project
}

/// A project of resources, not lowered yet.
pub(crate) fn built(dialect: Dialect, declared: &[Declared<'_>]) -> Project {
    let mut project = Project::new(dialect, "main");
    for (place, (kind, name, properties)) in (0u32..).zip(declared) {
        let span = span(place * 100);
        let mut reader = Json { text: properties.as_bytes(), at: 0, declared, project: &mut project, span };
        let value = reader.value();
        let mut map = value.as_map().cloned().unwrap_or_default();
        let azure = kind.contains('/') || kind.starts_with("azurerm") || kind.starts_with("azapi");
        let arm = matches!(dialect, Dialect::Arm | Dialect::Bicep);
        let written = if arm { map.remove("name").map(|entry| entry.value) } else { None };
        let api_version = map.remove("apiVersion").map(|entry| entry.value);
        project.add(Resource {
            address: format!("{kind}.{name}").into(),
            declared_type: (*kind).into(),
            canonical_type: (*kind).into(),
            cloud: if azure { Cloud::Azure } else { Cloud::Aws },
            api_version,
            name: written,
            provider: None,
            parent: None,
            presence: Presence::Certain,
            instance: None,
            existing: false,
            part_of: None,
            properties: map,
            beside: Map::new(),
            header: span,
            block: Span { range: TextRange { start: place * 100, end: place * 100 + 90 }, ..span },
            calls: std::sync::Arc::default(),
        });
    }
    project
}

fn span(start: u32) -> Span {
    Span { file: FileId(0), range: TextRange { start, end: start + 10 } }
}

struct Json<'t, 'p> {
    text: &'t [u8],
    at: usize,
    declared: &'t [Declared<'t>],
    project: &'p mut Project,
    span: Span,
}

impl Json<'_, '_> {
    fn peek(&mut self) -> u8 {
        while self.text[self.at].is_ascii_whitespace() || matches!(self.text[self.at], b',' | b':') {
            self.at += 1;
        }
        self.text[self.at]
    }

    fn value(&mut self) -> Value {
        let origin = self.project.origins.written(self.span);
        match self.peek() {
            b'{' => {
                self.at += 1;
                let mut map = Map::new();
                while self.peek() != b'}' {
                    let key = self.string().into();
                    map.push(Entry { key, header: origin, value: self.value() });
                }
                self.at += 1;
                Value::map(map, origin)
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                while self.peek() != b']' {
                    items.push(self.value());
                }
                self.at += 1;
                Value::list(items, origin)
            }
            b'"' => {
                let text = self.string();
                if let Some(name) = text.strip_prefix('?') {
                    return Value::unknown(Why::Input(name.into()), origin);
                }
                let Some(reference) = text.strip_prefix('@') else { return Value::string(text, origin) };
                let (name, path) = reference.split_once('.').unwrap();
                let place = self.declared.iter().position(|declared| declared.1 == name).unwrap();
                Value::reference(ResourceId(u32::try_from(place).unwrap()), path, origin)
            }
            _ => {
                let start = self.at;
                while !matches!(self.text[self.at], b',' | b'}' | b']')
                    && !self.text[self.at].is_ascii_whitespace()
                {
                    self.at += 1;
                }
                let word = std::str::from_utf8(&self.text[start..self.at]).unwrap();
                let kind = match word {
                    "true" => Kind::Bool(true),
                    "false" => Kind::Bool(false),
                    "null" => Kind::Null,
                    number => Kind::Number(Number::parse(number).unwrap()),
                };
                Value::new(kind, origin)
            }
        }
    }

    fn string(&mut self) -> String {
        assert_eq!(self.peek(), b'"');
        let start = self.at + 1;
        self.at = start;
        while self.text[self.at] != b'"' {
            self.at += 1;
        }
        self.at += 1;
        String::from_utf8(self.text[start..self.at - 1].to_vec()).unwrap()
    }
}

/// A value as a line of text, entries sorted: what is compared and shown.
pub(crate) fn shown(value: &Value) -> String {
    match &value.kind {
        Kind::Null => "null".into(),
        Kind::Bool(known) => known.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => format!("{text:?}"),
        Kind::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Kind::Map(map) => shown_map(map),
        Kind::Encoded(encoded) => format!("encoded {}", shown(&encoded.value)),
        Kind::Reference(reference) => format!("@{}.{}", reference.target.0, reference.path),
        Kind::Unknown(unknown) => format!("?{}", unknown.why.subject()),
    }
}

pub(crate) fn shown_map(map: &Map) -> String {
    let mut entries: Vec<String> =
        map.iter().map(|entry| format!("{}: {}", entry.key, shown(&entry.value))).collect();
    entries.sort();
    format!("{{{}}}", entries.join(", "))
}

/// The written properties of a resource: without what is only assumed.
pub(crate) fn written(project: &Project, id: u32) -> String {
    let resource = project.get(ResourceId(id)).unwrap();
    shown_map(&without_assumed(project, &resource.properties))
}

fn without_assumed(project: &Project, map: &Map) -> Map {
    let mut kept = Map::new();
    for entry in map {
        if project.origins.assumed_by(entry.value.origin).is_some() {
            continue;
        }
        let mut value = entry.value.clone();
        value.kind = match value.kind {
            Kind::Map(map) => Kind::Map(std::sync::Arc::new(without_assumed(project, &map))),
            Kind::List(items) => {
                let item = |item: &Value| match item.as_map() {
                    Some(map) => Value::map(without_assumed(project, map), item.origin),
                    None => item.clone(),
                };
                Kind::List(std::sync::Arc::new(items.iter().map(item).collect()))
            }
            kind => kind,
        };
        kept.push(Entry { key: entry.key.clone(), header: entry.header, value });
    }
    kept
}

/// A property of a resource as text; `None` if it is absent.
pub(crate) fn property(project: &Project, id: u32, path: &str) -> Option<String> {
    let mut map = &project.get(ResourceId(id))?.properties;
    let mut value = None;
    for segment in path.split('.') {
        let found = &map.get(segment)?.value;
        value = Some(found);
        static EMPTY: std::sync::LazyLock<Map> = std::sync::LazyLock::new(Map::new);
        map = found.as_map().unwrap_or(&EMPTY);
    }
    value.map(shown)
}
