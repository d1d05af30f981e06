//! Values that conditions choose, each evaluated where its condition holds.

use cumulint_model::Presence;

use super::{assert_value, at, project, resource, shown};

/// What a property of a topic evaluates to, under conditions over parameters without values.
fn evaluates(value: &str) -> String {
    let text = format!(
        "\
Parameters:
  Env: {{Type: String, AllowedValues: [dev, test, prod]}}
  Size: {{Type: String}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [!Ref Env, dev]
  NotProd: !Not [!Condition IsProd]
  IsLarge: !Equals [large, !Ref Size]
  Both: !And [!Condition IsProd, !Condition IsLarge]
  DevOrTest: !Or [!Condition IsDev, !Equals [!Ref Env, test]]
  Staging: !Equals [!Ref Env, staging]
Mappings:
  Sizes:
    dev: {{Class: small, Same: x}}
    test: {{Class: small, Same: x}}
    prod: {{Class: large, Same: x}}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      Value: {value}
"
    );
    let project = project(&text);
    let absent = resource(&project, "Topic").properties.get("Value").is_none();
    if absent { "absent".to_owned() } else { shown(&project, at(&project, "Topic.Value")) }
}

#[test]
fn the_same_condition_again_is_decided() {
    assert_eq!(evaluates("!If [IsProd, !If [IsProd, a, b], c]"), "where `IsProd` holds \"a\" else \"c\"");
    assert_eq!(evaluates("!If [IsProd, a, !If [NotProd, b, c]]"), "where `IsProd` holds \"a\" else \"b\"");
    assert_eq!(evaluates("!If [Both, !If [IsLarge, a, b], c]"), "where `Both` holds \"a\" else \"c\"");
}

#[test]
fn texts_of_one_parameter_exclude_each_other() {
    assert_eq!(evaluates("!If [IsProd, !If [IsDev, a, b], c]"), "where `IsProd` holds \"b\" else \"c\"");
}

#[test]
fn allowed_values_bound_what_is_left() {
    assert_eq!(evaluates("!If [Staging, a, b]"), "\"b\"");
    assert_eq!(
        evaluates("!If [DevOrTest, a, !If [IsProd, b, c]]"),
        "where `DevOrTest` holds \"a\" else \"b\""
    );
}

#[test]
fn a_parameter_has_the_value_that_its_condition_says() {
    assert_eq!(evaluates("!If [IsProd, !Ref Env, x]"), "where `IsProd` holds \"prod\" else \"x\"");
    let class = "where `IsProd` holds \"large\" else \"x\"";
    assert_eq!(evaluates("!If [IsProd, !FindInMap [Sizes, !Ref Env, Class], x]"), class);
}

#[test]
fn a_key_without_a_value_is_one_of_the_mapping() {
    assert_eq!(evaluates("!FindInMap [Sizes, !Ref Env, Same]"), "\"x\"");
    let open = "where `Env` is `dev` \"small\" else where `Env` is `test` \"small\" else \"large\"";
    assert_eq!(evaluates("!FindInMap [Sizes, !Ref Env, Class]"), open);
    assert_eq!(
        evaluates("!If [IsDev, x, !FindInMap [Sizes, !Ref Env, Class]]"),
        "where `IsDev` holds \"x\" else where `Env` is `test` \"small\" else \"large\""
    );
}

#[test]
fn functions_are_evaluated_in_each_case() {
    let joined = "where `IsProd` holds \"a-x\" else \"b-x\"";
    assert_eq!(evaluates("!Join ['-', [!If [IsProd, a, b], x]]"), joined);
    assert_eq!(evaluates("!Sub ['${V}-x', {V: !If [IsProd, a, b]}]"), joined);
    assert_eq!(evaluates("!Select [0, !If [IsProd, [a-x], [b-x]]]"), joined);
    assert_eq!(evaluates("!Join ['-', !Split [' ', !If [IsProd, a x, b x]]]"), joined);
    assert_eq!(evaluates("!Sub ['${V}-${W}', {V: !If [IsProd, a, b], W: !If [NotProd, x, x]}]"), joined);
}

#[test]
fn no_value_takes_away_in_its_case_alone() {
    assert_eq!(
        evaluates("[!If [IsProd, a, !Ref AWS::NoValue], b]"),
        "[where `IsProd` holds \"a\" else null, \"b\"]"
    );
    let length = "where `IsProd` holds 2 else 1";
    assert_eq!(evaluates("!Length [!If [IsProd, a, !Ref AWS::NoValue], b]"), length);
    assert_eq!(evaluates("!If [IsProd, !Ref AWS::NoValue, !Ref AWS::NoValue]"), "absent");
}

#[test]
fn too_many_cases_of_one_text_are_not_known() {
    let conditions: String =
        (0..8).map(|index| format!("  C{index}: !Equals [!Ref P{index}, a]\n")).collect();
    let parameters: String = (0..8).map(|index| format!("  P{index}: {{Type: String}}\n")).collect();
    let pieces: Vec<String> = (0..8).map(|index| format!("!If [C{index}, a, b]")).collect();
    let text = format!(
        "Parameters:\n{parameters}Conditions:\n{conditions}Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      Value: !Join ['', [{}]]\n",
        pieces.join(", ")
    );
    let project = project(&text);
    let value = shown(&project, at(&project, "Topic.Value"));
    assert!(value.contains("it depends on the condition"), "{value}");
    assert!(value.len() < 4000, "{value}");
}

#[test]
fn the_cases_lie_at_their_own_characters() {
    assert_value(
        "\
Parameters:
  Env: {Type: String}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !If [IsProd, live, trial]
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^ where `IsProd` holds \"live\" else \"trial\"
#                               ---- Fn::If
#                                     ----- Fn::If
",
        "Topic.DisplayName",
    );
}

#[test]
fn rules_bound_what_a_parameter_can_be() {
    let text = "\
Parameters: {Env: {Type: String}}
Rules:
  Environments:
    Assertions:
      - Assert: !Contains [[dev, prod], !Ref Env]
        AssertDescription: one of the two
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [!Ref Env, dev]
  IsTest: !Equals [!Ref Env, test]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      A: !If [IsTest, a, b]
      B: !If [IsProd, a, !If [IsDev, b, c]]
";
    let project = project(text);
    assert_eq!(shown(&project, at(&project, "Topic.A")), "\"b\"");
    assert_eq!(shown(&project, at(&project, "Topic.B")), "where `IsProd` holds \"a\" else \"b\"");
}

#[test]
fn words_that_yaml_reads_as_booleans_are_equal_to_themselves() {
    let text = "\
Parameters: {Create: {Type: String, AllowedValues: [Yes, No], Default: No}, Other: {Type: String, AllowedValues: [Yes, No]}}
Conditions:
  Wanted: !Equals [!Ref Create, Yes]
  Unwanted: !Equals [!Ref Create, No]
  Open: !Equals [!Ref Other, Yes]
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {A: !If [Wanted, a, b], B: !If [Unwanted, a, b], C: !If [Open, a, b]}
  Extra: {Type: AWS::SNS::Topic, Condition: Wanted}
";
    let project = project(text);
    assert_eq!(shown(&project, at(&project, "Topic.A")), "\"b\"");
    assert_eq!(shown(&project, at(&project, "Topic.B")), "\"a\"");
    assert_eq!(shown(&project, at(&project, "Topic.C")), "where `Open` holds \"a\" else \"b\"");
    assert!(matches!(resource(&project, "Extra").presence, Presence::When(_)));
}

#[test]
fn a_resource_whose_condition_can_never_hold_is_not_there() {
    let text = "\
Parameters: {Env: {Type: String}}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  IsDev: !Equals [!Ref Env, dev]
  Never: !And [!Condition IsProd, !Condition IsDev]
  Off: !Equals [on, off]
Resources:
  Possible: {Type: AWS::SNS::Topic, Condition: IsDev}
  Impossible: {Type: AWS::SNS::Topic, Condition: Never}
  Unwanted: {Type: AWS::SNS::Topic, Condition: Off}
";
    let project = project(text);
    let addresses: Vec<_> = project.iter().map(|(_, resource)| resource.address.to_string()).collect();
    assert_eq!(addresses, ["Possible"]);
    let told: Vec<_> = project.gaps.iter().map(|gap| (gap.code, &*gap.subject)).collect();
    assert_eq!(told, [("condition", "Never")]);
}
