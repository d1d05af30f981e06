//! Expressions of the JSON syntax: strings are templates, objects and lists are what they look like.

use std::sync::Arc;

use cumulint_document::{Kind, Node, Place};

use crate::evaluate::{Answer, Evaluator, Scope, fault, json_document, may_be_json};
use crate::functions::json::read_json;
use crate::functions::unknown_as;
use crate::value::{Members, Type, Value, convert};

impl Evaluator<'_> {
    pub(super) fn json_expression(&mut self, node: Node<'_>, scope: &Scope<'_>) -> Answer {
        let span = node.span();
        if let Err(unknown) = self.enter(span) {
            return Ok(unknown);
        }
        let answer = match node.kind() {
            Kind::String => self.json_string(node, scope),
            Kind::Sequence => self.json_list(node, scope),
            Kind::Mapping => self.json_object(node, scope),
            Kind::Error => Ok(self.invalid("a JSON value", span)),
            Kind::Null | Kind::Bool | Kind::Number => {
                let origin = self.provenance.written(span);
                Ok(read_json(node, &mut |_| origin))
            }
        };
        self.leave(answer, span)
    }

    /// A string without anything to evaluate is not parsed again. Where no name can be used, strings are no templates: defaults of
    /// variables, values of variable files, plans.
    ///
    /// <https://developer.hashicorp.com/terraform/language/syntax/json#variable-blocks>
    fn json_string(&mut self, node: Node<'_>, scope: &Scope<'_>) -> Answer {
        let text = node.as_str().unwrap_or_default();
        let span = node.span();
        if scope.is_empty() || !text.contains("${") && !text.contains("%{") {
            let origin = self.provenance.written(span);
            let map = node.decoded_map();
            if may_be_json(&text) {
                let place = Place::Mapped(span.file, map);
                let known = text.as_ref().into();
                if let Some(value) = json_document(&known, &place, &mut self.provenance) {
                    return Ok(Value::encoded(Some(known), value, origin));
                }
            }
            return Ok(Value::string(text.as_ref(), origin));
        }
        let (tree, problems) = cumulint_hcl::parse_template(span.file, Arc::<str>::from(text.as_ref()));
        if let Some(problem) = problems.first() {
            return fault(problem.message.clone(), span);
        }
        let scope = scope.placed(Place::Mapped(span.file, node.decoded_map()));
        self.expression(tree.root_expression(), &scope)
    }

    fn json_list(&mut self, node: Node<'_>, scope: &Scope<'_>) -> Answer {
        let items: Result<Vec<Value>, _> =
            node.items().map(|item| self.json_expression(item, scope)).collect();
        let origin = self.provenance.written(node.span());
        Ok(Value::tuple(items?, origin))
    }

    fn json_object(&mut self, node: Node<'_>, scope: &Scope<'_>) -> Answer {
        let mut members = Members::default();
        let mut unknown_key = None;
        for entry in node.entries() {
            let key = self.json_expression(entry.key, scope)?;
            let value = self.json_expression(entry.value, scope)?;
            let header = self.provenance.written(entry.key.span());
            let key = convert(&key, &Type::String).or_else(|why| fault(why, entry.key.span()))?;
            match key.as_str() {
                Some(text) => members.insert(text.into(), header, value),
                None => unknown_key = Some(key),
            }
        }
        let origin = self.provenance.written(node.span());
        Ok(match unknown_key {
            Some(key) => unknown_as(&key, Type::Any, origin),
            None => Value::object(members, origin),
        })
    }
}
