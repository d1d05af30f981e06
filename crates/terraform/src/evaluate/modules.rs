//! Calls of modules: their instances, and what they give to variables.

use std::collections::BTreeMap;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Call, ConditionId, Key, Symbol, Why};
use cumulint_schema::nearest;

use crate::evaluate::{
    CallSite, Evaluator, Expansion, Given, ModuleIndex, ModuleInstance, Repetition, Scope, Which,
};
use crate::module::{Argument, Configuration, Declaration, Target, is_downloaded};

/// The most instances of modules in a root.
const MAX_MODULES: usize = 10_000;
/// How deep modules may call each other.
const MAX_CALLS: usize = 32;
/// Arguments of a call that are not for a variable of the module.
const META: [&str; 6] = ["source", "version", "count", "for_each", "providers", "depends_on"];

/// The instances of a call, or why none of them is known.
pub(crate) type Called = Result<Expansion<ModuleIndex>, Why>;

impl<'m> Evaluator<'m> {
    /// The instances of a call; `None` while they are being found, which is a cycle.
    pub(crate) fn called(&mut self, caller: ModuleIndex, name: &str) -> Option<Called> {
        let configuration = self.instances.module(caller)?.configuration();
        let (name, declared) = configuration.modules.get_key_value(name)?;
        self.once(
            |evaluator| Some(&mut evaluator.instances.results(caller)?.calls),
            name,
            |evaluator| ModuleCall { evaluator, caller, name, declared }.instances(),
        )
    }

    /// Whether there are any of what one stands for, inside of a module of which there may be none; `None` if that hangs on nothing
    /// that is known.
    pub(crate) fn existing(
        &mut self,
        which: &Which,
        in_symbolic: bool,
        around: Option<ConditionId>,
    ) -> Option<ConditionId> {
        let own = which.symbolic.is_some().then_some(which.exists);
        let outer = in_symbolic.then_some(around);
        match (own, outer) {
            (Some(own), Some(outer)) => Some(self.deciders.all([own?, outer?])),
            (one, other) => one.or(other).flatten(),
        }
    }

    /// Whether more may be declared in a folder than could be read: a file is broken, or left out of the scan.
    pub(super) fn is_incomplete(&self, folder: &str) -> bool {
        self.program.is_incomplete(folder, self.reader)
    }
}

/// A call whose instances are being found.
struct ModuleCall<'e, 'm> {
    evaluator: &'e mut Evaluator<'m>,
    caller: ModuleIndex,
    name: &'m Symbol,
    declared: &'m Declaration<'m>,
}

impl<'m> ModuleCall<'_, 'm> {
    fn instances(mut self) -> Called {
        let folder = self.folder().ok_or_else(|| Why::Module(self.name.clone()))?;
        let configuration = self.evaluator.program.take_in(&folder, self.evaluator.reader);
        self.check_names(configuration, &folder);
        let scope = Scope::of(self.caller);
        let repetition = Repetition::of(self.evaluator, &self.declared.content, &scope);
        let caller = self.evaluator.instances.module(self.caller);
        let outer = caller.and_then(ModuleInstance::symbolic);
        let around = caller.and_then(ModuleInstance::exists);
        repetition.expand(|which| {
            let symbolic = which.symbolic.clone().or_else(|| outer.clone());
            let exists = self.evaluator.existing(&which, outer.is_some(), around);
            let site = CallSite { caller: self.caller, declared: self.declared, which, symbolic, exists };
            self.add(configuration, &folder, site)
        })
    }

    /// The folder of the module that is called; `None`, and reported, if it is not at hand.
    fn folder(&mut self) -> Option<Symbol> {
        let Some(source) = self.declared.content.argument("source") else {
            self.report(Event::InvalidExpression, "the call names no source", self.declared.header);
            return None;
        };
        let span = source.value.span();
        let Some(text) = source.value.literal() else {
            self.report(Event::RemoteModule, "its source is not a plain text", span);
            return None;
        };
        let instances = &self.evaluator.instances;
        let caller = instances.module(self.caller)?;
        let (root, calls) = (instances.root_folder(), caller.path_of_call(self.name));
        let reader = self.evaluator.reader;
        match self.evaluator.program.target((&root, &calls), caller.folder(), &text, reader) {
            Target::Folder(callee) if self.is_called_by(&callee) => {
                let message = format!("module `{}` calls itself, directly or through others", self.name);
                self.report(Event::InvalidExpression, message, span);
                None
            }
            Target::Folder(callee) => Some(callee),
            Target::Missing(callee) => {
                let message = format!("there is no module in the folder `{callee}`");
                self.report(Event::MissingModule, message, span);
                None
            }
            Target::Outside(callee) => {
                let message = format!("the folder `{callee}` lies outside of what may be read");
                self.report(Event::OutsideRepository, message, span);
                None
            }
            Target::Remote => {
                let message = "it is not in the tree; its outputs are unknown";
                self.evaluator.reporter.report(Event::RemoteModule, &text, message, span);
                None
            }
        }
    }

    fn report(&mut self, event: Event, message: impl Into<String>, span: cumulint_source::Span) {
        self.evaluator.reporter.report(event, self.name, message, span);
    }

    /// Whether a folder is among those that led here.
    fn is_called_by(&self, folder: &str) -> bool {
        self.evaluator.instances.with_callers(self.caller).any(|module| **module.folder() == *folder)
    }

    fn add(
        &mut self,
        configuration: &'m Configuration<'m>,
        folder: &Symbol,
        site: CallSite<'m>,
    ) -> Result<ModuleIndex, Why> {
        let header = self.declared.header;
        let instances = &mut self.evaluator.instances;
        let missing = || Why::Module(self.name.clone());
        let caller = instances.module(self.caller).ok_or_else(missing)?;
        let limit = match (instances.module_count() >= MAX_MODULES, caller.calls_to().len() >= MAX_CALLS) {
            (_, true) => Some(Limit::Modules),
            (true, _) => Some(Limit::Instances),
            _ => None,
        };
        if let Some(limit) = limit {
            self.evaluator.reporter.limit(limit, header);
            return Err(Why::Limit(limit.name().into()));
        }
        let call = Call {
            address: address(caller, self.name, &site.which),
            header,
            block: self.declared.span,
            path: folder.clone(),
            downloaded: is_downloaded(folder),
            deployment: None,
        };
        let given = given(self.declared);
        let module = caller.called(configuration, folder.clone(), (site, self.name, call), given);
        Ok(instances.add_module(module))
    }

    /// Reports what the call gives to variables that the module does not declare.
    fn check_names(&mut self, callee: &Configuration<'_>, folder: &str) {
        let unknown = |argument: &&Argument<'_>| !callee.variables.contains_key(&argument.name);
        for argument in arguments(self.declared).filter(unknown) {
            if self.evaluator.is_incomplete(folder) {
                return;
            }
            let near = nearest(&argument.name, callee.variables.keys().map(|name| &**name));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let message = format!("module `{}` has no variable `{}`", self.name, argument.name);
            let (event, span) = (Event::UndeclaredName, argument.name_span);
            self.evaluator.reporter.report_with_help(event, &argument.name, message, span, help);
        }
    }
}

/// The arguments of a call that are for variables of the module.
fn arguments<'d, 'm>(declared: &'d Declaration<'m>) -> impl Iterator<Item = &'d Argument<'m>> {
    declared.content.arguments.iter().filter(|argument| !META.contains(&&*argument.name))
}

/// What a call gives to the variables of its module.
fn given<'m>(declared: &'m Declaration<'m>) -> BTreeMap<Symbol, Given<'m>> {
    arguments(declared).map(|argument| (argument.name.clone(), Given::Call(argument.value))).collect()
}

fn address(caller: &ModuleInstance<'_>, name: &str, which: &Which) -> Symbol {
    let key = which.key.as_ref().filter(|key| **key != Key::Unknown);
    match key {
        None => format!("{}module.{name}", caller.prefix()),
        Some(key) => format!("{}module.{name}[{key}]", caller.prefix()),
    }
    .into()
}
