//! What is deployed by itself.

use super::{Asked, COMPILED, STORE, TEMPLATE, planned};

/// A Bicep file that deploys another one.
const CALLER: &str = "module store 'modules/store.bicep' = {
  name: 'store'
  params: { name: 'logs' }
}
";

#[test]
fn what_others_deploy_or_import_from_is_no_root() {
    let main = format!("{CALLER}import {{x}} from 'names.bicep'\n");
    let files = [
        ("main.bicep", main.as_str()),
        ("modules/store.bicep", STORE),
        ("names.bicep", "@export()\nvar x = 1\n"),
        ("other.bicep", STORE),
    ];
    assert_eq!(planned(&files, &Asked::default()).root_paths(), ["main.bicep", "other.bicep"]);
}

#[test]
fn what_nobody_asked_for_is_no_root() {
    let files = [("a.bicep", STORE), ("b.bicep", STORE)];
    let asked = Asked { others: &["b.bicep"], ..Asked::default() };
    assert_eq!(planned(&files, &asked).root_paths(), ["a.bicep"]);
}

#[test]
fn templates_come_before_bicep_files() {
    let linking = r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      "resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01", "name": "d",
        "properties": {"templateLink": {"relativePath": "nested/store.json"}}}]}"#;
    let files = [("a.bicep", STORE), ("nested/store.json", TEMPLATE), ("z.json", linking)];
    assert_eq!(planned(&files, &Asked::default()).root_paths(), ["z.json", "a.bicep"]);
}

fn generated(files: &[(&str, &str)], named: &[&str]) -> (Vec<String>, Vec<(String, String)>) {
    let planned = planned(files, &Asked { named, ..Asked::default() });
    let generated = planned.left_out.generated.iter();
    let generated = generated.map(|file| (file.path.clone(), file.from.clone())).collect();
    (planned.root_paths().into_iter().map(str::to_owned).collect(), generated)
}

#[test]
fn a_compiled_template_is_judged_as_the_bicep_file_beside_it() {
    let pair = vec![("a/main.json".to_owned(), "a/main.bicep".to_owned())];
    let files = [("a/main.bicep", STORE), ("a/main.json", COMPILED)];
    assert_eq!(generated(&files, &["."]), (vec!["a/main.bicep".to_owned()], pair));
    let other = [("a/store.bicep", STORE), ("a/azuredeploy.json", COMPILED)];
    let pair = vec![("a/azuredeploy.json".to_owned(), "a/store.bicep".to_owned())];
    assert_eq!(generated(&other, &["."]), (vec!["a/store.bicep".to_owned()], pair));
}

#[test]
fn a_compiled_template_that_is_named_by_itself_is_judged() {
    let files = [("a/main.bicep", STORE), ("a/main.json", COMPILED)];
    let (roots, generated) = generated(&files, &["a/main.json"]);
    assert_eq!((roots, generated.len()), (vec!["a/main.json".to_owned(), "a/main.bicep".to_owned()], 0));
}

#[test]
fn a_compiled_template_of_a_broken_bicep_file_is_judged() {
    let broken = format!("{STORE}param\n");
    let files = [("a/main.bicep", broken.as_str()), ("a/main.json", COMPILED)];
    assert_eq!(generated(&files, &["."]).1, []);
}
