//! `AWS::Serverless::HttpApi` and the HTTP API that events imply.

use std::sync::Arc;

use cumulint_model::{Kind, Map, ResourceId, Value};
use rustc_hash::FxHashSet;

use super::Expansion;
use super::copy::{copied, is_open, present, said};
use super::event::Event;
use super::function::code;
use super::rest_api::{Api, Route, method_of};

const HTTP: &str = "FailOnWarnings DisableExecuteApiEndpoint";
const STAGE: &str = "\
    StageName StageVariables AccessLogSettings DefaultRouteSettings RouteSettings";

/// The route of what no other takes.
const DEFAULT: &str = "$default";

impl Expansion<'_, '_> {
    /// An `HttpApi` event: a route.
    pub(super) fn http_route(&mut self, event: &Event<'_>) {
        let source = &event.source;
        let index = self.api_of_event(event, "ApiId", true);
        let path = Self::of_event(event, "Path").unwrap_or_else(|| source.text(DEFAULT));
        let method = Self::of_event(event, "Method").unwrap_or_else(|| source.text("ANY"));
        let auth = Self::of_event(event, "Auth");
        let permission = format!("{}Permission", event.name);
        let named = Self::of_event(event, "ApiId");
        let route = Route {
            source: source.clone(),
            path,
            method,
            callee: event.callee.clone(),
            auth,
            named,
            permission,
        };
        match index.and_then(|index| self.apis.get_mut(index)).filter(|api| api.http) {
            Some(api) => {
                if let Some(settings) = Self::of_event(event, "RouteSettings") {
                    add_settings(api, &route, settings);
                }
                api.routes.push(route);
            }
            None => {
                let api = Self::of_event(event, "ApiId").unwrap_or_else(|| source.text(""));
                self.http_permission(&route, api);
            }
        }
    }

    fn http_permission(&mut self, route: &Route, api: Value) {
        let source = &route.source;
        let path = match route.path.as_str() {
            Some(DEFAULT) => source.text(""),
            _ => route.path.clone(),
        };
        let arn = self.route_arn(source, api, &method_of(&route.method), &path);
        let more = vec![("SourceArn", arn)];
        self.permission(source, &route.permission, &route.callee, "apigateway.amazonaws.com", more);
    }

    pub(super) fn http_api(&mut self, api: &Api) {
        let (source, declared) = (&api.source, &api.declared);
        // What calls a function by default may call it by any route.
        let by_default: FxHashSet<ResourceId> = api
            .routes
            .iter()
            .filter(|route| route.path.as_str() == Some(DEFAULT))
            .filter_map(|route| route.callee.arn.target())
            .collect();
        for route in &api.routes {
            let covered = route.callee.arn.target().is_some_and(|id| by_default.contains(&id));
            if !covered || route.path.as_str() == Some(DEFAULT) {
                let api = route.named.clone().unwrap_or_else(|| source.reference(source.id, "Ref"));
                self.http_permission(route, api);
            }
        }
        let mut properties = copied(declared, HTTP);
        match said(declared, "DefinitionUri") {
            Some(_) => code(source, &mut properties, declared, "DefinitionUri"),
            None => {
                let body = self.body(api);
                properties.insert("Body".into(), body.origin, body);
            }
        }
        if let Some(cors) =
            present(declared, "CorsConfiguration").filter(|cors| super::copy::says(&cors.value))
        {
            let everyone = || {
                let any = Value::list(vec![Value::string("*", cors.value.origin)], cors.value.origin);
                let mut map = Map::new();
                map.insert("AllowOrigins".into(), cors.header, any);
                Value::map(map, cors.value.origin)
            };
            let value = match &cors.value.kind {
                Kind::Map(_) => cors.value.clone(),
                _ if is_open(&cors.value) => cors.value.clone(),
                _ => everyone(),
            };
            properties.insert("CorsConfiguration".into(), cors.header, value);
        }
        self.becomes(source, properties);
        self.http_stage(api);
    }

    fn http_stage(&mut self, api: &Api) {
        let (source, declared) = (&api.source, &api.declared);
        let mut stage = copied(declared, STAGE);
        let given = stage.get("StageName").map(|entry| entry.value.clone());
        let suffix = match given.as_ref().map(|name| name.as_str().unwrap_or_default()) {
            None | Some(DEFAULT) => "ApiGatewayDefaultStage".to_owned(),
            Some(_) => {
                let name = given.as_ref().and_then(|name| self.name_in_id(name));
                format!("{}Stage", name.unwrap_or_default())
            }
        };
        if given.is_none() {
            stage.insert("StageName".into(), source.implied, source.text(DEFAULT));
        }
        stage.insert("ApiId".into(), source.implied, source.reference(source.id, "Ref"));
        stage.insert("AutoDeploy".into(), source.implied, source.flag(true));
        let mut tags =
            present(declared, "Tags").and_then(|tags| tags.value.as_map().cloned()).unwrap_or_default();
        tags.insert("httpapi:createdBy".into(), source.implied, source.text("SAM"));
        if said(declared, "DefinitionUri").is_none() {
            stage.insert("Tags".into(), source.implied, Value::map(tags, source.implied));
        }
        let stage = self.add(source, &format!("{}{suffix}", source.name), "AWS::ApiGatewayV2::Stage", stage);
        self.known_as(format!("{}.Stage", source.name), stage);
        self.authorizer_permissions(source, declared, true);
        self.domain(source, declared, stage, true);
    }
}

/// Adds the settings of an event's route to those of the API.
fn add_settings(api: &mut Api, route: &Route, settings: Value) {
    let (Some(path), Some(method)) = (route.path.as_str(), route.method.as_str()) else { return };
    let key =
        if path == DEFAULT { path.to_owned() } else { format!("{} {path}", method.to_ascii_uppercase()) };
    let origin = settings.origin;
    if api.declared.get("RouteSettings").is_none() {
        api.declared.insert("RouteSettings".into(), origin, Value::map(Map::new(), origin));
    }
    if let Some(entry) = api.declared.get_mut("RouteSettings")
        && let Kind::Map(map) = &mut entry.value.kind
    {
        let map = Arc::make_mut(map);
        match (map.get_mut(&key).map(|entry| &mut entry.value.kind), &settings.kind) {
            (Some(Kind::Map(known)), Kind::Map(more)) => {
                let known = Arc::make_mut(known);
                more.iter()
                    .for_each(|entry| known.insert(entry.key.clone(), entry.header, entry.value.clone()));
            }
            _ => map.insert(key.into(), origin, settings),
        }
    }
}
