//! Authorizers of APIs that are functions: the API may call them.

use cumulint_model::{Map, Value};

use super::Expansion;
use super::copy::{is_true, present, said, value_at};
use super::function::Callee;
use super::source::Source;

impl Expansion<'_, '_> {
    /// The permissions of an API for its authorizers. A REST API has them unless it is told not to, an HTTP API if it is told to.
    pub(super) fn authorizer_permissions(&mut self, source: &Source, declared: &Map, http: bool) {
        let authorizers = value_at(declared, "Auth.Authorizers").and_then(Value::as_map);
        for entry in authorizers.into_iter().flatten() {
            let Some(authorizer) = entry.value.as_map() else { continue };
            let Some(function) = said(authorizer, "FunctionArn") else { continue };
            let flag = |name: &str| present(authorizer, name).is_some_and(|flag| is_true(&flag.value));
            let wanted = match http {
                true => flag("EnableFunctionDefaultPermissions"),
                false => !flag("DisableFunctionDefaultPermissions"),
            };
            if wanted {
                let source = self.part(source, entry);
                let name = format!("{}{}AuthorizerPermission", source.name, entry.key);
                self.authorizer_permission(&source, &name, function);
            }
        }
    }

    /// The permission of an API for the authorizer of this ARN.
    pub(super) fn authorizer_permission(&mut self, source: &Source, name: &str, function: &Value) {
        let pattern =
            "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/authorizers/*";
        let arn = self.pattern(source, pattern, &[("Api", source.reference(source.id, "Ref"))]);
        let (name_of, arn_of) = (function.clone(), function.clone());
        let callee = Callee {
            prefix: source.name.clone(),
            name: name_of,
            arn: arn_of,
            is_machine: false,
            boundary: None,
        };
        self.permission(source, name, &callee, "apigateway.amazonaws.com", vec![("SourceArn", arn)]);
    }
}
