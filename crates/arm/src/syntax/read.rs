//! From the tree of a JSON file to a template. Every text that holds an expression is parsed here, once.

mod nested;
mod types;
mod value;

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_evaluation::{Event, Reporter};
use cumulint_model::Symbol;

use self::types::type_of;
use super::expression::{Object, PropertyLoop};
use super::template::{
    Binding, Declaration, Function, Level, Output, Parameter, ResourceLoop, Template, Variable,
};

/// Reads templates and collects what is wrong with their expressions.
#[derive(Default)]
pub(crate) struct TemplateReader {
    pub(crate) reporter: Reporter,
    depth: u32,
    /// Whether the outermost template is in version 2.0 of the language: then nested templates have scopes of their own.
    modern: bool,
}

impl TemplateReader {
    pub(crate) fn template(&mut self, root: Node<'_>) -> Template {
        let mut template = Template { level: level(root), ..Template::default() };
        self.modern |= is_modern(root);
        for entry in section(root, "parameters") {
            let parameter = self.parameter(entry);
            template.parameter_index.insert(parameter.name.to_ascii_lowercase(), template.parameters.len());
            template.parameters.push(parameter);
        }
        for entry in section(root, "variables") {
            self.variable(entry, &mut template);
        }
        for namespace in get(root, "functions").into_iter().flat_map(Node::items) {
            self.functions(namespace, &mut template);
        }
        let definition = |entry: Entry<'_>| (entry.name().to_ascii_lowercase(), type_of(entry.value, 0));
        template.definitions = section(root, "definitions").map(definition).collect();
        template.resources = self.resources(root);
        template.outputs = section(root, "outputs").filter_map(|entry| self.output(entry)).collect();
        template
    }

    fn functions(&mut self, namespace: Node<'_>, template: &mut Template) {
        let name = get(namespace, "namespace").and_then(Node::text).unwrap_or_default();
        for member in section(namespace, "members") {
            let parameters = get(member.value, "parameters").into_iter().flat_map(Node::items);
            let parameter = |node| Parameter {
                name: get(node, "name").and_then(Node::text).unwrap_or_default().as_ref().into(),
                header: node.span(),
                block: node.span(),
                declared: type_of(node, 0),
                default: None,
            };
            let parameters = parameters.map(parameter).collect();
            let output = get(member.value, "output").and_then(|output| get(output, "value"));
            let Some(output) = output.map(|value| self.expression(value)) else { continue };
            let name = format!("{name}.{}", member.name()).to_ascii_lowercase();
            template.functions.insert(name, Function { parameters, output });
        }
    }

    fn output(&mut self, entry: Entry<'_>) -> Option<Output> {
        let declared = entry.value;
        let name: Symbol = entry.name().as_ref().into();
        let binding = match get(declared, "value") {
            Some(value) => Binding::Value(self.expression(value)),
            None => {
                let copy = get(declared, "copy")?;
                let count = Box::new(self.expression(get(copy, "count")?));
                let input = Box::new(self.expression(get(copy, "input")?));
                Binding::Loop(PropertyLoop { name: name.clone(), header: entry.key.span(), count, input })
            }
        };
        let condition = get(declared, "condition").map(|node| self.expression(node));
        let (header, block) = (entry.key.span(), declared.span());
        Some(Output { name, header, block, declared: type_of(declared, 0), condition, binding })
    }

    fn parameter(&mut self, entry: Entry<'_>) -> Parameter {
        let declared = entry.value;
        Parameter {
            name: entry.name().as_ref().into(),
            header: entry.key.span(),
            block: declared.span(),
            declared: type_of(declared, 0),
            default: get(declared, "defaultValue").map(|node| self.expression(node)),
        }
    }

    fn variable(&mut self, entry: Entry<'_>, template: &mut Template) {
        let name = entry.name();
        let loops = if name.eq_ignore_ascii_case("copy") { self.loops(entry.value) } else { None };
        let found = match loops {
            Some(loops) => loops
                .into_iter()
                .map(|each| Variable { name: each.name.clone(), binding: Binding::Loop(each) })
                .collect(),
            None => {
                let binding = Binding::Value(self.expression(entry.value));
                vec![Variable { name: name.as_ref().into(), binding }]
            }
        };
        for variable in found {
            template.variable_index.insert(variable.name.to_ascii_lowercase(), template.variables.len());
            template.variables.push(variable);
        }
    }

    /// The resources of a template or of a resource: a list, or by symbolic names.
    fn resources(&mut self, holder: Node<'_>) -> Vec<Declaration> {
        let Some(resources) = get(holder, "resources") else { return Vec::new() };
        let listed = resources.items().map(|node| self.declaration(None, node)).collect::<Vec<_>>();
        let named = resources
            .entries()
            .map(|entry| self.declaration(Some(entry.name().as_ref().into()), entry.value));
        let named: Vec<_> = named.collect();
        listed.into_iter().chain(named).flatten().collect()
    }

    fn declaration(&mut self, symbolic: Option<Symbol>, node: Node<'_>) -> Option<Declaration> {
        if node.kind() != NodeKind::Mapping {
            if node.kind() != NodeKind::Error {
                let message = "a resource must be an object";
                self.reporter.report(Event::InvalidTemplate, "resource", message, node.span());
            }
            return None;
        }
        let kind = get(node, "type");
        let is_deployment = kind.and_then(Node::as_str).is_some_and(|kind| is_deployment(&kind));
        let nested = if is_deployment { self.nested(node) } else { None };
        let mut one = |name: &str| get(node, name).map(|found| self.expression(found));
        Some(Declaration {
            symbolic,
            header: kind.unwrap_or(node).span(),
            block: node.span(),
            kind: one("type"),
            api_version: one("apiVersion"),
            name: one("name"),
            condition: one("condition"),
            scope: one("scope"),
            existing: get(node, "existing").and_then(Node::as_bool) == Some(true),
            copy: get(node, "copy").and_then(|node| self.resource_loop(node)),
            properties: self.properties(node, is_deployment),
            children: self.resources(node),
            nested: nested.map(Box::new),
        })
    }

    /// What is left of a resource as its properties; the inline template of a deployment is read as a template.
    fn properties(&mut self, node: Node<'_>, is_deployment: bool) -> Object {
        let mut object = Object::default();
        for entry in node.entries() {
            if ENVELOPE.iter().any(|name| entry.name().eq_ignore_ascii_case(name)) {
                continue;
            }
            let inner = is_deployment && entry.name().eq_ignore_ascii_case("properties");
            let property = self.property(entry, inner);
            object.entries.push(property);
        }
        object
    }

    fn resource_loop(&mut self, node: Node<'_>) -> Option<ResourceLoop> {
        let count = get(node, "count")?;
        let name = get(node, "name").and_then(Node::text).unwrap_or_default();
        Some(ResourceLoop { name: name.as_ref().into(), count: self.expression(count), over: None })
    }
}

/// What of a resource is no property of it.
const ENVELOPE: [&str; 11] = [
    "type",
    "apiVersion",
    "name",
    "condition",
    "copy",
    "dependsOn",
    "resources",
    "comments",
    "existing",
    "metadata",
    "import",
];

pub(crate) fn is_deployment(kind: &str) -> bool {
    kind.eq_ignore_ascii_case("Microsoft.Resources/deployments")
}

/// The entries of a section. Where it is written several times, what each declares may count.
fn section<'t>(root: Node<'t>, name: &str) -> impl Iterator<Item = Entry<'t>> {
    let sections = root.entries().filter(move |entry| entry.name().eq_ignore_ascii_case(name));
    sections.flat_map(|entry| entry.value.entries())
}

/// A member by its name in any case of letters, as Azure reads templates.
pub(crate) fn get<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    let exact = node.get(name);
    exact.or_else(|| {
        node.entries().find(|entry| entry.name().eq_ignore_ascii_case(name)).map(|entry| entry.value)
    })
}

/// Version 2.0 of the language, declared or by symbolic names.
fn is_modern(root: Node<'_>) -> bool {
    let declared =
        get(root, "languageVersion").and_then(Node::text).is_some_and(|version| version.starts_with('2'));
    declared || get(root, "resources").is_some_and(|resources| resources.kind() == NodeKind::Mapping)
}

fn level(root: Node<'_>) -> Level {
    let schema = get(root, "$schema").and_then(Node::text).unwrap_or_default().to_ascii_lowercase();
    if schema.contains("subscriptiondeploymenttemplate") {
        Level::Subscription
    } else if schema.contains("managementgroupdeploymenttemplate")
        || schema.contains("tenantdeploymenttemplate")
    {
        Level::Above
    } else {
        Level::ResourceGroup
    }
}
