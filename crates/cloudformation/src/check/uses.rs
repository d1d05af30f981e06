//! Which names a template uses, as what and where. It reads the text of the template; it evaluates nothing.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_source::Span;

use super::functions::{is_of_extensions, wanted};
use crate::intrinsic::Intrinsic;
use crate::loops::is_expansion;
use crate::text::holes;

/// The most nodes that are read of one template: an alias can stand for a great many.
const MAX_NODES: usize = 500_000;

/// The deepest nesting that is read.
const MAX_DEPTH: usize = 160;

/// What is used as what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Sort {
    /// A parameter or resource, by `Ref` or in a `Fn::Sub`.
    Value,
    /// A resource by itself, in `DependsOn`.
    Resource,
    Condition,
    Mapping,
}

/// In which section a node stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Where {
    Conditions,
    Outputs,
    Elsewhere,
}

/// A name in use.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) sort: Sort,
    pub(super) name: String,
    /// What is asked of a resource.
    pub(super) attribute: Option<String>,
    pub(super) place: Span,
    /// The resource whose properties or `DependsOn` use it.
    pub(super) by: Option<String>,
}

/// All names in use.
#[derive(Default, Debug)]
pub(super) struct Uses {
    pub(super) all: Vec<Use>,
    nodes: usize,
    depth: usize,
    by: Option<String>,
    /// Whether the name of a mapping is computed somewhere.
    pub(super) computed_mapping: bool,
    /// Functions with arguments that they cannot have: where, which, and what they need.
    pub(super) malformed: Vec<(Span, String, &'static str)>,
    /// Functions that only a transform brings.
    pub(super) extensions: Vec<(Span, String)>,
}

impl Uses {
    /// Reads a section of the template.
    pub(super) fn section(&mut self, section: Entry<'_>) {
        if section.name() != "Resources" {
            let place = match section.name().as_ref() {
                "Conditions" => Where::Conditions,
                "Outputs" => Where::Outputs,
                _ => Where::Elsewhere,
            };
            return self.node(section.value, place);
        }
        section.value.entries().for_each(|resource| self.resource(resource));
    }

    fn resource(&mut self, resource: Entry<'_>) {
        if is_expansion(&resource.name()) {
            return match resource.value.kind() {
                NodeKind::Sequence => self.expansion(resource.value),
                _ => self.node(resource.value, Where::Elsewhere),
            };
        }
        for part in resource.value.entries() {
            match part.name().as_ref() {
                "Properties" => self.within(&resource, |uses| uses.node(part.value, Where::Elsewhere)),
                "DependsOn" => self.within(&resource, |uses| uses.depends_on(part.value)),
                "Condition" => self.add(Sort::Condition, part.value, None),
                _ => self.node(part.value, Where::Elsewhere),
            }
        }
    }

    /// A `Fn::ForEach` among the resources: its identifier, its collection, and the resources that it makes.
    fn expansion(&mut self, parts: Node<'_>) {
        if self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        for part in parts.items() {
            match part.kind() {
                NodeKind::Mapping if Intrinsic::of(part).is_none() => {
                    part.entries().for_each(|resource| self.resource(resource));
                }
                _ => self.node(part, Where::Elsewhere),
            }
        }
        self.depth -= 1;
    }

    fn within(&mut self, resource: &Entry<'_>, read: impl FnOnce(&mut Self)) {
        self.by = Some(resource.name().into_owned());
        read(self);
        self.by = None;
    }

    fn depends_on(&mut self, node: Node<'_>) {
        if node.kind() == NodeKind::Sequence {
            node.items().for_each(|item| self.add(Sort::Resource, item, None));
        } else {
            self.add(Sort::Resource, node, None);
        }
    }

    /// Adds the name that a scalar says.
    fn add(&mut self, sort: Sort, node: Node<'_>, attribute: Option<String>) {
        if let Some(name) = node.text().filter(|_| Intrinsic::long(node).is_none()) {
            let (name, place, by) = (name.into_owned(), node.span(), self.by.clone());
            self.all.push(Use { sort, name, attribute, place, by });
        }
    }

    fn node(&mut self, node: Node<'_>, place: Where) {
        self.nodes += 1;
        if self.nodes >= MAX_NODES || self.depth >= MAX_DEPTH {
            return;
        }
        self.depth += 1;
        if let Some(intrinsic) = Intrinsic::of(node) {
            self.intrinsic(&intrinsic);
        }
        for entry in node.entries() {
            // `Condition: Name` is a reference within conditions, and in what is made only where one holds.
            let here = place == Where::Conditions || (place == Where::Outputs && self.depth == 2);
            if here && entry.name() == "Condition" && entry.value.text().is_some() {
                self.add(Sort::Condition, entry.value, None);
            }
            self.node(entry.value, place);
        }
        node.items().for_each(|item| self.node(item, place));
        self.depth -= 1;
    }

    fn intrinsic(&mut self, intrinsic: &Intrinsic<'_>) {
        let argument = intrinsic.argument;
        if let Some(wanted) = wanted(intrinsic) {
            self.malformed.push((intrinsic.span, intrinsic.name.to_string(), wanted));
        }
        if is_of_extensions(&intrinsic.name) {
            self.extensions.push((intrinsic.span, intrinsic.name.to_string()));
        }
        match intrinsic.name.as_ref() {
            "Ref" => self.add(Sort::Value, argument, None),
            "Condition" => self.add(Sort::Condition, argument, None),
            "Fn::GetAtt" => self.get_att(argument),
            "Fn::If" => argument.items().take(1).for_each(|name| self.add(Sort::Condition, name, None)),
            "Fn::FindInMap" => argument.items().take(1).for_each(|name| {
                self.computed_mapping |= Intrinsic::of(name).is_some();
                if Intrinsic::of(name).is_none() {
                    self.add(Sort::Mapping, name, None);
                }
            }),
            "Fn::Sub" => self.sub(argument),
            _ => {}
        }
    }

    fn get_att(&mut self, argument: Node<'_>) {
        let (by, place) = (self.by.clone(), argument.span());
        let (name, attribute) = match argument.text() {
            Some(dotted) => match dotted.split_once('.') {
                Some((name, attribute)) => (name.to_owned(), Some(attribute.to_owned())),
                None => return,
            },
            None => {
                let parts: Vec<Node<'_>> = argument.items().collect();
                let Some((name, rest)) = parts.split_first() else { return };
                let Some(name) = name.text().filter(|_| Intrinsic::of(*name).is_none()) else { return };
                let rest: Option<Vec<String>> = rest
                    .iter()
                    .map(|part| part.text().filter(|_| Intrinsic::of(*part).is_none()).map(Into::into))
                    .collect();
                (name.into_owned(), rest.map(|rest| rest.join(".")))
            }
        };
        self.all.push(Use { sort: Sort::Resource, name, attribute, place, by });
    }

    fn sub(&mut self, argument: Node<'_>) {
        let mut items = argument.items();
        let (text, own) = match argument.kind() {
            NodeKind::Sequence => (items.next(), items.next()),
            _ => (Some(argument), None),
        };
        let Some(text) = text.filter(|text| text.text().is_some()) else { return };
        let decoded = text.text().unwrap_or_default();
        let mut holes = holes(&decoded).peekable();
        // What leads back to the author's own characters is made of the whole text.
        let map = holes.peek().map(|_| text.decoded_map()).unwrap_or_default();
        for (name, range) in holes {
            if own.is_some_and(|own| own.get(name).is_some()) {
                continue;
            }
            let place = text.tree().span(map.source_range(range));
            let (name, attribute) = match name.split_once('.') {
                Some((name, attribute)) => (name, Some(attribute.to_owned())),
                None => (name, None),
            };
            let sort = if attribute.is_some() { Sort::Resource } else { Sort::Value };
            let by = self.by.clone();
            self.all.push(Use { sort, name: name.to_owned(), attribute, place, by });
        }
    }
}
