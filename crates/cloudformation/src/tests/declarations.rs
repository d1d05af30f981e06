//! Parameters and outputs, as policies see them.

use cumulint_document::parse_yaml;
use cumulint_evaluation::{Reader, Reads};
use cumulint_model::{INPUT, OUTPUT, Project};
use cumulint_source::{MemoryFiles, Sources};

use super::at;
use crate::{Inputs, Library, evaluate};

/// The project with its inputs and outputs.
fn project(text: &str) -> Project {
    let files = MemoryFiles::new();
    let sources = Sources::new(&files);
    let (tree, problems) = parse_yaml(sources.add("template", text), text);
    assert_eq!(problems, []);
    evaluate(
        &tree,
        "template",
        &Inputs::default(),
        &Library::new(&tree, "template", Reader::new(&sources, &Reads::default())),
    )
    .0
}

const TEMPLATE: &str = "\
Parameters:
  Password:
    Type: String
    NoEcho: true
    Default: Winter2024!
  Image:
    Type: AWS::SSM::Parameter::Value<String>
    Default: /images/latest
Conditions:
  Never: !Equals [a, b]
Resources:
  Topic:
    Type: AWS::SNS::Topic
Outputs:
  Login:
    Value: !Sub admin:${Password}
  Unused:
    Condition: Never
    Value: nothing
";

#[test]
fn parameters_are_inputs_and_no_echo_makes_them_secret() {
    let project = project(TEMPLATE);
    assert_eq!(at(&project, "Password.secret").as_bool(), Some(true));
    assert_eq!(at(&project, "Password.default").as_str(), Some("Winter2024!"));
    assert!(at(&project, "Password.default").sensitive);
    let image = super::resource(&project, "Image");
    assert!(image.properties.get("default").is_none(), "it names where the value is kept");
    let inputs = project.resources.iter().filter(|resource| &*resource.canonical_type == INPUT);
    assert!(inputs.clone().all(|input| input.existing));
    assert_eq!(inputs.count(), 2);
}

#[test]
fn an_output_made_of_a_secret_is_secret_and_one_that_will_not_be_is_left_out() {
    let project = project(TEMPLATE);
    assert!(at(&project, "Login.value").sensitive);
    let outputs = project.resources.iter().filter(|resource| &*resource.canonical_type == OUTPUT);
    assert_eq!(outputs.count(), 1);
}
