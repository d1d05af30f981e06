//! Who refers to whom, and who lies in whom: found in one pass over a project.

use cumulint_model::{Choice, Kind, Parent, ResourceId, Value, Why};

use crate::facts::Facts;

/// The relations between the resources of a project.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    children: Vec<Vec<ResourceId>>,
    referrers: Vec<Vec<ResourceId>>,
    /// What deployments deploy themselves.
    deployed: Vec<Vec<ResourceId>>,
    orphans: Vec<(ResourceId, Why)>,
    incomplete: Option<Why>,
}

impl Relations {
    pub(crate) fn of(facts: &Facts<'_>) -> Self {
        let count = facts.project().resources.len();
        let lists = || vec![Vec::new(); count];
        let mut relations =
            Self { children: lists(), referrers: lists(), deployed: lists(), ..Self::default() };
        let mut left = MAX_VISITS;
        for (id, resource) in facts.project().iter() {
            let whole = facts.whole(id);
            // What is only read uses nothing itself: whoever takes a value from it does.
            for entry in resource.properties.iter().filter(|_| !resource.existing) {
                relations.read(facts, whole, &entry.value, &mut left, MAX_DEPTH);
            }
            if let Some(deployment) = resource.calls.last().and_then(|call| call.deployment) {
                add(&mut relations.deployed, deployment, id);
            }
            match &resource.parent {
                Some(Parent::Declared(parent)) if whole == id => {
                    add(&mut relations.children, facts.whole(*parent), id);
                }
                Some(Parent::Unknown(why)) if whole == id => relations.orphans.push((id, why.clone())),
                _ => {}
            }
        }
        for list in relations.children.iter_mut().chain(&mut relations.referrers) {
            list.sort_unstable();
            list.dedup();
        }
        let module = facts.project().gaps.iter().find(|gap| gap.code.starts_with("module"));
        relations.incomplete = match (left, module) {
            (0, _) => Some(Why::Limit("values to visit".into())),
            (_, Some(gap)) => Some(Why::Module(gap.subject.clone())),
            _ => None,
        };
        relations
    }

    /// Who is declared to lie in a resource.
    pub(crate) fn children(&self, id: ResourceId) -> &[ResourceId] {
        of(&self.children, id)
    }

    /// Who refers to a resource, in the order of the project.
    pub(crate) fn referrers(&self, id: ResourceId) -> &[ResourceId] {
        of(&self.referrers, id)
    }

    /// What a deployment deploys, in the order of the project.
    pub(crate) fn deployed(&self, id: ResourceId) -> &[ResourceId] {
        of(&self.deployed, id)
    }

    /// Resources whose parent cannot be told.
    pub(crate) fn orphans(&self) -> &[(ResourceId, Why)] {
        &self.orphans
    }

    /// Why there may be referrers that were not seen.
    pub(crate) fn incomplete(&self) -> Option<&Why> {
        self.incomplete.as_ref()
    }

    fn read(&mut self, facts: &Facts<'_>, from: ResourceId, value: &Value, left: &mut u32, depth: u32) {
        *left = left.saturating_sub(1);
        if *left == 0 || depth == 0 {
            return;
        }
        if let Some(target) = value.target().map(|target| facts.whole(target))
            && target != from
        {
            add(&mut self.referrers, target, from);
        }
        match &value.kind {
            Kind::List(items) => items.iter().for_each(|item| self.read(facts, from, item, left, depth - 1)),
            Kind::Map(map) => {
                map.iter().for_each(|entry| self.read(facts, from, &entry.value, left, depth - 1));
            }
            Kind::Encoded(encoded) => self.read(facts, from, &encoded.value, left, depth - 1),
            // Who refers in one case may refer: that is enough not to call the target unused.
            Kind::Unknown(unknown) => {
                let cases = unknown.choice.iter().flat_map(Choice::values);
                cases.for_each(|case| self.read(facts, from, case, left, depth - 1));
            }
            _ => {}
        }
    }
}

fn of(lists: &[Vec<ResourceId>], id: ResourceId) -> &[ResourceId] {
    lists.get(id.0 as usize).map_or(&[], Vec::as_slice)
}

fn add(lists: &mut [Vec<ResourceId>], to: ResourceId, id: ResourceId) {
    if let Some(list) = lists.get_mut(to.0 as usize) {
        list.push(id);
    }
}

/// How many values of a project are looked at: lists can be shared many times over.
const MAX_VISITS: u32 = 10_000_000;
/// How deep values are looked into.
const MAX_DEPTH: u32 = 128;
