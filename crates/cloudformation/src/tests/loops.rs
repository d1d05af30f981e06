//! `Fn::ForEach` in every place where it may stand.

use cumulint_model::{Key, Project};

use super::{at, evaluated, project, resource, shown};
use crate::Inputs;

fn addresses(project: &Project) -> Vec<&str> {
    project.resources.iter().map(|resource| &*resource.address).collect()
}

#[test]
fn a_loop_makes_resources() {
    let text = "\
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'logs,data'}
Resources:
  Fn::ForEach::Buckets:
    - Name
    - !Ref Names
    - Bucket${Name}:
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Sub 'shop-${Name}'
          AccessControl: !If [Public, PublicRead, Private]
          Tags:
            - {Key: name, Value: !Ref Name}
            - {Key: plain, Value: 'x-${Name}'}
Conditions:
  Public: !Equals [a, b]
";
    let project = project(text);
    assert_eq!(addresses(&project), ["Bucketlogs", "Bucketdata"]);
    assert_eq!(resource(&project, "Bucketdata").instance, Some(Key::Name("data".into())));
    assert_eq!(shown(&project, at(&project, "Bucketdata.BucketName")), "\"shop-data\"");
    assert_eq!(shown(&project, at(&project, "Bucketlogs.Tags.0.Value")), "\"logs\"");
    assert_eq!(shown(&project, at(&project, "Bucketlogs.Tags.1.Value")), "\"x-logs\"");
    assert_eq!(shown(&project, at(&project, "Bucketlogs.AccessControl")), "\"Private\"");
}

#[test]
fn loops_stand_inside_loops_and_names_lose_signs() {
    let text = "\
Transform: AWS::LanguageExtensions
Resources:
  'Fn::ForEach::Zones':
    - Zone
    - [a-1, b-2]
    - 'Fn::ForEach::Kinds':
        - Kind
        - [X, Y]
        - 'Topic&{Zone}${Kind}':
            Type: AWS::SNS::Topic
            Properties: {DisplayName: !Sub '${Zone}/${Kind}'}
  Reader:
    Type: AWS::SNS::Topic
    Properties: {KmsMasterKeyId: !GetAtt Topica1X.Arn}
";
    let project = project(text);
    assert_eq!(addresses(&project), ["Topica1X", "Topica1Y", "Topicb2X", "Topicb2Y", "Reader"]);
    assert_eq!(shown(&project, at(&project, "Topicb2Y.DisplayName")), "\"b-2/Y\"");
    assert_eq!(shown(&project, at(&project, "Reader.KmsMasterKeyId")), "-> Topica1X Arn");
}

#[test]
fn a_loop_makes_properties() {
    let text = "\
Transform: AWS::LanguageExtensions
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: t
      Fn::ForEach::Flags:
        - Flag
        - [DeletionProtectionEnabled, SSEEnabled]
        - ${Flag}: true
";
    let project = project(text);
    assert_eq!(shown(&project, at(&project, "Table.DeletionProtectionEnabled")), "true");
    assert_eq!(shown(&project, at(&project, "Table.SSEEnabled")), "true");
    assert_eq!(shown(&project, at(&project, "Table.TableName")), "\"t\"");
}

#[test]
fn a_loop_makes_conditions() {
    let text = "\
Transform: AWS::LanguageExtensions
Conditions:
  Fn::ForEach::Parts:
    - Part
    - [a, b]
    - Is${Part}: !Equals [!Ref Part, a]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !If [Isa, x, y], TopicName: !If [Isb, x, y]}
";
    let project = project(text);
    assert_eq!(shown(&project, at(&project, "Topic.DisplayName")), "\"x\"");
    assert_eq!(shown(&project, at(&project, "Topic.TopicName")), "\"y\"");
}

#[test]
fn a_collection_that_is_not_known_makes_one_for_all() {
    let text = "\
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Buckets:
    - Name
    - !Ref Names
    - Bucket${Name}: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name, AccessControl: PublicRead}}
";
    let project = project(text);
    assert_eq!(addresses(&project), ["Bucket*"]);
    assert_eq!(resource(&project, "Bucket*").instance, Some(Key::Unknown));
    assert_eq!(shown(&project, at(&project, "Bucket*.BucketName")), "? `Names` has no value");
}

#[test]
fn an_item_keeps_its_place() {
    super::assert_value(
        "\
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Buckets:
    - Name
    - [logs]
    - Bucket${Name}:
        Type: AWS::S3::Bucket
        Properties:
          BucketName: !Ref Name
#                     ^^^^^^^^^ \"logs\"
",
        "Bucketlogs.BucketName",
    );
}

#[test]
fn a_loop_of_a_wrong_form_is_told() {
    let text = "\
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Buckets: [Name, [a]]
# ^^^^^^^^^^^^^^^^^^^^ `Fn::ForEach` needs an identifier, a collection and a mapping
";
    let (_, found) = evaluated(text, &Inputs::default());
    cumulint_testkit::assert_drawn(text, &found);
}

#[test]
fn a_million_turns_end_at_the_limit() {
    let hundred: Vec<String> = (0..100).map(|at| at.to_string()).collect();
    let list = format!("[{}]", hundred.join(", "));
    let text = format!(
        "\
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::A:
    - A
    - {list}
    - Fn::ForEach::B:
        - B
        - {list}
        - Fn::ForEach::C:
            - C
            - {list}
            - T${{A}}x${{B}}x${{C}}: {{Type: AWS::SNS::Topic}}
"
    );
    let (project, found) = evaluated(&text, &Inputs::default());
    assert!((1000..20_000).contains(&project.resources.len()));
    assert_eq!(found.len(), 1);
    assert!(found[0].message.contains("the limit of instances"), "{}", found[0].message);
}
