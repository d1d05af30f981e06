//! Deployments within templates: where their templates are, and what the parameters of these are given.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_evaluation::Event;

use super::super::expression::{Call, Expression, Form};
use super::super::template::{Given, Nested, NestedSource, TEMPLATE_SPEC};
use super::{TemplateReader, get};

/// The deepest nesting of deployments.
const MAX_NESTED: u32 = 16;

impl TemplateReader {
    pub(super) fn nested(&mut self, node: Node<'_>) -> Option<Nested> {
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
