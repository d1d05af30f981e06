//! `AWS::Serverless::StateMachine`: the state machine with its role, version, alias and what its events make.

use std::sync::Arc;

use cumulint_model::{Encoded, Kind, Map, Value};

use super::copy::{copied, present, said, value_at};
use super::function::{Callee, code};
use super::role::Role;
use super::source::Source;
use super::tags::add_tags;
use super::{Expansion, Sam};

const MACHINE: &str = "\
    Name=StateMachineName Type=StateMachineType Logging=LoggingConfiguration Tracing=TracingConfiguration Role=RoleArn \
    DefinitionSubstitutions";

impl Expansion<'_, '_> {
    pub(super) fn state_machine(&mut self, sam: &Sam) {
        let (source, declared) = (&sam.source, &sam.properties);
        let mut properties = copied(declared, MACHINE);
        code(source, &mut properties, declared, "DefinitionUri");
        if let Some(entry) = present(declared, "Definition") {
            let definition = entry.value.clone();
            let kind = match definition.kind {
                Kind::Map(_) => Kind::Encoded(Arc::new(Encoded { text: None, value: definition.clone() })),
                other => other,
            };
            let value = Value { kind, ..definition };
            properties.insert("DefinitionString".into(), entry.header, value);
        }
        add_tags(source, &mut properties, declared, Some("stateMachine:createdBy"));
        let role = present(declared, "Role").is_none().then(|| self.reserve_role(source));
        if let Some(id) = role {
            properties.insert("RoleArn".into(), source.implied, source.reference(id, "Arn"));
        }
        let tags = properties.get("Tags").map(|entry| entry.value.clone());
        self.becomes(source, properties);
        if let Some(id) = role {
            let mut role = Role::default();
            if let Some(policies) = present(declared, "Policies") {
                self.author_policies(source, &mut role, &policies.value);
            }
            if value_at(declared, "Tracing.Enabled").is_some_and(super::copy::is_true) {
                self.attach(source, &mut role, "AWSXrayWriteOnlyAccess");
            }
            self.finish_role(source, id, role, declared, "states.amazonaws.com", tags);
        }
        let callee = self.machine_alias(source, declared);
        self.events(source, declared, &callee, &mut Role::default());
    }

    /// The version and the alias that a state machine publishes; what events start.
    fn machine_alias(&mut self, source: &Source, declared: &Map) -> Callee {
        let machine = source.reference(source.id, "Arn");
        let boundary = present(declared, "PermissionsBoundary").map(|entry| entry.value.clone());
        let prefix = source.name.clone();
        let plain = Callee { prefix, name: machine.clone(), arn: machine, is_machine: true, boundary };
        let Some(name) = said(declared, "AutoPublishAlias") else { return plain };
        let version = source.properties([
            ("StateMachineArn", source.reference(source.id, "Arn")),
            ("StateMachineRevisionId", source.reference(source.id, "StateMachineRevisionId")),
        ]);
        let kind = "AWS::StepFunctions::StateMachineVersion";
        let version = self.add(source, &format!("{}Version", source.name), kind, version);
        let mut alias = copied(declared, "AutoPublishAlias=Name");
        let preference = present(declared, "DeploymentPreference");
        let mut deployment = preference.and_then(|entry| entry.value.as_map().cloned()).unwrap_or_default();
        if deployment.is_empty() {
            deployment.insert("Type".into(), source.implied, source.text("ALL_AT_ONCE"));
        }
        let published = source.reference(version, "Arn");
        deployment.insert("StateMachineVersionArn".into(), source.implied, published);
        alias.insert("DeploymentPreference".into(), source.implied, Value::map(deployment, source.implied));
        let kind = "AWS::StepFunctions::StateMachineAlias";
        let suffix = name.as_str().unwrap_or_default();
        let alias = self.add(source, &format!("{}Alias{suffix}", source.name), kind, alias);
        let events_go_there = present(declared, "UseAliasAsEventTarget")
            .is_some_and(|entry| super::copy::is_true(&entry.value));
        if events_go_there { Callee { arn: source.reference(alias, "Arn"), ..plain } } else { plain }
    }
}
