//! The names of the files that Terraform and OpenTofu read.

use cumulint_source::file_name;

/// What a file of a module is, by its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Syntax {
    /// `*.tf`, `*.tofu`: configuration in native syntax.
    Native,
    /// `*.tf.json`, `*.tofu.json`: configuration in JSON.
    Json,
    /// `*.tfvars`: values of variables.
    Variables,
    /// `*.tfvars.json`: values of variables in JSON.
    VariablesJson,
    /// `.terraform.lock.hcl`: the exact versions of the providers.
    Lock,
}

/// What Terraform takes a file for, by its name (a path will do); nothing where it is none of its own.
#[must_use]
pub fn is_terraform_file(name: &str) -> Option<Syntax> {
    let name = file_name(name);
    if name == ".terraform.lock.hcl" {
        return Some(Syntax::Lock);
    }
    // Editors' and hidden files are not read.
    if name.starts_with('.') || name.starts_with('#') || name.ends_with('~') {
        return None;
    }
    let endings = [
        (".tf", Syntax::Native),
        (".tofu", Syntax::Native),
        (".tf.json", Syntax::Json),
        (".tofu.json", Syntax::Json),
        (".tfvars", Syntax::Variables),
        (".tfvars.json", Syntax::VariablesJson),
    ];
    endings.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, syntax)| syntax)
}

/// Whether a file holds configuration, by its name.
pub(crate) fn is_configuration(name: &str) -> bool {
    matches!(is_terraform_file(name), Some(Syntax::Native | Syntax::Json))
}

/// The name without the ending that makes it Terraform's.
pub(crate) fn stem(name: &str) -> &str {
    let name = file_name(name);
    let endings = [".tf.json", ".tofu.json", ".tfvars.json", ".tfvars", ".tofu", ".tf"];
    endings.into_iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Whether a file of configuration overrides the others.
pub(crate) fn is_override(name: &str) -> bool {
    let stem = stem(name);
    stem == "override" || stem.ends_with("_override")
}

/// Whether a file of variables is read without being asked for.
pub(crate) fn is_automatic_variables(name: &str) -> bool {
    let stem = stem(name);
    stem == "terraform" || stem.ends_with(".auto")
}

/// The OpenTofu file that is read instead of this one where it exists.
pub(crate) fn shadowing_name(name: &str) -> Option<String> {
    let native = name.strip_suffix(".tf").map(|stem| format!("{stem}.tofu"));
    native.or_else(|| name.strip_suffix(".tf.json").map(|stem| format!("{stem}.tofu.json")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_endings() {
        assert_eq!(is_terraform_file("a/main.tf"), Some(Syntax::Native));
        assert_eq!(is_terraform_file("main.tf.json"), Some(Syntax::Json));
        assert_eq!(is_terraform_file("x.auto.tfvars.json"), Some(Syntax::VariablesJson));
        assert_eq!(is_terraform_file(".terraform.lock.hcl"), Some(Syntax::Lock));
        assert_eq!(is_terraform_file(".#main.tf"), None);
        assert_eq!(is_terraform_file("main.tf~"), None);
    }

    #[test]
    fn overrides_and_automatic_variables_are_known_by_their_stems() {
        assert!(
            is_override("override.tf") && is_override("x_override.tf.json") && !is_override("overrides.tf")
        );
        assert!(is_automatic_variables("terraform.tfvars") && is_automatic_variables("a.auto.tfvars"));
        assert!(!is_automatic_variables("prod.tfvars"));
    }
}
