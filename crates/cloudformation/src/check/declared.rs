//! What a resource declares, before anything is evaluated, for the checks against its type: what a function gives is not known,
//! `Fn::If` is a choice between what stands in its branches.

use std::sync::Arc;

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_model::{Choice, Entry as Property, Kind, Map, Number, Unknown, Value, Why, World};
use cumulint_types::{Declared, Mistakes, Template};

use super::walk::Walk;
use crate::evaluator::Evaluator;
use crate::syntax::{Function, Intrinsic, Name, is_directive, is_expansion};

/// Checks the resources of a template against their types.
pub(super) fn check_types<'t>(root: Node<'t>, evaluator: &mut Evaluator<'t>, mistakes: &mut Mistakes) {
    let mut reader = Reader { evaluator, walk: Walk::default() };
    for resource in root.get("Resources").into_iter().flat_map(Node::entries) {
        reader.check(resource, mistakes);
    }
}

struct Reader<'r, 't> {
    /// The conditions, and the origins of what is read.
    evaluator: &'r mut Evaluator<'t>,
    walk: Walk,
}

impl<'t> Reader<'_, 't> {
    fn check(&mut self, resource: Entry<'t>, mistakes: &mut Mistakes) {
        let written = resource.value.get("Type");
        let (Some(written), Some(kind)) = (written, written.and_then(Node::as_str)) else { return };
        if is_expansion(&resource.name()) || Intrinsic::of(written).is_some() || self.walk.is_over() {
            return;
        }
        let properties = match resource.value.get("Properties") {
            Some(properties) => self.value(properties),
            // A resource that is made in part elsewhere may have them from there.
            None if resource.value.entries().any(|entry| is_expansion(&entry.name())) => return,
            None => self.written(Kind::Null, resource.value),
        };
        let Some(world) = self.world_of(resource.value) else { return };
        let project = &self.evaluator.project;
        let template = Template { origins: &project.origins, conditions: &project.conditions };
        let declared = Declared {
            kind: &kind,
            kind_place: written.span(),
            header: resource.key.span(),
            properties: &properties,
            world: &world,
        };
        cumulint_types::cloudformation(&declared, template, mistakes);
    }

    /// What is supposed where a resource exists; nothing where it never does.
    fn world_of(&mut self, resource: Node<'t>) -> Option<World> {
        let Some(condition) = resource.get("Condition") else { return Some(World::default()) };
        let Some(name) = condition.text() else { return Some(World::default()) };
        let id = self.evaluator.condition(&name, condition);
        World::default().supposing(&self.evaluator.project.conditions, id, true)
    }

    fn value(&mut self, node: Node<'t>) -> Value {
        if !self.walk.enter() {
            return self.unknown(node);
        }
        let value = match Intrinsic::of(node) {
            Some(intrinsic) => self.intrinsic(&intrinsic, node),
            None => self.literal(node),
        };
        self.walk.leave();
        value
    }

    fn intrinsic(&mut self, intrinsic: &Intrinsic<'t>, node: Node<'t>) -> Value {
        match intrinsic.function() {
            Function::If { condition, holds, fails } => self.choice(&condition, holds, fails, node),
            _ if intrinsic.is_no_value() => self.written(Kind::Null, node),
            _ => self.unknown(node),
        }
    }

    fn choice(&mut self, name: &Name<'t>, holds: Node<'t>, fails: Node<'t>, node: Node<'t>) -> Value {
        let condition = self.evaluator.condition(&name.string, name.node);
        let (holds, fails) = (self.value(holds), self.value(fails));
        let choice = Choice { condition, at: name.node.span(), holds, fails };
        let why = Why::Condition(name.string.as_ref().into());
        let unknown = Unknown { why, prefix: None, suffix: None, choice: Some(choice) };
        self.written(Kind::Unknown(Arc::new(unknown)), node)
    }

    fn written(&mut self, kind: Kind, node: Node<'t>) -> Value {
        Value::new(kind, self.evaluator.project.origins.written(node.span()))
    }

    fn unknown(&mut self, node: Node<'t>) -> Value {
        let origin = self.evaluator.project.origins.written(node.span());
        Value::unknown(Why::Unsupported("function".into()), origin)
    }

    fn literal(&mut self, node: Node<'t>) -> Value {
        let text = || Kind::String(node.text().unwrap_or_default().as_ref().into());
        let kind = match node.kind() {
            NodeKind::Null => Kind::Null,
            NodeKind::Bool => node.as_bool().map_or_else(text, Kind::Bool),
            NodeKind::Number => {
                let number = node.number_text().and_then(|digits| Number::parse(&digits));
                number.map_or_else(text, Kind::Number)
            }
            NodeKind::String if is_filled_in(&node.text().unwrap_or_default()) => return self.unknown(node),
            NodeKind::String => text(),
            NodeKind::Sequence => {
                let items = node.items().map(|item| self.value(item)).collect();
                return Value::list(items, self.evaluator.project.origins.written(node.span()));
            }
            NodeKind::Mapping if is_directive(node) => return self.unknown(node),
            NodeKind::Mapping => {
                let map = self.map(node);
                return Value::map(map, self.evaluator.project.origins.written(node.span()));
            }
            NodeKind::Error => return self.unknown(node),
        };
        self.written(kind, node)
    }

    fn map(&mut self, node: Node<'t>) -> Map {
        let mut map = Map::new();
        for entry in node.entries() {
            let header = self.evaluator.project.origins.written(entry.key.span());
            let name = entry.name();
            if is_expansion(&name) {
                // What a macro or a loop puts here is not known by name.
                let value = self.unknown(entry.value);
                map.push(Property { key: format!("[{name}]").into(), header, value });
                continue;
            }
            let value = self.value(entry.value);
            map.push(Property { key: name.as_ref().into(), header, value });
        }
        map
    }
}

/// Whether something is put into a text later: a dynamic reference (`{{resolve:ssm:name}}`), or what a tool fills in
/// (`${self:service}`, `${file(name.txt)}`).
fn is_filled_in(text: &str) -> bool {
    let of_tools = |inside: &str| inside.contains('(') || inside.replace("::", "").contains(':');
    let mut holes = text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
    text.contains("{{") || holes.any(|(inside, _)| of_tools(inside))
}
