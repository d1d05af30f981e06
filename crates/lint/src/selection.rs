//! What a caller selects: policies, checks and categories by their names, and severities.

use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_finding::{Analysis, Severity};
use cumulint_policy::Policy;
use cumulint_types::checks;

use crate::checks::CHECK_CATEGORY;
use crate::settings::Settings;

/// The names that the settings select or leave out and that nothing has: they would select nothing, without a word.
pub(crate) fn unknown_names(settings: &Settings, policies: &[Arc<Policy>]) -> Vec<Diagnostic> {
    let names = settings.select.iter().chain(&settings.ignore);
    names.filter_map(|name| unknown_name(name, policies)).collect()
}

fn unknown_name(name: &str, policies: &[Arc<Policy>]) -> Option<Diagnostic> {
    let categories = policies.iter().map(|policy| policy.category()).chain([CHECK_CATEGORY]);
    let known = ids(policies).chain(categories);
    if known.clone().any(|known| known == name) {
        return None;
    }
    let help = nearest(name, known).map_or_else(
        || "`cumulint policies` lists all of them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    let message = format!("there is no policy, check or category `{name}`");
    let about = Diagnostic { path: None, ..Diagnostic::about_path("unknown-policy", message, "") };
    Some(about.help(help))
}

/// The names of all policies and checks.
pub(crate) fn ids(policies: &[Arc<Policy>]) -> impl Iterator<Item = &str> + Clone {
    policies.iter().map(|policy| policy.id()).chain(checks().iter().map(|check| check.id))
}

/// The name most like a wanted one; `None` if none is like it.
pub(crate) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const ALIKE: f64 = 0.75;
    // Longer texts than any name are not worth comparing.
    if wanted.len() > 100 {
        return None;
    }
    let scored = names.map(|name| (strsim::jaro_winkler(wanted, name), name));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= ALIKE).then_some(best.1)
}

/// Leaves out what is milder than what is to be reported.
pub(crate) fn keep_severe(analysis: &mut Analysis, mildest: Severity) {
    analysis.findings.retain(|finding| finding.severity >= mildest);
    analysis.open.retain(|open| open.finding.severity >= mildest);
    analysis.undecided.retain(|undecided| undecided.finding.severity >= mildest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_recognised() {
        let names = ["public-storage", "open-ssh", "exposure"];
        assert_eq!(nearest("publc-storage", names.into_iter()), Some("public-storage"));
        assert_eq!(nearest("ssh-open", names.into_iter()), None);
        assert_eq!(nearest("xyz", names.into_iter()), None);
    }
}
