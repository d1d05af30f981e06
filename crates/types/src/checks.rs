//! The checks: their names, and the pages that say what they mean.

use std::borrow::Cow;

/// A check of templates. Its name is the code of the diagnostics that it gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Check {
    /// Its name in kebab case.
    pub id: &'static str,
    /// Whether it is only run where that is asked for: it also tells of what works, or of what the data may be wrong about.
    pub pedantic: bool,
    /// Its page, in Markdown.
    pub page: &'static str,
}

/// One list, so that name and page cannot part.
macro_rules! pages {
    ($($id:literal: $pedantic:literal,)*) => {
        &[$(Check { id: $id, pedantic: $pedantic, page: include_str!(concat!("../checks/", $id, ".md")) },)*]
    };
}

const CHECKS: &[Check] = pages![
    "absent-resource": false,
    "circular-dependency": false,
    "converted-value": true,
    "excluded-property": false,
    "idle-property": true,
    "invalid-name": false,
    "missing-property": false,
    "missing-transform": false,
    "nested-parameter": false,
    "read-only-property": true,
    "repeated-item": false,
    "template-limit": false,
    "unknown-attribute": false,
    "unknown-name": false,
    "unknown-property": false,
    "unknown-section": false,
    "unknown-type": false,
    "unlisted-value": false,
    "unmatched-value": false,
    "unpublished-type": true,
    "unused-declaration": true,
    "unusual-value": true,
    "value-limit": false,
    "wrong-argument": false,
    "wrong-kind": false,
];

/// All checks, by name.
#[must_use]
pub const fn checks() -> &'static [Check] {
    CHECKS
}

/// The check that gives diagnostics of a code, where one does.
#[must_use]
pub fn check(code: &str) -> Option<&'static Check> {
    CHECKS.binary_search_by(|check| check.id.cmp(code)).ok().and_then(|place| CHECKS.get(place))
}

impl Check {
    /// What is wrong, as a statement: the heading of the page.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.page.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default()
    }

    /// The sentences below the heading.
    #[must_use]
    pub fn summary(&self) -> Cow<'static, str> {
        let lines: Vec<&str> = self.page.lines().skip(1).take_while(|line| !line.starts_with('#')).collect();
        Cow::Owned(lines.join(" ").trim().to_owned())
    }
}
