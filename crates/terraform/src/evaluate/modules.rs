//! Calls of modules: their instances, what they give to variables, and the outputs that come back.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_hcl::Step;
use cumulint_model::{Call, Hop, Key, Symbol, Why};
use cumulint_source::Span;

use crate::evaluate::{Answer, Evaluator, Expansion, Given, ModuleIndex, ModuleInstance, Scope, Slot, Which};
use crate::module::{Configuration, Declaration, Expression, Target, is_downloaded};
use crate::value::{Content, Mapping, Members, Sequence, Value};

/// The most instances of modules in a root.
const MAX_MODULES: usize = 10_000;
/// How deep modules may call each other.
const MAX_CALLS: usize = 32;
/// Of how many parts of an argument the way is kept.
const MAX_PARTS: u32 = 10_000;
/// Arguments of a call that are not for a variable of the module.
const META: [&str; 6] = ["source", "version", "count", "for_each", "providers", "depends_on"];

/// How an instance of a module came to be; the root is called by nobody.
#[derive(Clone, Debug)]
pub(crate) struct CallSite<'m> {
    pub(crate) caller: ModuleIndex,
    pub(crate) declared: Declaration<'m>,
    pub(crate) which: Which,
    /// Why it is not known how many there are, where one stands for all: of this call or of one around it.
    pub(crate) symbolic: Option<Why>,
}

/// The instances of a call, or why none of them is known.
pub(crate) type Called = Result<Expansion<ModuleIndex>, Why>;

impl<'m> Evaluator<'m> {
    /// The instances of a call; nothing while they are being found, which is a cycle.
    pub(crate) fn called(&mut self, caller: ModuleIndex, name: &str) -> Option<Called> {
        match self.module(caller)?.calls.get(name) {
            Some(Slot::Done(called)) => return Some(called.clone()),
            Some(Slot::Busy) => return None,
            None => {}
        }
        let (name, declared) = self.module(caller)?.configuration.modules.get_key_value(name)?;
        let (name, declared) = (name.clone(), declared.clone());
        self.module_mut(caller)?.calls.insert(name.clone(), Slot::Busy);
        let called = self.for_all(|evaluator| evaluator.call_module(caller, &name, &declared));
        self.module_mut(caller)?.calls.insert(name, Slot::Done(called.clone()));
        Some(called)
    }

    fn call_module(&mut self, caller: ModuleIndex, name: &Symbol, declared: &Declaration<'m>) -> Called {
        let folder = self.callee(caller, name, declared)?;
        let repetition = self.repetition(&declared.content, &Scope::of(caller, None));
        let outer = self.module(caller).and_then(ModuleInstance::symbolic);
        repetition.expand(|which| {
            let symbolic = which.symbolic.clone().or_else(|| outer.clone());
            let site = CallSite { caller, declared: declared.clone(), which, symbolic };
            self.add_module(name, &folder, site)
        })
    }

    /// The folder of the module that is called.
    fn callee(
        &mut self,
        caller: ModuleIndex,
        name: &Symbol,
        declared: &Declaration<'_>,
    ) -> Result<Symbol, Why> {
        let unknown = Err(Why::Module(name.clone()));
        let Some(source) = declared.content.argument("source") else {
            self.gap("module", name, "the call names no source", declared.header);
            return unknown;
        };
        let span = source.value.span();
        let Some(text) = source.value.literal() else {
            self.gap("module", name, "its source is not a plain text", span);
            return unknown;
        };
        let Some(module) = self.module(caller) else { return unknown };
        let (calls, folder) = (joined(&module.calls_path, name), module.folder.clone());
        match self.program.target(&self.root_folder(), &calls, &folder, &text) {
            Target::Folder(callee) if self.is_called_by(caller, &callee) => {
                self.refuse(
                    "module-cycle",
                    format!("module `{name}` calls itself, directly or through others"),
                    span,
                );
                unknown
            }
            Target::Folder(callee) => Ok(callee),
            Target::Missing(callee) => {
                self.refuse("missing-module", format!("there is no module in the folder `{callee}`"), span);
                unknown
            }
            Target::Remote => {
                self.gap("module", &text, "it is not in the tree; its outputs are unknown", span);
                unknown
            }
        }
    }

    fn refuse(&mut self, code: &'static str, message: String, span: Span) {
        if !self.diagnostics.iter().any(|known| known.primary == Some(span) && known.message == message) {
            self.diagnostics.push(Diagnostic::error(code, message, span));
        }
    }

    /// Whether a folder is among those that led here.
    fn is_called_by(&self, module: ModuleIndex, folder: &str) -> bool {
        let callers =
            std::iter::successors(Some(module), |index| Some(self.module(*index)?.site.as_ref()?.caller));
        callers
            .take(MAX_CALLS + 1)
            .filter_map(|index| self.module(index))
            .any(|module| *module.folder == *folder)
    }

    fn add_module(&mut self, name: &Symbol, folder: &Symbol, site: CallSite<'m>) -> Result<ModuleIndex, Why> {
        let (header, block) = (site.declared.header, site.declared.span);
        let Some(caller) = self.module(site.caller) else { return Err(Why::Module(name.clone())) };
        if self.modules.len() >= MAX_MODULES || caller.calls_to.len() >= MAX_CALLS {
            let message =
                format!("more than {MAX_MODULES} instances of modules, or {MAX_CALLS} levels of them");
            self.refuse("limit", message, header);
            return Err(Why::Limit("modules".into()));
        }
        let Some((_, configuration)) = self.program.module(folder) else {
            return Err(Why::Module(name.clone()));
        };
        let key = site.which.key.as_ref().filter(|key| **key != Key::Unknown);
        let address: Symbol = match key {
            None => format!("{}module.{name}", caller.prefix()),
            Some(key) => format!("{}module.{name}[{key}]", caller.prefix()),
        }
        .into();
        let call = Call { address, header, block, downloaded: is_downloaded(folder), deployment: None };
        let calls_to: Arc<[Call]> = caller.calls_to.iter().cloned().chain([call]).collect();
        let calls_path = joined(&caller.calls_path, name);
        let given = self.arguments_for(&site, configuration);
        self.modules.push(ModuleInstance {
            site: Some(site),
            calls_to,
            calls_path,
            given,
            ..ModuleInstance::new(configuration, folder.clone())
        });
        Ok(ModuleIndex(self.modules.len() - 1))
    }

    /// What a call gives to the variables that its module declares; what it gives to others is told.
    fn arguments_for(
        &mut self,
        site: &CallSite<'m>,
        callee: &Configuration<'m>,
    ) -> BTreeMap<Symbol, Given<'m>> {
        let mut given = BTreeMap::new();
        for argument in site.declared.content.arguments.iter() {
            if META.contains(&&*argument.name) {
                continue;
            }
            if !callee.variables.contains_key(&argument.name) {
                self.gap(
                    "argument",
                    &argument.name,
                    "the module declares no such variable",
                    argument.name_span,
                );
            }
            given.insert(argument.name.clone(), Given::Call(argument.value));
        }
        given
    }

    /// The value of an argument, as the caller means it.
    pub(super) fn call_argument(
        &mut self,
        expression: Expression<'m>,
        module: ModuleIndex,
        scope: &Scope<'_>,
    ) -> Value {
        match self.module(module).and_then(|module| module.site.as_ref()) {
            Some(site) => {
                let scope = Scope { call: Some(module), ..Scope::of(site.caller, None) };
                self.settled(expression, &scope)
            }
            None => self.settled(expression, scope),
        }
    }

    /// A value of which the parts remember that they came with the whole: a module may use one without the others.
    pub(super) fn parts_through(&mut self, value: Value, hop: &Hop) -> Value {
        if value.weight() > MAX_PARTS {
            return value;
        }
        let content = match &value.content {
            Content::Tuple(items) => Content::Tuple(Arc::new(self.items_through(items, hop))),
            Content::List(sequence) => Content::List(Arc::new(Sequence {
                element: sequence.element.clone(),
                items: self.items_through(&sequence.items, hop),
            })),
            Content::Set(sequence) => Content::Set(Arc::new(Sequence {
                element: sequence.element.clone(),
                items: self.items_through(&sequence.items, hop),
            })),
            Content::Object(members) => Content::Object(Arc::new(self.members_through(members, hop))),
            Content::Map(mapping) => Content::Map(Arc::new(Mapping {
                element: mapping.element.clone(),
                members: self.members_through(&mapping.members, hop),
            })),
            _ => return value,
        };
        Value { content, ..value }
    }

    fn items_through(&mut self, items: &[Value], hop: &Hop) -> Vec<Value> {
        items.iter().map(|item| self.part_through(item, hop)).collect()
    }

    fn members_through(&mut self, members: &Members, hop: &Hop) -> Members {
        members.map(|value| self.part_through(value, hop))
    }

    fn part_through(&mut self, part: &Value, hop: &Hop) -> Value {
        let part = self.parts_through(part.clone(), hop);
        match self.origins.place(part.origin) {
            Some(place) => {
                let origin = self.passed(place, hop.clone(), part.origin);
                part.at(origin)
            }
            None => part,
        }
    }

    /// What follows `module.name`.
    pub(super) fn module_value(
        &mut self,
        name: &str,
        rest: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let subject: Symbol = format!("module.{name}").into();
        let declared =
            self.module(scope.module).is_some_and(|module| module.configuration.modules.contains_key(name));
        if !declared {
            return Ok(self.undeclared(&subject, at));
        }
        match self.called(scope.module, name) {
            None => Ok(self.cycle(&subject, at)),
            Some(Err(why)) => Ok(self.unknown(why, at)),
            Some(Ok(expansion)) => self.through(&expansion, rest, at, scope),
        }
    }

    fn through(
        &mut self,
        expansion: &Expansion<ModuleIndex>,
        rest: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        match (expansion, rest.split_first()) {
            (Expansion::One(module), Some((Step::GetAttribute { name, .. }, rest))) => {
                let value = self.output(*module, name, at);
                let value = self.follow(value, rest, at, scope)?;
                let origin = self.passed(at, Hop::Output((*name).into()), value.origin);
                Ok(value.at(origin))
            }
            // One instance stands for all whose number or names are not known.
            (Expansion::One(module), Some((Step::Index { .. } | Step::LegacyIndex { .. }, rest)))
                if self.is_symbolic(*module) =>
            {
                self.through(expansion, rest, at, scope)
            }
            (Expansion::One(module), _) if self.is_symbolic(*module) => {
                let why = self.module(*module).and_then(ModuleInstance::symbolic);
                Ok(self.unknown(why.unwrap_or_else(|| Why::Module("".into())), at))
            }
            (_, first) => match (self.picked(expansion, first.map(|(step, _)| step), scope)?, first) {
                (Some(module), Some((_, further))) => {
                    self.through(&Expansion::One(module), further, at, scope)
                }
                _ => self.whole(expansion, rest, at, scope),
            },
        }
    }

    /// All outputs of all instances: what a call is when it is not followed by the name of an output.
    fn whole(
        &mut self,
        expansion: &Expansion<ModuleIndex>,
        rest: &[Step<'_>],
        at: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let origin = self.written(at);
        let value = match expansion {
            Expansion::One(module) => self.outputs(*module, at),
            Expansion::Count(modules) => {
                let items = modules.iter().map(|module| self.outputs(*module, at)).collect();
                Value::tuple(items, origin)
            }
            Expansion::Each(modules) => {
                let mut members = Members::default();
                for (key, module) in modules.iter() {
                    let outputs = self.outputs(*module, at);
                    members.insert(key.clone(), origin, outputs);
                }
                Value::object(members, origin)
            }
        };
        let value = self.bounded(value, at);
        self.follow(value, rest, at, scope)
    }

    /// All outputs of an instance, as an object.
    fn outputs(&mut self, module: ModuleIndex, at: Span) -> Value {
        let names: Vec<Symbol> = self
            .module(module)
            .map(|it| it.configuration.outputs.keys().cloned().collect())
            .unwrap_or_default();
        let mut members = Members::default();
        for name in names {
            let value = self.output(module, &name, at);
            let origin = self.passed(at, Hop::Output(name.clone()), value.origin);
            members.insert(name, origin, value.at(origin));
        }
        let origin = self.written(at);
        Value::object(members, origin)
    }

    /// An output of an instance.
    fn output(&mut self, module: ModuleIndex, name: &str, at: Span) -> Value {
        let Some(instance) = self.module_mut(module) else {
            return self.unknown(Why::Module(name.into()), at);
        };
        let subject: Symbol = format!("{}{name}", instance.prefix()).into();
        match instance.outputs.get(name) {
            Some(Slot::Done(value)) => return value.clone(),
            Some(Slot::Busy) => return self.cycle(&subject, at),
            None => {}
        }
        let Some((name, declared)) = instance.configuration.outputs.get_key_value(name) else {
            return self.undeclared(&subject, at);
        };
        let (name, declared) = (name.clone(), declared.clone());
        instance.outputs.insert(name.clone(), Slot::Busy);
        let value = self.for_all(|evaluator| evaluator.find_output(module, &declared));
        if let Some(instance) = self.module_mut(module) {
            instance.outputs.insert(name, Slot::Done(value.clone()));
        }
        value
    }

    fn find_output(&mut self, module: ModuleIndex, declared: &Declaration<'m>) -> Value {
        let scope = Scope::of(module, None);
        let Some(argument) = declared.content.argument("value") else {
            return self.unknown(Why::Invalid("output".into()), declared.header);
        };
        let value = self.settled(argument.value, &scope);
        let secret = declared.content.argument("sensitive").is_some_and(|flag| {
            let flag = self.settled(flag.value, &scope);
            matches!(flag.content, Content::Bool(true))
        });
        value.marked(secret)
    }

    /// Whether a module is not the root.
    pub(super) fn is_called(&self, module: ModuleIndex) -> bool {
        self.module(module).is_some_and(|module| module.site.is_some())
    }

    fn is_symbolic(&self, module: ModuleIndex) -> bool {
        let site = self.module(module).and_then(|module| module.site.as_ref());
        site.is_some_and(|site| site.which.key == Some(Key::Unknown))
    }

    /// The folder of the root, from where paths of files are taken.
    pub(crate) fn root_folder(&self) -> Symbol {
        self.modules.first().map(|root| root.folder.clone()).unwrap_or_default()
    }
}

/// The names of calls, joined as `terraform init` does.
fn joined(path: &str, name: &str) -> Symbol {
    if path.is_empty() { name.into() } else { format!("{path}.{name}").into() }
}
