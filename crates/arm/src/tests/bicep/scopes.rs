//! Where things are deployed to, and what all instances of a loop are.

use super::{evaluated, project, property};

#[test]
fn a_module_goes_where_its_group_lies() {
    let main = "targetScope = 'subscription'
resource shared 'Microsoft.Resources/resourceGroups@2024-03-01' existing = {
  name: 'rg-shared'
  scope: subscription('1234')
}
module store 'store.bicep' = {
  name: 'store'
  scope: shared
}
output id string = store.outputs.id
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'a'
  target: store.outputs.text
}
";
    let store = "resource account 'Contoso.Test/stores@2024-01-01' = {
  name: 'st'
}
output id string = account.id
output text string = 'at ${resourceGroup().id}'
";
    let (project, found) = evaluated(&[("main.bicep", main), ("store.bicep", store)]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(property(&project, "thing", "target"), "\"at /subscriptions/1234/resourceGroups/rg-shared\"");
}

#[test]
fn ids_in_the_tenant_and_in_management_groups_begin_there() {
    let text = "targetScope = 'managementGroup'
resource top 'Microsoft.Authorization/policyDefinitions@2025-01-01' existing = {
  name: 'top'
  scope: tenant()
}
resource own 'Microsoft.Authorization/policyDefinitions@2025-01-01' existing = {
  name: 'own'
  scope: managementGroup('corp')
}
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'a'
  first: 'x${top.id}'
  second: 'x${own.id}'
}
";
    let project = project(text);
    assert_eq!(
        property(&project, "thing", "first"),
        "\"x/providers/Microsoft.Authorization/policyDefinitions/top\""
    );
    assert_eq!(
        property(&project, "thing", "second"),
        "\"x/providers/Microsoft.Management/managementGroups/corp/providers/Microsoft.Authorization/policyDefinitions/own\""
    );
}

#[test]
fn the_resources_of_a_loop_are_a_list() {
    let text = "resource stores 'Contoso.Test/stores@2024-01-01' = [for name in ['a', 'b']: {
  name: name
}]
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'x'
  all: map(stores, store => store.id)
  count: length(stores)
}
";
    let project = project(text);
    assert_eq!(property(&project, "thing", "all"), "[-> stores[0] id, -> stores[1] id]");
    assert_eq!(property(&project, "thing", "count"), "2");
}

#[test]
fn each_module_of_a_registry_and_each_template_spec_is_a_gap() {
    let main = "module a 'br/public:avm/res/storage/storage-account:0.9.0' = [for i in range(0, 3): {
  name: 'a${i}'
}]
module b 'br/public:avm/res/storage/storage-account:0.9.0' = {
  name: 'b'
}
module c 'ts/specs:web:1.0' = {
  name: 'c'
}
";
    let (project, found) = evaluated(&[("main.bicep", main)]);
    assert!(found.is_empty(), "{found:?}");
    let gaps: Vec<_> = project.gaps.iter().map(|gap| (gap.code, &*gap.subject, &*gap.reason)).collect();
    let module = "br/public:avm/res/storage/storage-account:0.9.0";
    assert_eq!(
        gaps,
        [
            ("module", module, "modules of a registry are not read"),
            ("module", module, "modules of a registry are not read"),
            ("module", "ts/specs:web:1.0", "template specs are not read"),
        ]
    );
}

#[test]
fn parameters_of_a_module_that_are_no_object_are_told() {
    let main = "param all object
module store 'store.bicep' = {
  name: 'store'
  params: all
}
";
    let (_, found) = evaluated(&[("main.bicep", main), ("store.bicep", "param name string = 'x'\n")]);
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["the parameters of a module must be written as an object"]);
}
