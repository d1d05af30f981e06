//! Resources: their instances, attributes and blocks, and the documents that some data sources make.

mod attributes;
mod computed;
mod default_tags;
mod google_policy;
mod inputs;
mod policy_document;
mod policy_merge;
mod providers;

use std::convert::Infallible;
use std::sync::Arc;

use crate::evaluate::{Evaluator, Expansion, ModuleIndex, Repetition, Scope};
use crate::value::InstanceId;

pub(crate) use attributes::Attributes;
pub(crate) use computed::{computed, may_be_computed, stands_for_computed};
pub(crate) use default_tags::{ProviderPlace, with_default_tags};
pub(crate) use google_policy::google_document;
pub(crate) use inputs::{Input, inputs};
pub(crate) use policy_document::{document, iam_document};
pub(crate) use providers::{cloud, decided_major, majors};

impl Evaluator<'_> {
    /// The instances of a block; `None` while they are being found, which is a cycle.
    pub(crate) fn expansion(&mut self, module: ModuleIndex, block: usize) -> Option<Expansion<InstanceId>> {
        let expand = |evaluator: &mut Self| expand(evaluator, module, block);
        self.once(|evaluator| evaluator.instances_mut().expansions(module), &block, expand)
    }
}

fn expand(evaluator: &mut Evaluator<'_>, module: ModuleIndex, block: usize) -> Expansion<InstanceId> {
    let instance = evaluator.instances().module(module);
    let resource =
        instance.and_then(|instance| Some((instance, instance.configuration().resources.get(block)?)));
    let Some((instance, resource)) = resource else { return Expansion::Count(Arc::default()) };
    let base = format!("{}{}", instance.prefix(), resource.address());
    let repetition = Repetition::of(evaluator, &resource.content, &Scope::of(module));
    let instances = evaluator.instances_mut();
    let added: Result<_, Infallible> =
        repetition.expand(|which| Ok(instances.add_resource(module, block, &base, which)));
    match added {
        Ok(expansion) => expansion,
        Err(never) => match never {},
    }
}
