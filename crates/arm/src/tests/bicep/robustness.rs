//! Broken and hostile files: nothing panics, everything ends.

use std::fmt::Write as _;

use cumulint_model::Project;
use cumulint_source::{MemoryFiles, Sources};

use crate::{Inputs, evaluate_bicep};

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
