//! From the evaluator's values to the model's.

use std::sync::Arc;

use cumulint_evaluation::Limit;
use cumulint_model as model;
use cumulint_model::{Kind as Out, Map, Unknown, Why};

use crate::evaluator::Evaluator;
use crate::value::text::Text;
use crate::value::{Kind, Open, Value};

impl Evaluator<'_> {
    /// The value as the model has it: ids of resources of the template become references to them.
    pub(crate) fn lowered(&mut self, value: &Value) -> model::Value {
        if !self.maker.spend(u64::from(value.weight())) {
            let mut open = model::Value::unknown(Why::Limit(Limit::Steps.name().into()), value.origin);
            open.sensitive = value.sensitive;
            return open;
        }
        self.lowered_within_budget(value)
    }

    fn lowered_within_budget(&mut self, value: &Value) -> model::Value {
        let kind = match &value.kind {
            Kind::Null => Out::Null,
            Kind::Bool(known) => Out::Bool(*known),
            Kind::Number(number) => Out::Number(number.clone()),
            Kind::Text(Text::Known(text)) => Out::String(text.clone()),
            Kind::Text(text) => return self.lowered_text(text, value),
            Kind::List(list) => {
                Out::List(Arc::new(list.items.iter().map(|item| self.lowered_within_budget(item)).collect()))
            }
            Kind::Object(object) => {
                let mut map = Map::new();
                for entry in &object.entries {
                    let value = self.lowered_within_budget(&entry.value);
                    map.push(model::Entry { key: entry.shown().clone(), header: entry.header, value });
                }
                Out::Map(Arc::new(map))
            }
            Kind::Open(open) => return lowered_open(open, value),
        };
        let mut lowered = model::Value::new(kind, value.origin);
        lowered.sensitive = value.sensitive;
        lowered
    }

    fn lowered_text(&mut self, text: &Text, value: &Value) -> model::Value {
        let declared = self.registry.of_id(text);
        let definition = built_in_definition(text);
        // A definition that is only looked up says more by its id.
        let existing = |target: &model::ResourceId| self.registry.get(*target).is_some_and(|it| it.existing);
        let declared = declared.filter(|target| definition.is_none() || !existing(target));
        let mut lowered = match (declared, definition) {
            (Some(target), _) => model::Value::reference(target, "id", value.origin),
            (None, Some(definition)) => model::Value::string(definition, value.origin),
            (None, None) => {
                let why = text.cause().map_or(Why::Unsupported("text".into()), |open| open.why.clone());
                let unknown = Unknown::text(why, text.prefix(), text.suffix());
                let mut open = model::Value::new(Out::Unknown(Arc::new(unknown)), value.origin);
                open.refers = text.cause().and_then(|open| open.resource()).map(|(target, _)| target);
                open
            }
        };
        lowered.sensitive = value.sensitive;
        lowered
    }
}

fn lowered_open(open: &Open, value: &Value) -> model::Value {
    let mut lowered = match open.resource() {
        Some((target, path)) => model::Value::reference(target, path.clone(), value.origin),
        None => model::Value::unknown(open.why.clone(), value.origin),
    };
    lowered.sensitive = value.sensitive;
    lowered
}

/// The id of a definition that may be built in. Built-in definitions exist in every scope, and Azure takes the id without a
/// scope for the same one: so it is known though the subscription is not.
fn built_in_definition(text: &Text) -> Option<&str> {
    const PATHS: [&str; 3] = ["/roleDefinitions/", "/policyDefinitions/", "/policySetDefinitions/"];
    const SCOPES: [&str; 2] = ["/subscriptions/", "/providers/Microsoft.Management/managementGroups/"];
    if !SCOPES.iter().any(|scope| text.prefix().starts_with(scope)) {
        return None;
    }
    let id = text.suffix();
    let start = id.rfind("/providers/Microsoft.Authorization/")?;
    let id = id.get(start..)?;
    PATHS.iter().any(|path| id.split_once(path).is_some_and(|(_, name)| is_guid(name))).then_some(id)
}

fn is_guid(text: &str) -> bool {
    text.len() == 36 && text.chars().all(|sign| sign.is_ascii_hexdigit() || sign == '-')
}
