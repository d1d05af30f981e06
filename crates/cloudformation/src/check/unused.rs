//! What a template declares and never uses.

use std::collections::BTreeSet;

use cumulint_document::Node;
use cumulint_types::Mistakes;

use super::uses::{Sort, Uses};
use crate::syntax::is_expansion;

/// Tells of what is declared and never used.
pub(super) fn unused(root: Node<'_>, uses: &Uses, mistakes: &mut Mistakes) {
    let declared = [
        ("Parameters", "parameter", Sort::Value),
        ("Conditions", "condition", Sort::Condition),
        ("Mappings", "mapping", Sort::Mapping),
    ];
    for (section, word, sort) in declared {
        let used: BTreeSet<&str> =
            uses.all.iter().filter(|used| used.sort == sort).map(|used| used.name.as_str()).collect();
        // A mapping whose name is computed can be any.
        if sort == Sort::Mapping && uses.computed_mapping {
            continue;
        }
        for entry in root.get(section).into_iter().flat_map(Node::entries) {
            let name = entry.name();
            if !used.contains(name.as_ref()) && !is_expansion(&name) {
                let message = format!("{word} `{name}` is never used");
                mistakes.add("unused-declaration", message, Some(entry.key.span()));
            }
        }
    }
}
