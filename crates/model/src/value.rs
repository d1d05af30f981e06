//! Values: what a property is known to be, where that comes from, and what it refers to.

use std::fmt;
use std::sync::Arc;

use cumulint_source::Span;

use crate::{ConditionId, Map, Number, OriginId, ResourceId, Symbol};

/// A value with its origin. Two values are equal when their kinds are; origin, link and sensitivity do not count.
#[derive(Clone, Debug)]
pub struct Value {
    /// What is known of it.
    pub kind: Kind,
    /// Where it comes from.
    pub origin: OriginId,
    /// The resource that it was read from: `aws_s3_bucket.site.bucket` is the bucket's name *and* a link to the bucket.
    pub refers: Option<ResourceId>,
    /// Declared secret by the author: never shown.
    pub sensitive: bool,
}

/// What is known of a value. Lists and maps are shared, so that passing a value on costs nothing.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// Written as null: the same as absent, once lowered.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    String(Symbol),
    /// A list; a set is a list in the order of its text.
    List(Arc<Vec<Value>>),
    /// A map or an object.
    Map(Arc<Map>),
    /// A text that encodes a value as JSON, and that value: an IAM policy by `jsonencode`, in a heredoc or in a file.
    Encoded(Arc<Encoded>),
    /// What the cloud will compute for another resource: an id, an ARN.
    Reference(Arc<Reference>),
    /// Not known before deployment, or not known to us.
    Unknown(Arc<Unknown>),
}

/// A JSON document in a text.
#[derive(Clone, PartialEq, Debug)]
pub struct Encoded {
    /// The text, where all of it is known.
    pub text: Option<Symbol>,
    /// What it says.
    pub value: Value,
}

/// An attribute of another resource that is only known after deployment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reference {
    /// The resource.
    pub target: ResourceId,
    /// The attribute, as the author wrote it: `id`, `arn`, `Arn`, `properties.primaryEndpoints.blob`.
    pub path: Symbol,
}

/// A value that is not known.
#[derive(Clone, PartialEq, Debug)]
pub struct Unknown {
    /// Why.
    pub why: Why,
    /// How its text certainly starts, where that is known: `arn:aws:s3:::` of a template whose end is unknown.
    pub prefix: Option<Symbol>,
    /// How its text certainly ends: `/*` of an ARN that is computed, and what follows it.
    pub suffix: Option<Symbol>,
    /// What it is in either case, where a condition of the project decides.
    pub choice: Option<Choice>,
}

impl Unknown {
    /// A text of which only the ends are certain, each of them empty where it is not.
    #[must_use]
    pub fn text(why: Why, prefix: &str, suffix: &str) -> Self {
        let certain = |end: &str| (!end.is_empty()).then(|| end.into());
        Self { why, prefix: certain(prefix), suffix: certain(suffix), choice: None }
    }

    /// Whether a part of its text is certain: it is a text, and will be there.
    #[must_use]
    pub fn is_text(&self) -> bool {
        self.prefix.is_some() || self.suffix.is_some()
    }
}

/// One of two values, by a condition of the project.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// What decides.
    pub condition: ConditionId,
    /// Where the author asks for it.
    pub at: Span,
    /// What it is where the condition holds; null where it is absent then.
    pub holds: Value,
    /// What it is where the condition does not hold.
    pub fails: Value,
}

impl Choice {
    /// The values that it can be.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        [&self.holds, &self.fails].into_iter()
    }

    /// The values that it can be, to change them.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        [&mut self.holds, &mut self.fails].into_iter()
    }

    /// What it is, once it is known whether the condition holds.
    #[must_use]
    pub fn case(&self, holds: bool) -> &Value {
        if holds { &self.holds } else { &self.fails }
    }
}

/// Why a value is not known. The names are what the author wrote: `var.region`, `parameters('sku')`, `!Ref Env`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Why {
    /// An input without a value: giving it one would decide.
    Input(Symbol),
    /// The provider or the cloud computes it during deployment.
    AfterApply(Symbol),
    /// It is read from elsewhere during deployment: a data source, another stack, a remote state.
    RemoteData(Symbol),
    /// A condition or a count that is not known decides it.
    Condition(Symbol),
    /// It depends on a module that is not at hand.
    Module(Symbol),
    /// cumulint does not evaluate this (yet).
    Unsupported(Symbol),
    /// Evaluating it is an error, which is reported where it stands.
    Invalid(Symbol),
    /// A limit against hostile input was reached.
    Limit(Symbol),
}

impl Why {
    /// The thing that is not known, as the author wrote it.
    #[must_use]
    pub fn subject(&self) -> &Symbol {
        match self {
            Self::Input(name) | Self::AfterApply(name) | Self::RemoteData(name) | Self::Condition(name) => {
                name
            }
            Self::Module(name) | Self::Unsupported(name) | Self::Invalid(name) | Self::Limit(name) => name,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(name) => write!(out, "`{name}` has no value"),
            Self::AfterApply(name) => write!(out, "`{name}` is only known after deployment"),
            Self::RemoteData(name) => write!(out, "`{name}` is read from elsewhere during deployment"),
            Self::Condition(name) => write!(out, "it depends on the condition `{name}`, which is not known"),
            Self::Module(name) => write!(out, "module `{name}` is not at hand"),
            Self::Unsupported(name) => write!(out, "`{name}` is not evaluated"),
            Self::Invalid(name) => write!(out, "`{name}` cannot be evaluated"),
            Self::Limit(name) => write!(out, "the limit of {name} was reached"),
        }
    }
}

impl Value {
    /// A value of a kind, with an origin.
    #[must_use]
    pub fn new(kind: Kind, origin: OriginId) -> Self {
        Self { kind, origin, refers: None, sensitive: false }
    }

    /// A text.
    #[must_use]
    pub fn string(text: impl Into<Symbol>, origin: OriginId) -> Self {
        Self::new(Kind::String(text.into()), origin)
    }

    /// A list.
    #[must_use]
    pub fn list(items: Vec<Self>, origin: OriginId) -> Self {
        Self::new(Kind::List(Arc::new(items)), origin)
    }

    /// A map.
    #[must_use]
    pub fn map(map: Map, origin: OriginId) -> Self {
        Self::new(Kind::Map(Arc::new(map)), origin)
    }

    /// An unknown, with its reason.
    #[must_use]
    pub fn unknown(why: Why, origin: OriginId) -> Self {
        Self::new(Kind::Unknown(Arc::new(Unknown { why, prefix: None, suffix: None, choice: None })), origin)
    }

    /// The values that it can be; `None` if no condition decides between several.
    #[must_use]
    pub fn choice(&self) -> Option<&Choice> {
        if let Kind::Unknown(unknown) = &self.kind { unknown.choice.as_ref() } else { None }
    }

    /// The same choice between other values: what `change` makes of each that it can be; of a value that is no choice, what
    /// `change` makes of it.
    pub fn for_each_case(&self, change: &mut impl FnMut(&Self) -> Self) -> Self {
        let (Kind::Unknown(unknown), Some(choice)) = (&self.kind, self.choice()) else { return change(self) };
        let holds = choice.holds.for_each_case(change);
        let fails = choice.fails.for_each_case(change);
        let choice = Some(Choice { holds, fails, ..*choice });
        let unknown = Unknown { why: unknown.why.clone(), prefix: None, suffix: None, choice };
        Self { kind: Kind::Unknown(Arc::new(unknown)), ..self.clone() }
    }

    /// An attribute of another resource that is only known after deployment.
    #[must_use]
    pub fn reference(target: ResourceId, path: impl Into<Symbol>, origin: OriginId) -> Self {
        let kind = Kind::Reference(Arc::new(Reference { target, path: path.into() }));
        Self { kind, origin, refers: Some(target), sensitive: false }
    }

    /// The same value, coming from elsewhere.
    #[must_use]
    pub fn at(mut self, origin: OriginId) -> Self {
        self.origin = origin;
        self
    }

    /// The string, also that of an encoded document; `None` if it is anything else or not known.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            Kind::Encoded(encoded) => encoded.text.as_deref(),
            _ => None,
        }
    }

    /// The Boolean; `None` if it is anything else or not known.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(known) = self.kind { Some(known) } else { None }
    }

    /// The number; `None` if it is anything else or not known.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        if let Kind::Number(number) = &self.kind { Some(number) } else { None }
    }

    /// The map, of an encoded document the one that it says; `None` if it is anything else or not known.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Map(map) => Some(map),
            Kind::Encoded(encoded) => encoded.value.as_map(),
            _ => None,
        }
    }

    /// The items of a list, of an encoded document those of the list that it says; `None` if it is anything else or not known.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            Kind::Encoded(encoded) => encoded.value.as_list(),
            _ => None,
        }
    }

    /// Why it is unknown; `None` if it is known.
    #[must_use]
    pub fn why(&self) -> Option<&Why> {
        if let Kind::Unknown(unknown) = &self.kind { Some(&unknown.why) } else { None }
    }

    /// The resource that it points to or was read from; `None` if there is none.
    #[must_use]
    pub fn target(&self) -> Option<ResourceId> {
        match &self.kind {
            Kind::Reference(reference) => Some(reference.target),
            _ => self.refers,
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}
