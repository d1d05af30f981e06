//! Where an expression is evaluated: in which scope, in which turns of loops, and where resources are deployed to.

use std::sync::Arc;

use cumulint_model::{Call, Symbol};
use rustc_hash::FxHashMap;

use crate::evaluator::deployment::place::Place;
use crate::syntax::Level;
use crate::value::Value;

/// Where an expression is evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The scope, by its place in the evaluator's list.
    pub(crate) scope: usize,
    /// The turns of the loops around, outermost first.
    pub(crate) turns: Vec<Turn>,
    /// Where resources are deployed to.
    pub(crate) place: Place,
    /// Where functions such as `resourceGroup` take themselves to be: where the template around is deployed to, in a nested one
    /// whose expressions belong to that.
    pub(crate) seen: Place,
    /// What lambdas and loops over lists have bound, innermost first.
    pub(crate) locals: Option<Arc<Local>>,
    /// The arguments of the author's own function whose body this is, by lower-case name.
    pub(crate) arguments: Option<Arc<FxHashMap<String, Value>>>,
    /// The deployments that lead here.
    pub(crate) calls: Arc<[Call]>,
}

/// A name that a lambda or a loop binds.
#[derive(Debug)]
pub(crate) struct Local {
    name: Symbol,
    value: Value,
    around: Option<Arc<Self>>,
}

impl Local {
    pub(crate) fn name(&self) -> &Symbol {
        &self.name
    }

    pub(crate) fn value(&self) -> &Value {
        &self.value
    }
}

/// A turn of a loop.
#[derive(Clone, Debug)]
pub(crate) struct Turn {
    pub(crate) name: Symbol,
    /// Which turn; `None` if one stands for all.
    pub(crate) index: Option<u64>,
    /// Whether it is the loop of a property or a variable.
    pub(crate) property: bool,
}

impl Context {
    pub(crate) fn outermost(level: Level) -> Self {
        let place = Place { level, subscription: None, group: None };
        let calls = Arc::default();
        let seen = place.clone();
        Self { scope: 0, turns: Vec::new(), place, seen, locals: None, arguments: None, calls }
    }

    /// The same, outside of all loops and lambdas: as the values of names are evaluated.
    pub(crate) fn of_names(&self) -> Self {
        Self { turns: Vec::new(), locals: None, arguments: None, ..self.clone() }
    }

    /// The same, with a name bound.
    pub(crate) fn with_local(&self, name: &Symbol, value: Value) -> Self {
        let local = Local { name: name.clone(), value, around: self.locals.clone() };
        Self { locals: Some(Arc::new(local)), ..self.clone() }
    }

    /// The same, within a turn of a loop.
    pub(crate) fn turn(&self, name: &Symbol, index: Option<u64>, property: bool) -> Self {
        let mut inner = self.clone();
        inner.turns.push(Turn { name: name.clone(), index, property });
        inner
    }

    /// What a name is bound to. Bicep tells names apart by their case, templates do not.
    pub(crate) fn local(&self, name: &str) -> Option<&Local> {
        let locals = || std::iter::successors(self.locals.as_deref(), |local| local.around.as_deref());
        let exact = locals().find(|local| &*local.name == name);
        exact.or_else(|| locals().find(|local| local.name.eq_ignore_ascii_case(name)))
    }

    /// What the addresses of resources begin with that a deployment around deploys.
    pub(crate) fn around(&self) -> String {
        self.calls.last().map(|call| format!("{}.", call.address)).unwrap_or_default()
    }
}
