//! How fast both parsers are: `cargo bench -p cumulint-document [-- PATH…]`, best of several runs over texts in memory.

use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Tree, parse_json, parse_yaml};
use cumulint_source::FileId;

type Parse = fn(FileId, &str) -> (Tree, Vec<Diagnostic>);

#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn main() {
    let paths: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let (mut json, mut yaml) = (Vec::new(), Vec::new());
    for path in &paths {
        collect(Path::new(path), &mut json, &mut yaml);
    }
    if paths.is_empty() {
        json = (0..40).map(arm_template).collect();
        yaml = (0..40).map(cloudformation_template).collect();
    }
    for (name, parse, texts) in [("json", parse_json as Parse, json), ("yaml", parse_yaml as Parse, yaml)] {
        let bytes: usize = texts.iter().map(String::len).sum();
        let best = (0..9).map(|_| run(parse, &texts)).min().unwrap_or_default();
        let nodes: usize = texts.iter().map(|text| parse(FileId(0), text).0.node_count()).sum();
        #[expect(clippy::cast_precision_loss, reason = "a figure for people")]
        let rate = bytes as f64 / best.as_secs_f64().max(1e-9) / 1e6;
        println!("{name}: {} texts, {bytes} bytes, {nodes} nodes, {best:?}, {rate:.0} MB/s", texts.len());
    }
}

fn run(parse: Parse, texts: &[String]) -> Duration {
    let start = Instant::now();
    for text in texts {
        black_box(parse(FileId(0), black_box(text)));
    }
    start.elapsed()
}

/// All texts below a path, by the ending of their names.
fn collect(path: &Path, json: &mut Vec<String>, yaml: &mut Vec<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), json, yaml);
        }
        return;
    }
    let texts = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => json,
        Some("yaml" | "yml" | "template") => yaml,
        _ => return,
    };
    texts.extend(std::fs::read_to_string(path));
}

fn arm_template(seed: usize) -> String {
    let resource = |number: usize| {
        format!(
            r#"    {{
      "type": "Microsoft.Storage/storageAccounts",
      "apiVersion": "2023-01-01",
      "name": "[format('log{{0}}{number}', uniqueString(resourceGroup().id))]",
      "location": "[parameters('location')]",
      "sku": {{ "name": "Standard_LRS" }},
      "kind": "StorageV2",
      "properties": {{
        "minimumTlsVersion": "TLS1_2",
        "allowBlobPublicAccess": false,
        "networkAcls": {{ "defaultAction": "Deny", "ipRules": [{{ "value": "10.0.{number}.0/24" }}] }}
      }}
    }}"#
        )
    };
    let resources: Vec<_> = (seed..seed + 300).map(resource).collect();
    format!(
        "{{\n  \"contentVersion\": \"1.0.0.0\",\n  \"resources\": [\n{}\n  ]\n}}\n",
        resources.join(",\n")
    )
}

fn cloudformation_template(seed: usize) -> String {
    let mut text = String::from("AWSTemplateFormatVersion: '2010-09-09'\nResources:\n");
    for number in seed..seed + 150 {
        let name = format!("Bucket{number}");
        text.push_str("  ");
        text.push_str(&name);
        text.push_str(
            r#":
    Type: AWS::S3::Bucket # holds the logs
    DependsOn: [Key, Policy]
    Properties:
      BucketName: !Sub "${AWS::StackName}-logs-${AWS::Region}"
      VersioningConfiguration:
        Status: Enabled
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt Key.Arn
      Tags:
        - { Key: stage, Value: !Ref Stage }
        - Key: description
          Value: |
            The logs of all services.
            They are kept for a year.
"#,
        );
    }
    text
}
