//! Tests of the json format.

use cumulint_finding::{Analysis, Confidence, HopKind, NeedKind, Reservation, Role, Severity};
use serde_json::{Value, json};

use super::read;
use crate::format::{Format, Look};
use crate::sample::Sample;

fn written(report: impl FnOnce(&Sample) -> Analysis) -> Value {
    let sample = Sample::new();
    let report = report(&sample);
    serde_json::from_str(&sample.written(Format::Json, Look::default(), &report)).unwrap()
}

#[test]
fn a_finding_has_all_that_the_contract_names() {
    let report = written(Sample::report);
    assert_eq!(
        report["findings"][0],
        json!({
            "policy": "public-storage",
            "category": "exposure",
            "title": "Storage is open to the public",
            "severity": "high",
            "confidence": "high",
            "message": "the canned ACL `public-read` opens aws_s3_bucket.site to strangers",
            "help": "set `acl` to `private`",
            "note": null,
            "path": "infra/main.tf",
            "start": { "line": 7, "column": 12, "offset": 145 },
            "end": { "line": 7, "column": 19, "offset": 152 },
            "property": "AccessControl",
            "resource": {
                "address": "aws_s3_bucket_acl.site",
                "type": "AWS::S3::Bucket",
                "declared_type": "aws_s3_bucket_acl",
                "path": "infra/main.tf",
                "start_line": 5,
                "end_line": 8,
            },
            "subject": {
                "address": "aws_s3_bucket.site",
                "type": "AWS::S3::Bucket",
                "declared_type": "aws_s3_bucket",
                "path": "infra/main.tf",
                "start_line": 1,
                "end_line": 3,
            },
            "labels": [{
                "path": "infra/variables.tf",
                "start": { "line": 3, "column": 13, "offset": 48 },
                "end": { "line": 3, "column": 26, "offset": 61 },
                "role": "variable",
                "message": "default of variable `acl`",
            }],
            "edits": [],
            "instances": ["aws_s3_bucket.site"],
            "callers": [],
        "environments": [],
            "aliases": { "checkov": ["CKV_AWS_20"] },
            "fingerprint": "00112233445566778899aabbccddeeff",
            "moved_fingerprint": "ffeeddccbbaa99887766554433221100",
        })
    );
}

#[test]
fn an_edit_has_its_place_and_its_text_and_a_note_is_given() {
    let report = written(Sample::mendable_report);
    let finding = &report["findings"][0];
    assert_eq!(finding["note"], "`acl` is `private` by default: the API");
    assert_eq!(
        finding["edits"],
        json!([{
            "path": "infra/main.tf",
            "start": { "line": 7, "column": 12, "offset": 145 },
            "end": { "line": 7, "column": 19, "offset": 152 },
            "text": "\"private\"",
            "applicability": "unsafe",
        }])
    );
}

#[test]
fn a_medium_confidence_says_what_is_not_known() {
    let report = written(|sample| {
        let mut report = sample.report();
        report.findings[0].confidence = Confidence::Medium(Reservation::Existence);
        report
    });
    let finding = &report["findings"][0];
    assert_eq!((&finding["confidence"], &finding["reservation"]), (&json!("medium"), &json!("existence")));
}

#[test]
fn an_undecided_policy_says_what_it_needs() {
    let report = written(Sample::full_report);
    assert_eq!(report["undecided"][0]["needs"], json!(["`var.acl` has no value"]));
    assert_eq!(report["undecided"][0]["policy"], "public-storage");
    assert_eq!(report["undecided"][0]["start"]["line"], 7);
}

#[test]
fn errors_have_a_place_or_at_least_a_path() {
    let report = written(Sample::full_report);
    assert_eq!(
        report["errors"],
        json!([
            {
                "code": "syntax",
                "severity": "error",
                "message": "an expression is missing",
                "help": "write a value behind the `=`",
                "path": "infra/broken.tf",
                "start": { "line": 2, "column": 8, "offset": 16 },
                "end": { "line": 2, "column": 10, "offset": 18 },
                "labels": [],
            },
            {
                "code": "read",
                "severity": "error",
                "message": "permission denied",
                "help": null,
                "path": "infra/closed.tf",
                "labels": [],
            },
        ])
    );
}

#[test]
fn coverage_counts_and_lists() {
    let coverage = &written(Sample::full_report)["coverage"];
    assert_eq!(coverage["files"], 3);
    assert_eq!(coverage["evaluated"], 1);
    assert_eq!(coverage["unparsed"], json!(["infra/broken.tf", "infra/closed.tf"]));
    assert_eq!(coverage["files_by_kind"], json!({ "terraform": 3 }));
    assert_eq!(coverage["notes"][0]["severity"], "warning");
}

#[test]
fn nothing_found_is_still_one_object() {
    let report = written(|_| Analysis::default());
    assert_eq!(report["findings"], json!([]));
    assert_eq!(report["undecided"], json!([]));
    assert_eq!(report["errors"], json!([]));
    assert_eq!(report["version"], env!("CARGO_PKG_VERSION"));
}

#[test]
fn what_was_written_is_read_again() {
    let sample = Sample::new();
    let mut analysis = sample.full_report();
    analysis.findings.extend(sample.mendable_report().findings);
    let text = sample.written(Format::Json, Look::default(), &analysis);
    let run = read(&text).unwrap();
    assert_eq!(serde_json::to_string(&run).unwrap() + "\n", text);
    let finding = &run.findings[0];
    assert_eq!((finding.policy.as_str(), finding.severity), ("public-storage", Severity::High));
    assert_eq!((&*finding.location.path, finding.location.start.line), ("infra/main.tf", 7));
    assert_eq!(finding.labels[0].role, Some(Role::Hop(HopKind::Variable)));
    assert_eq!(run.undecided[0].unknowns[0].kind, NeedKind::Input);
    assert_eq!(run.errors[1].path.as_deref(), Some("infra/closed.tf"));
}

#[test]
fn a_run_that_an_earlier_version_wrote_is_read_too() {
    let mut old = written(Sample::full_report);
    for list in ["findings", "undecided"] {
        let finding = old[list][0].as_object_mut().unwrap();
        for added in ["property", "moved_fingerprint", "unknowns"] {
            finding.remove(added);
        }
        finding["labels"][0].as_object_mut().unwrap().remove("role");
    }
    let run = read(&old.to_string()).unwrap();
    assert_eq!((run.findings.len(), run.undecided.len()), (1, 1));
    assert_eq!(run.findings[0].moved_fingerprint, "");
}

#[test]
fn what_is_no_run_is_refused_at_its_place() {
    assert_eq!(read("{").unwrap_err().line, 1);
    let text = written(Sample::full_report).to_string().replace("\"variable\"", "\"varable\"");
    let refused = read(&text).unwrap_err();
    assert!(refused.message.starts_with("`varable` is not one of use, variable"), "{refused}");
}
