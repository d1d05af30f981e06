//! What is wrong with a template as it is written, told once however many sets of inputs it is evaluated with.

mod absent;
mod circles;
mod declared;
mod forms;
mod functions;
mod limits;
mod names;
mod nested;
mod parameters;
mod parts;
mod unused;
mod uses;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Kind, Node, Tree};
use cumulint_types::Mistakes;

use self::absent::absent;
use self::circles::circles;
use self::declared::check_types;
pub(crate) use self::functions::wanted;
use self::limits::limits;
use self::names::Names;
use self::nested::nested;
use self::parameters::defaults;
use self::parts::parts;
use self::unused::unused;
use self::uses::Uses;
use crate::Inputs;
use crate::evaluator::Evaluator;
use crate::library::Library;
use crate::loops::is_expansion;
use crate::recognize::{is_dialect, recognize, transforms};

/// The macro that only adds functions.
const FUNCTIONS: &str = "AWS::LanguageExtensions";

/// The macros that add to a template and never change what stands in it.
const ADDING: [&str; 3] = ["AWS::Serverless", "AWS::SecretsManager", "AWS::CodeDeployBlueGreen"];

/// Tells of the mistakes in a template and in the templates of its nested stacks: what they declare against the published
/// types, and against themselves.
#[must_use]
pub fn check(tree: &Tree, path: &str, library: &Library) -> Vec<Diagnostic> {
    let mut mistakes = Mistakes::default();
    check_one(tree, path, library, &mut mistakes);
    for (path, nested) in library.templates().filter(|(_, nested)| recognize(nested)) {
        check_one(nested, path, library, &mut mistakes);
    }
    mistakes.into_diagnostics()
}

fn check_one(tree: &Tree, path: &str, library: &Library, mistakes: &mut Mistakes) {
    let root = tree.root().filter(|root| root.kind() == Kind::Mapping);
    let Some(root) = root.filter(|root| is_checked(*root)) else { return };
    let inputs = Inputs::default();
    let mut evaluator = Evaluator::new(library, tree, path, &inputs);
    // Only conditions are evaluated.
    evaluator.conditions();
    check_types(root, &mut evaluator, mistakes);
    absent(root, &mut evaluator, mistakes);
    nested(root, path, library, mistakes);
    check_structure(root, mistakes);
}

/// Which names that stand for nothing are told of when a template is checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Told {
    /// None.
    Nothing,
    /// Conditions and mappings: macros may add resources.
    Conditions,
    /// All.
    Everything,
}

impl Told {
    /// What is told of the names of a template.
    pub(crate) fn of(root: Node<'_>) -> Self {
        let sections = ["Resources", "Conditions", "Mappings"];
        let entries = sections.iter().filter_map(|name| root.get(name)).flat_map(Node::entries);
        if !is_checked(root) || entries.into_iter().any(|entry| is_expansion(&entry.name())) {
            return Self::Nothing;
        }
        if transforms(root).iter().any(|name| adds(name)) { Self::Conditions } else { Self::Everything }
    }
}

/// Whether a template is checked. What a macro makes of one nobody can see, unless the macro is known to add and never to
/// change.
fn is_checked(root: Node<'_>) -> bool {
    let modules = root.get("Modules").is_some() || root.get("Rain").is_some();
    !modules
        && !is_dialect(root)
        && transforms(root).iter().all(|name| name.starts_with(FUNCTIONS) || adds(name))
}

fn adds(macro_name: &str) -> bool {
    ADDING.iter().any(|known| macro_name.starts_with(known))
}

/// How the parts of a template hang together.
fn check_structure(root: Node<'_>, mistakes: &mut Mistakes) {
    let transforms = transforms(root);
    // Whether macros may add names.
    let open = transforms.iter().any(|name| adds(name));
    let extended = transforms.iter().any(|name| name.starts_with(FUNCTIONS));
    let mut uses = Uses::default();
    for section in
        root.entries().filter(|section| !matches!(section.name().as_ref(), "Metadata" | "Parameters"))
    {
        uses.section(section);
    }
    let names = Names::of(root);
    names.check(&uses, Told::of(root), mistakes);
    circles(&names, &uses, mistakes);
    parts(root, mistakes);
    defaults(root, mistakes);
    if !open {
        unused(root, &uses, mistakes);
        if !extended {
            extensions(root, &uses, mistakes);
        }
    }
    for (span, function, wanted) in &uses.malformed {
        mistakes.add("wrong-argument", format!("`{function}` needs {wanted}"), Some(*span));
    }
    limits(root, mistakes);
    conditions(root, mistakes);
}

/// Tells of conditions that say nothing.
fn conditions(root: Node<'_>, mistakes: &mut Mistakes) {
    let declared = root.get("Conditions").into_iter().flat_map(Node::entries);
    for entry in declared.filter(|entry| !is_expansion(&entry.name())) {
        if let Some(place) = functions::no_condition(entry.value, 0) {
            let message = format!("condition `{}` takes a function of conditions here", entry.name());
            let place = if place.is_null() { entry.key } else { place };
            mistakes.add("wrong-kind", message, Some(place.span()));
        }
    }
}

/// Whether a mapping is what a tool replaces before CloudFormation sees the template: `Rain::Embed: handler.py`.
pub(crate) fn is_directive(node: Node<'_>) -> bool {
    let mut entries = node.entries();
    entries.next().is_some_and(|entry| entry.name().contains("::")) && entries.next().is_none()
}

/// Tells of functions and loops that only a transform brings.
fn extensions(root: Node<'_>, uses: &Uses, mistakes: &mut Mistakes) {
    let sections = ["Resources", "Outputs", "Conditions"].into_iter().filter_map(|name| root.get(name));
    let loops = sections.flat_map(Node::entries).filter(|entry| functions::is_of_extensions(&entry.name()));
    let loops = loops.map(|entry| (entry.key.span(), entry.name().into_owned()));
    for (span, name) in loops.chain(uses.extensions.iter().cloned()) {
        let message = format!("`{name}` needs the transform `{FUNCTIONS}`");
        mistakes.add("missing-transform", message, Some(span));
    }
}
