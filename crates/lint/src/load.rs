//! Loading policies: the built-in ones, and the folders of a platform team.

use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_policy::{Policy, check, parse};
use cumulint_source::{Sources, extension, file_name};

/// Parses the built-in policies, unless told not to, then those of the folders. A custom policy with the id of another
/// replaces it. Custom policies are checked wholly; the built-in ones are checked by the tests of this project.
pub(crate) fn load_policies(
    sources: &Sources<'_>,
    folders: &[String],
    built_in: bool,
) -> (Vec<Arc<Policy>>, Vec<Diagnostic>) {
    let mut policies: Vec<Policy> = Vec::new();
    let mut problems = Vec::new();
    if built_in {
        for page in cumulint_catalog::pages() {
            let file = sources.add_page(page.path, page.text);
            policies.push(parse(file, page.path, page.text).0);
        }
    }
    for folder in folders {
        for policy in load_folder(sources, folder, &mut problems) {
            policies.retain(|other| other.id() != policy.id());
            policies.push(policy);
        }
    }
    policies.sort_by(|a, b| (a.category(), a.id()).cmp(&(b.category(), b.id())));
    (policies.into_iter().map(Arc::new).collect(), problems)
}

/// The policies below a folder; one with an error in it is reported and left out.
fn load_folder(sources: &Sources<'_>, folder: &str, problems: &mut Vec<Diagnostic>) -> Vec<Policy> {
    let walk = match sources.files().walk(folder) {
        Ok(walk) => walk,
        Err(why) => {
            let message = format!("cannot read policies from `{folder}`: {why}");
            problems.push(Diagnostic::about_path("policies", message, folder));
            return Vec::new();
        }
    };
    let pages = walk
        .files
        .iter()
        .filter(|entry| extension(&entry.path) == "md" && file_name(&entry.path) != "README.md");
    pages.filter_map(|entry| load_page(sources, &entry.path, problems)).collect()
}

fn load_page(sources: &Sources<'_>, path: &str, problems: &mut Vec<Diagnostic>) -> Option<Policy> {
    let file = match sources.load_page(path) {
        Ok(file) => file,
        Err(why) => {
            problems.push(Diagnostic::about_path(
                "policies",
                format!("cannot read this policy: {why}"),
                path,
            ));
            return None;
        }
    };
    let (policy, mut found) = parse(file, path, &sources.get(file).text);
    found.extend(check(&policy));
    let sound = found.iter().all(|problem| problem.severity != Severity::Error);
    problems.extend(found);
    sound.then_some(policy)
}
