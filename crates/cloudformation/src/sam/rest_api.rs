//! `AWS::Serverless::Api` and the API that events imply: the REST API with its deployment, stage and the rest.

use cumulint_model::{ConditionId, Entry, Kind, Map, Presence, Value};
use rustc_hash::FxHashMap;

use super::copy::{copied, present, said};
use super::event::Event;
use super::function::{Callee, code};
use super::source::{Source, implied};
use super::tags::add_tags;
use super::{Expansion, Sam};

const REST: &str = "\
    Name Description BinaryMediaTypes MinimumCompressionSize Mode ApiKeySourceType FailOnWarnings Policy SecurityPolicy \
    EndpointAccessMode DisableExecuteApiEndpoint";
const STAGE: &str = "\
    StageName CacheClusterEnabled CacheClusterSize Variables MethodSettings AccessLogSetting CanarySetting TracingEnabled";

/// An API, with the routes that events add to it.
pub(super) struct Api {
    pub(super) source: Source,
    /// Whether it is an HTTP API.
    pub(super) http: bool,
    pub(super) declared: Map,
    /// Where it is wanted, if it is implied.
    pub(super) wanted: FxHashMap<Option<ConditionId>, Presence>,
    pub(super) routes: Vec<Route>,
}

/// A method of a path that calls a function or starts a state machine.
pub(super) struct Route {
    /// The event that wants it.
    pub(super) source: Source,
    pub(super) path: Value,
    pub(super) method: Value,
    pub(super) callee: Callee,
    pub(super) auth: Option<Value>,
    /// The API as the event names it.
    pub(super) named: Option<Value>,
    /// The logical id of the permission for it.
    pub(super) permission: String,
}

impl Expansion<'_, '_> {
    /// Takes note of an API that is declared.
    pub(super) fn register_api(&mut self, sam: &Sam) {
        let http = &*sam.section == "HttpApi";
        let api = Api {
            source: sam.source.clone(),
            http,
            declared: sam.properties.clone(),
            wanted: FxHashMap::default(),
            routes: Vec::new(),
        };
        self.api_of.insert(sam.source.id, self.apis.len());
        self.apis.push(api);
    }

    /// The API of an event: the one that it names, else the one that all such events imply. Nothing for one declared elsewhere.
    pub(super) fn api_of_event(&mut self, event: &Event<'_>, property: &str, http: bool) -> Option<usize> {
        match present(event.properties, property) {
            Some(named) => {
                let by_name = |name: &str| self.named(name);
                let id = named.value.target().or_else(|| named.value.as_str().and_then(by_name))?;
                self.api_of.get(&id).copied()
            }
            None => self.implied_api(event, http),
        }
    }

    fn implied_api(&mut self, event: &Event<'_>, http: bool) -> Option<usize> {
        let (name, section, kind) = match http {
            true => ("ServerlessHttpApi", "HttpApi", "AWS::ApiGatewayV2::Api"),
            false => ("ServerlessRestApi", "Api", "AWS::ApiGateway::RestApi"),
        };
        let known = self.named(name).and_then(|id| self.api_of.get(&id).copied());
        if let Some(known) = known {
            let presence = event.source.presence.clone();
            if let Some(api) = self.apis.get_mut(known).filter(|api| !api.wanted.is_empty()) {
                let certain = presence == Presence::Certain;
                let kept = api.wanted.entry(presence_key(&presence)).or_insert_with(|| presence.clone());
                if certain {
                    *kept = presence;
                }
            }
            return Some(known);
        }
        let id = self.add(&event.source, name, kind, Map::new());
        let origin = implied(event.source.header, &event.source.kind, &mut self.evaluator.project.origins);
        let source = Source { id, name: name.into(), implied: origin, ..event.source.clone() };
        let mut own = Map::new();
        if !http {
            own.insert("StageName".into(), source.implied, source.text("Prod"));
        }
        let declared = self.with_globals(section, own, None);
        self.api_of.insert(id, self.apis.len());
        let wanted = FxHashMap::from_iter([(presence_key(&source.presence), source.presence.clone())]);
        self.apis.push(Api { source, http, declared, wanted, routes: Vec::new() });
        Some(self.apis.len() - 1)
    }

    /// An `Api` event: a route, and the permission for it.
    pub(super) fn rest_route(&mut self, event: &Event<'_>) {
        let index = self.api_of_event(event, "RestApiId", false);
        let source = &event.source;
        let text = |name: &str| Self::of_event(event, name).unwrap_or_else(|| source.text(""));
        let (path, method) = (text("Path"), text("Method"));
        if event.callee.is_machine {
            self.starting_role(event, "apigateway.amazonaws.com");
        } else {
            let api = index.and_then(|index| self.apis.get(index));
            let stage = api.and_then(|api| present(&api.declared, "StageName"));
            let stage = stage.and_then(|stage| self.name_in_id(&stage.value)).unwrap_or("Stage");
            let name = format!("{}Permission{stage}", event.name);
            let api = match (Self::of_event(event, "RestApiId"), api) {
                (None, Some(api)) => source.reference(api.source.id, "Ref"),
                (named, _) => named.unwrap_or_else(|| source.text("")),
            };
            let arn = self.route_arn(source, api, &method_of(&method), &path);
            let more = vec![("SourceArn", arn)];
            self.permission(source, &name, event.callee, "apigateway.amazonaws.com", more);
        }
        let auth = Self::of_event(event, "Auth");
        let (source, callee) = (event.source.clone(), event.callee.clone());
        if let Some(api) = index.and_then(|index| self.apis.get_mut(index)) {
            let (named, permission) = (None, String::new());
            api.routes.push(Route { source, path, method, callee, auth, named, permission });
        }
    }

    /// The ARN of the calls of a route, at any stage.
    pub(super) fn route_arn(&mut self, source: &Source, api: Value, method: &str, path: &Value) -> Value {
        let names = [("Api", api), ("Path", path_of(path))];
        let pattern = format!(
            "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{Api}}/*/{method}${{Path}}"
        );
        self.pattern(source, &pattern, &names)
    }

    /// A name, where it is written as such and can be a part of a logical id.
    pub(super) fn name_in_id<'v>(&self, value: &'v Value) -> Option<&'v str> {
        let is_written =
            self.is_written(value) || self.evaluator.project.origins.assumed_by(value.origin).is_some();
        let fits = |name: &&str| !name.is_empty() && name.chars().all(|sign| sign.is_ascii_alphanumeric());
        value.as_str().filter(fits).filter(|_| is_written)
    }

    /// Makes all APIs, once their routes are known.
    pub(super) fn finish_apis(&mut self) {
        for mut api in std::mem::take(&mut self.apis) {
            if !api.wanted.is_empty() {
                api.source.presence = self.shared_presence(api.wanted.values());
            }
            if let Some(resource) = self.evaluator.project.get_mut(api.source.id) {
                resource.presence = api.source.presence.clone();
            }
            if api.http {
                self.http_api(&api);
            } else {
                self.rest_api(&api);
            }
        }
    }

    fn rest_api(&mut self, api: &Api) {
        let (source, declared) = (&api.source, &api.declared);
        let mut properties = copied(declared, REST);
        endpoint(source, &mut properties, declared);
        match said(declared, "DefinitionUri") {
            Some(_) => code(source, &mut properties, declared, "DefinitionUri"),
            None => {
                let body = self.body(api);
                properties.insert("Body".into(), body.origin, body);
            }
        }
        self.becomes(source, properties);
        let name = |suffix: &str| format!("{}{suffix}", source.name);
        let reference = || source.reference(source.id, "Ref");

        let mut deployment = source.properties([("RestApiId", reference())]);
        if present(declared, "OpenApiVersion").is_none() {
            deployment.insert("StageName".into(), source.implied, source.text("Stage"));
        }
        let deployment = self.add(source, &name("Deployment"), "AWS::ApiGateway::Deployment", deployment);
        self.known_as(name(".Deployment"), deployment);

        let stage_name = present(declared, "StageName").and_then(|stage| self.name_in_id(&stage.value));
        let stage_name = stage_name.unwrap_or_default();
        let mut stage = copied(declared, STAGE);
        stage.insert("RestApiId".into(), source.implied, reference());
        stage.insert("DeploymentId".into(), source.implied, source.reference(deployment, "Ref"));
        add_tags(source, &mut stage, declared, None);
        let stage = self.add(source, &name(&format!("{stage_name}Stage")), "AWS::ApiGateway::Stage", stage);
        self.known_as(name(".Stage"), stage);
        self.authorizer_permissions(source, declared, false);
        self.domain(source, declared, stage, false);
        self.usage_plan(source, declared, stage);
    }
}

/// `EndpointConfiguration`, a name or an object with a `Type`, as the API has it.
fn endpoint(source: &Source, properties: &mut Map, declared: &Map) {
    let Some(Entry { header, value, .. }) = present(declared, "EndpointConfiguration") else { return };
    let mut put = |kind: Value, more: Map| {
        let mut configuration = more;
        configuration.insert("Types".into(), *header, Value::list(vec![kind.clone()], kind.origin));
        properties.insert("EndpointConfiguration".into(), *header, Value::map(configuration, value.origin));
        let parameters = source.map([("endpointConfigurationTypes", kind)]);
        properties.insert("Parameters".into(), source.implied, parameters);
    };
    match &value.kind {
        Kind::Map(map) => {
            let Some(kind) = present(map, "Type") else { return };
            let more = copied(map, "VpcEndpointIds VPCEndpointIds=VpcEndpointIds IpAddressType");
            put(kind.value.clone(), more);
        }
        _ => put(value.clone(), Map::new()),
    }
}

/// What tells presences apart.
fn presence_key(presence: &Presence) -> Option<ConditionId> {
    if let Presence::When(condition) = presence { Some(*condition) } else { None }
}

/// A method as ARNs have it.
pub(super) fn method_of(method: &Value) -> String {
    let method = method.as_str().unwrap_or("*");
    match method.to_ascii_lowercase().as_str() {
        "any" | "x-amazon-apigateway-any-method" | "" => "*".to_owned(),
        _ => method.to_ascii_uppercase(),
    }
}

/// A path as ARNs have it: without the slash at its end, and `*` for its parameters.
fn path_of(path: &Value) -> Value {
    let Some(text) = path.as_str() else { return path.clone() };
    let text = if text.len() > 1 { text.strip_suffix('/').unwrap_or(text) } else { text };
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, following)) = after.split_once('}') else { break };
        plain.push_str(before);
        plain.push('*');
        rest = following;
    }
    plain.push_str(rest);
    Value::string(plain, path.origin)
}
