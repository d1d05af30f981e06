//! The inputs and outputs of templates: what is declared of them, what they are given, what in them is secret.

use cumulint_document::parse_json;
use cumulint_model::{INPUT, OUTPUT, Project, Resource};
use cumulint_source::{MemoryFiles, Sources};
use cumulint_testkit::shown;

use crate::Inputs;
use crate::tests::evaluate;

/// The project of the first of some files, with its inputs and outputs.
fn project_of(files: &[(&str, &str)]) -> Project {
    let memory = files.iter().fold(MemoryFiles::new(), |memory, (path, text)| memory.with(path, *text));
    let sources = Sources::new(&memory);
    let (path, _) = files.first().expect("a file");
    let file = sources.load(path).expect("the file exists");
    let (tree, problems) = parse_json(file, &sources.get(file).text);
    assert_eq!(problems, []);
    evaluate(&tree, path, &Inputs::default(), &sources).0
}

fn project(text: &str) -> Project {
    project_of(&[("main.json", text)])
}

/// Each declaration of a kind in a line, with its properties.
fn declared(project: &Project, kind: &str) -> Vec<String> {
    let line = |resource: &Resource| {
        let entries = resource.properties.iter().filter(|entry| &*entry.key != "name").map(|entry| {
            let secret = if entry.value.sensitive { " (secret)" } else { "" };
            format!("{}={}{secret}", entry.key, shown(project, &entry.value))
        });
        format!("{}: {}", resource.address, entries.collect::<Vec<_>>().join(" "))
    };
    project.resources.iter().filter(|resource| &*resource.canonical_type == kind).map(line).collect()
}

#[test]
fn parameters_are_inputs_with_their_defaults() {
    let project = project(
        r#"{"parameters": {
          "size": {"type": "int", "defaultValue": 3},
          "password": {"type": "secureString", "defaultValue": "Winter2024!"},
          "region": {"type": "string"}}, "resources": []}"#,
    );
    assert_eq!(
        declared(&project, INPUT),
        [
            "size: secret=false default=3",
            "password: secret=true default=\"Winter2024!\" (secret)",
            "region: secret=false"
        ]
    );
}

#[test]
fn outputs_are_evaluated_and_those_that_will_not_be_are_left_out() {
    let project = project(
        r#"{"parameters": {"password": {"type": "secureString"}}, "resources": [], "outputs": {
          "url": {"type": "string", "value": "[concat('https://', 'example.org')]"},
          "password": {"type": "string", "value": "[parameters('password')]"},
          "protected": {"type": "secureString", "value": "[parameters('password')]"},
          "has": {"type": "bool", "value": "[empty(parameters('password'))]"},
          "never": {"type": "string", "condition": false, "value": "x"}}}"#,
    );
    let outputs = declared(&project, OUTPUT);
    assert_eq!(outputs[0], "url: secret=false value=\"https://example.org\"");
    assert!(outputs[1].starts_with("password: secret=false") && outputs[1].ends_with("(secret)"));
    assert!(outputs[2].starts_with("protected: secret=true"));
    assert!(outputs[3].starts_with("has: ") && !outputs[3].ends_with("(secret)"));
    assert_eq!(outputs.len(), 4);
}

#[test]
fn what_a_deployment_is_given_is_secret_unless_its_type_protects_it() {
    let nested = r##"{"parameters": {
      "plain": {"type": "string"},
      "login": {"$ref": "#/definitions/login"}},
     "definitions": {"login": {"type": "object", "properties": {
       "name": {"type": "string"}, "password": {"type": "securestring"}}}},
     "resources": []}"##;
    let text = format!(
        r#"{{"parameters": {{"password": {{"type": "secureString"}}}}, "resources": [
          {{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "nested", "properties": {{
            "expressionEvaluationOptions": {{"scope": "inner"}},
            "parameters": {{
              "plain": {{"value": "[parameters('password')]"}},
              "login": {{"value": {{"name": "orders", "password": "[parameters('password')]"}}}}}},
            "template": {nested}}}}}]}}"#
    );
    let project = project(&text);
    let input = |name: &str| {
        let found = project.resources.iter().find(|resource| &*resource.address == name);
        found.and_then(|resource| resource.properties.get("value")).map(|entry| entry.value.clone())
    };
    assert!(input("plain").unwrap().sensitive);
    let login = input("login").unwrap();
    assert!(login.as_map().unwrap().iter().all(|entry| !entry.value.sensitive));
}

#[test]
fn an_empty_text_is_no_secret() {
    let project = project(
        r#"{"parameters": {"sas": {"type": "secureString", "defaultValue": ""}}, "resources": [],
          "outputs": {"uri": {"type": "string", "value": "[concat('https://example.org/', parameters('sas'))]"}}}"#,
    );
    assert_eq!(declared(&project, OUTPUT), ["uri: secret=false value=\"https://example.org/\""]);
}

#[test]
fn a_deployment_says_whose_its_expressions_are() {
    let scope_of = |options: &str| {
        let text = format!(
            r#"{{"resources": [{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "nested",
              "properties": {{{options} "template": {{"resources": [
                {{"type": "Contoso.Test/stores", "apiVersion": "1", "name": "logs"}}]}}}}}}]}}"#
        );
        let project = project(&text);
        let deployment =
            project.resources.iter().find(|it| &*it.address == "Microsoft.Resources/deployments/nested");
        let options = &deployment.unwrap().properties.get("expressionEvaluationOptions").unwrap().value;
        let scope = options.as_map().unwrap().get("scope").unwrap().value.as_str().unwrap().to_owned();
        let store = project.resources.iter().find(|it| it.address.ends_with("logs")).unwrap();
        assert!(store.calls.last().unwrap().deployment.is_some());
        scope
    };
    assert_eq!(scope_of(""), "Outer");
    assert_eq!(scope_of(r#""expressionEvaluationOptions": {"scope": "inner"},"#), "inner");
}

#[test]
fn the_declarations_of_linked_templates_belong_to_the_project() {
    let project = project_of(&[
        (
            "main.json",
            r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                  "resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "linked",
                    "properties": {"templateLink": {"relativePath": "linked.json"}}}]}"#,
        ),
        (
            "linked.json",
            r#"{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                  "parameters": {"key": {"type": "secureString", "defaultValue": "abc"}}, "resources": []}"#,
        ),
    ]);
    assert_eq!(declared(&project, INPUT), ["key: secret=true default=\"abc\" (secret)"]);
}
