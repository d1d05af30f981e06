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

/// The packages that a section of a manifest names.
fn packages(manifest: &str, section: &str) -> BTreeSet<String> {
    let start = format!("[{section}]");
    let lines = manifest.lines().skip_while(|line| line.trim() != start).skip(1);
    let lines = lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.starts_with('#'));
    let names = lines.filter_map(|line| line.split(['.', ' ', '=']).next());
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The crates of this workspace that a section of a manifest names.
fn dependencies(manifest: &str, section: &str) -> BTreeSet<String> {
    let names = packages(manifest, section).into_iter();
    names.filter_map(|name| name.strip_prefix("cumulint-").map(str::to_owned)).collect()
}

fn manifest(name: &str) -> String {
    fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap()
}

/// The packages in the lock file: each with what it depends on, by whatever name.
fn locked() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in text.split("[[package]]").skip(1) {
        let quoted: Vec<&str> = package.split('"').skip(1).step_by(2).collect();
        let depends = package.split_once("dependencies = [").map_or("", |(_, list)| list);
        let names = depends.split('"').skip(1).step_by(2);
        let names = names.map(|name| name.split(' ').next().unwrap().to_owned());
        all.entry(quoted[0].to_owned()).or_default().extend(names);
    }
    all
}

/// A name with all that it leads to.
fn closure(
    start: impl IntoIterator<Item = String>,
    next: impl Fn(&str) -> BTreeSet<String>,
) -> BTreeSet<String> {
    let mut open: Vec<String> = start.into_iter().collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if reached.insert(name.clone()) {
            open.extend(next(&name));
        }
    }
    reached
}

/// The libraries that `crates/README.md` allows `lint` and all below it.
fn libraries_below_lint() -> BTreeSet<String> {
    let text = fs::read_to_string(root().join("crates/README.md")).unwrap();
    let (_, rest) =
        text.split_once("and no others: ").expect("crates/README.md lists the libraries below `lint`");
    names_in_ticks(rest.split_once('.').unwrap().0)
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
        let manifest = manifest(&name);
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
    let may = ["policy", "report", "server", "xtask"];
    for name in allowed().keys().filter(|name| !may.contains(&name.as_str())) {
        let manifest = manifest(name);
        let section = manifest.split("[dev-dependencies]").next().unwrap();
        assert!(!section.contains("serde"), "`{name}` must not depend on serde");
    }
}

#[test]
fn what_lint_is_made_of_compiles_to_webassembly() {
    let below = closure(["lint".to_owned()], |name| dependencies(&manifest(name), "dependencies"));
    let names = below.iter().flat_map(|name| packages(&manifest(name), "dependencies"));
    let used: BTreeSet<String> = names.filter(|name| !name.starts_with("cumulint-")).collect();
    assert_eq!(used, libraries_below_lint(), "the libraries of `lint` and of what it depends on");

    let locked = locked();
    let all = closure(used, |name| locked.get(name).cloned().unwrap_or_default());
    for foreign in ["cc", "cmake", "getrandom", "psm", "stacker", "wasm-bindgen"] {
        assert!(
            !all.contains(foreign),
            "`{foreign}` is below `lint`: C code, or what only some targets have"
        );
    }
}

#[test]
fn the_lock_file_stays_small() {
    let text = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let count = text.lines().filter(|line| line.starts_with("source = ")).count();
    assert!(count <= 130, "{count} packages of others: each costs everybody who builds the linter");
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

/// The crates of front ends: those that evaluate, and the parsers that only they use.
const FRONT_ENDS: [&str; 5] = ["terraform", "cloudformation", "arm", "hcl", "bicep"];

#[test]
fn only_the_registry_knows_front_ends_by_name() {
    let above = ["lint", "report", "cli", "policy", "finding", "server", "config", "python", "wasm"];
    for (path, text) in rust_files(&root().join("crates")) {
        let inside = path.strip_prefix(root().join("crates")).unwrap();
        let name = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let is_registry = inside == Path::new("workspace/src/registry.rs");
        if is_registry || !(name == "workspace" || above.contains(&name.as_str())) {
            continue;
        }
        for front_end in FRONT_ENDS {
            let named = format!("cumulint_{front_end}");
            assert!(!text.contains(&named), "{} names the front end `{front_end}`", inside.display());
        }
    }
    for name in above {
        let Ok(manifest) = fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))) else {
            continue;
        };
        for front_end in FRONT_ENDS {
            let named = format!("cumulint-{front_end}");
            assert!(!manifest.contains(&named), "the manifest of `{name}` names the front end `{front_end}`");
        }
    }
}
