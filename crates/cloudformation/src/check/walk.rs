//! How far the checks walk through a template.

/// The most nodes that are visited of one template: an alias can stand for a great many.
const MAX_NODES: usize = 500_000;

/// The deepest nesting that is visited.
const MAX_DEPTH: usize = 160;

/// What a walk may still visit.
#[derive(Default, Debug)]
pub(super) struct Walk {
    nodes: usize,
    depth: usize,
}

impl Walk {
    /// Goes one level deeper, to another node; false if that is too far. [`Walk::leave`] comes back.
    pub(super) const fn enter(&mut self) -> bool {
        self.nodes += 1;
        if self.is_over() || self.depth >= MAX_DEPTH {
            return false;
        }
        self.depth += 1;
        true
    }

    /// Comes back from a level.
    pub(super) const fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// How deep the walk is.
    pub(super) const fn depth(&self) -> usize {
        self.depth
    }

    /// Whether no further node is visited.
    pub(super) const fn is_over(&self) -> bool {
        self.nodes >= MAX_NODES
    }
}
