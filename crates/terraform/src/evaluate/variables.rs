//! Variables: what was given for them, their defaults and types; and local values.

use std::collections::BTreeMap;

use cumulint_model::{Hop, Symbol, Why};
use cumulint_source::{FileId, Span};

use crate::evaluate::{Evaluator, ModuleIndex, Scope, Slot};
use crate::module::{Argument, Declaration, Expression, ModuleFile};
use crate::value::{Content, Type, Value, convert};

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
    /// The value of a variable; unknown where nothing gives it one.
    pub(crate) fn variable(&mut self, module: ModuleIndex, name: &str, at: Span) -> Value {
        let subject: Symbol = format!("var.{name}").into();
        let Some(instance) = self.module_mut(module) else { return self.unknown(Why::Invalid(subject), at) };
        let configuration = instance.configuration;
        let Some((key, declared)) = configuration.variables.get_key_value(name) else {
            return self.undeclared(&subject, at);
        };
        match instance.variables.get(name) {
            Some(Slot::Done(value)) => return value.clone(),
            Some(Slot::Busy) => return self.cycle(&subject, at),
            None => {}
        }
        let key = key.clone();
        let given = instance.given.get(name).copied();
        instance.variables.insert(key.clone(), Slot::Busy);
        let value = self.for_all(|evaluator| evaluator.find_variable(module, &subject, declared, given));
        if let Some(instance) = self.module_mut(module) {
            instance.variables.insert(key, Slot::Done(value.clone()));
        }
        value
    }

    fn find_variable(
        &mut self,
        module: ModuleIndex,
        subject: &Symbol,
        declared: &'m Declaration<'m>,
        given: Option<Given<'m>>,
    ) -> Value {
        let (at, declared) = (declared.header, &declared.content);
        let scope = Scope { isolated: true, ..Scope::of(module, None) };
        let kind = match declared.argument("type") {
            None => Type::Any,
            Some(argument) => match self.constraint(argument.value, &scope) {
                Ok(kind) => kind,
                Err(why) => return self.refused_variable(subject, &why, argument.value.span()),
            },
        };
        let flag = |evaluator: &mut Self, name: &str| {
            let value = declared.argument(name).map(|flag| evaluator.settled(flag.value, &scope));
            value.and_then(|value| if let Content::Bool(known) = value.content { Some(known) } else { None })
        };
        let sensitive = flag(self, "sensitive").unwrap_or(false);
        let nullable = flag(self, "nullable").unwrap_or(true);
        let value = given.map(|given| match given {
            Given::Call(expression) => {
                let value = self.call_argument(expression, module, &scope);
                let hop = Hop::ModuleArgument(subject.trim_start_matches("var.").into());
                self.parts_through(value, &hop)
            }
            given => self.given(given, &kind, module, &scope),
        });
        let value = value.filter(|value| nullable || !value.is_null());
        let value =
            value.or_else(|| declared.argument("default").map(|default| self.settled(default.value, &scope)));
        if !nullable && value.as_ref().is_some_and(Value::is_null) {
            return self.refused_variable(subject, "its default is null, which it may not be", at);
        }
        if value.is_none() && self.is_called(module) {
            self.gap("argument", subject, "the call of the module gives it no value", at);
            return Value::unknown(Why::Invalid(subject.clone()), kind, self.origins.written(at));
        }
        let Some(value) = value else {
            let mut value = self.unknown(Why::Input(subject.clone()), at);
            if let Content::Unknown(unknown) = &mut value.content {
                std::sync::Arc::make_mut(unknown).kind = kind;
            }
            return value.marked(sensitive);
        };
        let value = convert(&value, &kind).unwrap_or_else(|why| {
            let place = self.origins.place(value.origin).unwrap_or(at);
            self.gap("variable", subject, &why, place);
            Value::unknown(Why::Invalid(subject.clone()), kind, value.origin)
        });
        value.marked(sensitive)
    }

    /// A variable whose declaration Terraform refuses.
    fn refused_variable(&mut self, subject: &Symbol, why: &str, at: Span) -> Value {
        self.gap("variable", subject, why, at);
        self.unknown(Why::Invalid(subject.clone()), at)
    }

    fn given(&mut self, given: Given<'m>, kind: &Type, module: ModuleIndex, scope: &Scope<'_>) -> Value {
        match given {
            Given::Argument(expression) => self.settled(expression, scope),
            Given::Call(expression) => self.call_argument(expression, module, scope),
            Given::Text(file, text, tree) => {
                let expression = tree.root_expression();
                if kind.is_primitive()
                    || matches!(expression, cumulint_hcl::Expression::Error(_))
                    || *kind == Type::Any
                {
                    let origin =
                        self.written(Span::new(file, 0, u32::try_from(text.len()).unwrap_or(u32::MAX)));
                    return Value::string(text, origin);
                }
                self.settled(Expression::Native(file, expression), scope)
            }
        }
    }

    /// How a variable's value reaches the place of use.
    pub(super) fn variable_hop(&self, module: ModuleIndex, name: &str) -> Hop {
        match self.module(module).and_then(|module| module.given.get(name)) {
            Some(Given::Call(_)) => Hop::ModuleArgument(name.into()),
            Some(Given::Argument(_) | Given::Text(..)) => Hop::VariableSet(name.into()),
            None => Hop::Variable(name.into()),
        }
    }

    /// A local value.
    pub(super) fn local(&mut self, module: ModuleIndex, name: &str, at: Span) -> Value {
        let subject: Symbol = format!("local.{name}").into();
        let Some(instance) = self.module_mut(module) else { return self.unknown(Why::Invalid(subject), at) };
        let Some(argument) = instance.configuration.locals.get(name).cloned() else {
            return self.undeclared(&subject, at);
        };
        match instance.locals.get(name) {
            Some(Slot::Done(value)) => return value.clone(),
            Some(Slot::Busy) => return self.cycle(&subject, at),
            None => {}
        }
        instance.locals.insert(argument.name.clone(), Slot::Busy);
        let scope = Scope::of(module, None);
        let value = self.for_all(|evaluator| evaluator.settled(argument.value, &scope));
        if let Some(instance) = self.module_mut(module) {
            instance.locals.insert(argument.name, Slot::Done(value.clone()));
        }
        value
    }

    pub(crate) fn undeclared(&mut self, subject: &Symbol, at: Span) -> Value {
        self.gap("reference", subject, "nothing of this name is declared", at);
        self.unknown(Why::Invalid(subject.clone()), at)
    }

    pub(crate) fn cycle(&mut self, subject: &Symbol, at: Span) -> Value {
        self.gap("cycle", subject, "it depends on itself", at);
        self.unknown(Why::Invalid(subject.clone()), at)
    }
}
