//! The same findings wherever in a repository the linter is started, and modules judged through their callers.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const MODULE: &str = r#"variable "acl" {
  default = "public-read"
}

resource "aws_s3_bucket" "this" {
  bucket = "acme-site"
  acl    = var.acl
}
"#;

/// A repository in which every caller of the module makes its bucket private, but for one.
fn repository(environments: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(".git/HEAD", "ref: refs/heads/main\n");
    write("modules/bucket/main.tf", MODULE);
    for (name, acl) in environments {
        let call =
            format!("module \"site\" {{\n  source = \"../../modules/bucket\"\n  acl    = \"{acl}\"\n}}\n");
        write(&format!("envs/{name}/main.tf"), &call);
    }
    folder
}

/// Policy, path, line and fingerprint of each finding.
type Found = BTreeSet<(String, String, u64, String)>;

/// What is found, each with the file's path from the root of the repository, and the exit code.
fn findings(folder: &Path, from: &str, path: &str) -> (Found, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_cumulint"))
        .args(["check", path, "--format", "json"])
        .current_dir(folder.join(from))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report.get("findings").and_then(Value::as_array).unwrap().iter().map(|finding| {
        let words = |name: &str| finding.get(name).and_then(Value::as_str).unwrap().to_owned();
        let shown = words("path");
        let real = folder.join(from).join(shown).canonicalize().unwrap();
        let inside = real.strip_prefix(folder.canonicalize().unwrap()).unwrap().to_str().unwrap().to_owned();
        (
            words("policy"),
            inside,
            finding.pointer("/start/line").and_then(Value::as_u64).unwrap(),
            words("fingerprint"),
        )
    });
    (found.collect(), output.status.code().expect("the run ended by itself"))
}

#[test]
fn a_root_is_the_same_wherever_the_run_starts() {
    let folder = repository(&[("dev", "public-read"), ("prod", "private")]);
    let root = folder.path();
    let dev = |all: Found| -> BTreeSet<_> {
        all.into_iter().filter(|(_, path, ..)| path.starts_with("envs/dev/")).collect()
    };
    let (whole, code) = findings(root, ".", ".");
    let whole = dev(whole);
    assert_eq!(code, 1);
    assert!(!whole.is_empty());
    assert_eq!(findings(root, "envs/dev", "."), (whole.clone(), 1));
    assert_eq!(findings(root, "envs", "dev"), (whole.clone(), 1));
    assert_eq!(findings(root, "modules", "../envs/dev"), (whole.clone(), 1));
    assert_eq!(findings(root, ".", "envs/dev/main.tf"), (whole.clone(), 1));
    let absolute = root.join("envs/dev");
    let elsewhere = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_cumulint"))
        .args(["check", absolute.to_str().unwrap(), "--format", "json"])
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let fingerprints = report["findings"].as_array().unwrap().iter();
    let fingerprints: BTreeSet<&str> =
        fingerprints.map(|finding| finding["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(fingerprints, whole.iter().map(|(.., fingerprint)| fingerprint.as_str()).collect());
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_module_that_all_callers_make_safe_has_no_findings() {
    let folder = repository(&[("dev", "private"), ("prod", "private")]);
    let acl = |all: Found| all.iter().any(|(_, _, line, _)| *line == 2 || *line == 7);
    for (from, path) in [
        (".", "modules/bucket/main.tf"),
        (".", "modules/bucket"),
        ("modules/bucket", "."),
        ("modules", "bucket/main.tf"),
    ] {
        assert!(!acl(findings(folder.path(), from, path).0), "{path} from {from}");
    }
}

#[test]
fn the_defaults_of_a_module_count_where_nobody_calls_it() {
    let folder = repository(&[]);
    let (found, code) = findings(folder.path(), ".", "modules/bucket/main.tf");
    assert!(found.iter().any(|(policy, ..)| policy == "world-readable-bucket"), "{found:?}");
    assert_eq!(code, 1);
}
