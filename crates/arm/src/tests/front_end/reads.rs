//! What the result of a root was made of.

use cumulint_evaluation::Read;

use super::{Asked, STORE, TEMPLATE, VALUES, planned};

/// The paths of the texts that the root of a path was made of.
fn texts(files: &[(&str, &str)], root: &str) -> Vec<String> {
    let planned = planned(files, &Asked::default());
    let index = planned.root_paths().iter().position(|path| *path == root).expect("a root");
    let paths = planned.evaluated[index].1.iter().map(|read| match read {
        Read::Text(path) => path.to_string(),
        other => format!("{other:?}"),
    });
    paths.collect()
}

#[test]
fn a_root_is_made_of_itself_and_its_parameter_files() {
    let files = [
        ("a/azuredeploy.json", TEMPLATE),
        ("a/azuredeploy.parameters.json", VALUES),
        ("b/other.json", TEMPLATE),
    ];
    assert_eq!(texts(&files, "a/azuredeploy.json"), ["a/azuredeploy.json", "a/azuredeploy.parameters.json"]);
}

#[test]
fn what_a_module_takes_in_belongs_to_each_root_that_deploys_it() {
    let module = "import {x} from '../names.bicep'\noutput y int = x\n";
    let names =
        "@export()\nvar x = loadJsonContent('data/x.json')\nvar z = loadFileAsBase64('data/none.pfx')\n";
    let caller = "module m '../lib/m.bicep' = { name: 'm' }\n";
    let files = [
        ("a/main.bicep", caller),
        ("b/main.bicep", caller),
        ("lib/m.bicep", module),
        ("names.bicep", names),
        ("data/x.json", "{}"),
    ];
    for root in ["a/main.bicep", "b/main.bicep"] {
        let expected = ["data/none.pfx", "data/x.json", "lib/m.bicep", "names.bicep"];
        let mut expected: Vec<&str> = [root].into_iter().chain(expected).collect();
        expected.sort_unstable();
        assert_eq!(texts(&files, root), expected);
    }
}

#[test]
fn files_that_are_looked_for_and_not_found_are_recorded() {
    let main = "module m 'lib/none.bicep' = { name: 'm' }\nvar t = loadTextContent('none.txt')\n";
    let files = [("main.bicep", main)];
    assert_eq!(texts(&files, "main.bicep"), ["lib/none.bicep", "main.bicep", "none.txt"]);
    let linking = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      "resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "d", "properties":
        {"templateLink": {"uri": "[uri(deployment().properties.templateLink.uri, 'nested/store.json')]"}}}]}"#;
    let files = [("a/main.json", linking), ("b.bicep", STORE)];
    let read = texts(&files, "a/main.json");
    for path in ["a/main.json", "a/nested/store.json", "nested/store.json"] {
        assert!(read.contains(&path.to_owned()), "{read:?}");
    }
}

#[test]
fn a_file_of_parameters_brings_the_files_that_it_builds_on() {
    let files = [
        ("main.bicep", STORE),
        ("prod.bicepparam", "using 'main.bicep'\nextends 'shared/base.bicepparam'\n"),
        ("shared/base.bicepparam", "using none\nparam name = loadTextContent('name.txt')\n"),
        ("shared/name.txt", "x"),
    ];
    let expected = ["main.bicep", "prod.bicepparam", "shared/base.bicepparam", "shared/name.txt"];
    assert_eq!(texts(&files, "main.bicep"), expected);
}

#[test]
fn what_the_compiler_made_of_a_file_is_looked_for() {
    let main = "module m 'br/public:avm/x:1.0.0' = { name: 'm' }\n";
    let expected = ["a/azuredeploy.json", "a/main.bicep", "a/main.json"];
    assert_eq!(texts(&[("a/main.bicep", main)], "a/main.bicep"), expected);
}
