//! Inputs: what the caller gives, and which root a file of values belongs to.

use cumulint_source::file_name;

/// What the caller gives for variables and parameters.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Given {
    /// Values of variables that hold where nothing else gives one, such as those of the process's environment.
    pub fallback_variables: Vec<(String, String)>,
    /// Values of variables and parameters, in order: name and text. They hold over all files.
    pub variables: Vec<(String, String)>,
    /// Variable files, in order.
    pub variable_files: Vec<String>,
    /// Parameter files, in order.
    pub parameter_files: Vec<String>,
}

/// What a front end makes of a parameter file that the caller names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NamedFile {
    /// It gives values to a root.
    Taken,
    /// It has a form that the front end knows, yet gives values to no root; why, in a sentence.
    Refused(String),
    /// It is nothing that the front end knows; why, in a sentence.
    Foreign(String),
}

/// Whether a file of values is named after a template: `azuredeploy.parameters.prod.json` after `azuredeploy.json`.
#[must_use]
pub fn is_named_after(file: &str, template: &str) -> bool {
    let name = file_name(template);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let rest = file_name(file).strip_prefix(stem);
    rest.is_some_and(|rest| rest.starts_with(['.', '-', '_']))
}

/// A path as it is seen from a folder above it.
#[must_use]
pub fn below<'p>(folder: &str, path: &'p str) -> &'p str {
    path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_after_a_template_by_its_stem() {
        assert!(is_named_after("a/azuredeploy.parameters.prod.json", "azuredeploy.json"));
        assert!(is_named_after("site-prod.json", "site.yaml"));
        assert!(!is_named_after("sites.json", "site.yaml"));
    }

    #[test]
    fn a_path_is_seen_from_a_folder_above() {
        assert_eq!(below("envs", "envs/prod.tfvars"), "prod.tfvars");
        assert_eq!(below("env", "envs/prod.tfvars"), "envs/prod.tfvars");
        assert_eq!(below(".", "prod.tfvars"), "prod.tfvars");
    }
}
