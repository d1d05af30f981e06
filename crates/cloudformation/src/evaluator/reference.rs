//! `Ref` and `Fn::GetAtt`: parameters, pseudo parameters and resources by name.

use cumulint_model::{Origin, Symbol, Value, Why};
use cumulint_source::Span;

use super::logical::Asked;
use super::text::literal_text;
use super::{Evaluator, Logical};
use crate::arn::attribute_of_ref;
use crate::check::Checked;
use crate::syntax::{GetAtt, Intrinsic, Name};

impl<'t> Evaluator<'t> {
    pub(crate) fn ref_function(&mut self, intrinsic: &Intrinsic<'t>, name: &Name<'t>) -> Option<Value> {
        let string = self.substituted(&name.string).into_owned();
        self.named(&string, intrinsic.span, name.node.span())
    }

    /// What a name stands for, used at `at`; nothing for `AWS::NoValue`. `name_span` is the name alone.
    pub(crate) fn named(&mut self, name: &str, at: Span, name_span: Span) -> Option<Value> {
        if let Some(value) = self.turn(name, at) {
            return Some(value);
        }
        if name == "AWS::NoValue" {
            return None;
        }
        if name.starts_with("AWS::") {
            return Some(self.pseudo_parameter(name, at));
        }
        let parameter = self.parameter(name, at);
        Some(parameter.unwrap_or_else(|| self.attribute(name, "Ref", at, name_span)))
    }

    pub(crate) fn get_att(&mut self, intrinsic: &Intrinsic<'t>, get_att: &GetAtt<'t>) -> Value {
        let node = get_att.node;
        if let Some(dotted) = &get_att.dotted {
            let dotted = self.substituted(dotted).into_owned();
            let (name, attribute) = dotted.split_once('.').unwrap_or((&dotted, ""));
            return self.attribute(name, attribute, intrinsic.span, node.span());
        }
        // Language extensions allow functions here.
        let parts: Vec<Option<Value>> = node.items().map(|item| self.value(item)).collect();
        let texts: Option<Vec<Symbol>> = parts.iter().map(|part| literal_text(part.as_ref()?)).collect();
        match texts.as_deref() {
            Some([name, attribute @ ..]) if !attribute.is_empty() => {
                self.attribute(name, &attribute.join("."), intrinsic.span, node.span())
            }
            _ => self.unsupported(intrinsic),
        }
    }

    /// An attribute of a resource; `Ref` is the attribute that `Ref` gives.
    pub(crate) fn attribute(&mut self, name: &str, attribute: &str, at: Span, name_span: Span) -> Value {
        if let Some(output) = attribute.strip_prefix("Outputs.")
            && let Some(value) = self.output(name, output, at)
        {
            return value;
        }
        let origin = self.project.origins.add(Origin::Written(at));
        match self.logical.get(name) {
            Some(Logical::Resource(id)) => {
                let kind = self.project.get(*id).map_or("", |resource| &*resource.declared_type);
                let known = Some(kind).filter(|_| attribute == "Ref").and_then(attribute_of_ref);
                Value::reference(*id, known.unwrap_or(attribute), origin)
            }
            Some(Logical::Absent(condition)) => {
                Value::unknown(Why::Condition(Symbol::clone(condition)), origin)
            }
            None if self.logical.is_open() => {
                let asked = Asked { name: name.into(), attribute: attribute.into(), at: name_span };
                self.logical.ask(origin, asked);
                Value::unknown(Why::Unsupported(name.into()), origin)
            }
            None => {
                let message = format!("`{name}` is neither a parameter nor a resource of this template");
                self.undeclared(Checked::Names, name, message, name_span);
                Value::unknown(Why::Invalid(name.into()), origin)
            }
        }
    }
}
