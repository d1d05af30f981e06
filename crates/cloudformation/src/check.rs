//! What is wrong with a template as it is written, told once however many sets of inputs it is evaluated with.

mod circles;
mod declared;
mod limits;
mod names;
mod sections;
mod unused;
mod uses;

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Kind, Node, Tree};
use cumulint_types::Mistakes;

use self::circles::circles;
use self::declared::check_types;
use self::limits::limits;
use self::names::Names;
use self::sections::sections;
use self::unused::unused;
use self::uses::Uses;
use crate::loops::is_expansion;
use crate::recognize::transforms;

/// The macro that only adds functions.
const FUNCTIONS: &str = "AWS::LanguageExtensions";

/// The macros that add to a template and never change what stands in it.
const ADDING: [&str; 3] = ["AWS::Serverless", "AWS::SecretsManager", "AWS::CodeDeployBlueGreen"];

/// Tells of the mistakes in a template: what it declares against the published types, and against itself.
#[must_use]
pub fn check(tree: &Tree, path: &str) -> Vec<Diagnostic> {
    let mut mistakes = Mistakes::default();
    let root = tree.root().filter(|root| root.kind() == Kind::Mapping);
    if let Some(root) = root.filter(|root| is_checked(*root)) {
        check_types(tree, path, root, &mut mistakes);
        check_structure(root, &mut mistakes);
    }
    mistakes.into_diagnostics()
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
    !modules && transforms(root).iter().all(|name| name.starts_with(FUNCTIONS) || adds(name))
}

fn adds(macro_name: &str) -> bool {
    ADDING.iter().any(|known| macro_name.starts_with(known))
}

/// How the parts of a template hang together.
fn check_structure(root: Node<'_>, mistakes: &mut Mistakes) {
    // Whether macros may add names.
    let open = transforms(root).iter().any(|name| adds(name));
    let mut uses = Uses::default();
    for section in
        root.entries().filter(|section| !matches!(section.name().as_ref(), "Metadata" | "Parameters"))
    {
        uses.section(section);
    }
    let names = Names::of(root);
    names.check(&uses, Told::of(root), mistakes);
    circles(&names, &uses, mistakes);
    if !open {
        sections(root, mistakes);
        unused(root, &uses, mistakes);
    }
    limits(root, mistakes);
}
