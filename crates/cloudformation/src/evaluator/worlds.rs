//! What is supposed of inputs while a template is evaluated.

use cumulint_model::World;

/// The world that something is evaluated in, and the one in which all that always exists does.
#[derive(Default)]
pub(super) struct Worlds {
    here: World,
    by_default: World,
    /// How often a value was used that a deployment may have otherwise: the default of a parameter, an assumed partition.
    overridable: u64,
}

impl Worlds {
    /// What is supposed where something is evaluated.
    pub(super) const fn here(&self) -> &World {
        &self.here
    }

    /// What is supposed of what always exists.
    pub(super) const fn by_default(&self) -> &World {
        &self.by_default
    }

    /// Begins the evaluation of what always exists, once conditions are known.
    pub(super) fn begin(&mut self, by_default: World) {
        self.here = by_default.clone();
        self.by_default = by_default;
    }

    /// Supposes something else; gives what was supposed before.
    pub(super) const fn replace(&mut self, world: World) -> World {
        std::mem::replace(&mut self.here, world)
    }

    /// Notes that a value was used that a deployment may have otherwise.
    pub(super) const fn note_overridable(&mut self) {
        self.overridable += 1;
    }

    /// How often [`Worlds::note_overridable`] was called.
    pub(super) const fn overridable(&self) -> u64 {
        self.overridable
    }
}
