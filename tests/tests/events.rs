//! What goes wrong is told alike in every dialect: the table of events, run over all of them.

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_lint::{Analysis, Linter, NoProgress, Settings};
use cumulint_source::MemoryFiles;

/// How an event must be told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Told {
    /// An error at a place: exit code 2.
    Error,
    /// A warning at a place.
    Warning,
    /// A gap with a place, counted in the coverage.
    Gap,
}

/// A file in which something goes wrong, and the words at which that must be drawn.
struct Case {
    event: &'static str,
    dialect: &'static str,
    told: Told,
    files: Vec<(&'static str, String)>,
    at: &'static str,
}

fn case(
    event: &'static str,
    dialect: &'static str,
    told: Told,
    at: &'static str,
    files: &[(&'static str, &str)],
) -> Case {
    let files = files.iter().map(|(path, text)| (*path, (*text).to_owned())).collect();
    Case { event, dialect, told, files, at }
}

fn arm(resources: &str, variables: &str) -> String {
    format!(
        r#"{{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0", "variables": {{{variables}}}, "resources": [{resources}]}}"#
    )
}

fn linked(link: &str) -> String {
    arm(
        &format!(
            r#"{{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner",
  "properties": {{"mode": "Incremental", "templateLink": {{{link}}}}}}}"#
        ),
        "",
    )
}

fn account(name: &str) -> String {
    format!(
        r#"{{"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01", "name": "{name}",
  "location": "westeurope", "sku": {{"name": "Standard_LRS"}}, "kind": "StorageV2"}}"#
    )
}

fn stack(url: &str) -> String {
    format!(
        "Resources:\n  Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: {url}\n"
    )
}

fn bucket(name: &str) -> String {
    format!("Resources:\n  Site:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: {name}\n")
}

fn deep(open: &str, close: &str, core: &str) -> String {
    format!("{}{core}{}", open.repeat(170), close.repeat(170))
}

/// The table. Where a dialect has nothing of the kind, there is no row.
fn cases() -> Vec<Case> {
    use Told::{Error, Gap, Warning};
    let tf = |text: &'static str| [("main.tf", text)];
    let nested_join = (0..170)
        .fold("x".to_owned(), |inner, _| format!("{{\"Fn::Join\": [\"\", [\"a\", {inner}]]}}"))
        .replace("[\"a\", x]", "[\"a\", \"x\"]");
    let deep_template = format!(
        r#"{{"Resources": {{"Site": {{"Type": "AWS::S3::Bucket", "Properties": {{"BucketName": {nested_join}}}}}}}}}"#
    );
    let many = r#"resource "aws_s3_bucket" "many" {
  count = 200000
}
"#;
    vec![
        // A local module or template that is not there.
        case(
            "missing module",
            "terraform",
            Error,
            "\"./nowhere\"",
            &tf("module \"a\" {\n  source = \"./nowhere\"\n}\n"),
        ),
        case(
            "missing module",
            "bicep",
            Error,
            "'./nowhere.bicep'",
            &[("main.bicep", "module a './nowhere.bicep' = {\n  name: 'a'\n}\n")],
        ),
        case(
            "missing template",
            "arm",
            Error,
            "nowhere.json",
            &[("azuredeploy.json", &linked(r#""relativePath": "nowhere.json""#))],
        ),
        case(
            "missing template",
            "cloudformation",
            Error,
            "./nowhere.yaml",
            &[("template.yaml", &stack("./nowhere.yaml"))],
        ),
        // A document that is parsed into the model and is not there.
        case(
            "missing document",
            "terraform",
            Error,
            "nowhere.json",
            &tf(
                "resource \"aws_s3_bucket\" \"a\" {\n  bucket = jsondecode(file(\"nowhere.json\")).name\n}\n",
            ),
        ),
        case(
            "missing document",
            "bicep",
            Error,
            "nowhere.json",
            &[(
                "main.bicep",
                "var names = loadJsonContent('nowhere.json')\nresource a 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: names.a\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: { name: 'Standard_LRS' }\n}\n",
            )],
        ),
        // Data that is not there: it may be built later.
        case(
            "missing data",
            "terraform",
            Gap,
            "build/f.zip",
            &tf(
                "resource \"aws_lambda_function\" \"a\" {\n  function_name    = \"a\"\n  role             = \"r\"\n  source_code_hash = filebase64sha256(\"build/f.zip\")\n}\n",
            ),
        ),
        case(
            "missing data",
            "bicep",
            Gap,
            "build/f.zip",
            &[(
                "main.bicep",
                "output archive string = loadFileAsBase64('build/f.zip')\nvar x = loadFileAsBase64('build/f.zip')\nresource a 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: x\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: { name: 'Standard_LRS' }\n}\n",
            )],
        ),
        // A limit.
        case("limit", "terraform", Error, "200000", &tf(many)),
        case("limit", "cloudformation", Error, "", &[("template.json", &deep_template)]),
        case(
            "limit",
            "arm",
            Error,
            "",
            &[(
                "azuredeploy.json",
                &arm(&account("a"), &format!(r#""deep": "[{}]""#, deep("concat('a', ", ")", "'x'")))
                    .replace(r#""name": "a""#, r#""name": "[variables('deep')]""#),
            )],
        ),
        case(
            "limit",
            "bicep",
            Error,
            "",
            &[(
                "main.bicep",
                "var many = [for i in range(0, 9000): i]\nresource a 'Microsoft.Storage/storageAccounts@2023-01-01' = [for i in many: {\n  name: 'a${i}'\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: { name: 'Standard_LRS' }\n}]\n",
            )],
        ),
        // A name that nothing declares.
        case(
            "undeclared name",
            "terraform",
            Warning,
            "nosuch.thing",
            &tf("resource \"aws_s3_bucket\" \"a\" {\n  bucket = nosuch.thing.id\n}\n"),
        ),
        case(
            "undeclared name",
            "cloudformation",
            Warning,
            "Nosuch",
            &[("template.yaml", &bucket("!Ref Nosuch"))],
        ),
        case(
            "undeclared name",
            "arm",
            Warning,
            "nosuch",
            &[("azuredeploy.json", &arm(&account("[variables('nosuch')]"), ""))],
        ),
        case(
            "undeclared name",
            "bicep",
            Warning,
            "nosuch",
            &[(
                "main.bicep",
                "resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: nosuch\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: { name: 'Standard_LRS' }\n}\n",
            )],
        ),
        // What lies elsewhere.
        case(
            "remote module",
            "terraform",
            Gap,
            "terraform-aws-modules/vpc/aws",
            &tf("module \"a\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\n"),
        ),
        case(
            "remote module",
            "bicep",
            Gap,
            "br/public:avm/res/x/y:0.1.0",
            &[("main.bicep", "module a 'br/public:avm/res/x/y:0.1.0' = {\n  name: 'a'\n}\n")],
        ),
        case(
            "remote template",
            "arm",
            Gap,
            "",
            &[("azuredeploy.json", &linked(r#""uri": "https://example.com/inner.json""#))],
        ),
        case(
            "remote template",
            "cloudformation",
            Gap,
            "",
            &[("template.yaml", &stack("https://s3.amazonaws.com/acme/inner.yaml"))],
        ),
    ]
}

fn run(case: &Case) -> (Analysis, Vec<(String, String)>) {
    let add = |files: MemoryFiles, (path, text): &(&str, String)| files.with(path, text.as_bytes());
    let files = case.files.iter().fold(MemoryFiles::new(), add);
    let linter = Linter::new(&files, &[]);
    let analysis = linter.check(&[".".to_owned()], &Settings::default(), &NoProgress);
    let place = |diagnostic: &Diagnostic| {
        let words = diagnostic.primary.map(|span| linter.sources().slice(span)).unwrap_or_default();
        (diagnostic.code.to_string(), words)
    };
    let mut places: Vec<(String, String)> = match case.told {
        Told::Error => analysis.errors.iter().map(place).collect(),
        Told::Warning => {
            analysis.notes.iter().filter(|note| note.severity == Severity::Warning).map(place).collect()
        }
        Told::Gap => Vec::new(),
    };
    if case.told == Told::Gap {
        let gaps = analysis.coverage.gaps.iter();
        places = gaps
            .map(|gap| {
                (gap.code.to_string(), gap.span.map(|span| linter.sources().slice(span)).unwrap_or_default())
            })
            .collect();
    }
    (analysis, places)
}

#[test]
fn every_event_is_told_alike_in_every_dialect() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (analysis, places) = run(&case);
        let drawn = places.iter().any(|(_, words)| !words.is_empty() && words.contains(case.at));
        let exit_two = !analysis.errors.is_empty();
        if !drawn || exit_two != (case.told == Told::Error) {
            let messages: Vec<&str> =
                analysis.errors.iter().chain(&analysis.notes).map(|one| one.message.as_str()).collect();
            wrong.push(format!(
                "{} in {}: {:?} at {places:?}; {messages:?}",
                case.event, case.dialect, case.told
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
