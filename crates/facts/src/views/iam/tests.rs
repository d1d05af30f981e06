//! Members of `iam.statements` over small projects.

use serde_json::json;

use crate::views::drafts::{found, project};

#[test]
fn single_items_become_lists_and_a_statement_may_stand_alone() {
    let project = project(&[(
        "AWS::IAM::ManagedPolicy",
        json!({"PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": ["a", "b"]}}}),
    )]);
    assert_eq!(
        found("iam.statements", &project),
        "0: (kind=identity effect=Allow actions=[s3:*] resources=[a, b])\n"
    );
}

#[test]
fn principals_and_conditions_are_flattened() {
    let project = project(&[(
        "AWS::S3::BucketPolicy",
        json!({"PolicyDocument": {"Statement": [
            {"Effect": "Allow", "NotAction": "s3:Put*", "Principal": {"AWS": ["x", "y"], "Service": "z"},
             "Condition": {"Bool": {"aws:SecureTransport": "true"}, "StringLike": {"a": ["b", "c"], "d": "e"}}},
            {"Effect": "Deny", "Sid": "all", "NotPrincipal": "*"},
        ]}}),
    )]);
    assert_eq!(
        found("iam.statements", &project),
        "0: (kind=resource effect=Allow notActions=[s3:Put*] \
         principals=[(type=AWS value=x), (type=AWS value=y), (type=Service value=z)] \
         conditions=[(operator=Bool key=aws:SecureTransport values=[true] narrows=false), \
         (operator=StringLike key=a values=[b, c] narrows=false), \
         (operator=StringLike key=d values=[e] narrows=false)])\n\
         0: (kind=resource effect=Deny sid=all notPrincipals=[(type=* value=*)])\n"
    );
}

#[test]
fn a_role_holds_a_trust_policy_and_inline_policies() {
    let project = project(&[(
        "AWS::IAM::Role",
        json!({
            "AssumeRolePolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]},
            "Policies": [
                {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "*"}]}},
                {"PolicyDocument": {"Statement": [{"Effect": "Deny", "Action": "iam:*"}]}},
            ],
        }),
    )]);
    assert_eq!(
        found("iam.statements", &project),
        "0: (kind=trust effect=Allow actions=[sts:AssumeRole])\n\
         0: (kind=identity effect=Allow actions=[*])\n\
         0: (kind=identity effect=Deny actions=[iam:*])\n"
    );
}

#[test]
fn a_document_block_speaks_through_the_policy_that_refers_to_it() {
    let project = project(&[
        ("AWS::S3::BucketPolicy", json!({"PolicyDocument": {"$ref": 1}})),
        (
            "aws_iam_policy_document",
            json!({"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Principal": {"AWS": ["x"]}}]}),
        ),
    ]);
    assert_eq!(
        found("iam.statements", &project),
        "0: (kind=resource effect=Allow actions=[s3:GetObject] principals=[(type=AWS value=x)])\n"
    );
}

#[test]
fn the_kind_of_an_unattached_document_block_follows_from_what_it_says() {
    let project = project(&[(
        "aws_iam_policy_document",
        json!({"Statement": [
            {"Effect": "Allow", "Action": ["s3:*"]},
            {"Effect": "Allow", "Action": ["sts:AssumeRole"], "Principal": {"Service": ["ec2.amazonaws.com"]}},
            {"Effect": "Deny", "Action": ["s3:*"], "Principal": "*"},
        ]}),
    )]);
    let kinds: Vec<String> = found("iam.statements", &project)
        .lines()
        .filter_map(|line| line.split(['=', ' ']).nth(2).map(str::to_owned))
        .collect();
    assert_eq!(kinds, ["identity", "trust", "resource"]);
}

#[test]
fn what_cannot_be_read_has_unknown_fields_and_a_known_kind() {
    let project = project(&[("AWS::KMS::Key", json!({"KeyPolicy": {"$unknown": "var.policy"}}))]);
    let text = found("iam.statements", &project);
    assert!(
        text.starts_with("0: (kind=resource effect=?var.policy sid=?var.policy actions=?var.policy"),
        "{text}"
    );
}

#[test]
fn unknown_actions_stay_unknown_beside_known_fields() {
    let project = project(&[(
        "AWS::IAM::Policy",
        json!({"PolicyDocument": {"Statement": [{
            "Effect": "Allow", "Action": {"$unknown": "A"}, "Resource": [{"$unknown": "R"}, "*"],
        }]}}),
    )]);
    assert_eq!(
        found("iam.statements", &project),
        "0: (kind=identity effect=Allow actions=?A resources=[?R, *])\n"
    );
}

#[test]
fn a_permission_of_a_function_is_a_statement() {
    let project = project(&[(
        "AWS::Lambda::Permission",
        json!({"Action": "lambda:InvokeFunction", "FunctionName": "f", "Principal": "s3.amazonaws.com", "SourceArn": "a"}),
    )]);
    assert_eq!(
        found("iam.statements", &project),
        "0: (kind=resource effect=Allow actions=[lambda:InvokeFunction] resources=[f] \
         principals=[(type=Service value=s3.amazonaws.com)] \
         conditions=[(operator=ArnLike key=aws:SourceArn values=[a] narrows=true)])\n"
    );
}

#[test]
fn what_the_same_policy_denies_to_everyone_is_known_of_what_it_allows() {
    let project = project(&[(
        "AWS::S3::BucketPolicy",
        json!({"PolicyDocument": {"Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"},
            {"Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::other"},
            {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "S3:Get*", "Resource": "arn:aws:s3:::logs*",
             "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}},
            {"Effect": "Deny", "Principal": {"AWS": "x"}, "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Principal": "*", "NotAction": "s3:Put*", "Resource": "*"},
        ]}}),
    )]);
    let found = found("iam.statements", &project);
    let denials: Vec<&str> = found.lines().filter(|line| line.contains("denials")).collect();
    assert_eq!(
        denials,
        ["0: (kind=resource effect=Allow actions=[s3:GetObject] resources=[arn:aws:s3:::logs/*] \
          principals=[(type=* value=*)] \
          denials=[(conditions=[(operator=StringNotEquals key=aws:PrincipalOrgID values=[o-1] narrows=true)])])"]
    );
}

#[test]
fn a_policy_that_is_only_a_boundary_grants_nothing() {
    let limit = || json!({"PolicyDocument": {"Statement": {"Effect": "Allow", "Action": "*"}}});
    let role =
        |more: serde_json::Value| json!({"PermissionsBoundary": {"$ref": 0}, "ManagedPolicyArns": more});
    let kind = |more| {
        let project = project(&[("AWS::IAM::ManagedPolicy", limit()), ("AWS::IAM::Role", role(more))]);
        found("iam.statements", &project)
    };
    assert_eq!(kind(json!([])), "0: (kind=boundary effect=Allow actions=[*])\n");
    assert_eq!(kind(json!([{"$ref": 0}])), "0: (kind=identity effect=Allow actions=[*])\n");
}

#[test]
fn permissions_of_event_buses_and_layers_are_statements() {
    let project = project(&[
        (
            "AWS::Events::EventBusPolicy",
            json!({"StatementId": "a", "Statement": {"Effect": "Allow", "Principal": "*"}}),
        ),
        (
            "AWS::Events::EventBusPolicy",
            json!({"Action": "events:PutEvents", "Principal": "*",
            "Condition": {"Key": "aws:PrincipalOrgID", "Type": "StringEquals", "Value": "o-1"}}),
        ),
        ("aws_cloudwatch_event_permission", json!({"principal": "*"})),
        (
            "AWS::Lambda::LayerVersionPermission",
            json!({"Action": "lambda:GetLayerVersion", "LayerVersionArn": "l", "Principal": "*"}),
        ),
        (
            "AWS::DynamoDB::Table",
            json!({"ResourcePolicy": {"PolicyDocument": {"Statement": {"Effect": "Allow", "Principal": "*"}}}}),
        ),
    ]);
    assert_eq!(
        found("iam.statements", &project),
        "0: (kind=resource effect=Allow principals=[(type=* value=*)])\n\
         1: (kind=resource effect=Allow actions=[events:PutEvents] principals=[(type=* value=*)] \
         conditions=[(operator=StringEquals key=aws:PrincipalOrgID values=[o-1] narrows=true)])\n\
         2: (kind=resource effect=Allow actions=[events:PutEvents] principals=[(type=* value=*)])\n\
         3: (kind=resource effect=Allow actions=[lambda:GetLayerVersion] resources=[l] principals=[(type=* value=*)])\n\
         4: (kind=resource effect=Allow principals=[(type=* value=*)])\n"
    );
}
