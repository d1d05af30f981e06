//! The registry: the resources of the project, who they are, and which of them still have to say what they are.

use cumulint_diagnostic::Diagnostic;
use cumulint_model::{Origins, Parent, Presence, Project, Resource, ResourceId};
use cumulint_types::Mistakes;

use crate::evaluator::resource::filling::Pending;
use crate::evaluator::resource::identity::Identities;
use crate::value::text::Text;

/// The most resources of one project.
const MAX_RESOURCES: usize = 10_000;

/// The resources of a project.
pub(crate) struct Registry<'x> {
    project: Project,
    identities: Identities,
    pending: Vec<Pending<'x>>,
    /// What resources declare against their types; `None` if that is not checked.
    mistakes: Option<Mistakes>,
}

impl<'x> Registry<'x> {
    /// A registry without resources.
    pub(crate) fn new(project: Project, checks: bool) -> Self {
        Self {
            project,
            identities: Identities::default(),
            pending: Vec::new(),
            mistakes: checks.then(Mistakes::default),
        }
    }

    /// The project, with the mistakes of its resources.
    pub(crate) fn finish(self) -> (Project, Vec<Diagnostic>) {
        (self.project, self.mistakes.map(Mistakes::into_diagnostics).into_iter().flatten().collect())
    }

    /// How many more resources the project may have.
    pub(crate) fn room(&self) -> usize {
        MAX_RESOURCES.saturating_sub(self.project.resources.len())
    }

    pub(crate) fn add(&mut self, resource: Resource) -> ResourceId {
        self.project.add(resource)
    }

    pub(crate) fn get(&self, id: ResourceId) -> Option<&Resource> {
        self.project.get(id)
    }

    pub(crate) fn get_mut(&mut self, id: ResourceId) -> Option<&mut Resource> {
        self.project.get_mut(id)
    }

    /// What an author calls a resource; empty for one of another project.
    pub(crate) fn address(&self, id: ResourceId) -> cumulint_model::Symbol {
        self.get(id).map(|resource| resource.address.clone()).unwrap_or_default()
    }

    /// Whether a resource will exist; `None` for one of another project.
    pub(crate) fn presence(&self, id: ResourceId) -> Option<Presence> {
        self.get(id).map(|resource| resource.presence.clone())
    }

    /// Keeps a resource until all are known to which its properties may refer.
    pub(crate) fn wait(&mut self, pending: Pending<'x>) {
        self.pending.push(pending);
    }

    /// The resources whose properties are still to be evaluated, in their order.
    pub(crate) fn take_pending(&mut self) -> Vec<Pending<'x>> {
        std::mem::take(&mut self.pending)
    }

    /// Who is who.
    pub(crate) fn identities(&mut self) -> &mut Identities {
        &mut self.identities
    }

    /// The resource of a symbolic name.
    pub(crate) fn symbolic(&self, scope: usize, name: &Text) -> Option<ResourceId> {
        self.identities.symbolic(scope, name)
    }

    /// The instances of a loop; `None` if not all are known.
    pub(crate) fn instances(&self, scope: usize, name: &str) -> Option<Vec<ResourceId>> {
        self.identities.instances(scope, name)
    }

    /// The resource whose id a text is.
    pub(crate) fn of_id(&self, text: &Text) -> Option<ResourceId> {
        let prefix = text.prefix();
        let looks_like_id = prefix.starts_with('/') || prefix.is_empty();
        if looks_like_id { self.identities.of_id(text) } else { None }
    }

    /// The resource that `reference` means by a text: a symbolic name, an id, or a name that only one has.
    pub(crate) fn referred(&self, scope: usize, text: &Text) -> Option<ResourceId> {
        let symbolic = self.symbolic(scope, text);
        symbolic.or_else(|| self.of_id(text)).or_else(|| self.identities.named(text))
    }

    /// Links children that are declared by name alone to the nearest declared resource that their names lie in.
    pub(crate) fn link_parents(&mut self) {
        for (child, parent) in self.identities.linked() {
            if let Some(resource) = self.project.get_mut(child) {
                resource.parent = Some(Parent::Declared(parent));
            }
        }
    }

    /// Checks what a resource declares against its type; `whole` says whether all of its properties are at hand.
    pub(crate) fn check(&mut self, id: ResourceId, origins: &Origins, whole: bool) {
        if let (Some(resource), Some(mistakes)) = (self.project.get(id), &mut self.mistakes) {
            cumulint_types::azure(resource, origins, whole, mistakes);
        }
    }
}
