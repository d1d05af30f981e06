//! Resources: their instances, attributes and blocks, and the documents that some data sources make.

mod attributes;
mod computed;
mod default_tags;
mod google_policy;
mod inputs;
mod policy_document;
mod policy_merge;
mod providers;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use cumulint_model::{Key, Symbol, Why};

use crate::evaluate::{Evaluator, Expansion, ModuleIndex, Scope, Slot, Which};
use crate::module::ResourceBlock;
use crate::value::{InstanceId, Value};

pub(crate) use default_tags::ProviderPlace;
pub(crate) use google_policy::google_document;
pub(crate) use inputs::{Input, inputs};
pub(crate) use policy_document::iam_document;
pub(crate) use providers::{cloud, decided_major, majors};

/// One instance of a resource.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) module: ModuleIndex,
    /// The block in the module's configuration.
    pub(crate) block: usize,
    /// Which of several it is.
    pub(crate) which: Which,
    pub(crate) address: Symbol,
    /// What was asked for so far.
    pub(crate) attributes: BTreeMap<Symbol, Slot<Option<Value>>>,
}

impl<'m> Evaluator<'m> {
    /// The instances of a block; nothing while they are being found, which is a cycle.
    pub(crate) fn expansion(&mut self, module: ModuleIndex, block: usize) -> Option<Expansion<InstanceId>> {
        match self.module(module)?.expansions.get(&block) {
            Some(Slot::Done(expansion)) => return Some(expansion.clone()),
            Some(Slot::Busy) => return None,
            None => {}
        }
        self.module_mut(module)?.expansions.insert(block, Slot::Busy);
        let expansion = self.for_all(|evaluator| evaluator.expand(module, block));
        self.module_mut(module)?.expansions.insert(block, Slot::Done(expansion.clone()));
        Some(expansion)
    }

    fn expand(&mut self, module: ModuleIndex, block: usize) -> Expansion<InstanceId> {
        let Some(instance) = self.module(module) else { return Expansion::Count(Arc::default()) };
        let Some(resource) = instance.configuration.resources.get(block) else {
            return Expansion::Count(Arc::default());
        };
        let base = format!("{}{}", instance.prefix(), resource.address());
        let repetition = self.repetition(&resource.content, &Scope::of(module, None));
        let added: Result<_, Infallible> =
            repetition.expand(|which| Ok(self.add_instance(module, block, &base, which)));
        match added {
            Ok(expansion) => expansion,
            Err(never) => match never {},
        }
    }

    fn add_instance(&mut self, module: ModuleIndex, block: usize, base: &str, which: Which) -> InstanceId {
        let id = InstanceId(u32::try_from(self.instances.len()).unwrap_or(u32::MAX));
        let address = match &which.key {
            None | Some(Key::Unknown) => base.into(),
            Some(key) => format!("{base}[{key}]").into(),
        };
        self.instances.push(Instance { module, block, which, address, attributes: BTreeMap::new() });
        id
    }

    pub(crate) fn instance(&self, id: InstanceId) -> Option<&Instance> {
        self.instances.get(id.0 as usize)
    }

    pub(crate) fn instance_mut(&mut self, id: InstanceId) -> Option<&mut Instance> {
        self.instances.get_mut(id.0 as usize)
    }

    pub(crate) fn block_of(&self, id: InstanceId) -> Option<&ResourceBlock<'m>> {
        let instance = self.instance(id)?;
        self.module(instance.module)?.configuration.resources.get(instance.block)
    }

    pub(crate) fn address(&self, id: InstanceId) -> Symbol {
        self.instance(id).map(|instance| instance.address.clone()).unwrap_or_default()
    }

    /// Why an instance stands for an unknown number of them, where it does.
    pub(crate) fn symbolic(&self, id: InstanceId) -> Option<Why> {
        self.instance(id)?.which.symbolic.clone()
    }
}
