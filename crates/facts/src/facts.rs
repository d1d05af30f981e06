//! A project with what is asked of it, each answer found at most once.

use std::sync::OnceLock;

use cumulint_model::{OriginId, Presence, Project, Resource, ResourceId, Truth, World};
use cumulint_source::Span;

use crate::node::{Held, Node, Place};
use crate::referrers::Relations;
use crate::views::{self, Member};

/// A lowered project and what policies ask of it. Threads may share it.
#[derive(Debug)]
pub struct Facts<'p> {
    project: &'p Project,
    views: Vec<OnceLock<Vec<Member>>>,
    relations: OnceLock<Relations>,
    defaults: OnceLock<World>,
}

impl<'p> Facts<'p> {
    /// Wraps a project; nothing is computed yet.
    #[must_use]
    pub fn new(project: &'p Project) -> Self {
        let views = views::VIEWS.iter().map(|_| OnceLock::new()).collect();
        Self { project, views, relations: OnceLock::new(), defaults: OnceLock::new() }
    }

    /// The project.
    #[must_use]
    pub fn project(&self) -> &'p Project {
        self.project
    }

    /// A resource of the project; `None` if the identity is of another one.
    #[must_use]
    pub fn resource(&self, id: ResourceId) -> Option<&'p Resource> {
        self.project.get(id)
    }

    /// The members of a view, gathered when first asked for; empty if there is no view of that name.
    #[must_use]
    pub fn view(&self, name: &str) -> &[Member] {
        let index = views::VIEWS.iter().position(|view| view.name == name);
        let cell = index.and_then(|index| Some((views::VIEWS.get(index)?, self.views.get(index)?)));
        cell.map_or(&[], |(view, cell)| cell.get_or_init(|| (view.gather)(self.project)))
    }

    /// The node of a view's member.
    #[must_use]
    pub fn member_node<'f>(&self, member: &'f Member) -> Node<'f> {
        Node::Value(Held { value: &member.value, owner: member.resource, header: member.value.origin })
    }

    /// The resource that a declaration became a part of, or itself.
    #[must_use]
    pub fn whole(&self, id: ResourceId) -> ResourceId {
        let mut whole = id;
        for _ in 0..MAX_PARTS {
            match self.resource(whole).and_then(|resource| resource.part_of) {
                Some(next) => whole = next,
                None => break,
            }
        }
        whole
    }

    /// The resource that a node belongs to; `None` if the node is unknown, or a group of nothing.
    #[must_use]
    pub fn owner(&self, node: &Node<'_>) -> Option<ResourceId> {
        match node {
            Node::Resource(id) | Node::Api(id) => Some(*id),
            Node::Implied(implied) => Some(implied.ancestor),
            Node::Value(held) => Some(held.owner),
            Node::Made(made) => Some(made.owner),
            Node::Absent(absent) => Some(absent.owner),
            Node::Group(items, _) => items.first().and_then(|item| self.owner(item)),
            Node::Unknown(_) => None,
        }
    }

    /// Where a node is to be blamed: a value at its place of use, a resource at its header, something missing at the header
    /// of what should hold it. `None` if something unknown has no location.
    #[must_use]
    pub fn place(&self, node: &Node<'_>) -> Option<Place> {
        match node {
            Node::Resource(id) | Node::Api(id) => self.header(*id),
            Node::Implied(implied) => self.header(implied.ancestor),
            Node::Value(held) => Some(Place::Origin(held.value.origin)),
            Node::Made(made) => Some(made.place),
            Node::Group(_, place) => Some(*place),
            Node::Absent(absent) => Some(absent.holder),
            Node::Unknown(doubt) => doubt.place,
        }
    }

    /// The span of a place; `None` if its origin is of another project.
    #[must_use]
    pub fn span(&self, place: Place) -> Option<Span> {
        match place {
            Place::Origin(origin) => self.project.place(origin),
            Place::Header(span) => Some(span),
        }
    }

    /// The origin of a node; `None` if it is a resource, or blamed at a header.
    #[must_use]
    pub fn origin(&self, node: &Node<'_>) -> Option<OriginId> {
        match self.place(node)? {
            Place::Origin(origin) => Some(origin),
            Place::Header(_) => None,
        }
    }

    /// Whether a node exists. Of a resource whose presence depends on something unknown that is not known either.
    #[must_use]
    pub fn existence(&self, node: &Node<'_>) -> Truth {
        let presence = match node {
            Node::Resource(id) => self.resource(*id).map(|resource| &resource.presence),
            _ => None,
        };
        match presence {
            Some(Presence::When(_) | Presence::Unknown(_)) => Truth::Unknown,
            Some(Presence::Certain) | None => node.existence(),
        }
    }

    /// What is supposed of a resource: the defaults of inputs, and that it exists.
    #[must_use]
    pub fn world(&self, id: ResourceId) -> World {
        let conditions = &self.project.conditions;
        match self.resource(id).map(|resource| &resource.presence) {
            _ if conditions.is_empty() => World::default(),
            Some(Presence::When(condition)) => conditions.world(Some(*condition)),
            _ => self.defaults.get_or_init(|| conditions.world(None)).clone(),
        }
    }

    /// A value as a node: a null is absent.
    #[must_use]
    pub fn node_of<'f>(&self, held: Held<'f>) -> Node<'f> {
        self.held(held.value, held.owner, held.header)
    }

    pub(crate) fn header(&self, id: ResourceId) -> Option<Place> {
        self.resource(id).map(|resource| Place::Header(resource.header))
    }

    pub(crate) fn relations(&self) -> &Relations {
        self.relations.get_or_init(|| Relations::of(self))
    }
}

/// How often "is a part of" is followed.
const MAX_PARTS: usize = 8;
