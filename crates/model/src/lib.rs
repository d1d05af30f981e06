//! What front ends produce and policies judge: values with origins, resources, and truth with three values.
//!
//! The model knows no dialect, no policy and no rendering. Two rules hold throughout: a value cannot be made without saying
//! where it comes from, and an unknown says why it is unknown. Equality of values ignores where they were written.

mod condition;
mod map;
mod moved;
mod number;
mod origin;
mod project;
mod resource;
mod truth;
mod value;
mod world;

pub use condition::{ConditionId, Conditions, Formula, Input, InputId};
pub use map::{Entry, Map};
pub use number::Number;
pub use origin::{Hop, Key, Origin, OriginId, Origins};
pub use project::{ByDefault, Dialect, Gap, Project};
pub use resource::{Call, Cloud, INPUT, OUTPUT, Parent, Presence, Resource, ResourceId};
pub use truth::Truth;
pub use value::{Choice, Encoded, Kind, Reference, Unknown, Value, Why};
pub use world::World;

/// A short text that is shared rather than copied: names, keys, strings of templates.
pub type Symbol = std::sync::Arc<str>;
