//! Derived members: what is asked beyond the written properties, as members that start with `_`.
//!
//! They shadow no real property and neither `*` nor `..` visits them. A parent, a target or a referrer outside the project is
//! unknown, not absent.

use std::borrow::Cow;

use cumulint_model::{Kind, Parent, Resource, ResourceId, Value, Why};

use crate::facts::Facts;
use crate::node::{Doubt, Held, Implied, Made, Node, Place, Scalar};
use crate::{address, allow_list, knowledge, named, secrets};

/// A derived member, as the checker of policies needs to know it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Derivation {
    /// The name, `_` included.
    pub name: &'static str,
    /// What has it.
    pub on: Given,
    /// What it yields.
    pub yields: Given,
}

/// What a derived member is asked of, or yields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Given {
    /// A resource.
    Resource,
    /// A list of resources.
    Resources,
    /// An API version.
    Api,
    /// Any value.
    Value,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A Boolean.
    Boolean,
}

/// Every derived member; those of an API version are named without `_`.
pub const DERIVED: &[Derivation] = &[
    derivation("_type", Given::Resource, Given::Text),
    derivation("_declaredType", Given::Resource, Given::Text),
    derivation("_address", Given::Resource, Given::Text),
    derivation("_name", Given::Resource, Given::Text),
    derivation("_provider", Given::Resource, Given::Value),
    derivation("_deletionPolicy", Given::Resource, Given::Text),
    derivation("_updateReplacePolicy", Given::Resource, Given::Text),
    derivation("_api", Given::Resource, Given::Api),
    derivation("_parent", Given::Resource, Given::Resource),
    derivation("_children", Given::Resource, Given::Resources),
    derivation("_referrers", Given::Resource, Given::Resources),
    derivation("_deployed", Given::Resource, Given::Resources),
    derivation("_account", Given::Resource, Given::Resources),
    derivation("_statements", Given::Resource, Given::Value),
    derivation("_secret", Given::Resource, Given::Boolean),
    derivation("_target", Given::Value, Given::Resource),
    derivation("_secret", Given::Value, Given::Boolean),
    derivation("_literal", Given::Value, Given::Boolean),
    derivation("_input", Given::Value, Given::Boolean),
    derivation("_named", Given::Value, Given::Boolean),
    derivation("_computed", Given::Value, Given::Boolean),
    derivation("_accessLevels", Given::Text, Given::Texts),
    derivation("_resourceLevel", Given::Text, Given::Boolean),
    derivation("_wildcard", Given::Text, Given::Boolean),
    derivation("_public", Given::Text, Given::Boolean),
    derivation("_everyone", Given::Text, Given::Boolean),
    derivation("version", Given::Api, Given::Text),
    derivation("preview", Given::Api, Given::Boolean),
    derivation("previewOnly", Given::Api, Given::Boolean),
    derivation("newestStable", Given::Api, Given::Text),
    derivation("superseded", Given::Api, Given::Boolean),
    derivation("known", Given::Api, Given::Boolean),
    derivation("ahead", Given::Api, Given::Boolean),
    derivation("malformed", Given::Api, Given::Boolean),
];

const fn derivation(name: &'static str, on: Given, yields: Given) -> Derivation {
    Derivation { name, on, yields }
}

impl<'p> Facts<'p> {
    /// The derived member of a name; nothing where there is none of that name on such a node.
    pub(crate) fn derived<'f>(&'f self, node: &Node<'f>, name: &'f str) -> Option<Node<'f>> {
        match node {
            Node::Resource(id) => self.of_resource(*id, name),
            Node::Implied(implied) => self.of_implied(implied, name),
            Node::Value(held) => self.of_value(held, name),
            _ => None,
        }
    }

    fn of_resource<'f>(&'f self, id: ResourceId, name: &'f str) -> Option<Node<'f>> {
        let resource = self.resource(id)?;
        let text =
            |text: &'f str| Some(made(Scalar::Text(Cow::Borrowed(text)), Place::Header(resource.header), id));
        match name {
            "_type" => text(&resource.canonical_type),
            "_declaredType" => text(&resource.declared_type),
            "_address" => text(&resource.address),
            "_name" => Some(self.optional(resource.name.as_ref(), id, name)),
            "_provider" => Some(self.optional(resource.provider.as_ref(), id, name)),
            "_deletionPolicy" => Some(self.beside(resource, "DeletionPolicy", id, name)),
            "_updateReplacePolicy" => Some(self.beside(resource, "UpdateReplacePolicy", id, name)),
            "_api" => Some(match resource.api_version {
                Some(_) => Node::Api(id),
                None => self.absent(id, None, name),
            }),
            "_parent" => Some(self.parent(id, resource)),
            "_children" => Some(self.children(id, &resource.canonical_type)),
            "_referrers" => Some(self.referrers(id)),
            "_deployed" => Some(self.deployed(id)),
            "_account" => Some(self.group(id, self.account(id, resource))),
            "_statements" => Some(self.group(id, self.statements(id))),
            "_secret" => {
                let place = Place::Header(resource.header);
                Some(secret(secrets::secret_of(self.project(), resource), place, id))
            }
            _ => None,
        }
    }

    /// What a dialect writes beside the properties, under the name that it has there.
    fn beside<'f>(
        &'f self,
        resource: &'f Resource,
        written: &str,
        id: ResourceId,
        name: &'f str,
    ) -> Node<'f> {
        self.optional(resource.beside.get(written).map(|entry| &entry.value), id, name)
    }

    fn optional<'f>(&'f self, value: Option<&'f Value>, id: ResourceId, name: &'f str) -> Node<'f> {
        value.map_or_else(|| self.absent(id, None, name), |value| self.held(value, id, value.origin))
    }

    fn parent<'f>(&'f self, id: ResourceId, resource: &'f Resource) -> Node<'f> {
        match &resource.parent {
            Some(Parent::Declared(parent)) => self.between(&resource.canonical_type, self.whole(*parent)),
            Some(Parent::Unknown(why)) => doubt(why.clone(), Some(Place::Header(resource.header))),
            None if resource.canonical_type.split('/').count() > TOP_LEVEL_SEGMENTS => {
                doubt(Why::RemoteData(resource.address.clone()), Some(Place::Header(resource.header)))
            }
            None => self.absent(id, None, "_parent"),
        }
    }

    /// The parent of something of a type below a declared ancestor: the ancestor itself, a declared resource between them, or
    /// an implied one.
    fn between<'f>(&'f self, child_type: &'f str, ancestor: ResourceId) -> Node<'f> {
        let ancestor_type = self.resource(ancestor).map_or("", |resource| &resource.canonical_type);
        let kind = child_type.rsplit_once('/').map_or("", |(kind, _)| kind);
        let below =
            kind.get(..ancestor_type.len()).is_some_and(|head| head.eq_ignore_ascii_case(ancestor_type))
                && kind.get(ancestor_type.len()..).is_some_and(|rest| rest.starts_with('/'));
        if !below {
            return Node::Resource(ancestor);
        }
        let declared = self.relations().children(ancestor).iter().copied().find(|child| {
            self.resource(*child).is_some_and(|child| child.canonical_type.eq_ignore_ascii_case(kind))
        });
        declared.map_or(Node::Implied(Implied { ancestor, kind }), Node::Resource)
    }

    fn of_implied<'f>(&'f self, implied: &Implied<'f>, name: &'f str) -> Option<Node<'f>> {
        let header = self.header(implied.ancestor)?;
        match name {
            "_type" => Some(made(Scalar::Text(Cow::Borrowed(implied.kind)), header, implied.ancestor)),
            "_parent" => Some(self.between(implied.kind, implied.ancestor)),
            "_children" => Some(self.children(implied.ancestor, implied.kind)),
            _ => None,
        }
    }

    /// The declared children of a resource that are of a type below the given one, and one unknown node for those whose parent
    /// cannot be told.
    fn children<'f>(&'f self, id: ResourceId, kind: &str) -> Node<'f> {
        let below = |id: &ResourceId| {
            self.resource(*id).is_some_and(|child| address::is_below(&child.canonical_type, kind))
        };
        let declared = self.relations().children(id).iter().copied().filter(below).map(Node::Resource);
        let doubtful = self.relations().orphans().iter().filter(|(orphan, _)| below(orphan));
        let doubtful = doubtful.map(|(orphan, why)| doubt(why.clone(), self.header(*orphan)));
        self.group(id, declared.chain(doubtful.take(1)).collect())
    }

    fn referrers<'f>(&'f self, id: ResourceId) -> Node<'f> {
        let known = self.relations().referrers(id).iter().copied().map(Node::Resource);
        let doubtful = self.relations().incomplete().map(|why| doubt(why.clone(), self.header(id)));
        self.group(id, known.chain(doubtful).collect())
    }

    fn deployed<'f>(&'f self, id: ResourceId) -> Node<'f> {
        self.group(id, self.relations().deployed(id).iter().copied().map(Node::Resource).collect())
    }

    fn group<'f>(&'f self, id: ResourceId, items: Vec<Node<'f>>) -> Node<'f> {
        match self.header(id) {
            Some(place) => Node::Group(items, place),
            None => self.absent(id, None, "_children"),
        }
    }

    fn of_value<'f>(&'f self, held: &Held<'f>, name: &'f str) -> Option<Node<'f>> {
        match name {
            "_target" => Some(self.target(held)),
            "_secret" => {
                let place = Place::Origin(held.value.origin);
                Some(secret(secrets::secret_in(self.project(), held.value), place, held.owner))
            }
            "_literal" => Some(match secrets::is_literal(self.project(), held.value) {
                Ok(answer) => made_of(held, answer),
                Err(why) => doubt(why, Some(Place::Origin(held.value.origin))),
            }),
            "_input" => Some(made_of(held, secrets::is_input(self.project(), held.value))),
            "_named" => Some(self.named(held)),
            "_computed" if held.value.choice().is_some() => {
                Some(doubt(Node::Value(*held).why()?, Some(Place::Origin(held.value.origin))))
            }
            "_computed" => Some(made_of(held, self.is_computed(held.value))),
            "_accessLevels" => self.of_text(held, |text| access_levels(held, text)),
            "_resourceLevel" => {
                self.of_text(held, |text| yes_or_no(held, knowledge::changes_limitable_resources(text)))
            }
            "_wildcard" => self.of_text(held, |text| made_of(held, text.contains(['*', '?']))),
            "_public" => self.of_text(held, |text| yes_or_no(held, address::reaches_public(text))),
            "_everyone" if held.value.as_list().is_some() => {
                Some(match allow_list::admits_everyone(held.value) {
                    Ok(answer) => made_of(held, answer),
                    Err(why) => doubt(why, Some(Place::Origin(held.value.origin))),
                })
            }
            "_everyone" => self.of_text(held, |text| yes_or_no(held, address::is_everyone(text))),
            _ => None,
        }
    }

    /// What `iam.statements` holds of a resource; its members are in the order of resources.
    fn statements<'f>(&'f self, id: ResourceId) -> Vec<Node<'f>> {
        let members = self.view("iam.statements");
        let first = members.partition_point(|member| member.resource < id);
        let own = members.iter().skip(first).take_while(|member| member.resource == id);
        own.map(|member| self.member_node(member)).collect()
    }

    fn named<'f>(&'f self, held: &Held<'f>) -> Node<'f> {
        let owner = self.resource(held.owner);
        let named =
            owner.zip(held.value.as_map()).and_then(|(owner, part)| named::is_named(&owner.properties, part));
        match named {
            Some(Ok(answer)) => made_of(held, answer),
            Some(Err(why)) => doubt(why, Some(Place::Origin(held.value.origin))),
            None => self.absent(held.owner, Some(held.value), "_named"),
        }
    }

    fn target<'f>(&'f self, held: &Held<'f>) -> Node<'f> {
        if let Some(target) = held.value.target() {
            return Node::Resource(self.whole(target));
        }
        let place = Some(Place::Origin(held.value.origin));
        match &held.value.kind {
            Kind::Unknown(unknown) => doubt(unknown.why.clone(), place),
            Kind::String(_) if held.value.sensitive => doubt(Why::RemoteData("a secret".into()), place),
            Kind::String(text) => doubt(Why::RemoteData(text.clone()), place),
            _ => self.absent(held.owner, Some(held.value), "_target"),
        }
    }

    /// Whether the cloud makes it for a resource that the project declares, or for the account that it is deployed to: an id, an ARN,
    /// nothing that its author chooses.
    fn is_computed(&self, value: &Value) -> bool {
        match &value.kind {
            Kind::Reference(reference) => {
                self.resource(reference.target).is_some_and(|target| !target.existing)
            }
            // Twelve digits: <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html>.
            Kind::Unknown(unknown) => matches!(&unknown.why, Why::Input(name) if &**name == "AWS::AccountId"),
            _ => false,
        }
    }

    /// What is derived from a text: unknown of an unknown one, absent of what is no text.
    fn of_text<'f>(&'f self, held: &Held<'f>, derive: impl FnOnce(&'f str) -> Node<'f>) -> Option<Node<'f>> {
        if let Some(text) = held.value.as_str() {
            return Some(derive(text));
        }
        let place = Some(Place::Origin(held.value.origin));
        let why = Node::Value(*held).why()?;
        Some(doubt(why, place))
    }
}

fn access_levels<'f>(held: &Held<'f>, text: &'f str) -> Node<'f> {
    let place = Place::Origin(held.value.origin);
    match knowledge::access_levels(text) {
        Some(levels) => {
            let level = |level| made(Scalar::Text(Cow::Borrowed(level)), place, held.owner);
            Node::Group(levels.into_iter().map(level).collect(), place)
        }
        None => doubt(Why::Unsupported(text.into()), Some(place)),
    }
}

fn yes_or_no<'f>(held: &Held<'f>, answer: Option<bool>) -> Node<'f> {
    match answer {
        Some(answer) => made_of(held, answer),
        None => {
            let text = held.value.as_str().unwrap_or_default();
            doubt(Why::Unsupported(text.into()), Some(Place::Origin(held.value.origin)))
        }
    }
}

/// Whether a secret was found, which stands where that does.
fn secret<'f>(found: Result<Option<&'f Value>, Why>, place: Place, owner: ResourceId) -> Node<'f> {
    match found {
        Ok(None) => made(Scalar::Bool(false), place, owner),
        Ok(Some(value)) => {
            let place = Place::Origin(value.origin);
            Node::Made(Made { scalar: Scalar::Bool(true), place, owner, of: Some(value) })
        }
        Err(why) => doubt(why, Some(place)),
    }
}

fn made_of<'f>(held: &Held<'f>, answer: bool) -> Node<'f> {
    made(Scalar::Bool(answer), Place::Origin(held.value.origin), held.owner)
}

pub(crate) fn made(scalar: Scalar<'_>, place: Place, owner: ResourceId) -> Node<'_> {
    Node::Made(Made { scalar, place, owner, of: None })
}

pub(crate) fn doubt<'f>(why: Why, place: Option<Place>) -> Node<'f> {
    Node::Unknown(Doubt { why, place })
}

/// `Microsoft.Storage/storageAccounts` has no parent.
const TOP_LEVEL_SEGMENTS: usize = 2;
