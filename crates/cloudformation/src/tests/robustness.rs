//! Broken and hostile templates.

use cumulint_document::{parse_json, parse_yaml};
use cumulint_evaluation::{Reader, Reads};
use cumulint_source::{MemoryFiles, Sources};

use super::evaluated;
use crate::{Inputs, Library, evaluate};

#[test]
fn deep_nesting_ends_at_the_limit() {
    let deep = format!("{}1{}", "[".repeat(400), "]".repeat(400));
    let text =
        format!(r#"{{"Resources": {{"A": {{"Type": "AWS::S3::Bucket", "Properties": {{"X": {deep}}}}}}}}}"#);
    let (project, found) = evaluated(&text, &Inputs::default());
    assert_eq!(project.resources.len(), 1);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].message, "the limit of nesting was reached: what depends on this is not evaluated");
}

#[test]
fn a_long_chain_of_conditions_ends_at_the_limit() {
    let mut text = "Conditions:\n  C0: !Equals [a, a]\n".to_owned();
    for index in 1..2000 {
        text.push_str(&format!("  C{index}: !Not [!Condition C{}]\n", index - 1));
    }
    text.push_str("Resources:\n  A: {Type: AWS::S3::Bucket, Condition: C1999}\n");
    let (project, _) = evaluated(&text, &Inputs::default());
    assert_eq!(project.resources.len(), 1);
}

#[test]
fn every_truncation_of_a_template_is_survived() {
    let yaml = "\
Parameters: {P: {Type: String, Default: x}}
Resources:
  A:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub ['${P}-${!x}', {P: !If [C, !Ref P, !GetAtt A.B]}]
      Policy: !Sub '{\"a\": \"${A.Arn}\", \"b\": [1, true]}'
      List: !Split [',', !Join [',', [a, !Select [0, [b]]]]]
";
    let files = MemoryFiles::new();
    let sources = Sources::new(&files);
    for end in 0..yaml.len() {
        let text = yaml.get(..end).unwrap_or_default();
        let file = sources.add("a", text);
        for tree in [parse_yaml(file, text).0, parse_json(file, text).0] {
            let _ = evaluate(
                &tree,
                "a",
                &Inputs::default(),
                &Library::new(&tree, "a", Reader::new(&sources, &Reads::default())),
            );
        }
    }
}
