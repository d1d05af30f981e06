//! The resources of a template: what is declared, whether it will exist, and what is not analysed.

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_evaluation::Event;
use cumulint_model::{
    self as model, Cloud, ConditionId, Formula, Map, Presence, Resource, ResourceId, Symbol, Truth, Value,
    Why, World,
};
use cumulint_source::Span;

use super::loops::{Expanded, instance};
use super::stack::Stack;
use super::transform::beside_others;
use super::{Evaluator, Logical, MACRO};
use crate::check::Checked;
use crate::library::INCLUDE;
use crate::recognize::{is_dialect, transforms};
use crate::syntax::{Intrinsic, is_expansion};

impl<'t> Evaluator<'t> {
    /// Fills the project: first all names, so that references find them, then the properties.
    pub(crate) fn resources(&mut self) {
        self.transformations();
        self.conditions();
        let entries = self.section("Resources").map(|section| self.expanded(section)).unwrap_or_default();
        if entries.iter().any(|entry| is_expansion(&entry.name)) {
            self.logical.open();
        }
        let open_world = self.logical.is_open();
        if entries.iter().any(|entry| crate::sam::is_sam(entry.value)) {
            self.logical.open();
        }
        let declared: Vec<_> = entries.into_iter().filter_map(|entry| self.declare(entry)).collect();
        let stacks: Vec<Symbol> = self.stacks_in_order(&declared);
        for (id, entry) in &declared {
            let world = self.world_of(*id);
            self.in_world(world, |this| {
                this.in_loops(entry.loops.clone(), |this| this.fill(*id, entry.value));
            });
        }
        self.remaining_stacks(&stacks);
        let nodes: Vec<_> =
            declared.iter().map(|(id, entry)| (entry.name.clone(), *id, entry.value)).collect();
        crate::sam::expand(self, &nodes, open_world);
    }

    fn stacks_in_order(&self, declared: &[(ResourceId, Expanded<'t>)]) -> Vec<Symbol> {
        let names = declared.iter().map(|(_, entry)| entry.name.clone());
        names.filter(|name| self.stacks.has(name)).collect()
    }

    /// What is supposed of a resource: that it exists.
    pub(crate) fn world_of(&self, id: ResourceId) -> World {
        match self.project.get(id).map(|resource| &resource.presence) {
            Some(Presence::When(condition)) => self.project.conditions.world(Some(*condition)),
            _ => self.worlds.by_default().clone(),
        }
    }

    /// Tells of transforms that are not applied. All but those that only add functions may add names.
    fn transformations(&mut self) {
        let Some(root) = self.template.root() else { return };
        let span = root.get("Transform").map_or(root.span(), Node::span);
        let snippet = root.entry("Transform").and_then(|transform| self.whole_snippet(&transform));
        let has_snippet = self.template.include(snippet);
        // What another tool adds nobody can see either.
        if is_dialect(root) {
            self.logical.open();
        }
        for name in transforms(root) {
            if name.starts_with("AWS::LanguageExtensions")
                || name.starts_with("AWS::Serverless")
                || (name == INCLUDE && has_snippet)
            {
                continue;
            }
            self.logical.open();
            // What is wrong with a snippet is reported already.
            if name == INCLUDE {
                continue;
            }
            let message = "the template's macro is not applied";
            self.report(Event::UnsupportedConstruct, &name, message, span);
        }
        if let Some(modules) = root.entry("Modules").or_else(|| root.entry("Rain")) {
            self.logical.open();
            let message = "template modules are not expanded";
            self.report(Event::UnsupportedConstruct, &modules.name(), message, modules.key.span());
        }
    }

    /// Registers a resource, without its properties.
    fn declare(&mut self, entry: Expanded<'t>) -> Option<(ResourceId, Expanded<'t>)> {
        let (name, node) = (entry.name.clone(), entry.value);
        if is_expansion(&name) {
            self.unapplied(&beside_others(node, entry.key.span()));
            return None;
        }
        let Some(declared_type) = node.get("Type").and_then(Node::text) else {
            let computed = Intrinsic::of(node).is_some() || self.logical.is_open();
            self.untyped(&name, entry.key.span(), computed);
            return None;
        };
        let presence = match self.in_loops(entry.loops.clone(), |this| this.presence_of(node)) {
            Ok(presence) => presence,
            Err(condition) => {
                self.logical.declare(name, Logical::Absent(condition));
                return None;
            }
        };
        let block = self.template.tree().span(entry.key.range().cover(node.range()));
        let block = if entry.key.span().file == block.file { block } else { entry.key.span() };
        let declared_type: Symbol = declared_type.as_ref().into();
        let resource = Resource {
            address: self.address_of(&name, node),
            canonical_type: declared_type.clone(),
            cloud: cloud(&declared_type),
            declared_type: declared_type.clone(),
            api_version: None,
            name: None,
            provider: None,
            parent: None,
            presence,
            instance: instance(&entry.loops),
            existing: false,
            part_of: None,
            properties: Map::new(),
            beside: Map::new(),
            header: entry.key.span(),
            block,
            calls: self.calls(),
        };
        let id = self.project.add(resource);
        self.outside(&name, &declared_type, id, &entry);
        self.logical.declare(name, Logical::Resource(id));
        Some((id, entry))
    }

    /// What the author calls a resource: its logical id, or the path of the construct that it was synthesised from; below the
    /// stack that nests it.
    fn address_of(&self, name: &Symbol, node: Node<'t>) -> Symbol {
        let construct =
            node.get("Metadata").and_then(|metadata| metadata.get("aws:cdk:path")).and_then(Node::text);
        self.nesting.address(construct.as_deref().unwrap_or(name))
    }

    fn untyped(&mut self, name: &str, span: Span, computed: bool) {
        if computed {
            self.report(Event::UnsupportedConstruct, name, "the resource is made by a macro", span);
        } else if self.checked < Checked::Sections {
            let message = format!("resource `{name}` has no type and is not analysed");
            self.report(Event::InvalidTemplate, name, message, span);
        }
    }

    /// Whether a resource will exist; the condition's name where it certainly will not.
    pub(crate) fn presence_of(&mut self, node: Node<'t>) -> Result<Presence, Symbol> {
        let around = self.nesting.exists().map_or(Presence::Certain, Presence::When);
        let Some(condition) = node.get("Condition") else { return Ok(around) };
        let name: Symbol = self.substituted(&condition.text().unwrap_or_default()).as_ref().into();
        let id = self.condition(&name, condition);
        match (self.presence(id), self.nesting.exists()) {
            (None, _) => {
                self.contradiction(id, &name, condition.span());
                Err(name)
            }
            (Some(Presence::When(own)), Some(outer)) => {
                let both = Formula::All(Box::new([outer, own]));
                let both = self.project.conditions.add(Some(name.clone()), both);
                if self.is_impossible(both) { Err(name) } else { Ok(Presence::When(both)) }
            }
            (Some(Presence::Certain), _) => Ok(around),
            (Some(presence), _) => Ok(presence),
        }
    }

    /// Tells of a condition that contradicts itself: what it leaves out is judged by nobody. One that is known not to hold is
    /// how authors and inputs leave things out.
    fn contradiction(&mut self, id: ConditionId, name: &str, span: Span) {
        if World::default().truth(&self.project.conditions, id) == Truth::Unknown {
            let message = "the condition can never hold: the resource is not analysed";
            self.report(Event::NeverExists, name, message, span);
        }
    }

    /// Notes a resource whose content is declared elsewhere.
    fn outside(&mut self, name: &Symbol, declared_type: &str, id: ResourceId, entry: &Expanded<'t>) {
        let span = entry.key.span();
        match declared_type {
            "AWS::CloudFormation::Stack" | "AWS::Serverless::Application" => {
                let stack = Stack::Declared { id, node: entry.value, loops: entry.loops.clone() };
                self.stacks.put(name.clone(), stack);
            }
            "AWS::CloudFormation::StackSet" => {
                let message = "the stacks of a stack set are not evaluated";
                self.report(Event::UnsupportedConstruct, name, message, span);
            }
            _ if declared_type.ends_with("::MODULE") => {
                let message = "the module is not at hand";
                self.report(Event::UnsupportedConstruct, declared_type, message, span);
            }
            _ => {}
        }
    }

    fn fill(&mut self, id: ResourceId, node: Node<'t>) {
        let (properties, doubt) =
            node.get("Properties").map(|written| self.properties(written)).unwrap_or_default();
        let kind = node.get("Type").and_then(Node::text).unwrap_or_default();
        // What SAM makes of them is SAM's matter.
        let beside = if kind.starts_with("AWS::Serverless::") { Map::new() } else { self.attributes(node) };
        let Some(resource) = self.project.get_mut(id) else { return };
        (resource.properties, resource.beside) = (properties, beside);
        if let Some(why) = doubt {
            resource.presence = Presence::Unknown(why);
        }
    }

    /// What is written beside the properties and what policies can ask for.
    fn attributes(&mut self, node: Node<'t>) -> Map {
        let mut beside = Map::new();
        for name in ["DeletionPolicy", "UpdateReplacePolicy"] {
            let Some(entry) = node.entry(name) else { continue };
            if let Some(value) = self.value(entry.value) {
                let header = self.project.origins.written(entry.key.span());
                beside.push(model::Entry { key: name.into(), header, value });
            }
        }
        beside
    }

    /// The properties, and why they are not all that there are, where that is so: a macro beside them or around them.
    fn properties(&mut self, written: Node<'t>) -> (Map, Option<Why>) {
        if let Some(intrinsic) = Intrinsic::of(written) {
            let value = self.intrinsic(&intrinsic);
            return match value.as_ref().and_then(Value::as_map) {
                Some(map) => (map.clone(), None),
                None => (Map::new(), value.as_ref().map(|value| self.reason(value))),
            };
        }
        if written.kind() == NodeKind::Error {
            return (Map::new(), Some(Why::Invalid("Properties".into())));
        }
        let mut map = self.map(written);
        let doubt = map.remove(MACRO).map(|entry| self.reason(&entry.value));
        (map, doubt)
    }
}

fn cloud(declared_type: &str) -> Cloud {
    let amazon = ["AWS::", "Custom::", "Alexa::"].iter().any(|prefix| declared_type.starts_with(prefix));
    if amazon { Cloud::Aws } else { Cloud::Other }
}
