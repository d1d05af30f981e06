//! What the tables of `schema` know: the one door to them.

use cumulint_schema::api_versions;
use cumulint_schema::iam::{self, AccessLevel};

/// An API version of a type.
#[derive(Clone, Copy)]
pub(crate) struct Version<'t> {
    pub(crate) kind: &'t str,
    pub(crate) version: &'t str,
}

impl Version<'_> {
    /// Whether it is no date with an optional suffix that Azure knows.
    pub(crate) fn is_malformed(self) -> bool {
        !api_versions::is_well_formed(self.version)
    }

    /// Whether it is well-formed and carries a suffix: `-preview`, `-beta`, …
    pub(crate) fn is_preview(self) -> bool {
        !self.is_malformed() && api_versions::is_preview(self.version)
    }

    /// Whether the type has no stable version at all; nothing for a type that is not in the tables.
    pub(crate) fn is_preview_only(self) -> Option<bool> {
        Some(api_versions::versions(self.kind)?.is_preview_only())
    }

    /// Whether there is a stable version that is newer; nothing for a type that is not in the tables.
    pub(crate) fn is_superseded(self) -> Option<bool> {
        Some(api_versions::versions(self.kind)?.superseded_by(self.version).is_some())
    }

    /// Whether the tables list it; nothing for a type that is not in the tables.
    pub(crate) fn is_known(self) -> Option<bool> {
        Some(api_versions::versions(self.kind)?.is_known(self.version))
    }

    /// Whether it is of a later day than all that the tables list, which may be older than it; nothing for a type that is not in
    /// the tables.
    pub(crate) fn is_ahead(self) -> Option<bool> {
        Some(api_versions::versions(self.kind)?.is_ahead(self.version))
    }
}

/// The newest stable version of a type: nothing for a type that is not in the tables, `Some(None)` where all are previews.
pub(crate) fn newest_stable(kind: &str) -> Option<Option<&'static str>> {
    Some(api_versions::versions(kind)?.newest_stable())
}

/// The access levels of the IAM actions that a pattern (`s3:Get*`) stands for, each once; nothing where the tables know none of
/// them.
pub(crate) fn access_levels(pattern: &str) -> Option<Vec<&'static str>> {
    let mut levels: Vec<&'static str> = iam::expand(pattern).map(|action| action.level.as_str()).collect();
    levels.sort_unstable();
    levels.dedup();
    (!levels.is_empty()).then_some(levels)
}

/// Whether a pattern stands for an IAM action that writes or manages permissions and that a statement could limit to resources;
/// other such actions work on `*` only. Nothing where the tables know none of the pattern's actions.
pub(crate) fn changes_limitable_resources(pattern: &str) -> Option<bool> {
    let mut actions = iam::expand(pattern).peekable();
    actions.peek()?;
    let changes = |level| matches!(level, AccessLevel::Write | AccessLevel::PermissionsManagement);
    Some(actions.any(|action| action.resource_level && changes(action.level)))
}
