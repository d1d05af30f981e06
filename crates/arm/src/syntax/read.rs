//! From the tree of a JSON file to a template. Every text that holds an expression is parsed here, once.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_evaluation::{Event, Reporter};
use cumulint_model::{Number, Symbol};
use cumulint_source::TextRange;

use super::expression::{Call, Expression, Form, Key, Object, Property, PropertyLoop};
use super::parser;
use super::template::{
    Binding, Declaration, Function, Given, Level, Nested, NestedSource, Output, Parameter, ResourceLoop,
    TEMPLATE_SPEC, Template, Type, Variable,
};

/// The deepest nesting of deployments.
const MAX_NESTED: u32 = 16;

/// Reads templates and collects what is wrong with their expressions.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) reporter: Reporter,
    depth: u32,
    /// Whether the outermost template is in version 2.0 of the language: then nested templates have scopes of their own.
    modern: bool,
}

impl Reader {
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

    fn property(&mut self, entry: Entry<'_>, without_template: bool) -> Property {
        let value = if without_template {
            let entries =
                entry.value.entries().filter(|entry| !entry.name().eq_ignore_ascii_case("template"));
            let object = self.object(entries);
            Expression { span: entry.value.span(), form: Form::Object(object) }
        } else {
            self.expression(entry.value)
        };
        Property { key: self.key(entry.key), header: entry.key.span(), value }
    }

    fn key(&mut self, key: Node<'_>) -> Key {
        let text = key.text().unwrap_or_default();
        match expression_bounds(&text) {
            Some(_) => Key::Computed(Box::new(self.text(key))),
            None => Key::Name(unescaped(&text).into()),
        }
    }

    fn nested(&mut self, node: Node<'_>) -> Option<Nested> {
        let properties = get(node, "properties")?;
        let inline = get(properties, "template").filter(|template| template.kind() == NodeKind::Mapping);
        let source = match (inline, get(properties, "templateLink")) {
            (Some(inline), _) => self.inline(inline),
            (None, Some(link)) => self.link(link),
            (None, None) => return None,
        };
        let linked = inline.is_none();
        let options = get(properties, "expressionEvaluationOptions");
        let scope =
            options.and_then(|options| get(options, "scope")).and_then(Node::text).unwrap_or_default();
        let given = get(properties, "parameters").into_iter().flat_map(Node::entries);
        let given: Vec<_> = given.collect();
        let given =
            given.into_iter().filter_map(|entry| Some((entry.name().as_ref().into(), self.given(entry)?)));
        let given = given.collect();
        Some(Nested {
            source,
            inner: linked || scope.eq_ignore_ascii_case("inner") || (self.modern && scope.is_empty()),
            given,
            given_elsewhere: get(properties, "parametersLink").map(|link| Given::Elsewhere(link.span())),
            resource_group: get(node, "resourceGroup").map(|found| self.expression(found)),
            subscription: get(node, "subscriptionId").map(|found| self.expression(found)),
        })
    }

    fn link(&mut self, link: Node<'_>) -> NestedSource {
        if let Some(id) = get(link, "id") {
            let path = id.text().unwrap_or_default().as_ref().into();
            let (event, reason) = (Event::RemoteTemplate, TEMPLATE_SPEC);
            return NestedSource::Elsewhere { path, event, reason, header: link.span() };
        }
        match get(link, "relativePath") {
            Some(path) => NestedSource::Relative(self.expression(path)),
            None => {
                let uri = get(link, "uri").map(|uri| self.expression(uri));
                NestedSource::Address { uri, header: link.span() }
            }
        }
    }

    /// What a deployment gives to a parameter: a value, or a secret of a key vault.
    fn given(&mut self, entry: Entry<'_>) -> Option<Given> {
        if let Some(value) = get(entry.value, "value") {
            return Some(Given::Value(self.expression(value)));
        }
        if entry.value.kind() == NodeKind::String {
            let whole = self.expression(entry.value);
            return Some(match value_within(&whole) {
                Some(value) => Given::Value(value),
                None => Given::Whole(whole),
            });
        }
        let reference = get(entry.value, "reference")?;
        let name = get(reference, "secretName").and_then(Node::text).unwrap_or_default();
        Some(Given::Secret { name: name.as_ref().into(), span: reference.span() })
    }

    fn inline(&mut self, inline: Node<'_>) -> NestedSource {
        if self.depth >= MAX_NESTED {
            return NestedSource::TooDeep { header: inline.span() };
        }
        self.depth += 1;
        let template = self.template(inline);
        self.depth -= 1;
        NestedSource::Inline(template)
    }

    fn resource_loop(&mut self, node: Node<'_>) -> Option<ResourceLoop> {
        let count = get(node, "count")?;
        let name = get(node, "name").and_then(Node::text).unwrap_or_default();
        Some(ResourceLoop { name: name.as_ref().into(), count: self.expression(count), over: None })
    }

    /// The loops of a `copy` property; nothing where it is an ordinary property of that name.
    fn loops(&mut self, node: Node<'_>) -> Option<Vec<PropertyLoop>> {
        let complete = |item: Node<'_>| get(item, "name").is_some() && get(item, "count").is_some();
        let is_loop = node.kind() == NodeKind::Sequence && node.items().all(complete);
        if !is_loop || node.items().next().is_none() {
            return None;
        }
        let items = node.items().filter_map(|item| {
            let name = get(item, "name")?;
            let input = get(item, "input").map(|input| self.expression(input));
            let null = Expression { span: item.span(), form: Form::Null };
            Some(PropertyLoop {
                name: name.text().unwrap_or_default().as_ref().into(),
                header: name.span(),
                count: Box::new(self.expression(get(item, "count")?)),
                input: Box::new(input.unwrap_or(null)),
            })
        });
        Some(items.collect())
    }

    /// A node as an expression.
    pub(crate) fn expression(&mut self, node: Node<'_>) -> Expression {
        let form = match node.kind() {
            NodeKind::Null => Form::Null,
            NodeKind::Bool => node.as_bool().map_or(Form::Null, Form::Bool),
            NodeKind::Number => {
                let number = node.number_text().and_then(|digits| Number::parse(&digits));
                number.map_or_else(|| Form::Text(node.raw().into()), Form::Number)
            }
            NodeKind::String => return self.text(node),
            NodeKind::Sequence => Form::Array(node.items().map(|item| self.expression(item)).collect()),
            NodeKind::Mapping => Form::Object(self.object(node.entries())),
            NodeKind::Error => Form::Invalid("syntax error".into()),
        };
        Expression { span: node.span(), form }
    }

    fn object<'t>(&mut self, entries: impl Iterator<Item = Entry<'t>>) -> Object {
        let mut object = Object::default();
        for entry in entries {
            let loops = if entry.name() == "copy" { self.loops(entry.value) } else { None };
            match loops {
                Some(loops) => object.loops.extend(loops),
                None => object.entries.push(self.property(entry, false)),
            }
        }
        object
    }

    /// A text, or the expression that it holds.
    fn text(&mut self, node: Node<'_>) -> Expression {
        let text = node.text().unwrap_or_default();
        let Some((from, to)) = expression_bounds(&text) else {
            return Expression { span: node.span(), form: Form::Text(unescaped(&text).into()) };
        };
        let map = node.decoded_map();
        let place = |range: TextRange| node.tree().span(map.source_range(range));
        match parser::parse(&text, from, to, &place) {
            Ok(expression) => expression,
            Err(problem) => {
                let inside = text.get(from..to).unwrap_or_default();
                let span = place(problem.range);
                match problem.limit {
                    Some(limit) => self.reporter.limit(limit, span),
                    None => {
                        self.reporter.report(Event::InvalidExpression, inside, problem.message, span);
                    }
                }
                Expression { span: node.span(), form: Form::Invalid(inside.into()) }
            }
        }
    }
}

/// What an expression for an object with `value` or with a `reference` to a secret gives, where it says that in so many words:
/// `if(condition, createObject('value', a), createObject('value', b))` gives `if(condition, a, b)`.
fn value_within(whole: &Expression) -> Option<Expression> {
    let Form::Call(call) = &whole.form else { return None };
    let form = match (&*call.lower, call.arguments.as_slice()) {
        ("if", [condition, then, other]) => {
            let arguments = vec![condition.clone(), value_within(then)?, value_within(other)?];
            Form::Call(Call { arguments, ..call.clone() })
        }
        ("createobject", [Expression { form: Form::Text(key), .. }, value]) => match &**key {
            "value" => return Some(value.clone()),
            // The family of functions whose results are secrets.
            "reference" => Form::Call(Call {
                name: "getSecret".into(),
                lower: "listsecrets".into(),
                arguments: vec![Expression { span: value.span, form: Form::Text("secret".into()) }],
            }),
            _ => return None,
        },
        _ => return None,
    };
    Some(Expression { span: whole.span, form })
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

/// Where the expression lies in a text that holds one: it begins with `[` and ends with `]`, without anything around them;
/// but `[[` begins an ordinary text
/// (<https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions>).
fn expression_bounds(text: &str) -> Option<(usize, usize)> {
    let holds = text.len() >= 2 && text.starts_with('[') && !text.starts_with("[[") && text.ends_with(']');
    holds.then(|| (1, text.len() - 1))
}

fn unescaped(text: &str) -> &str {
    match text.strip_prefix('[') {
        Some(rest) if rest.starts_with('[') && text.ends_with(']') => rest,
        _ => text,
    }
}

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

/// The deepest nesting of a type.
const MAX_TYPE_DEPTH: u32 = 16;

/// A type as it is declared by a parameter, an output or a definition.
fn type_of(node: Node<'_>, depth: u32) -> Type {
    let inner = |name: &str| get(node, name).filter(|_| depth < MAX_TYPE_DEPTH);
    let reference = get(node, "$ref").and_then(Node::text);
    let properties = inner("properties").into_iter().flat_map(Node::entries);
    let properties = properties.map(|entry| (entry.name().as_ref().into(), type_of(entry.value, depth + 1)));
    let items = inner("items").or_else(|| inner("additionalProperties"));
    let elements = inner("prefixItems").into_iter().flat_map(Node::items);
    let variants =
        inner("discriminator").and_then(|it| get(it, "mapping")).into_iter().flat_map(Node::entries);
    let allowed = get(node, "allowedValues").into_iter().flat_map(Node::items);
    Type {
        kind: get(node, "type").and_then(Node::text).unwrap_or_default().to_ascii_lowercase(),
        nullable: get(node, "nullable").and_then(Node::as_bool) == Some(true),
        reference: reference.and_then(|path| Some(path.strip_prefix("#/definitions/")?.to_ascii_lowercase())),
        properties: properties.collect(),
        items: items
            .filter(|items| items.kind() == NodeKind::Mapping)
            .map(|items| Box::new(type_of(items, depth + 1))),
        elements: elements.map(|element| type_of(element, depth + 1)).collect(),
        variants: variants.map(|entry| type_of(entry.value, depth + 1)).collect(),
        allowed: allowed.map(|value| Reader::default().expression(value)).collect(),
    }
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
