//! Policies of the user's own.

use cumulint_source::MemoryFiles;

use super::{VOLUMES, files, marked};
use crate::{Analysis, Linter, NoProgress, Settings};

const MAIN: &str = r#"resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 50
  encrypted         = false
}
"#;

fn run(linter: &Linter<'_>) -> Analysis {
    linter.check(&["main.tf".to_owned()], &Settings::default(), &NoProgress)
}

#[test]
fn a_broken_policy_is_reported_at_its_place_and_left_out() {
    let page = VOLUMES.replace("$.Encrypted == false", "$.Encrypte == false");
    let files = files(&[("main.tf", MAIN), ("rules/encryption/misspelt-volume.md", &page)]);
    let linter = Linter::without_built_in(&files, &["rules".to_owned()]);
    let ids: Vec<&str> = linter.policies().iter().map(|policy| policy.id()).collect();
    assert_eq!(ids, ["plain-volume", "plain-account"]);
    let [problem] = linter.policy_problems() else { panic!("{:?}", linter.policy_problems()) };
    let span = problem.primary.unwrap();
    assert_eq!(&*linter.sources().get(span.file).path, "rules/encryption/misspelt-volume.md");
    assert_eq!(marked(&page, span), "Encrypte");
    let analysis = run(&linter);
    assert_eq!(analysis.errors.len(), 1);
    let found: Vec<&str> = analysis.findings.iter().map(|finding| finding.policy.id.as_str()).collect();
    assert_eq!(found, ["plain-volume"]);
}

#[test]
fn a_fix_that_names_what_does_not_exist_is_an_error_too() {
    let page = VOLUMES.replace("\"$.Encrypted\" = true", "\"$.Encryption\" = true");
    let files = MemoryFiles::new().with("rules/encryption/plain-volume.md", page.as_bytes());
    let linter = Linter::without_built_in(&files, &["rules".to_owned()]);
    assert_eq!(linter.policies().len(), 0);
    let places: Vec<&str> = linter
        .policy_problems()
        .iter()
        .filter_map(|problem| problem.primary.map(|span| marked(&page, span)))
        .collect();
    assert_eq!(places, ["Encryption"]);
}

#[test]
fn a_policy_with_the_id_of_another_replaces_it() {
    let page = VOLUMES.replace("{resource} is not encrypted", "{resource} breaks the house rules");
    let files = MemoryFiles::new()
        .with("main.tf", MAIN.as_bytes())
        .with("rules/encryption/unencrypted-volume.md", page.as_bytes());
    let built_in = Linter::new(&files, &[]);
    let replaced = Linter::new(&files, &["rules".to_owned()]);
    assert_eq!(replaced.policies().len(), built_in.policies().len());
    let message = |linter: &Linter<'_>| {
        let findings = run(linter).findings.into_iter();
        let mut of_id = findings.filter(|finding| finding.policy.id == "unencrypted-volume");
        of_id.next().map(|finding| finding.message)
    };
    assert_eq!(message(&built_in).as_deref(), Some("aws_ebs_volume.data is not encrypted"));
    assert_eq!(message(&replaced).as_deref(), Some("aws_ebs_volume.data breaks the house rules"));
}

#[test]
fn a_folder_that_cannot_be_read_is_an_error() {
    let files = MemoryFiles::new().with("main.tf", MAIN.as_bytes());
    let analysis = run(&Linter::without_built_in(&files, &["ruels".to_owned()]));
    assert_eq!(analysis.errors.len(), 1);
    assert_eq!(analysis.errors[0].path.as_deref(), Some("ruels"));
}

#[test]
fn the_words_of_a_label_do_not_tell_where_a_value_came_from() {
    let environments = |label: &str| {
        let page = VOLUMES
            .replace("fix = {", &format!("label = {{ \"$.AvailabilityZone\" = \"{label}\" }}\nfix = {{"));
        let files = MemoryFiles::new()
            .with("main.tf", format!("variable \"team\" {{}}\n{MAIN}").into_bytes())
            .with("prod.tfvars", "team = \"orders\"\n".as_bytes())
            .with("rules/encryption/plain-volume.md", page.into_bytes());
        let linter = Linter::without_built_in(&files, &["rules".to_owned()]);
        let analysis = linter.check(&[".".to_owned()], &Settings::default(), &NoProgress);
        assert_eq!(analysis.findings.len(), 1);
        assert!(analysis.findings[0].labels.iter().any(|found| found.message == label));
        analysis.findings[0].environments.len()
    };
    assert_eq!(environments("value of variable tags"), environments("tags of the volume"));
    assert_eq!(environments("value of variable tags"), 0);
}
