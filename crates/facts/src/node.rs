//! Nodes: what a condition looks at. A node knows whose it is and where it stands, so that it can be blamed.

use std::borrow::Cow;

use cumulint_model::{Choice, Kind, Number, OriginId, ResourceId, Truth, Value, Why};
use cumulint_source::Span;

/// Where something stands: by way of its origin, or directly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// At the place of use of an origin, whose chain tells the rest.
    Origin(OriginId),
    /// At a header.
    Header(Span),
}

/// What a condition looks at.
#[derive(Clone, Debug)]
pub enum Node<'f> {
    /// A resource.
    Resource(ResourceId),
    /// A parent that nobody declared and that exists nevertheless: the `blobServices/default` of a storage account.
    Implied(Implied<'f>),
    /// A value as written, or as a view gathered it.
    Value(Held<'f>),
    /// What is known of an API version: the holder of `.preview` and its like.
    Api(ResourceId),
    /// A derived text, number or Boolean.
    Made(Made<'f>),
    /// A derived list.
    Group(Vec<Node<'f>>, Place),
    /// Something that is not there.
    Absent(Absent<'f>),
    /// Something that cannot be told before deployment.
    Unknown(Doubt),
}

/// A value with its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Held<'f> {
    /// The value.
    pub value: &'f Value,
    /// The resource that it belongs to: how names are compared, and what `_address` of a message says.
    pub owner: ResourceId,
    /// The key or block header that it stands under: blamed when something is missing inside it.
    pub header: OriginId,
}

/// A parent between a child and the nearest declared ancestor.
#[derive(Clone, Copy, Debug)]
pub struct Implied<'f> {
    /// The nearest ancestor that is declared.
    pub ancestor: ResourceId,
    /// The type: `Microsoft.Storage/storageAccounts/blobServices`.
    pub kind: &'f str,
}

/// A derived scalar.
#[derive(Clone, Debug)]
pub struct Made<'f> {
    /// What it is.
    pub scalar: Scalar<'f>,
    /// What it was derived from.
    pub place: Place,
    /// Whose it is.
    pub owner: ResourceId,
    /// The value that decided, where that is another than what was asked about: the secret that a map holds.
    pub of: Option<&'f Value>,
}

/// Something that is not there.
#[derive(Clone, Copy, Debug)]
pub struct Absent<'f> {
    /// Whose property it would be.
    pub owner: ResourceId,
    /// The header of what should hold it.
    pub holder: Place,
    /// What should hold it, where that is a value rather than the resource itself.
    pub within: Option<&'f Value>,
    /// The first name that is missing.
    pub name: &'f str,
}

/// Why something cannot be told, and where that was seen.
#[derive(Clone, PartialEq, Debug)]
pub struct Doubt {
    /// Why.
    pub why: Why,
    /// Where, if it stands anywhere.
    pub place: Option<Place>,
}

/// A node as comparisons see it.
#[derive(Clone, PartialEq, Debug)]
pub enum Scalar<'f> {
    /// Not there, or null.
    Absent,
    /// A Boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Cow<'f, str>),
    /// A list or a map.
    Compound(&'f Value),
    /// A resource.
    Resource(ResourceId),
    /// Not known; how its text starts and ends, where that is known.
    Unknown {
        /// Why.
        why: Why,
        /// The certain beginning of the text.
        prefix: Option<&'f str>,
        /// The certain end of the text.
        suffix: Option<&'f str>,
        /// Whether it will certainly be there: what the cloud computes, a text of which a part is known.
        exists: bool,
    },
}

impl<'f> Node<'f> {
    /// The node as comparisons see it. An encoded document compares as its text.
    #[must_use]
    pub fn scalar(&self) -> Scalar<'f> {
        match self {
            Self::Resource(id) | Self::Api(id) => Scalar::Resource(*id),
            Self::Implied(implied) => Scalar::Resource(implied.ancestor),
            Self::Value(held) => Scalar::of(held.value),
            Self::Made(made) => made.scalar.clone(),
            Self::Group(..) | Self::Absent(_) => Scalar::Absent,
            Self::Unknown(doubt) => {
                Scalar::Unknown { why: doubt.why.clone(), prefix: None, suffix: None, exists: false }
            }
        }
    }

    /// Whether it exists: an unknown may turn out to be null, what the cloud computes will be there.
    #[must_use]
    pub fn existence(&self) -> Truth {
        match self {
            Self::Absent(_) => Truth::False,
            Self::Unknown(_) => Truth::Unknown,
            Self::Value(_) | Self::Made(_) => match self.scalar() {
                Scalar::Absent => Truth::False,
                Scalar::Unknown { exists: false, .. } => Truth::Unknown,
                _ => Truth::True,
            },
            _ => Truth::True,
        }
    }

    /// Why it is not known; `None` if it is. What the cloud will compute exists, yet its value is not known.
    #[must_use]
    pub fn why(&self) -> Option<Why> {
        match self.scalar() {
            Scalar::Unknown { why, .. } => Some(why),
            _ => None,
        }
    }

    /// The value behind it; `None` if it is not one.
    #[must_use]
    pub fn value(&self) -> Option<&'f Value> {
        if let Self::Value(held) = self { Some(held.value) } else { None }
    }
}

impl<'f> Scalar<'f> {
    /// A value as comparisons see it.
    #[must_use]
    pub fn of(value: &'f Value) -> Self {
        match &value.kind {
            Kind::Null => Self::Absent,
            Kind::Bool(known) => Self::Bool(*known),
            Kind::Number(number) => Self::Number(number.clone()),
            Kind::String(text) => Self::Text(Cow::Borrowed(text)),
            Kind::List(_) | Kind::Map(_) => Self::Compound(value),
            Kind::Encoded(encoded) => match &encoded.text {
                Some(text) => Self::Text(Cow::Borrowed(text)),
                None => {
                    let why = Why::Unsupported("a partly known document".into());
                    Self::Unknown { why, prefix: None, suffix: None, exists: true }
                }
            },
            Kind::Reference(reference) => Self::Unknown {
                why: Why::AfterApply(reference.path.clone()),
                prefix: is_arn(&reference.path).then_some("arn:"),
                suffix: None,
                exists: true,
            },
            Kind::Unknown(unknown) => {
                let (prefix, suffix) = (unknown.prefix.as_deref(), unknown.suffix.as_deref());
                Self::Unknown {
                    why: unknown.why.clone(),
                    prefix,
                    suffix,
                    exists: unknown.is_text()
                        || is_pseudo_parameter(&unknown.why)
                        || value.choice().is_some_and(exists_in_every_case),
                }
            }
        }
    }
}

/// Whether an attribute of a resource is an Amazon Resource Name, by its own name: `arn`, `role_arn`, `TopicArn`. All of them
/// start alike: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
fn is_arn(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    name == "arn" || ["_arn", "Arn", "ARN"].iter().any(|end| name.ends_with(end))
}

/// Whether a value is what CloudFormation knows of every stack, such as `AWS::AccountId`: whatever it is, it is there.
fn is_pseudo_parameter(why: &Why) -> bool {
    matches!(why, Why::Input(name) if name.starts_with("AWS::"))
}

/// Whether a choice is there whatever decides.
fn exists_in_every_case(choice: &Choice) -> bool {
    let there = |case: &Value| {
        !matches!(case.kind, Kind::Null | Kind::Unknown(_)) || case.choice().is_some_and(exists_in_every_case)
    };
    there(&choice.holds) && there(&choice.fails)
}
