//! Variables: what was given for them, their defaults and types; and local values.

use std::collections::BTreeMap;

use cumulint_evaluation::Event;
use cumulint_model::{Hop, Symbol, Why};
use cumulint_source::{FileId, Span};

use crate::evaluate::types::Constraints;
use crate::evaluate::{Evaluator, ModuleIndex, Scope, World};
use crate::module::{Argument, Declaration, Expression, ModuleFile};
use crate::value::{Content, Decider, Type, Value, convert};

/// A value that was given for a variable.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Given<'m> {
    /// By a file.
    Argument(Expression<'m>),
    /// By an argument of the call of the module.
    Call(Expression<'m>),
    /// By the caller, as a text: an expression unless the variable is a string.
    Text(FileId, &'m str, &'m cumulint_hcl::Tree),
}

/// All that variable files say, later ones holding.
pub(crate) fn givens<'m>(files: impl Iterator<Item = &'m ModuleFile>) -> BTreeMap<Symbol, Given<'m>> {
    let mut given = BTreeMap::new();
    for file in files {
        for Argument { name, value, .. } in file.definitions().arguments {
            given.insert(name, Given::Argument(value));
        }
    }
    given
}

impl<'m> Evaluator<'m> {
    /// The value of a variable; unknown if nothing gives it one, `None` if the module does not declare it.
    pub(crate) fn variable(&mut self, module: ModuleIndex, name: &str, at: Span) -> Option<Value> {
        let configuration = self.instances.module(module)?.configuration();
        let (name, declared) = configuration.variables.get_key_value(name)?;
        let found = self.once(
            |evaluator| Some(&mut evaluator.instances.results(module)?.variables),
            name,
            |evaluator| Variable { evaluator, module, name, declared }.find(),
        );
        Some(found.unwrap_or_else(|| self.cycle(&subject(name), at)))
    }

    /// How a variable's value reaches the place of use.
    pub(super) fn variable_hop(&self, module: ModuleIndex, name: &str) -> Hop {
        match self.instances.module(module).and_then(|module| module.given(name)) {
            Some(Given::Call(_)) => Hop::ModuleArgument(name.into()),
            Some(Given::Argument(_) | Given::Text(..)) => Hop::VariableSet(name.into()),
            None => Hop::Variable(name.into()),
        }
    }

    /// A local value; `None` if the module does not declare it.
    pub(super) fn local(&mut self, module: ModuleIndex, name: &str, at: Span) -> Option<Value> {
        let argument = self.instances.module(module)?.configuration().locals.get(name)?;
        let found = self.once(
            |evaluator| Some(&mut evaluator.instances.results(module)?.locals),
            &argument.name,
            |evaluator| evaluator.settled(argument.value, &Scope::of(module)),
        );
        Some(found.unwrap_or_else(|| self.cycle(&format!("local.{name}").into(), at)))
    }
}

/// A variable as the author refers to it.
fn subject(name: &str) -> Symbol {
    format!("var.{name}").into()
}

/// A variable whose value is being found.
struct Variable<'e, 'm> {
    evaluator: &'e mut Evaluator<'m>,
    module: ModuleIndex,
    name: &'m Symbol,
    declared: &'m Declaration<'m>,
}

impl<'m> Variable<'_, 'm> {
    fn find(mut self) -> Value {
        let (at, declared) = (self.declared.header, &self.declared.content);
        let scope = Scope::isolated(self.module);
        let kind = match declared.argument("type") {
            None => Type::Any,
            Some(argument) => match Constraints::new(self.evaluator, &scope).read(argument.value) {
                Ok(kind) => kind,
                Err(why) => return self.refused(why, argument.value.span()),
            },
        };
        let sensitive = self.flag("sensitive", &scope).unwrap_or(false);
        let nullable = self.flag("nullable", &scope).unwrap_or(true);
        let value = self.given(&kind, &scope).filter(|value| nullable || !value.is_null());
        let is_called = self.evaluator.instances.is_called(self.module);
        let is_open = self.evaluator.world == World::Open && !is_called;
        let value = value.or_else(|| {
            let default = self.evaluator.settled(declared.argument("default")?.value, &scope);
            // It must be of the variable's type, whatever a deployment chooses instead.
            if is_open {
                self.converted(&default, kind.clone());
                return None;
            }
            Some(default)
        });
        match value {
            Some(value) if !nullable && value.is_null() => {
                self.refused("its default is null, which it may not be".to_owned(), at)
            }
            Some(value) => self.converted(&value, kind).marked(sensitive),
            None if is_called => self.not_given(kind),
            None => {
                let origin = self.evaluator.provenance.written(at);
                let input = self.evaluator.deciders.variable(self.name, &kind);
                let value = Value::unknown(Why::Input(subject(self.name)), kind, origin).marked(sensitive);
                value.decided_by(Decider::Input(input))
            }
        }
    }

    fn flag(&mut self, name: &str, scope: &Scope<'_>) -> Option<bool> {
        let flag = self.declared.content.argument(name)?;
        match self.evaluator.settled(flag.value, scope).content {
            Content::Bool(known) => Some(known),
            _ => None,
        }
    }

    /// What was given for it.
    fn given(&mut self, kind: &Type, scope: &Scope<'_>) -> Option<Value> {
        let instance = self.evaluator.instances.module(self.module)?;
        let caller = instance.site().map(|site| site.caller);
        Some(match instance.given(self.name)? {
            Given::Argument(expression) => self.evaluator.settled(expression, scope),
            // As the caller means it.
            Given::Call(expression) => {
                let scope = caller.map(|caller| Scope::of_call(caller, self.module));
                let value = self.evaluator.settled(expression, scope.as_ref()?);
                self.evaluator.provenance.parts_through(value, &Hop::ModuleArgument(self.name.clone()))
            }
            Given::Text(file, text, tree) => self.text((file, text, tree), kind, scope),
        })
    }

    /// What the caller gives as a text: an expression unless the variable is a string, or it is none.
    fn text(
        &mut self,
        (file, text, tree): (FileId, &'m str, &'m cumulint_hcl::Tree),
        kind: &Type,
        scope: &Scope<'_>,
    ) -> Value {
        let expression = tree.root_expression();
        let is_text = kind.is_primitive() || *kind == Type::Any;
        if is_text || matches!(expression, cumulint_hcl::Expression::Error(_)) {
            let whole = Span::new(file, 0, u32::try_from(text.len()).unwrap_or(u32::MAX));
            return Value::string(text, self.evaluator.provenance.written(whole));
        }
        self.evaluator.settled(Expression::Native(file, expression), scope)
    }

    /// The value in the type of the variable.
    fn converted(&mut self, value: &Value, kind: Type) -> Value {
        convert(value, &kind).unwrap_or_else(|why| {
            let place = self.evaluator.provenance.place(value.origin).unwrap_or(self.declared.header);
            let subject = subject(self.name);
            let message = format!("the value of `{subject}` is not of its type: {why}");
            self.evaluator.reporter.report(Event::InvalidExpression, &subject, message, place);
            Value::unknown(Why::Invalid(subject), kind, value.origin)
        })
    }

    /// A variable that the call of its module has to give a value, and does not.
    fn not_given(&mut self, kind: Type) -> Value {
        let (subject, at) = (subject(self.name), self.declared.header);
        let message = "the call of the module gives it no value";
        self.evaluator.reporter.report(Event::MissingInput, &subject, message, at);
        Value::unknown(Why::Invalid(subject), kind, self.evaluator.provenance.written(at))
    }

    /// A variable whose declaration Terraform refuses.
    fn refused(&mut self, why: String, at: Span) -> Value {
        let subject = subject(self.name);
        self.evaluator.reporter.report(Event::InvalidExpression, &subject, why, at);
        self.evaluator.invalid(subject, self.declared.header)
    }
}
