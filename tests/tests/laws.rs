//! The laws of the tree that a program can check: who may depend on whom, where effects live, how files begin and how
//! large they may grow. `crates/README.md` is where the laws stand; its table of crates is read here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The names of the crates that a cell or a manifest names.
fn names_in_ticks(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The table of crates in `crates/README.md`: crate → what it may depend on.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("crates/README.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let name = names_in_ticks(cells[0]).pop_first().unwrap();
        (name, names_in_ticks(cells.last().unwrap()))
    })
    .collect()
}

/// The crates of this workspace that a section of a manifest names.
fn dependencies(manifest: &str, section: &str) -> BTreeSet<String> {
    let start = format!("[{section}]");
    let lines = manifest.lines().skip_while(|line| line.trim() != start).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('['));
    lines
        .filter_map(|line| line.strip_prefix("cumulint-"))
        .map(|line| line.split(['.', ' ', '=']).next().unwrap().to_owned())
        .collect()
}

/// All Rust files below a folder, with their text.
fn rust_files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}

/// The part of a file that is not tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn is_test(path: &Path) -> bool {
    path.components()
        .any(|part| ["tests", "benches", "examples"].iter().any(|name| part.as_os_str() == *name))
        || path.file_name().is_some_and(|name| name == "tests.rs")
}

#[test]
fn crates_depend_only_on_what_the_architecture_allows() {
    let allowed = allowed();
    for folder in fs::read_dir(root().join("crates")).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let may = allowed.get(&name).unwrap_or_else(|| panic!("crates/README.md has no row for `{name}`"));
        let does = dependencies(&manifest, "dependencies");
        let forbidden: Vec<_> = does.difference(may).collect();
        assert!(forbidden.is_empty(), "`{name}` must not depend on {forbidden:?}");
        for unused in dependencies(&manifest, "dev-dependencies").difference(may) {
            assert_eq!(unused, "testkit", "`{name}` must not depend on `{unused}`, in tests neither");
        }
    }
}

#[test]
fn effects_live_at_the_rim() {
    let rim = ["disk", "cli", "xtask", "testkit", "server"];
    let effects = [
        "std::fs",
        "std::env",
        "std::time",
        "std::process",
        "TcpStream",
        "UdpSocket",
        "io::stdout",
        "io::stdin",
    ];
    for (path, text) in rust_files(&root().join("crates")) {
        let inside = path.strip_prefix(root().join("crates")).unwrap();
        let name = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        if rim.contains(&name.as_str()) || is_test(inside) {
            continue;
        }
        for effect in effects {
            assert!(!without_tests(&text).contains(effect), "{} uses {effect}", inside.display());
        }
    }
}

#[test]
fn serde_is_only_where_our_own_files_are_read_or_written() {
    let may = ["policy", "report", "cli", "server", "xtask"];
    for name in allowed().keys().filter(|name| !may.contains(&name.as_str())) {
        let manifest = fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let section = manifest.split("[dev-dependencies]").next().unwrap();
        assert!(!section.contains("serde"), "`{name}` must not depend on serde");
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (path, text) in rust_files(&root().join("crates")) {
        assert!(text.starts_with("//!"), "{} does not begin with `//!`", path.display());
    }
}

#[test]
fn no_file_outgrows_800_lines() {
    for (path, text) in rust_files(&root().join("crates")) {
        let lines = without_tests(&text).lines().count();
        assert!(is_test(&path) || lines <= 800, "{} has {lines} lines", path.display());
    }
}

#[test]
fn no_test_is_ignored_or_meant_to_panic() {
    for folder in ["crates", "tests"] {
        for (path, text) in rust_files(&root().join(folder)) {
            for word in [concat!("#[", "ignore"), concat!("#[", "should_panic")] {
                assert!(!text.contains(word), "{} contains {word}", path.display());
            }
        }
    }
}

#[test]
fn modules_with_children_lie_beside_their_folder() {
    for folder in ["crates", "tests"] {
        for (path, _) in rust_files(&root().join(folder)) {
            let message = "a module's own file lies beside the folder of its children: `name.rs` and `name/`";
            assert!(path.file_name().is_some_and(|name| name != "mod.rs"), "{}: {message}", path.display());
        }
    }
}
