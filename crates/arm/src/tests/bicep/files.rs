//! Files beside: what is read from them, and files of parameters that build on each other.

use std::sync::Arc;

use cumulint_evaluation::Reads;
use cumulint_source::{MemoryFiles, Sources};

use super::{evaluated, property};
use crate::files::Neighbours;
use crate::tests::evaluate_bicep;
use crate::{BicepParameterFile, Inputs, Templates};

fn main_file(value: &str) -> String {
    format!("resource thing 'Contoso.Test/things@2024-01-01' = {{\n  name: 'a'\n  value: {value}\n}}\n")
}

#[test]
fn a_json_path_leads_to_a_part_of_a_file() {
    let json = r#"{"rules": [{"port": 22, "a name": "ssh"}, {"port": 443}]}"#;
    let yaml = "rules:\n  - port: 22\n";
    for (call, expected) in [
        ("loadJsonContent('rules.json', '$.rules[1].port')", "443"),
        ("loadJsonContent('rules.json', '.rules[0].port')", "22"),
        ("loadJsonContent('rules.json', 'rules[0]')", "{port: 22, a name: \"ssh\"}"),
        ("loadJsonContent('rules.json', '$.rules[0][\\'a name\\']')", "\"ssh\""),
        ("loadYamlContent('rules.yaml', '$.rules[0].port')", "22"),
        ("loadJsonContent('rules.json').rules[0].port", "22"),
    ] {
        let main = main_file(call);
        let (project, found) =
            evaluated(&[("main.bicep", &main), ("rules.json", json), ("rules.yaml", yaml)]);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(property(&project, "thing", "value"), expected, "{call}");
    }
}

#[test]
fn a_path_that_leads_nowhere_is_told() {
    let main = main_file("loadJsonContent('rules.json', '$.ports')");
    let (_, found) = evaluated(&[("main.bicep", &main), ("rules.json", "{}")]);
    let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["there is no `$.ports` in `rules.json`"]);
}

#[test]
fn a_large_file_that_is_asked_for_often_is_held_once() {
    let large = "x".repeat(1_000_000);
    let calls: Vec<String> = (0..2_000).map(|_| "loadTextContent('large.txt')".to_owned()).collect();
    let main = main_file(&format!("[\n{}\n]", calls.join("\n")));
    let (project, _) = evaluated(&[("main.bicep", &main), ("large.txt", &large)]);
    assert_eq!(project.resources.len(), 1);
}

#[test]
fn a_file_of_parameters_adds_to_the_one_that_it_extends() {
    let files = [
        (
            "main.bicep",
            "param name string\nparam sku string\nparam tier string\nresource thing 'Contoso.Test/things@2024-01-01' = {\n  name: name\n  sku: sku\n  tier: tier\n}\n",
        ),
        ("root.bicepparam", "using none\nparam sku = 'S1'\nparam tier = 'low'\n"),
        (
            "shared/base.bicepparam",
            "using none\nextends '../root.bicepparam'\nvar start = 'st'\nparam name = '${start}x'\nparam tier = 'base'\n",
        ),
        ("prod.bicepparam", "using 'main.bicep'\nextends 'shared/base.bicepparam'\nparam tier = 'high'\n"),
    ];
    let memory = files.iter().fold(MemoryFiles::new(), |memory, (path, text)| memory.with(path, *text));
    let sources = Sources::new(&memory);
    let tree = |path: &str| {
        let file = sources.load(path).expect("the file exists");
        let text = sources.get(file).text.clone();
        match path.ends_with("param") {
            true => cumulint_bicep::parse_parameters(file, text).0,
            false => cumulint_bicep::parse(file, text).0,
        }
    };
    let file = BicepParameterFile { path: "prod.bicepparam".into(), tree: Arc::new(tree("prod.bicepparam")) };
    let inputs = Inputs { bicep_parameter_files: vec![Arc::new(file)], ..Inputs::default() };
    let (project, found) = evaluate_bicep(&tree("main.bicep"), "main.bicep", &inputs, &sources);
    let found = crate::tests::without_checks(found);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(super::name(&project, "thing"), "\"stx\"");
    assert_eq!(property(&project, "thing", "sku"), "\"S1\"");
    assert_eq!(property(&project, "thing", "tier"), "\"high\"");
}

#[test]
fn files_of_parameters_that_extend_each_other_end() {
    let memory = MemoryFiles::new()
        .with("a.bicepparam", "using 'main.bicep'\nextends 'b.bicepparam'\n")
        .with("b.bicepparam", "using 'main.bicep'\nextends 'a.bicepparam'\n")
        .with("lost.bicepparam", "using 'main.bicep'\nextends 'none.bicepparam'\n");
    let sources = Sources::new(&memory);
    let read = |path: &str| {
        let file = sources.load(path).expect("the file exists");
        let (tree, _) = cumulint_bicep::parse_parameters(file, sources.get(file).text.clone());
        BicepParameterFile { path: path.into(), tree: Arc::new(tree) }
            .read_all(Neighbours::new(&Templates::new(&sources), &Reads::default()))
    };
    assert!(read("a.bicepparam").len() <= 16);
    let [lost] = read("lost.bicepparam").try_into().ok().expect("one file");
    let messages: Vec<&str> = lost.told.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["there is no file `none.bicepparam`"]);
}
