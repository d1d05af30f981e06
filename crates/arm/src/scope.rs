//! Scopes: what names mean in a template or a nested one, and in the turns of loops around.

use std::sync::Arc;

use cumulint_model::{Call, Dialect, Hop, Kind as Known, Origin, ResourceId, Symbol, Why};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::bicep::ReadParameters;
use crate::evaluator::Evaluator;
use crate::parameters::SetTo;
use crate::syntax::{Binding, Given, Level, Template, Type};
use crate::text::Text;
use crate::value::{Entry, Kind, Value};

/// How deep in a value secrets are looked for by its type.
pub(crate) const SECURE_DEPTH: u32 = 8;

/// A template that is being evaluated.
pub(crate) struct Scope<'x> {
    pub(crate) template: &'x Template,
    /// The values that a nested deployment is given, by lower-case name.
    pub(crate) given: FxHashMap<String, GivenHere<'x>>,
    pub(crate) outermost: bool,
    /// What the terms of its open parameters start with, so that equal names in two templates are two things.
    pub(crate) label: String,
    /// The name of the deployment, of a nested one.
    pub(crate) deployment: Option<Text>,
    /// The path of the file that it stands in.
    pub(crate) path: Symbol,
    parameters: FxHashMap<String, Slot>,
    variables: FxHashMap<String, Slot>,
}

/// What is known of an output.
pub(crate) type Outputs = FxHashMap<(ResourceId, String), Slot>;

/// What a deployment gives to a parameter, and where that is evaluated.
#[derive(Clone)]
pub(crate) struct GivenHere<'x> {
    pub(crate) given: &'x Given,
    pub(crate) context: Context,
    /// Whether it turned out to be null, so that the default counts.
    pub(crate) is_void: bool,
}

/// What is known of a name.
#[derive(Clone)]
pub(crate) enum Slot {
    /// It is being evaluated: who asks now has found a cycle.
    Busy,
    Done(Value),
}

impl<'x> Scope<'x> {
    pub(crate) fn outermost(template: &'x Template, path: Symbol) -> Self {
        Self { outermost: true, ..Self::nested(template, path, FxHashMap::default(), String::new()) }
    }

    pub(crate) fn nested(
        template: &'x Template,
        path: Symbol,
        given: FxHashMap<String, GivenHere<'x>>,
        label: String,
    ) -> Self {
        Self {
            template,
            given,
            outermost: false,
            label,
            deployment: None,
            path,
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
    /// Where functions such as `resourceGroup` take themselves to be: where the template around is deployed to, in a nested one
    /// whose expressions belong to that.
    pub(crate) seen: Place,
    /// What lambdas and loops over lists have bound, innermost first.
    pub(crate) locals: Option<Arc<Local>>,
    /// The arguments of the author's own function whose body this is, by lower-case name.
    pub(crate) arguments: Option<Arc<FxHashMap<String, Value>>>,
    /// The deployments that lead here.
    pub(crate) calls: Arc<[Call]>,
}

/// A name that a lambda or a loop binds.
#[derive(Debug)]
pub(crate) struct Local {
    name: Symbol,
    value: Value,
    around: Option<Arc<Self>>,
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
        let place = Place { level, subscription: None, group: None };
        let calls = Arc::default();
        let seen = place.clone();
        Self { scope: 0, turns: Vec::new(), place, seen, locals: None, arguments: None, calls }
    }

    /// The same, outside of all loops and lambdas: as the values of names are evaluated.
    pub(crate) fn of_names(&self) -> Self {
        Self { turns: Vec::new(), locals: None, arguments: None, ..self.clone() }
    }

    /// The same, with a name bound.
    pub(crate) fn with_local(&self, name: &Symbol, value: Value) -> Self {
        let local = Local { name: name.clone(), value, around: self.locals.clone() };
        Self { locals: Some(Arc::new(local)), ..self.clone() }
    }

    /// The same, within a turn of a loop.
    pub(crate) fn turn(&self, name: &Symbol, index: Option<u64>, property: bool) -> Self {
        let mut inner = self.clone();
        inner.turns.push(Turn { name: name.clone(), index, property });
        inner
    }
}

impl<'x> Evaluator<'x> {
    /// `lambdaVariables('name')`
    pub(crate) fn local(&mut self, name: &str, span: Span, context: &Context) -> Value {
        let locals = || std::iter::successors(context.locals.as_ref(), |local| local.around.as_ref());
        // Bicep tells names apart by their case, templates do not.
        let exact = locals().find(|local| &*local.name == name);
        if let Some(local) = exact.or_else(|| locals().find(|local| local.name.eq_ignore_ascii_case(name))) {
            let by = Hop::Item(local.name.clone());
            let origin = self.project.origins.add(Origin::Passed { at: span, by, from: local.value.origin });
            return local.value.clone().at(origin);
        }
        self.undeclared(&format!("no lambda around has a variable `{name}`"), name, span)
    }

    /// `parameters('name')`
    pub(crate) fn parameter(&mut self, named: &Value, span: Span, context: &Context) -> Value {
        let name = named.as_str().unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        if let Some(arguments) = &context.arguments {
            let Some(argument) = arguments.get(&lower) else {
                return self.undeclared(&format!("the function has no parameter `{name}`"), name, span);
            };
            let origin = self.made(span, name, [argument.origin]);
            return argument.clone().at(origin);
        }
        let Some(scope) = self.scopes.get(context.scope) else {
            return self.not_declared("parameter", named, span);
        };
        let template = scope.template;
        let declared = template.parameter_index.get(&lower).and_then(|index| template.parameters.get(*index));
        let Some(declared) = declared else { return self.not_declared("parameter", named, span) };
        let mut value = match scope.parameters.get(&lower) {
            Some(Slot::Done(value)) => value.clone(),
            Some(Slot::Busy) => return self.cycle("parameter", name, span),
            None => {
                self.slot(context.scope, Names::Parameters, &lower, Slot::Busy);
                let value = self.parameter_value(declared, &lower, context);
                let value = self.of_type(value, &declared.declared, template, SECURE_DEPTH);
                self.check_allowed(declared, &value, template);
                let value = match self.hop_of_parameter(&declared.name, &lower, context.scope) {
                    by @ Hop::ModuleArgument(_) => self.parts_through(value, &by),
                    _ => value,
                };
                self.slot(context.scope, Names::Parameters, &lower, Slot::Done(value.clone()));
                value
            }
        };
        let by = self.hop_of_parameter(&declared.name, &lower, context.scope);
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
        if let Some(given) = scope.and_then(|scope| scope.given.get(lower)).cloned() {
            let value = self.given(&given);
            // Null stands for no value where there is a default.
            return match (&value.kind, &declared.default) {
                (Kind::Null, Some(default)) => {
                    self.leave_to_default(context.scope, lower);
                    self.value(default, &context.of_names())
                }
                _ => value,
            };
        }
        let label = scope.map(|scope| scope.label.clone()).unwrap_or_default();
        let Some(template) = scope.map(|scope| scope.template) else {
            let origin = self.project.origins.written(declared.header);
            return self.not_declared("parameter", &Value::text(lower, origin), declared.header);
        };
        let outermost = scope.is_some_and(|scope| scope.outermost);
        let origin = self.project.origins.written(declared.header);
        let given = self.inputs.parameter(&declared.name).filter(|_| outermost);
        match given {
            Some(SetTo::Text(given)) => {
                let kind = &template.resolved(&declared.declared).kind;
                return self.given_text(given, kind, origin);
            }
            Some(SetTo::Entry(entry)) => return self.value_in_file(entry),
            None => {}
        }
        match &declared.default {
            Some(default) => self.value(default, &context.of_names()),
            None if template.is_nullable(&declared.declared) => Value::new(Kind::Null, origin),
            None => {
                // There is nothing else that it can be given.
                if let [only] = template.allowed(&declared.declared) {
                    return self.value(only, &context.of_names());
                }
                let why = Why::Input(self.input_name(&declared.name));
                Value::open(why, format!("{label}parameters('{lower}')"), origin)
            }
        }
    }

    /// What an author calls a parameter.
    pub(crate) fn input_name(&self, name: &str) -> Symbol {
        let bicep = self.project.dialect == Dialect::Bicep;
        if bicep { name.into() } else { format!("parameters('{name}')").into() }
    }

    /// What a file, the command line or a caller gives to a parameter; nothing where its default counts.
    pub(crate) fn given_to(
        &mut self,
        declared: &'x crate::syntax::Parameter,
        context: &Context,
    ) -> Option<Value> {
        let lower = declared.name.to_ascii_lowercase();
        let scope = self.scopes.get(context.scope)?;
        let set = scope.given.contains_key(&lower)
            || (scope.outermost && self.inputs.parameter(&declared.name).is_some());
        set.then(|| self.parameter_value(declared, &lower, context))
    }

    fn given(&mut self, here: &GivenHere<'x>) -> Value {
        match here.given {
            Given::Value(expression) => self.value(expression, &here.context),
            Given::Whole(expression) => {
                let whole = self.value(expression, &here.context);
                self.member(&whole, "value", expression.span)
            }
            Given::Secret { name, span } => self.secret(name, *span),
            Given::Elsewhere(span) => {
                let origin = self.project.origins.written(*span);
                let term = self.unique_term("parametersLink");
                Value::open(Why::RemoteData("parametersLink".into()), term, origin)
            }
        }
    }

    /// A secret that a key vault keeps.
    pub(crate) fn secret(&mut self, name: &Symbol, span: Span) -> Value {
        let origin = self.project.origins.written(span);
        let subject = format!("secret `{name}`");
        let mut value = Value::open(Why::RemoteData(name.clone()), subject, origin);
        value.sensitive = true;
        value
    }

    /// The value with what its type declares to be a secret marked as such.
    pub(crate) fn of_type(
        &mut self,
        mut value: Value,
        declared: &Type,
        template: &Template,
        depth: u32,
    ) -> Value {
        let found = template.resolved(declared);
        value.sensitive |= declared.is_secure() || found.is_secure();
        let Some(depth) = depth.checked_sub(1).filter(|_| self.spend(1)) else { return value };
        for variant in &found.variants {
            value = self.of_type(value, variant, template, depth);
        }
        match &value.kind {
            Kind::Object(object) if !found.properties.is_empty() || found.items.is_some() => {
                let entries = object.entries.iter().map(|entry| {
                    let own = found.properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(&entry.key));
                    let declared = own.map(|(_, declared)| declared).or(found.items.as_deref());
                    let value = entry.value.clone();
                    let value = declared.map_or_else(
                        || value.clone(),
                        |declared| self.of_type(value.clone(), declared, template, depth),
                    );
                    Entry { value, ..entry.clone() }
                });
                let sensitive = value.sensitive;
                Value { sensitive, ..Value::object(entries.collect(), value.origin) }
            }
            Kind::List(list) if found.items.is_some() || !found.elements.is_empty() => {
                let item = |(place, item): (usize, &Value)| match found
                    .elements
                    .get(place)
                    .or(found.items.as_deref())
                {
                    Some(declared) => self.of_type(item.clone(), declared, template, depth),
                    None => item.clone(),
                };
                let items = list.items.iter().enumerate().map(item).collect();
                Value { sensitive: value.sensitive, ..Value::list(items, value.origin) }
            }
            _ => value,
        }
    }

    /// A value given as text, by the declared type.
    fn given_text(&mut self, given: &str, kind: &str, origin: cumulint_model::OriginId) -> Value {
        let known = match kind {
            "bool" => given.parse().ok().map(Known::Bool),
            "int" => cumulint_model::Number::parse(given).map(Known::Number),
            "array" | "object" | "secureobject" => {
                return self.json_value(given, origin).unwrap_or_else(|_| {
                    Value::open(Why::Invalid("a parameter's JSON".into()), "json", origin)
                });
            }
            _ => None,
        };
        match known {
            Some(Known::Bool(known)) => Value::bool(known, origin),
            Some(Known::Number(number)) => Value::new(Kind::Number(number), origin),
            _ => Value::text(given, origin),
        }
    }

    /// `variables('name')`
    pub(crate) fn variable(&mut self, named: &Value, span: Span, context: &Context) -> Value {
        let name = named.as_str().unwrap_or_default();
        let lower = name.to_ascii_lowercase();
        let Some(scope) = self.scopes.get(context.scope) else {
            return self.not_declared("variable", named, span);
        };
        let template = scope.template;
        let declared = template.variable_index.get(&lower).and_then(|index| template.variables.get(*index));
        let Some(declared) = declared else { return self.not_declared("variable", named, span) };
        let value = match scope.variables.get(&lower) {
            Some(Slot::Done(value)) => value.clone(),
            Some(Slot::Busy) => return self.cycle("variable", name, span),
            None => {
                self.slot(context.scope, Names::Variables, &lower, Slot::Busy);
                let own = context.of_names();
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

    /// What a name stands for that nothing declares. One that is made of a parameter's default says only that another value
    /// must be given.
    fn not_declared(&mut self, what: &str, named: &Value, span: Span) -> Value {
        let name = named.as_str().unwrap_or_default();
        let message = format!("the template has no {what} `{name}`");
        match self.default_behind(named.origin) {
            Some(_) => self.refused(&[named], &message, name, span),
            None => self.undeclared(&message, name, span),
        }
    }

    pub(crate) fn cycle(&mut self, what: &str, name: &str, span: Span) -> Value {
        self.invalid(&format!("{what} `{name}` depends on itself"), name, span)
    }
}

impl<'x> Evaluator<'x> {
    /// Gives the parameters of the outermost template what a file of parameters says, unless they are given by themselves.
    pub(crate) fn give(&mut self, file: &'x ReadParameters) {
        let label = format!("{}: ", file.path);
        self.scopes.push(Scope::nested(&file.template, Arc::clone(&file.path), FxHashMap::default(), label));
        let context = Context { scope: self.scopes.len() - 1, ..Context::outermost(file.template.level) };
        let inputs = self.inputs;
        let by_itself =
            |name: &str| inputs.parameters.iter().any(|(given, _)| given.eq_ignore_ascii_case(name));
        let Some(outermost) = self.scopes.first_mut() else { return };
        for (name, given) in file.given.iter().filter(|(name, _)| !by_itself(name)) {
            outermost.given.insert(
                name.to_ascii_lowercase(),
                GivenHere { given, context: context.clone(), is_void: false },
            );
        }
    }
}

#[derive(Clone, Copy)]
enum Names {
    Parameters,
    Variables,
}
