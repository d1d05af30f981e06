//! The end of a run in plain words: how much was found, how much was looked at, and what was not.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::escape::escape_line;
use crate::format::Look;
use crate::paint::Paint;
use cumulint_finding::{Analysis, Coverage, Severity};

/// How many names a line lists before it only counts.
const MAX_NAMES: usize = 4;
/// How many kinds of gaps are told of before the rest is only counted.
const MAX_GAPS: usize = 8;

/// Writes the summary.
///
/// # Errors
/// The stream cannot be written to.
pub fn write_summary(report: &Analysis, look: Look, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", found(report, look))?;
    writeln!(out, "{}", analysed(&report.coverage))?;
    let lines = left_open(report, look).into_iter().chain(not_analysed(&report.coverage));
    lines.into_iter().try_for_each(|line| writeln!(out, "  {line}"))
}

fn found(report: &Analysis, look: Look) -> String {
    let counts = Severity::ALL.map(|severity| (severity, report.count(severity)));
    let told = counts.iter().rev().filter(|(_, count)| *count > 0).map(|(severity, count)| {
        format!("{count} {}", Paint::of_severity(*severity).apply(severity.name(), look.color))
    });
    match report.findings.len() {
        0 => "no findings".to_owned(),
        all => format!("{}: {}", counted(all, "finding"), told.collect::<Vec<_>>().join(", ")),
    }
}

fn analysed(coverage: &Coverage) -> String {
    if coverage.files == 0 {
        return "nothing to analyse: no Terraform, CloudFormation, ARM or Bicep file was found".to_owned();
    }
    let resources = counted(coverage.resources, "resource");
    let roots = counted(coverage.roots, "root");
    format!(
        "analysed {resources} of {roots} in {} ({})",
        counted(coverage.files, "file"),
        size(coverage.bytes)
    )
}

fn left_open(report: &Analysis, look: Look) -> Vec<String> {
    let coverage = &report.coverage;
    let mut lines = Vec::new();
    if !report.open.is_empty() {
        let counts = Severity::ALL.map(|severity| (severity, report.count_open(severity)));
        let told = counts.iter().rev().filter(|(_, count)| *count > 0);
        let told: Vec<_> = told.map(|(severity, count)| format!("{count} {}", severity.name())).collect();
        let hint = if look.undecided { "" } else { " (--undecided lists them)" };
        lines.push(format!(
            "{} open: violated unless an exception holds that could not be decided{hint}",
            told.join(", ")
        ));
    }
    if coverage.undecided > 0 {
        let hint = if look.undecided { "" } else { " (--undecided lists what is)" };
        let verdicts = counted(coverage.verdicts, "verdict");
        lines.push(format!("{} of {verdicts} undecided: something is not known{hint}", coverage.undecided));
    }
    if coverage.suppressed > 0 {
        lines.push(format!("{} suppressed by comments", counted(coverage.suppressed, "finding")));
    }
    let without: usize = coverage.without_policy.values().sum();
    if without > 0 {
        let types = counted(coverage.without_policy.len(), "type");
        lines.push(format!(
            "{} of {types} judged by no policy (--statistics lists them)",
            counted(without, "resource")
        ));
    }
    lines
}

fn not_analysed(coverage: &Coverage) -> Vec<String> {
    let mut lines = Vec::new();
    if !coverage.unparsed.is_empty() {
        let files = counted(coverage.unparsed.len(), "file");
        lines.push(format!("{files} not read or not wholly parsed: {}", listed(coverage.unparsed.iter())));
    }
    if !coverage.generated.is_empty() {
        let files = counted(coverage.generated.len(), "file");
        let paths = listed(coverage.generated.iter().map(|file| &file.path));
        lines.push(format!("{files} generated from others, which are analysed: {paths}"));
    }
    let mut reasons: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for file in &coverage.not_analysed {
        reasons.entry(&file.reason).or_default().push(&file.path);
    }
    for (reason, paths) in reasons {
        let files = counted(paths.len(), "file");
        lines.push(format!("{files} not analysed ({}): {}", escape_line(reason), listed(paths.into_iter())));
    }
    lines.extend(gaps(coverage));
    lines
}

/// What could not be evaluated, by reason, the most frequent first.
fn gaps(coverage: &Coverage) -> Vec<String> {
    let mut reasons: BTreeMap<(&str, &str), (usize, Vec<&str>)> = BTreeMap::new();
    for gap in &coverage.gaps {
        let (count, subjects) = reasons.entry((&gap.code, &gap.reason)).or_default();
        *count += gap.count;
        if !subjects.contains(&&*gap.subject) && subjects.len() <= MAX_NAMES {
            subjects.push(&gap.subject);
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let rest = reasons.len().saturating_sub(MAX_GAPS);
    let told = reasons.into_iter().take(MAX_GAPS).map(|((_, reason), (count, subjects))| {
        let mut names: Vec<_> = subjects.iter().take(MAX_NAMES).map(|name| escape_line(name)).collect();
        if subjects.len() > MAX_NAMES {
            names.push("…".into());
        }
        format!("{} not evaluated ({}): {}", counted(count, "place"), escape_line(reason), names.join(", "))
    });
    let rest =
        (rest > 0).then(|| format!("{} of gaps more (--format json lists all)", counted(rest, "kind")));
    told.chain(rest).collect()
}

/// Writes how often each policy was violated, and which types no policy judges.
///
/// # Errors
/// The stream cannot be written to.
pub fn write_statistics(report: &Analysis, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut counts: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
    for finding in &report.findings {
        *counts.entry((&finding.policy.id, finding.severity)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|((_, severity), count)| std::cmp::Reverse((*count, *severity)));
    for ((id, severity), count) in counts {
        let padding = " ".repeat(8 - severity.name().len());
        let severity = Paint::of_severity(severity).apply(severity.name(), look.color);
        writeln!(out, "{count:>7}  {severity}{padding}  {}", escape_line(id))?;
    }
    let mut types: Vec<_> = report.coverage.without_policy.iter().collect();
    types.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    for (name, count) in types {
        writeln!(out, "{count:>7}  no policy {}", escape_line(name))?;
    }
    let kinds = report.coverage.files_by_kind.iter();
    kinds
        .into_iter()
        .try_for_each(|(kind, count)| writeln!(out, "{count:>7}  files     {}", escape_line(kind)))
}

fn listed<'n>(names: impl ExactSizeIterator<Item = &'n String>) -> String {
    let more = names.len().saturating_sub(MAX_NAMES);
    let mut list: Vec<String> = names.take(MAX_NAMES).map(|name| escape_line(name).into_owned()).collect();
    if more > 0 {
        list.push(format!("and {more} more"));
    }
    list.join(", ")
}

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Bytes in a unit that reads well.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10),
    }
}

#[cfg(test)]
mod tests {
    use cumulint_finding::{Gap, Generated, NotAnalysed};

    use super::*;
    use crate::sample::Sample;

    fn summary(report: &Analysis) -> String {
        let mut out = Vec::new();
        write_summary(report, Look::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_was_found_and_analysed_is_counted() {
        insta::assert_snapshot!(summary(&Sample::new().full_report()), @"
        1 finding: 1 high
        analysed 2 resources of 1 root in 3 files (294 bytes)
          1 of 4 verdicts undecided: something is not known (--undecided lists what is)
          2 files not read or not wholly parsed: infra/broken.tf, infra/closed.tf
        ");
    }

    #[test]
    fn an_empty_folder_is_said_to_be_empty() {
        insta::assert_snapshot!(summary(&Analysis::default()), @"
        no findings
        nothing to analyse: no Terraform, CloudFormation, ARM or Bicep file was found
        ");
    }

    #[test]
    fn what_was_not_analysed_is_told_by_reason() {
        let gap = |code: &str, subject: &str, reason: &str, count| Gap {
            code: code.to_owned().into(),
            subject: subject.into(),
            reason: reason.into(),
            span: None,
            count,
        };
        let file = |path: &str| NotAnalysed {
            path: path.to_owned(),
            reason: "Bicep is not analysed yet".to_owned(),
        };
        let coverage = Coverage {
            files: 120,
            bytes: 4_321_000,
            roots: 1,
            resources: 900,
            generated: vec![Generated { path: "main.json".to_owned(), from: "main.bicep".to_owned() }],
            not_analysed: (0..6).map(|number| file(&format!("app{number}.bicep"))).collect(),
            gaps: vec![
                gap("function", "templatestring", "the function is not known", 1),
                gap("module", "terraform-aws-modules/vpc/aws", "registries are not read", 3),
                gap("module", "Azure/naming/azurerm\u{1b}", "registries are not read", 2),
            ],
            without_policy: BTreeMap::from([("aws_budgets_budget".to_owned(), 7)]),
            suppressed: 2,
            ..Coverage::default()
        };
        insta::assert_snapshot!(summary(&Analysis { coverage, ..Analysis::default() }), @r"
        no findings
        analysed 900 resources of 1 root in 120 files (4.3 MB)
          2 findings suppressed by comments
          7 resources of 1 type judged by no policy (--statistics lists them)
          1 file generated from others, which are analysed: main.json
          6 files not analysed (Bicep is not analysed yet): app0.bicep, app1.bicep, app2.bicep, app3.bicep, and 2 more
          5 places not evaluated (registries are not read): terraform-aws-modules/vpc/aws, Azure/naming/azurerm\u{1b}
          1 place not evaluated (the function is not known): templatestring
        ");
    }

    #[test]
    fn statistics_count_by_policy() {
        let mut report = Sample::new().full_report();
        report.findings.push(report.findings[0].clone());
        report.coverage.without_policy.insert("aws_budgets_budget".to_owned(), 7);
        let mut out = Vec::new();
        write_statistics(&report, Look::default(), &mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
        2  high      public-storage
        7  no policy aws_budgets_budget
        3  files     terraform
        ");
    }
}
