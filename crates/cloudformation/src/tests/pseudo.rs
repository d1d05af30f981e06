//! Pseudo parameters alone, in texts, and in what asks for their characters.

use super::{assert_value, at, evaluated, project, shown};
use crate::Inputs;

/// What a property with this value evaluates to.
fn evaluates(value: &str) -> String {
    let text = format!(
        "Mappings: {{Zones: {{eu-west-1: {{Name: z}}, us-east-1: {{Name: y}}}}}}\nResources: {{Topic: {{Type: 'AWS::SNS::Topic', Properties: {{DisplayName: {value}}}}}}}"
    );
    let project = project(&text);
    shown(&project, at(&project, "Topic.DisplayName"))
}

#[test]
fn the_partition_is_the_standard_one() {
    assert_value(
        "\
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess']
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \"arn:aws:iam::aws:policy/AdministratorAccess\"
#                               ---- Fn::Sub
#                                   ----------------- Fn::Sub
#                                                    ------------------------------------ Fn::Sub
",
        "Role.ManagedPolicyArns.0",
    );
    assert_eq!(evaluates("!Ref AWS::URLSuffix"), "\"amazonaws.com\"");
}

#[test]
fn account_and_region_are_symbols_in_a_longer_text() {
    let root = "\"arn:aws:iam::${AWS::AccountId}:root\"";
    assert_eq!(evaluates("!Sub 'arn:aws:iam::${AWS::AccountId}:root'"), root);
    assert_eq!(evaluates("!Join ['', ['arn:aws:iam::', !Ref AWS::AccountId, ':root']]"), root);
    assert_eq!(evaluates("!Sub ['arn:aws:iam::${A}:root', {A: !Ref AWS::AccountId}]"), root);
    assert_eq!(evaluates("!Sub '${AWS::Region}-${AWS::StackName}'"), "\"${AWS::Region}-${AWS::StackName}\"");
}

#[test]
fn a_symbol_in_a_document_is_one_in_its_own_text() {
    let document = r#"!Sub '{"Account": "${AWS::AccountId}", "Arn": "a:${AWS::AccountId}"}'"#;
    let expected = "open json {Account: ? `AWS::AccountId` has no value, Arn: \"a:${AWS::AccountId}\"}";
    assert_eq!(evaluates(document), expected);
}

#[test]
fn alone_they_are_not_known() {
    let unknown = "? `AWS::Region` has no value";
    assert_eq!(evaluates("!Ref AWS::Region"), unknown);
    assert_eq!(evaluates("!Sub '${AWS::Region}'"), unknown);
    assert_eq!(evaluates("!Join ['', [!Ref AWS::Region]]"), unknown);
}

#[test]
fn what_asks_for_their_characters_is_not_known() {
    let unknown = "? `AWS::Region` has no value";
    assert_eq!(evaluates("!FindInMap [Zones, !Sub '${AWS::Region}a', Name]"), unknown);
    assert_eq!(evaluates("!Split ['-', !Sub '${AWS::Region}-a']"), unknown);
    let mapped = "!Sub ['a${Z}', {Z: !FindInMap [Zones, !Ref AWS::Region, Name]}]";
    assert_eq!(evaluates(mapped), "where `AWS::Region` is `eu-west-1` \"az\" else \"ay\"");
}

#[test]
fn texts_with_symbols_are_equal_or_may_be() {
    let text = "\
Conditions:
  Same: !Equals [!Sub 'a-${AWS::Region}', !Sub 'a-${AWS::Region}']
  Perhaps: !Equals [!Sub 'a-${AWS::Region}', a-eu-west-1]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !If [Same, a, b]
      TopicName: !If [Perhaps, a, b]
";
    let project = project(text);
    assert_eq!(shown(&project, at(&project, "Topic.DisplayName")), "\"a\"");
    let open = "where `Perhaps` holds \"a\" else \"b\"";
    assert_eq!(shown(&project, at(&project, "Topic.TopicName")), open);
}

#[test]
fn a_given_one_is_a_value() {
    let inputs = Inputs {
        parameters: vec![
            ("AWS::Region".into(), "eu-west-1".into()),
            ("AWS::Partition".into(), "aws-cn".into()),
        ],
        ..Inputs::default()
    };
    let text = "Resources: {Topic: {Type: 'AWS::SNS::Topic', Properties: {DisplayName: !Sub '${AWS::Partition}/${AWS::Region}'}}}";
    let (project, _) = evaluated(text, &inputs);
    assert_eq!(shown(&project, at(&project, "Topic.DisplayName")), "\"aws-cn/eu-west-1\"");
}
