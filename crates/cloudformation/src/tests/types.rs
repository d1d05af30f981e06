//! What templates declare against the published types and against themselves: certain mistakes alone are told.

use cumulint_document::parse_yaml;
use cumulint_source::{MemoryFiles, Sources};
use cumulint_testkit::assert_drawn;
use cumulint_types::check;

use crate::{Inputs, evaluate};

/// Compares the mistakes that are told without being asked for with what is drawn.
#[track_caller]
fn assert_mistakes(text: &str) {
    let files = MemoryFiles::new();
    let sources = Sources::new(&files);
    let (tree, problems) = parse_yaml(sources.add("template", text), text);
    assert_eq!(problems, []);
    let (_, found) = evaluate(&tree, "template", &Inputs::default(), &sources);
    let told: Vec<_> =
        found.into_iter().filter(|one| check(&one.code).is_some_and(|check| !check.pedantic)).collect();
    assert_drawn(text, &told);
}

#[test]
fn each_branch_of_a_condition_is_judged() {
    assert_mistakes(
        "\
Parameters:
  Stage:
    Type: String
Conditions:
  IsProduction: !Equals [!Ref Stage, prod]
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      BillingMode: !If [IsProduction, PROVISIONED, ON_DEMAND]
#                                                  ^^^^^^^^^ `ON_DEMAND` is no value of `BillingMode`
      SSESpecification: !If
        - IsProduction
        - SSEEnabled: true
          KmsKey: alias/orders
#         ^^^^^^ `KmsKey` is no property of `SSESpecification` in `AWS::DynamoDB::Table`
        - !Ref AWS::NoValue
",
    );
}

#[test]
fn a_branch_that_takes_a_property_away_leaves_it_open() {
    assert_mistakes(
        "\
Parameters:
  Stage:
    Type: String
Conditions:
  IsProduction: !Equals [!Ref Stage, prod]
Resources:
  Key:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !If [IsProduction, a, !Ref AWS::NoValue]
",
    );
}

#[test]
fn names_are_spelt_exactly_and_properties_are_required() {
    assert_mistakes(
        "\
Resources:
  Alias:
# ^^^^^ `AWS::KMS::Alias` lacks `TargetKeyId`
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      targetKeyId: a
#     ^^^^^^^^^^^ `targetKeyId` is no property of `AWS::KMS::Alias`
  Queue:
    Type: AWS::SQS::Quene
#         ^^^^^^^^^^^^^^^ `AWS::SQS::Quene` is no published type
",
    );
}

#[test]
fn texts_and_numbers_stand_for_each_other_but_not_for_lists() {
    assert_mistakes(
        "\
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: \"5\"
      FifoQueue: \"true\"
      VisibilityTimeout: soon
#                        ^^^^ `VisibilityTimeout` takes a whole number, not a text
      Tags: none
#           ^^^^ `Tags` takes a list, not a text
",
    );
}

#[test]
fn what_others_define_is_left_alone() {
    assert_mistakes(
        "\
Resources:
  Custom:
    Type: Custom::Anything
    Properties:
      Any: thing
  Module:
    Type: My::Own::Thing::MODULE
  Extension:
    Type: Contoso::Printing::Printer
    Properties:
      Any: thing
Outputs:
  Made:
    Value: !GetAtt Custom.Whatever
",
    );
}

#[test]
fn a_macro_may_make_anything_of_a_template() {
    assert_mistakes(
        "\
Transform: MyMacro
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      Any: !Ref Nothing
",
    );
}

#[test]
fn names_are_looked_for_in_all_parts() {
    assert_mistakes(
        "\
Conditions:
  Both: !And [!Condition One, !Equals [!Ref Stag, prod]]
#                        ^^^ condition `One` is not declared in this template
#                                           ^^^^ `Stag` is neither a parameter nor a resource of this template
Resources:
  Topic:
    Type: AWS::SNS::Topic
    DependsOn: Queu
#              ^^^^ `Queu` is no resource of this template
Outputs:
  Name:
    Condition: Neither
#              ^^^^^^^ condition `Neither` is not declared in this template
    Value: !Sub \"${Topic.TopicName}-${Topik}-${AWS::Region}-${!Literal}\"
#                                   ^^^^^^^^ `Topik` is neither a parameter nor a resource of this template
",
    );
}
