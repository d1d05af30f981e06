//! What a call of a module is to its caller: the outputs that come back.

use cumulint_hcl::Step;
use cumulint_model::{Hop, Symbol, Why};
use cumulint_source::Span;

use crate::evaluate::traversal::Traversal;
use crate::evaluate::undeclared::Undeclared;
use crate::evaluate::{Answer, Evaluator, Expansion, ModuleIndex, ModuleInstance, Scope};
use crate::module::Declaration;
use crate::value::{Content, Members, Value};

impl Traversal<'_, '_, '_> {
    /// What follows `module.name`.
    pub(super) fn module(&mut self, name: &str, step: &Step<'_>, rest: &[Step<'_>]) -> Answer {
        let caller = self.scope.module();
        let configuration = self.evaluator.instances().module(caller).map(ModuleInstance::configuration);
        if !configuration.is_some_and(|it| it.modules.contains_key(name)) {
            return Ok(self.undeclared(Undeclared::Module(name), Some(step)));
        }
        match self.evaluator.called(caller, name) {
            None => Ok(self.evaluator.cycle(&format!("module.{name}").into(), self.at)),
            Some(Err(why)) => Ok(self.evaluator.provenance().unknown(why, self.at)),
            Some(Ok(expansion)) => self.through(name, &expansion, rest),
        }
    }

    fn through(&mut self, call: &str, expansion: &Expansion<ModuleIndex>, rest: &[Step<'_>]) -> Answer {
        let one = match expansion {
            Expansion::One(module) => self.evaluator.instances().module(*module),
            _ => None,
        };
        let stands_for_all = one.is_some_and(ModuleInstance::stands_for_all);
        match (expansion, rest.split_first()) {
            (Expansion::One(module), Some((step @ Step::GetAttribute { name, .. }, rest))) => {
                let Some(value) = self.evaluator.output(*module, name, self.at) else {
                    return Ok(self.undeclared(Undeclared::Output(call, *module, name), Some(step)));
                };
                let value = self.follow(value, rest)?;
                Ok(self.by(value, Hop::Output((*name).into())))
            }
            // One instance stands for all whose number or names are not known.
            (Expansion::One(_), Some((Step::Index { .. } | Step::LegacyIndex { .. }, rest)))
                if stands_for_all =>
            {
                self.through(call, expansion, rest)
            }
            (Expansion::One(_), _) if stands_for_all => {
                let why = one.and_then(ModuleInstance::symbolic);
                let why = why.unwrap_or_else(|| Why::Module(call.into()));
                Ok(self.evaluator.provenance().unknown(why, self.at))
            }
            (_, first) => match (self.picked(expansion, first.map(|(step, _)| step))?, first) {
                (Some(module), Some((_, further))) => self.through(call, &Expansion::One(module), further),
                _ => self.whole_call(expansion, rest),
            },
        }
    }

    /// All outputs of all instances: what a call is when it is not followed by the name of an output.
    fn whole_call(&mut self, expansion: &Expansion<ModuleIndex>, rest: &[Step<'_>]) -> Answer {
        let origin = self.evaluator.provenance().written(self.at);
        let value = match expansion {
            Expansion::One(module) => self.evaluator.outputs(*module, self.at),
            Expansion::Count(modules) => {
                let outputs = modules.iter().map(|module| self.evaluator.outputs(*module, self.at));
                Value::tuple(outputs.collect(), origin)
            }
            Expansion::Each(modules) => {
                let mut members = Members::default();
                for (key, module) in modules.iter() {
                    members.insert(key.clone(), origin, self.evaluator.outputs(*module, self.at));
                }
                Value::object(members, origin)
            }
        };
        let value = self.evaluator.bounded(value, self.at);
        self.follow(value, rest)
    }
}

impl<'m> Evaluator<'m> {
    /// All outputs of an instance, as an object.
    fn outputs(&mut self, module: ModuleIndex, at: Span) -> Value {
        let configuration = self.instances.module(module).map(ModuleInstance::configuration);
        let mut members = Members::default();
        for name in configuration.into_iter().flat_map(|it| it.outputs.keys()) {
            if let Some(value) = self.output(module, name, at) {
                let value = self.provenance.by(value, at, Hop::Output(name.clone()));
                members.insert(name.clone(), value.origin, value);
            }
        }
        let origin = self.provenance.written(at);
        Value::object(members, origin)
    }

    /// An output of an instance; `None` if its module does not declare it.
    fn output(&mut self, module: ModuleIndex, name: &str, at: Span) -> Option<Value> {
        let instance = self.instances.module(module)?;
        let subject: Symbol = format!("{}{name}", instance.prefix()).into();
        let (name, declared) = instance.configuration().outputs.get_key_value(name)?;
        let found = self.once(
            |evaluator| Some(&mut evaluator.instances.results(module)?.outputs),
            name,
            |evaluator| evaluator.find_output(module, declared),
        );
        Some(found.unwrap_or_else(|| self.cycle(&subject, at)))
    }

    fn find_output(&mut self, module: ModuleIndex, declared: &'m Declaration<'m>) -> Value {
        let scope = Scope::of(module);
        let Some(argument) = declared.content.argument("value") else {
            return self.invalid("output", declared.header);
        };
        let value = self.settled(argument.value, &scope);
        let secret = declared.content.argument("sensitive").is_some_and(|flag| {
            let flag = self.settled(flag.value, &scope);
            matches!(flag.content, Content::Bool(true))
        });
        value.marked(secret)
    }
}
