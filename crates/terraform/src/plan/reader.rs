//! From the JSON of a plan to values: what is known, what is only known after apply, and what is secret are three trees of
//! one shape, and the configuration beside them tells what was written.

use cumulint_document::{Kind, Node, Place, parse_json_at};
use cumulint_model::{OriginId, Origins, Symbol, Why};

use crate::evaluate::may_be_json;
use crate::functions::json::read_json;
use crate::plan::configuration::{Configuration, Written};
use crate::plan::targets::{From, Target, Targets};
use crate::value::{Computed, Content, InstanceId, Members, Number, Type, Value};

/// The longest text that is read as JSON, in bytes.
const MAX_JSON: usize = 1024 * 1024;

/// A value in the trees of a plan.
#[derive(Clone, Debug)]
pub(super) struct Slot<'t> {
    pub(super) known: Option<Node<'t>>,
    pub(super) unknown: Option<Node<'t>>,
    pub(super) secret: [Option<Node<'t>>; 2],
    pub(super) written: Written<'t>,
    /// Whether it is an item of a list.
    pub(super) item: bool,
}

/// Reads the values of one resource.
pub(super) struct Reader<'r, 't> {
    pub(super) origins: &'r mut Origins,
    pub(super) targets: &'r Targets,
    pub(super) configuration: &'r Configuration<'t>,
    pub(super) from: From<'r>,
    /// The documents that data sources make.
    pub(super) documents: &'r dyn Fn(InstanceId) -> Option<Value>,
    /// The address, then the names that lead to the value at hand.
    pub(super) path: String,
    /// How many references may still be followed.
    pub(super) budget: u32,
}

impl<'t> Slot<'t> {
    fn member(&self, name: &str, known: Option<Node<'t>>) -> Self {
        let within =
            |tree: Option<Node<'t>>| tree.map(|node| if is_true(node) { Some(node) } else { node.get(name) });
        Self {
            known,
            unknown: within(self.unknown).flatten(),
            secret: self.secret.map(|tree| within(tree).flatten()),
            written: self.written.member(name),
            item: false,
        }
    }

    fn is_unknown(&self) -> bool {
        self.unknown.is_some_and(is_true)
    }

    fn is_secret(&self) -> bool {
        self.secret.iter().flatten().any(|node| is_true(*node))
    }
}

fn is_true(node: Node<'_>) -> bool {
    node.as_bool() == Some(true)
}

impl<'t> Reader<'_, 't> {
    /// The members of an object, known ones first. What is neither written nor says anything is left out: the provider fills
    /// in empty collections, and what it will compute, for everything that the author did not mention.
    pub(super) fn members(&mut self, slot: &Slot<'t>) -> Members {
        let mut members = Members::default();
        let known = slot.known.filter(|node| node.kind() == Kind::Mapping);
        for entry in known.into_iter().flat_map(Node::entries) {
            let name = entry.name();
            let inner = slot.member(&name, Some(entry.value));
            self.member(&name, entry.key, &inner, slot.item, &mut members);
        }
        let unknown = slot.unknown.filter(|node| node.kind() == Kind::Mapping);
        for entry in unknown.into_iter().flat_map(Node::entries) {
            let name = entry.name();
            if known.is_none_or(|known| known.get(&name).is_none()) && says_unknown(entry.value) {
                let inner = slot.member(&name, None);
                self.member(&name, entry.key, &inner, slot.item, &mut members);
            }
        }
        members
    }

    /// `in_item` is whether it belongs to an item of a list: whose items were written as blocks have all members there are.
    fn member(&mut self, name: &str, key: Node<'t>, slot: &Slot<'t>, in_item: bool, members: &mut Members) {
        let before = self.path.len();
        self.path.push('.');
        self.path.push_str(name);
        let value = self.value(slot, key);
        self.path.truncate(before);
        let dropped = match slot.written {
            Written::No => says_nothing(&value) || !value.is_known(),
            Written::Untold | Written::Inside => in_item && says_nothing(&value),
            Written::Expression(_) | Written::Blocks(_) => false,
        };
        if !dropped {
            let header = self.written(key);
            members.insert(name.into(), header, value);
        }
    }

    /// `place` is what stands for the value where it is not written.
    fn value(&mut self, slot: &Slot<'t>, place: Node<'t>) -> Value {
        let value = match slot.known.filter(|_| !slot.is_unknown()) {
            Some(node) => self.known(node, slot),
            None => self.unknown(slot, place),
        };
        value.marked(slot.is_secret())
    }

    fn known(&mut self, node: Node<'t>, slot: &Slot<'t>) -> Value {
        let origin = self.written(node);
        match node.kind() {
            Kind::Mapping => Value::object(self.members(slot), origin),
            Kind::Sequence => Value::tuple(self.items(node, slot), origin),
            Kind::String => self.text(node, slot, origin),
            Kind::Number => match node.number_text().and_then(|digits| Number::parse(&digits)) {
                Some(number) => Value::number(number, origin),
                None => Value::string(node.raw(), origin),
            },
            Kind::Bool => Value::bool(is_true(node), origin),
            Kind::Null => Value::null(origin),
            Kind::Error => Value::unknown(Why::Invalid("a JSON value".into()), Type::Any, origin),
        }
    }

    fn items(&mut self, node: Node<'t>, slot: &Slot<'t>) -> Vec<Value> {
        let mut unknown = Beside::of(slot.unknown);
        let mut secret = slot.secret.map(Beside::of);
        let written = slot.written.item();
        let mut items = Vec::new();
        for item in node.items() {
            let inner = Slot {
                known: Some(item),
                unknown: unknown.next(),
                secret: secret.each_mut().map(Beside::next),
                written: written.clone(),
                item: true,
            };
            items.push(self.value(&inner, item));
        }
        items
    }

    /// A text; of one that is a JSON document also its structure, at the characters of the plan.
    fn text(&mut self, node: Node<'t>, slot: &Slot<'t>, origin: OriginId) -> Value {
        let text: Symbol = node.as_str().unwrap_or_default().into();
        let structure =
            if may_be_json(&text) && text.len() <= MAX_JSON { self.document(node, &text) } else { None };
        let mut value = match structure {
            Some(structure) => Value::encoded(Some(text), structure, origin),
            None => Value::string(text, origin),
        };
        if matches!(value.content, Content::Encoded(_)) {
            let target = self.target(slot).map(|target| target.instance);
            value.link = target.filter(|target| (self.documents)(*target).is_some());
        }
        value
    }

    fn document(&mut self, node: Node<'t>, text: &Symbol) -> Option<Value> {
        let place = Place::Mapped(node.span().file, node.decoded_map());
        let (tree, problems) = parse_json_at(std::sync::Arc::clone(text), place);
        let root = tree.root().filter(|root| matches!(root.kind(), Kind::Mapping | Kind::Sequence))?;
        let origins = &mut *self.origins;
        problems.is_empty().then(|| read_json(root, &mut |node| origins.written(node.span())))
    }

    /// What is only known after apply: an attribute of another resource where it is certainly that, else nobody knows.
    fn unknown(&mut self, slot: &Slot<'t>, place: Node<'t>) -> Value {
        let origin = self.written(slot.known.or(slot.unknown).unwrap_or(place));
        let Some(target) = self.target(slot) else {
            return Value::unknown(Why::AfterApply(self.path.as_str().into()), Type::Any, origin);
        };
        if let Some(document) = (self.documents)(target.instance) {
            let value = Value::encoded(None, document, origin);
            return Value { link: Some(target.instance), ..value };
        }
        let computed = Computed { instance: target.instance, path: target.path.into(), kind: Type::Any };
        let value = Value::new(Content::Computed(std::sync::Arc::new(computed)), origin);
        // Of a list that is not known yet, the tree of secrets still tells that it is one.
        let listed = slot.secret.iter().flatten().any(|secret| secret.kind() == Kind::Sequence);
        if listed && slot.known.is_none() { Value::tuple(vec![value], origin) } else { value }
    }

    fn target(&mut self, slot: &Slot<'t>) -> Option<Target> {
        let Written::Expression(expressions) = &slot.written else { return None };
        let mut found: Option<Target> = None;
        for node in expressions {
            let target = self.targets.follow(self.configuration, *node, &self.from, &mut self.budget)?;
            if found.as_ref().is_some_and(|found| *found != target) {
                return None;
            }
            found = Some(target);
        }
        found
    }

    fn written(&mut self, node: Node<'_>) -> OriginId {
        self.origins.written(node.span())
    }
}

/// The tree beside a list, item by item.
enum Beside<'t> {
    All(Node<'t>),
    Each(cumulint_document::Items<'t>),
    Nothing,
}

impl<'t> Beside<'t> {
    fn of(tree: Option<Node<'t>>) -> Self {
        match tree {
            Some(node) if is_true(node) => Self::All(node),
            Some(node) => Self::Each(node.items()),
            None => Self::Nothing,
        }
    }

    fn next(&mut self) -> Option<Node<'t>> {
        match self {
            Self::All(node) => Some(*node),
            Self::Each(items) => items.next(),
            Self::Nothing => None,
        }
    }
}

/// Whether anything in a tree of what is not known is true.
fn says_unknown(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Bool => is_true(node),
        Kind::Sequence => node.items().any(says_unknown),
        Kind::Mapping => node.entries().any(|entry| says_unknown(entry.value)),
        _ => false,
    }
}

/// Whether a value is what a provider fills in where nobody wrote one.
fn says_nothing(value: &Value) -> bool {
    match &value.content {
        Content::Null(_) => true,
        Content::String(text) => text.is_empty(),
        Content::Tuple(items) => items.is_empty(),
        Content::Object(members) => members.len() == 0,
        _ => false,
    }
}
