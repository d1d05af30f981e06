//! Resources of one file.

use cumulint_model::Parent;

use super::{addresses, evaluated, name, project, property};

/// A thing of an unpublished type, whose properties stay as they are written.
fn value(declarations: &str, expression: &str) -> String {
    let text = format!(
        "{declarations}\nresource thing 'Contoso.Test/things@2024-01-01' = {{\n  name: 'a'\n  value: {expression}\n}}\n"
    );
    property(&project(&text), "thing", "value")
}

#[test]
fn operators_and_interpolations_are_evaluated() {
    let declarations = "param prefix string = 'app'\nvar count = 2 + 3 * 4\nvar flags = { on: true }\n";
    for (expression, expected) in [
        ("'${prefix}-{x}-${count}'", "\"app-{x}-14\""),
        ("count > 10 && !flags.on ? 'yes' : 'no'", "\"no\""),
        ("flags.?off ?? 'absent'", "\"absent\""),
        ("-count", "-14"),
        ("'A' =~ 'a'", "true"),
        ("[1, ...[2, 3]]", "[1, 2, 3]"),
        ("[for (x, i) in ['a', 'b']: '${x}${i}']", "[\"a0\", \"b1\"]"),
        ("map(filter([1, 2, 3], n => n > 1), n => n * 2)", "[4, 6]"),
        ("['a', 'b'][^1]", "\"b\""),
        ("any(prefix)", "\"app\""),
        ("sys.toUpper(prefix)", "\"APP\""),
        ("nameof(flags.on)", "\"on\""),
    ] {
        assert_eq!(value(declarations, expression), expected, "{expression}");
    }
}

#[test]
fn functions_of_the_author_see_their_arguments_and_the_files_variables() {
    let declarations = "var suffix = 'dev'\nfunc called(base string, parts array) string => '${base}-${join(map(parts, p => '${base}${p}'), '')}-${suffix}'";
    assert_eq!(value(declarations, "called('x', [1, 2])"), "\"x-x1x2-dev\"");
}

const STORAGE: &str = "param location string = resourceGroup().location
resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'stlogs'
  location: location
  sku: { name: 'Standard_LRS' }
  kind: 'StorageV2'
  resource blobs 'blobServices' = {
    name: 'default'
    resource logs 'containers' = { name: 'logs' }
  }
}
resource queues 'Microsoft.Storage/storageAccounts/queueServices@2023-05-01' = {
  parent: account
  name: 'default'
}
resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account::blobs::logs
  name: guid(account.id, 'reader')
  properties: {
    principalId: account.properties.primaryEndpoints.blob
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'acdd72a7-3385-48ef-bd42-f606fba81ae7')
  }
}
";

#[test]
fn nested_resources_are_called_by_their_symbols_and_named_after_their_parents() {
    let project = project(STORAGE);
    assert_eq!(
        addresses(&project),
        ["account", "account::blobs", "account::blobs::logs", "queues", "reader"]
    );
    assert_eq!(name(&project, "account::blobs::logs"), "\"stlogs/default/logs\"");
    let logs = crate::tests::resource(&project, "account::blobs::logs");
    assert_eq!(&*logs.canonical_type, "Microsoft.Storage/storageAccounts/blobServices/containers");
    assert_eq!(logs.api_version.as_ref().and_then(|version| version.as_str()), Some("2023-05-01"));
    let parent = |address: &str| match crate::tests::resource(&project, address).parent {
        Some(Parent::Declared(id)) => project.get(id).map(|parent| parent.address.to_string()),
        _ => None,
    };
    assert_eq!(parent("account::blobs::logs").as_deref(), Some("account::blobs"));
    assert_eq!(parent("queues").as_deref(), Some("account"));
}

#[test]
fn a_scope_and_a_property_refer_to_the_resource() {
    let project = project(STORAGE);
    assert_eq!(property(&project, "reader", "scope"), "-> account::blobs::logs id");
    assert_eq!(property(&project, "reader", "principalId"), "-> account properties.primaryEndpoints.blob");
}

#[test]
fn a_loop_makes_an_instance_of_each_item_which_others_refer_to() {
    let project = project(
        "var names = ['hub', 'spoke']
resource nets 'Microsoft.Network/virtualNetworks@2023-11-01' = [for (each, i) in names: if (each != 'none') {
  name: 'vnet-${each}-${i}'
}]
resource subnets 'Microsoft.Network/virtualNetworks/subnets@2023-11-01' = [for i in range(0, 2): {
  parent: nets[i]
  name: 'default'
}]
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'a'
  net: nets[1].id
  names: [for i in range(0, 2): nets[i].name]
}
",
    );
    assert_eq!(addresses(&project), ["nets[0]", "nets[1]", "subnets[0]", "subnets[1]", "thing"]);
    assert_eq!(name(&project, "nets[1]"), "\"vnet-spoke-1\"");
    assert_eq!(property(&project, "thing", "net"), "-> nets[1] id");
    assert_eq!(property(&project, "thing", "names"), "[\"vnet-hub-0\", \"vnet-spoke-1\"]");
    let parents: Vec<_> = project.resources.iter().map(|each| each.parent.is_some()).collect();
    assert_eq!(parents, [false, false, true, true, false]);
}

#[test]
fn names_are_evaluated_in_any_order() {
    let project = project(
        "resource log 'Contoso.Test/things@2024-01-01' = {
  name: '${account.name}-log'
  target: account.id
}
resource account 'Contoso.Test/stores@2024-01-01' existing = {
  name: 'stlogs'
}
",
    );
    assert_eq!(name(&project, "log"), "\"stlogs-log\"");
    assert_eq!(property(&project, "log", "target"), "-> account id");
}

#[test]
fn what_is_not_declared_is_told_at_its_place() {
    let text = "resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'a'
  value: missing.name
//       ^^^^^^^ there is no `missing`
}
";
    let (_, found) = evaluated(&[("main.bicep", text)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].message, "there is no `missing`");
    assert_eq!(found[0].primary.expect("a place").range.slice(text), "missing");
}

#[test]
fn secrets_are_known_by_their_types() {
    let project = project(
        "@secure()
type password = string
param admin password
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'a'
  value: '${admin}'
}
",
    );
    let thing = crate::tests::resource(&project, "thing");
    assert!(thing.properties.get("value").expect("a value").value.sensitive);
}

#[test]
fn names_that_hang_on_each_other_end() {
    let (project, found) = evaluated(&[(
        "main.bicep",
        "resource a 'Contoso.Test/things@2024-01-01' = {\n  name: b.name\n}\nresource b 'Contoso.Test/things@2024-01-01' = {\n  name: a.name\n}\n",
    )]);
    assert_eq!(project.resources.len(), 2);
    assert!(found.iter().any(|found| found.message.contains("depends on itself")), "{found:?}");
}

#[test]
fn the_name_of_a_child_is_its_own_and_reasons_are_in_the_authors_words() {
    let project = project(
        "param public bool
param region string
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'a'
  logs: account::blobs.name
  open: public ? 'yes' : 'no'
  region: region
  unique: uniqueString(account.id)
  endpoint: account.properties.endpoint
  tags: { '${region}-x': 1 }
}
resource account 'Contoso.Test/stores@2024-01-01' = {
  name: 'stlogs'
  resource blobs 'blobs' = { name: 'default' }
}
resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' existing = {
  scope: subscription()
  name: 'acdd72a7-3385-48ef-bd42-f606fba81ae7'
}
resource assigned 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id)
  scope: account
  properties: { roleDefinitionId: reader.id }
}
",
    );
    assert_eq!(property(&project, "thing", "logs"), "\"default\"");
    assert_eq!(
        property(&project, "thing", "open"),
        "? it depends on the condition `public`, which is not known"
    );
    assert_eq!(property(&project, "thing", "region"), "? `region` has no value");
    assert_eq!(
        property(&project, "thing", "unique"),
        "? `uniqueString(account.id)` is only known after deployment"
    );
    assert_eq!(property(&project, "thing", "endpoint"), "-> account properties.endpoint");
    assert_eq!(property(&project, "thing", "tags"), "{['${region}-x']: 1}");
    assert_eq!(name(&project, "account::blobs"), "\"stlogs/default\"");
    assert_eq!(
        property(&project, "assigned", "roleDefinitionId"),
        "\"/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7\""
    );
}

#[test]
fn names_that_differ_in_case_are_two() {
    assert_eq!(value("", "map(['x'], a => map(['y'], A => '${a}${A}'))"), "[[\"xy\"]]");
}

#[test]
fn what_a_loop_leaves_out_by_default_may_exist() {
    let text = |sites: &str| {
        format!(
            "{sites}
resource thing 'Contoso.Test/things@2024-01-01' = [for site in sites: if (site.public) {{
  name: site.name
}}]
"
        )
    };
    let sites = "array = [{ name: 'a', public: true }, { name: 'b', public: false }]";
    let by_default = project(&text(&format!("param sites {sites}")));
    assert_eq!(addresses(&by_default), ["thing[0]", "thing[1]"]);
    let fixed = project(&text(&format!("var sites {}", sites.trim_start_matches("array "))));
    assert_eq!(addresses(&fixed), ["thing[0]"]);
}
