//! What the first names of a traversal mean: `var`, `local`, `each`, `count`, `path`, `module`, resources.

use cumulint_hcl::Step;
use cumulint_model::{Hop, Key, Origin, Symbol, Why};
use cumulint_source::Span;

use crate::evaluate::{Answer, Evaluator, Scope, Through};
use crate::value::{Content, Members, Type, Value};

impl Evaluator<'_> {
    pub(super) fn named(&mut self, name: &str, steps: &[Step<'_>], at: Span, scope: &Scope<'_>) -> Answer {
        if let Some((value, through)) = scope.find(name) {
            let (value, through) = (value.clone(), through.clone());
            let value = self.follow(value, steps, at, scope)?;
            return Ok(match through {
                Through::Turn(key) => self.repeated(value, at, key),
                Through::Given => value,
            });
        }
        if scope.isolated {
            return Ok(self.undeclared(&name.into(), at));
        }
        let (second, rest) = match steps.split_first() {
            Some((Step::GetAttribute { name, .. }, rest)) => (*name, rest),
            _ => return Ok(self.undeclared(&name.into(), at)),
        };
        match name {
            "var" => {
                let value = self.variable(scope.module, second, at);
                let value = self.follow(value, rest, at, scope)?;
                let hop = self.variable_hop(scope.module, second);
                Ok(self.by(value, at, hop))
            }
            "local" => {
                let value = self.local(scope.module, second, at);
                let value = self.follow(value, rest, at, scope)?;
                Ok(self.by(value, at, Hop::Local(second.into())))
            }
            "each" | "count" => self.iteration(name, second, rest, at, scope),
            "path" => Ok(self.path(second, at)),
            "terraform" | "tofu" => Ok(self.terraform(second, at)),
            "module" => self.module_output(second, at, scope),
            "self" => match scope.instance {
                Some(instance) => {
                    let origin = self.written(at);
                    self.follow(Value::new(Content::Resource(instance), origin), steps, at, scope)
                }
                None => Ok(self.undeclared(&"self".into(), at)),
            },
            "data" => match rest.split_first() {
                Some((Step::GetAttribute { name, .. }, rest)) => {
                    self.resource(true, second, name, rest, at, scope)
                }
                _ => Ok(self.undeclared(&format!("data.{second}").into(), at)),
            },
            kind => self.resource(false, kind, second, rest, at, scope),
        }
    }

    fn by(&mut self, value: Value, at: Span, hop: Hop) -> Value {
        let origin = self.passed(at, hop, value.origin);
        value.at(origin)
    }

    fn repeated(&mut self, value: Value, at: Span, key: Key) -> Value {
        let origin = self.origins.add(Origin::Repeated { at, key, from: value.origin });
        value.at(origin)
    }

    /// `each.key`, `each.value`, `count.index`.
    fn iteration(
        &mut self,
        name: &str,
        part: &str,
        rest: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let instance = scope.instance.and_then(|id| self.instance(id));
        let found = instance.and_then(|instance| {
            let (key, value) = instance.turn.as_ref()?;
            match (name, part) {
                ("each", "key") | ("count", "index") => Some((key.clone(), instance.key.clone()?)),
                ("each", "value") => Some((value.clone(), instance.key.clone()?)),
                _ => None,
            }
        });
        let Some((value, key)) = found else {
            return Ok(self.undeclared(&format!("{name}.{part}").into(), at));
        };
        let value = self.follow(value, rest, at, scope)?;
        Ok(self.repeated(value, at, key))
    }

    fn path(&mut self, part: &str, at: Span) -> Value {
        let origin = self.written(at);
        match part {
            "module" | "root" => Value::string(".", origin),
            "cwd" => Value::unknown(Why::Input("path.cwd".into()), Type::String, origin),
            _ => self.undeclared(&format!("path.{part}").into(), at),
        }
    }

    /// Without inputs the workspace is the one that Terraform starts with.
    fn terraform(&mut self, part: &str, at: Span) -> Value {
        let origin = self.written(at);
        match part {
            "workspace" => Value::string("default", origin),
            "applying" => Value::bool(false, origin),
            _ => self.undeclared(&format!("terraform.{part}").into(), at),
        }
    }

    /// Calls of modules are not evaluated yet.
    fn module_output(&mut self, name: &str, at: Span, scope: &Scope<'_>) -> Answer {
        let subject: Symbol = format!("module.{name}").into();
        let declared =
            self.module(scope.module).is_some_and(|module| module.configuration.modules.contains_key(name));
        if !declared {
            return Ok(self.undeclared(&subject, at));
        }
        Ok(self.unknown(Why::Module(name.into()), at))
    }

    /// A resource: one, a list for `count`, an object for `for_each`.
    fn resource(
        &mut self,
        is_data: bool,
        kind: &str,
        name: &str,
        rest: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let key = (is_data, Symbol::from(kind), Symbol::from(name));
        let index =
            self.module(scope.module).and_then(|it| it.configuration.resource_index.get(&key).copied());
        let subject: Symbol = format!("{}{kind}.{name}", if is_data { "data." } else { "" }).into();
        let Some(index) = index else { return Ok(self.undeclared(&subject, at)) };
        let origin = self.written(at);
        let value = match self.expansion(scope.module, index) {
            None => return Ok(self.cycle(&subject, at)),
            Some(crate::resource::Expansion::One(instance)) => {
                Value::new(Content::Resource(instance), origin)
            }
            Some(crate::resource::Expansion::Count(instances)) => {
                let items = instances.iter().map(|it| Value::new(Content::Resource(*it), origin)).collect();
                Value::tuple(items, origin)
            }
            Some(crate::resource::Expansion::Each(instances)) => {
                let mut members = Members::default();
                for (key, instance) in instances.iter() {
                    members.insert(key.clone(), origin, Value::new(Content::Resource(*instance), origin));
                }
                Value::object(members, origin)
            }
        };
        self.follow(value, rest, at, scope)
    }
}
