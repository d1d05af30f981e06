//! Which documents are templates.

use cumulint_document::{parse_json, parse_yaml};
use cumulint_source::FileId;

use crate::{might_be, recognize};

fn is_yaml_template(text: &str) -> bool {
    let recognized = recognize(&parse_yaml(FileId(0), text).0);
    assert!(might_be(text) || !recognized, "the sniff refuses what is a template");
    recognized
}

#[test]
fn the_format_version_says_it() {
    assert!(is_yaml_template("AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n"));
}

#[test]
fn a_typed_resource_says_it() {
    assert!(is_yaml_template("Resources:\n  Logs:\n    Type: AWS::S3::Bucket\n"));
    assert!(is_yaml_template("Resources:\n  Hook:\n    Type: Custom::Hook\n"));
}

#[test]
fn other_documents_are_not_taken() {
    assert!(!is_yaml_template("apiVersion: v1\nkind: Pod\n"));
    assert!(!is_yaml_template("Resources:\n  cpu: 1\n"));
    assert!(!is_yaml_template("- AWSTemplateFormatVersion\n"));
    assert!(!is_yaml_template(""));
    let text = "{\"$schema\": \"x\", \"resources\": []}";
    assert!(!recognize(&parse_json(FileId(0), text).0));
}
