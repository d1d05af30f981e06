//! The resources of a template: what is declared, whether it will exist, and what is not analysed.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_model::{Cloud, Map, Presence, Resource, ResourceId, Symbol, Truth, Value, Why};

use crate::evaluator::{Evaluator, Logical, is_expansion};
use crate::intrinsic::Intrinsic;
use crate::recognize::transforms;

impl<'t> Evaluator<'t> {
    /// Fills the project: first all names, so that references find them, then the properties.
    pub(crate) fn resources(&mut self) {
        self.transformations();
        let entries: Vec<Entry<'t>> = self.section("Resources").into_iter().flat_map(Node::entries).collect();
        self.open_world |= entries.iter().any(|entry| is_expansion(&entry.name()));
        let open_world = self.open_world;
        self.open_world |= entries.iter().any(|entry| crate::sam::is_sam(entry.value));
        let declared: Vec<_> = entries.into_iter().filter_map(|entry| self.declare(entry)).collect();
        for (id, node) in &declared {
            self.fill(*id, *node);
        }
        crate::sam::expand(self, &declared, open_world);
    }

    /// Tells of transforms that are not applied. All but those that only add functions may add names.
    fn transformations(&mut self) {
        let Some(root) = self.root else { return };
        let span = root.get("Transform").map_or(root.span(), Node::span);
        for name in transforms(root) {
            if name.starts_with("AWS::LanguageExtensions") || name.starts_with("AWS::Serverless") {
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
    fn declare(&mut self, entry: Entry<'t>) -> Option<(ResourceId, Node<'t>)> {
        let name: Symbol = entry.name().as_ref().into();
        let node = entry.value;
        if is_expansion(&name) {
            self.gap("function", &name, "it is not expanded", entry.key.span());
            return None;
        }
        let Some(declared_type) = node.get("Type").and_then(Node::text) else {
            let computed = Intrinsic::of(node).is_some() || self.open_world;
            self.untyped(&name, entry, computed);
            return None;
        };
        let presence = match self.presence(node) {
            Ok(presence) => presence,
            Err(condition) => {
                self.logical.insert(name, Logical::Absent(condition));
                return None;
            }
        };
        self.outside(&name, &declared_type, entry);
        let header = entry.key.span();
        let block = self.tree.span(entry.key.range().cover(node.range()));
        let declared_type: Symbol = declared_type.as_ref().into();
        let resource = Resource {
            address: name.clone(),
            canonical_type: declared_type.clone(),
            cloud: cloud(&declared_type),
            declared_type,
            api_version: None,
            name: None,
            provider: None,
            parent: None,
            presence,
            instance: None,
            existing: false,
            part_of: None,
            properties: Map::new(),
            header,
            block,
            calls: std::sync::Arc::default(),
        };
        let id = self.project.add(resource);
        self.logical.insert(name, Logical::Resource(id));
        Some((id, node))
    }

    fn untyped(&mut self, name: &str, entry: Entry<'t>, computed: bool) {
        let span = entry.key.span();
        if computed {
            self.gap("function", name, "the resource is made by a macro", span);
        } else {
            self.warn("template", format!("resource `{name}` has no type and is not analysed"), span);
        }
    }

    /// Whether a resource will exist; the condition's name where it certainly will not. One that the defaults of parameters
    /// leave out may exist: a deployment can give other values.
    fn presence(&mut self, node: Node<'t>) -> Result<Presence, Symbol> {
        let Some(condition) = node.get("Condition") else { return Ok(Presence::Certain) };
        let name: Symbol = condition.text().unwrap_or_default().as_ref().into();
        let outcome = self.condition(&name, condition);
        match (outcome.by_default, outcome.always) {
            (Truth::True, _) => Ok(Presence::Certain),
            (_, Truth::False) => Err(name),
            _ => Ok(Presence::Unknown(Why::Condition(name))),
        }
    }

    /// Tells of a resource whose content is declared elsewhere.
    fn outside(&mut self, name: &str, declared_type: &str, entry: Entry<'t>) {
        let span = entry.key.span();
        if declared_type.ends_with("::MODULE") {
            self.gap("module", declared_type, "the module is not at hand", span);
        } else if declared_type == "AWS::CloudFormation::Stack" {
            self.gap("nested-stack", name, "nested stacks are not evaluated through their parent", span);
        }
    }

    fn fill(&mut self, id: ResourceId, node: Node<'t>) {
        let Some(written) = node.get("Properties") else { return };
        let (properties, doubt) = self.properties(written);
        let Some(resource) = self.project.get_mut(id) else { return };
        resource.properties = properties;
        if let Some(why) = doubt {
            resource.presence = Presence::Unknown(why);
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
        let mut doubt = None;
        for entry in written.entries() {
            let name = entry.name();
            if is_expansion(&name) {
                self.gap("function", &name, "it is not expanded", entry.key.span());
                map.remove(&name);
                doubt = Some(Why::Unsupported(name.as_ref().into()));
            }
        }
        (map, doubt)
    }
}

fn cloud(declared_type: &str) -> Cloud {
    let amazon = ["AWS::", "Custom::", "Alexa::"].iter().any(|prefix| declared_type.starts_with(prefix));
    if amazon { Cloud::Aws } else { Cloud::Other }
}
