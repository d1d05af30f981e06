//! Members and elements of nodes, by the rules that hold everywhere: null is absent, an encoded document is looked through,
//! what the cloud computes exists though its members are not known, Azure's names are compared without case.

use cumulint_model::{Cloud, Entry, Kind, Map, OriginId, Resource, ResourceId, Value, Why};

use crate::facts::Facts;
use crate::node::{Absent, Doubt, Held, Node, Place};

impl<'p> Facts<'p> {
    /// The member of a name; derived members start with `_`.
    #[must_use]
    pub fn member<'f>(&'f self, node: &Node<'f>, name: &'f str) -> Node<'f> {
        if name.starts_with('_')
            && let Some(found) = self.derived(node, name)
        {
            return found;
        }
        match node {
            Node::Resource(id) => self.property(*id, name),
            Node::Implied(implied) => self.absent(implied.ancestor, None, name),
            Node::Api(id) => self.api_member(*id, name),
            Node::Value(held) => self.member_of_value(held, name),
            Node::Made(made) => self.missing_in(made.owner, made.place, None, name),
            Node::Group(..) => Node::Unknown(Doubt { why: Why::Invalid(name.into()), place: None }),
            Node::Absent(absent) => Node::Absent(*absent),
            Node::Unknown(doubt) => Node::Unknown(doubt.clone()),
        }
    }

    /// The element of a list at an index; a negative one counts from the end.
    #[must_use]
    pub fn item<'f>(&'f self, node: &Node<'f>, index: i64) -> Node<'f> {
        if matches!(node, Node::Absent(_) | Node::Unknown(_)) {
            return node.clone();
        }
        if let Some(why) = self.unknown_elements(node) {
            return why;
        }
        let items = self.items(node).unwrap_or_default();
        let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let index = if index < 0 { length.checked_add(index) } else { Some(index) };
        let found = index.and_then(|index| items.into_iter().nth(usize::try_from(index).ok()?));
        found.unwrap_or_else(|| self.nothing_in(node))
    }

    /// What is missing from a list, or from anything that is none.
    fn nothing_in<'f>(&'f self, node: &Node<'f>) -> Node<'f> {
        match (self.owner(node), self.place(node)) {
            (Some(owner), Some(place)) => self.missing_in(owner, place, node.value(), ""),
            _ => Node::Unknown(Doubt { why: Why::Invalid("the list".into()), place: None }),
        }
    }

    /// One unknown node for the elements of what is not known; `None` if they are known.
    fn unknown_elements<'f>(&self, node: &Node<'f>) -> Option<Node<'f>> {
        let Node::Value(held) = node else { return None };
        let document = match &held.value.kind {
            Kind::Encoded(encoded) => &encoded.value,
            _ => held.value,
        };
        let why = match &document.kind {
            Kind::Reference(reference) => Why::AfterApply(reference.path.clone()),
            Kind::Unknown(unknown) if !unknown.is_text() => unknown.why.clone(),
            _ => return None,
        };
        Some(Node::Unknown(Doubt { why, place: Some(Place::Origin(held.value.origin)) }))
    }

    /// The items of a list, nulls included as absent nodes; `None` if the node is not a list.
    #[must_use]
    pub fn items<'f>(&'f self, node: &Node<'f>) -> Option<Vec<Node<'f>>> {
        match node {
            Node::Group(items, _) => Some(items.clone()),
            Node::Value(held) => {
                let items = held.value.as_list()?;
                Some(items.iter().map(|value| self.held(value, held.owner, value.origin)).collect())
            }
            _ => None,
        }
    }

    /// What `*` visits: the items of a list, the values of a map or of a resource; of what is not known one unknown node.
    /// Derived members are not visited.
    #[must_use]
    pub fn elements<'f>(&'f self, node: &Node<'f>) -> Vec<Node<'f>> {
        match node {
            Node::Resource(id) => match self.resource(*id) {
                Some(resource) => self.values(&resource.properties, *id),
                None => Vec::new(),
            },
            Node::Value(held) => match (self.unknown_elements(node), held.value.as_map()) {
                (Some(unknown), _) => vec![unknown],
                (None, Some(map)) => self.values(map, held.owner),
                (None, None) => self.items(node).unwrap_or_default(),
            },
            Node::Group(items, _) => items.clone(),
            Node::Unknown(_) => vec![node.clone()],
            Node::Implied(_) | Node::Api(_) | Node::Made(_) | Node::Absent(_) => Vec::new(),
        }
    }

    /// How the names of a resource are compared.
    #[must_use]
    pub fn ignores_case(&self, owner: Option<ResourceId>) -> bool {
        owner.and_then(|id| self.resource(id)).is_some_and(|resource| resource.cloud == Cloud::Azure)
    }

    fn property<'f>(&'f self, id: ResourceId, name: &'f str) -> Node<'f> {
        let Some(resource) = self.resource(id) else { return self.absent(id, None, name) };
        match self.entry(&resource.properties, id, name) {
            Some(entry) => self.held(&entry.value, id, entry.header),
            None if resource.existing => Node::Unknown(elsewhere(resource)),
            None => self.absent(id, None, name),
        }
    }

    fn member_of_value<'f>(&'f self, held: &Held<'f>, name: &'f str) -> Node<'f> {
        let value = held.value;
        if let Kind::Reference(reference) = &value.kind {
            let why = Why::AfterApply(format!("{}.{name}", reference.path).into());
            return Node::Unknown(Doubt { why, place: Some(Place::Origin(value.origin)) });
        }
        if let Some(why) = value.why() {
            return Node::Unknown(Doubt { why: why.clone(), place: Some(Place::Origin(value.origin)) });
        }
        if let Kind::Encoded(encoded) = &value.kind {
            return self.member_of_value(&Held { value: &encoded.value, ..*held }, name);
        }
        match value.as_map().and_then(|map| self.entry(map, held.owner, name)) {
            Some(entry) => self.held(&entry.value, held.owner, entry.header),
            None => self.missing_in(held.owner, Place::Origin(held.header), Some(value), name),
        }
    }

    fn entry<'f>(&'f self, map: &'f Map, owner: ResourceId, name: &str) -> Option<&'f Entry> {
        if self.ignores_case(Some(owner)) { map.get_ignoring_case(name) } else { map.get(name) }
    }

    fn values<'f>(&'f self, map: &'f Map, owner: ResourceId) -> Vec<Node<'f>> {
        map.iter().map(|entry| self.held(&entry.value, owner, entry.header)).collect()
    }

    /// A value as a node: a null is absent, and blamed where it is written.
    pub(crate) fn held<'f>(&self, value: &'f Value, owner: ResourceId, header: OriginId) -> Node<'f> {
        match value.kind {
            Kind::Null => self.missing_in(owner, Place::Origin(value.origin), Some(value), ""),
            _ => Node::Value(Held { value, owner, header }),
        }
    }

    /// Something that a resource lacks.
    pub(crate) fn absent<'f>(&self, id: ResourceId, within: Option<&'f Value>, name: &'f str) -> Node<'f> {
        match self.header(id) {
            Some(holder) => self.missing_in(id, holder, within, name),
            None => Node::Unknown(Doubt { why: Why::Invalid(name.into()), place: None }),
        }
    }

    fn missing_in<'f>(
        &self,
        owner: ResourceId,
        holder: Place,
        within: Option<&'f Value>,
        name: &'f str,
    ) -> Node<'f> {
        Node::Absent(Absent { owner, holder, within, name })
    }
}

/// A property that the project does not say, of a resource that it only reads.
fn elsewhere(resource: &Resource) -> Doubt {
    Doubt { why: Why::RemoteData(resource.address.clone()), place: Some(Place::Header(resource.header)) }
}
