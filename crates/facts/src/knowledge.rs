//! What the tables of `schema` know: the one door to them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use cumulint_schema::api_versions;
use cumulint_schema::iam::{self, AccessLevel};
use rustc_hash::FxHashMap;

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

    /// Whether the type has no stable version at all; `None` if the type is not in the tables.
    pub(crate) fn is_preview_only(self) -> Option<bool> {
        Some(api_versions::versions(self.kind)?.is_preview_only())
    }

    /// Whether there is a stable version that is newer; `None` if the type is not in the tables.
    pub(crate) fn is_superseded(self) -> Option<bool> {
        Some(api_versions::versions(self.kind)?.superseded_by(self.version).is_some())
    }

    /// Whether the tables list it; `None` if the type is not in the tables.
    pub(crate) fn is_known(self) -> Option<bool> {
        Some(api_versions::versions(self.kind)?.is_known(self.version))
    }

    /// Whether it is of a later day than all that the tables list, which may be older than it; `None` if the type is not in
    /// the tables.
    pub(crate) fn is_ahead(self) -> Option<bool> {
        Some(api_versions::versions(self.kind)?.is_ahead(self.version))
    }
}

/// The newest stable version of a type: `None` if the type is not in the tables, `Some(None)` if all are previews.
pub(crate) fn newest_stable(kind: &str) -> Option<Option<&'static str>> {
    Some(api_versions::versions(kind)?.newest_stable())
}

/// The access levels of the IAM actions that a pattern (`s3:Get*`) stands for, each once; `None` if the tables know none of
/// them.
pub(crate) fn access_levels(pattern: &str) -> Option<Vec<&'static str>> {
    Some(actions(pattern)?.levels)
}

/// Whether a pattern stands for an IAM action that writes or manages permissions and that a statement could limit to resources;
/// other such actions work on `*` only. `None` if the tables know none of the pattern's actions.
pub(crate) fn changes_limitable_resources(pattern: &str) -> Option<bool> {
    Some(actions(pattern)?.change_limitable)
}

/// The IAM actions of a pattern, taken together.
#[derive(Clone)]
struct Actions {
    levels: Vec<&'static str>,
    change_limitable: bool,
}

/// How many patterns are remembered: those of the input must not grow the memory without bound.
const MAX_PATTERNS: usize = 10_000;

/// The same patterns come again and again, and some stand for thousands of actions: each is expanded once.
fn actions(pattern: &str) -> Option<Actions> {
    static KNOWN: Mutex<Option<FxHashMap<String, Actions>>> = Mutex::new(None);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(actions) = known.get(pattern) {
        return Some(actions.clone());
    }
    let actions = expanded(pattern)?;
    if known.len() < MAX_PATTERNS {
        known.insert(pattern.to_owned(), actions.clone());
    }
    Some(actions)
}

fn expanded(pattern: &str) -> Option<Actions> {
    let mut actions = iam::expand(pattern).peekable();
    actions.peek()?;
    let (mut levels, mut change_limitable) = (BTreeSet::new(), false);
    for action in actions {
        let changes = matches!(action.level, AccessLevel::Write | AccessLevel::PermissionsManagement);
        change_limitable |= changes && action.resource_level;
        levels.insert(action.level.as_str());
        // `*` stands for twenty thousand actions, and soon for all levels.
        if change_limitable && levels.len() == AccessLevel::COUNT {
            break;
        }
    }
    Some(Actions { levels: levels.into_iter().collect(), change_limitable })
}
