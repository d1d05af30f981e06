//! Verdicts with their blame, drawn under the projects.

use std::sync::Arc;

use cumulint_diagnostic::{Mark, drawn};
use cumulint_facts::Facts;
use cumulint_finding::{Confidence, Reservation};
use cumulint_source::FileId;

use super::page;
use super::project::{FILE, project};
use crate::{Policies, Verdicts, parse};

pub(super) fn verdicts(rules: &str, text: &str) -> Verdicts {
    let page = page(&format!("severity = 'high'\n{rules}"));
    let (policy, diagnostics) = parse(FileId(0), "policies/exposure/test-policy.md", &page);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let project = project(text);
    let facts = Facts::new(&project);
    let read = |span: cumulint_source::Span| {
        if span.file == FILE { span.range.slice(text).to_owned() } else { String::new() }
    };
    let verdicts = Policies::new(vec![Arc::new(policy)], false).evaluate(&facts, &read);
    assert!(verdicts.diagnostics.is_empty(), "{:?}", verdicts.diagnostics);
    verdicts
}

/// Evaluates a rule and compares its findings with what is drawn under the text.
fn judged(rules: &str, text: &str) -> Verdicts {
    let verdicts = verdicts(rules, text);
    let mut found = Vec::new();
    for finding in verdicts.violations.iter().map(|violation| &violation.finding) {
        found.push((finding.primary.range, Mark::Primary, finding.message.clone()));
        found.extend(
            finding.labels.iter().map(|label| (label.span.range, Mark::Label, label.message.clone())),
        );
    }
    let mut expected: Vec<_> =
        drawn(text).into_iter().map(|drawn| (drawn.range, drawn.mark, drawn.message)).collect();
    let show = |(range, mark, message): &(cumulint_source::TextRange, Mark, String)| {
        format!("{mark:?} {range:?} `{}` {message}", range.slice(text))
    };
    found.sort();
    expected.sort();
    let found: Vec<String> = found.iter().map(show).collect();
    let expected: Vec<String> = expected.iter().map(show).collect();
    assert_eq!(found, expected);
    verdicts
}

fn rule(deny: &str) -> String {
    format!("[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = \"{deny}\"\nmessage = 'wrong'\n")
}

#[test]
fn the_last_conjunct_is_blamed() {
    judged(
        &rule("$.Owner == 'me' && $.Acl == 'PublicRead'"),
        "
AWS::S3::Bucket site {
  Acl: 'PublicRead',
  #    ^^^^^^^^^^^^ wrong
  Owner: 'me',
}
",
    );
}

#[test]
fn the_first_disjunct_that_holds_is_blamed() {
    judged(
        &rule("$.A == 2 || $.B == 1 || $.C == 1"),
        "
AWS::S3::Bucket site {
  A: 1,
  B: 1,
  #  ^ wrong
  C: 1,
}
",
    );
}

#[test]
fn a_negation_is_blamed_by_de_morgan() {
    judged(
        &rule("!($.A == 1 && $.B == 1)"),
        "
AWS::S3::Bucket first {
  A: 1,
  B: 2,
  #  ^ wrong
}
AWS::S3::Bucket second {
  A: 2,
  #  ^ wrong
  B: 2,
}
",
    );
    judged(
        &rule("!($.A == 1 || $.B == 1)"),
        "
AWS::S3::Bucket site {
  A: 2,
  B: 2,
  #  ^ wrong
}
",
    );
}

#[test]
fn the_deepest_node_that_satisfied_a_filter_is_blamed() {
    judged(
        &rule("$.Rules[?@.Access == 'Allow' && @.Ports[?@ == 22]]"),
        "
AWS::S3::Bucket site {
  Rules: [
    { Access: 'Deny', Ports: [22] },
    { Access: 'Allow', Ports: [80, 22] },
    #                              ^^ wrong
  ],
}
",
    );
}

#[test]
fn the_collection_is_blamed_for_what_is_counted() {
    judged(
        &rule("count($.Rules[?@.On == true]) < 1"),
        "
AWS::S3::Bucket site {
  Rules: [{ On: false }],
  #      ^^^^^^^^^^^^^^^ wrong
}
AWS::S3::Bucket other {
#^^^^^^^^^^^^^^^^^^^^^ wrong
}
"
        .replace("#^^^^^^^^^^^^^^^^^^^^^ wrong", "#^^^^^^^^^^^^^^^^^^^^ wrong")
        .as_str(),
    );
}

#[test]
fn something_missing_is_blamed_on_the_header_of_what_should_hold_it() {
    judged(
        &rule("!$.Encryption.Algorithm"),
        "
AWS::S3::Bucket site {
  Encryption: { Key: 'k' },
# ^^^^^^^^^^ wrong
}
AWS::S3::Bucket other { Tags: {} }
#^^^^^^^^^^^^^^^^^^^^ wrong
",
    );
}

#[test]
fn the_way_of_a_value_is_labelled_and_the_message_says_what_the_author_wrote() {
    judged(
        "[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = \"$.Acl == 'public-read'\"\nmessage = 'the ACL `{$.Acl}` opens {resource}'\n",
        "
AWS::S3::Bucket module.logs.site {
  Acl: <acl 'public-read'>,
  #    ^^^^^^^^^^^^^^^^^^^ the ACL `public-read` opens module.logs.site
  #         ------------- default of variable `acl`
}
",
    );
}

#[test]
fn who_assumes_a_value_is_said() {
    let verdicts = judged(
        &rule("$.Tls == '1.0'"),
        "
AWS::S3::Bucket site {
  Tls: ~'the API' '1.0',
  #     ^^^^^^^^^ wrong
}
",
    );
    assert_eq!(verdicts.violations[0].finding.note.as_deref(), Some("`Tls` is `1.0` by default: the API"));
}

#[test]
fn labels_of_the_rule_mark_what_exists() {
    judged(
        "[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = \"$.Acl == 'open'\"\nmessage = 'wrong'\nlabel = { '$.Block.Ignore' = 'it is not ignored', '$.Missing' = 'never' }\n",
        "
AWS::S3::Bucket site {
  Acl: 'open',
  #    ^^^^^^ wrong
  Block: { Ignore: false },
  #                ----- it is not ignored
}
",
    );
}

#[test]
fn blame_can_be_placed_by_the_rule() {
    judged(
        "[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = \"$.A == 1\"\nblame = '$.B'\nmessage = 'wrong'\n",
        "
AWS::S3::Bucket site {
  A: 1,
  B: 2,
  #  ^ wrong
}
",
    );
}

#[test]
fn selected_nodes_are_judged_one_by_one() {
    let verdicts = judged(
        "[[rule]]\nfor = 'AWS::S3::Bucket'\nselect = '$.Rules[*]'\ndeny = '@.Port == 22'\nmessage = 'port {@.Port} of `{@.Name}`'\n",
        "
AWS::S3::Bucket site {
  Rules: [{ Name: 'a', Port: 22 }, { Name: 'b', Port: 80 }, { Name: 'c', Port: ?var.port }],
  #                          ^^ port 22 of `a`
}
",
    );
    assert_eq!((verdicts.count, verdicts.undecided.len()), (3, 1));
    assert_eq!(verdicts.undecided[0].undecided.needs[0].name.as_ref(), "var.port");
}

#[test]
fn an_unknown_condition_leaves_the_verdict_open_and_names_the_input() {
    let verdicts = judged(&rule("$.A == 1 && $.B == 1"), "AWS::S3::Bucket site { A: ?var.a, B: 1 }\n");
    assert_eq!(verdicts.violations.len(), 0);
    let needs: Vec<_> = verdicts.undecided[0].undecided.needs.iter().map(ToString::to_string).collect();
    assert_eq!(needs, ["`var.a` has no value"]);
}

#[test]
fn an_excuse_that_is_certain_keeps_and_an_unknown_one_leaves_the_verdict_open() {
    let rules = "[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = '$.A == 1'\nunless = ['$.B == 1', '$.C == 1']\nmessage = 'wrong'\n";
    let of = |text: &str| {
        let verdicts = verdicts(rules, text);
        (verdicts.violations.len(), verdicts.open.len(), verdicts.undecided.len())
    };
    assert_eq!(of("AWS::S3::Bucket site { A: 1 }"), (1, 0, 0));
    assert_eq!(of("AWS::S3::Bucket site { A: 1, B: ?var.b }"), (0, 1, 0));
    assert_eq!(of("AWS::S3::Bucket site { A: 1, B: ?var.b, C: 1 }"), (0, 0, 0));
    assert_eq!(of("AWS::S3::Bucket site { A: ?var.a, C: 1 }"), (0, 0, 0));
    assert_eq!(of("AWS::S3::Bucket site { A: ?var.a, B: ?var.b }"), (0, 0, 1));
}

#[test]
fn an_open_verdict_says_what_is_violated_and_what_would_have_to_be_known() {
    let rules =
        "[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = '$.A == 1'\nunless = '$.B == 1'\nmessage = 'wrong'\n";
    let verdicts = verdicts(rules, "AWS::S3::Bucket site { A: 1, B: ?var.b }");
    let open = &verdicts.open[0].undecided;
    assert_eq!((open.finding.message.as_str(), open.finding.confidence), ("wrong", Confidence::High));
    assert_eq!(open.needs[0].name.as_ref(), "var.b");
}

#[test]
fn what_may_not_exist_is_found_with_a_reservation() {
    let rules = "[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = '$.A == 1'\nmessage = 'wrong'\n";
    let verdicts = verdicts(rules, "AWS::S3::Bucket site maybe { A: 1 }");
    let confidence = verdicts.violations[0].finding.confidence;
    assert_eq!(confidence, Confidence::Medium(Reservation::Existence));
}

#[test]
fn parents_children_and_referrers_are_reached() {
    judged(
        "[[rule]]\nfor = 'Microsoft.Storage/storageAccounts/blobServices/containers'\ndeny = \"$.publicAccess == 'Blob'\"\nunless = '$._parent._parent.allowBlobPublicAccess == false'\nmessage = '{resource} is public'\nlabel = { '$._parent._parent.allowBlobPublicAccess' = 'the storage account permits it' }\n",
        "
Microsoft.Storage/storageAccounts open { allowBlobPublicAccess: true }
#                                                               ---- the storage account permits it
Microsoft.Storage/storageAccounts closed { allowBlobPublicAccess: false }
Microsoft.Storage/storageAccounts/blobServices/containers a parent=open {
  publicAccess: 'blob',
  #             ^^^^^^ a is public
}
Microsoft.Storage/storageAccounts/blobServices/containers b parent=closed {
  publicAccess: 'Blob',
}
",
    );
    let verdicts = judged(
        "[[rule]]\nfor = 'AWS::KMS::Key'\ndeny = \"$._referrers[?@._type != 'AWS::KMS::Alias'] && $.Enabled == false\"\nmessage = 'in use'\n",
        "
AWS::KMS::Key used {
  Enabled: false,
  #        ^^^^^ in use
}
AWS::KMS::Key retired { Enabled: false }
AWS::KMS::Key perhaps { Enabled: false }
AWS::KMS::Alias alias { Target: &retired.id }
AWS::SQS::Queue queue { Key: &used.arn }
AWS::SQS::Queue other maybe { Key: &perhaps.arn }
",
    );
    assert_eq!(verdicts.undecided.len(), 1);
}

#[test]
fn a_child_that_should_be_there_is_missed() {
    let rules = "[[rule]]\nfor = 'Microsoft.Sql/servers'\ndeny = \"!$._children[?@._type == 'Microsoft.Sql/servers/auditingSettings' && @.state == 'Enabled']\"\nmessage = 'nothing is audited'\n";
    let verdicts = judged(
        rules,
        "
Microsoft.Sql/servers watched {}
Microsoft.Sql/servers/auditingSettings default parent=watched { state: 'enabled' }
Microsoft.Sql/servers lax {}
#^^^^^^^^^^^^^^^^^^^^^^^^ nothing is audited
",
    );
    assert_eq!(verdicts.undecided.len(), 0);
    let verdicts = judged(
        rules,
        "Microsoft.Sql/servers lax {}\nMicrosoft.Sql/servers/auditingSettings x orphan { state: 'Enabled' }\n",
    );
    assert_eq!(verdicts.undecided.len(), 1);
}

#[test]
fn the_version_of_an_api_can_be_judged() {
    judged(
        "[[rule]]\nfor = 'Microsoft.*'\ndeny = '$._api.preview == true'\nmessage = 'the version {$._api.version} is a preview'\n",
        "
Microsoft.Storage/storageAccounts old api='2023-01-01' {}
Microsoft.Storage/storageAccounts new api='2023-01-01-preview' {}
#                                         ^^^^^^^^^^^^^^^^^^^^ the version 2023-01-01-preview is a preview
",
    );
}

#[test]
fn secrets_are_not_shown() {
    let verdicts = verdicts(
        "[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = '$.Password'\nmessage = 'the password `{$.Password}` is written down'\n",
        "AWS::S3::Bucket site { Password: !'hunter2' }",
    );
    assert_eq!(verdicts.violations[0].finding.message, "the password `(secret)` is written down");
    assert_eq!(verdicts.violations[0].finding.secrets.len(), 1);
}

#[test]
fn what_is_only_read_is_not_judged() {
    let verdicts = judged(&rule("$.A == 1"), "AWS::S3::Bucket site existing { A: 1 }\n");
    assert_eq!((verdicts.count, verdicts.judged.len()), (0, 0));
}

#[test]
fn parameters_are_constants_that_can_be_set() {
    let rules = "params = { max = 3 }\n[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = '$.A > $._params.max'\nmessage = 'more than {$._params.max}'\n";
    judged(
        rules,
        "
AWS::S3::Bucket site {
  A: 4,
  #  ^ more than 3
}
",
    );
}

#[test]
fn the_path_of_the_blamed_node_is_known() {
    let verdicts = verdicts(
        &rule("$.Rules[?@.Ports[?@ == 22]]"),
        "AWS::S3::Bucket site { Rules: [{ Ports: [80, 22] }] }",
    );
    assert_eq!(verdicts.violations[0].finding.property, "Rules[0].Ports[1]");
}

#[test]
fn a_broken_condition_is_reported_once_and_never_silent() {
    let page = page("severity = 'low'\n[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = '$.A = 1'\nmessage = 'm'\n");
    let (policy, _) = parse(FileId(0), "policies/exposure/broken.md", &page);
    let project = project("AWS::S3::Bucket a {}\nAWS::S3::Bucket b {}\n");
    let verdicts =
        Policies::new(vec![Arc::new(policy)], false).evaluate(&Facts::new(&project), &|_| String::new());
    assert_eq!(verdicts.diagnostics.len(), 1);
}
