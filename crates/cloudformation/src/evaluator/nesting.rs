//! How a nested template hangs together with the one that deploys it.

use std::sync::Arc;

use cumulint_model::{Call, ConditionId, InputId, Presence, Symbol, Value};
use rustc_hash::FxHashMap;

/// What a nested template has from its parent; of a root template it is empty.
#[derive(Default)]
pub(super) struct Nesting {
    /// The path of the stack: `Outer/Inner`.
    stack: Option<Symbol>,
    /// What its parameters are given.
    given: FxHashMap<Symbol, Value>,
    /// The inputs that it shares with its parent, by the names of its parameters.
    linked: FxHashMap<Symbol, InputId>,
    /// The stacks that lead to it.
    calls: Arc<[Call]>,
    /// The condition under which it exists.
    exists: Option<ConditionId>,
}

impl Nesting {
    /// The nesting of a template that a stack of this one deploys. `presence` is that of the stack; `call` leads to it.
    pub(super) fn within(&self, call: Call, presence: &Presence) -> Self {
        let exists = if let Presence::When(condition) = presence { Some(*condition) } else { self.exists };
        let stack = Some(call.address.clone());
        let calls = self.calls.iter().cloned().chain([call]).collect();
        Self { stack, calls, exists, ..Self::default() }
    }

    /// Gives a value to a parameter, and the input of the parent that it is.
    pub(super) fn give(&mut self, name: Symbol, value: Value, input: Option<InputId>) {
        if let Some(input) = input {
            self.linked.insert(name.clone(), input);
        }
        self.given.insert(name, value);
    }

    /// Whether the template is deployed by itself.
    pub(super) const fn is_root(&self) -> bool {
        self.stack.is_none()
    }

    /// What a name is called from the root: below the stack that nests it.
    pub(super) fn address(&self, name: &str) -> Symbol {
        self.stack.as_ref().map_or_else(|| name.into(), |stack| format!("{stack}/{name}").into())
    }

    /// What the parent gives to a parameter.
    pub(super) fn given(&self, name: &str) -> Option<&Value> {
        self.given.get(name)
    }

    /// The input of the parent that a parameter is.
    pub(super) fn linked(&self, name: &str) -> Option<InputId> {
        self.linked.get(name).copied()
    }

    /// The stacks that lead to the template.
    pub(super) const fn calls(&self) -> &Arc<[Call]> {
        &self.calls
    }

    /// The condition under which the template exists. `None` if it always does.
    pub(super) const fn exists(&self) -> Option<ConditionId> {
        self.exists
    }
}
