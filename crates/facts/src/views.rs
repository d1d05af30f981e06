//! Views: what sits in many places of a project, gathered and given one grammar.
//!
//! A view is a pure function of a project. Each of its members is a value (mostly a map) with the origins of what the author
//! wrote, beside the resource that holds it. What a member may hold is declared here too, so that policies are checked
//! against it when they are loaded. Views know no policy and keep nothing.

mod cases;
mod declarations;
#[cfg(test)]
pub(crate) mod drafts;
mod iam;
mod network;
mod rbac;
mod record;
mod secrets;
mod texts;

use cumulint_model::{Project, ResourceId, Value};

/// One thing that a view found.
#[derive(Clone, Debug)]
pub struct Member {
    /// The resource that holds it: `$` of a policy on the view.
    pub resource: ResourceId,
    /// What it says: `@` of a policy on the view. Origins lead to the author's own text.
    pub value: Value,
}

/// A view, by its name and what its members hold.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The name that policies use: `iam.statements`.
    pub name: &'static str,
    /// What a member may hold.
    pub fields: &'static [Field],
    /// Finds the members, in the order of the project's resources.
    pub gather: fn(&Project) -> Vec<Member>,
}

/// One property of a view's members.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name: `effect`.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
}

/// What a property holds, where it is present.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A Boolean.
    Boolean,
    /// A list of texts.
    Texts,
    /// A list of maps, whose keys are not checked.
    Maps,
    /// Anything: a map with keys of the author's, or a value whose shape differs.
    Any,
}

/// Every view that there is.
pub const VIEWS: &[View] = &[
    declarations::INPUTS,
    declarations::OUTPUTS,
    iam::STATEMENTS,
    network::INGRESS,
    network::EGRESS,
    rbac::ASSIGNMENTS,
    secrets::VALUES,
    texts::TEXTS,
];

/// The view of a name; `None` if there is none.
#[must_use]
pub fn view(name: &str) -> Option<&'static View> {
    VIEWS.iter().find(|view| view.name == name)
}

/// The members of a view in a project; empty if there is no view of that name.
#[must_use]
pub fn members(name: &str, project: &Project) -> Vec<Member> {
    view(name).map(|view| (view.gather)(project)).unwrap_or_default()
}
