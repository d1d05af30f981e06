//! Each intrinsic function by its documented behaviour, with what is told where it is wrong.

use cumulint_testkit::assert_drawn;

use super::{at, evaluated, project, resource, shown};
use crate::Inputs;

/// What a property with this value evaluates to, in YAML.
fn evaluates(value: &str) -> String {
    let text = format!(
        "\
Transform: AWS::LanguageExtensions
Parameters:
  Names: {{Type: CommaDelimitedList, Default: 'a, b'}}
  Count: {{Type: Number, Default: 3}}
  Open: {{Type: String}}
Mappings:
  Zones:
    eu-west-1: {{Name: z, Ids: [i, j]}}
Resources:
  Vpc: {{Type: AWS::EC2::VPC}}
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Value: {value}
"
    );
    let project = project(&text);
    match resource(&project, "Topic").properties.get("Value") {
        Some(entry) => shown(&project, &entry.value),
        None => "absent".to_owned(),
    }
}

/// The same in JSON.
fn evaluates_json(value: &str) -> String {
    let text = format!(
        r#"{{"Transform": "AWS::LanguageExtensions", "Parameters": {{"Names": {{"Type": "CommaDelimitedList", "Default": "a, b"}}, "Open": {{"Type": "String"}}}},
"Mappings": {{"Zones": {{"eu-west-1": {{"Name": "z", "Ids": ["i", "j"]}}}}}},
"Resources": {{"Vpc": {{"Type": "AWS::EC2::VPC"}}, "Topic": {{"Type": "AWS::SNS::Topic", "Properties": {{"Value": {value}}}}}}}}}"#
    );
    let project = project(&text);
    shown(&project, at(&project, "Topic.Value"))
}

#[track_caller]
fn same(short: &str, long: &str, expected: &str) {
    assert_eq!(evaluates(short), expected);
    assert_eq!(evaluates_json(long), expected);
}

#[test]
fn short_and_long_forms_are_equal() {
    same("!Ref Names", r#"{"Ref": "Names"}"#, "[\"a\", \"b\"]");
    same("!GetAtt Vpc.CidrBlock", r#"{"Fn::GetAtt": ["Vpc", "CidrBlock"]}"#, "-> Vpc CidrBlock");
    same("!Join ['-', [a, b]]", r#"{"Fn::Join": ["-", ["a", "b"]]}"#, "\"a-b\"");
    same("!Join ['-', !Ref Names]", r#"{"Fn::Join": ["-", {"Ref": "Names"}]}"#, "\"a-b\"");
    same("!Split [',', 'a,,b']", r#"{"Fn::Split": [",", "a,,b"]}"#, "[\"a\", \"\", \"b\"]");
    same("!Select ['1', [a, b]]", r#"{"Fn::Select": ["1", ["a", "b"]]}"#, "\"b\"");
    same("!Base64 hello", r#"{"Fn::Base64": "hello"}"#, "\"aGVsbG8=\"");
    same("!Sub 'a-${AWS::Region}'", r#"{"Fn::Sub": "a-${AWS::Region}"}"#, "\"a-${AWS::Region}\"");
}

#[test]
fn sub_keeps_what_is_marked_as_literal() {
    same("!Sub 'a-${!Name}'", r#"{"Fn::Sub": "a-${!Name}"}"#, "\"a-${Name}\"");
    assert_eq!(evaluates("!Sub ['${A}/${!A}', {A: b}]"), "\"b/${A}\"");
}

#[test]
fn maps_are_looked_up_with_computed_keys_and_defaults() {
    same(
        "!FindInMap [Zones, eu-west-1, Ids]",
        r#"{"Fn::FindInMap": ["Zones", "eu-west-1", "Ids"]}"#,
        "[\"i\", \"j\"]",
    );
    assert_eq!(evaluates("!FindInMap [Zones, !Join ['-', [eu, west, 1]], Name]"), "\"z\"");
    assert_eq!(evaluates("!FindInMap [Zones, nowhere, Name, {DefaultValue: none}]"), "\"none\"");
    assert_eq!(evaluates("!FindInMap [Zones, eu-west-1, Size, {DefaultValue: [1]}]"), "[1]");
    assert_eq!(evaluates("!FindInMap [Zones, eu-west-1, Size, {DefaultValue: !Ref AWS::NoValue}]"), "absent");
    assert_eq!(evaluates("!FindInMap [Zones, !Select [0, !Split [',', 'eu-west-1,x']], Name]"), "\"z\"");
}

#[test]
fn addresses_are_cut_into_blocks() {
    same(
        "!Cidr [10.0.0.0/16, 3, 8]",
        r#"{"Fn::Cidr": ["10.0.0.0/16", "3", "8"]}"#,
        "[\"10.0.0.0/24\", \"10.0.1.0/24\", \"10.0.2.0/24\"]",
    );
    assert_eq!(evaluates("!Select [1, !Cidr [192.168.5.0/24, 2, 6]]"), "\"192.168.5.64/26\"");
    assert_eq!(evaluates("!Cidr ['2001:db8::/56', 2, 64]"), "[\"2001:db8::/64\", \"2001:db8:0:1::/64\"]");
    assert_eq!(evaluates("!Cidr [10.0.0.0/16, !Ref Count, 8]").matches("10.0").count(), 3);
    assert_eq!(
        evaluates("!Cidr [!GetAtt Vpc.CidrBlock, 2, 8]"),
        "? `Vpc.CidrBlock` is only known after deployment"
    );
}

#[test]
fn lengths_and_documents_of_language_extensions() {
    same("!Length [a, b, c]", r#"{"Fn::Length": ["a", "b", "c"]}"#, "3");
    same("{Fn::Length: !Ref Names}", r#"{"Fn::Length": {"Ref": "Names"}}"#, "2");
    same(
        "!ToJsonString {a: [1, true]}",
        r#"{"Fn::ToJsonString": {"a": [1, true]}}"#,
        "open json {a: [1, true]}",
    );
}

#[test]
fn what_is_read_during_deployment_is_not_known() {
    let zones = "? `Fn::GetAZs` is read from elsewhere during deployment";
    same("!GetAZs ''", r#"{"Fn::GetAZs": ""}"#, zones);
    assert_eq!(evaluates("!Select [0, !GetAZs '']"), zones);
    same(
        "!ImportValue vpc-id",
        r#"{"Fn::ImportValue": "vpc-id"}"#,
        "? `Fn::ImportValue vpc-id` is read from elsewhere during deployment",
    );
    let computed = "? `Fn::ImportValue x-${AWS::StackName}` is read from elsewhere during deployment";
    assert_eq!(evaluates("{'Fn::ImportValue': !Sub 'x-${AWS::StackName}'}"), computed);
}

#[test]
fn a_reference_to_a_secret_is_none_in_the_template() {
    let secret = "? `secretsmanager:` is read from elsewhere during deployment";
    assert_eq!(
        evaluates("!Join ['', ['{{resolve:secretsmanager:', !Ref Vpc, ':SecretString:password}}']]"),
        secret
    );
    let written = "? `secretsmanager:${Vpc}:SecretString:password` is read from elsewhere during deployment";
    assert_eq!(evaluates("!Sub '{{resolve:secretsmanager:${Vpc}:SecretString:password}}'"), written);
    assert_eq!(
        evaluates("'{{resolve:ssm-secure:/db/password:1}}'"),
        "? `ssm-secure:/db/password:1` is read from elsewhere during deployment"
    );
}

#[test]
fn another_macro_is_a_gap() {
    assert_eq!(evaluates("!Transform {Name: Mine, Parameters: {A: b}}"), "? `Mine` is not evaluated");
}

/// Checks what is told of a template, drawn under it.
#[track_caller]
fn told(text: &str) {
    let (_, found) = evaluated(text, &Inputs::default());
    assert_drawn(text, &found);
}

#[test]
fn an_index_past_the_end_is_told() {
    told(
        "\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Value: !Select [2, [a, b]]
#            ^^^^^^^^^^^^^^^^^^^ the list has no item 2: it has 2
",
    );
}

#[test]
fn a_key_that_a_mapping_lacks_is_told() {
    told(
        "\
Mappings: {Zones: {eu-west-1: {Name: z}}}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Value: !FindInMap [Zones, eu-west-2, Name]
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ mapping `Zones` has no entry `eu-west-2`, `Name`
      Other: !FindInMap [Regions, eu-west-2, Name]
#                        ^^^^^^^ mapping `Regions` is not declared in this template
",
    );
}

#[test]
fn blocks_that_do_not_fit_are_told() {
    told(
        "\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Value: !Cidr [10.0.0.0/24, 300, 8]
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `Fn::Cidr` makes 1 to 256 blocks, not 300
      Other: !Cidr [10.0.0.0/24, 2, 8]
#            ^^^^^^^^^^^^^^^^^^^^^^^^^ `10.0.0.0/24` has no room for 2 blocks of 8 bits
      Text: !Cidr [somewhere, 2, 8]
#           ^^^^^^^^^^^^^^^^^^^^^^^ `somewhere` is no block of addresses
",
    );
}

#[test]
fn arguments_of_a_wrong_form_are_told() {
    told(
        "\
Conditions: {x: !Equals [a, b]}
Mappings: {a: {b: {c: d}}}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      A: !Join [a]
#        ^^^^^^^^^ `Fn::Join` needs a delimiter and a list
      B: !Select [a]
#        ^^^^^^^^^^^ `Fn::Select` needs an index and a list
      C: !If [x]
#        ^^^^^^^ `Fn::If` needs a condition and two values
      D: !GetAtt Topic
#        ^^^^^^^^^^^^^ `Fn::GetAtt` needs a resource and an attribute
      E: !Split [a]
#        ^^^^^^^^^^ `Fn::Split` needs a delimiter and a text
      F: !FindInMap [a, b]
#        ^^^^^^^^^^^^^^^^^ `Fn::FindInMap` needs a mapping and two keys
",
    );
}

#[test]
fn a_condition_that_nothing_declares_is_told() {
    told(
        "\
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Value: !If [Nope, a, b]
#                 ^^^^ condition `Nope` is not declared in this template
",
    );
}
