//! The `OpenAPI` document of an API: the author's own, or what its routes say.

use cumulint_model::{Map, Value};
use rustc_hash::FxHashMap;

use super::Expansion;
use super::copy::{at, present, said, value_at};
use super::rest_api::{Api, Route};

impl Expansion<'_, '_> {
    /// The document of an API. The author's own is not merged with the routes of events.
    pub(super) fn body(&mut self, api: &Api) -> Value {
        if let Some(own) = said(&api.declared, "DefinitionBody") {
            return own.clone();
        }
        let source = &api.source;
        let default = value_at(&api.declared, "Auth.DefaultAuthorizer").cloned();
        let mut paths: Vec<(String, Map)> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        for route in &api.routes {
            let Some(path) = route.path.as_str() else { continue };
            let place = *places.entry(path.to_owned()).or_insert(paths.len());
            if place == paths.len() {
                paths.push((path.to_owned(), Map::new()));
            }
            let method = route.method.as_str().unwrap_or_default().to_ascii_lowercase();
            let method = if method == "any" { "x-amazon-apigateway-any-method".to_owned() } else { method };
            let operation = self.operation(api, route, default.as_ref());
            if let Some((_, methods)) = paths.get_mut(place) {
                methods.insert(method.into(), route.method.origin, operation);
            }
        }
        let paths =
            paths.iter().map(|(path, methods)| (&**path, Value::map(methods.clone(), source.implied)));
        let info = source.map([("version", source.text("1.0"))]);
        let version = at(&api.declared, "OpenApiVersion").map(|(_, version)| version.clone());
        let version = match version {
            Some(version) => ("openapi", version),
            None if api.http => ("openapi", source.text("3.0.1")),
            None => ("swagger", source.text("2.0")),
        };
        let mut said = vec![version, ("info", info), ("paths", source.map(paths))];
        if let Some(statements) = value_at(&api.declared, "Auth.ResourcePolicy.CustomStatements") {
            let policy = source.written(statements.origin);
            let policy =
                policy.map([("Version", policy.text("2012-10-17")), ("Statement", statements.clone())]);
            said.push(("x-amazon-apigateway-policy", policy));
        }
        source.map(said)
    }

    fn operation(&mut self, api: &Api, route: &Route, default: Option<&Value>) -> Value {
        let source = &route.source;
        let pattern = match route.callee.is_machine {
            true => "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution",
            false => {
                "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function}/invocations"
            }
        };
        let uri = self.pattern(source, pattern, &[("Function", route.callee.arn.clone())]);
        let kind = if route.callee.is_machine { "aws" } else { "aws_proxy" };
        let integration =
            source.map([("type", source.text(kind)), ("httpMethod", source.text("POST")), ("uri", uri)]);
        let mut operation = source.properties([("x-amazon-apigateway-integration", integration)]);
        let own = route.auth.as_ref().and_then(Value::as_map);
        let authorizer = own.and_then(|own| present(own, "Authorizer")).map(|entry| &entry.value).or(default);
        let mut security = Vec::new();
        if let Some(authorizer) = authorizer.filter(|authorizer| authorizer.as_str() != Some("NONE")) {
            security.push(match authorizer.as_str() {
                Some(name) => {
                    let scopes = own.and_then(|own| present(own, "AuthorizationScopes"));
                    let scopes =
                        scopes.map_or_else(|| source.list(Vec::new()), |scopes| scopes.value.clone());
                    Value::map(source.properties([(name, scopes)]), authorizer.origin)
                }
                None => authorizer.clone(),
            });
        }
        let key = own.and_then(|own| present(own, "ApiKeyRequired"));
        let key = key.map(|entry| &entry.value).or_else(|| value_at(&api.declared, "Auth.ApiKeyRequired"));
        if key.is_some_and(super::copy::is_true) {
            security.push(source.map([("api_key", source.list(Vec::new()))]));
        }
        if !security.is_empty() {
            operation.insert("security".into(), source.implied, source.list(security));
        }
        Value::map(operation, source.implied)
    }
}
