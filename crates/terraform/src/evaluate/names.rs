//! What the first names of a traversal mean: `var`, `local`, `each`, `count`, `path`, `module`, resources.

use cumulint_hcl::Step;
use cumulint_model::{Hop, Key, Why};

use crate::evaluate::scope::Through;
use crate::evaluate::traversal::Traversal;
use crate::evaluate::undeclared::Undeclared;
use crate::evaluate::{Answer, Expansion, ModuleIndex, ModuleInstance, World};
use crate::module::{Mode, relative_path};
use crate::value::{Content, Decider, InstanceId, Members, Type, Value};

impl Traversal<'_, '_, '_> {
    /// What a name with the steps behind it leads to.
    pub(super) fn of_name(&mut self, name: &str, steps: &[Step<'_>]) -> Answer {
        if let Some((value, through)) = self.scope.find(name) {
            let value = self.follow(value.clone(), steps)?;
            return Ok(match through {
                Through::Turn(key) => self.repeated(value, key.clone()),
                Through::Given => value,
            });
        }
        if self.scope.is_isolated() {
            return Ok(self.undeclared(Undeclared::Name(name), None));
        }
        let Some((second @ Step::GetAttribute { name: part, .. }, rest)) = steps.split_first() else {
            return Ok(self.undeclared(Undeclared::Name(name), None));
        };
        match name {
            "var" => self.variable(part, second, rest),
            "local" => self.local(part, second, rest),
            "each" | "count" => self.turn((name, part), second, rest),
            "path" => Ok(self.path(part, second)),
            "terraform" | "tofu" => Ok(self.terraform((name, part), second)),
            "module" => self.module(part, second, rest),
            "self" => self.own_instance(steps),
            "resource" => self.typed(Mode::Managed, (part, second), rest),
            "data" => self.typed(Mode::Data, (part, second), rest),
            "ephemeral" => self.typed(Mode::Ephemeral, (part, second), rest),
            kind => self.resource((Mode::Managed, kind, part), second, rest),
        }
    }

    fn variable(&mut self, name: &str, step: &Step<'_>, rest: &[Step<'_>]) -> Answer {
        let module = self.scope.module();
        let Some(value) = self.evaluator.variable(module, name, self.at) else {
            return Ok(self.undeclared(Undeclared::Variable(name), Some(step)));
        };
        let value = self.follow(value, rest)?;
        let hop = self.evaluator.variable_hop(module, name);
        // What has no value did not come through a default.
        if matches!(hop, Hop::Variable(_)) && is_asked_for(&value) {
            let origin = self.evaluator.provenance().written(self.at);
            return Ok(value.at(origin));
        }
        Ok(self.by(value, hop))
    }

    fn local(&mut self, name: &str, step: &Step<'_>, rest: &[Step<'_>]) -> Answer {
        let Some(value) = self.evaluator.local(self.scope.module(), name, self.at) else {
            return Ok(self.undeclared(Undeclared::Local(name), Some(step)));
        };
        let value = self.follow(value, rest)?;
        Ok(self.by(value, Hop::Local(name.into())))
    }

    fn repeated(&mut self, value: Value, key: Key) -> Value {
        let origin = self.evaluator.provenance().repeated(self.at, key, value.origin);
        value.at(origin)
    }

    /// `each.key`, `each.value`, `count.index`.
    fn turn(&mut self, (name, part): (&str, &str), step: &Step<'_>, rest: &[Step<'_>]) -> Answer {
        let turn = self.evaluator.instances().turn_of(self.scope);
        let found = turn.and_then(|((key, value), which)| match (name, part, which) {
            ("each", "key", Key::Name(_) | Key::Unknown)
            | ("count", "index", Key::Index(_) | Key::Unknown) => Some((key.clone(), which.clone())),
            ("each", "value", Key::Name(_) | Key::Unknown) => Some((value.clone(), which.clone())),
            _ => None,
        });
        let Some((value, key)) = found else {
            let missing = match (name, part) {
                ("each", "key" | "value") => Undeclared::Turn { part: (name, part), by: "for_each" },
                ("count", "index") => Undeclared::Turn { part: (name, part), by: "count" },
                _ => Undeclared::Part(name, part),
            };
            return Ok(self.undeclared(missing, Some(step)));
        };
        let value = self.follow(value, rest)?;
        Ok(self.repeated(value, key))
    }

    fn path(&mut self, part: &str, step: &Step<'_>) -> Value {
        let origin = self.evaluator.provenance().written(self.at);
        match part {
            "root" => Value::string(".", origin),
            "module" => {
                let instances = self.evaluator.instances();
                let folder = instances.module(self.scope.module()).map(|module| module.folder().clone());
                let path = relative_path(&instances.root_folder(), &folder.unwrap_or_default());
                Value::string(path, origin)
            }
            "cwd" => Value::unknown(Why::Input("path.cwd".into()), Type::String, origin),
            _ => self.undeclared(Undeclared::Part("path", part), Some(step)),
        }
    }

    /// Without inputs the workspace is the one that Terraform starts with.
    fn terraform(&mut self, (name, part): (&str, &str), step: &Step<'_>) -> Value {
        let origin = self.evaluator.provenance().written(self.at);
        match part {
            "workspace" if self.evaluator.world == World::Open => {
                Value::unknown(Why::Input("terraform.workspace".into()), Type::String, origin)
            }
            "workspace" => Value::string("default", origin),
            "applying" => Value::bool(false, origin),
            _ => self.undeclared(Undeclared::Part(name, part), Some(step)),
        }
    }

    /// `self`: the instance that the scope speaks of.
    fn own_instance(&mut self, steps: &[Step<'_>]) -> Answer {
        let Some(instance) = self.scope.instance() else {
            return Ok(self.undeclared(Undeclared::Name("self"), None));
        };
        let origin = self.evaluator.provenance().written(self.at);
        self.follow(Value::new(Content::Resource(instance), origin), steps)
    }

    /// A resource of which the mode and the type were named: the name follows.
    fn typed(&mut self, mode: Mode, (kind, second): (&str, &Step<'_>), rest: &[Step<'_>]) -> Answer {
        match rest.split_first() {
            Some((step @ Step::GetAttribute { name, .. }, rest)) => {
                self.resource((mode, kind, name), step, rest)
            }
            _ => Ok(self.undeclared(Undeclared::ResourceType(mode, kind), Some(second))),
        }
    }

    /// A resource: one, a list for `count`, an object for `for_each`.
    fn resource(
        &mut self,
        (mode, kind, name): (Mode, &str, &str),
        step: &Step<'_>,
        rest: &[Step<'_>],
    ) -> Answer {
        let module = self.scope.module();
        let configuration = self.evaluator.instances().module(module).map(ModuleInstance::configuration);
        let index = configuration.and_then(|it| it.resource_index(mode, kind, name));
        let Some(index) = index else {
            return Ok(self.undeclared(Undeclared::Resource(mode, kind, name), Some(step)));
        };
        let Some(expansion) = self.evaluator.expansion(module, index) else {
            let subject = format!("{}{kind}.{name}", mode.prefix()).into();
            return Ok(self.evaluator.cycle(&subject, self.at));
        };
        let origin = self.evaluator.provenance().written(self.at);
        let first = rest.split_first();
        if let (Some(instance), Some((_, rest))) =
            (self.picked(&expansion, first.map(|(step, _)| step))?, first)
        {
            return self.follow(Value::new(Content::Resource(instance), origin), rest);
        }
        let symbolic = match &expansion {
            // One that stands for all is no whole: nobody knows how many there are.
            Expansion::One(instance) if rest.is_empty() => self.evaluator.instances().symbolic(*instance),
            _ => None,
        };
        let value = match (&expansion, symbolic) {
            (Expansion::One(instance), Some(why)) => {
                let all = Value::unknown(why, Type::Any, origin).decided_by(Decider::Instances(*instance));
                Value { link: Some(*instance), ..all }
            }
            _ => self.whole_resource(module, index, &expansion).at(origin),
        };
        self.follow(value, rest)
    }

    /// All instances of a block: one, a list for `count`, an object for `for_each`.
    fn whole_resource(
        &mut self,
        module: ModuleIndex,
        block: usize,
        expansion: &Expansion<InstanceId>,
    ) -> Value {
        let instance = self.evaluator.instances().module(module);
        if let Some(known) = instance.and_then(|module| module.results().wholes.get(&block)) {
            return known.clone();
        }
        let header = instance.and_then(|module| module.configuration().resources.get(block));
        let origin = match header.map(|resource| resource.header) {
            Some(header) => self.evaluator.provenance().written(header),
            None => return self.evaluator.invalid("a resource", self.at),
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
        if let Some(results) = self.evaluator.instances_mut().results(module) {
            results.wholes.insert(block, value.clone());
        }
        value
    }
}

fn is_asked_for(value: &Value) -> bool {
    matches!(&value.content, Content::Unknown(unknown) if matches!(unknown.why, Why::Input(_)))
}
