//! Nested and linked deployments: whose expressions they are, what they are given, what they give back.

use super::{at, evaluated, evaluated_among, project, resource, shown};
use crate::Inputs;

/// A deployment of an inline template.
fn deployment(name: &str, scope: &str, given: &str, template: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "{name}", "properties": {{
          "expressionEvaluationOptions": {{"scope": "{scope}"}}, "parameters": {{{given}}}, "template": {{{template}}}}}}}"#
    )
}

const STORAGE: &str = r#""parameters": {"name": {"type": "string"}},
  "resources": [{"type": "Contoso.Test/stores", "apiVersion": "1", "name": "[parameters('name')]"}],
  "outputs": {"endpoint": {"type": "string", "value": "[concat('https://', parameters('name'), '.example.org')]"},
    "host": {"type": "string", "value": "[concat(parameters('name'), '.example.org')]"},
    "key": {"type": "secureString", "value": "abc"},
    "zones": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}}}"#;

/// A template that uses the outputs of a deployment which it declares later.
fn with_outputs(scope: &str) -> String {
    let nested = deployment("nested", scope, r#""name": {"value": "logs"}"#, STORAGE);
    format!(
        r#"{{"parameters": {{"name": {{"type": "string", "defaultValue": "outer"}}}}, "resources": [{nested},
          {{"type": "Contoso.Test/things", "apiVersion": "1", "name": "user",
            "endpoint": "[reference('nested').outputs.endpoint.value]",
            "key": "[reference(resourceId('Microsoft.Resources/deployments', 'nested'), '2021-04-01').outputs['key'].value]",
            "zone": "[reference('nested').outputs.zones.value[1]]",
            "whole": "[reference('nested', '2021-04-01', 'Full').properties.outputs.endpoint.value]"}}]}}"#
    )
}

#[test]
fn outputs_of_a_nested_deployment_flow_back() {
    let project = project(&with_outputs("inner"));
    let user = resource(&project, "Contoso.Test/things/user");
    let value = |key: &str| &user.properties.get(key).expect("a property").value;
    assert_eq!(shown(&project, value("endpoint")), "\"https://logs.example.org\"");
    assert_eq!(shown(&project, value("whole")), "\"https://logs.example.org\"");
    assert_eq!(shown(&project, value("zone")), "1");
    assert!(value("key").sensitive);
}

#[test]
fn an_inner_parameter_of_the_same_name_is_another_one() {
    let inner = project(&with_outputs("inner"));
    resource(&inner, "Contoso.Test/stores/logs");
    let outer = project(&with_outputs("outer"));
    resource(&outer, "Contoso.Test/stores/outer");
}

#[test]
fn what_one_deployment_gives_back_another_one_is_given() {
    let second = deployment(
        "second",
        "inner",
        r#""name": {"value": "[reference('first').outputs.host.value]"}"#,
        STORAGE,
    );
    let first = deployment("first", "inner", r#""name": {"value": "a"}"#, STORAGE);
    let project = project(&format!("{{\"resources\": [{second}, {first}]}}"));
    resource(&project, "Contoso.Test/stores/a.example.org");
}

#[test]
fn an_output_that_is_not_there_is_told() {
    let text = format!(
        r#"{{"resources": [{}, {{"type": "Contoso.Test/things", "apiVersion": "1", "name": "a",
    "value": "[reference('nested').outputs.endpont.value]"
//             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the deployment has no output `endpont`
}}]}}"#,
        deployment("nested", "inner", r#""name": {"value": "a"}"#, STORAGE)
    );
    let (_, found) = evaluated(&text, &Inputs::default());
    cumulint_testkit::assert_drawn(&text, &found);
}

#[test]
fn an_output_that_needs_itself_ends() {
    let template = r#""resources": [], "outputs": {"a": {"type": "string", "value": "[reference('d').outputs.a.value]"}}"#;
    let text = format!(
        r#"{{"resources": [{}, {{"type": "Contoso.Test/things", "apiVersion": "1", "name": "a", "value": "[reference('d').outputs.a.value]"}}]}}"#,
        deployment("d", "outer", "", template)
    );
    let (_, found) = evaluated(&text, &Inputs::default());
    assert_eq!(found.len(), 1);
}

#[test]
fn a_secret_of_a_key_vault_is_kept_elsewhere() {
    let given = r#""p": {"reference": {"keyVault": {"id": "x"}, "secretName": "admin"}}"#;
    let template = r#""parameters": {"p": {"type": "secureString"}}, "resources": [
        {"type": "Contoso.Test/things", "apiVersion": "1", "name": "t", "value": "[parameters('p')]"}]"#;
    let project = project(&format!("{{\"resources\": [{}]}}", deployment("d", "inner", given, template)));
    let value = at(&project, "value");
    assert_eq!(shown(&project, value), "? `admin` is read from elsewhere during deployment");
    assert!(value.sensitive);
}

#[test]
fn what_a_nested_deployment_deploys_came_through_it() {
    let project = project(&with_outputs("inner"));
    let store = resource(&project, "Contoso.Test/stores/logs");
    let calls: Vec<&str> = store.calls.iter().map(|call| &*call.address).collect();
    assert_eq!(calls, ["Microsoft.Resources/deployments/nested"]);
}

#[test]
fn a_deployment_to_another_group_has_its_ids_there() {
    let nested = |scope: &str| {
        format!(
            r#"{{"resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "d", "resourceGroup": "other", "properties": {{
              "expressionEvaluationOptions": {{"scope": "{scope}"}}, "template": {{"resources": [
                {{"type": "Contoso.Test/things", "apiVersion": "1", "name": "t", "group": "[resourceGroup().name]"}}]}}}}}}]}}"#
        )
    };
    let inner = project(&nested("inner"));
    assert_eq!(shown(&inner, at(&inner, "group")), "\"other\"");
    let outer = project(&nested("outer"));
    assert_eq!(
        shown(&outer, at(&outer, "group")),
        "? `resourceGroup().name` is read from elsewhere during deployment"
    );
}

const LINKED: &str = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {"name": {"type": "string"}},
  "resources": [{"type": "Contoso.Test/stores", "apiVersion": "1", "name": "[parameters('name')]"}],
  "outputs": {"id": {"type": "string", "value": "[resourceId('Contoso.Test/stores', parameters('name'))]"}}}"#;

fn linking(link: &str) -> String {
    format!(
        r#"{{"parameters": {{"_artifactsLocation": {{"type": "string", "defaultValue": "[deployment().properties.templateLink.uri]"}},
            "base": {{"type": "string", "defaultValue": "https://raw.githubusercontent.com/contoso/templates/main/shop/"}},
            "token": {{"type": "secureString"}}}}, "resources": [
          {{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "store",
            "properties": {{"templateLink": {{{link}}}, "parameters": {{"name": {{"value": "logs"}}}}}}}},
          {{"type": "Contoso.Test/things", "apiVersion": "1", "name": "user", "store": "[reference('store').outputs.id.value]"}}]}}"#
    )
}

#[test]
fn links_to_files_beside_are_followed() {
    let links = [
        r#""relativePath": "nested/store.json""#,
        r#""uri": "[uri(deployment().properties.templateLink.uri, 'nested/store.json')]""#,
        r#""uri": "[uri(parameters('_artifactsLocation'), concat('nested/store.json', parameters('token')))]""#,
        r#""uri": "[concat(parameters('base'), 'nested/store.json?', parameters('token'))]""#,
    ];
    for link in links {
        let text = linking(link);
        let project = evaluated_among(
            "shop/main.json",
            &[("shop/main.json", &text), ("shop/nested/store.json", LINKED)],
        );
        assert_eq!(project.gaps, [], "{link}");
        let store = resource(&project, "Contoso.Test/stores/logs");
        assert_eq!(store.calls.len(), 1);
        let user = resource(&project, "Contoso.Test/things/user");
        let value = &user.properties.get("store").expect("a property").value;
        assert_eq!(shown(&project, value), "-> Contoso.Test/stores/logs id", "{link}");
    }
}

#[test]
fn links_of_a_linked_template_start_where_the_first_one_lies() {
    let outer = r#"{"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "outer", "properties": {
        "templateLink": {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/outer.json')]"},
        "parameters": {"base": {"value": "[deployment().properties.templateLink.uri]"}}}}]}"#;
    let inner = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "parameters": {"base": {"type": "string"}}, "resources": [
        {"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "inner", "properties": {
          "templateLink": {"uri": "[uri(parameters('base'), 'nested/store.json')]"}, "parameters": {"name": {"value": "logs"}}}}]}"#;
    let files =
        [("shop/main.json", outer), ("shop/nested/outer.json", inner), ("shop/nested/store.json", LINKED)];
    let project = evaluated_among("shop/main.json", &files);
    assert_eq!(project.gaps, []);
    assert_eq!(resource(&project, "Contoso.Test/stores/logs").calls.len(), 2);
}

#[test]
fn a_parameter_that_is_given_null_has_its_default() {
    let template = r#""parameters": {"zones": {"type": "array", "defaultValue": []}}, "resources": [
        {"type": "Contoso.Test/things", "apiVersion": "1", "name": "t", "value": "[length(parameters('zones'))]"}]"#;
    let given = r#""zones": {"value": "[tryGet(createObject('a', 1), 'zones')]"}"#;
    let project = project(&format!("{{\"resources\": [{}]}}", deployment("d", "inner", given, template)));
    assert_eq!(shown(&project, at(&project, "value")), "0");
}

#[test]
fn what_a_parameter_is_given_may_be_an_expression_as_a_whole() {
    let template = r#""parameters": {"sku": {"type": "string"}}, "resources": [
        {"type": "Contoso.Test/things", "apiVersion": "1", "name": "t", "value": "[parameters('sku')]"}]"#;
    let given =
        r#""sku": "[if(equals(1, 1), createObject('value', 'Premium'), createObject('value', 'Basic'))]""#;
    let project = project(&format!("{{\"resources\": [{}]}}", deployment("d", "inner", given, template)));
    assert_eq!(shown(&project, at(&project, "value")), "\"Premium\"");
}

#[test]
fn links_that_lead_elsewhere_are_gaps() {
    for link in [
        r#""relativePath": "[concat(parameters('base'), 'missing.json')]""#,
        r#""relativePath": "[parameters('token')]""#,
        r#""uri": "https://example.org/other/store.json""#,
        r#""id": "[resourceId('Microsoft.Resources/templateSpecs/versions', 'a', '1')]""#,
    ] {
        let text = linking(link);
        let project = evaluated_among(
            "shop/main.json",
            &[("shop/main.json", &text), ("shop/nested/store.json", LINKED)],
        );
        let codes: Vec<&str> = project.gaps.iter().map(|gap| gap.code).collect();
        assert_eq!(codes, ["linked-template"], "{link}");
    }
}

#[test]
fn a_template_that_deploys_itself_ends() {
    let text = r#"{"resources": [
      {"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "a", "properties": {"templateLink": {"relativePath": "main.json"}}},
      {"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "b", "properties": {"templateLink": {"relativePath": "main.json"}}}]}"#;
    let project = evaluated_among("main.json", &[("main.json", text)]);
    assert!(project.resources.len() <= 10_000);
}

#[test]
fn deployments_that_are_nested_deeper_than_the_limit_end() {
    let mut text = r#"{"type": "Contoso.Test/things", "apiVersion": "1", "name": "t"}"#.to_owned();
    for level in 0..60 {
        text = deployment(&format!("d{level}"), "inner", "", &format!("\"resources\": [{text}]"));
    }
    let (project, found) = evaluated(&format!("{{\"resources\": [{text}]}}"), &Inputs::default());
    assert!(!project.resources.is_empty());
    assert_eq!(project.gaps, []);
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    let limit = "the limit of nested modules was reached: what depends on this is not evaluated";
    assert_eq!(messages, [limit]);
}

#[test]
fn what_is_given_as_a_whole_is_looked_into() {
    let value = |given: &str| {
        let nested = deployment(
            "nested",
            "inner",
            &format!(r#""p": "{given}""#),
            r#""parameters": {"p": {"type": "string", "defaultValue": "own"}},
              "resources": [{"type": "Contoso.Test/things", "apiVersion": "1", "name": "t", "p": "[parameters('p')]"}]"#,
        );
        let declared = r#""parameters": {"name": {"type": "string"}}"#;
        let (project, found) =
            evaluated(&format!(r#"{{{declared}, "resources": [{nested}]}}"#), &Inputs::default());
        assert_eq!(found, []);
        let thing = resource(&project, "Contoso.Test/things/t");
        let value = &thing.properties.get("p").expect("a value").value;
        (shown(&project, value), value.sensitive)
    };
    let asked = "equals(parameters('name'), 'x')";
    let plain = |text: &str| (text.to_owned(), false);
    assert_eq!(value("[if(true(), createObject('value', 'a'), createObject('value', 'b'))]"), plain("\"a\""));
    assert_eq!(
        value("[if(true(), createObject('value', null()), createObject('value', 'b'))]"),
        plain("\"own\"")
    );
    assert_eq!(
        value(&format!("[if({asked}, createObject('value', 'ab'), createObject('value', 'ac'))]")),
        plain("? \"a\"… it depends on the condition `equals(parameters('name'), 'x')`, which is not known")
    );
    let secret = "createObject('reference', createObject('secretName', 'admin'))";
    assert!(value(&format!("[if({asked}, {secret}, createObject('value', 'b'))]")).1);
    assert!(value(&format!("[{secret}]")).1);
}

#[test]
fn the_scope_of_an_extension_is_a_whole_id() {
    let text = r#"{"resources": [
      {"type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2023-04-01", "name": "nsg"},
      {"type": "Microsoft.Insights/diagnosticSettings", "apiVersion": "2021-05-01-preview", "name": "all",
       "scope": "[format('Microsoft.Network/networkSecurityGroups/{0}', 'nsg')]"}]}"#;
    let project = project(text);
    assert_eq!(shown(&project, at(&project, "scope")), "-> Microsoft.Network/networkSecurityGroups/nsg id");
}

#[test]
fn what_a_file_of_parameters_elsewhere_may_give_is_not_known() {
    let nested = r#"{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "n", "properties": {
        "templateLink": {"relativePath": "inner.json"}, "parametersLink": {"uri": "https://example.org/p.json"}}}"#;
    let inner = r#"{"parameters": {"p": {"type": "string", "defaultValue": "own"}},
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "resources": [{"type": "Contoso.Test/things", "apiVersion": "1", "name": "t", "p": "[parameters('p')]"}]}"#;
    let main = format!(r#"{{"resources": [{nested}]}}"#);
    let project = evaluated_among("main.json", &[("main.json", &main), ("inner.json", inner)]);
    let thing = resource(&project, "Contoso.Test/things/t");
    let value = &thing.properties.get("p").expect("a value").value;
    assert_eq!(shown(&project, value), "? `parametersLink` is read from elsewhere during deployment");
    let gaps: Vec<_> = project.gaps.iter().map(|gap| (gap.code, &*gap.reason)).collect();
    assert_eq!(gaps, [("construct", "the linked parameters are not read")]);
}

#[test]
fn a_template_spec_is_a_gap() {
    let text = r#"{"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "n", "properties": {
        "templateLink": {"id": "/subscriptions/x/resourceGroups/y/providers/Microsoft.Resources/templateSpecs/web/versions/1"}}}]}"#;
    let gaps: Vec<_> = project(text).gaps.iter().map(|gap| gap.reason.to_string()).collect();
    assert_eq!(gaps, ["template specs are not read"]);
}

#[test]
fn an_output_that_needs_itself_is_told_and_one_that_is_asked_for_often_is_evaluated_once() {
    let own = r#""resources": [], "outputs": {"o": {"type": "string", "value": "[reference('d').outputs.o.value]"}}"#;
    let outer = deployment("d", "outer", "", own);
    let user = r#"{"type": "Contoso.Test/things", "apiVersion": "1", "name": "u", "o": "[reference('d').outputs.o.value]"}"#;
    let (_, found) = evaluated(&format!(r#"{{"resources": [{outer}, {user}]}}"#), &Inputs::default());
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["output `o` depends on itself"]);
    // Each deployment uses what the one before it gives twice: without a memory that doubles at each step.
    let mut all = vec![deployment(
        "d0",
        "outer",
        "",
        r#""resources": [], "outputs": {"o": {"type": "int", "value": 1}}"#,
    )];
    for step in 1..40 {
        let before = format!("reference('d{}').outputs.o.value", step - 1);
        let output = format!(
            r#""resources": [], "outputs": {{"o": {{"type": "int", "value": "[add({before}, {before})]"}}}}"#
        );
        all.push(deployment(&format!("d{step}"), "outer", "", &output));
    }
    all.push(user.replace("'d'", "'d39'"));
    let (project, found) = evaluated(&format!(r#"{{"resources": [{}]}}"#, all.join(",")), &Inputs::default());
    assert_eq!(found, []);
    assert_eq!(shown(&project, at(&project, "o")), (1_i64 << 39).to_string());
}
