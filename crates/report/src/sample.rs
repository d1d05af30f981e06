//! A report for the tests of all formats, as a real run might give it.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use cumulint_diagnostic::{Applicability, Diagnostic, Edit};
use cumulint_finding::{
    Analysis, Confidence, Finding, HopKind, Instance, Label, Need, NeedKind, PolicyInfo, Role, Severity,
    Subject, Undecided,
};
use cumulint_source::{FileId, MemoryFiles, Sources, Span};

use crate::format::{Format, Look, write};

pub(crate) const MAIN: &str = r#"resource "aws_s3_bucket" "site" {
  bucket = "example-site"
}

resource "aws_s3_bucket_acl" "site" {
  bucket = aws_s3_bucket.site.id
  acl    = var.acl
}
"#;

pub(crate) const VARIABLES: &str = r#"variable "acl" {
  type    = string
  default = "public-read"
}
"#;

/// Texts, and the places in them.
pub(crate) struct Sample {
    pub(crate) sources: Sources<'static>,
}

impl Sample {
    /// No texts yet. The empty file system behind it lives as long as the tests.
    pub(crate) fn new() -> Self {
        static FILES: OnceLock<MemoryFiles> = OnceLock::new();
        Self { sources: Sources::new(FILES.get_or_init(MemoryFiles::new)) }
    }

    pub(crate) fn file(&self, path: &str, text: &str) -> FileId {
        self.sources.add(path, text)
    }

    /// The first place in a file where `text` stands.
    pub(crate) fn span(&self, file: FileId, text: &str) -> Span {
        let start = self.sources.get(file).text.find(text).unwrap();
        Span::new(file, u32::try_from(start).unwrap(), u32::try_from(start + text.len()).unwrap())
    }

    /// What a format writes.
    pub(crate) fn written(&self, format: Format, look: Look, report: &Analysis) -> String {
        let mut out = Vec::new();
        write(report, &self.sources, format, look, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// A bucket that a variable's default opens.
    pub(crate) fn report(&self) -> Analysis {
        let main = self.file("infra/main.tf", MAIN);
        let variables = self.file("infra/variables.tf", VARIABLES);
        let label = Label {
            span: self.span(variables, "\"public-read\""),
            role: Role::Hop(HopKind::Variable),
            message: "default of variable `acl`".to_owned(),
        };
        let bucket = Subject {
            address: "aws_s3_bucket.site".into(),
            canonical_type: "AWS::S3::Bucket".into(),
            declared_type: "aws_s3_bucket".into(),
            block: Span::new(main, 0, 61),
        };
        let acl = Subject {
            address: "aws_s3_bucket_acl.site".into(),
            declared_type: "aws_s3_bucket_acl".into(),
            block: self.span(main, MAIN.get(63..).unwrap().trim_end()),
            ..bucket.clone()
        };
        let mut finding = finding(self.span(main, "var.acl"), bucket);
        (finding.resource, finding.labels) = (acl, vec![label]);
        Analysis { findings: vec![finding], ..Analysis::default() }
    }

    /// A finding with a note and a change that mends it.
    pub(crate) fn mendable_report(&self) -> Analysis {
        let mut report = self.report();
        for finding in &mut report.findings {
            finding.note = Some("`acl` is `private` by default: the API".to_owned());
            finding.edits = vec![Edit {
                span: finding.primary,
                text: "\"private\"".to_owned(),
                applicability: Applicability::Unsafe,
            }];
        }
        report
    }

    /// All that can be in a report.
    pub(crate) fn full_report(&self) -> Analysis {
        let mut report = self.report();
        let broken = self.file("infra/broken.tf", "locals {\n  name = \n}\n");
        report.errors = vec![
            Diagnostic::error("syntax", "an expression is missing", self.span(broken, "= "))
                .help("write a value behind the `=`"),
            Diagnostic::about_path("read", "permission denied", "infra/closed.tf"),
        ];
        report.notes =
            vec![Diagnostic::warning("duplicate", "`name` is set twice", self.span(broken, "name"))];
        let finding = report.findings[0].clone();
        report.undecided.push(Undecided { finding, needs: vec![need()] });
        report.coverage.files = 3;
        report.coverage.bytes = 294;
        report.coverage.unparsed = vec!["infra/broken.tf".to_owned(), "infra/closed.tf".to_owned()];
        report.coverage.files_by_kind = BTreeMap::from([("terraform".to_owned(), 3)]);
        (report.coverage.roots, report.coverage.resources, report.coverage.judged) = (1, 2, 1);
        (report.coverage.verdicts, report.coverage.undecided) = (4, 1);
        report
    }
}

pub(crate) fn policy() -> Arc<PolicyInfo> {
    Arc::new(PolicyInfo {
        id: "public-storage".to_owned(),
        category: "exposure".to_owned(),
        title: "Storage is open to the public".to_owned(),
        summary: "A bucket or container grants read access to anyone on the internet.".to_owned(),
        severity: Severity::High,
        why: "Whatever is stored there can be **copied** by anyone.".to_owned(),
        remediation: "Set the ACL to `private`.".to_owned(),
        aliases: BTreeMap::from([("checkov".to_owned(), vec!["CKV_AWS_20".to_owned()])]),
        controls: BTreeMap::from([("cis-aws".to_owned(), vec!["2.1.4".to_owned()])]),
        references: vec![
            "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html".to_owned(),
        ],
        types: vec!["AWS::S3::Bucket".to_owned()],
        pedantic: false,
    })
}

/// An instance in the only root.
pub(crate) fn instance(address: &str) -> Instance {
    Instance { root: "infra".into(), address: address.into() }
}

/// What would have to be known.
pub(crate) fn need() -> Need {
    Need { kind: NeedKind::Input, name: "var.acl".into(), message: "`var.acl` has no value".to_owned() }
}

/// A finding without labels.
pub(crate) fn finding(primary: Span, resource: Subject) -> Finding {
    Finding {
        policy: policy(),
        rule: 0,
        severity: Severity::High,
        confidence: Confidence::High,
        message: "the canned ACL `public-read` opens aws_s3_bucket.site to strangers".to_owned(),
        when: None,
        help: Some("set `acl` to `private`".to_owned()),
        note: None,
        primary,
        labels: Vec::new(),
        edits: Vec::new(),
        property: "AccessControl".to_owned(),
        subject: resource.clone(),
        instances: vec![instance(&resource.address)],
        resource,
        callers: Vec::new(),
        environments: Vec::new(),
        secrets: Vec::new(),
        fingerprint: "00112233445566778899aabbccddeeff".to_owned(),
        moved_fingerprint: "ffeeddccbbaa99887766554433221100".to_owned(),
    }
}
