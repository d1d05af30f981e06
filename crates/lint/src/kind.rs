//! What kind a file is of, told cheaply: by its name, then by a glance at its text. Nothing is parsed here.

use cumulint_source::{extension, file_name};

/// A kind of file, as far as its name tells.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum ByName {
    /// Terraform: configuration, variable definitions or a lock file, in native or JSON syntax.
    Terraform,
    /// Bicep source or parameters.
    Bicep,
    /// JSON, of whatever kind.
    Json,
    /// YAML, of whatever kind.
    Yaml,
    /// Values for parameters, in a form without structure: `parameters.properties`, `samconfig.toml`.
    Parameters,
    /// JSON or YAML, by what its first character says: `.template`.
    Template,
    /// Nothing of ours.
    Foreign,
}

/// The kind that the name of a file tells.
pub(crate) fn by_name(path: &str) -> ByName {
    let name = file_name(path);
    if cumulint_terraform::is_terraform_file(name).is_some() {
        return ByName::Terraform;
    }
    match extension(name) {
        "bicep" | "bicepparam" => ByName::Bicep,
        "json" | "jsonc" => ByName::Json,
        "yaml" | "yml" => ByName::Yaml,
        "template" | "cfn" | "cform" => ByName::Template,
        "txt" | "env" | "properties" | "params" if names_parameters(name) => ByName::Parameters,
        "toml" if name == "samconfig.toml" => ByName::Parameters,
        _ => ByName::Foreign,
    }
}

/// Whether a file calls itself a parameter file.
pub(crate) fn names_parameters(name: &str) -> bool {
    name.to_ascii_lowercase().contains("param")
}

/// Whether a text of the given kind is YAML rather than JSON.
pub(crate) fn is_yaml(kind: ByName, text: &str) -> bool {
    match kind {
        ByName::Yaml => !text.trim_start_matches('\u{feff}').trim_start().starts_with('{'),
        ByName::Template => !text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '/']),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_the_kind() {
        assert_eq!(by_name("a/main.tf"), ByName::Terraform);
        assert_eq!(by_name("a/main.tf.json"), ByName::Terraform);
        assert_eq!(by_name("prod.auto.tfvars.json"), ByName::Terraform);
        assert_eq!(by_name("package.json"), ByName::Json);
        assert_eq!(by_name("README.md"), ByName::Foreign);
        assert_eq!(by_name("params.prod.env"), ByName::Parameters);
        assert_eq!(by_name("prod.env"), ByName::Foreign);
    }
}
