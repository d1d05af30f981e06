//! Which of the mistakes in templates are told: checks are selected and suppressed like policies.

use cumulint_diagnostic::Diagnostic;
use cumulint_finding::CheckInfo;
use cumulint_model::{Project, ResourceId};
use cumulint_source::{Sources, Span};
use cumulint_types::{Check, check, checks};

use crate::blocks::{Blocks, Declared};
use crate::settings::Settings;
use crate::suppress::Suppressions;

/// The category of all checks.
pub const CHECK_CATEGORY: &str = "template";

/// What a list says of all checks, in the order of their names.
#[must_use]
pub fn check_infos() -> Vec<CheckInfo> {
    let info = |check: &Check| CheckInfo {
        id: check.id.to_owned(),
        category: CHECK_CATEGORY.to_owned(),
        title: check.title().to_owned(),
        pedantic: check.pedantic,
    };
    checks().iter().map(info).collect()
}

/// Decides what is told of the mistakes of a project.
pub(crate) struct CheckFilter<'c> {
    pub(crate) settings: &'c Settings,
    pub(crate) suppressions: &'c Suppressions,
    pub(crate) sources: &'c Sources<'c>,
}

impl CheckFilter<'_> {
    /// Keeps diagnostics that no check gives, and those of checks that are in force, wanted and not suppressed. Tells the
    /// places of the suppressed ones.
    pub(crate) fn keep(
        &self,
        diagnostics: &mut Vec<Diagnostic>,
        project: &Project,
        wanted: impl Fn(Span) -> bool,
    ) -> Vec<(Span, &'static str)> {
        let mut suppressed = Vec::new();
        if !diagnostics.iter().any(|one| check(&one.code).is_some()) {
            return suppressed;
        }
        let blocks = Blocks::of(project);
        diagnostics.retain(|one| {
            let (Some(check), Some(place)) = (check(&one.code), one.primary) else { return true };
            if !self.in_force(check) || !wanted(place) {
                return false;
            }
            let allowed = self.settings.suppressions && self.allowed(check, place, project, &blocks);
            if allowed {
                suppressed.push((place, check.id));
            }
            !allowed
        });
        suppressed
    }

    fn in_force(&self, check: &Check) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == check.id || name == CHECK_CATEGORY);
        let by_name = self.settings.select.iter().any(|name| name == check.id);
        (self.settings.pedantic || !check.pedantic || by_name)
            && (self.settings.select.is_empty() || named(&self.settings.select))
            && !named(&self.settings.ignore)
    }

    fn allowed(&self, check: &Check, place: Span, project: &Project, blocks: &Blocks) -> bool {
        let block = |id: ResourceId| project.get(id).map(|resource| resource.block);
        let block = blocks.at(place).and_then(|declared| match *declared {
            Declared::Resource(id) => block(id),
            Declared::Call(id, at) => {
                project.get(id).and_then(|resource| resource.calls.get(at)).map(|call| call.block)
            }
        });
        self.suppressions.allow_at(check.id, place, block, &self.sources.get(place.file))
    }
}
