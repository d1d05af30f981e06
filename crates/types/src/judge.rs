//! Values against the shapes of a type: the way through a value, and what is told of single values. What objects need is
//! judged in `needs`, what they are made of in `parts`, limits in `bounds`.

use cumulint_basics::shortened;
use cumulint_diagnostic::Label;
use cumulint_model::{Choice, Conditions, Entry, Kind, Map, OriginId, Origins, Value, World};
use cumulint_schema::{NodeId, Property, Shape, TypeSchema, nearest};
use cumulint_source::Span;

use crate::kind::{Fit, fit, given, wanted};
use crate::known::{is_from_default, written_elsewhere};
use crate::mistakes::Mistakes;
use crate::parts::Parts;
use crate::rules::Rules;
use crate::wording::listed;

/// How deep values are followed; front ends bound the nesting, this bounds our own stack.
pub(crate) const MAX_DEPTH: usize = 96;
/// How many characters of a value a message shows.
const MAX_SHOWN: usize = 40;

/// What is needed to read a value of a template.
#[derive(Clone, Copy)]
pub(crate) struct Context<'j> {
    pub(crate) origins: &'j Origins,
    pub(crate) conditions: &'j Conditions,
    pub(crate) rules: &'j Rules<'j>,
}

/// The judge of one resource.
pub(crate) struct Judge<'j> {
    pub(crate) schema: &'j TypeSchema,
    pub(crate) origins: &'j Origins,
    pub(crate) conditions: &'j Conditions,
    pub(crate) rules: &'j Rules<'j>,
    pub(crate) mistakes: &'j mut Mistakes,
    /// The names that lead to what is judged.
    pub(crate) path: Vec<String>,
    /// What is supposed of what is judged.
    pub(crate) world: World,
    depth: usize,
}

/// Where a diagnostic about all of a value stands: at its name.
#[derive(Clone, Copy)]
pub(crate) struct Holder {
    pub(crate) header: Option<Span>,
}

impl<'j> Judge<'j> {
    pub(crate) fn new(
        schema: &'j TypeSchema,
        context: Context<'j>,
        world: World,
        mistakes: &'j mut Mistakes,
    ) -> Self {
        let Context { origins, conditions, rules } = context;
        Self { schema, origins, conditions, rules, mistakes, path: Vec::new(), world, depth: 0 }
    }

    /// Judges all properties of a resource. `whole` says whether they are all at hand.
    pub(crate) fn resource(&mut self, properties: &Map, header: Span, whole: bool) {
        self.object(properties, 0, Holder { header: Some(header) }, whole);
    }

    /// Judges a value by the shape of a node.
    pub(crate) fn value(&mut self, value: &Value, node: NodeId, holder: Holder) {
        if self.depth >= MAX_DEPTH || is_from_default(self.origins, value.origin) {
            return;
        }
        self.depth += 1;
        match value.choice() {
            Some(choice) => self.in_cases(choice, |this, case| this.value(case, node, holder)),
            None => self.settled(value, node, holder),
        }
        self.depth -= 1;
    }

    /// Judges both cases of a choice, each where it can be.
    pub(crate) fn in_cases(&mut self, choice: &Choice, mut judge: impl FnMut(&mut Self, &Value)) {
        for holds in [true, false] {
            let Some(inner) = self.world.supposing(self.conditions, choice.condition, holds) else {
                continue;
            };
            let outer = std::mem::replace(&mut self.world, inner);
            judge(self, choice.case(holds));
            self.world = outer;
        }
    }

    fn settled(&mut self, value: &Value, node: NodeId, holder: Holder) {
        match (&value.kind, self.schema.shape(node)) {
            (Kind::Null | Kind::Unknown(_) | Kind::Reference(_) | Kind::Encoded(_), _) | (_, Shape::Any) => {}
            // An empty text stands for nothing at all.
            (Kind::String(text), _) if text.is_empty() => {}
            (_, Shape::Limited { of, limits }) => {
                let before = self.mistakes.count();
                self.value(value, *of, holder);
                if self.mistakes.count() == before && fit(&value.kind, self.schema, *of) != Fit::No {
                    self.bounds(value, limits, holder);
                }
            }
            (Kind::Map(map), Shape::Object { .. } | Shape::Variants { .. }) => {
                self.object(map, node, holder, true);
            }
            (Kind::Map(map), Shape::Map(below)) => map.iter().for_each(|entry| self.entry(entry, *below)),
            (Kind::List(items), Shape::List(below)) => {
                for item in items.iter() {
                    let header = self.origins.place(item.origin).map(first_character);
                    self.value(item, *below, Holder { header });
                }
            }
            (_, Shape::Union(members)) => self.union(value, node, members, holder),
            // The path of a folder or file, which the tools of AWS replace with the place in S3 where they put it.
            (Kind::String(_), Shape::Object { properties, .. })
                if properties.iter().any(|property| matches!(&*property.name, "S3Bucket" | "Bucket")) => {}
            (kind, _) => match fit(kind, self.schema, node) {
                Fit::Yes => self.choice(value, node),
                Fit::Converted => self.converted(value, node),
                Fit::No => self.wrong_kind(value, node),
            },
        }
    }

    /// A value that may be of several forms is judged where only one of them has its kind.
    fn union(&mut self, value: &Value, node: NodeId, members: &[NodeId], holder: Holder) {
        let fits = |member: &NodeId| fit(&value.kind, self.schema, *member) != Fit::No;
        let fitting: Vec<NodeId> = members.iter().copied().filter(fits).collect();
        match fitting.as_slice() {
            [] => self.wrong_kind(value, node),
            [one] => self.value(value, *one, holder),
            _ => {}
        }
    }

    pub(crate) fn entry(&mut self, entry: &Entry, node: NodeId) {
        let header = self.origins.place(entry.header);
        self.in_entry(entry, |this| this.value(&entry.value, node, Holder { header }));
    }

    pub(crate) fn in_entry(&mut self, entry: &Entry, judge: impl FnOnce(&mut Self)) {
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
            self.needs(map, &parts, holder);
        }
    }

    fn property(&mut self, entry: &Entry, parts: &Parts) {
        if self.path.is_empty() && self.rules.is_enveloped(&entry.key) {
            return;
        }
        if parts.key.as_ref().is_some_and(|key| self.rules.same(key, &entry.key)) {
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

    pub(crate) fn entry_of<'m>(&self, map: &'m Map, name: &str) -> Option<&'m Entry> {
        if self.rules.ignore_case { map.get_ignoring_case(name) } else { map.get(name) }
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
        let Shape::Enum { values, open, any_case } = schema.shape(node) else { return };
        let text = match &value.kind {
            Kind::String(text) => text.to_string(),
            Kind::Bool(known) => known.to_string(),
            Kind::Number(number) => number.to_string(),
            _ => return,
        };
        let same = |one: &str, other: &str| {
            if *any_case { one.eq_ignore_ascii_case(other) } else { self.rules.same(one, other) }
        };
        // `SystemAssigned, UserAssigned` is written with and without a space.
        let plain = |text: &str| text.replace(' ', "");
        if values.iter().any(|known| same(known, &text) || same(&plain(known), &plain(&text))) {
            return;
        }
        let values: Vec<&str> = values.iter().map(|value| &**value).collect();
        self.unlisted(value, &text, &values, *open);
    }

    pub(crate) fn unlisted(&mut self, value: &Value, text: &str, values: &[&str], open: bool) {
        let help = match nearest(text, values.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None => listed(values),
        };
        let name = self.own_name();
        let given = said(value, text);
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

    pub(crate) fn tell(&mut self, id: &'static str, message: String, origin: OriginId, help: Option<String>) {
        let label = written_elsewhere(self.origins, origin);
        if let Some(found) = self.mistakes.add(id, message, self.origins.place(origin)) {
            found.help = help;
            found.labels.extend(label.map(|span| Label { span, message: "written here".to_owned() }));
        }
    }

    /// The name of what is judged.
    pub(crate) fn own_name(&self) -> String {
        self.path.last().map_or_else(|| self.rules.kind.to_owned(), Clone::clone)
    }

    /// What is judged, as that which has properties.
    pub(crate) fn holder_name(&self) -> String {
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

/// A value as a message names it: its text, unless that is a secret.
pub(crate) fn said(value: &Value, text: &str) -> String {
    if value.sensitive { "this".to_owned() } else { format!("`{}`", shortened(text, MAX_SHOWN)) }
}

/// Whether the name of a key is not known: an expression stands for it.
pub(crate) fn is_computed(entry: &Entry) -> bool {
    entry.key.starts_with('[')
}

/// An item of a list has no name: its first character stands for it.
fn first_character(span: Span) -> Span {
    Span::new(span.file, span.range.start, span.range.end.min(span.range.start.saturating_add(1)))
}
