//! Texts: `Sub`, `Join`, JSON in strings.

use super::{assert_value, at, project, shown};

#[test]
fn parts_of_a_text_lie_at_their_own_characters() {
    assert_value(
        "\
Parameters:
  Env: {Type: String, Default: prod}
#                              ---- default of parameter `Env`
Resources:
  Site:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub \"logs-${Env}-eu\"
#                 ^^^^^^^^^^^^^^^^^^^^^ \"logs-prod-eu\"
#                       ----- Fn::Sub
#                            ------ Fn::Sub
#                                  --- Fn::Sub
",
        "Site.BucketName",
    );
}

#[test]
fn an_open_part_leaves_the_known_beginning() {
    assert_value(
        "\
Resources:
  Site:
    Type: AWS::S3::Bucket
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub \"arn:aws:s3:::${Site}/path\"
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ? \"arn:aws:s3:::\"… `Site` is only known after deployment
#                      ------------- Fn::Sub
#                                   ------- Fn::Sub
#                                          ----- Fn::Sub
",
        "Topic.TopicName",
    );
}

#[test]
fn names_beside_the_text_come_first_and_literal_marks_stay() {
    let project = project(
        "\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !Sub ['${!a}-${Env}', {Env: test}]
      DisplayName: !Join ['-', [a, 1, !Select [1, !Split ['/', x/y]]]]
",
    );
    assert_eq!(shown(&project, at(&project, "Topic.TopicName")), "\"${a}-test\"");
    assert_eq!(shown(&project, at(&project, "Topic.DisplayName")), "\"a-1-y\"");
}

#[test]
fn a_document_in_a_text_lies_at_its_own_characters() {
    let text = "\
Resources:
  Site:
    Type: AWS::S3::Bucket
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      DefinitionString: !Sub |
        {
          \"StartAt\": \"First\",
          \"Role\": \"${Site.Arn}/x\",
          \"Bucket\": \"${Site}\"
        }
";
    let project = project(text);
    let document = at(&project, "Machine.DefinitionString");
    let expected = "open json {StartAt: \"First\", Role: ? \"arn:\"… `Site.Arn` is only known after deployment, Bucket: -> Site Ref}";
    assert_eq!(shown(&project, document), expected);
    let place = |key: &str| {
        let value = at(&project, &format!("Machine.DefinitionString.{key}"));
        project.place_of(value).expect("a place").range.slice(text)
    };
    assert_eq!(place("StartAt"), "\"First\"");
    assert_eq!(place("Role"), "\"${Site.Arn}/x\"");
    assert_eq!(place("Bucket"), "${Site}");
}

#[test]
fn secrets_read_during_deployment_are_not_known() {
    assert_value(
        "\
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: '{{resolve:secretsmanager:db:SecretString:password}}'
#                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ? `secretsmanager:db:SecretString:password` is read from elsewhere during deployment
",
        "Db.MasterUserPassword",
    );
}
