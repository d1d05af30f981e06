//! Conditions over small policies: whether each keeps strangers out.

use serde_json::{Value as Json, json};

use crate::views::drafts::{found, project};

/// What `narrows` says of each condition of a statement on a resource, in the order of the document.
fn of_resource(effect: &str, condition: &Json) -> String {
    let everyone = json!({"Effect": effect, "Action": "*", "Principal": "*", "Condition": condition});
    of_policy("AWS::S3::BucketPolicy", &json!({"PolicyDocument": {"Statement": everyone}}))
}

fn of_policy(kind: &str, properties: &Json) -> String {
    let text = found("iam.statements", &project(&[(kind, properties.clone())]));
    let answers = text.split("narrows=").skip(1).filter_map(|rest| rest.split(')').next());
    answers.collect::<Vec<_>>().join(" ")
}

fn allows(operator: &str, key: &str, values: &Json) -> String {
    of_resource("Allow", &json!({operator: {key: values}}))
}

fn denies(operator: &str, key: &str, values: &Json) -> String {
    of_resource("Deny", &json!({operator: {key: values}}))
}

#[test]
fn a_key_that_says_who_calls_narrows_by_a_value_that_aws_gives() {
    for (operator, key, value) in [
        ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
        ("StringEquals", "AWS:principalorgid", "o-a1b2c3d4e5"),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*"),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*/ou-ab12-11111111/*"),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::111122223333:role/deploy-*"),
        ("StringLike", "aws:PrincipalArn", "arn:*:iam::111122223333:*"),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::acme-uploads"),
        ("StringEquals", "aws:SourceAccount", "111122223333"),
        ("StringEquals", "aws:PrincipalOrgID", "${aws:ResourceOrgID}"),
        ("StringLike", "aws:userid", "AROAEXAMPLEID:*"),
        ("StringEquals", "aws:SourceVpce", "vpce-1a2b3c4d"),
        ("StringLike", "aws:SourceVpc", "vpc-1a2b*"),
        ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
        ("Bool", "aws:PrincipalIsAWSService", "true"),
        ("Bool", "elasticfilesystem:AccessedViaMountTarget", "true"),
        ("StringEquals", "kms:CallerAccount", "111122223333"),
    ] {
        assert_eq!(allows(operator, key, &json!(value)), "true", "{operator} {key} {value}");
    }
}

#[test]
fn what_a_stranger_can_choose_or_have_narrows_nothing() {
    for (operator, key, value) in [
        ("StringLike", "aws:PrincipalOrgID", "o-*"),
        ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-*/*"),
        ("ArnLike", "aws:PrincipalArn", "*/admin"),
        ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/admin"),
        ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*"),
        ("StringLike", "aws:SourceAccount", "*"),
        ("StringEquals", "aws:PrincipalOrgID", "${aws:PrincipalOrgID}"),
        ("StringLike", "aws:userid", "*:deploy"),
        ("StringLike", "aws:SourceVpce", "vpce-*"),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
        ("IpAddress", "aws:SourceIp", "::/0"),
        ("IpAddress", "aws:SourceIp", "0.0.0.0/4"),
        ("Bool", "aws:PrincipalIsAWSService", "false"),
        ("Bool", "aws:ViaAWSService", "true"),
        ("Bool", "aws:SecureTransport", "true"),
        ("StringEquals", "sts:ExternalId", "acme"),
        ("StringEquals", "aws:PrincipalTag/team", "shop"),
        ("StringLike", "aws:Referer", "https://acme.example/*"),
        ("Null", "aws:PrincipalOrgID", "false"),
        ("StringNotEquals", "aws:PrincipalAccount", "111122223333"),
    ] {
        assert_eq!(allows(operator, key, &json!(value)), "false", "{operator} {key} {value}");
    }
}

#[test]
fn one_value_of_many_that_admits_everyone_is_enough() {
    assert_eq!(
        allows("IpAddress", "aws:SourceIp", &json!(["10.0.0.0/8", "0.0.0.0/1", "128.0.0.0/1"])),
        "false"
    );
    assert_eq!(
        allows("ArnLike", "aws:SourceArn", &json!(["arn:aws:sns:eu-west-1:111122223333:a", "*"])),
        "false"
    );
}

#[test]
fn no_value_at_all_is_met_by_nobody() {
    assert_eq!(allows("IpAddress", "aws:SourceIp", &json!([])), "true");
    assert_eq!(allows("StringEquals", "s3:prefix", &json!([])), "true");
    assert_eq!(allows("StringEqualsIfExists", "s3:prefix", &json!([])), "false");
    assert_eq!(allows("StringNotEquals", "aws:PrincipalOrgID", &json!([])), "false");
}

#[test]
fn an_operator_that_holds_without_the_key_admits_who_lacks_it() {
    let organization = json!("o-a1b2c3d4e5");
    assert_eq!(allows("StringEqualsIfExists", "aws:PrincipalOrgID", &organization), "false");
    assert_eq!(allows("ForAllValues:StringEquals", "aws:PrincipalOrgPaths", &json!("o-1/*")), "false");
    assert_eq!(allows("ForAnyValue:StringEqualsIfExists", "aws:PrincipalOrgPaths", &json!("o-1/*")), "true");
    // Every request says whose it is, also one without credentials.
    assert_eq!(allows("StringEqualsIfExists", "aws:PrincipalAccount", &json!("111122223333")), "true");
    let demanded = json!({
        "Null": {"aws:principalorgid": "false"},
        "StringEqualsIfExists": {"aws:PrincipalOrgID": organization},
    });
    assert_eq!(of_resource("Allow", &demanded), "false true");
}

#[test]
fn who_assumes_a_role_has_an_arn() {
    let role = json!({"ArnLikeIfExists": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}});
    assert_eq!(of_resource("Allow", &role), "false");
    let trust = json!({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*", "Condition": role});
    assert_eq!(
        of_policy("AWS::IAM::Role", &json!({"AssumeRolePolicyDocument": {"Statement": trust}})),
        "true"
    );
}

#[test]
fn a_denial_narrows_if_it_catches_every_stranger() {
    for (operator, key, value, narrows) in [
        ("StringNotEquals", "aws:PrincipalOrgID", "o-1", "true"),
        ("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-1", "true"),
        ("ForAllValues:StringNotLike", "aws:PrincipalOrgPaths", "o-1/*", "true"),
        // It has to be there to be another one.
        ("ForAnyValue:StringNotLike", "aws:PrincipalOrgPaths", "o-1/*", "false"),
        ("StringNotLike", "aws:PrincipalOrgID", "o-*", "false"),
        ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", "true"),
        ("NotIpAddress", "aws:SourceIp", "0.0.0.0/0", "false"),
        ("StringEquals", "aws:PrincipalOrgID", "o-1", "false"),
        ("StringNotEquals", "aws:PrincipalTag/team", "shop", "false"),
        ("BoolIfExists", "aws:PrincipalIsAWSService", "false", "true"),
        // Who has no credentials lacks the key.
        ("Bool", "aws:PrincipalIsAWSService", "false", "false"),
        ("Bool", "aws:ViaAWSService", "false", "true"),
        ("Null", "aws:SourceVpce", "true", "false"),
    ] {
        assert_eq!(denies(operator, key, &json!(value)), narrows, "{operator} {key} {value}");
    }
}

#[test]
fn what_only_a_deployment_knows_names_one_thing_but_a_range_may_be_any() {
    let asked = json!({"$unknown": "var.x"});
    assert_eq!(allows("StringEquals", "aws:PrincipalOrgID", &asked), "true");
    assert_eq!(allows("ArnLike", "aws:SourceArn", &asked), "true");
    assert_eq!(allows("IpAddress", "aws:SourceIp", &asked), "?var.x");
    assert_eq!(allows("Bool", "aws:PrincipalIsAWSService", &asked), "?var.x");
    assert_eq!(allows("ArnLike", "aws:SourceArn", &json!({"$ref": 0})), "true");
}

#[test]
fn a_subject_of_github_narrows_by_the_whole_name_of_an_owner() {
    for (operator, key, value, narrows) in [
        ("StringLike", "sub", "repo:acme/*", "true"),
        ("StringLike", "sub", "repo:acme@12/shop@34:*", "true"),
        ("StringEquals", "sub", "repository_owner:acme", "true"),
        ("StringEquals", "repository", "acme/shop", "true"),
        ("StringLike", "repository", "acme/*", "true"),
        ("StringLike", "sub", "repo:acme*/shop:*", "false"),
        ("StringLike", "sub", "repo:a?me/shop:*", "false"),
        ("StringLike", "sub", "*:ref:refs/heads/main", "false"),
        ("StringEquals", "sub", "environment:production", "false"),
        ("StringNotEquals", "sub", "repo:acme/shop:ref:refs/heads/main", "false"),
        ("StringLike", "repository", "*/shop", "false"),
        ("StringEquals", "aud", "sts.amazonaws.com", "false"),
    ] {
        let key = format!("token.actions.githubusercontent.com:{key}");
        assert_eq!(allows(operator, &key, &json!(value)), narrows, "{operator} {value}");
    }
}
