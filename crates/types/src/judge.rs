//! Values against the shapes of a type.

use cumulint_diagnostic::Label;
use cumulint_model::{Entry, Kind, Map, Number, OriginId, Origins, Value};
use cumulint_schema::{NodeId, Property, Shape, TypeSchema, declared_schema, declared_versions, nearest};
use cumulint_source::Span;

use crate::known::{is_from_default, written_elsewhere};
use crate::mistakes::Mistakes;

/// How deep values are followed; front ends bound the nesting, this bounds our own stack.
const MAX_DEPTH: usize = 96;

/// How many names a help lists.
const MAX_NAMES: usize = 12;

/// What differs from cloud to cloud.
pub(crate) struct Rules<'r> {
    /// The type, as a message names it.
    kind: String,
    /// Type and version, where the type has versions.
    version: Option<(&'r str, &'r str)>,
    /// Whether names and listed values may be written in any case of letters.
    ignore_case: bool,
    /// Whether it is worth telling that a text stands for a number.
    tells_converted: bool,
    /// The name of the resource, where that is known: it may say of which kind it is.
    name: Option<&'r str>,
    /// What stands beside the properties and is none of them.
    envelope: &'static [&'static str],
    /// What may stand beside the properties of any resource, and does nothing for a type that has none of it.
    idle: &'static [&'static str],
}

impl<'r> Rules<'r> {
    pub(crate) fn cloudformation(kind: &'r str) -> Self {
        Self {
            kind: kind.to_owned(),
            version: None,
            ignore_case: false,
            tells_converted: false,
            name: None,
            envelope: &[],
            idle: &[],
        }
    }

    pub(crate) fn azure(kind: &'r str, version: &'r str, name: Option<&'r str>) -> Self {
        Self {
            kind: kind.to_owned(),
            version: Some((kind, version)),
            ignore_case: true,
            tells_converted: true,
            name,
            envelope: &["type", "apiVersion", "name", "scope", "parent", "dependsOn"],
            idle: &[
                "location",
                "tags",
                "kind",
                "sku",
                "plan",
                "identity",
                "zones",
                "managedBy",
                "extendedLocation",
            ],
        }
    }
}

/// The judge of one resource.
pub(crate) struct Judge<'j> {
    schema: &'j TypeSchema,
    origins: &'j Origins,
    rules: &'j Rules<'j>,
    mistakes: &'j mut Mistakes,
    /// The names that lead to what is judged.
    path: Vec<String>,
}

/// What holds a value: its name, and where that stands.
#[derive(Clone, Copy)]
struct Holder {
    header: Option<Span>,
}

impl<'j> Judge<'j> {
    pub(crate) fn new(
        schema: &'j TypeSchema,
        origins: &'j Origins,
        rules: &'j Rules<'j>,
        mistakes: &'j mut Mistakes,
    ) -> Self {
        Self { schema, origins, rules, mistakes, path: Vec::new() }
    }

    /// Judges all properties of a resource. `whole` says whether they are all at hand.
    pub(crate) fn resource(&mut self, properties: &Map, header: Span, whole: bool) {
        self.object(properties, 0, Holder { header: Some(header) }, whole);
    }

    fn value(&mut self, value: &Value, node: NodeId, holder: Holder) {
        if self.path.len() >= MAX_DEPTH || is_from_default(self.origins, value.origin) {
            return;
        }
        match (&value.kind, self.schema.shape(node)) {
            (Kind::Null | Kind::Unknown(_) | Kind::Reference(_) | Kind::Encoded(_), _) | (_, Shape::Any) => {}
            // An empty text stands for nothing at all.
            (Kind::String(text), _) if text.is_empty() => {}
            (Kind::Map(map), Shape::Object { .. } | Shape::Variants { .. }) => {
                self.object(map, node, holder, true);
            }
            (Kind::Map(map), Shape::Map(below)) => {
                map.iter().for_each(|entry| self.entry(entry, *below));
            }
            (Kind::List(items), Shape::List(below)) => {
                for item in items.iter() {
                    let header = self.origins.place(item.origin).map(first_character);
                    self.value(item, *below, Holder { header });
                }
            }
            (_, Shape::Union(members)) => {
                let fitting: Vec<NodeId> = members
                    .iter()
                    .copied()
                    .filter(|member| fit(&value.kind, self.schema.shape(*member)) != Fit::No)
                    .collect();
                match fitting.as_slice() {
                    [] => self.wrong_kind(value, node),
                    [one] => self.value(value, *one, holder),
                    _ => {}
                }
            }
            // The path of a folder or file, which the tools of AWS replace with the place in S3 where they put it.
            (Kind::String(_), Shape::Object { properties, .. })
                if properties.iter().any(|property| matches!(&*property.name, "S3Bucket" | "Bucket")) => {}
            (kind, shape) => match fit(kind, shape) {
                Fit::Yes => self.choice(value, node),
                Fit::Converted => self.converted(value, node),
                Fit::No => self.wrong_kind(value, node),
            },
        }
    }

    fn entry(&mut self, entry: &Entry, node: NodeId) {
        let header = self.origins.place(entry.header);
        self.in_entry(entry, |this| this.value(&entry.value, node, Holder { header }));
    }

    fn in_entry(&mut self, entry: &Entry, judge: impl FnOnce(&mut Self)) {
        self.path.push(entry.key.to_string());
        judge(self);
        self.path.pop();
    }

    fn object(&mut self, map: &Map, node: NodeId, holder: Holder, whole: bool) {
        let Some(parts) = self.parts(map, node) else { return };
        for entry in map.iter().filter(|entry| !is_computed(entry)) {
            self.property(entry, &parts);
        }
        if whole && !map.iter().any(is_computed) {
            self.missing(map, &parts, holder);
        }
    }

    /// The objects that a map is of: itself, or of a kind. Nothing where any properties may stand.
    fn parts(&mut self, map: &Map, node: NodeId) -> Option<Parts> {
        let schema = self.schema;
        let (key, base, kinds) = match schema.shape(node) {
            Shape::Object { properties, rest: None, .. } if properties.is_empty() => return None,
            Shape::Object { rest, .. } => {
                let nodes = vec![node];
                return Some(Parts { nodes, key: None, rest: *rest, decided: true, needs_key: false });
            }
            Shape::Variants { key, base, kinds } => (key, *base, kinds),
            _ => return None,
        };
        let entry = self.entry_of(map, key);
        let said = match entry {
            _ if self.path.is_empty() && &**key == "name" => self.rules.name,
            Some(entry) if is_from_default(self.origins, entry.value.origin) => None,
            Some(entry) => entry.value.as_str(),
            None => None,
        };
        let kind = said.and_then(|said| kinds.iter().find(|(value, _)| self.same(value, said)));
        if let (Some(said), None) = (said, kind) {
            // Kinds are added without a new version: one that is not even nearly listed is probably such a one.
            let values: Vec<&str> = kinds.iter().map(|(value, _)| &**value).collect();
            if let Some(entry) = entry.filter(|_| nearest(said, values.iter().copied()).is_some()) {
                self.in_entry(entry, |this| this.unlisted(&entry.value, said, &values, false));
            }
            return None;
        }
        let key = Some(key.to_string());
        let Some((_, below)) = kind else {
            let nodes = std::iter::once(base).chain(kinds.iter().map(|(_, below)| *below)).collect();
            let needs_key = !kinds.iter().any(|(value, _)| self.same(value, "Default"));
            return Some(Parts { nodes, key, rest: None, decided: false, needs_key });
        };
        match schema.shape(*below) {
            Shape::Object { rest, .. } => {
                Some(Parts { nodes: vec![base, *below], key, rest: *rest, decided: true, needs_key: true })
            }
            _ => None,
        }
    }

    fn property(&mut self, entry: &Entry, parts: &Parts) {
        let at_top = self.path.is_empty();
        if at_top && self.rules.envelope.iter().any(|name| self.same(name, &entry.key)) {
            return;
        }
        if parts.key.as_ref().is_some_and(|key| self.same(key, &entry.key)) {
            return;
        }
        let schema = self.schema;
        let found = parts.nodes.iter().find_map(|node| self.known(schema, *node, &entry.key));
        match (found, parts.rest) {
            (Some(property), _) if property.read_only => self.read_only(entry),
            // Of which kind the object is is not known: what a property of one kind takes need not be what another takes.
            (Some(_), _) if !parts.decided && parts.key.is_some() => {}
            (Some(property), _) => self.entry(entry, property.node),
            (None, Some(rest)) => self.entry(entry, rest),
            (None, None) => self.unknown(entry, parts),
        }
    }

    fn known(&self, schema: &'j TypeSchema, node: NodeId, name: &str) -> Option<&'j Property> {
        if self.rules.ignore_case {
            schema.property(node, name)
        } else {
            schema.properties(node).iter().find(|property| &*property.name == name)
        }
    }

    fn entry_of<'m>(&self, map: &'m Map, name: &str) -> Option<&'m Entry> {
        if self.rules.ignore_case { map.get_ignoring_case(name) } else { map.get(name) }
    }

    fn same(&self, one: &str, other: &str) -> bool {
        if self.rules.ignore_case { one.eq_ignore_ascii_case(other) } else { one == other }
    }

    fn unknown(&mut self, entry: &Entry, parts: &Parts) {
        if entry.value.kind == Kind::Null {
            return;
        }
        if self.path.is_empty() && self.rules.idle.iter().any(|name| self.same(name, &entry.key)) {
            let message = format!("{} has no `{}`", self.holder_name(), entry.key);
            self.mistakes.add("idle-property", message, self.origins.place(entry.header));
            return;
        }
        let names: Vec<&str> = self.names(parts).collect();
        let near = nearest(&entry.key, names.iter().copied());
        let help = match (near, self.versions_with(&entry.key)) {
            // A hole in the data: what was there before and is there after is probably there in between.
            (_, (Some(_), Some(_))) => return,
            (Some(near), _) => Some(format!("did you mean `{near}`?")),
            (None, (None, Some(newer))) => Some(format!("API version {newer} has it")),
            (None, (Some(older), None)) => Some(format!("API version {older} had it")),
            (None, (None, None)) => listed(&names),
        };
        let message = format!("`{}` is no property of {}", entry.key, self.holder_name());
        let place = self.origins.place(entry.header);
        if let Some(found) = self.mistakes.add("unknown-property", message, place) {
            found.help = help;
        }
    }

    /// The properties that an object can be given.
    fn names<'a>(&'a self, parts: &'a Parts) -> impl Iterator<Item = &'a str> {
        let all = parts.nodes.iter().flat_map(|node| self.schema.properties(*node));
        let at_top = self.path.is_empty();
        let enveloped =
            move |name: &str| at_top && self.rules.envelope.iter().any(|own| self.same(own, name));
        all.filter(|property| !property.read_only)
            .map(|property| &*property.name)
            .filter(move |name| !enveloped(name))
    }

    /// The API versions nearest to this one, before and after it, that have a property here.
    fn versions_with(&self, name: &str) -> (Option<&'static str>, Option<&'static str>) {
        let Some((kind, version)) = self.rules.version else { return (None, None) };
        let has = |other: &&str| {
            declared_schema(kind, other).is_some_and(|schema| has_path(schema, 0, &self.path, name))
        };
        let all: Vec<&str> = declared_versions(kind).collect();
        let older = all.iter().rev().copied().filter(|other| *other < version).find(has);
        (older, all.iter().copied().filter(|other| *other > version).find(has))
    }

    fn missing(&mut self, map: &Map, parts: &Parts, holder: Holder) {
        let at_top = self.path.is_empty();
        let mut names = Vec::new();
        let key = parts.key.as_ref().filter(|key| parts.needs_key && (!at_top || *key == "kind"));
        names.extend(key.filter(|key| self.entry_of(map, key).is_none()).map(|key| format!("`{key}`")));
        // Of an object whose kind is not known only the first part is needed in any case.
        let nodes =
            if parts.decided { parts.nodes.as_slice() } else { parts.nodes.get(..1).unwrap_or_default() };
        for property in nodes.iter().flat_map(|node| self.schema.properties(*node)) {
            let needed = property.required && !property.read_only && !self.may_be_empty(property.node, 0);
            let enveloped = at_top && self.rules.envelope.iter().any(|name| self.same(name, &property.name));
            // What is written as null is left out where a default or a condition says so.
            if needed && !enveloped && self.entry_of(map, &property.name).is_none() {
                names.push(format!("`{}`", property.name));
            }
        }
        let Some((last, first)) = names.split_last() else { return };
        let names = if first.is_empty() { last.clone() } else { format!("{} and {last}", first.join(", ")) };
        let message = format!("{} lacks {names}", self.holder_name());
        self.mistakes.add("missing-property", message, holder.header);
    }

    /// Whether an object without any properties would do: then leaving it out does, too.
    fn may_be_empty(&self, node: NodeId, depth: usize) -> bool {
        let needed = |property: &&Property| {
            property.required && !property.read_only && !self.may_be_empty(property.node, depth + 1)
        };
        match self.schema.shape(node) {
            Shape::Object { properties, .. } => {
                depth < MAX_DEPTH && !properties.iter().any(|one| needed(&one))
            }
            Shape::Map(_) => true,
            _ => false,
        }
    }

    fn read_only(&mut self, entry: &Entry) {
        if entry.value.kind == Kind::Null {
            return;
        }
        let message = format!("`{}` is read-only: what is written here is not kept", entry.key);
        let place = self.origins.place(entry.header);
        self.mistakes.add("read-only-property", message, place);
    }

    /// A text of a list.
    fn choice(&mut self, value: &Value, node: NodeId) {
        let schema = self.schema;
        let Shape::Choice { values, open } = schema.shape(node) else { return };
        let text = match &value.kind {
            Kind::String(text) => text.to_string(),
            Kind::Bool(known) => known.to_string(),
            Kind::Number(number) => number.to_string(),
            _ => return,
        };
        // `SystemAssigned, UserAssigned` is written with and without a space.
        let plain = |text: &str| text.replace(' ', "");
        if values.iter().any(|known| self.same(known, &text) || self.same(&plain(known), &plain(&text))) {
            return;
        }
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        self.unlisted(value, &text, &values, *open);
    }

    fn unlisted(&mut self, value: &Value, text: &str, values: &[&str], open: bool) {
        let help = match nearest(text, values.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None => listed(values),
        };
        let name = self.own_name();
        let given = if value.sensitive { "this".to_owned() } else { format!("`{}`", shortened(text)) };
        match open {
            false => {
                self.tell("unlisted-value", format!("{given} is no value of `{name}`"), value.origin, help);
            }
            true => {
                let message = format!("{given} is none of the known values of `{name}`");
                self.tell("unusual-value", message, value.origin, help);
            }
        }
    }

    /// The name of what is judged.
    fn own_name(&self) -> String {
        self.path.last().unwrap_or(&self.rules.kind).clone()
    }

    fn wrong_kind(&mut self, value: &Value, node: NodeId) {
        let name = self.own_name();
        let takes = wanted(self.schema, node);
        let message = format!("`{name}` takes {takes}, not {}", given(&value.kind));
        self.tell("wrong-kind", message, value.origin, None);
    }

    fn converted(&mut self, value: &Value, node: NodeId) {
        if self.rules.tells_converted {
            let takes = wanted(self.schema, node);
            let message = format!("`{}` takes {takes}: {} is converted", self.own_name(), given(&value.kind));
            self.tell("converted-value", message, value.origin, None);
        }
        self.choice(value, node);
    }

    fn tell(&mut self, id: &'static str, message: String, origin: OriginId, help: Option<String>) {
        let label = written_elsewhere(self.origins, origin);
        if let Some(found) = self.mistakes.add(id, message, self.origins.place(origin)) {
            found.help = help;
            found.labels.extend(label.map(|span| Label { span, message: "written here".to_owned() }));
        }
    }

    fn holder_name(&self) -> String {
        let kind = match self.rules.version {
            Some((kind, version)) => format!("`{kind}@{version}`"),
            None => format!("`{}`", self.rules.kind),
        };
        match self.path.last() {
            Some(name) => format!("`{name}` in {kind}"),
            None => kind,
        }
    }
}

/// What a map is judged by.
struct Parts {
    nodes: Vec<NodeId>,
    /// The property that says of which kind it is.
    key: Option<String>,
    /// What the values of further keys look like.
    rest: Option<NodeId>,
    /// Whether it is known of which kind it is.
    decided: bool,
    /// Whether none of the kinds is the one that is meant where none is named.
    needs_key: bool,
}

/// Whether the name of a key is not known: an expression stands for it.
fn is_computed(entry: &Entry) -> bool {
    entry.key.starts_with('[')
}

/// How a value fits a shape, by its kind alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    Yes,
    /// The cloud makes one of it.
    Converted,
    No,
}

fn fit(kind: &Kind, shape: &Shape) -> Fit {
    let is = |yes: bool| if yes { Fit::Yes } else { Fit::No };
    let may = |yes: bool| if yes { Fit::Converted } else { Fit::No };
    match (kind, shape) {
        (Kind::Null | Kind::Unknown(_) | Kind::Reference(_) | Kind::Encoded(_), _)
        | (_, Shape::Any | Shape::Union(_))
        | (Kind::String(_), Shape::Text | Shape::Choice { .. })
        | (Kind::Bool(_), Shape::Bool)
        | (Kind::Number(_), Shape::Number) => Fit::Yes,
        (Kind::Map(_), shape) => {
            is(matches!(shape, Shape::Map(_) | Shape::Object { .. } | Shape::Variants { .. }))
        }
        (Kind::List(_), shape) => is(matches!(shape, Shape::List(_))),
        (Kind::Bool(_) | Kind::Number(_), Shape::Text | Shape::Choice { .. }) => Fit::Converted,
        (Kind::Number(number), Shape::Whole) => is(is_whole(number)),
        (Kind::String(text), Shape::Whole) => may(Number::parse(text.trim()).is_some_and(|it| is_whole(&it))),
        (Kind::String(text), Shape::Number) => may(Number::parse(text.trim()).is_some()),
        (Kind::String(text), Shape::Bool) => {
            let text = text.trim();
            may(text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"))
        }
        _ => Fit::No,
    }
}

fn is_whole(number: &Number) -> bool {
    number.as_i64().is_some() || number.as_f64().fract() == 0.0
}

/// What a shape takes, in words.
fn wanted(schema: &TypeSchema, node: NodeId) -> String {
    match schema.shape(node) {
        Shape::Any => "anything".to_owned(),
        Shape::Bool => "a Boolean".to_owned(),
        Shape::Whole => "a whole number".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Text | Shape::Choice { .. } => "a text".to_owned(),
        Shape::List(_) => "a list".to_owned(),
        Shape::Map(_) | Shape::Object { .. } | Shape::Variants { .. } => "an object".to_owned(),
        Shape::Union(members) => {
            let words: Vec<String> = members.iter().take(4).map(|member| wanted(schema, *member)).collect();
            words.join(" or ")
        }
    }
}

const fn given(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool(_) => "a Boolean",
        Kind::Number(_) => "a number",
        Kind::String(_) => "a text",
        Kind::List(_) => "a list",
        Kind::Map(_) => "an object",
        Kind::Null | Kind::Encoded(_) | Kind::Reference(_) | Kind::Unknown(_) => "this",
    }
}

/// Whether a schema has a property at the end of a path, of whatever kind the objects on it are.
fn has_path(schema: &TypeSchema, node: NodeId, path: &[String], name: &str) -> bool {
    match schema.shape(node) {
        Shape::List(item) => has_path(schema, *item, path, name),
        Shape::Map(below) => path.split_first().is_some_and(|(_, rest)| has_path(schema, *below, rest, name)),
        Shape::Variants { base, kinds, .. } => {
            let mut all = std::iter::once(*base).chain(kinds.iter().map(|(_, below)| *below));
            all.any(|part| has_path(schema, part, path, name))
        }
        _ => match path.split_first() {
            Some((first, rest)) => schema
                .property(node, first)
                .is_some_and(|property| has_path(schema, property.node, rest, name)),
            None => schema.property(node, name).is_some(),
        },
    }
}

/// The names that can be meant, where they are few.
fn listed(names: &[&str]) -> Option<String> {
    let mut names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.dedup();
    let (last, first) = names.split_last()?;
    if names.len() > MAX_NAMES {
        return None;
    }
    Some(if first.is_empty() {
        format!("it takes {last}")
    } else {
        format!("it takes {} or {last}", first.join(", "))
    })
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 40 {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(39).collect::<String>())
    }
}

/// An item of a list has no name: its first character stands for it.
fn first_character(span: Span) -> Span {
    Span::new(span.file, span.range.start, span.range.end.min(span.range.start.saturating_add(1)))
}
