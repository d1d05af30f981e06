//! Broken and hostile files: nothing panics, everything ends.

use std::fmt::Write as _;

use cumulint_model::Project;
use cumulint_source::{MemoryFiles, Sources};

use crate::Inputs;
use crate::tests::evaluate_bicep;

const FILE: &str = "import * as shared from 'main.bicep'
targetScope = 'subscription'
@secure()
param secret string?
type rule = { name: string, *: int[] }
param rules rule[] = [{ name: 'a' }, { name: 'b' }]
func named(part string) string => 'x-${part}'
var all = [for (each, i) in rules: union(each, { place: i })]
resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = if (!empty(all)) {
  name: named(all[0].?name ?? 'none')
  location: deployment().location
}
module inner 'main.bicep' = [for (each, i) in rules: {
  name: 'inner-${i}'
  scope: group
  params: { secret: secret }
}]
resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  scope: resourceGroup('shared')
  name: 'kv'
  resource one 'secrets' existing = { name: 'one' }
}
output ids array = [for i in range(0, 2): inner[i].outputs.ids]
output key string = vault::one.properties.secretUri
";

/// Evaluates a text, whatever it is.
fn survived(text: &str) -> Project {
    let memory = MemoryFiles::new().with("main.bicep", text);
    let sources = Sources::new(&memory);
    let file = sources.load("main.bicep").expect("the file exists");
    let (tree, _) = cumulint_bicep::parse(file, text);
    evaluate_bicep(&tree, "main.bicep", &Inputs::default(), &sources).0
}

#[test]
fn every_prefix_is_survived() {
    // A module is its own file here: each prefix that holds it is evaluated many times over, so that a few tell enough.
    for (end, _) in FILE.char_indices().step_by(53) {
        survived(FILE.get(..end).expect("a character begins there"));
    }
}

#[test]
fn a_file_that_deploys_itself_in_loops_ends() {
    assert!(survived(FILE).resources.len() <= 10_000);
}

#[test]
fn what_is_nested_deeply_ends() {
    let deep = |open: &str, close: &str| {
        format!("var x = {}1{}\noutput y int = x\n", open.repeat(5_000), close.repeat(5_000))
    };
    for (open, close) in [("(", ")"), ("[", "]"), ("!", ""), ("", " + 1"), ("", ".a"), ("true ? 1 : ", "")] {
        survived(&deep(open, close));
    }
}

#[test]
fn names_that_double_at_each_step_end() {
    let mut text = "var v0 = 'aaaaaaaaaaaaaaaa'\n".to_owned();
    for step in 1..60 {
        let _ = writeln!(text, "var v{step} = '${{v{0}}}${{v{0}}}'", step - 1);
    }
    text.push_str("resource thing 'Contoso.Test/things@2024-01-01' = {\n  name: v59\n}\n");
    assert_eq!(survived(&text).resources.len(), 1);
}

#[test]
fn types_that_multiply_end() {
    let members = vec!["t"; 60].join(" | ");
    let text = format!(
        "type t = {{ a: string }} | {members}\nparam p t = {{ a: 'x' }}\nresource thing 'Contoso.Test/things@2024-01-01' = {{\n  name: p.a\n}}\n"
    );
    assert!(survived(&text).resources.iter().any(|resource| &*resource.address == "thing"));
}

#[test]
fn many_nested_resources_that_refer_to_each_other_are_read_in_time() {
    let mut text = "resource vault 'Contoso.Test/vaults@2024-01-01' = {\n  name: 'kv'\n".to_owned();
    for child in 0..1_500 {
        let _ = writeln!(
            text,
            "  resource s{child} 'secrets' = {{\n    name: 's{child}'\n    of: vault.id\n  }}"
        );
    }
    text.push_str("}\n");
    assert_eq!(survived(&text).resources.len(), 1_501);
}

#[test]
fn texts_with_open_parts_that_double_end() {
    let mut text = "param p string\nvar v0 = 'a${p}'\n".to_owned();
    for step in 1..60 {
        let _ = writeln!(text, "var v{step} = '${{v{0}}}-${{v{0}}}'", step - 1);
    }
    text.push_str("resource thing 'Contoso.Test/things@2024-01-01' = {\n  name: v59\n}\n");
    assert!(survived(&text).resources.iter().any(|resource| &*resource.address == "thing"));
}

#[test]
fn a_loop_over_a_thousand_million_is_told() {
    let text = "resource thing 'Contoso.Test/things@2024-01-01' = [for i in range(0, 1000000000): {\n  name: 'a${i}'\n}]\nvar all = [for i in range(0, 10000): [for j in range(0, 10000): [for k in range(0, 10000): k]]]\noutput n int = length(all)\nresource other 'Contoso.Test/things@2024-01-01' = {\n  name: 'b'\n  n: length(all)\n}\n";
    let (project, found) = super::evaluated(&[("main.bicep", text)]);
    assert_eq!(project.resources.len(), 2);
    assert_eq!(found.len(), 2, "{found:?}");
}
