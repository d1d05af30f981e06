//! The evaluator: expressions to values, within scopes, with what was already found out.

mod access;
mod allowed;
mod argument;
pub(crate) mod context;
mod declarations;
mod deployment;
mod entries;
pub(crate) mod functions;
mod lower;
mod names;
mod overridable;
mod resource;
mod scope;

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::Limit;
use cumulint_model::{Dialect, Presence, Project, Why};
use cumulint_source::Span;

pub use self::functions::{Function, Group, State, functions};

use crate::Inputs;
use crate::bicep::ReadParameters;
use crate::evaluator::context::Context;
use crate::evaluator::declarations::Declarations;
use crate::evaluator::deployment::Deployments;
use crate::evaluator::resource::registry::Registry;
use crate::evaluator::scope::Scopes;
use crate::files::{Library, Told};
use crate::maker::Maker;
use crate::maker::Notation;
use crate::syntax::{Expression, Form, PropertyLoop, Template};
use crate::value::text::Text;
use crate::value::{Kind, Value};

/// The most elements that one loop makes.
pub(crate) const MAX_COPIES: u64 = 1_000;

/// The state of one evaluation, in parts that each keep what is theirs.
pub(crate) struct Evaluator<'x> {
    inputs: &'x Inputs,
    library: &'x Library<'x>,
    /// What values are made with.
    maker: Maker<'x>,
    /// What names stand for.
    scopes: Scopes<'x>,
    /// The resources of the project.
    registry: Registry<'x>,
    /// What deploys other templates.
    deployments: Deployments<'x>,
    /// The inputs and outputs of all templates.
    declarations: Declarations<'x>,
}

impl<'x> Evaluator<'x> {
    /// An evaluator of a root. With `checks` what resources declare is checked against their types.
    pub(crate) fn new(
        project: Project,
        inputs: &'x Inputs,
        template: &'x Template,
        library: &'x Library<'x>,
        checks: bool,
    ) -> Self {
        let path = project.root.clone();
        Self {
            inputs,
            library,
            maker: Maker::new(Notation::new(project.dialect, library)),
            scopes: Scopes::new(template, path),
            registry: Registry::new(project, checks),
            deployments: Deployments::default(),
            declarations: Declarations::default(),
        }
    }

    /// Takes over what was reported of a file.
    pub(crate) fn take(&mut self, told: &Told) {
        self.maker.take(told);
    }

    /// Gives the root what a file of parameters sets, unless that is given by itself.
    pub(crate) fn give(&mut self, file: &'x ReadParameters) {
        let inputs = self.inputs;
        self.scopes.give(file, |name| inputs.is_set(name));
    }

    /// Fills the project.
    pub(crate) fn resources(&mut self, template: &'x Template) {
        self.register(template);
        self.registry.link_parents();
        self.fill_all();
        self.declare_all();
    }

    /// Registers all resources, with those of all deployments, without what they say.
    pub(crate) fn register(&mut self, template: &'x Template) {
        let context = Context::outermost(template.level);
        self.declarations.add(template, &context, true, &Presence::Certain);
        self.register_all(&template.resources, &context, None, &Presence::Certain);
        self.expand_all();
    }

    /// Ends the evaluation: the project in the common model, with what was reported on the way to it.
    pub(crate) fn finish(self) -> (Project, Vec<Diagnostic>) {
        let (origins, mut diagnostics, gaps) = self.maker.finish();
        let (project, mistakes) = self.registry.finish();
        diagnostics.extend(mistakes);
        let mut project = Project { origins, gaps, ..project };
        cumulint_schema::lower(&mut project);
        (project, diagnostics)
    }

    /// The value of an expression.
    pub(crate) fn value(&mut self, expression: &'x Expression, context: &Context) -> Value {
        if let Err(limit) = self.maker.enter() {
            return self.maker.limited(limit, expression.span);
        }
        let value = self.form(expression, context);
        self.maker.leave();
        value
    }

    /// Evaluates what was evaluated before or may never be: what is wrong with it is not reported.
    pub(crate) fn quietly<R>(&mut self, evaluate: impl FnOnce(&mut Self) -> R) -> R {
        self.maker.hush();
        let result = evaluate(self);
        self.maker.speak();
        result
    }

    /// Evaluates what belongs to a resource: quietly if that may not exist.
    pub(crate) fn where_present<R>(
        &mut self,
        presence: &Presence,
        evaluate: impl FnOnce(&mut Self) -> R,
    ) -> R {
        if *presence == Presence::Certain { evaluate(self) } else { self.quietly(evaluate) }
    }

    fn form(&mut self, expression: &'x Expression, context: &Context) -> Value {
        let span = expression.span;
        match &expression.form {
            Form::Null => self.constant(Kind::Null, span),
            Form::Bool(known) => self.constant(Kind::Bool(*known), span),
            Form::Number(number) => self.constant(Kind::Number(number.clone()), span),
            Form::Text(text) => self.constant(Kind::Text(Text::Known(text.clone())), span),
            Form::Array(items) => self.array(items, span, context),
            Form::Object(object) => {
                let (entries, open) = self.entries(object, context);
                if let Some(open) = open {
                    return self.maker.opened("spread", &[&open], span);
                }
                let origin = self.maker.written(span);
                self.maker.object(entries, origin, span)
            }
            Form::Call(call) => self.call(call, span, context),
            Form::Member(..) | Form::Index(..) => self.access(expression, context),
            Form::Safe(access) => self.safe(access, context),
            Form::NonNull(value) => self.value(value, context),
            Form::Spread(value) => {
                let value = self.value(value, context);
                self.maker.opened("spread", &[&value], span)
            }
            Form::Lambda(_) => {
                self.maker.invalid("a lambda can only be an argument of a function", "lambda", span)
            }
            Form::Local(name) => self.local(name, span, context),
            Form::Id(id) => self.declared_id(id, span, context),
            Form::Elsewhere(subject) => self.maker.open(Why::Unsupported(subject.clone()), span),
            Form::Invalid(text) => self.maker.open(Why::Invalid(text.clone()), span),
        }
    }

    fn constant(&mut self, kind: Kind, span: Span) -> Value {
        Value::new(kind, self.maker.written(span))
    }

    /// The elements of an array; a spread stands for those of its value.
    fn array(&mut self, items: &'x [Expression], span: Span, context: &Context) -> Value {
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let Form::Spread(inner) = &item.form else {
                values.push(self.value(item, context));
                continue;
            };
            let spread = self.value(inner, context);
            match spread.as_list().filter(|inner| self.maker.spend(inner.len() as u64)) {
                Some(inner) => values.extend_from_slice(inner),
                None => return self.maker.opened("spread", &[&spread], span),
            }
        }
        let origin = self.maker.written(span);
        self.maker.list(values, origin, span)
    }

    /// The list that a `copy` makes of a property or a variable.
    pub(crate) fn property_loop(&mut self, each: &'x PropertyLoop, context: &Context) -> Value {
        let count = self.value(&each.count, context);
        let Some(turns) = count.as_i64() else {
            return self.maker.opened("copy", &[&count], each.header);
        };
        let turns = u64::try_from(turns).unwrap_or_default();
        if turns > MAX_COPIES {
            return self.maker.limited(Limit::Instances, each.header);
        }
        let items =
            (0..turns).map(|index| self.value(&each.input, &context.turn(&each.name, Some(index), true)));
        let items = items.collect();
        let origin = self.maker.made(each.header, "copy", [count.origin]);
        self.maker.list(items, origin, each.header)
    }
}

/// A project without resources.
pub(crate) fn empty_project(dialect: Dialect, path: &str, inputs: &Inputs) -> Project {
    let mut project = Project::new(dialect, path);
    project.environment = inputs.environment.as_deref().map(Into::into);
    project
}
