//! `AWS::Serverless::WebSocketApi`: the API with a route, an integration and a permission for each of its routes.

use cumulint_model::{Entry, Map, Value};

use super::copy::{copied, present, said, value_at};
use super::function::Callee;
use super::source::Source;
use super::{Expansion, Sam};

const SOCKET: &str = "\
    ApiKeySelectionExpression Description DisableExecuteApiEndpoint DisableSchemaValidation IpAddressType Name \
    RouteSelectionExpression FailOnWarnings";
const STAGE: &str = "StageName StageVariables AccessLogSettings DefaultRouteSettings RouteSettings";
const ROUTE: &str = "\
    ApiKeyRequired ModelSelectionExpression OperationName RequestModels RequestParameters RouteResponseSelectionExpression";
const FUNCTION_URI: &str = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function}/invocations";

impl Expansion<'_, '_> {
    pub(super) fn web_socket_api(&mut self, sam: &Sam) {
        let (source, declared) = (&sam.source, &sam.properties);
        let name = |suffix: &str| format!("{}{suffix}", source.name);
        let api = || source.reference(source.id, "Ref");
        let mut properties = copied(declared, SOCKET);
        if properties.get("Name").is_none() {
            properties.insert("Name".into(), source.implied, source.text(&source.name));
        }
        properties.insert("ProtocolType".into(), source.implied, source.text("WEBSOCKET"));
        let made_by_sam = || source.map([("websocketapi:createdBy", source.text("SAM"))]);
        let tags = present(declared, "Tags").and_then(|tags| tags.value.as_map().cloned());
        let mut tags = tags.unwrap_or_default();
        tags.insert("websocketapi:createdBy".into(), source.implied, source.text("SAM"));
        properties.insert("Tags".into(), source.implied, Value::map(tags, source.implied));
        self.becomes(source, properties);

        let stage_name = present(declared, "StageName").map(|entry| entry.value.clone());
        let stage_name = stage_name.unwrap_or_else(|| source.text("default"));
        let routes = present(declared, "Routes").and_then(|entry| entry.value.as_map());
        for route in routes.into_iter().flatten() {
            let source = self.part(source, route);
            self.socket_route(&source, declared, route, &stage_name);
        }
        let mut stage = copied(declared, STAGE);
        stage.insert("StageName".into(), stage_name.origin, stage_name.clone());
        stage.insert("ApiId".into(), source.implied, api());
        stage.insert("AutoDeploy".into(), source.implied, source.flag(true));
        stage.insert("Tags".into(), source.implied, made_by_sam());
        let suffix = match stage_name.as_str() {
            Some("default") | None => "DefaultStage".to_owned(),
            Some(text) => format!("{text}Stage"),
        };
        let stage = self.add(source, &name(&suffix), "AWS::ApiGatewayV2::Stage", stage);
        self.known_as(name(".Stage"), stage);
        self.domain(source, declared, stage, true);
    }

    fn socket_route(&mut self, source: &Source, declared: &Map, route: &Entry, stage: &Value) {
        let Some(wanted) = route.value.as_map() else { return };
        let name = |suffix: &str| format!("{}{}{suffix}", source.name, capitalised(&route.key));
        let function = said(wanted, "FunctionArn").cloned().unwrap_or_else(|| source.text(""));
        let uri = self.pattern(source, FUNCTION_URI, &[("Function", function.clone())]);
        let mut integration = copied(wanted, "IntegrationTimeout=TimeoutInMillis");
        integration.insert("ApiId".into(), source.implied, source.reference(source.id, "Ref"));
        integration.insert("IntegrationType".into(), source.implied, source.text("AWS_PROXY"));
        integration.insert("IntegrationUri".into(), source.implied, uri);
        let kind = "AWS::ApiGatewayV2::Integration";
        let integration = self.add(source, &name("Integration"), kind, integration);

        let target =
            self.pattern(source, "integrations/${Id}", &[("Id", source.reference(integration, "Ref"))]);
        let mut properties = copied(wanted, ROUTE);
        properties.insert("ApiId".into(), source.implied, source.reference(source.id, "Ref"));
        properties.insert("RouteKey".into(), route.header, Value::string(route.key.clone(), route.header));
        properties.insert("Target".into(), source.implied, target);
        if &*route.key == "$connect" {
            self.connect_authorization(source, declared, &mut properties);
        }
        self.add(source, &name("Route"), "AWS::ApiGatewayV2::Route", properties);

        let names = [("Api", source.reference(source.id, "ApiId")), ("Stage", stage.clone())];
        let pattern = format!(
            "arn:${{AWS::Partition}}:execute-api:${{AWS::Region}}:${{AWS::AccountId}}:${{Api}}/${{Stage}}/{}",
            route.key
        );
        let arn = self.pattern(source, &pattern, &names);
        let callee = Callee {
            prefix: source.name.clone(),
            name: function.clone(),
            arn: function,
            is_machine: false,
            boundary: None,
        };
        let more = vec![("SourceArn", arn)];
        self.permission(source, &name("Permission"), &callee, "apigateway.amazonaws.com", more);
    }

    /// Who may connect: it is asked once, when a connection begins.
    fn connect_authorization(&mut self, source: &Source, declared: &Map, route: &mut Map) {
        let Some(kind) = value_at(declared, "Auth.AuthType") else { return };
        route.insert("AuthorizationType".into(), kind.origin, kind.clone());
        let Some(function) = value_at(declared, "Auth.AuthArn").filter(|_| kind.as_str() == Some("CUSTOM"))
        else {
            return;
        };
        let name = format!("{}ConnectAuthorizer", source.name);
        let table =
            "Auth.InvokeRole=AuthorizerCredentialsArn Auth.IdentitySource=IdentitySource Auth.Name=Name";
        let mut authorizer = copied(declared, table);
        if authorizer.get("Name").is_none() {
            authorizer.insert("Name".into(), source.implied, source.text(&name));
        }
        let uri = self.pattern(source, FUNCTION_URI, &[("Function", function.clone())]);
        authorizer.insert("ApiId".into(), source.implied, source.reference(source.id, "Ref"));
        authorizer.insert("AuthorizerType".into(), source.implied, source.text("REQUEST"));
        authorizer.insert("AuthorizerUri".into(), source.implied, uri);
        let id = self.add(source, &name, "AWS::ApiGatewayV2::Authorizer", authorizer);
        route.insert("AuthorizerId".into(), source.implied, source.reference(id, "Ref"));
        if value_at(declared, "Auth.InvokeRole").is_none() {
            let name = format!("{}AuthorizerPermission", source.name);
            self.authorizer_permission(source, &name, &function.clone());
        }
    }
}

/// `$connect` as a part of a logical id: `Connect`.
fn capitalised(key: &str) -> String {
    let mut signs = key.chars().filter(char::is_ascii_alphanumeric);
    let first = signs.next().map(|sign| sign.to_ascii_uppercase());
    first.into_iter().chain(signs.map(|sign| sign.to_ascii_lowercase())).collect()
}
