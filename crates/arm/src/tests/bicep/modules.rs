//! Modules, imports, and files of parameters.

use std::sync::Arc;

use cumulint_source::{MemoryFiles, Sources};

use super::{addresses, evaluated, name, property};
use crate::tests::evaluate_bicep;
use crate::{BicepParameterFile, Inputs};

const STORE: &str = "param name string
param tags object = {}
resource account 'Contoso.Test/stores@2024-01-01' = {
  name: 'st${name}'
  tags: tags
}
output id string = account.id
output accountName string = account.name
";

#[test]
fn outputs_of_modules_flow_back() {
    let main = "module stores 'modules/store.bicep' = [for each in ['a', 'b']: {
  name: 'store-${each}'
  params: { name: each }
}]
module log './modules/store.bicep' = {
  params: { name: 'log' }
}
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: log.outputs.accountName
  target: log.outputs.id
  second: stores[1].outputs.id
}
";
    let (project, found) = evaluated(&[("app/main.bicep", main), ("app/modules/store.bicep", STORE)]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(project.gaps, []);
    assert_eq!(
        addresses(&project),
        ["stores[0]", "stores[1]", "log", "log.account", "thing", "stores[0].account", "stores[1].account"]
    );
    assert_eq!(property(&project, "thing", "target"), "-> log.account id");
    assert_eq!(property(&project, "thing", "second"), "-> stores[1].account id");
    assert_eq!(name(&project, "stores[1].account"), "\"stb\"");
}

#[test]
fn modules_of_a_registry_are_gaps() {
    let main = "module store 'br/public:avm/res/storage/storage-account:0.9.0' = {
  name: 'store'
  params: { name: 'x' }
}
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'a'
  target: store.outputs.resourceId
}
";
    let (project, found) = evaluated(&[("main.bicep", main)]);
    assert!(found.is_empty(), "{found:?}");
    let gaps: Vec<_> = project.gaps.iter().map(|gap| (gap.code, &*gap.subject)).collect();
    assert_eq!(gaps, [("module", "br/public:avm/res/storage/storage-account:0.9.0")]);
    assert_eq!(property(&project, "thing", "target"), "-> store properties.outputs.resourceId.value");
}

#[test]
fn a_deployment_of_nothing_is_no_gap() {
    let main = "resource telemetry 'Microsoft.Resources/deployments@2024-03-01' = {
  name: 'used'
  properties: {
    mode: 'Incremental'
    template: { contentVersion: '1.0.0.0', resources: [] }
  }
}
";
    let (project, found) = evaluated(&[("main.bicep", main)]);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(project.gaps, []);
}

#[test]
fn modules_that_call_themselves_end() {
    let main = "module a 'main.bicep' = { name: 'a' }\nmodule b 'main.bicep' = { name: 'b' }\n";
    let (project, _) = evaluated(&[("main.bicep", main)]);
    assert!(project.resources.len() <= 10_000);
}

#[test]
fn imported_names_are_evaluated_where_they_are_declared() {
    let main = "import {region as place, named} from 'shared/names.bicep'
import * as all from 'shared/names.bicep'
param admin all.password
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: named('web')
  place: place
  again: all.named('db')
  rules: all.rules
  secret: admin
}
";
    let names = "param seed string = resourceGroup().id
var ownName = uniqueString(seed)
var start = 'contoso'
@export()
var region = 'westeurope'
@export()
var rules = loadJsonContent('rules.json')
@export()
@secure()
type password = string
@export()
func named(part string) string => '${start}-${part}'
";
    let files = [
        ("main.bicep", main),
        ("shared/names.bicep", names),
        ("shared/rules.json", "{\"ports\": [22, 443]}"),
    ];
    let (project, found) = evaluated(&files);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(name(&project, "thing"), "\"contoso-web\"");
    assert_eq!(property(&project, "thing", "place"), "\"westeurope\"");
    assert_eq!(property(&project, "thing", "again"), "\"contoso-db\"");
    assert_eq!(property(&project, "thing", "rules"), "{ports: [22, 443]}");
    let thing = crate::tests::resource(&project, "thing");
    assert!(thing.properties.get("secret").expect("a value").value.sensitive);
}

#[test]
fn files_of_parameters_are_evaluated() {
    let parameters =
        "using 'main.bicep'\nvar stage = 'prod'\nparam name = 'st${stage}'\nparam copy = '${name}x'\n";
    let main = "param name string\nparam copy string = 'none'\nparam other string = 'kept'
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: name
  copy: copy
  other: other
}
";
    let memory = MemoryFiles::new().with("main.bicep", main).with("main.bicepparam", parameters);
    let sources = Sources::new(&memory);
    let file = sources.load("main.bicepparam").expect("the file exists");
    let (tree, problems) = cumulint_bicep::parse_parameters(file, parameters);
    assert!(problems.is_empty(), "{problems:?}");
    let file = BicepParameterFile { path: "main.bicepparam".into(), tree: Arc::new(tree) };
    assert_eq!(file.using().as_deref(), Some("main.bicep"));
    let inputs = Inputs { bicep_parameter_files: vec![Arc::new(file)], ..Inputs::default() };
    let main_file = sources.load("main.bicep").expect("the file exists");
    let (tree, _) = cumulint_bicep::parse(main_file, main);
    let (project, found) = evaluate_bicep(&tree, "main.bicep", &inputs, &sources);
    let found = crate::tests::without_checks(found);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(name(&project, "thing"), "\"stprod\"");
    assert_eq!(property(&project, "thing", "copy"), "\"stprodx\"");
    assert_eq!(property(&project, "thing", "other"), "\"kept\"");
}
