//! Tests of the sarif format.

use cumulint_finding::Analysis;
use serde_json::{Value, json};

use crate::format::{Format, Look};
use crate::sample::Sample;

fn written(look: Look, report: impl FnOnce(&Sample) -> Analysis) -> Value {
    let sample = Sample::new();
    let report = report(&sample);
    serde_json::from_str(&sample.written(Format::Sarif, look, &report)).unwrap()
}

#[test]
fn a_report_is_a_log_of_one_run() {
    let log = written(Look { undecided: true, ..Look::default() }, Sample::full_report);
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn nothing_found_is_a_run_without_results() {
    let log = written(Look::default(), |_| Analysis::default());
    assert_eq!(log["runs"][0]["results"], json!([]));
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"], json!([]));
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn what_is_undecided_is_left_out_unless_asked_for() {
    let log = written(Look::default(), Sample::full_report);
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 1);
}

#[test]
fn every_rule_stands_once_and_is_found_by_its_index() {
    let log = written(Look::default(), |sample| {
        let mut report = sample.report();
        let mut other = report.findings[0].clone();
        let mut policy = (*other.policy).clone();
        policy.id = "missing-encryption".to_owned();
        other.policy = policy.into();
        report.findings.extend([other, report.findings[0].clone()]);
        report
    });
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    assert_eq!(rules.len(), 2);
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
}

#[test]
fn a_change_that_mends_is_a_fix_and_a_note_a_property() {
    let log = written(Look::default(), Sample::mendable_report);
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["properties"]["note"], "`acl` is `private` by default: the API");
    assert_eq!(
        result["fixes"],
        json!([{
            "description": { "text": "set `acl` to `private`" },
            "artifactChanges": [{
                "artifactLocation": { "uri": "infra/main.tf", "uriBaseId": "%SRCROOT%" },
                "replacements": [{
                    "deletedRegion": {
                        "startLine": 7, "startColumn": 12, "endLine": 7, "endColumn": 19,
                        "byteOffset": 145, "byteLength": 7,
                    },
                    "insertedContent": { "text": "\"private\"" },
                }],
            }],
        }])
    );
}
