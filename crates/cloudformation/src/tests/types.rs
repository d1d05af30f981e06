//! What templates declare against the published types and against themselves: certain mistakes alone are told.

use cumulint_document::parse_yaml;
use cumulint_evaluation::{Reader, Reads};
use cumulint_source::{MemoryFiles, Sources};
use cumulint_testkit::assert_drawn;
use cumulint_types::check;

use crate::check as check_template;

/// Compares the mistakes that are told without being asked for with what is drawn.
#[track_caller]
pub(super) fn assert_mistakes(text: &str) {
    let files = MemoryFiles::new();
    let sources = Sources::new(&files);
    let (tree, problems) = parse_yaml(sources.add("template", text), text);
    assert_eq!(problems, []);
    let found = check_template(
        &tree,
        "template",
        &crate::Library::new(&tree, "template", Reader::new(&sources, &Reads::default())),
    );
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
fn a_property_that_one_branch_takes_away_is_missing_there() {
    assert_mistakes(
        "\
Parameters:
  Stage:
    Type: String
Conditions:
  IsProduction: !Equals [!Ref Stage, prod]
Resources:
  Key:
# ^^^ `AWS::KMS::Alias` lacks `TargetKeyId` where `IsProduction` does not hold
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/orders
      TargetKeyId: !If [IsProduction, a, !Ref AWS::NoValue]
#                       ------------ where `IsProduction` does not hold
  Production:
    Type: AWS::KMS::Alias
    Condition: IsProduction
    Properties:
      AliasName: alias/orders
      TargetKeyId: !If [IsProduction, a, !Ref AWS::NoValue]
",
    );
}

#[test]
fn properties_exclude_each_other_only_in_a_world_that_can_be() {
    assert_mistakes(
        "\
Parameters:
  Stage:
    Type: String
  Spare:
    Type: String
Conditions:
  IsProduction: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
  IsSpare: !Equals [!Ref Spare, yes]
Resources:
  Fits:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: sg-0a1b2c3d
      IpProtocol: \"-1\"
      CidrIp: !If [IsTest, 10.0.0.0/8, !Ref AWS::NoValue]
      SourcePrefixListId: !If [IsProduction, pl-1, !Ref AWS::NoValue]
      CidrIpv6: !If [IsTest, !Ref AWS::NoValue, !If [IsProduction, !Ref AWS::NoValue, \"::/0\"]]
  Clashes:
# ^^^^^^^ `AWS::EC2::SecurityGroupIngress` lacks one of `CidrIp`, `CidrIpv6`, `SourcePrefixListId`, `SourceSecurityGroupId` and `SourceSecurityGroupName` where `IsTest` does not hold and `IsSpare` does not hold
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: sg-0a1b2c3d
      IpProtocol: \"-1\"
      CidrIp: !If [IsTest, 10.0.0.0/8, !Ref AWS::NoValue]
#     ------ given here
#                  ------ where `IsTest` does not hold
#                  ------ where `IsTest` holds
      SourcePrefixListId: !If [IsSpare, pl-1, !Ref AWS::NoValue]
#     ^^^^^^^^^^^^^^^^^^ `SourcePrefixListId` excludes `CidrIp` where `IsTest` holds and `IsSpare` holds
#                              ------- where `IsSpare` does not hold
#                              ------- where `IsSpare` holds
",
    );
}

#[test]
fn limits_hold_for_what_is_known_whole() {
    assert_mistakes(
        "\
Parameters:
  Profile:
    Type: String
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      DelaySeconds: 3600
#                   ^^^^ `DelaySeconds` takes a number of at most 900, not `3600`
      VisibilityTimeout: !Ref Profile
  Machine:
    Type: AWS::IAM::InstanceProfile
    Properties:
      Roles: [!Ref Profile, worker]
#     ^^^^^ `Roles` takes at most 1 item, not 2
  Web:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: ami-latest
#              ^^^^^^^^^^ `ami-latest` does not match the pattern of `ImageId`
      SecurityGroupIds: [!Ref Profile, \"{{resolve:ssm:/web/group}}\"]
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !Ref Profile
      ManagedPolicyArns:
        - !Ref Profile
        - arn:aws:iam::aws:policy/ReadOnlyAccess
#         -------------------------------------- here first
        - !Ref Profile
        - arn:aws:iam::aws:policy/ReadOnlyAccess
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an item of `ManagedPolicyArns` stands twice
",
    );
}

#[test]
fn some_of_several_properties_are_needed() {
    assert_mistakes(
        "\
Resources:
  Nightly:
# ^^^^^^^ `AWS::Events::Rule` lacks one of `EventPattern` and `ScheduleExpression`
    Type: AWS::Events::Rule
    Properties:
      State: ENABLED
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

#[test]
fn policy_documents_keep_to_their_grammar() {
    assert_mistakes(
        "\
Parameters:
  Bucket:
    Type: String
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          Effect: Allow
          Principal: {Service: ec2.amazonaws.com}
          Action: sts:AssumeRole
          Resource: \"*\"
#         ^^^^^^^^ `Resource` is no property of `Statement` in `AWS::IAM::Role`
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: \"2012-10-18\"
#                    ^^^^^^^^^^^^ `2012-10-18` is no value of `Version`
            Statement:
              - Effect: Allow
#               ^ `Statement` in `AWS::IAM::Role` lacks one of `Resource` and `NotResource`
                Action: s3:GetObject
              - Effect: allow
#                       ^^^^^ `allow` is no value of `Effect`
                Action: [s3:GetObject]
                Resource: !Sub \"arn:aws:s3:::${Bucket}/*\"
",
    );
}
