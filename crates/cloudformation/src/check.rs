//! What is wrong with a template as it is written, told once however many sets of inputs it is evaluated with.

mod absent;
mod circles;
mod declared;
mod forms;
mod functions;
mod limits;
mod macros;
mod names;
mod nested;
mod parameters;
mod parts;
mod unused;
mod uses;
mod walk;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Kind, Node, Tree};
use cumulint_types::Mistakes;

use self::absent::absent;
use self::circles::circles;
use self::declared::check_types;
use self::limits::limits;
pub(crate) use self::macros::Checked;
use self::macros::{FUNCTIONS, adds, is_checked};
use self::names::Names;
use self::nested::nested;
use self::parameters::defaults;
use self::parts::parts;
use self::unused::unused;
use self::uses::Uses;
use crate::Inputs;
use crate::evaluator::Evaluator;
use crate::library::Library;
use crate::recognize::{recognize, transforms};
use crate::syntax::is_expansion;

/// Tells of the mistakes in a template and in the templates of its nested stacks: what they declare against the published
/// types, and against themselves.
#[must_use]
pub fn check(tree: &Tree, path: &str, library: &Library<'_>) -> Vec<Diagnostic> {
    let mut mistakes = Mistakes::default();
    check_one(tree, path, library, &mut mistakes);
    for (path, nested) in library.templates().filter(|(_, nested)| recognize(nested)) {
        check_one(nested, path, library, &mut mistakes);
    }
    mistakes.into_diagnostics()
}

fn check_one(tree: &Tree, path: &str, library: &Library<'_>, mistakes: &mut Mistakes) {
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
    names.check(&uses, Checked::of(root), mistakes);
    circles(&names, &uses, mistakes);
    parts(root, mistakes);
    defaults(root, mistakes);
    if !open {
        unused(root, &uses, mistakes);
        if !extended {
            extensions(root, &uses, mistakes);
        }
    }
    for (span, function, expected) in &uses.malformed {
        mistakes.add("wrong-argument", format!("`{function}` needs {expected}"), Some(*span));
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
