//! Examples: what a policy finds and what it leaves alone, written on its page and run as tests.

use cumulint_source::TextRange;

/// What an example shows.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Expectation {
    /// Exactly the drawn findings.
    Bad,
    /// No finding.
    Good,
    /// Exactly the drawn verdicts that are open: violated unless an exception holds that is not known.
    Open,
    /// No finding, and at least one verdict that cannot be decided.
    Undecided,
}

/// The language of a block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Language {
    /// Terraform, native syntax.
    Terraform,
    /// JSON: an ARM template, CloudFormation or Terraform, by its content.
    Json,
    /// YAML: CloudFormation.
    Yaml,
    /// Bicep.
    Bicep,
}

/// An example of a policy.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Example {
    /// What it shows.
    pub expectation: Expectation,
    /// Its files; the first is the one that the fence of the example opens.
    pub files: Vec<ExampleFile>,
}

/// A file of an example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExampleFile {
    /// The path that it is evaluated under: `main.tf`, `modules/logs/main.tf`.
    pub path: String,
    /// Its language.
    pub language: Language,
    /// Where its text stands on the page.
    pub range: TextRange,
}

/// Reads the words of a fence: `tf bad`, `tf bad main.tf`, and for a further file of the example above `tf with modules/logs/main.tf`.
pub(crate) fn read_example(
    info: &str,
    range: TextRange,
    text: &str,
    examples: &mut Vec<Example>,
) -> Result<(), (String, String)> {
    let mut words = info.split_whitespace();
    let (language, word, path) =
        (words.next().unwrap_or_default(), words.next().unwrap_or_default(), words.next());
    let forms = "the forms are `tf bad`, `json good`, `yaml undecided`, `tf with modules/logs/main.tf`";
    let Some((language, name)) = language_of(language, range.slice(text)) else {
        return Err((
            format!("examples are not written in `{language}`"),
            "write `tf`, `json`, `yaml` or `bicep`".into(),
        ));
    };
    let file = |path: &str| ExampleFile { path: path.to_owned(), language, range };
    let expectation = match word {
        "bad" => Expectation::Bad,
        "good" => Expectation::Good,
        "open" => Expectation::Open,
        "undecided" => Expectation::Undecided,
        "with" => {
            let (Some(path), Some(example)) = (path, examples.last_mut()) else {
                return Err(("`with` adds a file to the example above".into(), forms.into()));
            };
            example.files.push(file(path));
            return Ok(());
        }
        "" => return Err(("the example does not say what it shows".into(), forms.into())),
        other => {
            return Err((
                format!("examples show `bad`, `good`, `open` or `undecided`, not `{other}`"),
                forms.into(),
            ));
        }
    };
    examples.push(Example { expectation, files: vec![file(path.unwrap_or(name))] });
    Ok(())
}

fn language_of(word: &str, text: &str) -> Option<(Language, &'static str)> {
    match word {
        "tf" | "hcl" | "terraform" => Some((Language::Terraform, "main.tf")),
        "json" if text.contains("eploymentTemplate.json") || text.contains("\"Resources\"") => {
            Some((Language::Json, "template.json"))
        }
        "json" => Some((Language::Json, "main.tf.json")),
        "yaml" => Some((Language::Yaml, "template.yaml")),
        "bicep" => Some((Language::Bicep, "main.bicep")),
        _ => None,
    }
}
