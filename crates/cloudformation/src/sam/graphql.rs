//! `AWS::Serverless::GraphQLApi`: the API of `AppSync` with its schema, keys, cache, domain, data sources, functions, resolvers.

use cumulint_model::{Entry, Map, Value};
use rustc_hash::FxHashMap;

use super::connector::End;
use super::copy::{copied, copy_into, is_false, present, said, value_at};
use super::source::Source;
use super::{Expansion, Sam};

const API: &str = "\
    Name Visibility OwnerContact XrayEnabled IntrospectionConfig QueryDepthLimit ResolverCountLimit Auth.Type=AuthenticationType \
    Auth.LambdaAuthorizer=LambdaAuthorizerConfig Auth.OpenIDConnect=OpenIDConnectConfig Auth.UserPool=UserPoolConfig";
const LOGGING: &str = "\
    Logging.ExcludeVerboseContent=LogConfig.ExcludeVerboseContent Logging.FieldLogLevel=LogConfig.FieldLogLevel \
    Logging.CloudWatchLogsRoleArn=LogConfig.CloudWatchLogsRoleArn";
const CACHE: &str = "\
    Cache.ApiCachingBehavior=ApiCachingBehavior Cache.Type=Type Cache.Ttl=Ttl \
    Cache.AtRestEncryptionEnabled=AtRestEncryptionEnabled Cache.TransitEncryptionEnabled=TransitEncryptionEnabled";
const TABLE_SOURCE: &str = "\
    Name Description ServiceRoleArn Region=DynamoDBConfig.AwsRegion TableName=DynamoDBConfig.TableName \
    UseCallerCredentials=DynamoDBConfig.UseCallerCredentials Versioned=DynamoDBConfig.Versioned \
    DeltaSync=DynamoDBConfig.DeltaSyncConfig";
const FUNCTION_SOURCE: &str = "Name Description ServiceRoleArn FunctionArn=LambdaConfig.LambdaFunctionArn";
const CODE: &str = "InlineCode=Code CodeUri=CodeS3Location MaxBatchSize Runtime.Name=Runtime.Name Runtime.Version=Runtime.RuntimeVersion";

impl Expansion<'_, '_> {
    pub(super) fn graphql_api(&mut self, sam: &Sam) {
        let (source, declared) = (&sam.source, &sam.properties);
        let mut properties = copied(declared, API);
        if properties.get("Name").is_none() {
            properties.insert("Name".into(), source.implied, source.text(&source.name));
        }
        let additional = value_at(declared, "Auth.Additional").and_then(Value::as_list);
        if let Some(additional) = additional {
            let table = "Type=AuthenticationType LambdaAuthorizer=LambdaAuthorizerConfig \
                OpenIDConnect=OpenIDConnectConfig UserPool=UserPoolConfig";
            let items = additional.iter().filter_map(|item| Some((item.as_map()?, item.origin)));
            let items = items.map(|(map, origin)| Value::map(copied(map, table), origin)).collect();
            properties.insert("AdditionalAuthenticationProviders".into(), source.implied, source.list(items));
        }
        super::tags::add_tags(source, &mut properties, declared, Some("graphqlapi:createdBy"));
        self.logging(source, declared, &mut properties);
        self.becomes(source, properties);
        self.authorizers(source, declared, additional);
        self.schema_and_more(source, declared);
        let sources = self.data_sources(source, declared);
        self.resolvers(source, declared, &sources);
    }

    /// Logging is on unless it is switched off, by a role that is made for it.
    fn logging(&mut self, source: &Source, declared: &Map, properties: &mut Map) {
        let wanted = present(declared, "Logging");
        if wanted.is_some_and(|wanted| is_false(&wanted.value)) {
            return;
        }
        let header = wanted.map_or(source.implied, |wanted| wanted.header);
        copy_into(properties, declared, LOGGING);
        let mut log =
            properties.get("LogConfig").and_then(|entry| entry.value.as_map().cloned()).unwrap_or_default();
        if log.get("FieldLogLevel").is_none() {
            log.insert("FieldLogLevel".into(), source.implied, source.text("ALL"));
        }
        if log.get("CloudWatchLogsRoleArn").is_none() {
            let trust = self.trust(source, "appsync.amazonaws.com");
            let name = "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs";
            let managed = source.list(vec![self.pattern(source, name, &[])]);
            let role =
                source.properties([("AssumeRolePolicyDocument", trust), ("ManagedPolicyArns", managed)]);
            let id = self.add(source, &format!("{}CloudWatchRole", source.name), "AWS::IAM::Role", role);
            log.insert("CloudWatchLogsRoleArn".into(), source.implied, source.reference(id, "Arn"));
        }
        properties.insert("LogConfig".into(), header, Value::map(log, source.implied));
    }

    /// The API may call its authorizers.
    fn authorizers(&mut self, source: &Source, declared: &Map, additional: Option<&[Value]>) {
        let first = value_at(declared, "Auth.LambdaAuthorizer.AuthorizerUri").cloned();
        let others = additional
            .into_iter()
            .flatten()
            .filter_map(|item| value_at(item.as_map()?, "LambdaAuthorizer.AuthorizerUri").cloned());
        for (index, function) in first.into_iter().chain(others).enumerate() {
            let name = format!("{}ToLambdaAuthConnector{}", source.name, index + 1).into();
            let connector = Source { name, ..source.clone() };
            let api = End { id: Some(source.id), kind: "AWS::AppSync::GraphQLApi".into(), given: Map::new() };
            let given = source.properties([("Arn", function)]);
            let to = End { id: None, kind: "AWS::Lambda::Function".into(), given };
            self.grant(&connector, &api, &to, &["Write".into()], "", &mut None);
        }
    }

    fn schema_and_more(&mut self, source: &Source, declared: &Map) {
        let name = |suffix: &str| format!("{}{suffix}", source.name);
        let api = || source.reference(source.id, "ApiId");
        let mut schema = copied(declared, "SchemaInline=Definition SchemaUri=DefinitionS3Location");
        schema.insert("ApiId".into(), source.implied, api());
        self.add(source, &name("Schema"), "AWS::AppSync::GraphQLSchema", schema);
        for (entry, wanted) in entries(declared, "ApiKeys") {
            let source = self.part(source, entry);
            let mut key = copied(wanted, "ApiKeyId Description ExpiresOn=Expires");
            key.insert("ApiId".into(), source.implied, api());
            self.add(&source, &name(&entry.key), "AWS::AppSync::ApiKey", key);
        }
        if let Some(entry) = present(declared, "Cache") {
            let source = self.part(source, entry);
            let mut cache = copied(declared, CACHE);
            cache.insert("ApiId".into(), source.implied, api());
            self.add(&source, &name("ApiCache"), "AWS::AppSync::ApiCache", cache);
        }
        if let Some(wanted) = said(declared, "DomainName").and_then(Value::as_map) {
            let domain = copied(wanted, "CertificateArn DomainName Description");
            let domain = self.add(source, &name("DomainName"), "AWS::AppSync::DomainName", domain);
            let link = source.properties([("ApiId", api()), ("DomainName", source.reference(domain, "Ref"))]);
            self.add(
                source,
                &name("DomainNameApiAssociation"),
                "AWS::AppSync::DomainNameApiAssociation",
                link,
            );
        }
    }

    /// The data sources with their roles: their names by what the author calls them.
    fn data_sources(&mut self, source: &Source, declared: &Map) -> FxHashMap<String, Value> {
        let mut names = FxHashMap::default();
        let wanted = said(declared, "DataSources").and_then(Value::as_map).cloned().unwrap_or_default();
        for (section, table, kind) in
            [("DynamoDb", TABLE_SOURCE, "AMAZON_DYNAMODB"), ("Lambda", FUNCTION_SOURCE, "AWS_LAMBDA")]
        {
            for (entry, wanted) in entries(&wanted, section) {
                let source = self.part(source, entry);
                let id = self.data_source(&source, entry, wanted, (table, kind));
                names.insert(entry.key.to_string(), source.reference(id, "Name"));
            }
        }
        names
    }

    fn data_source(
        &mut self,
        source: &Source,
        entry: &Entry,
        wanted: &Map,
        (table, kind): (&str, &str),
    ) -> cumulint_model::ResourceId {
        let is_table = kind == "AMAZON_DYNAMODB";
        let part = if is_table { "DynamoDB" } else { "Lambda" };
        let name = format!("{}{}{part}DataSource", source.name, entry.key);
        let mut properties = copied(wanted, table);
        if properties.get("Name").is_none() {
            properties.insert("Name".into(), source.implied, source.text(&entry.key));
        }
        properties.insert("Type".into(), source.implied, source.text(kind));
        properties.insert("ApiId".into(), source.implied, source.reference(source.id, "ApiId"));
        let region = value_at(wanted, "Region").cloned();
        let region = region.unwrap_or_else(|| self.evaluator.pseudo_parameter("AWS::Region", source.header));
        if is_table {
            super::copy::put(&mut properties, "DynamoDBConfig.AwsRegion", source.implied, region.clone());
        }
        if properties.get("ServiceRoleArn").is_some() {
            return self.add(source, &name, "AWS::AppSync::DataSource", properties);
        }
        let trust = self.trust(source, "appsync.amazonaws.com");
        let role = source.properties([("AssumeRolePolicyDocument", trust)]);
        let role = self.add(source, &format!("{name}Role"), "AWS::IAM::Role", role);
        properties.insert("ServiceRoleArn".into(), source.implied, source.reference(role, "Arn"));
        let id = self.add(source, &name, "AWS::AppSync::DataSource", properties);
        let given = |key: &str| value_at(wanted, key).cloned();
        let (ending, kind, arn, permissions) = if is_table {
            let table = given("TableName").unwrap_or_else(|| source.text(""));
            let pattern = "arn:${AWS::Partition}:dynamodb:${Region}:${AWS::AccountId}:table/${Table}";
            let made = self.pattern(source, pattern, &[("Region", region), ("Table", table)]);
            let permissions = value_at(wanted, "Permissions").and_then(Value::as_list);
            let permissions = permissions.map_or_else(
                || vec!["Read".into(), "Write".into()],
                |items| items.iter().filter_map(|item| item.as_str().map(Into::into)).collect(),
            );
            ("ToTableConnector", "AWS::DynamoDB::Table", given("TableArn").unwrap_or(made), permissions)
        } else {
            let arn = given("FunctionArn").unwrap_or_else(|| source.text(""));
            ("ToLambdaConnector", "AWS::Lambda::Function", arn, vec!["Write".into()])
        };
        let connector = Source { name: format!("{name}{ending}").into(), ..source.clone() };
        let from = source.properties([("RoleName", source.reference(role, "Ref"))]);
        let from = End { id: Some(id), kind: "AWS::AppSync::DataSource".into(), given: from };
        let to = End { id: None, kind: kind.into(), given: source.properties([("Arn", arn)]) };
        self.grant(&connector, &from, &to, &permissions, "", &mut None);
        id
    }

    /// Functions, and the resolvers that call them one after the other.
    fn resolvers(&mut self, source: &Source, declared: &Map, sources: &FxHashMap<String, Value>) {
        let mut ids: FxHashMap<&str, Value> = FxHashMap::default();
        for (entry, wanted) in entries(declared, "Functions") {
            if let Some(given) = said(wanted, "Id") {
                ids.insert(&entry.key, given.clone());
                continue;
            }
            let source = self.part(source, entry);
            let mut function = copied(wanted, CODE);
            copy_into(&mut function, wanted, "Name Description Sync=SyncConfig");
            if function.get("Name").is_none() {
                function.insert("Name".into(), source.implied, source.text(&entry.key));
            }
            let named = said(wanted, "DataSource").cloned().unwrap_or_else(|| source.text("none"));
            let data = match named.as_str() {
                Some(name) if name.eq_ignore_ascii_case("none") => self.no_data_source(&source),
                Some(name) => sources.get(name).cloned().unwrap_or(named),
                None => named,
            };
            function.insert("DataSourceName".into(), source.implied, data);
            function.insert("ApiId".into(), source.implied, source.reference(source.id, "ApiId"));
            let name = format!("{}{}", source.name, entry.key);
            let id = self.add(&source, &name, "AWS::AppSync::FunctionConfiguration", function);
            ids.insert(&entry.key, source.reference(id, "FunctionId"));
        }
        for (of_type, fields) in entries(declared, "Resolvers") {
            for field in fields {
                let Some(wanted) = field.value.as_map() else { continue };
                let source = self.part(source, field);
                let mut resolver = copied(wanted, CODE);
                copy_into(&mut resolver, wanted, "FieldName Caching=CachingConfig");
                if resolver.get("FieldName").is_none() {
                    resolver.insert("FieldName".into(), source.implied, source.text(&field.key));
                }
                if resolver.get("Code").is_none() && resolver.get("CodeS3Location").is_none() {
                    let name = ("Name", source.text("APPSYNC_JS"));
                    let runtime = source.map([name, ("RuntimeVersion", source.text("1.0.0"))]);
                    resolver.insert("Runtime".into(), source.implied, runtime);
                }
                let calls = present(wanted, "Pipeline").and_then(|entry| entry.value.as_list());
                let calls = calls.into_iter().flatten();
                let calls = calls.filter_map(|call| ids.get(call.as_str()?).cloned()).collect();
                let pipeline = source.map([("Functions", source.list(calls))]);
                resolver.insert("Kind".into(), source.implied, source.text("PIPELINE"));
                resolver.insert("PipelineConfig".into(), source.implied, pipeline);
                resolver.insert("TypeName".into(), source.implied, source.text(&of_type.key));
                resolver.insert("ApiId".into(), source.implied, source.reference(source.id, "ApiId"));
                let name = format!("{}{}{}", source.name, of_type.key, field.key);
                self.add(&source, &name, "AWS::AppSync::Resolver", resolver);
            }
        }
    }

    fn no_data_source(&mut self, source: &Source) -> Value {
        let name = format!("{}NoneDataSource", source.name);
        let properties = source.properties([
            ("ApiId", source.reference(source.id, "ApiId")),
            ("Name", source.text(&name)),
            ("Type", source.text("NONE")),
        ]);
        let id = self.add(source, &name, "AWS::AppSync::DataSource", properties);
        source.reference(id, "Name")
    }
}

/// The entries of a map in a property, each of which is a map.
fn entries<'m>(declared: &'m Map, name: &str) -> impl Iterator<Item = (&'m Entry, &'m Map)> {
    let map = present(declared, name).and_then(|entry| entry.value.as_map());
    map.into_iter().flatten().filter_map(|entry| Some((entry, entry.value.as_map()?)))
}
