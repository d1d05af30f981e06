//! Documents that Terraform writes in texts and that are no policies of IAM: they are structure, in the shape that the cloud
//! gives them, and what is found in them is marked at the author's own characters.

use cumulint_lint::{Linter, NoProgress, Settings};
use cumulint_source::MemoryFiles;

/// What a rule marks in a file of Terraform: its own characters.
#[track_caller]
fn marked(kind: &str, deny: &str, terraform: &str) -> Vec<String> {
    let page = format!(
        "# A document says something\nA test of where it says so.\n\n## Why it matters\nPlaces.\n\n## Rule\n```toml\n\
         severity = \"low\"\n\n[[rule]]\nfor = \"{kind}\"\ndeny = \"{deny}\"\nmessage = \"{{resource}} says so\"\n```\n\n\
         ## Remediation\nNothing.\n\n## Examples\n```tf good\n```\n"
    );
    let files = MemoryFiles::new().with("rules/workload/said.md", page).with("main.tf", terraform);
    let linter = Linter::without_built_in(&files, &["rules".to_owned()]);
    assert!(linter.policy_problems().is_empty(), "{:?}", linter.policy_problems());
    let analysis = linter.check(&["main.tf".to_owned()], &Settings::default(), &NoProgress);
    assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
    let text = |finding: &cumulint_lint::Finding| {
        let range = finding.primary.range;
        terraform[range.start as usize..range.end as usize].to_owned()
    };
    analysis.findings.iter().map(text).collect()
}

#[test]
fn containers_of_a_task() {
    let heredoc = r#"
resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = <<-JSON
    [
      { "name": "web", "image": "web:1", "privileged": false },
      { "name": "agent", "image": "agent:1", "privileged": true }
    ]
  JSON
}
"#;
    let deny = "$.ContainerDefinitions[?@.Privileged == true]";
    assert_eq!(marked("AWS::ECS::TaskDefinition", deny, heredoc), ["true"]);
    let encoded = r#"
locals {
  agent = { name = "agent", image = "agent:1", logConfiguration = { logDriver = "json-file" } }
}

resource "aws_ecs_task_definition" "web" {
  family                = "web"
  container_definitions = jsonencode([local.agent])
}
"#;
    let deny = "$.ContainerDefinitions[?@.LogConfiguration.LogDriver == 'json-file']";
    assert_eq!(marked("AWS::ECS::TaskDefinition", deny, encoded), ["local.agent"]);
}

#[test]
fn the_container_of_a_batch_job() {
    let terraform = r#"
resource "aws_batch_job_definition" "report" {
  name = "report"
  type = "container"
  container_properties = jsonencode({
    image       = "report:1"
    privileged  = true
    environment = [{ name = "STAGE", value = "prod" }]
  })
}
"#;
    let deny = "$.ContainerProperties.Privileged == true";
    assert_eq!(marked("AWS::Batch::JobDefinition", deny, terraform), ["true"]);
    let deny = "$.ContainerProperties.Environment[?@.Name == 'STAGE' && @.Value == 'prod']";
    assert_eq!(marked("AWS::Batch::JobDefinition", deny, terraform), ["\"prod\""]);
}

#[test]
fn the_states_of_a_state_machine() {
    let terraform = r#"
resource "aws_sfn_state_machine" "billing" {
  name       = "billing"
  role_arn   = "arn:aws:iam::111122223333:role/billing"
  definition = <<-JSON
    {
      "StartAt": "Charge",
      "States": { "Charge": { "Type": "Task", "Resource": "arn:aws:states:::http:invoke", "End": true } }
    }
  JSON
}
"#;
    let deny = "$.DefinitionString['States'][?@['Resource'] == 'arn:aws:states:::http:invoke']";
    let resource = ["\"arn:aws:states:::http:invoke\""];
    assert_eq!(marked("AWS::StepFunctions::StateMachine", deny, terraform), resource);
}

#[test]
fn the_description_of_an_api() {
    let terraform = r#"
resource "aws_api_gateway_rest_api" "orders" {
  name = "orders"
  body = jsonencode({
    openapi = "3.0.1"
    paths   = { "/orders" = { get = { security = [] } } }
  })
}
"#;
    let deny = "$.Body['openapi'] == '3.0.1'";
    assert_eq!(marked("AWS::ApiGateway::RestApi", deny, terraform), ["\"3.0.1\""]);
}

#[test]
fn where_a_queue_sends_what_fails() {
    let terraform = r#"
resource "aws_sqs_queue" "orders" {
  name           = "orders"
  redrive_policy = "{\"deadLetterTargetArn\": \"arn:aws:sqs:eu-central-1:111122223333:dead\", \"maxReceiveCount\": 1}"
}
"#;
    assert_eq!(marked("AWS::SQS::Queue", "$.RedrivePolicy['maxReceiveCount'] == 1", terraform), ["1"]);
}

#[test]
fn the_rules_of_a_firewall() {
    let terraform = r#"
resource "aws_wafv2_web_acl" "shop" {
  name  = "shop"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  rule_json = jsonencode([{ Name = "all", Priority = 0, Action = { Count = {} } }])
}
"#;
    assert_eq!(marked("AWS::WAFv2::WebACL", "$.Rules[?@.Name == 'all']", terraform), ["\"all\""]);
}

#[test]
fn what_a_role_of_azure_permits() {
    let terraform = r#"
resource "azurerm_role_definition" "owner" {
  name  = "owner"
  scope = "/subscriptions/5d1f6a0e"

  permissions {
    actions      = ["Microsoft.Storage/*", "*"]
    not_actions  = []
    data_actions = ["Microsoft.Storage/storageAccounts/blobServices/*"]
  }
}
"#;
    let deny = "$.permissions[*].actions[?@ == '*']";
    assert_eq!(marked("Microsoft.Authorization/roleDefinitions", deny, terraform), ["\"*\""]);
    let deny = "$.permissions[?@.dataActions[?match(@, '.*/blobServices/.*')]]";
    assert_eq!(
        marked("Microsoft.Authorization/roleDefinitions", deny, terraform),
        ["\"Microsoft.Storage/storageAccounts/blobServices/*\""]
    );
}

#[test]
fn the_security_of_a_cluster() {
    let terraform = r#"
resource "aws_emr_security_configuration" "analytics" {
  configuration = <<JSON
{ "EncryptionConfiguration": { "EnableInTransitEncryption": false } }
JSON
}
"#;
    let deny = "$.SecurityConfiguration['EncryptionConfiguration']['EnableInTransitEncryption'] == false";
    assert_eq!(marked("AWS::EMR::SecurityConfiguration", deny, terraform), ["false"]);
}
