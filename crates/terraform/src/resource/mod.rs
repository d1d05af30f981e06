//! Resources: their instances, attributes and blocks, and the documents that some data sources make.

mod attributes;
mod expansion;
mod google_policy;
mod policy_document;
mod providers;

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_model::{Key, Symbol, Why};

use crate::evaluate::{Evaluator, ModuleIndex, Slot};
use crate::module::ResourceBlock;
use crate::value::{InstanceId, Value};

pub(crate) use providers::{cloud, majors};

/// One instance of a resource.
#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) module: ModuleIndex,
    /// The block in the module's configuration.
    pub(crate) block: usize,
    /// Which of several it is.
    pub(crate) key: Option<Key>,
    /// `each.key` and `each.value`; for `count` the index, twice.
    pub(crate) turn: Option<(Value, Value)>,
    /// Why it is not known how many there are, where one stands for all.
    pub(crate) symbolic: Option<Why>,
    pub(crate) address: Symbol,
    /// What was asked for so far.
    pub(crate) attributes: BTreeMap<Symbol, Slot<Option<Value>>>,
}

/// The instances of a block.
#[derive(Clone, Debug)]
pub(crate) enum Expansion {
    /// Without `count` and `for_each`, or one that stands for all.
    One(InstanceId),
    Count(Arc<Vec<InstanceId>>),
    Each(Arc<Vec<(Symbol, InstanceId)>>),
}

impl Expansion {
    pub(crate) fn instances(&self) -> Vec<InstanceId> {
        match self {
            Self::One(instance) => vec![*instance],
            Self::Count(instances) => instances.to_vec(),
            Self::Each(instances) => instances.iter().map(|(_, instance)| *instance).collect(),
        }
    }
}

impl<'m> Evaluator<'m> {
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
        self.instance(id)?.symbolic.clone()
    }
}
