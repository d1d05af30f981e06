//! The resources of a template: what is declared, whether it will exist, and what is not analysed.

use std::sync::Arc;

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_model::{
    self as model, Cloud, ConditionId, Formula, Map, Presence, Resource, ResourceId, Symbol, Truth, Value,
    Why, World,
};
use cumulint_source::Span;

use crate::check::Told;
use crate::evaluator::{Evaluator, Logical, MACRO};
use crate::intrinsic::Intrinsic;
use crate::loops::{Expanded, instance, is_expansion};
use crate::recognize::{is_dialect, transforms};
use crate::stack::Stack;

impl<'t> Evaluator<'t> {
    /// Fills the project: first all names, so that references find them, then the properties.
    pub(crate) fn resources(&mut self) {
        self.transformations();
        self.conditions();
        let entries = self.section("Resources").map(|section| self.expanded(section)).unwrap_or_default();
        self.open_world |= entries.iter().any(|entry| is_expansion(&entry.name));
        let open_world = self.open_world;
        self.open_world |= entries.iter().any(|entry| crate::sam::is_sam(entry.value));
        let declared: Vec<_> = entries.into_iter().filter_map(|entry| self.declare(entry)).collect();
        let stacks: Vec<Symbol> = self.stacks_in_order(&declared);
        for (id, entry) in &declared {
            let world = self.world_of(*id);
            let outside = std::mem::replace(&mut self.world, world);
            self.in_loops(entry.loops.clone(), |this| this.fill(*id, entry.value));
            self.world = outside;
        }
        self.remaining_stacks(&stacks);
        let nodes: Vec<_> =
            declared.iter().map(|(id, entry)| (entry.name.clone(), *id, entry.value)).collect();
        crate::sam::expand(self, &nodes, open_world);
    }

    fn stacks_in_order(&self, declared: &[(ResourceId, Expanded<'t>)]) -> Vec<Symbol> {
        let names = declared.iter().map(|(_, entry)| entry.name.clone());
        names.filter(|name| self.stacks.contains_key(name)).collect()
    }

    /// What is supposed of a resource: that it exists.
    pub(crate) fn world_of(&self, id: ResourceId) -> World {
        match self.project.get(id).map(|resource| &resource.presence) {
            Some(Presence::When(condition)) => self.project.conditions.world(Some(*condition)),
            _ => self.default_world.clone(),
        }
    }

    /// Tells of transforms that are not applied. All but those that only add functions may add names.
    fn transformations(&mut self) {
        let Some(root) = self.root else { return };
        let span = root.get("Transform").map_or(root.span(), Node::span);
        if let Some(transform) = root.entry("Transform") {
            self.included = self.whole_snippet(&transform);
        }
        // What another tool adds nobody can see either.
        self.open_world |= is_dialect(root);
        for name in transforms(root) {
            if name.starts_with("AWS::LanguageExtensions")
                || name.starts_with("AWS::Serverless")
                || (name == "AWS::Include" && self.included.is_some())
            {
                continue;
            }
            self.open_world = true;
            self.gap("macro", &name, "the template's macro is not applied", span);
        }
        if let Some(modules) = root.entry("Modules").or_else(|| root.entry("Rain")) {
            self.open_world = true;
            self.gap("module", &modules.name(), "template modules are not expanded", modules.key.span());
        }
    }

    /// Registers a resource, without its properties.
    fn declare(&mut self, entry: Expanded<'t>) -> Option<(ResourceId, Expanded<'t>)> {
        let (name, node) = (entry.name.clone(), entry.value);
        if is_expansion(&name) {
            self.gap("function", &name, "it is not expanded", entry.key.span());
            return None;
        }
        let Some(declared_type) = node.get("Type").and_then(Node::text) else {
            let computed = Intrinsic::of(node).is_some() || self.open_world;
            self.untyped(&name, entry.key.span(), computed);
            return None;
        };
        let presence = match self.in_loops(entry.loops.clone(), |this| this.presence_of(node)) {
            Ok(presence) => presence,
            Err(condition) => {
                self.logical.insert(name, Logical::Absent(condition));
                return None;
            }
        };
        let block = self.tree.span(entry.key.range().cover(node.range()));
        let block = if entry.key.span().file == block.file { block } else { entry.key.span() };
        let declared_type: Symbol = declared_type.as_ref().into();
        let resource = Resource {
            address: self.address(&name, node),
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
            header: entry.key.span(),
            block,
            calls: Arc::clone(&self.calls),
        };
        let id = self.project.add(resource);
        self.outside(&name, &declared_type, id, &entry);
        self.logical.insert(name, Logical::Resource(id));
        Some((id, entry))
    }

    /// What the author calls a resource: its logical id, or the path of the construct that it was synthesised from; below the
    /// stack that nests it.
    fn address(&self, name: &Symbol, node: Node<'t>) -> Symbol {
        let construct =
            node.get("Metadata").and_then(|metadata| metadata.get("aws:cdk:path")).and_then(Node::text);
        let own = construct.map_or_else(|| name.clone(), |path| path.as_ref().into());
        match &self.within {
            Some(stack) => format!("{stack}/{own}").into(),
            None => own,
        }
    }

    fn untyped(&mut self, name: &str, span: Span, computed: bool) {
        if computed {
            self.gap("function", name, "the resource is made by a macro", span);
        } else {
            let message = format!("resource `{name}` has no type and is not analysed");
            self.undeclared(Told::Conditions, message, span);
        }
    }

    /// Whether a resource will exist; the condition's name where it certainly will not.
    pub(crate) fn presence_of(&mut self, node: Node<'t>) -> Result<Presence, Symbol> {
        let around = self.exists.map_or(Presence::Certain, Presence::When);
        let Some(condition) = node.get("Condition") else { return Ok(around) };
        let name: Symbol = self.substituted(&condition.text().unwrap_or_default()).as_ref().into();
        let id = self.condition(&name, condition);
        match (self.presence(id), self.exists) {
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
            self.gap("condition", name, "the condition can never hold: the resource is not analysed", span);
        }
    }

    /// Notes a resource whose content is declared elsewhere.
    fn outside(&mut self, name: &Symbol, declared_type: &str, id: ResourceId, entry: &Expanded<'t>) {
        let span = entry.key.span();
        match declared_type {
            "AWS::CloudFormation::Stack" | "AWS::Serverless::Application" => {
                let stack = Stack::Declared { id, node: entry.value, loops: entry.loops.clone() };
                self.stacks.insert(name.clone(), stack);
            }
            "AWS::CloudFormation::StackSet" => {
                self.gap("nested-stack", name, "the stacks of a stack set are not evaluated", span);
            }
            _ if declared_type.ends_with("::MODULE") => {
                self.gap("module", declared_type, "the module is not at hand", span);
            }
            _ => {}
        }
    }

    fn fill(&mut self, id: ResourceId, node: Node<'t>) {
        let (mut properties, doubt) =
            node.get("Properties").map(|written| self.properties(written)).unwrap_or_default();
        let kind = node.get("Type").and_then(Node::text).unwrap_or_default();
        // What SAM makes of them is SAM's matter.
        if !kind.starts_with("AWS::Serverless::") {
            self.attributes(node, &mut properties);
        }
        let Some(resource) = self.project.get_mut(id) else { return };
        resource.properties = properties;
        if let Some(why) = doubt {
            resource.presence = Presence::Unknown(why);
        }
    }

    /// What is written beside the properties and what policies can ask for, as derived members.
    fn attributes(&mut self, node: Node<'t>, properties: &mut Map) {
        for (written, name) in
            [("DeletionPolicy", "_deletionPolicy"), ("UpdateReplacePolicy", "_updateReplacePolicy")]
        {
            let Some(entry) = node.entry(written) else { continue };
            if let Some(value) = self.value(entry.value) {
                let header = self.project.origins.written(entry.key.span());
                properties.push(model::Entry { key: name.into(), header, value });
            }
        }
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
