//! Nested templates and snippets: those that are read, and what is reported of those that cannot be.

use cumulint_diagnostic::Severity;
use cumulint_evaluation::{Reader, Reads};
use cumulint_model::Project;
use cumulint_source::{Files, MemoryFiles, ReadError, Sources, Walk};
use cumulint_testkit::assert_drawn;

use crate::{Inputs, Library, evaluate};

/// Evaluates `template.yaml` of some files.
fn of_files(files: &dyn Files) -> (Project, Vec<cumulint_diagnostic::Diagnostic>) {
    let sources = Sources::new(files);
    let file = sources.load("template.yaml").expect("the template is there");
    let (tree, problems) = cumulint_document::parse_yaml(file, &sources.get(file).text);
    assert_eq!(problems, []);
    let reads = Reads::default();
    let library = Library::new(&tree, "template.yaml", Reader::new(&sources, &reads));
    evaluate(&tree, "template.yaml", &Inputs::default(), &library)
}

/// Files of which one lies outside of what may be read.
struct Confined(MemoryFiles);

impl Files for Confined {
    fn walk(&self, path: &str) -> Result<Walk, ReadError> {
        self.0.walk(path)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if path.starts_with("..") { Err(ReadError::Outside) } else { self.0.read(path) }
    }

    fn size(&self, path: &str) -> Result<u64, ReadError> {
        if path.starts_with("..") { Err(ReadError::Outside) } else { self.0.size(path) }
    }

    fn repository(&self, path: &str) -> Option<String> {
        self.0.repository(path)
    }

    fn is_folder(&self, path: &str) -> bool {
        self.0.is_folder(path)
    }

    fn names(&self, folder: &str) -> Vec<String> {
        self.0.names(folder)
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error_at_its_location() {
    let text = "\
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./network.yaml
#                  ^^^^^^^^^^^^^^ there is no template `network.yaml`
  Site:
    Type: AWS::S3::Bucket
    Properties:
      Fn::Transform:
        Name: AWS::Include
        Parameters:
          Location: ../site.yaml
#                   ^^^^^^^^^^^^ the snippet `../site.yaml` lies outside the scanned repository
";
    let files = Confined(MemoryFiles::new().with("template.yaml", text));
    let (project, found) = of_files(&files);
    assert_drawn(text, &found);
    assert!(found.iter().all(|one| one.severity == Severity::Error));
    let codes: Vec<&str> = found.iter().map(|one| &*one.code).collect();
    assert_eq!(codes, ["outside-repository", "missing-template"]);
    assert_eq!(project.gaps, []);
}

#[test]
fn what_lies_behind_a_url_or_is_put_together_is_a_gap() {
    let text = "\
Parameters:
  Bucket: {Type: String, Default: templates}
  Local: {Type: String, Default: ./local.yaml}
Resources:
  Fixed:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: 'https://s3.amazonaws.com/templates/fixed.yaml'}
  Made:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: !Sub 'https://${Bucket}.s3.amazonaws.com/made.yaml'}
  Named:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: !Ref Local}
  Filled:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: '${self:custom.templates}/filled.yaml'}
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties: {TemplateURL: ./set.yaml}
";
    let (project, found) = of_files(&MemoryFiles::new().with("template.yaml", text));
    assert_eq!(found, []);
    let gaps: Vec<_> = project.gaps.iter().map(|gap| (gap.code, &*gap.subject, &*gap.reason)).collect();
    assert_eq!(
        gaps,
        [
            ("construct", "Set", "the stacks of a stack set are not evaluated"),
            ("linked-template", "Filled", "the template lies behind a URL"),
            ("linked-template", "Fixed", "the template lies behind a URL"),
            ("linked-template", "Made", "the template lies behind a URL"),
            ("linked-template", "Named", "where the template lies is only known during deployment"),
        ]
    );
}

#[test]
fn a_broken_template_has_its_own_errors_and_another_file_is_no_template() {
    let text = "\
Resources:
  Broken:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: broken.json}
  Other:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: other.yaml}
";
    let files = MemoryFiles::new()
        .with("template.yaml", text)
        .with("broken.json", "{\"Resources\": {")
        .with("other.yaml", "name: value\n");
    let (_, found) = of_files(&files);
    let told: Vec<_> = found.iter().map(|one| (one.severity, &*one.code)).collect();
    assert!(told.contains(&(Severity::Warning, "template")), "{told:?}");
    assert!(told.iter().any(|(severity, _)| *severity == Severity::Error), "{told:?}");
    assert!(!told.iter().any(|(_, code)| *code == "missing-template"), "{told:?}");
}

#[test]
fn an_output_that_the_nested_template_lacks_is_undeclared() {
    let text = "\
Resources:
  Network:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: network.yaml}
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: !GetAtt Network.Outputs.Nome
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the template of `Network` has no output `Nome`
";
    let nested = "Resources:\n  Vpc: {Type: AWS::EC2::VPC}\nOutputs:\n  Name: {Value: !Ref Vpc}\n";
    let (_, found) = of_files(&MemoryFiles::new().with("template.yaml", text).with("network.yaml", nested));
    assert_drawn(text, &found);
    assert_eq!(&*found[0].code, "undeclared-name");
}

#[test]
fn a_template_that_deploys_itself_ends_at_the_limit() {
    let text = "\
Resources:
  Again:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: template.yaml}
";
    let (project, found) = of_files(&MemoryFiles::new().with("template.yaml", text));
    assert!(project.resources.len() < 20);
    let told: Vec<_> = found.iter().map(|one| (one.severity, &*one.code)).collect();
    assert_eq!(told, [(Severity::Error, "limit")]);
}

#[test]
fn more_files_than_the_limit_are_reported() {
    let mut text = "Resources:\n".to_owned();
    let mut files = MemoryFiles::new();
    for index in 0..150 {
        text.push_str(&format!(
            "  S{index}:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: n{index}.yaml}}\n"
        ));
        files = files.with(&format!("n{index}.yaml"), "Resources:\n  T: {Type: AWS::SNS::Topic}\n");
    }
    let (project, found) = of_files(&files.with("template.yaml", text));
    assert_eq!(project.resources.len(), 250);
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0].message,
        "the limit of files of one root was reached: what depends on this is not evaluated"
    );
}
