//! What `Ref` gives of types whose physical id is their ARN: the attribute that says the same. References by either name are then
//! one value, and known to be an ARN. The list is that of the documented return values; a type that is missing keeps `Ref`.

/// The attribute that `Ref` of a type is, where that is its ARN.
pub(crate) fn attribute_of_ref(kind: &str) -> Option<&'static str> {
    NAMED_BY_ARN.iter().find(|(_, types)| types.contains(&kind)).map(|(attribute, _)| *attribute)
}

const NAMED_BY_ARN: &[(&str, &[&str])] = &[
    ("AcceleratorArn", &["AWS::GlobalAccelerator::Accelerator"]),
    ("AliasArn", &["AWS::Lambda::Alias"]),
    (
        "Arn",
        &[
            "AWS::ACMPCA::CertificateAuthority",
            "AWS::AppSync::GraphQLApi",
            "AWS::AutoScaling::ScalingPolicy",
            "AWS::CertificateManager::Certificate",
            "AWS::DMS::Endpoint",
            "AWS::DMS::ReplicationInstance",
            "AWS::DMS::ReplicationTask",
            "AWS::IAM::OIDCProvider",
            "AWS::IAM::SAMLProvider",
            "AWS::ImageBuilder::Component",
            "AWS::ImageBuilder::DistributionConfiguration",
            "AWS::ImageBuilder::ImagePipeline",
            "AWS::ImageBuilder::ImageRecipe",
            "AWS::ImageBuilder::InfrastructureConfiguration",
            "AWS::MSK::Cluster",
            "AWS::MSK::Configuration",
            "AWS::MSK::ServerlessCluster",
            "AWS::SNS::Subscription",
            "AWS::SecretsManager::Secret",
            "AWS::Serverless::StateMachine",
            "AWS::StepFunctions::Activity",
            "AWS::StepFunctions::StateMachine",
            "AWS::StepFunctions::StateMachineAlias",
            "AWS::StepFunctions::StateMachineVersion",
        ],
    ),
    ("ComputeEnvironmentArn", &["AWS::Batch::ComputeEnvironment"]),
    ("ConnectionArn", &["AWS::CodeConnections::Connection", "AWS::CodeStarConnections::Connection"]),
    ("ConsumerARN", &["AWS::Kinesis::StreamConsumer"]),
    ("DataSourceArn", &["AWS::AppSync::DataSource"]),
    ("FirewallArn", &["AWS::NetworkFirewall::Firewall"]),
    ("FirewallPolicyArn", &["AWS::NetworkFirewall::FirewallPolicy"]),
    ("FunctionArn", &["AWS::Lambda::Version"]),
    ("JobDefinitionArn", &["AWS::Batch::JobDefinition"]),
    ("JobQueueArn", &["AWS::Batch::JobQueue"]),
    ("LayerVersionArn", &["AWS::Lambda::LayerVersion", "AWS::Serverless::LayerVersion"]),
    ("ListenerArn", &["AWS::ElasticLoadBalancingV2::Listener", "AWS::GlobalAccelerator::Listener"]),
    ("LoadBalancerArn", &["AWS::ElasticLoadBalancingV2::LoadBalancer"]),
    ("PolicyArn", &["AWS::IAM::ManagedPolicy"]),
    ("RuleArn", &["AWS::ElasticLoadBalancingV2::ListenerRule"]),
    ("RuleGroupArn", &["AWS::NetworkFirewall::RuleGroup"]),
    ("ServiceArn", &["AWS::AppRunner::Service", "AWS::ECS::Service"]),
    ("TargetGroupArn", &["AWS::ElasticLoadBalancingV2::TargetGroup"]),
    ("TaskDefinitionArn", &["AWS::ECS::TaskDefinition"]),
    ("TopicArn", &["AWS::SNS::Topic"]),
    ("TrustStoreArn", &["AWS::ElasticLoadBalancingV2::TrustStore"]),
];
