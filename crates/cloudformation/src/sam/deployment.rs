//! `DeploymentPreference`: the application of `CodeDeploy` that all functions share, its role, and a group for each function.

use cumulint_model::{Kind, Map, Value};

use super::Expansion;
use super::copy::{copied, is_open, present, said};
use super::role::Role;
use super::source::Source;

/// How a function is deployed.
pub(super) struct Deployment {
    pub(super) source: Source,
    pub(super) preference: Map,
}

/// The configurations that `CodeDeploy` has by another name.
const PREDEFINED: [&str; 9] = [
    "AllAtOnce",
    "Canary10Percent10Minutes",
    "Canary10Percent15Minutes",
    "Canary10Percent30Minutes",
    "Canary10Percent5Minutes",
    "Linear10PercentEvery10Minutes",
    "Linear10PercentEvery1Minute",
    "Linear10PercentEvery2Minutes",
    "Linear10PercentEvery3Minutes",
];

impl Expansion<'_, '_> {
    pub(super) fn finish_deployments(&mut self) {
        let deployments = std::mem::take(&mut self.deployments);
        let Some(first) = deployments.first() else { return };
        let presence = self.shared_presence(deployments.iter().map(|deployment| &deployment.source.presence));
        let source = Source { presence, ..first.source.clone() };
        let properties = source.properties([("ComputePlatform", source.text("Lambda"))]);
        let name = "ServerlessDeploymentApplication";
        let application = self.add(&source, name, "AWS::CodeDeploy::Application", properties);
        let roleless = deployments.iter().any(|deployment| said(&deployment.preference, "Role").is_none());
        let role = roleless.then(|| {
            let id = self.add(&source, "CodeDeployServiceRole", "AWS::IAM::Role", Map::new());
            let mut role = Role::default();
            self.attach(&source, &mut role, "service-role/AWSCodeDeployRoleForLambda");
            self.finish_role(&source, id, role, &Map::new(), "codedeploy.amazonaws.com", None);
            source.reference(id, "Arn")
        });
        for deployment in &deployments {
            let application = source.reference(application, "Ref");
            self.deployment_group(deployment, application, role.as_ref());
        }
    }

    fn deployment_group(&mut self, deployment: &Deployment, application: Value, role: Option<&Value>) {
        let (source, preference) = (&deployment.source, &deployment.preference);
        let events = ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"];
        let events = events.iter().map(|event| source.text(event)).collect();
        let rollback = source.map([("Enabled", source.flag(true)), ("Events", source.list(events))]);
        let style = source.map([
            ("DeploymentType", source.text("BLUE_GREEN")),
            ("DeploymentOption", source.text("WITH_TRAFFIC_CONTROL")),
        ]);
        let mut group = copied(preference, "Role=ServiceRoleArn TriggerConfigurations");
        group.insert("ApplicationName".into(), source.implied, application);
        group.insert("AutoRollbackConfiguration".into(), source.implied, rollback);
        group.insert("DeploymentStyle".into(), source.implied, style);
        if let Some(role) = role.filter(|_| group.get("ServiceRoleArn").is_none()) {
            group.insert("ServiceRoleArn".into(), source.implied, role.clone());
        }
        if let Some(kind) = present(preference, "Type") {
            let name = kind.value.as_str().filter(|name| PREDEFINED.contains(name));
            let value = match name {
                Some(name) => Value::string(format!("CodeDeployDefault.Lambda{name}"), kind.value.origin),
                None => kind.value.clone(),
            };
            group.insert("DeploymentConfigName".into(), kind.header, value);
        }
        if let Some(alarms) = present(preference, "Alarms") {
            let configuration = match &alarms.value.kind {
                Kind::List(names) => {
                    let named = names.iter().map(|name| source.map([("Name", name.clone())])).collect();
                    source.map([("Enabled", source.flag(true)), ("Alarms", source.list(named))])
                }
                _ if is_open(&alarms.value) => alarms.value.clone(),
                _ => source.map([]),
            };
            group.insert("AlarmConfiguration".into(), alarms.header, configuration);
        }
        let name = format!("{}DeploymentGroup", source.name);
        self.add(source, &name, "AWS::CodeDeploy::DeploymentGroup", group);
    }
}
