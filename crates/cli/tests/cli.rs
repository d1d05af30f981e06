//! The command line as its users meet it: exit codes, formats, what goes to which stream.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A bucket that anyone can read.
const OPEN_BUCKET: &str = r#"resource "aws_s3_bucket" "site" {
  bucket = "example-site"
  acl    = "public-read"
}
"#;

/// A run in a folder.
struct Run {
    code: i32,
    out: String,
    errors: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("the run ended by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.errors))
    }
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cumulint"));
    command.args(arguments).current_dir(folder.path()).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "TERM"] {
        command.env_remove(variable);
    }
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Run {
    command(folder, arguments).output().unwrap().into()
}

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

fn policies_found(report: &Value) -> Vec<&str> {
    report["findings"].as_array().unwrap().iter().map(|finding| finding["policy"].as_str().unwrap()).collect()
}

#[test]
fn findings_end_with_one_and_go_to_standard_output() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let run = run(&folder, &["check"]);
    assert_eq!(run.code, 1, "{}", run.errors);
    assert!(run.out.contains("main.tf:3:12"), "{}", run.out);
    assert!(run.out.contains("acl    = \"public-read\""), "{}", run.out);
    assert!(run.errors.contains("finding"), "{}", run.errors);
    assert!(!run.out.contains('\u{1b}') && !run.errors.contains('\u{1b}'));
}

#[test]
fn an_empty_folder_is_clean_and_said_to_be_empty() {
    let run = run(&folder(&[]), &["check"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.errors.contains("nothing to analyse"), "{}", run.errors);
}

#[test]
fn files_of_others_are_none_of_ours() {
    let folder =
        folder(&[("package.json", "{\"name\": \"x\"}"), ("values.yaml", "a: [1, 2\n"), ("notes.txt", "x")]);
    let run = run(&folder, &["check"]);
    assert_eq!(run.code, 0, "{}", run.errors);
}

#[test]
fn secrets_of_a_plan_are_never_shown() {
    let resource = r#"{"address":"aws_db_instance.a","type":"aws_db_instance","values":{"storage_encrypted":false,"token":"hunter2"},"sensitive_values":{"token":true}}"#;
    let plan = format!(
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{{"root_module":{{"resources":[{resource},{resource}]}}}}}}"#
    );
    let folder = folder(&[("plan.json", &plan)]);
    let found = run(&folder, &["check", "."]);
    assert!(found.out.contains("unencrypted-database"), "{}", found.out);
    assert!(found.errors.contains("is listed twice"), "{}", found.errors);
    assert!(!found.out.contains("hunter2") && !found.errors.contains("hunter2"));
    let shown = run(&folder, &["show", "."]);
    assert!(!shown.out.contains("hunter2") && !shown.errors.contains("hunter2"));
}

#[test]
fn a_missing_path_is_an_error() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let run = run(&folder, &["check", "main.tf", "mian.tf"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("mian.tf"), "{}", run.errors);
    assert!(run.errors.contains("no such file or folder"), "{}", run.errors);
    assert!(run.out.contains("main.tf:3:12"), "the rest is still analysed: {}", run.out);
}

#[test]
fn a_broken_file_is_an_error_and_the_rest_is_analysed() {
    let folder = folder(&[
        ("site/main.tf", OPEN_BUCKET),
        ("broken/main.tf", "resource \"aws_s3_bucket\" {\n  a = \n"),
    ]);
    let run = run(&folder, &["check", "--format", "concise"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("broken/main.tf:"), "{}", run.errors);
    assert!(run.out.contains("site/main.tf:3:12: "), "{}", run.out);
}

#[test]
fn text_that_is_not_utf8_is_an_error_and_the_rest_is_analysed() {
    let folder = folder(&[("site/main.tf", OPEN_BUCKET)]);
    fs::write(folder.path().join("latin.tf"), b"a = \"caf\xe9\"\n").unwrap();
    let run = run(&folder, &["check"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("latin.tf"), "{}", run.errors);
    assert!(run.errors.contains("UTF-8"), "{}", run.errors);
    assert!(run.out.contains("site/main.tf:3:12"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_an_error_and_the_rest_is_analysed() {
    let folder = folder(&[("site/main.tf", OPEN_BUCKET)]);
    // The superuser reads files without permission, but not those that are not there.
    std::os::unix::fs::symlink("gone.tf", folder.path().join("network.tf")).unwrap();
    let run = run(&folder, &["check"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("network.tf"), "{}", run.errors);
    assert!(run.out.contains("site/main.tf:3:12"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_scanned_folders_is_read() {
    let outside = folder(&[("main.tf", OPEN_BUCKET)]);
    let folder = folder(&[("ok.tf", "locals {}\n")]);
    std::os::unix::fs::symlink(outside.path().join("main.tf"), folder.path().join("linked.tf")).unwrap();
    let run = run(&folder, &["check"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.errors.contains("outside"), "{}", run.errors);
}

#[test]
fn a_file_restricts_the_report_to_itself() {
    let files = [("a.tf", OPEN_BUCKET), ("b.tf", &OPEN_BUCKET.replace("\"site\"", "\"other\""))];
    let folder = folder(&files);
    let report = run(&folder, &["check", "--format", "json", "b.tf"]).json();
    let findings = report["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|finding| finding["path"] == "b.tf"), "{findings:?}");
}

#[test]
fn paths_are_shown_as_given() {
    let folder = folder(&[("infra/main.tf", OPEN_BUCKET)]);
    let absolute = folder.path().join("infra");
    let given = absolute.to_str().unwrap();
    let report = run(&folder, &["check", "--format", "json", given]).json();
    assert_eq!(report["findings"][0]["path"], format!("{given}/main.tf"));
    let report = run(&folder, &["check", "--format", "json", "infra"]).json();
    assert_eq!(report["findings"][0]["path"], "infra/main.tf");
}

#[test]
fn json_is_one_object_with_the_places_of_findings() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let run = run(&folder, &["check", "--format", "json"]);
    let report = run.json();
    let finding =
        report["findings"].as_array().unwrap().iter().find(|finding| finding["start"]["line"] == 3).unwrap();
    assert_eq!(finding["start"]["column"], 12);
    assert_eq!(finding["resource"]["address"], "aws_s3_bucket.site");
    assert_eq!(finding["resource"]["start_line"], 1);
    assert_eq!(finding["resource"]["end_line"], 4);
    assert_eq!(report["coverage"]["files"], 1);
    assert_eq!(report["coverage"]["resources"], 1);
    assert_eq!(run.errors, "");
}

#[test]
fn json_stands_beside_an_error() {
    let folder = folder(&[("main.tf", "resource {")]);
    let run = run(&folder, &["check", "--format", "json"]);
    assert_eq!(run.code, 2);
    assert_eq!(run.json()["errors"][0]["path"], "main.tf");
    assert!(run.errors.contains("main.tf:1:"), "{}", run.errors);
}

#[test]
fn other_formats_say_the_same() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let found = run(&folder, &["check", "--format", "json"]).json()["findings"].as_array().unwrap().len();
    let concise = run(&folder, &["check", "--format", "concise"]);
    assert_eq!(concise.out.lines().count(), found);
    assert!(concise.out.lines().all(|line| line.starts_with("main.tf:")), "{}", concise.out);
    let sarif = run(&folder, &["check", "--format", "sarif"]).json();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), found);
    assert_eq!(sarif["version"], "2.1.0");
    let github = run(&folder, &["check", "--format", "github"]);
    assert_eq!(github.out.lines().count(), found);
    assert!(
        github.out.lines().all(|line| line.starts_with("::") && line.contains("file=main.tf")),
        "{}",
        github.out
    );
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let files: Vec<(String, String)> = (0..20)
        .map(|number| {
            (format!("app{number}/main.tf"), OPEN_BUCKET.replace("\"site\"", &format!("\"site{number}\"")))
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let folder = folder(&files);
    let first = run(&folder, &["check", "--format", "json"]);
    for _ in 0..3 {
        assert_eq!(run(&folder, &["check", "--format", "json"]).out, first.out);
    }
}

#[test]
fn severities_choose_what_is_reported_and_what_fails() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let all = run(&folder, &["check", "--format", "json"]).json();
    let high = run(&folder, &["check", "--format", "json", "--min-severity", "high"]).json();
    let bad = |finding: &Value| ["high", "critical"].contains(&finding["severity"].as_str().unwrap());
    let wanted = all["findings"].as_array().unwrap().iter().filter(|finding| bad(finding)).count();
    assert_eq!(high["findings"].as_array().unwrap().len(), wanted);
    assert!(high["findings"].as_array().unwrap().iter().all(bad));
    let critical =
        all["findings"].as_array().unwrap().iter().any(|finding| finding["severity"] == "critical");
    assert_eq!(run(&folder, &["check", "--fail-on", "critical"]).code, i32::from(critical));
}

#[test]
fn policies_are_selected_and_left_out_by_name_and_category() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let all = run(&folder, &["check", "--format", "json"]).json();
    let finding =
        all["findings"].as_array().unwrap().iter().find(|finding| finding["start"]["line"] == 3).unwrap();
    let (id, category) = (finding["policy"].as_str().unwrap(), finding["category"].as_str().unwrap());
    let selected = run(&folder, &["check", "--format", "json", "--select", id]).json();
    assert!(policies_found(&selected).iter().all(|policy| *policy == id));
    let ignored = run(&folder, &["check", "--format", "json", "--ignore", category]).json();
    assert!(!policies_found(&ignored).contains(&id));
}

#[test]
fn an_unknown_policy_is_an_error_that_suggests_another() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let run = run(&folder, &["check", "--select", "world-readable-buckt"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("did you mean `world-readable-bucket`?"), "{}", run.errors);
}

#[test]
fn wrong_arguments_end_with_two() {
    let folder = folder(&[]);
    assert_eq!(run(&folder, &["check", "--no-such-flag"]).code, 2);
    assert_eq!(run(&folder, &["check", "--format", "xml"]).code, 2);
    assert_eq!(run(&folder, &["check", "--var", "region"]).code, 2);
    assert_eq!(run(&folder, &["chekc"]).code, 2);
}

#[test]
fn a_comment_allows_a_finding_unless_isolated() {
    let id = "world-readable-bucket";
    let text = format!("# cumulint: allow {id}: it serves the website\n{OPEN_BUCKET}");
    let folder = folder(&[("main.tf", &text)]);
    let allowed = run(&folder, &["check", "--format", "json", "--select", id]);
    assert_eq!((allowed.code, policies_found(&allowed.json()).len()), (0, 0), "{}", allowed.errors);
    let isolated = run(&folder, &["check", "--format", "json", "--select", id, "--isolated"]);
    assert_eq!(isolated.code, 1);
}

#[test]
fn variables_decide() {
    let text = "variable \"acl\" {}\n".to_owned() + &OPEN_BUCKET.replace("\"public-read\"", "var.acl");
    let folder = folder(&[("main.tf", &text), ("open.vars", "acl = \"public-read\"\n")]);
    let check = ["check", "--select", "world-readable-bucket", "--format", "json"];
    let open = run(&folder, &check).json();
    assert_eq!(policies_found(&open).len(), 0);
    assert!(open["undecided"][0]["needs"][0].as_str().unwrap().contains("acl"), "{}", open["undecided"]);
    let set = run(&folder, &[&check[..], &["--var", "acl=public-read"]].concat());
    assert_eq!((set.code, policies_found(&set.json()).len()), (1, 1));
    let file = run(&folder, &[&check[..], &["--var-file", "open.vars"]].concat());
    assert_eq!((file.code, policies_found(&file.json()).len()), (1, 1));
}

#[test]
fn what_is_open_is_counted_by_severity_and_fails_a_run_only_when_asked_to() {
    let folder = folder(&[(
        "listener.tf",
        "resource \"aws_lb_listener\" \"shop\" {\n  load_balancer_arn = var.load_balancer\n  protocol          = \"HTTP\"\n}\nvariable \"load_balancer\" {}\n",
    )]);
    let select = ["check", "listener.tf", "--format", "concise", "--select", "cleartext-listener"];
    let quiet = run(&folder, &select);
    assert_eq!((quiet.code, quiet.out.as_str()), (0, ""), "{}", quiet.errors);
    assert!(quiet.errors.contains("1 high open: violated unless an exception holds"), "{}", quiet.errors);
    let listed = run(&folder, &[&select[..], &["--undecided"]].concat());
    let expected = "listener.tf:3:23: open high[cleartext-listener] aws_lb_listener.shop serves plain HTTP (unless an exception holds: `var.load_balancer` has no value)";
    assert_eq!(listed.out.lines().next(), Some(expected));
    let failing = |least: &str| run(&folder, &[&select[..], &["--fail-on-open", least]].concat()).code;
    assert_eq!((failing("high"), failing("critical")), (1, 0));
}

#[test]
fn what_is_undecided_is_clean_unless_strict_and_listed_when_asked_for() {
    let text = "variable \"acl\" {}\n".to_owned() + &OPEN_BUCKET.replace("\"public-read\"", "var.acl");
    let folder = folder(&[("main.tf", &text)]);
    let select = ["check", "--select", "world-readable-bucket"];
    let quiet = run(&folder, &select);
    assert_eq!((quiet.code, quiet.out.as_str()), (0, ""));
    assert!(quiet.errors.contains("undecided"), "{}", quiet.errors);
    let listed = run(&folder, &[&select[..], &["--undecided"]].concat());
    assert_eq!(listed.code, 0);
    assert!(listed.out.starts_with("undecided[world-readable-bucket]"), "{}", listed.out);
    assert_eq!(run(&folder, &[&select[..], &["--strict"]].concat()).code, 2);
}

#[test]
fn colours_come_when_forced_and_go_when_refused() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let colored = |variable: &str, arguments: &[&str]| {
        let output = command(&folder, arguments).env(variable, "1").output().unwrap();
        Run::from(output).out.contains('\u{1b}')
    };
    assert!(colored("CLICOLOR_FORCE", &["check"]));
    assert!(!colored("NO_COLOR", &["check"]));
    assert!(colored("NO_COLOR", &["check", "--color", "always"]));
}

#[cfg(unix)]
#[test]
fn whoever_stops_reading_hears_no_complaint() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let mut child =
        command(&folder, &["policies"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert!(output.status.code().is_some());
}

#[test]
fn help_teaches() {
    let folder = folder(&[]);
    let help = run(&folder, &["check", "--help"]);
    assert_eq!(help.code, 0);
    for taught in ["Exit codes:", "Examples:", "--fail-on", "cumulint: allow", "standard error"] {
        assert!(help.out.contains(taught), "{taught} is missing in {}", help.out);
    }
    assert!(run(&folder, &["--help"]).out.contains("cumulint explain"));
    assert_eq!(run(&folder, &["--version"]).code, 0);
}

#[test]
fn policies_are_listed() {
    let folder = folder(&[]);
    let list = run(&folder, &["policies"]);
    assert_eq!(list.code, 0);
    assert!(list.out.contains("world-readable-bucket"), "{}", list.out);
    let json = run(&folder, &["policies", "--format", "json"]).json();
    let policies = json["policies"].as_array().unwrap();
    let policy = policies.iter().find(|policy| policy["id"] == "world-readable-bucket").unwrap();
    for member in ["category", "title", "severity", "aliases", "controls", "types"] {
        assert!(!policy[member].is_null(), "{member} is missing in {policy}");
    }
}

#[test]
fn a_policy_is_explained() {
    let folder = folder(&[]);
    let page = run(&folder, &["explain", "world-readable-bucket"]);
    assert_eq!(page.code, 0);
    assert!(page.out.contains("Why it matters"), "{}", page.out);
    assert!(!page.out.contains("## "), "{}", page.out);
    assert!(
        page.out.lines().filter(|line| !line.starts_with("    ")).all(|line| line.chars().count() <= 100),
        "{}",
        page.out
    );
    let unknown = run(&folder, &["explain", "world-readable-buckt"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (2, ""));
    assert!(unknown.errors.contains("did you mean `world-readable-bucket`?"), "{}", unknown.errors);
}

/// A policy of one's own, with an example of what it forbids.
const OWN_POLICY: &str = r#"# A bucket is named after a person
Buckets are named after teams.

## Why it matters
People leave.

## Rule
```toml
severity = "low"

[[rule]]
for = "AWS::S3::Bucket"
deny = "match($.BucketName, 'alice-.*')"
message = "{resource} is named after a person"
```

## Remediation
Name it after the team.

## Examples
```tf bad
resource "aws_s3_bucket" "notes" {
  bucket = "alice-notes"
  #        ^^^^^^^^^^^^^ aws_s3_bucket.notes is named after a person
}
```
"#;

#[test]
fn policies_of_ones_own_are_run_and_tested() {
    let bucket = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"alice-photos\"\n}\n";
    let folder = folder(&[("own/governance/personal-bucket.md", OWN_POLICY), ("infra/main.tf", bucket)]);
    let found = run(&folder, &["check", "--policies", "own", "--select", "personal-bucket", "infra"]);
    assert_eq!(found.code, 1, "{}", found.errors);
    assert!(found.out.contains("aws_s3_bucket.b is named after a person"), "{}", found.out);
    let tested = run(&folder, &["test", "own"]);
    assert_eq!((tested.code, tested.out.as_str()), (0, ""), "{}", tested.errors);
}

#[test]
fn an_example_that_does_not_hold_fails() {
    let wrong = OWN_POLICY.replace("\"alice-notes\"", "\"team-notes \"");
    let folder = folder(&[("own/governance/personal-bucket.md", &wrong)]);
    let tested = run(&folder, &["test", "own"]);
    assert_eq!(tested.code, 1, "{}", tested.errors);
    assert!(tested.out.contains("personal-bucket.md:"), "{}", tested.out);
}

#[test]
fn a_broken_policy_is_an_error() {
    let broken = OWN_POLICY.replace("severity = \"low\"", "severity = \"awful\"");
    let folder = folder(&[("own/governance/personal-bucket.md", &broken)]);
    let run = run(&folder, &["check", "--policies", "own"]);
    assert_eq!(run.code, 2);
    assert!(run.errors.contains("personal-bucket.md:9:"), "{}", run.errors);
}

#[test]
fn show_lists_resources_as_policies_see_them() {
    let folder = folder(&[("main.tf", OPEN_BUCKET)]);
    let text = run(&folder, &["show", "main.tf"]);
    assert_eq!(text.code, 0, "{}", text.errors);
    assert!(text.out.contains("aws_s3_bucket.site: AWS::S3::Bucket"), "{}", text.out);
    assert!(text.out.contains("$.BucketName = 'example-site'"), "{}", text.out);
    let json = run(&folder, &["show", "--format", "json", "main.tf"]).json();
    let resource = &json["resources"][0];
    assert_eq!(resource["address"], "aws_s3_bucket.site");
    assert_eq!(resource["type"], "AWS::S3::Bucket");
    assert_eq!(resource["declared_type"], "aws_s3_bucket");
    assert_eq!(resource["properties"]["BucketName"], "example-site");
    assert_eq!((resource["start_line"].as_u64(), resource["end_line"].as_u64()), (Some(1), Some(4)));
}

#[test]
fn show_tells_both_cases_of_what_a_condition_chooses() {
    let template = "\
Parameters:
  Stage: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Site:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !If [IsProd, site, !Ref AWS::NoValue]
";
    let folder = folder(&[("site.yaml", template)]);
    let shown = run(&folder, &["show", "site.yaml"]).out;
    assert!(shown.contains("$.BucketName = 'site'  where `IsProd` holds  site.yaml:9:"), "{shown}");
    assert!(shown.contains("$.BucketName = absent  where `IsProd` does not hold  site.yaml:9:"), "{shown}");
}

#[test]
fn show_prints_its_json_even_beside_an_error() {
    let folder = folder(&[("main.tf", &format!("{OPEN_BUCKET}resource {{\n"))]);
    let run = run(&folder, &["show", "--format", "json", "."]);
    assert_eq!(run.code, 2);
    assert_eq!(run.json()["resources"][0]["address"], "aws_s3_bucket.site");
}

#[test]
fn eval_prints_a_value_an_unknown_or_an_error() {
    let folder = folder(&[
        ("infra/main.tf", "variable \"size\" {}\n\nlocals {\n  third = 1 / 4\n}\n"),
        ("infra/prod.tfvars", "size = 3\n"),
    ]);
    let printed = |arguments: &[&str]| {
        let run = run(&folder, &[&["eval"], arguments].concat());
        (run.code, run.out.trim_end().to_owned())
    };
    assert_eq!(printed(&["local.third", "infra"]), (0, r#"{"value":0.25}"#.to_owned()));
    assert_eq!(printed(&["-1", "infra"]), (0, r#"{"value":-1}"#.to_owned()));
    let number = "123456789012345678901234567890.5";
    assert_eq!(printed(&[number]), (0, format!("{{\"value\":{number}}}")));
    assert_eq!(printed(&["var.size", "infra"]), (0, r#"{"unknown":"`var.size` has no value"}"#.to_owned()));
    assert_eq!(printed(&["var.size", "infra", "--var", "size=2"]), (0, r#"{"value":"2"}"#.to_owned()));
    let with_file = ["var.size", "infra", "--var-file", "infra/prod.tfvars"];
    assert_eq!(printed(&with_file), (0, r#"{"value":3}"#.to_owned()));
    let error = r#"{"error":"an infinity cannot be written as JSON"}"#;
    assert_eq!(printed(&["1 / 0"]), (1, error.to_owned()));
}

#[test]
fn eval_needs_a_folder_but_no_files() {
    let folder = folder(&[("broken/main.tf", "locals {\n")]);
    assert_eq!(run(&folder, &["eval", "upper(\"a\")"]).json()["value"], "A");
    let missing = run(&folder, &["eval", "1", "nowhere"]);
    assert_eq!(missing.code, 2);
    assert!(missing.errors.contains("no such file or folder"), "{}", missing.errors);
    let broken = run(&folder, &["eval", "1", "broken"]);
    assert_eq!((broken.code, broken.out.as_str()), (2, "{\"value\":1}\n"), "{}", broken.errors);
}

#[test]
fn the_schema_of_each_output_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    for command in ["check", "show", "policies", "eval"] {
        let printed = run(&folder, &["schema", command]);
        assert_eq!(printed.code, 0);
        assert_eq!(printed.json()["title"], format!("cumulint {command}"));
    }
    assert_eq!(run(&folder, &["schema"]).json()["title"], "cumulint check");
}
