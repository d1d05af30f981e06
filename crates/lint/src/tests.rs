//! What the facade adds to the policies: one finding for one defect, fingerprints, suppressions, selection, policies of the
//! user's own. The files are held in memory, and the policies are as small as the behaviour needs.

use cumulint_source::{MemoryFiles, Span};

use crate::{Analysis, Finding, Linter, NoProgress, Settings};

mod bicep;
mod custom;
mod environments;
mod existence;
mod fingerprints;
mod fixes;
mod generated;
mod instances;
mod modules;
mod parameters;
mod plans;
mod selection;
mod stacks;
mod suppressions;
mod worlds;

/// A policy on volumes and on the block devices of instances and of launch configurations.
const VOLUMES: &str = r#"# A volume is not encrypted
Its disk can be read by who holds a snapshot.

## Why it matters
Snapshots are copied.

## Rule
```toml
severity = "medium"

[[rule]]
for = "AWS::EC2::Volume"
deny = "$.Encrypted == false"
message = "{resource} is not encrypted"
fix = { "$.Encrypted" = true }

[[rule]]
for = "AWS::EC2::Instance"
select = "$.BlockDeviceMappings[*]"
deny = "@.Ebs.Encrypted == false"
message = "a disk of {resource} is not encrypted"
```

## Remediation
Encrypt it.

## Examples
"#;

/// A policy on storage accounts.
const ACCOUNTS: &str = r#"# An account is open to HTTP
Traffic can be read on its way.

## Why it matters
Networks are shared.

## Rule
```toml
severity = "high"

[[rule]]
for = "Microsoft.Storage/storageAccounts"
deny = "$.supportsHttpsTrafficOnly == false"
message = "{resource} accepts HTTP"
```

## Remediation
Ask for HTTPS.

## Examples
"#;

/// Files with both policies beside them.
fn files(texts: &[(&str, &str)]) -> MemoryFiles {
    let policies = MemoryFiles::new()
        .with("rules/encryption/plain-volume.md", VOLUMES.as_bytes())
        .with("rules/network/plain-account.md", ACCOUNTS.as_bytes());
    texts.iter().fold(policies, |files, (path, text)| files.with(path, text.as_bytes()))
}

fn linter(files: &MemoryFiles) -> Linter<'_> {
    let linter = Linter::without_built_in(files, &["rules".to_owned()]);
    assert!(linter.policy_problems().is_empty(), "{:?}", linter.policy_problems());
    linter
}

fn settings() -> Settings {
    Settings { suppressions: true, ..Settings::default() }
}

/// What a run over everything yields.
fn check(texts: &[(&str, &str)]) -> Analysis {
    let files = files(texts);
    linter(&files).check(&[".".to_owned()], &settings(), &NoProgress)
}

/// The findings in one file of Terraform.
fn findings(text: &str) -> Vec<Finding> {
    let analysis = check(&[("main.tf", text)]);
    assert!(analysis.errors.is_empty(), "{:?}", analysis.errors);
    analysis.findings
}

fn instances(finding: &Finding) -> Vec<&str> {
    finding.instances.iter().map(|instance| &*instance.address).collect()
}

fn marked(text: &str, span: Span) -> &str {
    span.range.slice(text)
}
