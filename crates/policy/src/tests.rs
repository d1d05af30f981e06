//! Policies over small projects, with expectations drawn under the text.

mod load;
mod mutants;
mod project;
mod truth;

/// A page with a block of rules; the rest is as short as can be.
fn page(rule: &str) -> String {
    format!(
        "# A bucket is public\n\nAnyone can read it.\n\n## Why it matters\n\nLeaks.\n\n## Rule\n\n```toml\n{}\n```\n\n## Remediation\n\nClose it.\n\n## Examples\n",
        rule.trim()
    )
}
mod fixes;
mod verdicts;
