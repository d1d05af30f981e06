//! Resources, their headers and blocks.

use cumulint_evaluation::{Reader, Reads};

use super::{assert_value, at, evaluated, project, resource, shown};
use crate::{Inputs, Library};

#[test]
fn the_header_is_the_logical_id_and_the_block_all_of_it() {
    let text =
        "Resources:\n  Site:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: a\nOutputs: {}\n";
    let project = project(text);
    let site = resource(&project, "Site");
    assert_eq!(site.header.range.slice(text), "Site");
    let block = site.block.range.slice(text);
    assert!(block.starts_with("Site:") && block.trim_end().ends_with("BucketName: a"), "{block}");
    assert_eq!(&*site.declared_type, "AWS::S3::Bucket");
}

#[test]
fn attributes_are_references_in_all_notations() {
    let project = project(
        "\
Resources:
  Key: {Type: AWS::KMS::Key}
  A: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !GetAtt Key.Arn}}
  B: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: {'Fn::GetAtt': [Key, Arn]}}}
  C: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !Ref Key}}
  D: {Type: AWS::SNS::Topic, Properties: {KmsMasterKeyId: !Sub '${Key.Arn}'}}
",
    );
    let shown = |path: &str| shown(&project, at(&project, path));
    assert_eq!(shown("A.KmsMasterKeyId"), "-> Key Arn");
    assert_eq!(shown("B.KmsMasterKeyId"), "-> Key Arn");
    assert_eq!(shown("C.KmsMasterKeyId"), "-> Key Ref");
    assert_eq!(shown("D.KmsMasterKeyId"), "-> Key Arn");
}

#[test]
fn an_entry_of_a_mapping_is_its_value() {
    assert_value(
        "\
Mappings:
  Sizes:
    prod: {Class: db.t3.large}
#                 ----------- mapping `Sizes`
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      DBInstanceClass: !FindInMap [Sizes, prod, Class]
#                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \"db.t3.large\"
",
        "Db.DBInstanceClass",
    );
}

#[test]
fn a_name_that_nothing_has_is_told_where_it_stands() {
    let text = "\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub 'x-${Nme}'
#                        ^^^^^^ `Nme` is neither a parameter nor a resource of this template
";
    let (project, found) = evaluated(text, &Inputs::default());
    cumulint_testkit::assert_drawn(text, &found);
    assert_eq!(shown(&project, at(&project, "Topic.TopicName")), "? \"x-\"… `Nme` cannot be evaluated");
}

#[test]
fn resources_written_twice_are_both_kept() {
    let files = cumulint_source::MemoryFiles::new();
    let sources = cumulint_source::Sources::new(&files);
    let text = r#"{"Resources": {"A": {"Type": "AWS::S3::Bucket"}, "A": {"Type": "AWS::SNS::Topic"}}}"#;
    let (tree, _) = cumulint_document::parse_json(sources.add("a.json", text), text);
    let (project, _) = crate::evaluate(
        &tree,
        "a.json",
        &Inputs::default(),
        &Library::new(&tree, "a.json", Reader::new(&sources, &Reads::default())),
    );
    assert_eq!(project.resources.len(), 2);
}

#[test]
fn what_is_not_expanded_is_a_gap() {
    let (project, found) = evaluated(
        "\
Transform: Macro
Resources:
  Api:
    Type: AWS::ApiGateway::Stage
    Properties:
      StageName: !Ref Stage
      Mine: !Transform {Name: Mine}
  Child: {Type: AWS::CloudFormation::Stack}
",
        &Inputs::default(),
    );
    assert_eq!(found, []);
    let codes: Vec<&str> = project.gaps.iter().map(|gap| gap.code).collect();
    assert_eq!(codes, ["construct", "construct", "linked-template"]);
    assert_eq!(shown(&project, at(&project, "Api.Mine")), "? `Mine` is not evaluated");
    assert_eq!(shown(&project, at(&project, "Api.StageName")), "? `Stage` is not evaluated");
}

#[test]
fn what_stands_beside_the_properties_is_kept_for_policies() {
    let text = "\
Resources:
  Db: {Type: AWS::RDS::DBInstance, DeletionPolicy: Retain, UpdateReplacePolicy: Snapshot}
";
    let project = project(text);
    let beside: Vec<_> = project.resources[0].beside.iter().collect();
    assert_eq!(
        beside.iter().map(|entry| &*entry.key).collect::<Vec<_>>(),
        ["DeletionPolicy", "UpdateReplacePolicy"]
    );
    assert_eq!(shown(&project, &beside[0].value), "\"Retain\"");
    assert_eq!(shown(&project, &beside[1].value), "\"Snapshot\"");
}

#[test]
fn a_snippet_may_hold_whole_sections() {
    let files = cumulint_source::MemoryFiles::new()
        .with("parts/mappings.yaml", "Mappings: {Zones: {a: {Name: z}}}\n".as_bytes().to_vec());
    let sources = cumulint_source::Sources::new(&files);
    let text = "\
Transform: {Name: AWS::Include, Parameters: {Location: parts/mappings.yaml}}
Resources:
  Topic: {Type: AWS::SNS::Topic, Properties: {DisplayName: !FindInMap [Zones, a, Name]}}
";
    let (tree, _) = cumulint_document::parse_yaml(sources.add("main.yaml", text), text);
    let reads = Reads::default();
    let library = Library::new(&tree, "main.yaml", Reader::new(&sources, &reads));
    let (project, found) = crate::evaluate(&tree, "main.yaml", &Inputs::default(), &library);
    assert_eq!(found, []);
    assert_eq!(project.gaps, []);
    assert_eq!(shown(&project, at(&project, "Topic.DisplayName")), "\"z\"");
}

#[test]
fn a_reference_to_a_type_that_is_named_by_its_arn_is_that_attribute() {
    let text = "\
Resources:
  Alerts:
    Type: AWS::SNS::Topic
  Jobs:
    Type: AWS::SQS::Queue
  Role:
    Type: AWS::IAM::Role
    Properties:
      Topics: [!Ref Alerts, !GetAtt Alerts.TopicArn, !Ref Jobs, !Sub '${Alerts}:*']
";
    let project = project(text);
    let topics = at(&project, "Role.Topics").as_list().unwrap();
    assert_eq!(shown(&project, &topics[0]), "-> Alerts TopicArn");
    assert_eq!(topics[0], topics[1]);
    assert_eq!(shown(&project, &topics[2]), "-> Jobs Ref");
    let cumulint_model::Kind::Unknown(made) = &topics[3].kind else { panic!("it is known") };
    assert_eq!((made.prefix.as_deref(), made.suffix.as_deref()), (Some("arn:"), Some(":*")));
}

#[test]
fn a_resource_can_be_named_by_the_text_of_its_name() {
    let project = project(
        "\
Resources:
  Site: {Type: AWS::S3::Bucket, Properties: {BucketName: acme-site}}
  One: {Type: AWS::IAM::Role, Properties: {RoleName: twin}}
  Two: {Type: AWS::IAM::Role, Properties: {RoleName: twin}}
  Reader: {Type: AWS::IAM::Role, Properties: {RoleName: !Sub '${AWS::StackName}-reader'}}
  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: acme-site}}
  Other: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: acme-other}}
  Rights: {Type: AWS::IAM::Policy, Properties: {Roles: [twin, !Sub '${AWS::StackName}-reader']}}
  Logged:
    Type: AWS::S3::Bucket
    Properties: {LoggingConfiguration: {DestinationBucketName: acme-site}}
",
    );
    let target = |path: &str| {
        let target = at(&project, path).target()?;
        Some(&*project.get(target)?.address)
    };
    assert_eq!(target("Policy.Bucket"), Some("Site"));
    assert_eq!(target("Other.Bucket"), None);
    assert_eq!(target("Rights.Roles.0"), None);
    assert_eq!(target("Rights.Roles.1"), Some("Reader"));
    assert_eq!(target("Logged.LoggingConfiguration.DestinationBucketName"), Some("Site"));
}
