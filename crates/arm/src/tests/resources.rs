//! Resources, children and parents.

use cumulint_model::{Key, Parent, Presence, Why};

use super::{at, evaluated, project, resource, shown};
use crate::Inputs;

#[test]
fn the_header_is_the_type_and_the_block_all_of_it() {
    let text = r#"{"resources": [{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "logs"}]}"#;
    let project = project(text);
    let account = resource(&project, "Microsoft.Storage/storageAccounts/logs");
    assert_eq!(account.header.range.slice(text), "\"Microsoft.Storage/storageAccounts\"");
    assert!(account.block.range.slice(text).starts_with("{\"type\""));
    let version = account.api_version.as_ref().expect("a version");
    assert_eq!(project.place_of(version).expect("a place").range.slice(text), "\"2023-01-01\"");
}

#[test]
fn an_id_of_a_declared_resource_is_a_reference() {
    let project = project(
        r#"{"parameters": {"name": {"type": "string"}}, "variables": {"planId": "[resourceId('Microsoft.Web/serverfarms', parameters('name'))]"},
        "resources": [
          {"type": "Microsoft.Web/serverfarms", "apiVersion": "2022-03-01", "name": "[parameters('name')]"},
          {"type": "Contoso.Test/things", "apiVersion": "2022-03-01", "name": "app",
           "plan": "[variables('planId')]",
           "key": "[reference(variables('planId')).numberOfWorkers]",
           "other": "[resourceId('Microsoft.Web/serverfarms', 'other')]",
           "sub": "[concat(resourceGroup().id, '/providers/Microsoft.Web/serverFarms/', parameters('name'))]"}]}"#,
    );
    let plan = "Microsoft.Web/serverfarms/parameters('name')";
    assert_eq!(shown(&project, at(&project, "plan")), format!("-> {plan} id"));
    assert_eq!(shown(&project, at(&project, "sub")), format!("-> {plan} id"));
    assert_eq!(shown(&project, at(&project, "key")), format!("-> {plan} properties.numberOfWorkers"));
    assert_eq!(
        shown(&project, at(&project, "other")),
        "? \"/subscriptions/\"… `subscription().subscriptionId` is read from elsewhere during deployment"
    );
}

#[test]
fn built_in_roles_are_known_without_the_subscription() {
    let role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
    let expected = format!("\"/providers/Microsoft.Authorization/roleDefinitions/{role}\"");
    let direct = format!("[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '{role}')]");
    let joined = format!(
        "[concat(subscription().id, '/providers/Microsoft.Authorization/roleDefinitions/', '{role}')]"
    );
    assert_eq!(super::evaluates("", &direct), expected);
    assert_eq!(super::evaluates("", &joined), expected);
    let of_group =
        format!("[managementGroupResourceId('Microsoft.Authorization/roleDefinitions', '{role}')]");
    assert_eq!(super::evaluates("", &of_group), expected);
}

#[test]
fn children_are_found_by_structure_and_by_name() {
    let project = project(
        r#"{"parameters": {"sa": {"type": "string"}}, "resources": [
          {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "[parameters('sa')]",
           "resources": [{"type": "blobServices", "apiVersion": "2023-01-01", "name": "default"}]},
          {"type": "Microsoft.Storage/storageAccounts/fileServices", "apiVersion": "2023-01-01",
           "name": "[concat(parameters('sa'), '/default')]"},
          {"type": "Microsoft.Storage/storageAccounts/tableServices", "apiVersion": "2023-01-01",
           "name": "[format('{0}/{1}', 'elsewhere', 'default')]"}]}"#,
    );
    let account = project.iter().next().expect("the account").0;
    let nested =
        resource(&project, "Microsoft.Storage/storageAccounts/blobServices/parameters('sa')/default");
    assert_eq!(nested.parent, Some(Parent::Declared(account)));
    assert_eq!(&*nested.declared_type, "Microsoft.Storage/storageAccounts/blobServices");
    let named = resource(
        &project,
        "Microsoft.Storage/storageAccounts/fileServices/concat(parameters('sa'), '/default')",
    );
    assert_eq!(named.parent, Some(Parent::Declared(account)));
    let stray = resource(&project, "Microsoft.Storage/storageAccounts/tableServices/elsewhere/default");
    assert!(matches!(stray.parent, Some(Parent::Unknown(_))), "{:?}", stray.parent);
}

#[test]
fn a_container_lies_in_its_account_by_name() {
    let project = project(
        r#"{"parameters": {"sa": {"type": "string"}}, "resources": [
          {"type": "Microsoft.Storage/storageAccounts/blobServices/containers", "apiVersion": "2023-01-01",
           "name": "[concat(parameters('sa'), '/default/logs')]"},
          {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "[parameters('sa')]"}]}"#,
    );
    let mut at = project.iter().next().expect("the container").0;
    for _ in 0..2 {
        let Some(Parent::Declared(parent)) = &project.get(at).expect("a resource").parent else {
            panic!("no parent")
        };
        at = *parent;
    }
    assert_eq!(&*project.get(at).expect("the account").declared_type, "Microsoft.Storage/storageAccounts");
}

#[test]
fn conditions_decide_presence() {
    let project = project(
        r#"{"parameters": {"on": {"type": "bool"}}, "resources": [
          {"condition": "[and(parameters('on'), false())]", "type": "Contoso.Test/things", "apiVersion": "1", "name": "a"},
          {"condition": "[parameters('on')]", "type": "Contoso.Test/things", "apiVersion": "1", "name": "b"},
          {"condition": true, "type": "Contoso.Test/things", "apiVersion": "1", "name": "c"}]}"#,
    );
    let presence: Vec<&Presence> = project.resources.iter().map(|resource| &resource.presence).collect();
    assert_eq!(presence, [&Presence::Unknown(Why::Input("parameters('on')".into())), &Presence::Certain]);
}

#[test]
fn what_only_a_default_leaves_out_may_exist() {
    let text = r#"{"parameters": {"new": {"type": "bool", "defaultValue": false}},
        "variables": {"wanted": "[if(parameters('new'), true(), false())]"}, "resources": [
          {"condition": "[variables('wanted')]", "type": "Contoso.Test/things", "apiVersion": "1", "name": "a"},
          {"condition": "[not(variables('wanted'))]", "type": "Contoso.Test/things", "apiVersion": "1", "name": "b"}]}"#;
    let (by_default, _) = evaluated(text, &Inputs::default());
    let presence: Vec<&Presence> = by_default.resources.iter().map(|resource| &resource.presence).collect();
    let open = Presence::Unknown(Why::Condition("variables('wanted')".into()));
    assert_eq!(presence, [&open, &Presence::Certain]);
    let inputs = Inputs { parameters: vec![("new".into(), "false".into())], ..Inputs::default() };
    let (given, _) = evaluated(text, &inputs);
    let addresses: Vec<&str> = given.resources.iter().map(|resource| &*resource.address).collect();
    assert_eq!(addresses, ["Contoso.Test/things/b"]);
}

#[test]
fn an_id_means_the_resource_that_will_exist() {
    let project = project(
        r#"{"parameters": {"old": {"type": "bool", "defaultValue": false}}, "resources": [
          {"condition": "[parameters('old')]", "type": "Contoso.Test/plans", "apiVersion": "1", "name": "p"},
          {"type": "Contoso.Test/plans", "apiVersion": "1", "name": "p"},
          {"type": "Contoso.Test/things", "apiVersion": "1", "name": "t",
           "plan": "[resourceId('Contoso.Test/plans', 'p')]"}]}"#,
    );
    let target = at(&project, "plan").target().and_then(|id| project.get(id)).expect("the plan");
    assert_eq!(target.presence, Presence::Certain);
}

#[test]
fn an_address_shows_the_expression_of_a_name_that_is_empty() {
    let project = project(
        r#"{"parameters": {"name": {"type": "string", "defaultValue": ""}}, "resources": [
          {"type": "Contoso.Test/things", "apiVersion": "1", "name": "[parameters('name')]"},
          {"type": "Contoso.Test/things/parts", "apiVersion": "1", "name": "[concat(parameters('name'), '/main')]"}]}"#,
    );
    let addresses: Vec<&str> = project.resources.iter().map(|resource| &*resource.address).collect();
    assert_eq!(
        addresses,
        [
            "Contoso.Test/things/parameters('name')",
            "Contoso.Test/things/parts/concat(parameters('name'), '/main')"
        ]
    );
}

#[test]
fn an_address_is_not_longer_than_can_be_read() {
    let text = format!(
        r#"{{"parameters": {{"n": {{"type": "string"}}}}, "resources": [
          {{"type": "Contoso.Test/things", "apiVersion": "1", "name": "[concat(parameters('n'), '{}')]"}}]}}"#,
        "x".repeat(200)
    );
    let project = project(&text);
    let address = &project.resources[0].address;
    assert_eq!(address.chars().count(), 120);
    assert!(
        address.starts_with("Contoso.Test/things/concat(parameters('n'), 'xxx") && address.ends_with("xx…")
    );
}

#[test]
fn a_loop_makes_instances_and_an_open_one_stands_for_all() {
    let project = project(
        r#"{"parameters": {"n": {"type": "int"}}, "resources": [
          {"type": "Contoso.Test/things", "apiVersion": "1", "name": "[concat('a', copyIndex())]",
           "copy": {"name": "as", "count": 2}},
          {"type": "Contoso.Test/things", "apiVersion": "1", "name": "[concat('b', copyIndex())]",
           "copy": {"name": "bs", "count": "[parameters('n')]"}}]}"#,
    );
    let instances: Vec<(&str, Option<&Key>)> =
        project.resources.iter().map(|resource| (&*resource.address, resource.instance.as_ref())).collect();
    assert_eq!(
        instances,
        [
            ("Contoso.Test/things/a0", Some(&Key::Index(0))),
            ("Contoso.Test/things/a1", Some(&Key::Index(1))),
            ("Contoso.Test/things/concat('b', copyIndex())[*]", Some(&Key::Unknown)),
        ]
    );
}

#[test]
fn symbolic_names_are_addresses_and_existing_ones_are_only_read() {
    let project = project(
        r#"{"languageVersion": "2.0", "resources": {
          "vault": {"existing": true, "type": "Contoso.Test/vaults", "apiVersion": "1", "name": "v"},
          "thing": {"type": "Contoso.Test/things", "apiVersion": "1", "name": "t",
            "uri": "[reference('vault').uri]"}}}"#,
    );
    assert!(resource(&project, "vault").existing);
    assert_eq!(shown(&project, at(&project, "uri")), "-> vault properties.uri");
}

#[test]
fn nested_templates_see_what_they_are_given() {
    let nested = |scope: &str| {
        format!(
            r#"{{"parameters": {{"x": {{"type": "string", "defaultValue": "outer"}}}}, "resources": [
              {{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "d", "properties": {{
                "expressionEvaluationOptions": {{"scope": "{scope}"}}, "parameters": {{"x": {{"value": "given"}}}},
                "template": {{"parameters": {{"x": {{"type": "string"}}}}, "resources": [
                  {{"type": "Contoso.Test/things", "apiVersion": "1", "name": "t", "value": "[parameters('x')]"}}]}}}}}}]}}"#
        )
    };
    let inner = project(&nested("inner"));
    assert_eq!(shown(&inner, at(&inner, "value")), "\"given\"");
    let outer = project(&nested("outer"));
    assert_eq!(shown(&outer, at(&outer, "value")), "\"outer\"");
}

#[test]
fn a_linked_template_is_a_gap() {
    let (project, found) = evaluated(
        r#"{"resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "d",
            "properties": {"templateLink": {"uri": "https://example.org/a.json"}}}]}"#,
        &Inputs::default(),
    );
    assert_eq!(found, []);
    assert_eq!(project.gaps.len(), 1);
    assert_eq!(project.gaps[0].code, "linked-template");
}

#[test]
fn a_count_may_come_from_the_length_of_a_parameter() {
    let project = project(
        r#"{"parameters": {"names": {"type": "array", "defaultValue": ["web", "api"]}}, "resources": [
          {"type": "Contoso.Test/things", "apiVersion": "1", "name": "[parameters('names')[copyIndex()]]",
           "copy": {"name": "things", "count": "[length(parameters('names'))]"},
           "rules": {"copy": [{"name": "ports", "count": 2, "input": "[add(copyIndex('ports', 1), mul(copyIndex(), 10))]"}]}}]}"#,
    );
    resource(&project, "Contoso.Test/things/web");
    resource(&project, "Contoso.Test/things/api");
    assert_eq!(shown(&project, at(&project, "rules.ports")), "[11, 12]");
}

#[test]
fn a_property_that_stands_only_under_a_condition() {
    let text = |value: &str| {
        format!(
            r#"{{"parameters": {{"env": {{"type": "string", "allowedValues": ["prod", "dev"]}}}}, "resources": [
              {{"type": "Contoso.Test/things", "apiVersion": "1", "name": "a",
                "tier": "[if(equals({value},'prod'), 'Premium', null())]"}}]}}"#
        )
    };
    let known = project(&text("'prod'"));
    assert_eq!(shown(&known, at(&known, "tier")), "\"Premium\"");
    let absent = project(&text("'dev'"));
    assert!(absent.resources[0].properties.get("tier").is_none());
    let open = project(&text("parameters('env')"));
    assert_eq!(
        shown(&open, at(&open, "tier")),
        "? it depends on the condition `equals(parameters('env'), 'prod')`, which is not known"
    );
}

#[test]
fn overrides_win_over_defaults_and_keep_their_place() {
    super::assert_drawn_value(
        r#"{
  "variables": {"defaults": {"minimumTlsVersion": "TLS1_2", "allowBlobPublicAccess": false},
    "overrides": {"allowBlobPublicAccess": true},
//                                         ---- variable `properties`
    "properties": "[union(variables('defaults'), variables('overrides'))]"},
  "resources": [{"type": "Contoso.Test/things", "apiVersion": "2024-01-01", "name": "a",
    "value": "[variables('properties').allowBlobPublicAccess]"
//             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ true
  }]
}"#,
        "value",
    );
}

#[test]
fn an_extension_that_is_written_below_its_target_has_its_own_type() {
    let project = project(
        r#"{"resources": [
          {"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "logs", "resources": [
            {"type": "providers/locks", "apiVersion": "2020-05-01", "name": "Microsoft.Authorization/keep"}]},
          {"type": "Microsoft.Storage/storageAccounts/providers/roleAssignments", "apiVersion": "2022-04-01",
           "name": "[concat('logs/Microsoft.Authorization/', guid('a'))]"}]}"#,
    );
    let [account, lock, assignment] = &project.resources[..] else { panic!("{:?}", project.resources) };
    assert_eq!(&*lock.canonical_type, "Microsoft.Authorization/locks");
    assert_eq!(&*assignment.canonical_type, "Microsoft.Authorization/roleAssignments");
    for extension in [lock, assignment] {
        let scope = &extension.properties.get("scope").expect("a scope").value;
        let target = scope.target().and_then(|id| project.get(id)).expect("the account");
        assert_eq!((&target.address, &extension.parent), (&account.address, &None));
    }
    assert_eq!(lock.name.as_ref().and_then(|name| name.as_str()), Some("keep"));
}

#[test]
fn ids_say_where_their_resources_are() {
    let id = |expression: &str| super::evaluates("", expression);
    assert_eq!(
        id("[resourceId('s', 'g', 'Contoso.Test/things/parts', 'a', 'b')]"),
        "\"/subscriptions/s/resourceGroups/g/providers/Contoso.Test/things/a/parts/b\""
    );
    assert_eq!(
        id("[subscriptionResourceId('s', 'Contoso.Test/things', 'a')]"),
        "\"/subscriptions/s/providers/Contoso.Test/things/a\""
    );
    assert_eq!(id("[tenantResourceId('Contoso.Test/things', 'a')]"), "\"/providers/Contoso.Test/things/a\"");
    assert_eq!(
        id("[managementGroupResourceId('m', 'Contoso.Test/things', 'a')]"),
        "\"/providers/Microsoft.Management/managementGroups/m/providers/Contoso.Test/things/a\""
    );
    assert_eq!(
        id(
            "[extensionResourceId(tenantResourceId('Contoso.Test/things', 'a'), 'Microsoft.Authorization/locks', 'l')]"
        ),
        "\"/providers/Contoso.Test/things/a/providers/Microsoft.Authorization/locks/l\""
    );
}

#[test]
fn what_a_resource_lacks_that_may_not_exist_is_not_told() {
    let text = r#"{"parameters": {"link": {"type": "string"}}, "variables": {"parts": {}}, "resources": [
      {"condition": "[not(empty(parameters('link')))]", "type": "Contoso.Test/things", "apiVersion": "1",
       "name": "[variables('parts').name]", "group": "[variables('parts').group]"}]}"#;
    assert_eq!(evaluated(text, &Inputs::default()).1, []);
    let (_, found) = evaluated(&text.replace("not(empty(parameters('link')))", "true()"), &Inputs::default());
    assert_eq!(found.len(), 2);
}
