//! Which files give values to which root.

use cumulint_evaluation::{Given, NamedFile};

use super::{Asked, COMPILED, Planned, STORE, TEMPLATE, VALUES, planned};

const BICEP_VALUES: &str = "using 'main.bicep'\nparam name = 'logs'\n";

fn with_named(files: &[(&str, &str)], parameter_files: &[&str]) -> Planned {
    let parameter_files = parameter_files.iter().map(|path| (*path).to_owned()).collect();
    planned(files, &Asked { given: Given { parameter_files, ..Given::default() }, ..Asked::default() })
}

#[test]
fn each_file_beside_a_template_is_a_set_of_inputs() {
    let files = [
        ("a/azuredeploy.json", TEMPLATE),
        ("a/azuredeploy.parameters.prod.json", VALUES),
        ("a/azuredeploy.parameters.test.json", VALUES),
    ];
    let planned = planned(&files, &Asked::default());
    assert_eq!(planned.roots[0].inputs.len(), 2);
    let names = [Some("azuredeploy.parameters.prod.json"), Some("azuredeploy.parameters.test.json")];
    assert_eq!(planned.environments(), names);
}

#[test]
fn the_own_inputs_of_a_root_leave_out_the_files_beside() {
    let files = [("main.bicep", STORE), ("main.bicepparam", BICEP_VALUES)];
    let planned = planned(&files, &Asked { own: true, ..Asked::default() });
    assert_eq!(planned.environments(), [None]);
}

#[test]
fn a_file_is_for_the_template_that_it_is_named_after() {
    let files = [("a/one.json", TEMPLATE), ("a/two.json", TEMPLATE), ("a/two.parameters.json", VALUES)];
    let planned = planned(&files, &Asked::default());
    let inputs: Vec<usize> = planned.roots.iter().map(|root| root.inputs.len()).collect();
    assert_eq!(inputs, [0, 1]);
}

#[test]
fn a_file_that_is_for_nothing_is_not_analysed() {
    let other = VALUES.replace("\"name\"", "\"other\"");
    let files = [
        ("a/azuredeploy.json", TEMPLATE),
        ("a/azuredeploy.parameters.json", &*other),
        ("b.bicepparam", BICEP_VALUES),
    ];
    let left_out = planned(&files, &Asked::default()).left_out.not_analysed;
    let left_out: Vec<(&str, &str)> = left_out.iter().map(|it| (&*it.path, &*it.reason)).collect();
    assert_eq!(
        left_out,
        [
            ("a/azuredeploy.parameters.json", "it sets a parameter that no template beside it declares"),
            ("b.bicepparam", "what it is for is not deployed by itself here"),
        ]
    );
}

#[test]
fn a_file_in_bicep_is_for_what_it_names_or_what_that_was_compiled_from() {
    let of_compiled = BICEP_VALUES.replace("main.bicep", "../a/main.json");
    let files = [
        ("a/main.bicep", STORE),
        ("a/main.bicepparam", BICEP_VALUES),
        ("a/main.json", COMPILED),
        ("envs/prod.bicepparam", &*of_compiled),
    ];
    let planned = planned(&files, &Asked::default());
    let inputs: Vec<&str> = planned.roots[0].inputs.iter().map(|path| &**path).collect();
    assert_eq!(planned.root_paths(), ["a/main.bicep"]);
    assert_eq!(inputs, ["a/main.bicepparam", "envs/prod.bicepparam"]);
}

#[test]
fn named_files_stand_instead_of_those_beside() {
    let files = [
        ("a/azuredeploy.json", TEMPLATE),
        ("a/azuredeploy.parameters.json", VALUES),
        ("values/prod.json", VALUES),
    ];
    let planned = with_named(&files, &["values/prod.json"]);
    assert_eq!(planned.answers, [NamedFile::Taken]);
    assert_eq!(planned.roots[0].inputs, ["values/prod.json".into()]);
    assert_eq!(planned.environments(), [None]);
}

#[test]
fn a_named_file_that_is_for_nothing_is_refused_and_what_is_no_such_file_is_foreign() {
    let files = [
        ("a/azuredeploy.json", TEMPLATE),
        ("other.json", r#"{"parameters": {"other": {"value": 1}}}"#),
        ("broken.bicepparam", "param\n"),
        ("b.bicepparam", BICEP_VALUES),
        ("stack.json", r#"[{"ParameterKey": "name", "ParameterValue": "x"}]"#),
    ];
    let named = ["other.json", "broken.bicepparam", "b.bicepparam", "stack.json", "none.json", "values.yaml"];
    let answers = with_named(&files, &named).answers;
    let kinds: Vec<bool> = answers.iter().map(|it| matches!(it, NamedFile::Refused(_))).collect();
    assert_eq!(kinds, [true, true, true, false, false, false], "{answers:?}");
    assert!(answers.iter().all(|answer| *answer != NamedFile::Taken));
}

#[test]
fn what_resources_declare_is_checked_with_all_environments_only() {
    let text = "resource s 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: 'x'\n  wrong: 1\n}\n";
    let told = |own| {
        let planned = planned(&[("main.bicep", text)], &Asked { own, ..Asked::default() });
        planned.evaluated[0].0[0].diagnostics.len()
    };
    assert!(told(false) > 0);
    assert_eq!(told(true), 0);
}
