//! Where values come from: the chain of places from where a value is used back to where it was written.
//!
//! Origins live in one arena per project and are named by index, so that a value carries its whole history in four bytes.

use std::borrow::Cow;
use std::fmt;

use cumulint_source::Span;

use crate::Symbol;

/// An origin in the arena of its [`crate::Project`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OriginId(u32);

/// How a value came to be where it is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// Written here.
    Written(Span),
    /// Used at `at` (the reference, such as `var.acl`), by way of a named thing whose value has the origin `from`.
    Passed {
        /// The place of use.
        at: Span,
        /// What it came through.
        by: Hop,
        /// Where that has its value from.
        from: OriginId,
    },
    /// Computed at `at` from other values: a template, a function, a conditional.
    Made {
        /// The whole expression.
        at: Span,
        /// What made it, as the author would say: `jsonencode`, `a template`, `Fn::Join`.
        by: Symbol,
        /// The values that went in.
        from: Box<[OriginId]>,
    },
    /// One of several made from one text: `for_each`, `count`, `copy`, `Fn::ForEach`.
    Repeated {
        /// The place of the repeated value.
        at: Span,
        /// Which of them.
        key: Key,
        /// The element or collection that it was made from.
        from: OriginId,
    },
    /// Not written: what the provider sends or the API reads instead.
    Assumed {
        /// The header of what could have held it.
        holder: Span,
        /// Who assumes it, to follow the words "by default": `the azurerm provider before 5.0`, `the API from 2023-01-01`.
        by: Symbol,
    },
}

/// The named thing that a value came through.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Hop {
    /// A Terraform variable, by its default.
    Variable(Symbol),
    /// A Terraform variable, set by a variable file or an argument of the command line.
    VariableSet(Symbol),
    /// A Terraform local value.
    Local(Symbol),
    /// A parameter of a template, by its default.
    Parameter(Symbol),
    /// A parameter of a template, set by a parameter file or an argument of the command line.
    ParameterSet(Symbol),
    /// A variable of an ARM template.
    TemplateVariable(Symbol),
    /// An entry of a CloudFormation mapping.
    Mapping(Symbol),
    /// An argument of a module call.
    ModuleArgument(Symbol),
    /// An output of a module.
    Output(Symbol),
    /// An attribute of another resource, by the address of the resource and the attribute.
    Attribute(Symbol),
    /// A file that was read, by its path.
    File(Symbol),
    /// What a loop or a lambda calls one of the elements that it goes over.
    Item(Symbol),
    /// A function that picked it out of its arguments: `toset`, `lookup`, `try`.
    Function(Symbol),
}

impl fmt::Display for Hop {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => write!(out, "default of variable `{name}`"),
            Self::VariableSet(name) => write!(out, "value of variable `{name}`"),
            Self::Local(name) => write!(out, "local value `{name}`"),
            Self::Parameter(name) => write!(out, "default of parameter `{name}`"),
            Self::ParameterSet(name) => write!(out, "value of parameter `{name}`"),
            Self::TemplateVariable(name) => write!(out, "variable `{name}`"),
            Self::Mapping(name) => write!(out, "mapping `{name}`"),
            Self::ModuleArgument(name) => write!(out, "module argument `{name}`"),
            Self::Output(name) => write!(out, "output `{name}`"),
            Self::Attribute(name) => write!(out, "`{name}`"),
            Self::File(path) => write!(out, "file `{path}`"),
            Self::Item(name) => write!(out, "item `{name}`"),
            Self::Function(name) => write!(out, "picked by `{name}`"),
        }
    }
}

/// The key of one of several instances.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Key {
    /// A number: `count`, `copy`.
    Index(u64),
    /// A name: `for_each`.
    Name(Symbol),
    /// Not known: one instance stands for all.
    Unknown,
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(out, "{index}"),
            Self::Name(name) => write!(out, "\"{}\"", quoted(name)),
            Self::Unknown => out.write_str("*"),
        }
    }
}

/// A name as it stands between quotes in Terraform's addresses.
fn quoted(name: &str) -> Cow<'_, str> {
    if !name.contains(['"', '\\', '\n', '\r', '\t', '{']) {
        return Cow::Borrowed(name);
    }
    let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
    let escaped = escaped.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t");
    Cow::Owned(escaped.replace("${", "$${").replace("%{", "%%{"))
}

/// The arena of origins of one project.
#[derive(Clone, Default, Debug)]
pub struct Origins {
    all: Vec<Origin>,
}

impl Origins {
    /// Adds an origin.
    pub fn add(&mut self, origin: Origin) -> OriginId {
        let id = OriginId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(origin);
        id
    }

    /// Adds a place where something is written.
    pub fn written(&mut self, span: Span) -> OriginId {
        self.add(Origin::Written(span))
    }

    /// The origin behind an identity; `None` if that is of another project.
    #[must_use]
    pub fn get(&self, id: OriginId) -> Option<&Origin> {
        self.all.get(id.0 as usize)
    }

    /// The place of use: where the value stands in the text of what uses it. `None` if the identity is of another project.
    #[must_use]
    pub fn place(&self, id: OriginId) -> Option<Span> {
        self.get(id).map(|origin| match origin {
            Origin::Written(at)
            | Origin::Assumed { holder: at, .. }
            | Origin::Passed { at, .. }
            | Origin::Made { at, .. }
            | Origin::Repeated { at, .. } => *at,
        })
    }

    /// Who assumes the value; `None` if it is written somewhere.
    #[must_use]
    pub fn assumed_by(&self, id: OriginId) -> Option<&Symbol> {
        let mut id = id;
        for _ in 0..MAX_HOPS {
            match self.get(id)? {
                Origin::Assumed { by, .. } => return Some(by),
                Origin::Passed { from, .. } | Origin::Repeated { from, .. } => id = *from,
                Origin::Written(_) | Origin::Made { .. } => return None,
            }
        }
        None
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

/// The longest chain of origins that is followed.
pub(crate) const MAX_HOPS: usize = 64;
