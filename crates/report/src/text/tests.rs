//! Tests of text for people.

use std::fmt::Write;

use cumulint_finding::{Analysis, Confidence, Finding, Label, Reservation, Role, Severity, Undecided};
use cumulint_source::Span;

use crate::format::{Format, Look, write_diagnostics};
use crate::sample::{Sample, finding, instance, need};

fn shown(report: impl FnOnce(&Sample) -> Analysis) -> String {
    look(Look::default(), report)
}

fn look(look: Look, report: impl FnOnce(&Sample) -> Analysis) -> String {
    let sample = Sample::new();
    let report = report(&sample);
    sample.written(Format::Text, look, &report)
}

/// A report of one finding, on the first `mark` of a text, changed as a test needs it.
fn one(text: &str, mark: &str, change: impl Fn(&Sample, &mut Finding)) -> String {
    shown(|sample| {
        let file = sample.file("main.tf", text);
        let resource = sample.report().findings[0].resource.clone();
        let mut finding = finding(sample.span(file, mark), resource);
        finding.message = "it is open".to_owned();
        finding.help = None;
        change(sample, &mut finding);
        Analysis { findings: vec![finding], ..Analysis::default() }
    })
}

/// A label in the same file.
fn label(sample: &Sample, finding: &Finding, mark: &str, message: &str) -> Label {
    Label { span: sample.span(finding.primary.file, mark), role: Role::Rule, message: message.to_owned() }
}

#[test]
fn who_assumes_a_value_stands_before_the_help_and_the_change_behind_it() {
    let text = shown(Sample::mendable_report);
    let remarks: Vec<&str> =
        text.lines().filter(|line| line.contains(": ") && line.starts_with("  ")).collect();
    assert_eq!(
        remarks,
        [
            "  note: `acl` is `private` by default: the API",
            "  help: set `acl` to `private`",
            "  fix: replace `var.acl` with `\"private\"`",
        ]
    );
}

#[test]
fn a_change_of_a_secret_or_of_several_places_is_not_quoted() {
    let changed = |change: fn(&mut Finding)| {
        shown(|sample| {
            let mut report = sample.mendable_report();
            report.findings.iter_mut().for_each(change);
            report
        })
    };
    assert!(!changed(|finding| finding.secrets = vec![finding.primary]).contains("fix:"));
    assert!(!changed(|finding| finding.edits.extend(finding.edits.clone())).contains("fix:"));
}

#[test]
fn the_use_is_marked_and_the_reason_labelled() {
    insta::assert_snapshot!(shown(Sample::report), @r#"
    high[public-storage]: the canned ACL `public-read` opens aws_s3_bucket.site to strangers
       ╭─[infra/main.tf:7:12]
     6 │   bucket = aws_s3_bucket.site.id
     7 │   acl    = var.acl
       ·            ───────
       ╰────
       ╭─[infra/variables.tf:3:13]
     3 │   default = "public-read"
       ·             ──────┬──────
       ·                   ╰── default of variable `acl`
       ╰────
      help: set `acl` to `private`
    "#);
}

#[test]
fn close_marks_share_their_lines() {
    let text = "resource \"aws_security_group\" \"ssh\" {\n  ingress {\n    from_port   = 22\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n";
    let shown = one(text, "\"0.0.0.0/0\"", |sample, finding| {
        finding.labels.push(label(sample, finding, "22", "SSH"));
    });
    insta::assert_snapshot!(shown, @r#"
    high[public-storage]: it is open
       ╭─[main.tf:4:20]
     2 │   ingress {
     3 │     from_port   = 22
       ·                   ─┬
       ·                    ╰── SSH
     4 │     cidr_blocks = ["0.0.0.0/0"]
       ·                    ───────────
       ╰────
    "#);
}

#[test]
fn distant_marks_of_a_long_file_stay_compact() {
    let mut text = "locals {\n  open = true\n".to_owned();
    for number in 0..5000 {
        writeln!(text, "  value_{number} = {number}").unwrap();
    }
    text.push_str("  public = local.open\n}\n");
    let shown = one(&text, "local.open", |sample, finding| {
        finding.labels.push(label(sample, finding, "true", "local value `open`"));
    });
    insta::assert_snapshot!(shown, @"
    high[public-storage]: it is open
          ╭─[main.tf:5003:12]
     5002 │   value_4999 = 4999
     5003 │   public = local.open
          ·            ──────────
          ╰────
       ╭─[main.tf:2:10]
     2 │   open = true
       ·          ──┬─
       ·            ╰── local value `open`
       ╰────
    ");
}

#[test]
fn overlapping_marks_are_drawn_apart() {
    let text = "policy = jsonencode({ Action = \"*\" })\n";
    let shown = one(text, "\"*\"", |sample, finding| {
        finding.labels.push(label(sample, finding, "jsonencode({ Action = \"*\" })", "encoded here"));
        finding.labels.push(label(sample, finding, "\"*\"", "every action"));
    });
    insta::assert_snapshot!(shown, @r#"
    high[public-storage]: it is open
       ╭─[main.tf:1:32]
     1 │ policy = jsonencode({ Action = "*" })
       ·                                ─┬─
       ·                                 ╰── every action
       ╰────
       ╭─[main.tf:1:10]
     1 │ policy = jsonencode({ Action = "*" })
       ·          ──────────────┬─────────────
       ·                        ╰── encoded here
       ╰────
    "#);
}

#[test]
fn a_mark_over_lines_is_drawn_beside_them() {
    let text = "ingress {\n  from_port = 22\n  to_port   = 22\n}\negress {}\n";
    let shown = one(text, "ingress {\n  from_port = 22\n  to_port   = 22\n}", |sample, finding| {
        finding.labels.push(label(sample, finding, "22", "SSH"));
    });
    insta::assert_snapshot!(shown, @"
    high[public-storage]: it is open
       ╭─[main.tf:1:1]
     1 │ ╭─▶ ingress {
     2 │ │     from_port = 22
       · │                 ─┬
       · │                  ╰── SSH
     3 │ │     to_port   = 22
     4 │ ╰─▶ }
     5 │     egress {}
       ╰────
    ");
}

#[test]
fn a_mark_over_very_many_lines_is_drawn_on_the_first() {
    let text = format!("policy = <<EOT\n{}EOT\n", "line\n".repeat(40));
    insta::assert_snapshot!(one(&text, &text, |_, _| {}), @"
    high[public-storage]: it is open
       ╭─[main.tf:1:1]
     1 │ policy = <<EOT
       · ──────────────
     2 │ line
       ╰────
    ");
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let text =
        format!("{{\"a\":\"{}\",\"acl\":\"public-read\",\"b\":\"{}\"}}", "é".repeat(9000), "x".repeat(9000));
    insta::assert_snapshot!(one(&text, "\"public-read\"", |_, _| {}), @r#"
    high[public-storage]: it is open
       ╭─[main.tf:1:9015]
     1 │ …ééééééééééééééééééééééééééééééééé","acl":"public-read","b":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
       ·                                           ─────────────
       ╰────
    "#);
}

#[test]
fn marks_far_apart_on_a_long_line_are_drawn_apart() {
    let text = format!("{{\"acl\":\"public-read\",\"b\":\"{}\",\"name\":\"site\"}}", "x".repeat(9000));
    let shown = one(&text, "\"public-read\"", |sample, finding| {
        finding.labels.push(label(sample, finding, "\"site\"", "the bucket"));
    });
    insta::assert_snapshot!(shown, @r#"
    high[public-storage]: it is open
       ╭─[main.tf:1:8]
     1 │ {"acl":"public-read","b":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…
       ·        ─────────────
       ╰────
       ╭─[main.tf:1:9036]
     1 │ …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx","name":"site"}
       ·                                           ───┬──
       ·                                              ╰── the bucket
       ╰────
    "#);
}

#[test]
fn an_empty_mark_points_at_its_place() {
    let shown = one("acl =\n", "acl =", |_, finding| {
        finding.primary = Span::new(finding.primary.file, 5, 5);
    });
    insta::assert_snapshot!(shown, @"
    high[public-storage]: it is open
       ╭─[main.tf:1:6]
     1 │ acl =
       ·      ▲
       ╰────
    ");
}

#[test]
fn a_mark_in_an_empty_file_does_no_harm() {
    insta::assert_snapshot!(one("", "", |_, _| {}), @"
    high[public-storage]: it is open
       ╭─[main.tf:1:1]
     1 │ 
       · ▲
       ╰────
    ");
}

#[test]
fn spans_beyond_the_text_do_no_harm() {
    let shown = one("a = 1\n", "1", |_, finding| {
        finding.primary = Span::new(finding.primary.file, 4, 4000);
        finding.labels.push(Label {
            span: Span::new(finding.primary.file, 900, 901),
            role: Role::Rule,
            message: "gone".to_owned(),
        });
    });
    insta::assert_snapshot!(shown, @"
    high[public-storage]: it is open
       ╭─[main.tf:1:5]
     1 │ a = 1
       ·     ─
     2 │ 
       · ▲
       · ╰── gone
       ╰────
    ");
}

/// miette draws with assertions of its own: whatever place it is given, none may fail.
#[test]
fn every_place_of_a_nasty_text_is_drawn() {
    let text = "\u{feff}a\t= \"é\u{1b}日\"\r\n\r\n\n  password = \"hunter2\"\n\tx\u{202e}👩‍🚀 }\n\u{7f}";
    let sample = Sample::new();
    let file = sample.file("main.tf", text);
    let resource = sample.report().findings[0].resource.clone();
    let length = u32::try_from(text.len()).unwrap();
    let mut findings = Vec::new();
    for start in 0..=length {
        for end in start..=length {
            let mut finding = finding(Span::new(file, start, end), resource.clone());
            let other = Span::new(file, (start * 7) % length, length.min((start * 7) % length + end % 9));
            finding.labels = vec![Label { span: other, role: Role::Rule, message: "see".to_owned() }];
            finding.secrets = vec![Span::new(file, end, (end + 3).min(length))];
            findings.push(finding);
        }
    }
    let count = findings.len();
    let report = Analysis { findings, ..Analysis::default() };
    for width in [None, Some(40)] {
        let shown = sample.written(Format::Text, Look { width, ..Look::default() }, &report);
        assert_eq!(shown.matches("high[public-storage]:").count(), count);
        assert!(!shown.contains("Failed to read"), "a mark lies outside the excerpt");
    }
}

#[test]
fn tabs_wide_characters_and_line_ends_keep_the_mark_in_place() {
    let text = "\u{feff}# 日本\r\n\tname\t= \"日本\" # é\r\n";
    insta::assert_snapshot!(one(text, "\"日本\"", |_, _| {}), @r#"
    high[public-storage]: it is open
       ╭─[main.tf:2:9]
     1 │ # 日本
     2 │     name    = "日本" # é
       ·               ──────
       ╰────
    "#);
}

#[test]
fn what_comes_from_files_cannot_drive_the_terminal() {
    let text = "name = \"a\u{1b}[2J\u{202e}b\u{7}\"\n";
    let shown = one(text, "\"a\u{1b}[2J\u{202e}b\u{7}\"", |sample, finding| {
        finding.message = "bucket `a\u{1b}[2J\nb` is open".to_owned();
        finding.help = Some("rename `\u{9b}31m`\nor not".to_owned());
        finding.labels.push(label(sample, finding, "name", "the \u{1b}name"));
    });
    insta::assert_snapshot!(shown, @r#"
    high[public-storage]: bucket `a\u{1b}[2J\nb` is open
       ╭─[main.tf:1:8]
     1 │ name = "a\u{1b}[2J\u{202e}b\u{7}"
       · ──┬─   ──────────────────────────
       ·   ╰── the \u{1b}name
       ╰────
      help: rename `\u{9b}31m`
            or not
    "#);
    assert!(!shown.contains(|character: char| character.is_control() && character != '\n'));
}

#[test]
fn secrets_are_not_quoted() {
    let text = "  username = \"admin\"\n  token    = \"hunter2\" # mine\n  password = \"hunter3\"\n";
    let shown = one(text, "\"hunter2\"", |_, finding| finding.secrets.push(finding.primary));
    assert!(!shown.contains("hunter"));
    insta::assert_snapshot!(shown, @r#"
    high[public-storage]: it is open
       ╭─[main.tf:2:14]
     1 │   username = "admin"
     2 │   token    = *** # mine
       ·              ───
     3 │   password = ***
       ╰────
    "#);
}

#[test]
fn a_secret_over_lines_is_hidden_on_each() {
    let text = "key = <<EOT\n-----BEGIN\nMIIE\nEOT\n";
    let shown = one(text, "<<EOT\n-----BEGIN\nMIIE\nEOT", |_, finding| finding.secrets.push(finding.primary));
    insta::assert_snapshot!(shown, @"
    high[public-storage]: it is open
       ╭─[main.tf:1:7]
     1 │ ╭─▶ key = ***
     2 │ │   ***
     3 │ │   ***
     4 │ ╰─▶ ***
       ╰────
    ");
}

#[test]
fn notes_say_for_which_instances_and_inputs_it_holds() {
    let shown = one("acl = var.acl\n", "var.acl", |_, finding| {
        finding.instances = (0..9).map(|index| instance(&format!("aws_s3_bucket.logs[{index}]"))).collect();
        finding.environments = vec!["prod.tfvars".into(), "test.tfvars".into()];
        finding.confidence = Confidence::Medium(Reservation::Existence);
        finding.severity = Severity::Critical;
    });
    insta::assert_snapshot!(shown, @"
    critical[public-storage]: it is open
       ╭─[main.tf:1:7]
     1 │ acl = var.acl
       ·       ───────
       ╰────
      note: this holds for 9 instances: aws_s3_bucket.logs[0], aws_s3_bucket.logs[1], aws_s3_bucket.logs[2], aws_s3_bucket.logs[3], aws_s3_bucket.logs[4], aws_s3_bucket.logs[5], and 3 more
      note: this holds with prod.tfvars, test.tfvars
      note: medium confidence: whether the resource will exist is not known
    ");
}

#[test]
fn lines_are_wrapped_to_the_terminal() {
    let narrow = Look { width: Some(50), ..Look::default() };
    let shown = look(narrow, |sample| {
        let mut report = sample.report();
        report.findings[0].help =
            Some("set `acl` to `private`, or block public access to the whole account".to_owned());
        report
    });
    insta::assert_snapshot!(shown, @r#"
    high[public-storage]: the canned ACL
      │ `public-read` opens aws_s3_bucket.site to
      │ strangers
       ╭─[infra/main.tf:7:12]
     6 │   bucket = aws_s3_bucket.site.id
     7 │   acl    = var.acl
       ·            ───────
       ╰────
       ╭─[infra/variables.tf:3:13]
     3 │   default = "public-read"
       ·             ──────┬──────
       ·                   ╰── default of variable `acl`
       ╰────
      help: set `acl` to `private`, or block public
            access to the whole account
    "#);
}

#[test]
fn colours_come_only_when_asked_for() {
    let colored = look(Look { color: true, ..Look::default() }, Sample::report);
    insta::assert_snapshot!(colored.replace('\u{1b}', "␛"), @r#"
    ␛[31;1mhigh[public-storage]:␛[0m the canned ACL `public-read` opens aws_s3_bucket.site to strangers
       ╭─[␛[36;4minfra/main.tf:7:12␛[0m]
     ␛[2m6␛[0m │   bucket = aws_s3_bucket.site.id
     ␛[2m7␛[0m │   acl    = var.acl
       · ␛[31;1m           ───────␛[0m
       ╰────
       ╭─[␛[36;4minfra/variables.tf:3:13␛[0m]
     ␛[2m3␛[0m │   default = "public-read"
       · ␛[36m            ──────┬──────␛[0m
       ·                   ␛[36m╰── ␛[36mdefault of variable `acl`␛[0m␛[0m
       ╰────
      ␛[36mhelp␛[0m: set `acl` to `private`
    "#);
    assert!(!shown(Sample::report).contains('\u{1b}'));
}

#[test]
fn what_is_undecided_says_why() {
    let undecided = Look { undecided: true, ..Look::default() };
    let shown = look(undecided, |sample| {
        let mut finding = sample.report().findings.remove(0);
        finding.message = finding.policy.title.clone();
        let needs = vec![need()];
        Analysis { undecided: vec![Undecided { finding, needs }], ..Analysis::default() }
    });
    insta::assert_snapshot!(shown, @r#"
    undecided[public-storage]: Storage is open to the public
       ╭─[infra/main.tf:7:12]
     6 │   bucket = aws_s3_bucket.site.id
     7 │   acl    = var.acl
       ·            ───────
       ╰────
       ╭─[infra/variables.tf:3:13]
     3 │   default = "public-read"
       ·             ──────┬──────
       ·                   ╰── default of variable `acl`
       ╰────
      because: `var.acl` has no value
    "#);
}

#[test]
fn errors_are_shown_like_findings() {
    let sample = Sample::new();
    let report = sample.full_report();
    let mut out = Vec::new();
    write_diagnostics(&report.errors, &sample.sources, Format::Text, Look::default(), &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @"
    error[syntax]: an expression is missing
       ╭─[infra/broken.tf:2:8]
     1 │ locals {
     2 │   name = 
       ·        ──
       ╰────
      help: write a value behind the `=`

    error[read]: infra/closed.tf: permission denied
    ");
}

#[test]
fn many_findings_are_shown_in_order() {
    let text = (0..3000).fold(String::new(), |text, number| text + &format!("acl_{number:04} = 1\n"));
    let shown = shown(|sample| {
        let file = sample.file("main.tf", &text);
        let resource = sample.report().findings[0].resource.clone();
        let findings =
            (0..3000).map(|line| finding(Span::new(file, line * 13, line * 13 + 8), resource.clone()));
        Analysis { findings: findings.collect(), ..Analysis::default() }
    });
    let places: Vec<usize> = shown
        .lines()
        .filter_map(|line| line.split_once("main.tf:")?.1.split_once(':')?.0.parse().ok())
        .collect();
    assert_eq!(places, (1..=3000).collect::<Vec<_>>());
}
