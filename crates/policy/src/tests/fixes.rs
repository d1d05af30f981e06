//! Changes that mend findings: the exact characters, in the literal's own syntax, and none where one could be wrong.

use super::verdicts::verdicts;

/// What a rule with a fix would replace, and by what.
fn edits(deny: &str, fix: &str, text: &str) -> Vec<(String, String)> {
    let rules = format!(
        "[[rule]]\nfor = ['AWS::S3::Bucket', 'Microsoft.Storage/storageAccounts']\ndeny = \"{deny}\"\nmessage = 'wrong'\nfix = {fix}\n"
    );
    let verdicts = verdicts(&rules, text);
    assert_eq!(verdicts.violations.len(), 1);
    let edits = verdicts.violations[0].finding.edits.iter();
    edits.map(|edit| (edit.span.range.slice(text).to_owned(), edit.text.clone())).collect()
}

fn pair(old: &str, new: &str) -> Vec<(String, String)> {
    vec![(old.to_owned(), new.to_owned())]
}

#[test]
fn a_boolean_is_replaced() {
    let text = "AWS::S3::Bucket site { Name: 'false', Encrypted: false }";
    assert_eq!(edits("$.Encrypted == false", "{ '$.Encrypted' = true }", text), pair("false", "true"));
    let verdicts = verdicts(
        "[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = '$.Encrypted == false'\nmessage = 'm'\nfix = { '$.Encrypted' = true }\n",
        text,
    );
    assert_eq!(verdicts.violations[0].finding.edits[0].span.range, cumulint_source::TextRange::new(49, 54));
}

#[test]
fn a_text_keeps_its_quotes_and_a_boolean_in_quotes_too() {
    let fix = "{ '$.Tls' = 'TLS1_2' }";
    assert_eq!(
        edits("$.Tls == 'TLS1_0'", fix, "AWS::S3::Bucket site { Tls: 'TLS1_0' }"),
        pair("'TLS1_0'", "'TLS1_2'")
    );
    assert_eq!(
        edits("$.On == 'false'", "{ '$.On' = true }", "AWS::S3::Bucket site { On: 'false' }"),
        pair("'false'", "'true'")
    );
}

#[test]
fn a_number_is_replaced_by_a_number_only() {
    let text = "AWS::S3::Bucket site { Days: 7 }";
    assert_eq!(edits("$.Days < 30", "{ '$.Days' = 30 }", text), pair("7", "30"));
    assert_eq!(edits("$.Days < 30", "{ '$.Days' = 'thirty' }", text), []);
}

#[test]
fn a_fix_may_name_values() {
    assert_eq!(
        edits(
            "$._api.superseded == true",
            "{ '$._api.version' = '{$._api.newestStable}' }",
            "Microsoft.Storage/storageAccounts old api='2020-08-01-preview' {}",
        ),
        pair("'2020-08-01-preview'", "'2026-04-01'")
    );
    assert_eq!(
        edits("$.A == 'a'", "{ '$.A' = '{$.B}-{$.C}' }", "AWS::S3::Bucket site { A: 'a', B: 'b', C: 3 }"),
        pair("'a'", "'b-3'")
    );
}

#[test]
fn what_a_fix_names_must_be_known() {
    let fix = "{ '$.A' = '{$.B}' }";
    for other in ["?var.b", "!'hunter2'", "[1]"] {
        let text = format!("AWS::S3::Bucket site {{ A: 'a', B: {other} }}");
        assert_eq!(edits("$.A == 'a'", fix, &text), [], "{other}");
    }
    assert_eq!(edits("$.A == 'a'", fix, "AWS::S3::Bucket site { A: 'a' }"), []);
}

#[test]
fn a_value_that_is_not_written_where_it_is_used_is_left_alone() {
    for value in ["<acl 'open'>", "~'the API' 'open'", "!'open'"] {
        let text = format!("AWS::S3::Bucket site {{ Acl: {value} }}");
        assert_eq!(edits("$.Acl == 'open'", "{ '$.Acl' = 'closed' }", &text), [], "{value}");
    }
    assert_eq!(edits("!$.Acl", "{ '$.Acl' = 'closed' }", "AWS::S3::Bucket site {}"), []);
}

#[test]
fn azure_ignores_case_and_other_clouds_do_not() {
    let fix = "{ '$.Tls' = 'tls1_2' }";
    assert_eq!(
        edits("$.Tls == 'TLS1_0'", fix, "Microsoft.Storage/storageAccounts a { Tls: 'Tls1_0' }"),
        pair("'Tls1_0'", "'tls1_2'")
    );
}

#[test]
fn several_values_change_together_or_not_at_all() {
    let fix = "{ '$.A' = true, '$.B' = true }";
    assert_eq!(edits("$.A == false", fix, "AWS::S3::Bucket site { A: false, B: false }").len(), 2);
    assert_eq!(
        edits("$.A == false", fix, "AWS::S3::Bucket site { A: false, B: true }"),
        pair("false", "true")
    );
    assert_eq!(edits("$.A == false", fix, "AWS::S3::Bucket site { A: false }"), []);
}

#[test]
fn what_would_need_an_escape_is_left_alone() {
    for replacement in ["it''s", "${{x}}", "a b"] {
        let fix = format!("{{ '$.A' = \"{replacement}\" }}");
        assert_eq!(edits("$.A == 'a'", &fix, "AWS::S3::Bucket site { A: 'a' }"), [], "{replacement}");
    }
}

#[test]
fn a_selected_node_is_mended() {
    let rules = "[[rule]]\nfor = 'AWS::S3::Bucket'\nselect = '$.Disks[*]'\ndeny = '@.Encrypted == false'\nmessage = 'm'\nfix = { '@.Encrypted' = true }\n";
    let text = "AWS::S3::Bucket site { Disks: [{ Encrypted: true }, { Encrypted: false }] }";
    let verdicts = verdicts(rules, text);
    let edit = &verdicts.violations[0].finding.edits[0];
    assert_eq!((edit.span.range, edit.text.as_str()), (verdicts.violations[0].finding.primary.range, "true"));
}
