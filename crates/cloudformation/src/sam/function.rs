//! `AWS::Serverless::Function`: the function with its role, version, alias, URL, deployment and what its events make.

use cumulint_model::{Kind, Map, Presence, Symbol, Value, Why};

use super::cases::is_nothing;
use super::copy::{at, copied, is_false, is_open, present, put, said, value_at};
use super::role::Role;
use super::source::Source;
use super::tags::add_tags;
use super::{Expansion, Sam, doubtful};

/// What of a declaration goes to the function.
const FUNCTION: &str = "\
    FunctionName Handler Runtime Description MemorySize Timeout VpcConfig Role Environment KmsKeyArn ReservedConcurrentExecutions \
    Layers FileSystemConfigs ImageConfig PackageType Architectures SnapStart EphemeralStorage CodeSigningConfigArn \
    RuntimeManagementConfig LoggingConfig TenancyConfig RecursiveLoop DurableConfig FunctionScalingConfig PublishToLatestPublished \
    DeadLetterQueue.TargetArn=DeadLetterConfig.TargetArn \
    CapacityProviderConfig.Arn=CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.CapacityProviderArn \
    CapacityProviderConfig.PerExecutionEnvironmentMaxConcurrency=\
CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.PerExecutionEnvironmentMaxConcurrency \
    CapacityProviderConfig.ExecutionEnvironmentMemoryGiBPerVCpu=\
CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.ExecutionEnvironmentMemoryGiBPerVCpu \
    InlineCode=Code.ZipFile ImageUri=Code.ImageUri SourceKMSKeyArn=Code.SourceKMSKeyArn";

/// What of a function's URL goes to the URL.
const URL: &str =
    "FunctionUrlConfig.Cors=Cors FunctionUrlConfig.AuthType=AuthType FunctionUrlConfig.InvokeMode=InvokeMode";

/// What events call: a function, or its alias; a state machine.
#[derive(Clone)]
pub(super) struct Callee {
    /// The logical id of the declaration, which the names of what events make begin with.
    pub(super) prefix: Symbol,
    /// How it is named where it is let be called.
    pub(super) name: Value,
    /// Its ARN.
    pub(super) arn: Value,
    /// Whether it is a state machine: it is started, by a role of the event.
    pub(super) is_machine: bool,
    /// The boundary of the roles by which events start it.
    pub(super) boundary: Option<Value>,
}

impl Expansion<'_, '_> {
    pub(super) fn function(&mut self, sam: &Sam) {
        let (source, declared) = (&sam.source, &sam.properties);
        let mut properties = copied(declared, FUNCTION);
        code(source, &mut properties, declared, "CodeUri");
        if let Some((header, tracing)) = at(declared, "Tracing").filter(|(_, mode)| is_traced(mode)) {
            put(&mut properties, "TracingConfig.Mode", header, tracing.clone());
        }
        add_tags(source, &mut properties, declared, Some("lambda:createdBy"));
        let role_source = match present(declared, "Role") {
            Some(given) => self.where_absent(source, &given.value),
            None => Some(source.clone()),
        };
        let role_id = role_source.map(|source| self.reserve_role(&source));
        if let Some(id) = role_id {
            let own = source.reference(id, "Arn");
            let value = match properties.get("Role").map(|entry| &entry.value) {
                Some(given) => given.for_each_case(&mut |case| {
                    if is_nothing(case) { own.clone() } else { case.clone() }
                }),
                None => own,
            };
            properties.insert("Role".into(), value.origin, value);
        }
        let tags = properties.get("Tags").map(|entry| entry.value.clone());
        self.becomes(source, properties);

        let mut role = Role::default();
        self.execution_policies(source, &mut role, declared);
        let callee = self.alias(source, declared);
        self.function_url(source, declared, &callee);
        self.invocations(source, declared, &callee, &mut role);
        self.events(source, declared, &callee, &mut role);
        self.deployment(source, declared);
        if let Some(id) = role_id {
            self.finish_role(source, id, role, declared, "lambda.amazonaws.com", tags);
        }
    }

    /// What the role of a function is allowed before its events ask for more.
    fn execution_policies(&mut self, source: &Source, role: &mut Role, declared: &Map) {
        let durable = said(declared, "DurableConfig").is_some();
        let basic =
            if durable { "AWSLambdaBasicDurableExecutionRolePolicy" } else { "AWSLambdaBasicExecutionRole" };
        self.attach(source, role, &format!("service-role/{basic}"));
        if present(declared, "Tracing").is_some_and(|entry| is_traced(&entry.value)) {
            self.attach(source, role, "AWSXrayWriteOnlyAccess");
        }
        if said(declared, "VpcConfig").is_some() {
            self.attach(source, role, "service-role/AWSLambdaVPCAccessExecutionRole");
        }
        if let Some(queue) = value_at(declared, "DeadLetterQueue.TargetArn") {
            let topic = value_at(declared, "DeadLetterQueue.Type").and_then(Value::as_str) == Some("SNS");
            let action = if topic { "sns:Publish" } else { "sqs:SendMessage" };
            let table = format!("+ {action}\n= ${{Target}}");
            let written = source.written(queue.origin);
            let names = [("Target", queue.clone())];
            let name = written.text("DeadLetterQueuePolicy");
            let document = self.document(&written, &table, &names);
            role.grant(written.map([("PolicyName", name), ("PolicyDocument", document)]));
        }
        if let Some(policies) = present(declared, "Policies") {
            self.author_policies(source, role, &policies.value);
        }
    }

    /// The version and the alias that a function publishes; what events call.
    fn alias(&mut self, source: &Source, declared: &Map) -> Callee {
        let name = source.reference(source.id, "Ref");
        let arn = source.reference(source.id, "Arn");
        let function = Callee {
            prefix: source.name.clone(),
            name: name.clone(),
            arn,
            is_machine: false,
            boundary: None,
        };
        let Some(alias) = present(declared, "AutoPublishAlias") else { return function };
        let mut properties = copied(declared, "VersionDescription=Description FunctionScalingConfig");
        properties.insert("FunctionName".into(), source.implied, name.clone());
        let version =
            self.add(source, &format!("{}Version", source.name), "AWS::Lambda::Version", properties);
        let mut properties = copied(declared, "AutoPublishAlias=Name ProvisionedConcurrencyConfig");
        properties.insert("FunctionName".into(), source.implied, name);
        let published = source.reference(version, "Version");
        properties.insert("FunctionVersion".into(), source.implied, published);
        let suffix = alias.value.as_str().unwrap_or_default().replace('-', "D").replace('_', "U");
        let id = self.add(source, &format!("{}Alias{suffix}", source.name), "AWS::Lambda::Alias", properties);
        self.known_as(format!("{}.Version", source.name), version);
        self.known_as(format!("{}.Alias", source.name), id);
        let arn = source.reference(id, "AliasArn");
        Callee { name: arn.clone(), arn, ..function }
    }

    /// The URL of a function, and who may call it where anyone may.
    fn function_url(&mut self, source: &Source, declared: &Map, callee: &Callee) {
        let Some(entry) = present(declared, "FunctionUrlConfig") else { return };
        let source = self.part(source, entry);
        let source = match &entry.value.kind {
            Kind::Unknown(unknown) if unknown.choice.is_none() => doubtful(&source, unknown.why.clone()),
            _ => self.where_there(&source, &entry.value),
        };
        let mut properties = copied(declared, URL);
        properties.insert("TargetFunctionArn".into(), source.implied, callee.name.clone());
        self.add(&source, &format!("{}Url", source.name), "AWS::Lambda::Url", properties);
        let Some((header, auth)) = at(declared, "FunctionUrlConfig.AuthType") else { return };
        // Of a function of CloudFormation the transform does not know what it will be.
        if auth.as_str() != Some("NONE") || !self.is_written(auth) {
            return;
        }
        let everyone = Value::string("*", auth.origin);
        let mut url = source.properties([
            ("Action", source.text("lambda:InvokeFunctionUrl")),
            ("FunctionName", callee.name.clone()),
            ("Principal", everyone.clone()),
        ]);
        url.insert("FunctionUrlAuthType".into(), header, auth.clone());
        let invoke = source.properties([
            ("Action", source.text("lambda:InvokeFunction")),
            ("FunctionName", callee.name.clone()),
            ("Principal", everyone),
            ("InvokedViaFunctionUrl", source.flag(true)),
        ]);
        let name = |suffix: &str| format!("{}{suffix}", source.name);
        self.add(&source, &name("UrlPublicPermissions"), "AWS::Lambda::Permission", url);
        self.add(&source, &name("URLInvokeAllowPublicAccess"), "AWS::Lambda::Permission", invoke);
    }

    /// A permission for a service to call a function.
    pub(super) fn permission(
        &mut self,
        source: &Source,
        name: &str,
        callee: &Callee,
        service: &str,
        more: Vec<(&str, Value)>,
    ) {
        let mut properties = source.properties([
            ("Action", source.text("lambda:InvokeFunction")),
            ("FunctionName", callee.name.clone()),
            ("Principal", source.text(service)),
        ]);
        for (key, value) in more {
            properties.insert(key.into(), value.origin, value);
        }
        self.add(source, name, "AWS::Lambda::Permission", properties);
    }

    /// The deployment of a function, to be made when all are known.
    fn deployment(&mut self, source: &Source, declared: &Map) {
        let Some(entry) = present(declared, "DeploymentPreference") else { return };
        let Some(preference) = entry.value.as_map() else { return };
        let enabled = present(preference, "Enabled");
        if enabled.is_some_and(|enabled| is_false(&enabled.value)) {
            return;
        }
        let mut source = self.part(source, entry);
        if let Some(why) = enabled.and_then(|enabled| enabled.value.why()) {
            source.presence = Presence::Unknown(why.clone());
        }
        self.deployments.push(super::deployment::Deployment { source, preference: preference.clone() });
    }
}

/// Whether the mode of tracing is one that traces; a mode that is not known may.
fn is_traced(mode: &Value) -> bool {
    mode.as_str() != Some("Disabled")
}

/// Adds where code or content lies: `s3://bucket/key?versionId=v`, or an object with these parts. A local path becomes an object
/// when it is packaged.
pub(super) fn code(source: &Source, properties: &mut Map, declared: &Map, name: &str) {
    let (target, keys) = match name {
        "CodeUri" => ("Code", ["S3Bucket", "S3Key", "S3ObjectVersion"]),
        "ContentUri" => ("Content", ["S3Bucket", "S3Key", "S3ObjectVersion"]),
        "DefinitionUri" if &*source.kind == "AWS::Serverless::StateMachine" => {
            ("DefinitionS3Location", ["Bucket", "Key", "Version"])
        }
        _ => ("BodyS3Location", ["Bucket", "Key", "Version"]),
    };
    let Some(entry) = present(declared, name) else {
        if target == "Code" && properties.get("Code").is_none() {
            let unknown = Value::unknown(Why::AfterApply("CodeUri".into()), source.implied);
            properties.insert("Code".into(), source.implied, unknown);
        }
        return;
    };
    if target == "Code"
        && properties.get("PackageType").is_some_and(|kind| kind.value.as_str() == Some("Image"))
    {
        return;
    }
    if is_open(&entry.value) {
        properties.insert(target.into(), entry.header, entry.value.clone());
        return;
    }
    let [bucket, key, version] = keys;
    if entry.value.as_map().is_some() {
        let table = format!(
            "{name}.Bucket={target}.{bucket} {name}.Key={target}.{key} {name}.Version={target}.{version}"
        );
        super::copy::copy_into(properties, declared, &table);
        return;
    }
    let text = entry.value.as_str().unwrap_or_default();
    let said = |text: &str| Value::string(text, entry.value.origin);
    match text.strip_prefix("s3://").and_then(|rest| rest.split_once('/')) {
        Some((holder, object)) => {
            let (object, given) = object.split_once("?versionId=").unwrap_or((object, ""));
            put(properties, &format!("{target}.{bucket}"), entry.header, said(holder));
            put(properties, &format!("{target}.{key}"), entry.header, said(object));
            if !given.is_empty() {
                put(properties, &format!("{target}.{version}"), entry.header, said(given));
            }
        }
        None => {
            let unknown = Value::unknown(Why::AfterApply(name.into()), entry.value.origin);
            properties.insert(target.into(), entry.header, unknown);
        }
    }
}
