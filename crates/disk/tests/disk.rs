//! The real file system, on real folders.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use cumulint_disk::Disk;
use cumulint_source::{Files, ReadError, Walk};
use tempfile::TempDir;

/// A folder with the given files: the path and the text of each.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn shown(folder: &TempDir) -> &str {
    folder.path().to_str().unwrap()
}

fn below(folder: &TempDir, path: &str) -> String {
    format!("{}/{path}", shown(folder))
}

fn walk(folder: &TempDir) -> Walk {
    Disk::new(&[shown(folder)]).walk(shown(folder)).unwrap()
}

/// The paths that a walk found, without the folder's own.
fn found(folder: &TempDir) -> Vec<String> {
    let prefix = below(folder, "");
    walk(folder).files.iter().map(|entry| entry.path.strip_prefix(&prefix).unwrap().to_owned()).collect()
}

fn errors(folder: &TempDir) -> Vec<(String, String)> {
    let prefix = below(folder, "");
    let errors = walk(folder).errors;
    errors.iter().map(|(path, why)| (path.replace(&prefix, ""), why.to_string())).collect()
}

#[test]
fn files_are_found_in_the_order_of_their_paths_with_their_sizes() {
    let folder = folder(&[("modules/vpc/main.tf", "x"), ("main.tf", "# é\n"), ("a/b.yaml", "")]);
    assert_eq!(found(&folder), ["a/b.yaml", "main.tf", "modules/vpc/main.tf"]);
    assert_eq!(walk(&folder).files[1].size, 5);
}

#[test]
fn paths_are_shown_as_given_and_joined() {
    let folder = folder(&[("infra/main.tf", "")]);
    let given = below(&folder, "./infra/");
    let walk = Disk::new(&[&given]).walk(&given).unwrap();
    assert_eq!(walk.files[0].path, below(&folder, "infra/main.tf"));
}

#[test]
fn ignored_files_are_left_out_without_a_repository() {
    let folder = folder(&[
        (".gitignore", "build/\n*.auto.tfvars\n"),
        (".ignore", "vendor\n"),
        ("build/main.tf", ""),
        ("vendor/main.tf", ""),
        ("secret.auto.tfvars", ""),
        ("main.tf", ""),
        ("modules/.gitignore", "drafts/"),
        ("modules/drafts/main.tf", ""),
    ]);
    assert_eq!(found(&folder), [".gitignore", ".ignore", "main.tf", "modules/.gitignore"]);
}

#[test]
fn an_ignored_file_is_taken_when_named() {
    let folder = folder(&[(".gitignore", "*.tf"), ("main.tf", "x")]);
    let path = below(&folder, "main.tf");
    let walk = Disk::new(&[&path]).walk(&path).unwrap();
    assert_eq!(walk.files.len(), 1);
    assert_eq!((walk.files[0].path.as_str(), walk.files[0].size), (path.as_str(), 1));
}

#[test]
fn hidden_files_are_found_but_not_those_of_git_and_terraform() {
    let folder = folder(&[
        (".github/deploy.yaml", ""),
        (".terraform.lock.hcl", ""),
        (".terraform/modules/modules.json", "{}"),
        ("live/.terraform/modules/vpc/main.tf", ""),
        (".git/config", ""),
    ]);
    assert_eq!(found(&folder), [".github/deploy.yaml", ".terraform.lock.hcl"]);
    let disk = Disk::new(&[shown(&folder)]);
    assert_eq!(disk.read(&below(&folder, ".terraform/modules/modules.json")), Ok(b"{}".to_vec()));
}

#[test]
fn a_missing_path_is_not_found() {
    let folder = folder(&[("main.tf", "")]);
    let disk = Disk::new(&[shown(&folder)]);
    assert_eq!(disk.walk(&below(&folder, "mian.tf")).unwrap_err(), ReadError::NotFound);
    assert_eq!(disk.read(&below(&folder, "main.tf/deeper")), Err(ReadError::NotFound));
    assert_eq!(disk.size(&below(&folder, "mian.tf")), Err(ReadError::NotFound));
}

#[test]
fn only_the_start_is_read() {
    let folder = folder(&[("main.tf", "resource")]);
    let disk = Disk::new(&[shown(&folder)]);
    assert_eq!(disk.read_start(&below(&folder, "main.tf"), 3), Ok(b"res".to_vec()));
    assert_eq!(disk.read_start(&below(&folder, "main.tf"), 99), Ok(b"resource".to_vec()));
}

#[test]
fn a_folder_is_no_file() {
    let folder = folder(&[("modules/main.tf", "")]);
    let disk = Disk::new(&[shown(&folder)]);
    assert_eq!(disk.read(&below(&folder, "modules")), Err(ReadError::Refused("it is a folder".to_owned())));
    assert!(disk.is_folder(&below(&folder, "modules")));
    assert!(!disk.is_folder(&below(&folder, "modules/main.tf")));
}

#[test]
fn names_are_those_of_files_ignored_ones_included() {
    let folder = folder(&[(".gitignore", "*.tfvars"), ("b.tf", ""), ("a.tfvars", ""), ("c/d.tf", "")]);
    let disk = Disk::new(&[shown(&folder)]);
    assert_eq!(disk.names(shown(&folder)), [".gitignore", "a.tfvars", "b.tf"]);
    assert!(disk.names(&below(&folder, "nothing")).is_empty());
}

#[test]
fn nothing_outside_is_read() {
    let folder = folder(&[("scanned/main.tf", ""), ("beside/secret.tf", "password")]);
    let disk = Disk::new(&[below(&folder, "scanned")]);
    assert_eq!(disk.read(&below(&folder, "scanned/../beside/secret.tf")), Err(ReadError::Outside));
    assert_eq!(disk.read(&below(&folder, "beside/secret.tf")), Err(ReadError::Outside));
    assert_eq!(disk.read("/etc/passwd"), Err(ReadError::Outside));
    assert_eq!(disk.walk(&below(&folder, "beside")).unwrap_err(), ReadError::Outside);
    assert!(!disk.is_folder(&below(&folder, "beside")));
    assert!(disk.names(&below(&folder, "beside")).is_empty());
    let widened = disk.with(&below(&folder, "beside/secret.tf"));
    assert!(widened.read(&below(&folder, "beside/secret.tf")).is_ok());
}

#[test]
fn the_current_folder_is_allowed_where_the_path_lies_in_it() {
    let inside = Disk::new(&["src"]);
    assert!(inside.read("Cargo.toml").is_ok());
    let elsewhere = folder(&[("main.tf", "")]);
    assert_eq!(Disk::new(&[shown(&elsewhere)]).read("Cargo.toml"), Err(ReadError::Outside));
}

#[cfg(unix)]
mod links {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    fn link(folder: &TempDir, target: &str, name: &str) {
        symlink(target, folder.path().join(name)).unwrap();
    }

    #[test]
    fn a_link_to_a_file_inside_is_found() {
        let folder = folder(&[("shared/provider.tf", "x"), ("live/main.tf", "")]);
        link(&folder, "../shared/provider.tf", "live/provider.tf");
        assert_eq!(found(&folder), ["live/main.tf", "live/provider.tf", "shared/provider.tf"]);
        assert_eq!(walk(&folder).files[1].size, 1);
    }

    #[test]
    fn a_link_to_a_folder_inside_is_walked_once_and_read_through() {
        let folder = folder(&[("shared/vpc/main.tf", "x"), ("live/main.tf", "")]);
        link(&folder, "../shared/vpc", "live/vpc");
        assert_eq!(found(&folder), ["live/main.tf", "shared/vpc/main.tf"]);
        let disk = Disk::new(&[shown(&folder)]);
        assert_eq!(disk.names(&below(&folder, "live/vpc")), ["main.tf"]);
        assert_eq!(disk.read(&below(&folder, "live/vpc/main.tf")), Ok(b"x".to_vec()));
    }

    #[test]
    fn a_link_to_a_folder_that_only_it_leads_to_is_walked() {
        let folder = folder(&[("shared/vpc/main.tf", ""), ("live/main.tf", "")]);
        link(&folder, "../shared/vpc", "live/vpc");
        let live = below(&folder, "live");
        let walk = Disk::new(&[live.as_str(), shown(&folder)]).walk(&live).unwrap();
        let paths: Vec<&str> = walk.files.iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, [below(&folder, "live/main.tf"), below(&folder, "live/vpc/main.tf")]);
    }

    #[test]
    fn a_link_that_leads_outside_is_an_error() {
        let outside = folder(&[("main.tf", "")]);
        let folder = folder(&[("main.tf", "")]);
        link(&folder, shown(&outside), "module");
        link(&folder, &below(&outside, "main.tf"), "provider.tf");
        assert_eq!(found(&folder), ["main.tf"]);
        let outside = || "it lies outside the scanned folders".to_owned();
        assert_eq!(errors(&folder), [("module".into(), outside()), ("provider.tf".into(), outside())]);
        let disk = Disk::new(&[shown(&folder)]);
        assert_eq!(disk.read(&below(&folder, "provider.tf")), Err(ReadError::Outside));
        assert_eq!(disk.read(&below(&folder, "module/main.tf")), Err(ReadError::Outside));
    }

    #[test]
    fn a_broken_link_is_an_error() {
        let folder = folder(&[("main.tf", "")]);
        link(&folder, "gone.tf", "network.tf");
        assert_eq!(found(&folder), ["main.tf"]);
        assert_eq!(
            errors(&folder),
            [("network.tf".into(), "it is a symbolic link that leads to nothing".into())]
        );
    }

    #[test]
    fn links_in_a_circle_are_an_error() {
        let folder = folder(&[("main.tf", "")]);
        link(&folder, "two.tf", "one.tf");
        link(&folder, "one.tf", "two.tf");
        assert_eq!(found(&folder), ["main.tf"]);
        let errors = errors(&folder);
        assert_eq!(errors.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["one.tf", "two.tf"]);
        assert!(errors[0].1.to_lowercase().contains("symbolic link"), "{}", errors[0].1);
    }

    #[test]
    fn a_link_to_the_folder_that_holds_it_ends() {
        let folder = folder(&[("live/prod/main.tf", "")]);
        link(&folder, "..", "live/prod/up");
        assert_eq!(found(&folder), ["live/prod/main.tf"]);
        let prod = below(&folder, "live/prod");
        let walk = Disk::new(&[shown(&folder)]).walk(&prod).unwrap();
        assert_eq!(walk.errors.len(), 1, "{walk:?}");
        assert!(walk.errors[0].0.starts_with(&prod), "{walk:?}");
    }

    #[test]
    fn a_name_that_is_not_utf8_is_an_error() {
        let folder = folder(&[("main.tf", "")]);
        fs::write(folder.path().join(OsStr::from_bytes(b"caf\xe9.tf")), "").unwrap();
        fs::create_dir(folder.path().join(OsStr::from_bytes(b"r\xe9seau"))).unwrap();
        fs::write(folder.path().join(OsStr::from_bytes(b"r\xe9seau/main.tf")), "").unwrap();
        assert_eq!(found(&folder), ["main.tf"]);
        let paths: Vec<String> = errors(&folder).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["caf\u{fffd}.tf", "r\u{fffd}seau/main.tf"]);
    }

    #[test]
    fn what_is_no_regular_file_is_an_error_and_never_opened() {
        let folder = folder(&[("main.tf", "")]);
        let socket = folder.path().join("vault.tf");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert_eq!(found(&folder), ["main.tf"]);
        assert_eq!(errors(&folder), [("vault.tf".into(), "it is not a regular file".into())]);
        let refused = Disk::new(&[shown(&folder)]).read(&below(&folder, "vault.tf"));
        assert_eq!(refused, Err(ReadError::Refused("it is not a regular file".to_owned())));
    }

    /// The superuser may read everything: then there is nothing to refuse.
    #[test]
    fn a_folder_that_may_not_be_entered_is_an_error() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder(&[("main.tf", ""), ("closed/main.tf", "")]);
        let closed = folder.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let readable = fs::read_dir(&closed).is_ok();
        let (found, errors) = (found(&folder), errors(&folder));
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        if readable {
            assert_eq!(found, ["closed/main.tf", "main.tf"]);
        } else {
            assert_eq!(found, ["main.tf"]);
            assert_eq!(errors, [("closed".to_owned(), "permission denied".to_owned())]);
        }
    }

    #[test]
    fn a_folder_given_through_a_link_is_walked_as_given() {
        let folder = folder(&[("releases/7/main.tf", "")]);
        link(&folder, "releases/7", "current");
        let given = below(&folder, "current");
        let walk = Disk::new(&[&given]).walk(&given).unwrap();
        assert_eq!(walk.files[0].path, format!("{given}/main.tf"));
        assert!(Path::new(&walk.files[0].path).exists());
    }
}

#[test]
fn the_whole_repository_of_a_scanned_folder_may_be_read() {
    let repository = folder(&[(".git/HEAD", ""), ("envs/dev/main.tf", ""), ("modules/x/main.tf", "x")]);
    let scanned = below(&repository, "envs/dev");
    let disk = Disk::new(&[&scanned]);
    assert_eq!(disk.repository(&scanned).as_deref(), Some(shown(&repository)));
    assert_eq!(disk.read(&below(&repository, "envs/dev/../../modules/x/main.tf")), Ok(b"x".to_vec()));
    assert_eq!(disk.in_repository(&format!("{scanned}/main.tf")), "envs/dev/main.tf");
}

#[test]
fn what_version_control_keeps_is_never_read() {
    let repository = folder(&[(".git/config", "token"), ("main.tf", "")]);
    for scanned in
        [shown(&repository).to_owned(), below(&repository, ".git"), below(&repository, ".git/config")]
    {
        let disk = Disk::new(&[&scanned]);
        assert!(disk.read(&below(&repository, ".git/config")).is_err(), "{scanned}");
        assert!(disk.walk(&below(&repository, ".git")).is_err(), "{scanned}");
    }
}

#[test]
fn a_worktree_is_a_repository_too() {
    let repository = folder(&[(".git", "gitdir: elsewhere"), ("a/main.tf", "")]);
    let scanned = below(&repository, "a");
    assert_eq!(Disk::new(&[&scanned]).repository(&scanned).as_deref(), Some(shown(&repository)));
}

#[test]
fn of_a_folder_without_a_repository_only_itself_is_read() {
    let folder = folder(&[("a/main.tf", ""), ("b/main.tf", "")]);
    let scanned = below(&folder, "a");
    let disk = Disk::new(&[&scanned]);
    assert_eq!(disk.repository(&scanned), None);
    assert_eq!(disk.read(&below(&folder, "b/main.tf")), Err(ReadError::Outside));
}
