//! After an edit only the roots that read the edited file are evaluated again, and the result is that of a run from scratch:
//! held against ten thousand random edits over all dialects.

use std::sync::Arc;

use cumulint_lint::{Linter, NoProgress, Settings};
use cumulint_report::{Format, Look};
use cumulint_source::{MemoryFiles, Overlay};

/// How many edits are made, over all seeds.
const EDITS: usize = 10_000;
/// How many independent runs they are spread over.
const SEEDS: usize = 4;

/// Policies that look into what the repository below decides: values through modules, parameters, stacks and files.
const POLICY: &str = r#"# A store is named badly
Its name says nothing.

## Why it matters
Nobody finds it.

## Rule
```toml
severity = "low"

[[rule]]
for = "AWS::S3::Bucket"
deny = "$.BucketName != 'right'"
message = "`{$.BucketName}` is no name for {resource}"

[[rule]]
for = "Microsoft.Storage/storageAccounts"
deny = "$.minimumTlsVersion != 'TLS1_3'"
message = "`{$.minimumTlsVersion}` is old on {resource}"

[[rule]]
for = "AWS::SQS::Queue"
deny = "$.QueueName != 'right'"
unless = "$.FifoQueue == true"
message = "`{$.QueueName}` is no name for {resource}"
```

## Remediation
Rename it.

## Examples
"#;

const FILES: [(&str, &str); 21] = [
    (
        "envs/dev/main.tf",
        "variable \"name\" {\n  default = \"dev\"\n}\n\nmodule \"site\" {\n  source = \"../../modules/site\"\n  name   = var.name\n}\n\nresource \"aws_sqs_queue\" \"q\" {\n  name = file(\"name.txt\")\n}\n",
    ),
    ("envs/dev/name.txt", "dev-queue"),
    ("envs/dev/eu.tfvars", "name = \"dev-eu\"\n"),
    (
        "envs/prod/main.tf",
        "module \"site\" {\n  source   = \"../../modules/site\"\n  for_each = toset([\"a\", \"b\"])\n  name     = \"prod-${each.key}\"\n}\n\nmodule \"queue\" {\n  source = \"../../modules/queue\"\n}\n",
    ),
    (
        "modules/site/main.tf",
        "variable \"name\" {}\n\nlocals {\n  full = \"acme-${var.name}\"\n}\n\nresource \"aws_s3_bucket\" \"this\" {\n  bucket = local.full\n}\n\nmodule \"queue\" {\n  source = \"../queue\"\n  name   = var.name\n}\n",
    ),
    (
        "modules/queue/main.tf",
        "variable \"name\" {\n  type    = string\n  default = \"queue\"\n}\n\nresource \"aws_sqs_queue\" \"this\" {\n  name = var.name\n}\n",
    ),
    (
        "stacks/parent.yaml",
        "Parameters:\n  Name:\n    Type: String\n    Default: parent\nResources:\n  Site:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub '${Name}-site'\n  Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./inner.yaml\n      Parameters:\n        Name: !Ref Name\n",
    ),
    (
        "stacks/inner.yaml",
        "Parameters:\n  Name:\n    Type: String\nConditions:\n  IsProd: !Equals [!Ref Name, prod]\nResources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !If [IsProd, right, !Ref Name]\n",
    ),
    ("stacks/parent.parameters.json", "[{\"ParameterKey\": \"Name\", \"ParameterValue\": \"prod\"}]\n"),
    (
        "stacks/other.json",
        "{\"Resources\": {\"Site\": {\"Type\": \"AWS::S3::Bucket\", \"Properties\": {\"BucketName\": \"other\"}}}}\n",
    ),
    (
        "stacks/with-snippet.yaml",
        "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      Fn::Transform:\n        Name: AWS::Include\n        Parameters:\n          Location: snippet.yaml\n",
    ),
    ("stacks/snippet.yaml", "QueueName: from-snippet\n"),
    (
        "arm/azuredeploy.json",
        "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": {\"tls\": {\"type\": \"string\", \"defaultValue\": \"TLS1_0\"}},\n  \"resources\": [\n    {\"type\": \"Microsoft.Storage/storageAccounts\", \"apiVersion\": \"2023-01-01\", \"name\": \"a\", \"properties\": {\"minimumTlsVersion\": \"[parameters('tls')]\"}},\n    {\"type\": \"Microsoft.Resources/deployments\", \"apiVersion\": \"2022-09-01\", \"name\": \"inner\", \"properties\": {\"mode\": \"Incremental\", \"templateLink\": {\"relativePath\": \"linked.json\"}}}\n  ]\n}\n",
    ),
    (
        "arm/linked.json",
        "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"resources\": [\n    {\"type\": \"Microsoft.Storage/storageAccounts\", \"apiVersion\": \"2023-01-01\", \"name\": \"b\", \"properties\": {\"minimumTlsVersion\": \"TLS1_1\"}}\n  ]\n}\n",
    ),
    (
        "arm/azuredeploy.parameters.json",
        "{\n  \"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#\",\n  \"contentVersion\": \"1.0.0.0\",\n  \"parameters\": {\"tls\": {\"value\": \"TLS1_2\"}}\n}\n",
    ),
    (
        "bicep/main.bicep",
        "param tls string = 'TLS1_0'\n\nvar settings = loadJsonContent('settings.json')\n\nmodule store 'modules/store.bicep' = {\n  name: 'store'\n  params: {\n    tls: tls\n  }\n}\n\nresource a 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: 'a'\n  properties: {\n    minimumTlsVersion: settings.tls\n  }\n}\n",
    ),
    (
        "bicep/modules/store.bicep",
        "import { floor } from 'shared.bicep'\n\nparam tls string\n\nresource b 'Microsoft.Storage/storageAccounts@2023-01-01' = {\n  name: 'b-${floor}'\n  properties: {\n    minimumTlsVersion: tls\n  }\n}\n",
    ),
    ("bicep/modules/shared.bicep", "@export()\nvar floor = 'TLS1_2'\n"),
    ("bicep/settings.json", "{\"tls\": \"TLS1_1\"}\n"),
    ("bicep/main.bicepparam", "using 'main.bicep'\n\nparam tls = 'TLS1_2'\n"),
    (
        "bicep/second.bicep",
        "module store 'modules/store.bicep' = {\n  name: 'store'\n  params: {\n    tls: 'TLS1_3'\n  }\n}\n",
    ),
];

/// Numbers that look random and are the same every time (xorshift64*, <https://doi.org/10.1145/2845077>).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }
}

fn base() -> MemoryFiles {
    let files = MemoryFiles::new().with("policies/governance/bad-name.md", POLICY);
    FILES.iter().fold(files, |files, (path, text)| files.with(path, *text))
}

/// Everything that a run tells, as JSON and as text.
fn told(linter: &Linter<'_>) -> String {
    let settings = Settings { suppressions: true, ..Settings::default() };
    let analysis = linter.check(
        &["envs", "modules", "stacks", "arm", "bicep"].map(str::to_owned),
        &settings,
        &NoProgress,
    );
    let mut out = Vec::new();
    cumulint_report::write(&analysis, linter.sources(), Format::Json, Look::default(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The words that edits put somewhere.
const WORDS: [&str; 14] = [
    "\"right\"",
    "right",
    "TLS1_3",
    "var.name",
    "\n",
    "}",
    "{",
    "'",
    "!Ref Name",
    "name",
    "../queue",
    "../../modules/queue",
    "# cumulint: allow bad-name: it is fine\n",
    "true",
];

/// One edit of a text; `None` to remove the file.
fn edited(random: &mut Random, original: &str, now: Option<&str>) -> Option<String> {
    let text = now.unwrap_or_default();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = |random: &mut Random| {
        let at = random.below(text.len() + 1);
        (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap()
    };
    match random.below(12) {
        0 => None,
        1..=3 => Some(original.to_owned()),
        4 | 5 => {
            let gone = random.below(lines.len());
            Some(
                lines.iter().enumerate().filter(|(index, _)| *index != gone).map(|(_, line)| *line).collect(),
            )
        }
        6 => {
            let again = random.below(lines.len());
            Some(
                lines
                    .iter()
                    .enumerate()
                    .flat_map(|(index, line)| vec![*line; 1 + usize::from(index == again)])
                    .collect(),
            )
        }
        7 | 8 => {
            let (word, at) = (WORDS[random.below(WORDS.len())], at(random));
            Some(format!("{}{word}{}", &text[..at], &text[at..]))
        }
        9 => {
            let quoted: Vec<&str> = text.split('"').collect();
            let which = random.below(quoted.len());
            let word = WORDS[random.below(WORDS.len())];
            let parts =
                quoted.iter().enumerate().map(|(index, part)| if index == which { word } else { part });
            Some(parts.collect::<Vec<_>>().join("\""))
        }
        _ => {
            let (from, to) = (at(random), at(random));
            Some(format!("{}{}", &text[..from.min(to)], &text[from.max(to)..]))
        }
    }
}

fn run(seed: usize) -> usize {
    let base = base();
    let files = Overlay::new(&base);
    let folders = ["policies".to_owned()];
    let linter = Linter::without_built_in(&files, &folders).remembering();
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (seed as u64 + 1));
    let mut now: Vec<Option<String>> = FILES.iter().map(|(_, text)| Some((*text).to_owned())).collect();
    let (mut evaluated, mut roots) = (0, 0);
    told(&linter);
    for edit in 0..EDITS / SEEDS {
        let which = random.below(FILES.len());
        let (path, original) = FILES[which];
        let text = edited(&mut random, original, now[which].as_deref());
        now[which].clone_from(&text);
        files.set(path, text.as_deref().map(Arc::from));
        linter.changed(&[path.to_owned()]);
        let quick = told(&linter);
        evaluated += linter.evaluated().unwrap().len();
        let scratch = told(&Linter::without_built_in(&files, &folders));
        assert_eq!(quick, scratch, "seed {seed}, edit {edit}: {path} is now\n{}", text.unwrap_or_default());
        roots += 9;
    }
    assert!(evaluated < roots, "everything was evaluated again after every edit");
    evaluated
}

#[test]
fn an_edit_gives_what_a_run_from_scratch_gives() {
    let seeds: Vec<_> = (0..SEEDS).map(|seed| std::thread::spawn(move || run(seed))).collect();
    seeds.into_iter().for_each(|seed| assert!(seed.join().unwrap() > 0));
}

/// The roots that are evaluated after one file has changed.
fn after(path: &str, text: Option<&str>) -> Vec<String> {
    let base = base();
    let files = Overlay::new(&base);
    let linter = Linter::without_built_in(&files, &["policies".to_owned()]).remembering();
    told(&linter);
    files.set(path, text.map(Arc::from));
    linter.changed(&[path.to_owned()]);
    told(&linter);
    linter.evaluated().unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn an_edit_of_a_terraform_module_concerns_its_callers() {
    assert_eq!(after("modules/site/main.tf", Some("variable \"name\" {}\n")), ["envs/dev", "envs/prod"]);
    assert_eq!(after("modules/queue/extra.tf", Some("locals {}\n")), ["envs/dev", "envs/prod"]);
    assert_eq!(after("envs/dev/name.txt", Some("other")), ["envs/dev"]);
    assert_eq!(after("envs/dev/eu.tfvars", Some("name = \"x\"\n")), ["envs/dev"]);
    assert_eq!(after("envs/dev/us.tfvars", Some("name = \"us\"\n")), ["envs/dev"]);
}

#[test]
fn an_edit_of_a_stack_concerns_what_deploys_it() {
    assert_eq!(after("stacks/inner.yaml", Some("Resources: {}\n")), ["stacks/parent.yaml"]);
    assert_eq!(after("stacks/snippet.yaml", Some("QueueName: right\n")), ["stacks/with-snippet.yaml"]);
    assert_eq!(
        after("stacks/other.json", Some("{\"Resources\": {\"Q\": {\"Type\": \"AWS::SQS::Queue\"}}}")),
        ["stacks/other.json"]
    );
    assert_eq!(after("stacks/parent.parameters.json", Some("[]")), ["stacks/parent.yaml"]);
}

#[test]
fn an_edit_of_azure_files_concerns_what_deploys_or_reads_them() {
    assert_eq!(after("arm/linked.json", None), ["arm/azuredeploy.json"]);
    assert_eq!(
        after("bicep/modules/shared.bicep", Some("@export()\nvar floor = 'x'\n")),
        ["bicep/main.bicep", "bicep/second.bicep"]
    );
    assert_eq!(after("bicep/settings.json", Some("{\"tls\": \"TLS1_3\"}")), ["bicep/main.bicep"]);
    assert_eq!(
        after("bicep/main.bicepparam", Some("using 'main.bicep'\n\nparam tls = 'TLS1_3'\n")),
        ["bicep/main.bicep"]
    );
}
