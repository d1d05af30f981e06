//! Scopes: what names mean in a template or a nested one, and in the turns of loops around.

use cumulint_model::{Hop, Kind as Known, Origin, Symbol, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::evaluator::Evaluator;
use crate::syntax::{Binding, Level, Template};
use crate::text::Text;
use crate::value::{Kind, Value};

/// A template that is being evaluated.
pub(crate) struct Scope<'x> {
    pub(crate) template: &'x Template,
    /// The values that a nested deployment is given, by lower-case name.
    pub(crate) given: FxHashMap<String, Value>,
    pub(crate) outermost: bool,
    /// What the terms of its open parameters start with, so that equal names in two templates are two things.
    pub(crate) label: String,
    parameters: FxHashMap<String, Slot>,
    variables: FxHashMap<String, Slot>,
}

/// What is known of a name.
enum Slot {
    /// It is being evaluated: who asks now has found a cycle.
    Busy,
    Done(Value),
}

impl<'x> Scope<'x> {
    pub(crate) fn outermost(template: &'x Template) -> Self {
        Self { outermost: true, ..Self::nested(template, FxHashMap::default(), String::new()) }
    }

    pub(crate) fn nested(template: &'x Template, given: FxHashMap<String, Value>, label: String) -> Self {
        Self {
            template,
            given,
            outermost: false,
            label,
            parameters: FxHashMap::default(),
            variables: FxHashMap::default(),
        }
    }
}

/// Where an expression is evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The scope, by its place in the evaluator's list.
    pub(crate) scope: usize,
    /// The turns of the loops around, outermost first.
    pub(crate) turns: Vec<Turn>,
    /// Where resources are deployed to.
    pub(crate) place: Place,
}

/// A turn of a loop.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) name: Symbol,
    /// Which turn; nothing where one stands for all.
    pub(crate) index: Option<u64>,
    /// Whether it is the loop of a property or a variable.
    pub(crate) property: bool,
}

/// What the ids of deployed resources begin with.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) level: Level,
    /// The subscription's id, where it is not the one of the deployment.
    pub(crate) subscription: Option<Text>,
    /// The resource group's name, where it is not the one of the deployment.
    pub(crate) group: Option<Text>,
}

impl Context {
    pub(crate) fn outermost(level: Level) -> Self {
        Self { scope: 0, turns: Vec::new(), place: Place { level, subscription: None, group: None } }
    }

    /// The same, within a turn of a loop.
    pub(crate) fn turn(&self, name: &Symbol, index: Option<u64>, property: bool) -> Self {
        let mut inner = self.clone();
        inner.turns.push(Turn { name: name.clone(), index, property });
        inner
    }
}

impl<'x> Evaluator<'x> {
    /// `parameters('name')`
    pub(crate) fn parameter(&mut self, name: &str, span: Span, context: &Context) -> Value {
        let lower = name.to_ascii_lowercase();
        let Some(scope) = self.scopes.get(context.scope) else {
            return self.undeclared("parameter", name, span);
        };
        let template = scope.template;
        let declared = template.parameter_index.get(&lower).and_then(|index| template.parameters.get(*index));
        let Some(declared) = declared else { return self.undeclared("parameter", name, span) };
        let set = scope.given.contains_key(&lower)
            || (scope.outermost && self.inputs.parameter(&declared.name).is_some());
        let mut value = match scope.parameters.get(&lower) {
            Some(Slot::Done(value)) => value.clone(),
            Some(Slot::Busy) => return self.cycle("parameter", name, span),
            None => {
                self.slot(context.scope, Names::Parameters, &lower, Slot::Busy);
                let mut value = self.parameter_value(declared, &lower, context);
                value.sensitive |= declared.is_secure();
                self.slot(context.scope, Names::Parameters, &lower, Slot::Done(value.clone()));
                value
            }
        };
        let name = declared.name.clone();
        let by = if set { Hop::ParameterSet(name) } else { Hop::Parameter(name) };
        // What has no value did not come through a default.
        let unset = matches!(&value.kind, Kind::Open(open) if matches!(open.why, Why::Input(_)));
        value.origin = match unset {
            true => self.project.origins.written(span),
            false => self.project.origins.add(Origin::Passed { at: span, by, from: value.origin }),
        };
        value
    }

    fn parameter_value(
        &mut self,
        declared: &'x crate::syntax::Parameter,
        lower: &str,
        context: &Context,
    ) -> Value {
        let scope = self.scopes.get(context.scope);
        if let Some(given) = scope.and_then(|scope| scope.given.get(lower)) {
            return given.clone();
        }
        let label = scope.map(|scope| scope.label.clone()).unwrap_or_default();
        let outermost = scope.is_some_and(|scope| scope.outermost);
        let origin = self.project.origins.written(declared.header);
        let given = self.inputs.parameter(&declared.name).filter(|_| outermost);
        if let Some(given) = given {
            return self.given_text(given, &declared.kind, origin);
        }
        match &declared.default {
            Some(default) => {
                let own = Context { turns: Vec::new(), ..context.clone() };
                self.value(default, &own)
            }
            None if declared.nullable => Value::new(Kind::Null, origin),
            None => {
                let why = Why::Input(format!("parameters('{}')", declared.name).into());
                Value::open(why, format!("{label}parameters('{lower}')"), origin)
            }
        }
    }

    /// A value given as text, by the declared type.
    fn given_text(&mut self, given: &str, kind: &str, origin: cumulint_model::OriginId) -> Value {
        let known = match kind {
            "bool" => given.parse().ok().map(Known::Bool),
            "int" => cumulint_model::Number::parse(given).map(Known::Number),
            "array" | "object" | "secureobject" => return self.json_value(given, origin),
            _ => None,
        };
        match known {
            Some(Known::Bool(known)) => Value::bool(known, origin),
            Some(Known::Number(number)) => Value::new(Kind::Number(number), origin),
            _ => Value::text(given, origin),
        }
    }

    /// `variables('name')`
    pub(crate) fn variable(&mut self, name: &str, span: Span, context: &Context) -> Value {
        let lower = name.to_ascii_lowercase();
        let Some(scope) = self.scopes.get(context.scope) else {
            return self.undeclared("variable", name, span);
        };
        let template = scope.template;
        let declared = template.variable_index.get(&lower).and_then(|index| template.variables.get(*index));
        let Some(declared) = declared else { return self.undeclared("variable", name, span) };
        let value = match scope.variables.get(&lower) {
            Some(Slot::Done(value)) => value.clone(),
            Some(Slot::Busy) => return self.cycle("variable", name, span),
            None => {
                self.slot(context.scope, Names::Variables, &lower, Slot::Busy);
                let own = Context { turns: Vec::new(), ..context.clone() };
                let value = match &declared.binding {
                    Binding::Value(expression) => self.value(expression, &own),
                    Binding::Loop(each) => self.property_loop(each, &own),
                };
                self.slot(context.scope, Names::Variables, &lower, Slot::Done(value.clone()));
                value
            }
        };
        let by = Hop::TemplateVariable(declared.name.clone());
        let from = value.origin;
        let origin = self.project.origins.add(Origin::Passed { at: span, by, from });
        value.at(origin)
    }

    fn slot(&mut self, scope: usize, names: Names, lower: &str, slot: Slot) {
        let Some(scope) = self.scopes.get_mut(scope) else { return };
        let table = match names {
            Names::Parameters => &mut scope.parameters,
            Names::Variables => &mut scope.variables,
        };
        table.insert(lower.to_owned(), slot);
    }

    fn undeclared(&mut self, what: &str, name: &str, span: Span) -> Value {
        self.missing(&format!("the template has no {what} `{name}`"), name, span)
    }

    fn cycle(&mut self, what: &str, name: &str, span: Span) -> Value {
        self.missing(&format!("{what} `{name}` depends on itself"), name, span)
    }
}

#[derive(Clone, Copy)]
enum Names {
    Parameters,
    Variables,
}
