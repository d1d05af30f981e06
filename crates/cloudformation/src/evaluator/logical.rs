//! What logical ids stand for.

use cumulint_model::{OriginId, ResourceId, Symbol};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

/// What a logical id stands for.
#[derive(Clone, Debug)]
pub(crate) enum Logical {
    /// A resource of the project.
    Resource(ResourceId),
    /// A resource whose condition, by this name, is false.
    Absent(Symbol),
}

/// An attribute that was asked of a name not declared.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) name: Symbol,
    pub(crate) attribute: Symbol,
    /// Where the name stands.
    pub(crate) at: Span,
}

/// What was asked of names not declared, by the origins of the values.
pub(crate) type Late = FxHashMap<OriginId, Asked>;

/// The logical ids of a template.
#[derive(Default)]
pub(crate) struct LogicalIds {
    known: FxHashMap<Symbol, Logical>,
    late: Late,
    is_open: bool,
}

impl LogicalIds {
    /// What a name stands for.
    pub(crate) fn get(&self, name: &str) -> Option<&Logical> {
        self.known.get(name)
    }

    /// Declares a name; one that was declared before now stands for this.
    pub(crate) fn declare(&mut self, name: Symbol, logical: Logical) {
        self.known.insert(name, logical);
    }

    /// Declares another name of a resource, unless it stands for something already.
    pub(crate) fn alias(&mut self, name: Symbol, id: ResourceId) {
        self.known.entry(name).or_insert(Logical::Resource(id));
    }

    /// Notes that macros may add names that the template does not declare.
    pub(crate) const fn open(&mut self) {
        self.is_open = true;
    }

    /// Whether macros may add names that the template does not declare.
    pub(crate) const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Notes what was asked of a name that only a macro can add.
    pub(super) fn ask(&mut self, origin: OriginId, asked: Asked) {
        self.late.insert(origin, asked);
    }

    /// Takes what was asked of names that only a macro can add.
    pub(crate) fn take_late(&mut self) -> Late {
        std::mem::take(&mut self.late)
    }
}
