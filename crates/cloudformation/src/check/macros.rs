//! What macros leave to be checked of a template.

use cumulint_document::Node;

use crate::recognize::{is_dialect, transforms};
use crate::syntax::is_expansion;

/// The macro that only adds functions.
pub(super) const FUNCTIONS: &str = "AWS::LanguageExtensions";

/// The macros that add to a template and never change what stands in it.
const ADDING: [&str; 3] = ["AWS::Serverless", "AWS::SecretsManager", "AWS::CodeDeployBlueGreen"];

/// What the checks report of a template, from less to more. What they do not, the evaluation does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Checked {
    /// Nothing: a macro may change what stands in it.
    Nothing,
    /// Malformed functions. Which names there are is only known once loops have been expanded.
    Functions,
    /// Undeclared conditions and mappings, too: macros may add resources.
    Sections,
    /// All undeclared names, too.
    Names,
}

impl Checked {
    /// What is reported of a template.
    pub(crate) fn of(root: Node<'_>) -> Self {
        if !is_checked(root) {
            return Self::Nothing;
        }
        let sections = ["Resources", "Conditions", "Mappings"];
        let mut entries = sections.iter().filter_map(|name| root.get(name)).flat_map(Node::entries);
        if entries.any(|entry| is_expansion(&entry.name())) {
            return Self::Functions;
        }
        if transforms(root).iter().any(|name| adds(name)) { Self::Sections } else { Self::Names }
    }
}

/// Whether a template is checked. What a macro makes of one nobody can see, unless the macro is known to add and never to
/// change.
pub(super) fn is_checked(root: Node<'_>) -> bool {
    let modules = root.get("Modules").is_some() || root.get("Rain").is_some();
    !modules
        && !is_dialect(root)
        && transforms(root).iter().all(|name| name.starts_with(FUNCTIONS) || adds(name))
}

/// Whether a macro only adds to a template.
pub(super) fn adds(macro_name: &str) -> bool {
    ADDING.iter().any(|known| macro_name.starts_with(known))
}
