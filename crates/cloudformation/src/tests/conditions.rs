//! Conditions, known and open.

use cumulint_model::{Presence, Project};

use super::{at, evaluated, project, resource, shown};
use crate::Inputs;

const TEMPLATE: &str = "\
Parameters:
  Env: {Type: String, Default: test}
  Open: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsTest: !Not [!Condition IsProd]
  IsOpen: !Equals [!Ref Open, 'yes']
  Both: !And [!Condition IsTest, !Condition IsOpen]
  Off: !Equals ['on', 'off']
  Never: {'Fn::And': [{Condition: Off}, {Condition: IsOpen}]}
  Standard: !Equals [!Ref AWS::Partition, aws]
Resources:
  A: {Type: AWS::S3::Bucket, Condition: IsProd}
  B: {Type: AWS::S3::Bucket, Condition: IsTest}
  C: {Type: AWS::S3::Bucket, Condition: Both}
  D: {Type: AWS::S3::Bucket, Condition: Never}
  E: {Type: AWS::S3::Bucket, Condition: Standard}
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !If [IsProd, a, b]
      TopicName: !If [IsOpen, same-a, same-b]
      KmsMasterKeyId: !If [IsProd, key, !Ref AWS::NoValue]
      SignatureVersion: !If [IsOpen, '2', '2']
";

/// Under which condition a resource exists.
fn exists(project: &Project, address: &str) -> String {
    match resource(project, address).presence {
        Presence::Certain => "always".to_owned(),
        Presence::When(condition) => project.conditions.says(condition, true),
        Presence::Unknown(ref why) => why.to_string(),
    }
}

#[test]
fn what_is_known_decides_and_the_rest_stays_open() {
    let project = project(TEMPLATE);
    let addresses: Vec<&str> = project.resources.iter().map(|resource| &*resource.address).collect();
    assert_eq!(addresses, ["A", "B", "C", "E", "Topic"]);
    assert_eq!(resource(&project, "B").presence, Presence::Certain);
    assert_eq!(exists(&project, "C"), "`Both` holds");
    assert_eq!(resource(&project, "E").presence, Presence::Certain);
}

#[test]
fn what_only_a_default_leaves_out_may_exist() {
    let project = project(TEMPLATE);
    assert_eq!(exists(&project, "A"), "`IsProd` holds");
    let given = Inputs { parameters: vec![("Env".into(), "test".into())], ..Inputs::default() };
    let (project, _) = evaluated(TEMPLATE, &given);
    assert!(project.resources.iter().all(|resource| &*resource.address != "A"));
}

#[test]
fn if_takes_the_branch_that_holds() {
    let project = project(TEMPLATE);
    assert_eq!(shown(&project, at(&project, "Topic.DisplayName")), "\"b\"");
    let open = "where `IsOpen` holds \"same-a\" else \"same-b\"";
    assert_eq!(shown(&project, at(&project, "Topic.TopicName")), open);
    assert_eq!(shown(&project, at(&project, "Topic.SignatureVersion")), "\"2\"");
    assert!(resource(&project, "Topic").properties.get("KmsMasterKeyId").is_none());
}

#[test]
fn an_input_decides() {
    let inputs = Inputs { parameters: vec![("Env".into(), "prod".into())], ..Inputs::default() };
    let (project, _) = evaluated(TEMPLATE, &inputs);
    assert_eq!(shown(&project, at(&project, "Topic.KmsMasterKeyId")), "\"key\"");
}

#[test]
fn a_condition_that_depends_on_itself_is_told() {
    let text = "\
Conditions:
  A: !Not [!Condition B]
  B: !Not [!Condition A]
#     ^^^^^^^^^^^^ condition `A` depends on itself
Resources:
  Bucket: {Type: AWS::S3::Bucket, Condition: A}
";
    let (project, found) = evaluated(text, &Inputs::default());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "condition `A` depends on itself");
    assert_eq!(project.resources.len(), 1);
}
