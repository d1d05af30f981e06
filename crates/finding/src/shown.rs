//! Resources as policies see them, in plain form.

use std::sync::Arc;

use cumulint_source::Span;

/// A value in plain form.
#[derive(Clone, PartialEq, Debug)]
pub enum ShownValue {
    /// Null.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A number, with its digits.
    Number(String),
    /// A text.
    String(String),
    /// A list.
    List(Vec<Self>),
    /// A map in the order of the text.
    Map(Vec<(String, Self)>),
    /// A computed attribute of another resource.
    Reference {
        /// The other resource's address.
        resource: String,
        /// The attribute.
        path: String,
    },
    /// Not known, and why.
    Unknown(String),
    /// One of two, by a condition.
    Choice(Box<[ShownCase; 2]>),
    /// Declared secret: not shown.
    Secret,
}

/// What a value is in one case of a condition; null where it is absent then.
#[derive(Clone, PartialEq, Debug)]
pub struct ShownCase {
    /// Which case: "`IsProd` holds".
    pub when: String,
    /// The value.
    pub value: ShownValue,
    /// Where it is written.
    pub place: Option<Span>,
}

/// A resource in plain form.
#[derive(Clone, Debug)]
pub struct ShownResource {
    /// What the author would call it.
    pub address: Arc<str>,
    /// The canonical type.
    pub canonical_type: Arc<str>,
    /// The type as declared.
    pub declared_type: Arc<str>,
    /// The API version, where the dialect writes one.
    pub api_version: Option<ShownValue>,
    /// Its name, where one is given.
    pub name: Option<ShownValue>,
    /// The address of what it lies in.
    pub parent: Option<Arc<str>>,
    /// Its properties in canonical form.
    pub properties: ShownValue,
    /// The properties' places, by JSON path, in order: what `show` prints as comments.
    pub places: Vec<(String, Span)>,
    /// The whole declaration.
    pub block: Span,
    /// The set of inputs, where there is more than one.
    pub environment: Option<Arc<str>>,
}

/// What `show` prints.
#[derive(Clone, Default, Debug)]
pub struct Shown {
    /// The resources, in the order of their places.
    pub resources: Vec<ShownResource>,
}
