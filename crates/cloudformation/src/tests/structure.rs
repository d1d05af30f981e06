//! What templates are put together of: their parts, names, functions, and references to what may not be there.

use cumulint_document::parse_yaml;
use cumulint_evaluation::{Reader, Reads};
use cumulint_source::{MemoryFiles, Sources};
use cumulint_testkit::assert_drawn;

use super::types::assert_mistakes;

#[test]
fn parts_are_known_whole_and_of_their_kind() {
    assert_mistakes(
        "\
AWSTemplateFormatVersion: 2010-09-10
#                         ^^^^^^^^^^ `2010-09-10` is no value of `AWSTemplateFormatVersion`
Parameters:
  Stage:
# ^^^^^ parameter `Stage` lacks `Type`
    AllowedValues: dev
#                  ^^^ `AllowedValues` takes a list, not a text
    Maximum: 3
#   ^^^^^^^ `Maximum` is no part of a parameter
  Size:
    Type: Integer
#         ^^^^^^^ `Integer` is no value of `Type`
    Default: !Ref Stage
#            ^^^^^^^^^^ `Default` takes a text, not a function
Resources:
  Topic:
# ^^^^^ resource `Topic` lacks `Type`
    Properties:
      TopicName: !Sub \"${Stage}-${Size}\"
  Queue:
    Type: AWS::SQS::Queue
    DeletionPolicy: Keep
#                   ^^^^ `Keep` is no value of `DeletionPolicy`
    UpdateReplacePolicy: [Retain]
#                        ^^^^^^^^ `UpdateReplacePolicy` takes a text, not a list
  Alarm: disabled
# ^^^^^ resource `Alarm` takes an object, not a text
Outputs:
  Name:
# ^^^^ output `Name` lacks `Value`
    Description: the topic
",
    );
}

#[test]
fn a_template_needs_resources() {
    assert_mistakes(
        "\
AWSTemplateFormatVersion: 2010-09-09
#^^^^^^^^^^^^^^^^^^^^^^^ the template lacks `Resources`
Outputs:
  Name:
    Value: a
",
    );
}

#[test]
fn language_extensions_allow_functions_in_attributes() {
    assert_mistakes(
        "\
Transform: AWS::LanguageExtensions
Parameters:
  Policy:
    Type: String
Resources:
  Queue:
    Type: AWS::SQS::Queue
    DeletionPolicy: !Ref Policy
",
    );
}

#[test]
fn defaults_keep_to_what_their_parameter_allows() {
    assert_mistakes(
        "\
Parameters:
  Stage:
    Type: String
    Default: staging
#            ^^^^^^^ `staging` is none of the allowed values of `Stage`
    AllowedValues: [dev, prod]
  Zones:
    Type: CommaDelimitedList
    Default: a, b
    AllowedValues: [a, b, c]
  Name:
    Type: String
    Default: Orders_1
#            ^^^^^^^^ `Orders_1` does not match the allowed pattern of `Name`
    AllowedPattern: \"[a-z]+\"
  Count:
    Type: Number
    Default: 12
#            ^^ `12` is beyond the limits of `Count`
    MaxValue: 10
  Image:
    Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
    Default: /images/latest
    AllowedPattern: \"ami-.*\"
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Join [\"-\", [!Ref Stage, !Ref Name, !Ref Count, !Ref Image, !Select [0, !Ref Zones]]]
",
    );
}

#[test]
fn functions_are_given_what_they_take() {
    assert_mistakes(
        "\
Conditions:
  Both: !And [!Equals [!Ref AWS::Region, eu-west-1]]
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `Fn::And` needs two to ten conditions
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Condition: Both
    Properties:
      TopicName: !Select [first, [a, b]]
#                ^^^^^^^^^^^^^^^^^^^^^^^ `Fn::Select` needs an index and a list
      DisplayName: !Sub [\"${Name}\", {Name: !Join [\"\", !Ref AWS::NotificationARNs]}]
  Fn::ForEach::Queues:
# ^^^^^^^^^^^^^^^^^^^ `Fn::ForEach::Queues` needs the transform `AWS::LanguageExtensions`
    - Name
    - [Orders, Invoices]
    - Queue${Name}:
        Type: AWS::SQS::Queue
",
    );
}

#[test]
fn names_are_of_letters_and_digits_and_stand_for_one_thing() {
    assert_mistakes(
        "\
Parameters:
  Orders:
    Type: String
Resources:
  Orders:
# ^^^^^^ `Orders` is a parameter and a resource
    Type: AWS::SQS::Queue
  order_topic:
# ^^^^^^^^^^^ `order_topic` is no name: it takes letters and digits
    Type: AWS::SNS::Topic
",
    );
}

#[test]
fn a_reference_is_told_where_the_resource_may_not_be_there() {
    assert_mistakes(
        "\
Parameters:
  Stage:
    Type: String
Conditions:
  IsProduction: !Equals [!Ref Stage, prod]
  IsTest: !Equals [!Ref Stage, test]
  IsEither: !Or [!Condition IsProduction, !Condition IsTest]
Resources:
  Key:
    Type: AWS::KMS::Key
    Condition: IsEither
#              -------- its condition
    Properties:
      EnableKeyRotation: true
  Production:
    Type: AWS::KMS::Alias
    Condition: IsProduction
    Properties:
      AliasName: alias/orders
      TargetKeyId: !Ref Key
  Chosen:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/invoices
      TargetKeyId: !If [IsTest, !Ref Key, !Sub \"${Key.Arn}\"]
#                                               ^^^^^^^^^^ `Key` does not exist where `IsEither` does not hold
Outputs:
  Key:
    Condition: IsEither
    Value: !GetAtt Key.Arn
",
    );
}

#[test]
fn dialects_of_other_tools_and_what_tools_fill_in_are_left_alone() {
    assert_mistakes(
        "\
AWSTemplateFormatVersion: 2010-09-09-OC
Organization:
  Root:
    Type: OC::ORG::MasterAccount
",
    );
    assert_mistakes(
        "\
Resources:
  Worker:
    Type: AWS::IAM::InstanceProfile
    Properties:
      InstanceProfileName: worker-${opt:stage, self:provider.stage}
      Roles: [\"{{resolve:ssm:/worker/role}}\"]
",
    );
}

#[test]
fn nested_stacks_are_given_what_their_template_declares() {
    let text = "\
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: network.yaml
      Parameters:
#     ^^^^^^^^^^ the stack is not given `Range`, which its template needs
        Ranges: 10.0.0.0/16
#       ^^^^^^ the template of the stack has no parameter `Ranges`
";
    let nested = "\
AWSTemplateFormatVersion: 2010-09-09
Parameters:
  Range: {Type: String}
  Zone: {Type: String, Default: a}
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: !Ref Range, Tags: [{Key: zone, Value: !Ref Zone}]}
";
    let files = MemoryFiles::new().with("network.yaml", nested.as_bytes());
    let sources = Sources::new(&files);
    let (tree, problems) = parse_yaml(sources.add("template.yaml", text), text);
    assert_eq!(problems, []);
    assert_drawn(
        text,
        &crate::check(
            &tree,
            "template.yaml",
            &crate::Library::new(&tree, "template.yaml", Reader::new(&sources, &Reads::default())),
        ),
    );
}
