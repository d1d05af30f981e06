//! What names mean at a place: the module, the instance, and the variables of loops around it.

use cumulint_document::Place;
use cumulint_model::{Key, Symbol};
use cumulint_source::{FileId, Span, TextRange};

use crate::evaluate::ModuleIndex;
use crate::value::{InstanceId, Value};

/// What an expression may refer to, and where its text lies.
#[derive(Clone, Debug)]
pub(crate) struct Scope<'s> {
    pub(crate) module: ModuleIndex,
    /// The instance of which `each`, `count` and `self` speak.
    pub(crate) instance: Option<InstanceId>,
    /// The instance of a module of which `each` and `count` speak, in the arguments of its call.
    pub(crate) call: Option<ModuleIndex>,
    /// The innermost name of a loop.
    pub(crate) bound: Option<&'s Bound<'s>>,
    /// From ranges of the tree to the source.
    pub(crate) place: Place,
    /// Only the names of loops are known: values of variable files, templates of files.
    pub(crate) isolated: bool,
    /// How many templates of files are being read around this.
    pub(crate) templates: u32,
}

/// A name that a loop, a dynamic block or a template's variables bind.
#[derive(Clone, Debug)]
pub(crate) struct Bound<'s> {
    pub(crate) name: Symbol,
    pub(crate) value: Value,
    pub(crate) through: Through,
    pub(crate) outer: Option<&'s Bound<'s>>,
}

impl Bound<'_> {
    /// The name of an object whose members are all bound by their own names. It cannot be written.
    pub(crate) const ALL: &'static str = "{}";
}

/// How a bound value came to its name.
#[derive(Clone, Debug)]
pub(crate) enum Through {
    /// One turn of a loop.
    Turn(Key),
    /// The member of this name of an object: `ingress.value`, a template's variable.
    Given,
}

impl<'s> Scope<'s> {
    /// The scope of a module's own expressions in a file.
    pub(crate) fn of(module: ModuleIndex, instance: Option<InstanceId>) -> Self {
        Self {
            module,
            instance,
            call: None,
            bound: None,
            place: Place::File(FileId(0)),
            isolated: false,
            templates: 0,
        }
    }

    /// The same names for a text that lies elsewhere.
    pub(crate) fn placed(&self, place: Place) -> Scope<'s> {
        Scope { place, ..self.clone() }
    }

    /// The same names for a file.
    pub(crate) fn in_file(&self, file: FileId) -> Scope<'s> {
        self.placed(Place::File(file))
    }

    pub(crate) fn span(&self, range: TextRange) -> Span {
        self.place.span(range)
    }

    /// With more names; the innermost ones hide the others.
    pub(crate) fn with<'b>(&self, bound: &'b Bound<'b>) -> Scope<'b>
    where
        's: 'b,
    {
        Scope {
            module: self.module,
            instance: self.instance,
            call: self.call,
            bound: Some(bound),
            place: self.place.clone(),
            isolated: self.isolated,
            templates: self.templates,
        }
    }

    /// What a loop or a template's variables say that a name is.
    pub(crate) fn find(&self, name: &str) -> Option<(&'s Value, &'s Through)> {
        std::iter::successors(self.bound, |bound| bound.outer).find_map(|bound| {
            if &*bound.name == name {
                return Some((&bound.value, &bound.through));
            }
            let all = bound.value.members().filter(|_| &*bound.name == Bound::ALL)?;
            all.get(name).map(|member| (&member.value, &bound.through))
        })
    }
}
