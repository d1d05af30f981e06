//! The property tree of a type: names, types, enumerations, as published by the cloud or the provider.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::limits::{Limits, Rule};
use crate::shelf::{Shelf, key_of};

static CLOUDFORMATION: Shelf = Shelf::new(include_bytes!("../data/cloudformation.shelf"));
static ARM: Shelf = Shelf::new(include_bytes!("../data/arm.shelf"));
static TERRAFORM_AWS: Shelf = Shelf::new(include_bytes!("../data/terraform_aws.shelf"));
static TERRAFORM_AZURERM: Shelf = Shelf::new(include_bytes!("../data/terraform_azurerm.shelf"));
static TERRAFORM_GOOGLE: Shelf = Shelf::new(include_bytes!("../data/terraform_google.shelf"));

/// A node in the tree of its [`TypeSchema`].
pub type NodeId = u32;

/// The property tree of one type; node 0 is the resource itself.
#[derive(Debug)]
pub struct TypeSchema {
    /// The type, as its cloud spells it.
    pub name: Arc<str>,
    nodes: Vec<OnceLock<Shape>>,
    /// The lines of which nodes are read when they are first asked for, and that of node 0; none where all are read.
    lines: Vec<&'static str>,
    root: usize,
}

/// What a value looks like.
#[derive(Debug)]
pub enum Shape {
    /// Anything: a document, or a type that is not published.
    Any,
    /// A Boolean.
    Bool,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// One of these strings; any other too where it is open.
    Enum {
        /// The known strings.
        values: Vec<Arc<str>>,
        /// Whether others are allowed.
        open: bool,
        /// Whether they are meant in any case of letters.
        any_case: bool,
    },
    /// A value that keeps to limits.
    Limited {
        /// What it looks like otherwise.
        of: NodeId,
        /// The limits.
        limits: Limits,
    },
    /// A list.
    List(NodeId),
    /// A map of free keys.
    Map(NodeId),
    /// An object with these properties.
    Object {
        /// Its properties.
        properties: Vec<Property>,
        /// Whether the level `properties` below it is part of it.
        flattened: bool,
        /// What the values of further keys look like, where there may be some.
        rest: Option<NodeId>,
        /// What is said of several properties together.
        rules: Vec<Rule>,
    },
    /// An object of one of several kinds; the value of a property says of which.
    Variants {
        /// That property.
        key: Arc<str>,
        /// The object with the properties that all kinds have.
        base: NodeId,
        /// The value for a kind, and the object with its further properties.
        kinds: Vec<(Arc<str>, NodeId)>,
    },
    /// Any one of these.
    Union(Vec<NodeId>),
}

/// A property of an object.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, as published")]
pub struct Property {
    /// Its name, as published.
    pub name: Arc<str>,
    /// What it looks like.
    pub node: NodeId,
    /// Must be given.
    pub required: bool,
    /// Only ever read.
    pub read_only: bool,
    /// Filled in by a provider of Terraform where it is not given.
    pub computed: bool,
    /// Holds a secret.
    pub sensitive: bool,
    /// Stood below `properties`.
    pub inner: bool,
    /// A block of Terraform.
    pub block: bool,
}

/// The tree of a type: of CloudFormation, of ARM (in any case of letters), of a Terraform provider. `None` if none of
/// them publishes it.
#[must_use]
pub fn type_schema(name: &str) -> Option<&'static TypeSchema> {
    static KNOWN: OnceLock<Mutex<FxHashMap<String, Option<&'static TypeSchema>>>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    let read = || shelf_of(name)?.find(name).map(|record| &*Box::leak(Box::new(TypeSchema::read(record))));
    if let Some(found) = known.get(name) {
        return *found;
    }
    let found = read();
    // Only types that exist are kept: names in the input must not grow the memory without bound.
    if found.is_some() && known.len() < 20_000 {
        known.insert(name.to_owned(), found);
    }
    found
}

/// The shelf on which the tree of a type would be.
pub(crate) fn shelf_of(name: &str) -> Option<&'static Shelf> {
    if name.contains("::") {
        return Some(&CLOUDFORMATION);
    }
    if name.contains('/') {
        return Some(&ARM);
    }
    match name.split_once('_')?.0 {
        "aws" => Some(&TERRAFORM_AWS),
        "azurerm" => Some(&TERRAFORM_AZURERM),
        "google" => Some(&TERRAFORM_GOOGLE),
        _ => None,
    }
}

/// All shelves of types.
pub(crate) fn shelves() -> [&'static Shelf; 5] {
    [&CLOUDFORMATION, &ARM, &TERRAFORM_AWS, &TERRAFORM_AZURERM, &TERRAFORM_GOOGLE]
}

type MakeLeaf = fn() -> Shape;

/// Leaves without a line of their own, after the lines.
const LEAVES: [(&str, MakeLeaf); 5] = [
    ("?", || Shape::Any),
    ("b", || Shape::Bool),
    ("i", || Shape::Integer),
    ("n", || Shape::Number),
    ("s", || Shape::String),
];

impl TypeSchema {
    /// Reads a record: a line a node; `xtask` writes it.
    fn read(record: &str) -> Self {
        let lines: Vec<&str> = record.lines().skip(1).collect();
        let count = u32::try_from(lines.len()).unwrap_or_default();
        let number = |text: &str| node(text, count);
        let nodes = lines.iter().map(|line| shape(line.trim_start(), number));
        let nodes = nodes.chain(LEAVES.iter().map(|(_, leaf)| leaf())).map(OnceLock::from).collect();
        let mut schema = Self { name: key_of(record).into(), nodes, lines: Vec::new(), root: 0 };
        for path in crate::terraform::added(key_of(record)) {
            schema.add(&path, count);
        }
        schema
    }

    /// A tree of a record that holds several, whose nodes are read when they are first asked for. Node 0 is its root; the
    /// others are numbered by their lines from 1 on, then come the leaves.
    pub(crate) fn of_lines(name: &str, lines: Vec<&'static str>, root: usize) -> Self {
        let nodes = std::iter::repeat_with(OnceLock::new).take(lines.len() + 1 + LEAVES.len()).collect();
        Self { name: name.into(), nodes, lines, root }
    }

    fn read_node(&self, node: NodeId) -> Shape {
        let count = u32::try_from(self.lines.len()).unwrap_or_default();
        let place = (node as usize).checked_sub(1).unwrap_or(self.root);
        let Some(line) = self.lines.get(place) else {
            return LEAVES.get(place.saturating_sub(self.lines.len())).map_or(Shape::Any, |(_, leaf)| leaf());
        };
        let number = |text: &str| match text.parse::<NodeId>() {
            Ok(line) => line.saturating_add(1),
            Err(_) => self::node(text, count + 1),
        };
        shape(line.trim_start(), number)
    }

    /// Adds a property that only a provider of Terraform gives: the first name of the path that is not there, as anything.
    fn add(&mut self, path: &[&str], any: NodeId) {
        let mut node = 0;
        for name in path {
            while let Shape::List(item) = self.shape(node) {
                node = *item;
            }
            if let Some(known) = self.property(node, name) {
                node = known.node;
                continue;
            }
            let shape = self.nodes.get_mut(node as usize).and_then(OnceLock::get_mut);
            if let Some(Shape::Object { properties, .. }) = shape {
                properties.push(Property {
                    name: (*name).into(),
                    node: any,
                    required: false,
                    read_only: false,
                    computed: true,
                    sensitive: false,
                    inner: false,
                    block: false,
                });
            }
            return;
        }
    }

    /// What a node looks like; anything, for a node of another type.
    #[must_use]
    pub fn shape(&self, node: NodeId) -> &Shape {
        let cell = self.nodes.get(node as usize);
        cell.map_or(&Shape::Any, |cell| cell.get_or_init(|| self.read_node(node)))
    }

    /// The properties of a node, where it is an object.
    #[must_use]
    pub fn properties(&self, node: NodeId) -> &[Property] {
        if let Shape::Object { properties, .. } = self.shape(node) { properties } else { &[] }
    }

    /// A property of an object: spelt so, or else in any case of letters. `None` if there is none, or it is not an object.
    #[must_use]
    pub fn property(&self, node: NodeId, name: &str) -> Option<&Property> {
        let properties = self.properties(node);
        let exact = properties.iter().find(|property| &*property.name == name);
        exact.or_else(|| properties.iter().find(|property| property.name.eq_ignore_ascii_case(name)))
    }
}

/// What a line says; `node` is the number of the node that a reference names.
fn shape(line: &str, mut node: impl FnMut(&str) -> NodeId) -> Shape {
    let (mark, rest) = line.split_once('\t').unwrap_or((line, ""));
    match mark {
        "l" => Shape::List(node(rest)),
        "m" => Shape::Map(node(rest)),
        "e" | "E" => Shape::Enum {
            values: rest.split('|').filter(|value| *value != "*").map(Arc::from).collect(),
            open: rest.split('|').any(|value| value == "*"),
            any_case: mark == "E",
        },
        "c" => {
            let (of, limits) = rest.split_once('\t').unwrap_or((rest, ""));
            Shape::Limited { of: node(of), limits: Limits::read(limits) }
        }
        "o" | "f" => Shape::Object {
            properties: rest.split('\t').filter_map(|part| property(part, &mut node)).collect(),
            flattened: mark == "f",
            rest: rest.split('\t').find_map(|part| part.strip_prefix("*:")).map(&mut node),
            rules: rest.split('\t').filter_map(|part| Rule::read(part.strip_prefix('&')?)).collect(),
        },
        "v" => {
            let mut parts = rest.split('\t');
            let key = parts.next().unwrap_or_default().into();
            let base = node(parts.next().unwrap_or_default());
            let kind = |part: &str| part.rsplit_once(':').map(|(value, below)| (value.into(), node(below)));
            Shape::Variants { key, base, kinds: parts.filter_map(kind).collect() }
        }
        "u" => Shape::Union(rest.split('\t').map(node).collect()),
        _ => Shape::Any,
    }
}

fn property(part: &str, mut node: impl FnMut(&str) -> NodeId) -> Option<Property> {
    let (name, rest) = part.rsplit_once(':').filter(|(name, _)| *name != "*" && !name.starts_with('&'))?;
    let target = rest.trim_start_matches(['!', '-', '~', '*', '^', '+']);
    let flags = rest.strip_suffix(target).unwrap_or_default();
    Some(Property {
        name: name.into(),
        node: node(target),
        required: flags.contains('!'),
        read_only: flags.contains('-'),
        computed: flags.contains('~'),
        sensitive: flags.contains('*'),
        inner: flags.contains('^'),
        block: flags.contains('+'),
    })
}

/// The node that a reference names: a line by its number, else a leaf.
fn node(text: &str, count: u32) -> NodeId {
    text.parse().unwrap_or_else(|_| {
        let leaf = LEAVES.iter().position(|(letter, _)| *letter == text).unwrap_or_default();
        count + u32::try_from(leaf).unwrap_or_default()
    })
}
