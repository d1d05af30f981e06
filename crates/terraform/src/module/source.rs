//! What the `source` of a module call means: a folder beside the caller, or something that was downloaded or is vendored.
//!
//! <https://developer.hashicorp.com/terraform/language/modules/sources>

use cumulint_source::{join_path, parent_path};

/// Whether a source is a path, which is taken from the folder of the caller.
pub(crate) fn is_local(source: &str) -> bool {
    source == "." || source == ".." || source.starts_with("./") || source.starts_with("../")
}

/// The folders in which a module that is not local may have been put into the tree: `vendor/` and its source without
/// scheme, version and `.git`, beside the root or in a folder above it, the nearest first.
pub(crate) fn vendored_folders(root: &str, source: &str) -> Vec<String> {
    let Some(name) = plain(source) else { return Vec::new() };
    let mut folders = Vec::new();
    let mut above = root;
    loop {
        folders.push(join_path(above, &format!("vendor/{name}")));
        let parent = parent_path(above);
        if parent == above || above.ends_with("..") {
            return folders;
        }
        above = parent;
    }
}

/// `git::https://github.com/acme/network.git//modules/vpc?ref=v1` as `github.com/acme/network/modules/vpc`. Nothing for what
/// would lead elsewhere.
fn plain(source: &str) -> Option<String> {
    let source = source.split('?').next()?;
    let source = source.rsplit_once("::").map_or(source, |(_, rest)| rest);
    let source = source.split_once("://").map_or(source, |(_, rest)| rest);
    let source = source.rsplit_once('@').map_or(source, |(_, rest)| rest);
    let parts = source.split(['/', ':']).filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.map(|part| part.strip_suffix(".git").unwrap_or(part)).collect();
    let leads_elsewhere = parts.iter().any(|part| matches!(*part, "." | ".."));
    (!parts.is_empty() && !leads_elsewhere).then(|| parts.join("/"))
}

/// The way from one folder to another: `../../modules/vpc`.
pub(crate) fn relative_path(from: &str, to: &str) -> String {
    let parts = |path: &'_ str| -> Vec<String> {
        path.split('/').filter(|part| !part.is_empty() && *part != ".").map(str::to_owned).collect()
    };
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    let down = to.iter().skip(shared).map(String::as_str);
    let path: Vec<&str> = up.chain(down).collect();
    if path.is_empty() { ".".to_owned() } else { path.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_is_a_path_says_so_at_its_start() {
        assert!(is_local("./modules/vpc") && is_local("../shared") && is_local(".."));
        assert!(!is_local("terraform-aws-modules/vpc/aws") && !is_local("git::ssh://git@x.org/y.git"));
    }

    #[test]
    fn the_way_to_a_module_is_taken_from_the_root() {
        assert_eq!(relative_path(".", "modules/vpc"), "modules/vpc");
        assert_eq!(relative_path("envs/prod", "modules/vpc"), "../../modules/vpc");
        assert_eq!(relative_path("../infra/a", "../infra/b"), "../b");
        assert_eq!(relative_path("a", "a"), ".");
        assert_eq!(relative_path("./data", "t/if.tpl"), "../t/if.tpl");
        assert_eq!(relative_path(".", "main.tf"), "main.tf");
    }

    #[test]
    fn a_vendored_module_lies_under_its_source_without_scheme_and_version() {
        let of = |source| vendored_folders("envs/prod", source);
        assert_eq!(
            of("git::https://github.com/acme/network.git//modules/vpc?ref=v1.2"),
            [
                "envs/prod/vendor/github.com/acme/network/modules/vpc",
                "envs/vendor/github.com/acme/network/modules/vpc",
                "vendor/github.com/acme/network/modules/vpc",
            ]
        );
        assert_eq!(plain("git@github.com:acme/network.git").unwrap(), "github.com/acme/network");
        assert_eq!(plain("terraform-aws-modules/vpc/aws").unwrap(), "terraform-aws-modules/vpc/aws");
        assert_eq!(plain("https://x.org/../../etc"), None);
    }
}
