//! What the resources of SAM become, and where that is said to come from.

use cumulint_model::{INPUT, Kind, OUTPUT, Presence, Project, Resource, Value};
use cumulint_testkit::{assert_drawn, explained, shown};

use super::{assert_value, at, evaluated, project, resource};
use crate::{Inputs, evaluate};
use cumulint_document::parse_yaml;
use cumulint_evaluation::{Reader, Reads};
use cumulint_source::{MemoryFiles, Sources};

/// `Logical: Type` of all resources.
fn listed(project: &Project) -> Vec<String> {
    let deployed = |resource: &&Resource| ![INPUT, OUTPUT].contains(&&*resource.canonical_type);
    let resources = project.resources.iter().filter(deployed);
    resources.map(|resource| format!("{}: {}", resource.address, resource.canonical_type)).collect()
}

/// A value with the resources that it refers to by their names: equal for templates that say the same.
fn plain(project: &Project, value: &Value) -> String {
    match &value.kind {
        Kind::Map(map) => {
            let mut entries: Vec<String> =
                map.iter().map(|entry| format!("{}: {}", entry.key, plain(project, &entry.value))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        Kind::List(items) => {
            let items: Vec<String> = items.iter().map(|item| plain(project, item)).collect();
            format!("[{}]", items.join(", "))
        }
        _ => shown(project, value),
    }
}

/// All resources, in the order of their names.
fn all(project: &Project) -> Vec<String> {
    let resources = project.resources.iter();
    let mut all: Vec<String> = resources
        .map(|resource| {
            let mut entries: Vec<String> = resource
                .properties
                .iter()
                .map(|entry| format!("{} = {}", entry.key, plain(project, &entry.value)))
                .collect();
            entries.sort();
            format!("{}: {}\n  {}", resource.address, resource.canonical_type, entries.join("\n  "))
        })
        .collect();
    all.sort();
    all
}

/// Checks that a template of SAM says what the plain one says.
#[track_caller]
fn assert_same(sam: &str, plain: &str) {
    let (sam, plain) = (all(&project(sam)), all(&project(plain)));
    assert_eq!(sam.join("\n"), plain.join("\n"));
}

#[test]
fn a_function_has_a_role_of_its_own() {
    assert_same(
        "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: site.main
      InlineCode: 'def main(event, context): pass'
      Tracing: Active
      Policies:
        - AmazonS3ReadOnlyAccess
        - Version: '2012-10-17'
          Statement: {Effect: Allow, Action: '*', Resource: '*'}
",
        "\
Resources:
  Site:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: site.main
      Code: {ZipFile: 'def main(event, context): pass'}
      TracingConfig: {Mode: Active}
      Role: !GetAtt SiteRole.Arn
      Tags: [{Key: lambda:createdBy, Value: SAM}]
  SiteRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}]
      ManagedPolicyArns:
        - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        - !Sub arn:${AWS::Partition}:iam::aws:policy/AWSXrayWriteOnlyAccess
        - !Sub arn:${AWS::Partition}:iam::aws:policy/AmazonS3ReadOnlyAccess
      Policies:
        - PolicyName: SiteRolePolicy1
          PolicyDocument:
            Version: '2012-10-17'
            Statement: {Effect: Allow, Action: '*', Resource: '*'}
      Tags: [{Key: lambda:createdBy, Value: SAM}]
",
    );
}

#[test]
fn a_policy_by_name_is_where_the_author_wrote_it() {
    assert_value(
        "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      Policies: AdministratorAccess
#               ^^^^^^^^^^^^^^^^^^^ \"arn:aws:iam::aws:policy/AdministratorAccess\"
",
        "SiteRole.ManagedPolicyArns.1",
    );
}

#[test]
fn a_policy_template_is_where_the_author_wrote_it() {
    let text = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - S3ReadPolicy: {BucketName: site-files}
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \"s3:GetObject\"
";
    let project = project(text);
    let action = at(&project, "SiteRole.Policies.0.PolicyDocument.Statement.0.Action.0");
    assert_drawn(text, &[explained(&project, action)]);
    let resource = at(&project, "SiteRole.Policies.0.PolicyDocument.Statement.0.Resource.1");
    assert_eq!(shown(&project, resource), "\"arn:aws:s3:::site-files/*\"");
}

#[test]
fn what_nobody_wrote_is_implied_by_the_declaration() {
    let text = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site: {Type: AWS::Serverless::Function}
";
    let project = project(text);
    let role = resource(&project, "SiteRole");
    assert_eq!(role.header.range.slice(text), "Site");
    assert!(role.block.range.slice(text).starts_with("Site: {"));
    let trust = at(&project, "SiteRole.AssumeRolePolicyDocument");
    let by = project.origins.assumed_by(trust.origin).map(|by| &**by);
    assert_eq!(by, Some("implied by AWS::Serverless::Function"));
}

#[test]
fn a_role_that_is_given_leaves_no_role_to_make() {
    let project = project(
        "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site: {Type: AWS::Serverless::Function, Properties: {Role: arn:aws:iam::123456789012:role/site}}
",
    );
    assert_eq!(listed(&project), ["Site: AWS::Lambda::Function"]);
}

#[test]
fn globals_are_merged_and_keep_their_place() {
    let text = "\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 30
#            ^^ 30
    Environment: {Variables: {STAGE: prod, LEVEL: info}}
    Layers: [arn:aws:lambda:eu-west-1:123456789012:layer:base:1]
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      Environment: {Variables: {LEVEL: debug}}
      Layers: [arn:aws:lambda:eu-west-1:123456789012:layer:own:1]
  Plain: {Type: AWS::Serverless::Function, IgnoreGlobals: '*'}
";
    let project = project(text);
    assert_drawn(text, &[explained(&project, at(&project, "Site.Timeout"))]);
    let variables = plain(&project, at(&project, "Site.Environment.Variables"));
    assert_eq!(variables, "{LEVEL: \"debug\", STAGE: \"prod\"}");
    assert!(shown(&project, at(&project, "Site.Layers.0")).contains(":base:"));
    assert!(resource(&project, "Plain").properties.get("Timeout").is_none());
}

#[test]
fn events_make_what_calls_the_function() {
    let project = project(
        "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Jobs: {Type: AWS::SQS::Queue}
  Site:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Page: {Type: Api, Properties: {Path: '/page/{id}', Method: get}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
        Upload: {Type: S3, Properties: {Bucket: !Ref Bucket, Events: 's3:ObjectCreated:*'}}
        Work: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}
",
    );
    assert_eq!(
        listed(&project),
        [
            "Bucket: AWS::S3::Bucket",
            "Jobs: AWS::SQS::Queue",
            "Site: AWS::Lambda::Function",
            "SiteRole: AWS::IAM::Role",
            "ServerlessRestApi: AWS::ApiGateway::RestApi",
            "SitePagePermissionProd: AWS::Lambda::Permission",
            "SiteNightly: AWS::Events::Rule",
            "SiteNightlyPermission: AWS::Lambda::Permission",
            "SiteUploadPermission: AWS::Lambda::Permission",
            "SiteWork: AWS::Lambda::EventSourceMapping",
            "ServerlessRestApiDeployment: AWS::ApiGateway::Deployment",
            "ServerlessRestApiProdStage: AWS::ApiGateway::Stage",
        ]
    );
    let notice = plain(&project, at(&project, "Bucket.NotificationConfiguration.LambdaConfigurations"));
    assert_eq!(notice, "[{Event: \"s3:ObjectCreated:*\", Function: -> Site Arn}]");
    let managed = plain(&project, at(&project, "SiteRole.ManagedPolicyArns"));
    assert!(managed.contains("AWSLambdaSQSQueueExecutionRole"), "{managed}");
    assert_eq!(shown(&project, at(&project, "SiteWork.EventSourceArn")), "-> Jobs Arn");
}

#[test]
fn a_stage_has_what_the_author_says_of_the_api() {
    let text = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      AccessLogSetting: {DestinationArn: arn:aws:logs:eu-west-1:123456789012:log-group:site}
      TracingEnabled: true
#                     ^^^^ true
      EndpointConfiguration: PRIVATE
";
    let project = project(text);
    assert_drawn(text, &[explained(&project, at(&project, "SiteprodStage.TracingEnabled"))]);
    assert_eq!(shown(&project, at(&project, "SiteprodStage.RestApiId")), "-> Site Ref");
    assert_eq!(shown(&project, at(&project, "Site.EndpointConfiguration.Types.0")), "\"PRIVATE\"");
    assert_eq!(resource(&project, "SiteprodStage").header.range.slice(text), "Site");
}

#[test]
fn a_url_without_authentication_lets_everyone_call() {
    let text = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig: {AuthType: NONE}
#                                   ^^^^ \"*\"
";
    let project = project(text);
    assert_drawn(text, &[explained(&project, at(&project, "SiteUrlPublicPermissions.Principal"))]);
    assert_eq!(shown(&project, at(&project, "SiteUrl.AuthType")), "\"NONE\"");
}

#[test]
fn what_the_transform_makes_can_be_referred_to() {
    let (project, found) = evaluated(
        "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      AutoPublishAlias: live
      Environment: {Variables: {URL: !Sub 'https://${ServerlessRestApi}.execute-api.amazonaws.com'}}
      Events: {Page: {Type: Api, Properties: {Path: /, Method: get}}}
  Grant: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref SiteRole]}}
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Alias: !Ref Site.Alias, Stage: !Ref ServerlessRestApi.Stage}}
",
        &Inputs::default(),
    );
    assert_eq!(found, []);
    assert_eq!(shown(&project, at(&project, "Grant.Roles.0")), "-> SiteRole Ref");
    assert_eq!(shown(&project, at(&project, "Alarm.Alias")), "-> SiteAliaslive Ref");
    assert_eq!(shown(&project, at(&project, "Alarm.Stage")), "-> ServerlessRestApiProdStage Ref");
    let url = at(&project, "Site.Environment.Variables.URL");
    assert_eq!(shown(&project, url), "? \"https://\"… `ServerlessRestApi` is only known after deployment");
    assert_eq!(
        url.target(),
        project.iter().find(|(_, made)| &*made.address == "ServerlessRestApi").map(|(id, _)| id)
    );
}

#[test]
fn what_may_not_exist_makes_what_may_not_exist() {
    let project = project(
        "\
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Site:
    Type: AWS::Serverless::Function
    Condition: IsProd
    Properties: {Events: {Page: {Type: HttpApi}}}
",
    );
    for made in &project.resources {
        assert!(matches!(made.presence, Presence::When(_)), "{}", made.address);
    }
}

#[test]
fn a_policy_behind_an_open_condition_stays_open() {
    let project = project(
        "\
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - !If [IsProd, ReadOnlyAccess, AdministratorAccess]
        - !If [IsProd, {Statement: []}, !Ref AWS::NoValue]
        - AmazonS3ReadOnlyAccess
",
    );
    let managed = at(&project, "SiteRole.ManagedPolicyArns").as_list().expect("a list");
    assert_eq!(managed.len(), 3);
    assert!(managed[1].why().is_some());
    assert_eq!(at(&project, "SiteRole.Policies").as_list().map(<[Value]>::len), Some(1));
}

#[test]
fn a_simple_table_is_a_table() {
    assert_same(
        "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Visits:
    Type: AWS::Serverless::SimpleTable
    Properties: {PrimaryKey: {Name: page, Type: String}, SSESpecification: {SSEEnabled: true}}
",
        "\
Resources:
  Visits:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions: [{AttributeName: page, AttributeType: S}]
      KeySchema: [{AttributeName: page, KeyType: HASH}]
      BillingMode: PAY_PER_REQUEST
      SSESpecification: {SSEEnabled: true}
",
    );
}

#[test]
fn a_connector_becomes_what_it_grants() {
    assert_same(
        "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
  Role: {Type: AWS::IAM::Role}
  Topic: {Type: AWS::SNS::Topic}
  Send:
    Type: AWS::Serverless::Connector
    Properties: {Source: {Id: Site}, Destination: {Id: Topic}, Permissions: [Write]}
",
        "\
Resources:
  Site: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt Role.Arn}}
  Role: {Type: AWS::IAM::Role}
  Topic: {Type: AWS::SNS::Topic}
  SendPolicy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement: [{Effect: Allow, Action: sns:Publish, Resource: !Ref Topic}]
      Roles: [!Ref Role]
",
    );
}

#[test]
fn names_that_sam_does_not_have_are_told() {
    let text = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - S3RedPolicy: {BucketName: site-files}
#         ^^^^^^^^^^^ SAM has no policy template `S3RedPolicy`
      Events:
        Page: {Type: Web}
#       ^^^^ SAM has no event of the type `Web` here
";
    let (_, found) = evaluated(text, &Inputs::default());
    assert_drawn(text, &found);
}

#[test]
fn many_events_end_at_the_limit() {
    let mut text = "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n".to_owned();
    for index in 0..50_000 {
        text.push_str(&format!(
            "        E{index}: {{Type: Api, Properties: {{Path: /{index}, Method: get}}}}\n"
        ));
    }
    let (project, found) = evaluated(&text, &Inputs::default());
    assert!(project.resources.len() > 1000, "{}", project.resources.len());
    assert!(found.iter().any(|found| found.message.contains("limit of evaluation steps")), "{found:?}");
}

#[test]
fn properties_of_any_form_are_survived() {
    let forms = [
        "x",
        "[1, {a: b}]",
        "{a: {b: [c]}}",
        "!Ref Nothing",
        "!GetAtt F.Arn",
        "!If [C, {a: 1}, 2]",
        "",
        "true",
    ];
    let types = ["Api", "Application", "CapacityProvider", "Connector", "Function", "GraphQLApi", "HttpApi"];
    let more = ["LayerVersion", "SimpleTable", "StateMachine", "WebSocketApi"];
    let names = [
        "Policies",
        "Events",
        "Auth",
        "Domain",
        "FunctionUrlConfig",
        "EventInvokeConfig",
        "DeploymentPreference",
        "Tags",
        "Role",
        "Definition",
        "Routes",
        "DataSources",
        "Resolvers",
        "Source",
        "Destination",
        "Permissions",
        "PrimaryKey",
        "EndpointConfiguration",
        "CorsConfiguration",
        "CodeUri",
        "AutoPublishAlias",
        "StageName",
        "Logging",
        "Location",
    ];
    for kind in types.iter().chain(&more) {
        for form in forms {
            let mut text = format!(
                "Transform: AWS::Serverless-2016-10-31\nConditions: {{C: !Equals [!Ref AWS::Region, a]}}\nGlobals: {form}\nResources:\n  F:\n    Type: AWS::Serverless::{kind}\n    Properties:\n"
            );
            for name in names {
                text.push_str(&format!("      {name}: {form}\n"));
            }
            let (project, _) = evaluated(&text, &Inputs::default());
            assert!(!project.resources.is_empty());
        }
    }
}

#[test]
fn what_a_condition_leaves_out_exists_in_the_other_case() {
    let project = project(
        "\
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String}, RoleArn: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod]}
Resources:
  Site:
    Type: AWS::Serverless::Function
    Properties:
      Role: !If [IsProd, !Ref RoleArn, !Ref AWS::NoValue]
      FunctionUrlConfig: !If [IsProd, {AuthType: AWS_IAM}, !Ref AWS::NoValue]
  Other:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [!If [IsProd, AdministratorAccess, {Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}]]
",
    );
    let says = |address: &str| match resource(&project, address).presence {
        Presence::When(condition) => project.conditions.says(condition, true),
        ref other => format!("{other:?}"),
    };
    assert_eq!(says("SiteUrl"), "`IsProd` holds");
    assert_eq!(says("SiteRole"), "`IsProd` does not hold");
    let role = at(&project, "Site.Role").choice().expect("a choice");
    assert_eq!(shown(&project, &role.fails), "-> SiteRole Arn");
    let auth = at(&project, "SiteUrl.AuthType").choice().expect("a choice");
    assert_eq!(shown(&project, &auth.holds), "\"AWS_IAM\"");
    let managed = at(&project, "OtherRole.ManagedPolicyArns.1").choice().expect("a choice");
    assert_eq!(shown(&project, &managed.holds), "\"arn:aws:iam::aws:policy/AdministratorAccess\"");
    assert_eq!(shown(&project, &managed.fails), "null");
    let inline = at(&project, "OtherRole.Policies.0").choice().expect("a choice");
    assert_eq!(shown(&project, &inline.holds), "null");
    assert!(shown(&project, &inline.fails).contains("OtherRolePolicy0"));
}

#[test]
fn what_functions_share_exists_where_one_of_them_does() {
    let project = project(
        "\
Transform: AWS::Serverless-2016-10-31
Parameters: {Stage: {Type: String}}
Conditions: {IsProd: !Equals [!Ref Stage, prod], IsTest: !Equals [!Ref Stage, test]}
Resources:
  One:
    Type: AWS::Serverless::Function
    Condition: IsProd
    Properties: {Events: {Page: {Type: Api, Properties: {Path: /one, Method: get}}}}
  Two:
    Type: AWS::Serverless::Function
    Condition: IsTest
    Properties: {Events: {Page: {Type: Api, Properties: {Path: /two, Method: get}}}}
",
    );
    let api = resource(&project, "ServerlessRestApi");
    let Presence::When(condition) = api.presence else { panic!("{:?}", api.presence) };
    let formula = project.conditions.formula(condition);
    assert!(matches!(formula, cumulint_model::Formula::Any(both) if both.len() == 2), "{formula:?}");
    assert_eq!(resource(&project, "ServerlessRestApiProdStage").presence, api.presence);
}

#[test]
fn an_application_beside_is_evaluated_with_what_it_is_given() {
    let files = MemoryFiles::new().with(
        "letters/template.yaml",
        "\
Transform: AWS::Serverless-2016-10-31
Parameters: {Access: {Type: String}}
Resources:
  Send: {Type: AWS::Serverless::Function, Properties: {Policies: [!Ref Access]}}
",
    );
    let sources = Sources::new(&files);
    let text = "\
Transform: AWS::Serverless-2016-10-31
Resources:
  Letters:
    Type: AWS::Serverless::Application
    Properties: {Location: letters/template.yaml, Parameters: {Access: AdministratorAccess}}
  Other:
    Type: AWS::Serverless::Application
    Properties:
      Location: {ApplicationId: 'arn:aws:serverlessrepo:us-east-1:123456789012:applications/a', SemanticVersion: 1.0.0}
";
    let (tree, _) = parse_yaml(sources.add("template.yaml", text), text);
    let (project, found) = evaluate(
        &tree,
        "template.yaml",
        &Inputs::default(),
        &crate::Library::new(&tree, "template.yaml", Reader::new(&sources, &Reads::default())),
    );
    assert_eq!(found, []);
    assert_eq!(
        listed(&project),
        [
            "Letters: AWS::CloudFormation::Stack",
            "Other: AWS::CloudFormation::Stack",
            "Letters/Send: AWS::Lambda::Function",
            "Letters/SendRole: AWS::IAM::Role",
        ]
    );
    let managed = at(&project, "Letters/SendRole.ManagedPolicyArns.1");
    assert_eq!(shown(&project, managed), "\"arn:aws:iam::aws:policy/AdministratorAccess\"");
    assert_eq!(&*resource(&project, "Letters/SendRole").calls[0].address, "Letters");
    let gaps: Vec<_> = project.gaps.iter().map(|gap| (gap.code, &*gap.subject)).collect();
    assert_eq!(gaps, [("linked-template", "Other")]);
}
