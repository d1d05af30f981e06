//! What names mean at a place: the module, the instance, and the variables of loops around it.

use cumulint_document::Place;
use cumulint_model::{Key, Symbol};
use cumulint_source::{FileId, Span, TextRange};

use crate::evaluate::ModuleIndex;
use crate::value::{InstanceId, Members, Value};

/// The name under which an object is bound whose members are all bound by their own names. It cannot be written.
const ALL: &str = "{}";

/// What an expression may refer to, and where its text lies.
#[derive(Clone, Debug)]
pub(crate) struct Scope<'s> {
    module: ModuleIndex,
    /// The instance of which `each`, `count` and `self` speak.
    instance: Option<InstanceId>,
    /// The instance of a module of which `each` and `count` speak, in the arguments of its call.
    call: Option<ModuleIndex>,
    /// The innermost name of a loop.
    bound: Option<&'s Bound<'s>>,
    /// From ranges of the tree to the source.
    place: Place,
    /// Only the names of loops are known: values of variable files, templates of files.
    isolated: bool,
    /// It is not known whether what stands here is evaluated at all.
    doubtful: bool,
    /// How many templates of files are being read around this.
    templates: u32,
}

/// A name that a loop, a dynamic block or a template's variables bind.
#[derive(Clone, Debug)]
pub(crate) struct Bound<'s> {
    name: Symbol,
    value: Value,
    through: Through,
    outer: Option<&'s Self>,
}

/// How a bound value came to its name.
#[derive(Clone, Debug)]
pub(crate) enum Through {
    /// One turn of a loop.
    Turn(Key),
    /// The member of this name of an object: `ingress.value`, a template's variable.
    Given,
}

impl<'s> Bound<'s> {
    /// The name of one turn of a loop, inside of a scope.
    pub(crate) fn turn(name: impl Into<Symbol>, value: Value, key: Key, scope: &Scope<'s>) -> Self {
        Self { name: name.into(), value, through: Through::Turn(key), outer: scope.bound }
    }

    /// All members of an object by their names, and nothing else.
    pub(crate) fn all(members: Value) -> Self {
        Self { name: ALL.into(), value: members, through: Through::Given, outer: None }
    }
}

impl<'s> Scope<'s> {
    /// The scope of a module's own expressions.
    pub(crate) fn of(module: ModuleIndex) -> Self {
        Self {
            module,
            instance: None,
            call: None,
            bound: None,
            place: Place::File(FileId(0)),
            isolated: false,
            doubtful: false,
            templates: 0,
        }
    }

    /// The scope of what may not use any name of the module: defaults of variables, values of variable files.
    pub(crate) fn isolated(module: ModuleIndex) -> Self {
        Self { isolated: true, ..Self::of(module) }
    }

    /// The scope of the arguments and blocks of an instance of a resource.
    pub(crate) fn of_instance(module: ModuleIndex, instance: InstanceId) -> Self {
        Self { instance: Some(instance), ..Self::of(module) }
    }

    /// The scope of the arguments that a caller gives to an instance of a module.
    pub(crate) fn of_call(caller: ModuleIndex, called: ModuleIndex) -> Self {
        Self { call: Some(called), ..Self::of(caller) }
    }

    /// The same names where it is not known whether an expression is evaluated at all.
    pub(crate) fn in_doubt(&self) -> Self {
        Self { doubtful: true, ..self.clone() }
    }

    /// The same names for a text that lies elsewhere.
    pub(crate) fn placed(&self, place: Place) -> Self {
        Self { place, ..self.clone() }
    }

    /// The same names for a file.
    pub(crate) fn in_file(&self, file: FileId) -> Self {
        self.placed(Place::File(file))
    }

    /// The scope of a template in a file, before its variables are bound.
    pub(crate) fn of_template(&self, file: FileId) -> Self {
        Self { isolated: true, bound: None, templates: self.templates + 1, ..self.in_file(file) }
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
            doubtful: self.doubtful,
            templates: self.templates,
        }
    }

    /// What a loop or a template's variables say that a name is.
    pub(crate) fn find(&self, name: &str) -> Option<(&'s Value, &'s Through)> {
        std::iter::successors(self.bound, |bound| bound.outer).find_map(|bound| {
            if &*bound.name == name {
                return Some((&bound.value, &bound.through));
            }
            let all = bound.value.members().filter(|_| &*bound.name == ALL)?;
            all.get(name).map(|member| (&member.value, &bound.through))
        })
    }

    /// The variables that a template is given.
    pub(crate) fn template_variables(&self) -> Option<&'s Members> {
        let mut all = std::iter::successors(self.bound, |bound| bound.outer);
        all.find(|bound| &*bound.name == ALL).and_then(|bound| bound.value.members())
    }

    pub(crate) fn span(&self, range: TextRange) -> Span {
        self.place.span(range)
    }

    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    pub(crate) fn module(&self) -> ModuleIndex {
        self.module
    }

    pub(crate) fn instance(&self) -> Option<InstanceId> {
        self.instance
    }

    pub(crate) fn call(&self) -> Option<ModuleIndex> {
        self.call
    }

    /// Whether only the names of loops are known.
    pub(crate) fn is_isolated(&self) -> bool {
        self.isolated
    }

    /// Whether it is not known that what stands here is evaluated at all.
    pub(crate) fn is_doubtful(&self) -> bool {
        self.doubtful
    }

    /// Whether no name at all is known.
    pub(crate) fn is_empty(&self) -> bool {
        self.isolated && self.bound.is_none()
    }

    /// How many templates are being read around this.
    pub(crate) fn templates(&self) -> u32 {
        self.templates
    }
}
