//! Parameters and their defaults.

use super::{assert_value, at, evaluated, explained, project};
use crate::Inputs;

#[test]
fn a_default_is_the_value() {
    assert_value(
        "\
Parameters:
  Acl:
    Type: String
    Default: PublicRead
#            ---------- default of parameter `Acl`
Resources:
  Site:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !Ref Acl
#                    ^^^^^^^^ \"PublicRead\"
",
        "Site.AccessControl",
    );
}

#[test]
fn long_and_short_forms_are_equal() {
    assert_value(
        r#"{
  "Parameters": {"Days": {"Type": "Number", "Default": "7"}},
//                                                     --- default of parameter `Days`
  "Resources": {"Log": {"Type": "AWS::Logs::LogGroup", "Properties": {
    "RetentionInDays": {"Ref": "Days"}
//                     ^^^^^^^^^^^^^^^ 7
  }}}
}"#,
        "Log.RetentionInDays",
    );
}

#[test]
fn a_parameter_without_a_value_is_an_input() {
    assert_value(
        "\
Parameters:
  Acl:
    Type: String
Resources:
  Site:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl:
        Ref: Acl
#       ^^^^^^^^ ? `Acl` has no value
",
        "Site.AccessControl",
    );
}

#[test]
fn items_of_a_list_lie_at_their_own_characters() {
    let text = "\
Parameters:
  Zones:
    Type: CommaDelimitedList
    Default: eu-west-1a, eu-west-1b
#                        ---------- default of parameter `Zones`
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      AvailabilityZones: !Ref Zones
#                        ^^^^^^^^^^ \"eu-west-1b\"
";
    assert_value(text, "Group.AvailabilityZones.1");
}

#[test]
fn a_given_value_wins_and_says_so() {
    let inputs = Inputs {
        parameters: vec![("Acl".into(), "Private".into())],
        environment: Some("prod".into()),
        ..Inputs::default()
    };
    let text = "\
Parameters:
  Acl:
# --- value of parameter `Acl`
    Type: String
    Default: PublicRead
Resources:
  Site:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !Ref Acl
#                    ^^^^^^^^ \"Private\"
";
    let (project, _) = evaluated(text, &inputs);
    cumulint_testkit::assert_drawn(text, &[explained(&project, at(&project, "Site.AccessControl"))]);
    assert_eq!(project.environment.as_deref(), Some("prod"));
}

#[test]
fn values_of_the_parameter_store_are_read_elsewhere() {
    assert_value(
        "\
Parameters:
  Image:
    Type: AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>
    Default: /aws/image
Resources:
  Host:
    Type: AWS::EC2::Instance
    Properties:
      ImageId: !Ref Image
#              ^^^^^^^^^^ ? `Image` is read from elsewhere during deployment
",
        "Host.ImageId",
    );
}

#[test]
fn a_hidden_parameter_is_sensitive_wherever_it_goes() {
    let project = project(
        "\
Parameters:
  Password: {Type: String, NoEcho: true, Default: hunter2}
Resources:
  Db:
    Type: AWS::RDS::DBInstance
    Properties:
      MasterUserPassword: !Ref Password
      MasterUsername: !Sub 'admin-${Password}'
",
    );
    assert!(at(&project, "Db.MasterUserPassword").sensitive);
    assert!(at(&project, "Db.MasterUsername").sensitive);
}
