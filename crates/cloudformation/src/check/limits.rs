//! How much CloudFormation takes in one template.

use cumulint_document::Node;
use cumulint_types::Mistakes;

/// How many there may be of what a section declares.
const LIMITS: [(&str, usize); 4] =
    [("Parameters", 200), ("Mappings", 200), ("Resources", 500), ("Outputs", 200)];

/// The longest description.
const MAX_DESCRIPTION: usize = 1024;

/// Tells of more than CloudFormation takes.
pub(super) fn limits(root: Node<'_>, mistakes: &mut Mistakes) {
    for (section, limit) in LIMITS {
        let Some(entry) = root.entry(section) else { continue };
        let count = entry.value.entries().count();
        if count > limit {
            let message = format!("{count} entries in `{section}`, and CloudFormation takes {limit}");
            mistakes.add("template-limit", message, Some(entry.key.span()));
        }
    }
    let description = root.entry("Description");
    if let Some(entry) =
        description.filter(|entry| entry.value.as_str().is_some_and(|text| text.len() > MAX_DESCRIPTION))
    {
        let message = format!("the description is longer than {MAX_DESCRIPTION} bytes");
        mistakes.add("template-limit", message, Some(entry.key.span()));
    }
}
