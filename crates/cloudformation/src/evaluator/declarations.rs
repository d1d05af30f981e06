//! The parameters and outputs of a template, as policies see them.

use cumulint_document::{Entry as NodeEntry, Node};
use cumulint_model::{Cloud, Entry, INPUT, Kind, Map, OUTPUT, Resource, Value};

use super::Evaluator;
use super::parameter::is_true;
use crate::syntax::is_expansion;

impl<'t> Evaluator<'t> {
    /// Adds the parameters and outputs of the template to the project.
    pub(crate) fn declarations(&mut self) {
        for entry in self.entries_of("Parameters") {
            self.declare_input(entry);
        }
        for entry in self.entries_of("Outputs") {
            self.declare_output(entry);
        }
    }

    fn entries_of(&self, section: &str) -> Vec<NodeEntry<'t>> {
        let entries = self.section(section).into_iter().flat_map(Node::entries);
        entries.filter(|entry| !is_expansion(&entry.name())).collect()
    }

    fn declare_input(&mut self, entry: NodeEntry<'t>) {
        let name = entry.name();
        let secret = entry.value.get("NoEcho").is_some_and(is_true);
        let kind = entry.value.get("Type").and_then(Node::text).unwrap_or_default();
        let mut properties = self.named_properties(entry, secret);
        // The default of a parameter of such a type is the name of where its value is kept.
        let kept_elsewhere = kind.starts_with("AWS::SSM::Parameter::Value");
        if let Some(default) = entry.value.get("Default").filter(|_| !kept_elsewhere) {
            let mut value = self.default(default, &kind);
            value.sensitive = secret;
            self.put(&mut properties, "default", value);
        }
        let given = self.nesting.given(&name).cloned();
        let value = given.or_else(|| {
            let set = self.inputs.parameter(&name).is_some();
            if set { self.parameter(&name, entry.key.span()) } else { None }
        });
        if let Some(mut value) = value {
            value.sensitive |= secret;
            self.put(&mut properties, "value", value);
        }
        self.add_declaration(INPUT, entry, properties);
    }

    fn declare_output(&mut self, entry: NodeEntry<'t>) {
        let Ok(presence) = self.presence_of(entry.value) else { return };
        let Some(value) = entry.value.get("Value").and_then(|value| self.value(value)) else { return };
        let mut properties = self.named_properties(entry, false);
        self.put(&mut properties, "value", value);
        let id = self.add_declaration(OUTPUT, entry, properties);
        if let Some(output) = self.project.get_mut(id) {
            output.presence = presence;
        }
    }

    fn named_properties(&mut self, entry: NodeEntry<'t>, secret: bool) -> Map {
        let origin = self.project.origins.written(entry.key.span());
        let mut properties = Map::new();
        self.put(&mut properties, "name", Value::string(entry.name().as_ref(), origin));
        self.put(&mut properties, "secret", Value::new(Kind::Bool(secret), origin));
        properties
    }

    fn put(&mut self, properties: &mut Map, key: &str, value: Value) {
        properties.push(Entry { key: key.into(), header: value.origin, value });
    }

    fn add_declaration(
        &mut self,
        kind: &str,
        entry: NodeEntry<'t>,
        properties: Map,
    ) -> cumulint_model::ResourceId {
        let header = entry.key.span();
        let block = self.template.tree().span(entry.key.range().cover(entry.value.range()));
        let origin = self.project.origins.written(header);
        let name = Value::string(entry.name().as_ref(), origin);
        let address = entry.name().as_ref().into();
        let declared = Resource::declaration(kind, address, Cloud::Aws, name, (header, block));
        let calls = self.calls();
        self.project.add(Resource { properties, calls, ..declared })
    }
}
