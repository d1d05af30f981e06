//! Deployments that are resources of a template: kept until what they deploy is registered, and what comes back as outputs.

mod address;
mod expansion;
pub(super) mod place;

use std::collections::VecDeque;

use cumulint_evaluation::Limit;
use cumulint_model::{Hop, Presence, ResourceId};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::evaluator::scope::Slot;
use crate::syntax::{Declaration, Nested, Template};
use crate::value::Value;
use crate::value::secure::{SECURE_DEPTH, secured};
use crate::value::text::Text;

/// How deep deployments are followed: through links, one can deploy itself.
const MAX_CALLS: usize = 16;

/// The deployments of a project.
#[derive(Default)]
pub(crate) struct Deployments<'x> {
    by_id: FxHashMap<ResourceId, Followed<'x>>,
    /// In the order in which they were met.
    waiting: VecDeque<ResourceId>,
    /// What is known of outputs, by deployment and lower-case name.
    outputs: FxHashMap<(ResourceId, String), Slot>,
}

/// A deployment.
#[derive(Clone)]
pub(crate) struct Deployment<'x> {
    pub(crate) id: ResourceId,
    pub(crate) declaration: &'x Declaration,
    pub(crate) nested: &'x Nested,
    /// Where it is declared.
    pub(crate) context: Context,
    pub(crate) presence: Presence,
    pub(crate) name: Text,
}

/// How far a deployment was followed.
enum Followed<'x> {
    /// Nobody looked yet.
    Waiting(Deployment<'x>),
    /// Its template is not at hand.
    Elsewhere,
    Done(Deployed<'x>),
}

/// What a deployment deploys, and where the expressions of that are evaluated.
#[derive(Clone)]
pub(crate) struct Deployed<'x> {
    pub(crate) template: &'x Template,
    pub(crate) context: Context,
}

impl<'x> Deployments<'x> {
    pub(crate) fn add(&mut self, deployment: Deployment<'x>) {
        self.waiting.push_back(deployment.id);
        self.by_id.insert(deployment.id, Followed::Waiting(deployment));
    }

    /// A deployment that nobody has followed yet, which is not at hand from now on until it is [`Deployments::done`].
    fn follow(&mut self, id: ResourceId) -> Option<Deployment<'x>> {
        let followed = self.by_id.get_mut(&id).filter(|it| matches!(it, Followed::Waiting(_)))?;
        match std::mem::replace(followed, Followed::Elsewhere) {
            Followed::Waiting(deployment) => Some(deployment),
            Followed::Elsewhere | Followed::Done(_) => None,
        }
    }

    /// Keeps what a deployment deploys.
    pub(crate) fn done(&mut self, id: ResourceId, deployed: Deployed<'x>) {
        self.by_id.insert(id, Followed::Done(deployed));
    }

    fn deployed(&self, id: ResourceId) -> Option<Deployed<'x>> {
        match self.by_id.get(&id)? {
            Followed::Done(deployed) => Some(deployed.clone()),
            Followed::Waiting(_) | Followed::Elsewhere => None,
        }
    }
}

impl<'x> Evaluator<'x> {
    /// Registers what all deployments deploy.
    pub(crate) fn expand_all(&mut self) {
        while let Some(id) = self.deployments.waiting.pop_front() {
            self.expand(id);
        }
    }

    /// Registers what a deployment deploys, unless that was done.
    fn expand(&mut self, id: ResourceId) {
        let Some(deployment) = self.deployments.follow(id) else { return };
        if deployment.context.calls.len() >= MAX_CALLS {
            self.maker.limited(Limit::Modules, deployment.declaration.header);
            return;
        }
        self.where_present(&deployment.presence, |this| deployment.expand(this));
    }

    /// The output of a deployment that a path below `reference(…)` leads to; `None` if its template is not at hand.
    pub(crate) fn output(&mut self, target: ResourceId, path: &str, span: Span) -> Option<Value> {
        let name = output_name(path)?;
        self.expand(target);
        let deployed = self.deployments.deployed(target)?;
        let place = (target, name.to_ascii_lowercase());
        let value = match self.deployments.outputs.get(&place).cloned() {
            Some(Slot::Done(value)) => value,
            Some(Slot::Busy) => return Some(self.cycle("output", name, span)),
            None => {
                self.deployments.outputs.insert(place.clone(), Slot::Busy);
                let value = self.output_value(&deployed, name, span);
                self.deployments.outputs.insert(place, Slot::Done(value.clone()));
                value
            }
        };
        let declared = deployed.template.output(name);
        let by = Hop::Output(declared.map_or_else(|| name.into(), |output| output.name.clone()));
        let origin = self.maker.passed(span, by, value.origin);
        Some(value.at(origin))
    }

    fn output_value(&mut self, deployed: &Deployed<'x>, name: &str, span: Span) -> Value {
        let Deployed { template, context } = deployed;
        let Some(output) = template.output(name) else {
            let message = format!("the deployment has no output `{name}`");
            return self.maker.undeclared(&message, name, span);
        };
        let value = self.binding(&output.binding, context);
        let condition = output.condition.as_ref().map(|condition| self.value(condition, context));
        if condition.as_ref().is_some_and(|condition| condition.as_bool() != Some(true)) {
            let from: Vec<&Value> = condition.iter().chain([&value]).collect();
            return self.maker.opened("output", &from, span);
        }
        secured(&mut self.maker, value, &output.declared, template, SECURE_DEPTH)
    }
}

/// `properties.outputs.NAME.value`
fn output_name(path: &str) -> Option<&str> {
    let mut steps = path.split('.');
    let mut is = |wanted: &str| steps.next().is_some_and(|step| step.eq_ignore_ascii_case(wanted));
    if !is("properties") || !is("outputs") {
        return None;
    }
    let name = steps.next()?;
    let ends = steps.next()?.eq_ignore_ascii_case("value") && steps.next().is_none();
    ends.then_some(name)
}
