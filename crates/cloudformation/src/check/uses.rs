//! Which names a template uses, as what and where. It reads the text of the template; it evaluates nothing.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_source::Span;

use super::functions::is_of_extensions;
use super::walk::Walk;
use crate::syntax::{Function, GetAtt, Intrinsic, Malformed, Name, Sub, is_expansion, literal};

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
    walk: Walk,
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
                "Condition" => self.add(Sort::Condition, part.value),
                _ => self.node(part.value, Where::Elsewhere),
            }
        }
    }

    /// A `Fn::ForEach` among the resources: its identifier, its collection, and the resources that it makes.
    fn expansion(&mut self, parts: Node<'_>) {
        if !self.walk.enter() {
            return;
        }
        for part in parts.items() {
            match part.kind() {
                NodeKind::Mapping if Intrinsic::of(part).is_none() => {
                    part.entries().for_each(|resource| self.resource(resource));
                }
                _ => self.node(part, Where::Elsewhere),
            }
        }
        self.walk.leave();
    }

    fn within(&mut self, resource: &Entry<'_>, read: impl FnOnce(&mut Self)) {
        self.by = Some(resource.name().into_owned());
        read(self);
        self.by = None;
    }

    fn depends_on(&mut self, node: Node<'_>) {
        if node.kind() == NodeKind::Sequence {
            node.items().for_each(|item| self.add(Sort::Resource, item));
        } else {
            self.add(Sort::Resource, node);
        }
    }

    /// Adds the name that a scalar says.
    fn add(&mut self, sort: Sort, node: Node<'_>) {
        if let Some(name) = node.text().filter(|_| Intrinsic::long(node).is_none()) {
            self.push(sort, &name, None, node.span());
        }
    }

    fn node(&mut self, node: Node<'_>, place: Where) {
        if !self.walk.enter() {
            return;
        }
        if let Some(intrinsic) = Intrinsic::of(node) {
            self.intrinsic(&intrinsic);
        }
        for entry in node.entries() {
            // `Condition: Name` is a reference within conditions, and in what is made only where one holds.
            let here = place == Where::Conditions || (place == Where::Outputs && self.walk.depth() == 2);
            if here && entry.name() == "Condition" && entry.value.text().is_some() {
                self.add(Sort::Condition, entry.value);
            }
            self.node(entry.value, place);
        }
        node.items().for_each(|item| self.node(item, place));
        self.walk.leave();
    }

    fn intrinsic(&mut self, intrinsic: &Intrinsic<'_>) {
        if is_of_extensions(&intrinsic.name) {
            self.extensions.push((intrinsic.span, intrinsic.name.to_string()));
        }
        match intrinsic.function() {
            Function::Ref(name) => self.name(Sort::Value, &name),
            Function::Condition(name) | Function::If { condition: name, .. } => {
                self.name(Sort::Condition, &name);
            }
            Function::GetAtt(get_att) => self.get_att(&get_att),
            Function::FindInMap { mapping, .. } => match literal(mapping) {
                Some(string) => self.name(Sort::Mapping, &Name { string, node: mapping }),
                None => self.computed_mapping = true,
            },
            Function::Sub(sub) => self.sub(&sub),
            Function::Malformed(Malformed { expected, is_certain: true }) => {
                self.malformed.push((intrinsic.span, intrinsic.name.to_string(), expected));
            }
            _ => {}
        }
    }

    fn name(&mut self, sort: Sort, name: &Name<'_>) {
        self.push(sort, &name.string, None, name.node.span());
    }

    fn push(&mut self, sort: Sort, name: &str, attribute: Option<String>, place: Span) {
        let (name, by) = (name.to_owned(), self.by.clone());
        self.all.push(Use { sort, name, attribute, place, by });
    }

    fn get_att(&mut self, get_att: &GetAtt<'_>) {
        let Some((name, _)) = get_att.resource() else { return };
        let attribute = get_att.attribute().map(Into::into);
        self.push(Sort::Resource, &name, attribute, get_att.node.span());
    }

    fn sub(&mut self, sub: &Sub<'_>) {
        for (name, place) in sub.references() {
            match name.split_once('.') {
                Some((name, attribute)) => {
                    self.push(Sort::Resource, name, Some(attribute.to_owned()), place);
                }
                None => self.push(Sort::Value, name, None, place),
            }
        }
    }
}
