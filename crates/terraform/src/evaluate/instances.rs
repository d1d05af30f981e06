//! The instances of modules and of resources that a root has, each found when something first asks for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_model::{Call, ConditionId, Key, Symbol, Why};

use crate::evaluate::{Called, Expansion, Given, Once, Scope, Which};
use crate::module::{Configuration, Declaration, ResourceBlock};
use crate::value::{InstanceId, Value};

/// An instance of a module.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct ModuleIndex(usize);

impl ModuleIndex {
    /// The module that is called by nobody.
    pub(crate) const ROOT: Self = Self(0);
}

/// How an instance of a module came to be.
#[derive(Clone, Debug)]
pub(crate) struct CallSite<'m> {
    pub(crate) caller: ModuleIndex,
    pub(crate) declared: &'m Declaration<'m>,
    pub(crate) which: Which,
    /// Why it is not known how many there are, where one stands for all: of this call or of one around it.
    pub(crate) symbolic: Option<Why>,
    /// Whether there are any, where that hangs on something: of this call and of those around it.
    pub(crate) exists: Option<ConditionId>,
}

/// A module with its inputs: the root, and each instance of a call.
#[derive(Debug)]
pub(crate) struct ModuleInstance<'m> {
    configuration: &'m Configuration<'m>,
    /// The folder of its files.
    folder: Symbol,
    /// Who called it: nobody the root.
    site: Option<CallSite<'m>>,
    /// The calls from the root to here.
    calls_to: Arc<[Call]>,
    /// The names of these calls, joined with dots.
    calls_path: Symbol,
    /// What was given for variables; the last one holds.
    given: BTreeMap<Symbol, Given<'m>>,
    results: Results,
}

/// What was found of a module so far.
#[derive(Default, Debug)]
pub(crate) struct Results {
    pub(super) variables: Once<Symbol, Value>,
    pub(super) locals: Once<Symbol, Value>,
    pub(super) outputs: Once<Symbol, Value>,
    /// The instances of each resource block.
    expansions: Once<usize, Expansion<InstanceId>>,
    /// The instances of a block as one value, where something asked for that.
    pub(super) wholes: BTreeMap<usize, Value>,
    /// The instances of each call.
    pub(super) calls: Once<Symbol, Called>,
}

impl<'m> ModuleInstance<'m> {
    /// The module in the folder of a root.
    pub(crate) fn root(
        configuration: &'m Configuration<'m>,
        folder: Symbol,
        given: BTreeMap<Symbol, Given<'m>>,
    ) -> Self {
        Self {
            configuration,
            folder,
            site: None,
            calls_to: Arc::default(),
            calls_path: Symbol::default(),
            given,
            results: Results::default(),
        }
    }

    /// A module that this one calls.
    pub(super) fn called(
        &self,
        configuration: &'m Configuration<'m>,
        folder: Symbol,
        (site, name, call): (CallSite<'m>, &str, Call),
        given: BTreeMap<Symbol, Given<'m>>,
    ) -> Self {
        Self {
            site: Some(site),
            calls_to: self.calls_to.iter().cloned().chain([call]).collect(),
            calls_path: self.path_of_call(name),
            ..Self::root(configuration, folder, given)
        }
    }

    pub(crate) fn configuration(&self) -> &'m Configuration<'m> {
        self.configuration
    }

    pub(crate) fn folder(&self) -> &Symbol {
        &self.folder
    }

    pub(crate) fn site(&self) -> Option<&CallSite<'m>> {
        self.site.as_ref()
    }

    pub(crate) fn calls_to(&self) -> &Arc<[Call]> {
        &self.calls_to
    }

    /// What was given for a variable.
    pub(crate) fn given(&self, name: &str) -> Option<Given<'m>> {
        self.given.get(name).copied()
    }

    pub(super) fn results(&self) -> &Results {
        &self.results
    }

    /// The names of the calls from the root to one of its own, joined as `terraform init` does.
    pub(super) fn path_of_call(&self, name: &str) -> Symbol {
        let path = &self.calls_path;
        if path.is_empty() { name.into() } else { format!("{path}.{name}").into() }
    }

    /// What stands before the addresses of what it declares: nothing, or `module.logs["eu"].`.
    pub(crate) fn prefix(&self) -> String {
        self.calls_to.last().map(|call| format!("{}.", call.address)).unwrap_or_default()
    }

    /// Why it is not known how many instances of it there are, where one stands for all.
    pub(crate) fn symbolic(&self) -> Option<Why> {
        self.site.as_ref()?.symbolic.clone()
    }

    /// Whether there are any instances of it, where that hangs on something.
    pub(crate) fn exists(&self) -> Option<ConditionId> {
        self.site.as_ref()?.exists
    }

    /// Whether it stands for all instances of its call.
    pub(crate) fn stands_for_all(&self) -> bool {
        self.site.as_ref().is_some_and(|site| site.which.key == Some(Key::Unknown))
    }
}

/// One instance of a resource.
#[derive(Debug)]
pub(crate) struct ResourceInstance {
    module: ModuleIndex,
    /// The block in the module's configuration.
    block: usize,
    which: Which,
    address: Symbol,
    /// What was asked for so far.
    attributes: Once<Symbol, Option<Value>>,
    /// The document that it makes of itself, where something asked for that.
    document: Option<Value>,
}

impl ResourceInstance {
    pub(crate) fn module(&self) -> ModuleIndex {
        self.module
    }

    /// Which of several it is.
    pub(crate) fn which(&self) -> &Which {
        &self.which
    }

    pub(crate) fn address(&self) -> &Symbol {
        &self.address
    }

    pub(crate) fn attributes_mut(&mut self) -> &mut Once<Symbol, Option<Value>> {
        &mut self.attributes
    }

    pub(crate) fn document_mut(&mut self) -> &mut Option<Value> {
        &mut self.document
    }
}

/// All instances of a root.
#[derive(Default, Debug)]
pub(crate) struct Instances<'m> {
    modules: Vec<ModuleInstance<'m>>,
    resources: Vec<ResourceInstance>,
}

impl<'m> Instances<'m> {
    pub(crate) fn add_module(&mut self, module: ModuleInstance<'m>) -> ModuleIndex {
        self.modules.push(module);
        ModuleIndex(self.modules.len() - 1)
    }

    pub(crate) fn module(&self, index: ModuleIndex) -> Option<&ModuleInstance<'m>> {
        self.modules.get(index.0)
    }

    pub(crate) fn module_mut(&mut self, index: ModuleIndex) -> Option<&mut ModuleInstance<'m>> {
        self.modules.get_mut(index.0)
    }

    /// What was found of a module so far.
    pub(super) fn results(&mut self, index: ModuleIndex) -> Option<&mut Results> {
        self.module_mut(index).map(|module| &mut module.results)
    }

    /// The instances of the resource blocks of a module, as far as they were asked for.
    pub(crate) fn expansions(
        &mut self,
        index: ModuleIndex,
    ) -> Option<&mut Once<usize, Expansion<InstanceId>>> {
        self.results(index).map(|results| &mut results.expansions)
    }

    pub(crate) fn module_count(&self) -> usize {
        self.modules.len()
    }

    /// The folder of the root, from where paths of files are taken.
    pub(crate) fn root_folder(&self) -> Symbol {
        self.modules.first().map(|root| root.folder.clone()).unwrap_or_default()
    }

    /// A module and those that led to it, the root last.
    pub(crate) fn with_callers(&self, index: ModuleIndex) -> impl Iterator<Item = &ModuleInstance<'m>> {
        let caller = |module: &&ModuleInstance<'m>| self.module(module.site.as_ref()?.caller);
        std::iter::successors(self.module(index), caller)
    }

    /// Whether a module is not the root.
    pub(crate) fn is_called(&self, index: ModuleIndex) -> bool {
        self.module(index).is_some_and(|module| module.site.is_some())
    }

    /// Adds an instance of a block; `base` is the address without its key.
    pub(crate) fn add_resource(
        &mut self,
        module: ModuleIndex,
        block: usize,
        base: &str,
        which: Which,
    ) -> InstanceId {
        let id = InstanceId(u32::try_from(self.resources.len()).unwrap_or(u32::MAX));
        let address = match &which.key {
            None | Some(Key::Unknown) => base.into(),
            Some(key) => format!("{base}[{key}]").into(),
        };
        let attributes = Once::default();
        self.resources.push(ResourceInstance { module, block, which, address, attributes, document: None });
        id
    }

    pub(crate) fn resource(&self, id: InstanceId) -> Option<&ResourceInstance> {
        self.resources.get(id.0 as usize)
    }

    pub(crate) fn resource_mut(&mut self, id: InstanceId) -> Option<&mut ResourceInstance> {
        self.resources.get_mut(id.0 as usize)
    }

    pub(crate) fn resource_count(&self) -> usize {
        self.resources.len()
    }

    /// The block that an instance is of.
    pub(crate) fn block_of(&self, id: InstanceId) -> Option<&'m ResourceBlock<'m>> {
        let instance = self.resource(id)?;
        self.module(instance.module)?.configuration.resources.get(instance.block)
    }

    pub(crate) fn address(&self, id: InstanceId) -> Symbol {
        self.resource(id).map(|instance| instance.address.clone()).unwrap_or_default()
    }

    /// Why an instance stands for an unknown number of them, where it does.
    pub(crate) fn symbolic(&self, id: InstanceId) -> Option<Why> {
        self.resource(id)?.which.symbolic.clone()
    }

    /// The key and the value of the turn that a scope stands in, and which one it is.
    pub(super) fn turn_of(&self, scope: &Scope<'_>) -> Option<(&(Value, Value), &Key)> {
        let which = match scope.instance().and_then(|id| self.resource(id)) {
            Some(instance) => &instance.which,
            None => &self.module(scope.call()?)?.site.as_ref()?.which,
        };
        Some((which.turn.as_ref()?, which.key.as_ref()?))
    }

    /// Whether what stands in a scope is certainly evaluated: one instance may stand for none at all.
    pub(super) fn is_certain(&self, scope: &Scope<'_>) -> bool {
        let in_module = |index: ModuleIndex| self.module(index).and_then(ModuleInstance::symbolic);
        !scope.is_doubtful()
            && scope.instance().and_then(|id| self.symbolic(id)).is_none()
            && scope.call().and_then(in_module).is_none()
            && in_module(scope.module()).is_none()
    }
}
