//! The declarations that become one resource, or one with a role: tables, layers, applications, capacity providers.

use cumulint_model::{Map, Value};

use super::copy::{copied, is_open, present, put, said, value_at};
use super::function::code;
use super::role::Role;
use super::tags::{add_tags, tag_list};
use super::{Expansion, Sam};

const TABLE: &str = "PointInTimeRecoverySpecification ProvisionedThroughput SSESpecification TableName";
const LAYER: &str = "LayerName Description CompatibleArchitectures CompatibleRuntimes LicenseInfo";
const STACK: &str = "Parameters NotificationARNs TimeoutInMinutes";
const PROVIDER: &str = "\
    CapacityProviderName VpcConfig KmsKeyArn OperatorRole=PermissionsConfig.CapacityProviderOperatorRoleArn \
    InstanceRequirements.Architectures=InstanceRequirements.Architectures \
    InstanceRequirements.AllowedTypes=InstanceRequirements.AllowedInstanceTypes \
    InstanceRequirements.ExcludedTypes=InstanceRequirements.ExcludedInstanceTypes \
    ScalingConfig.MaxVCpuCount=CapacityProviderScalingConfig.MaxVCpuCount";

impl Expansion<'_, '_> {
    /// `AWS::Serverless::SimpleTable`: a table with one key, paid by the request.
    pub(super) fn simple_table(&mut self, sam: &Sam) {
        let (source, declared) = (&sam.source, &sam.properties);
        let mut properties = copied(declared, TABLE);
        if said(declared, "ProvisionedThroughput").is_none() {
            let mode = source.text("PAY_PER_REQUEST");
            properties.insert("BillingMode".into(), source.implied, mode);
        }
        let name = value_at(declared, "PrimaryKey.Name").cloned().unwrap_or_else(|| source.text("id"));
        let kind = match value_at(declared, "PrimaryKey.Type") {
            None => source.text("S"),
            Some(open) if is_open(open) => open.clone(),
            Some(known) => {
                let letter = known.as_str().and_then(|text| text.get(..1)).unwrap_or("S");
                Value::string(letter, known.origin)
            }
        };
        let attribute = source.map([("AttributeName", name.clone()), ("AttributeType", kind)]);
        let key = source.map([("AttributeName", name), ("KeyType", source.text("HASH"))]);
        properties.insert("AttributeDefinitions".into(), source.implied, source.list(vec![attribute]));
        properties.insert("KeySchema".into(), source.implied, source.list(vec![key]));
        add_tags(source, &mut properties, declared, None);
        self.becomes(source, properties);
    }

    /// `AWS::Serverless::LayerVersion`. Its logical id has a hash of the content after it; the author refers to it without.
    pub(super) fn layer(&mut self, sam: &Sam) {
        let (source, declared) = (&sam.source, &sam.properties);
        let mut properties = copied(declared, LAYER);
        if properties.get("LayerName").is_none() {
            properties.insert("LayerName".into(), source.implied, source.text(&source.name));
        }
        code(source, &mut properties, declared, "ContentUri");
        self.becomes(source, properties);
    }

    /// `AWS::Serverless::Application`: a nested stack. Its template is evaluated as that of any other.
    pub(super) fn application(&mut self, sam: &Sam) {
        let (source, declared) = (&sam.source, &sam.properties);
        let mut properties = copied(declared, STACK);
        if let Some(location) = present(declared, "Location") {
            let local = location.value.as_str().is_some();
            if local {
                properties.insert("TemplateURL".into(), location.header, location.value.clone());
            }
        }
        add_tags(source, &mut properties, declared, None);
        self.becomes(source, properties);
    }

    /// `AWS::Serverless::CapacityProvider`: a capacity provider with the role of its operator.
    pub(super) fn capacity_provider(&mut self, sam: &Sam) {
        let (source, declared) = (&sam.source, &sam.properties);
        let mut properties = copied(declared, PROVIDER);
        if present(declared, "OperatorRole").is_none() {
            let id = self.add(source, &format!("{}OperatorRole", source.name), "AWS::IAM::Role", Map::new());
            let mut role = Role::default();
            self.attach(source, &mut role, "AWSLambdaManagedEC2ResourceOperator");
            let tags = tag_list(source, None, Some("lambda:createdBy"));
            self.finish_role(source, id, role, &Map::new(), "lambda.amazonaws.com", tags);
            let path = "PermissionsConfig.CapacityProviderOperatorRoleArn";
            put(&mut properties, path, source.implied, source.reference(id, "Arn"));
        }
        if let Some(scaling) = said(declared, "ScalingConfig") {
            let share = value_at(declared, "ScalingConfig.AverageCPUUtilization").cloned();
            let mode = if share.is_some() { "Manual" } else { "Auto" };
            let path = "CapacityProviderScalingConfig.ScalingMode";
            put(&mut properties, path, scaling.origin, source.text(mode));
            if let Some(share) = share {
                let metric = source.text("LambdaCapacityProviderAverageCPUUtilization");
                let policy = source.map([("PredefinedMetricType", metric), ("TargetValue", share)]);
                let path = "CapacityProviderScalingConfig.ScalingPolicies";
                put(&mut properties, path, scaling.origin, source.list(vec![policy]));
            }
        }
        add_tags(source, &mut properties, declared, Some("lambda:createdBy"));
        self.becomes(source, properties);
    }
}
