//! What the first names of a traversal mean: `var`, `local`, `each`, `count`, `path`, `module`, resources.

use cumulint_hcl::Step;
use cumulint_model::{Hop, Key, Origin, Symbol, Why};
use cumulint_source::{FileId, Span};

use crate::evaluate::{Answer, Evaluator, Expansion, ModuleIndex, Scope, Through};
use crate::module::{Mode, relative_path};
use crate::value::{Content, InstanceId, Members, Type, Value};

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
                // What has no value did not come through a default.
                if matches!(hop, Hop::Variable(_)) && is_asked_for(&value) {
                    let origin = self.written(at);
                    return Ok(value.at(origin));
                }
                Ok(self.by(value, at, hop))
            }
            "local" => {
                let value = self.local(scope.module, second, at);
                let value = self.follow(value, rest, at, scope)?;
                Ok(self.by(value, at, Hop::Local(second.into())))
            }
            "each" | "count" => self.iteration(name, second, rest, at, scope),
            "path" => Ok(self.path(second, at, scope)),
            "terraform" | "tofu" => Ok(self.terraform(second, at)),
            "module" => self.module_value(second, rest, at, scope),
            "self" => match scope.instance {
                Some(instance) => {
                    let origin = self.written(at);
                    self.follow(Value::new(Content::Resource(instance), origin), steps, at, scope)
                }
                None => Ok(self.undeclared(&"self".into(), at)),
            },
            "resource" => self.typed(Mode::Managed, second, rest, at, scope),
            "data" => self.typed(Mode::Data, second, rest, at, scope),
            "ephemeral" => self.typed(Mode::Ephemeral, second, rest, at, scope),
            kind => self.resource(Mode::Managed, kind, second, rest, at, scope),
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
        let found = self.turn_of(scope).and_then(|((key, value), which)| match (name, part, which) {
            ("each", "key", Key::Name(_) | Key::Unknown)
            | ("count", "index", Key::Index(_) | Key::Unknown) => Some((key.clone(), which.clone())),
            ("each", "value", Key::Name(_) | Key::Unknown) => Some((value.clone(), which.clone())),
            _ => None,
        });
        let Some((value, key)) = found else {
            return Ok(self.undeclared(&format!("{name}.{part}").into(), at));
        };
        let value = self.follow(value, rest, at, scope)?;
        Ok(self.repeated(value, at, key))
    }

    /// The key and the value of the turn that a scope stands in, and which one it is.
    fn turn_of(&self, scope: &Scope<'_>) -> Option<(&(Value, Value), &Key)> {
        if let Some(instance) = scope.instance.and_then(|id| self.instance(id)) {
            return Some((instance.which.turn.as_ref()?, instance.which.key.as_ref()?));
        }
        let site = self.module(scope.call?)?.site.as_ref()?;
        Some((site.which.turn.as_ref()?, site.which.key.as_ref()?))
    }

    fn path(&mut self, part: &str, at: Span, scope: &Scope<'_>) -> Value {
        let origin = self.written(at);
        match part {
            "root" => Value::string(".", origin),
            "module" => {
                let folder =
                    self.module(scope.module).map(|module| module.folder.clone()).unwrap_or_default();
                Value::string(relative_path(&self.root_folder(), &folder), origin)
            }
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

    /// A resource of which the mode and the type were told: the name follows.
    fn typed(&mut self, mode: Mode, kind: &str, rest: &[Step<'_>], at: Span, scope: &Scope<'_>) -> Answer {
        match rest.split_first() {
            Some((Step::GetAttribute { name, .. }, rest)) => self.resource(mode, kind, name, rest, at, scope),
            _ => Ok(self.undeclared(&format!("{}{kind}", mode.prefix()).into(), at)),
        }
    }

    /// A resource: one, a list for `count`, an object for `for_each`.
    fn resource(
        &mut self,
        mode: Mode,
        kind: &str,
        name: &str,
        rest: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let key = (mode, Symbol::from(kind), Symbol::from(name));
        let index =
            self.module(scope.module).and_then(|it| it.configuration.resource_index.get(&key).copied());
        let subject: Symbol = format!("{}{kind}.{name}", mode.prefix()).into();
        let Some(index) = index else { return Ok(self.undeclared(&subject, at)) };
        let Some(expansion) = self.expansion(scope.module, index) else {
            return Ok(self.cycle(&subject, at));
        };
        let origin = self.written(at);
        let first = rest.split_first();
        if let (Some(instance), Some((_, rest))) =
            (self.picked(&expansion, first.map(|(step, _)| step), scope)?, first)
        {
            return self.follow(Value::new(Content::Resource(instance), origin), rest, at, scope);
        }
        let value = match &expansion {
            // One that stands for all is no whole: nobody knows how many there are.
            Expansion::One(instance) if rest.is_empty() && self.symbolic(*instance).is_some() => {
                let why = self.symbolic(*instance).unwrap_or_else(|| Why::AfterApply(subject.clone()));
                Value { link: Some(*instance), ..Value::unknown(why, Type::Any, origin) }
            }
            expansion => self.whole_resource(scope.module, index, expansion).at(origin),
        };
        self.follow(value, rest, at, scope)
    }

    /// All instances of a block: one, a list for `count`, an object for `for_each`.
    fn whole_resource(
        &mut self,
        module: ModuleIndex,
        block: usize,
        expansion: &Expansion<InstanceId>,
    ) -> Value {
        if let Some(known) = self.module(module).and_then(|module| module.wholes.get(&block)) {
            return known.clone();
        }
        let header = self.module(module).and_then(|module| module.configuration.resources.get(block));
        let origin = match header.map(|resource| resource.header) {
            Some(header) => self.written(header),
            None => return self.unknown(Why::Invalid("a resource".into()), Span::new(FileId(0), 0, 0)),
        };
        let one = |instance: &InstanceId| Value::new(Content::Resource(*instance), origin);
        let value = match expansion {
            Expansion::One(instance) => one(instance),
            Expansion::Count(instances) => Value::tuple(instances.iter().map(one).collect(), origin),
            Expansion::Each(instances) => {
                let mut members = Members::default();
                for (key, instance) in instances.iter() {
                    members.insert(key.clone(), origin, one(instance));
                }
                Value::object(members, origin)
            }
        };
        if let Some(module) = self.module_mut(module) {
            module.wholes.insert(block, value.clone());
        }
        value
    }
}

fn is_asked_for(value: &Value) -> bool {
    matches!(&value.content, Content::Unknown(unknown) if matches!(unknown.why, Why::Input(_)))
}
