//! Pages that are wrong, with the mistakes drawn under them.

use cumulint_source::FileId;

use super::page;
use crate::{check, parse};

/// Diagnostics of a page whose rule block is given, each as `marked text: message (help)`.
fn mistakes(rule: &str) -> Vec<String> {
    mistakes_of_page(&page(rule))
}

fn mistakes_of_page(page: &str) -> Vec<String> {
    let (policy, mut diagnostics) = parse(FileId(0), "policies/exposure/public-bucket.md", page);
    diagnostics.extend(check(&policy));
    let shown = diagnostics.iter().map(|found| {
        let marked = found.primary.map(|span| span.range.slice(page)).unwrap_or_default();
        let help = found.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{marked}: {}{help}", found.message)
    });
    shown.collect()
}

#[test]
fn a_right_page_has_no_mistakes() {
    let rule = r#"
severity = "high"
references = ["https://example.com"]
aliases = { checkov = ["CKV_AWS_20"] }

[[rule]]
for = "AWS::S3::Bucket"
deny = "$.AccessControl == 'PublicRead'"
message = "the ACL `{$.AccessControl}` opens {resource}"
"#;
    assert_eq!(mistakes(rule), Vec::<String>::new());
}

/// A rule with a condition, for mistakes in conditions.
fn denying(condition: &str) -> Vec<String> {
    mistakes(&format!(
        "severity = 'low'\n[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = \"{condition}\"\nmessage = 'x'\n"
    ))
}

#[test]
fn keys_are_known_and_spelt_right() {
    assert_eq!(
        mistakes(
            "severty = 'high'\nseverity = 'higg'\n[[rule]]\nfro = 'AWS::S3::Bucket'\ndeny = '$.X'\nmessage = 'm'\n"
        ),
        [
            "severty: policies have no key `severty` (did you mean `severity`?)",
            "'higg': there is no severity `higg` (did you mean `high`?)",
            "[[rule]]: the rule has no `for`",
            "fro: rules have no key `fro` (did you mean `for`?)",
        ]
    );
}

#[test]
fn values_have_the_right_form() {
    assert_eq!(
        mistakes(
            "severity = 3\nreferences = 'x'\n[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = ['a']\nmessage = ''\nlevel = 'loud'\n"
        ),
        [
            "3: `severity` must be a text, not a number",
            "'x': `references` must be a list of texts, not a text",
            "['a']: `deny` must be a text, not a list",
            "'': `message` is empty",
            "'loud': there is no level `loud` (the only level is `pedantic`)",
        ]
    );
}

#[test]
fn broken_toml_is_one_mistake() {
    assert_eq!(mistakes("severity = \n").len(), 1);
    assert_eq!(mistakes("severity = 'low'\nseverity = 'low'\n"), ["severity: `severity` is set twice"]);
}

#[test]
fn a_page_has_its_sections() {
    let text = "# Title\n\n## Why it matters\n\n## Rules\n\n## Remediation\n";
    assert_eq!(
        mistakes_of_page(text),
        [
            "# Title: this page has no summary (say in one sentence below the title what is found)",
            "# Title: this page has no section `Rule`",
            "# Title: this page has no section `Examples`",
            "## Rules: pages have no section `Rules` (did you mean `Rule`?)",
        ]
    );
    assert_eq!(
        mistakes_of_page("words\n"),
        [": this page has no title (begin with `# What is wrong, as a statement`)"]
    );
}

#[test]
fn examples_say_what_they_show() {
    let text = format!(
        "{}\n```tf god\n```\n```py bad\n```\n```tf\n```\n",
        page(
            "severity = 'low'\n[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = '$.AccessControl'\nmessage = 'm'\n"
        )
    );
    let found = mistakes_of_page(&text);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found[0].starts_with("tf god: examples show `bad`, `good`, `open` or `undecided`, not `god`"),
        "{found:?}"
    );
    assert!(found[1].starts_with("py bad: examples are not written in `py`"), "{found:?}");
    assert!(found[2].starts_with("tf: the example does not say what it shows"), "{found:?}");
}

#[test]
fn conditions_are_explained_in_our_own_words() {
    for (condition, mistake) in [
        ("$.AccessControl = 'x'", "=: a single `=` compares nothing (write `==`)"),
        ("$.AccessControl == 'x", "'x: this quoted text does not end"),
        (
            "match($.AccessControl, '1\\\\.2')",
            "\\\\.: `\\.` is no escape of a quoted text (put the character of a pattern in brackets: `[.]`, `[*]`; a backslash is written twice)",
        ),
        ("$.AccessControl == 'a' and $.BucketName == 'b'", "and: `and` has no meaning here (write `&&`)"),
        (
            "lower($.AccessControl) == 'a'",
            "lower: there is no function `lower` (the functions are `length`, `count`, `value`, `match` and `search`)",
        ),
        (
            "$.AccessControl == ['a', 'b']",
            "[: conditions have no lists (compare with each: `match($.Name, 'a|b')` or `$.x == 1 || $.x == 2`)",
        ),
        (
            "$.Tags[*].Key == 'a'",
            "$.Tags[*].Key: a comparison looks at one value, this path may find several (compare inside a filter: `$.list[?@.name == 'a']`)",
        ),
        ("$.Tags[?@.Key == 'a'", "[: this `[` is never closed"),
        ("$.AccessControl == ", "==: nothing follows this `==`"),
        (
            "count($.Tags[*])",
            "count: `count` yields a value, not a truth (compare it with something: `count($.rules[*]) > 0`)",
        ),
        ("count(1) == 1", "1: `count` cannot be used like this"),
        (
            "match($.Tags[*].Key, 'a')",
            "$.Tags[*].Key: `match` looks at one value, this path may find several (filter the list: `$.list[?match(@, …)]`)",
        ),
        ("1 == 1", "1 == 1: this compares two constants"),
        ("in($.AccessControl, $.Tags)", "in: there is no function `in`"),
        ("match($.AccessControl, '(')", "'(': this is no regular expression that can be used"),
        ("$._params.max == 1", "max: the policy declares no parameter `max`"),
    ] {
        let found = denying(condition);
        assert_eq!(found.len(), 1, "{condition}: {found:?}");
        assert!(found[0].starts_with(mistake), "{condition}: {found:?}");
    }
}

#[test]
fn types_and_properties_exist() {
    for (condition, mistake) in [
        (
            "$.AcessControl == 'PublicRead'",
            "AcessControl: `AWS::S3::Bucket` has no property `AcessControl` (did you mean `AccessControl`?)",
        ),
        (
            "$.PublicAccessBlockConfiguration.IgnorePublicAcl == true",
            "IgnorePublicAcl: `AWS::S3::Bucket` has no property `PublicAccessBlockConfiguration.IgnorePublicAcl` (did you mean `IgnorePublicAcls`?)",
        ),
        ("$.Tags[?@.Keys == 'a']", "Keys: `AWS::S3::Bucket` has no property `Keys` (did you mean `Key`?)"),
        ("$._parant.X == 1", "_parant: there is no derived member `_parant` (did you mean `_parent`?)"),
        (
            "$.PublicAccessBlockConfiguration.IgnorePublicAcls",
            "$.PublicAccessBlockConfiguration.IgnorePublicAcls: a bare path asks whether the property exists, and this one is true or false (write `== true` or `== false`)",
        ),
        (
            "@.AcessControl == 'PublicRead'",
            "AcessControl: `AWS::S3::Bucket` has no property `AcessControl` (did you mean `AccessControl`?)",
        ),
    ] {
        assert_eq!(denying(condition), [mistake], "{condition}");
    }
    let rule =
        |kind: &str| format!("severity = 'low'\n[[rule]]\nfor = '{kind}'\ndeny = '$._name'\nmessage = 'm'\n");
    assert_eq!(
        mistakes(&rule("AWS::S3::Buckt")),
        ["'AWS::S3::Buckt': there is no type `AWS::S3::Buckt` (did you mean `AWS::S3::Bucket`?)"]
    );
    assert_eq!(mistakes(&rule("AWS::S4::*")), ["'AWS::S4::*': no type fits `AWS::S4::*`"]);
    assert_eq!(
        mistakes(&rule("iam.statement")),
        ["'iam.statement': there is no view `iam.statement` (did you mean `iam.statements`?)"]
    );
}

#[test]
fn what_no_schema_publishes_can_still_be_named() {
    assert_eq!(denying("$['FormerName'] == 'x'"), Vec::<String>::new());
    let rule =
        "severity = 'low'\n[[rule]]\nfor = 'kubernetes_manifest'\ndeny = '$.manifest.kind'\nmessage = 'm'\n";
    assert_eq!(mistakes(rule), Vec::<String>::new());
}

#[test]
fn places_in_messages_and_labels_are_paths_that_exist() {
    let rule = "severity = 'low'\n[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = \"$.AccessControl == 'PublicRead'\"\nmessage = 'the {resorce} and {$.AcessControl}'\nlabel = { '$.Tag' = 'tagged' }\n";
    assert_eq!(
        mistakes(rule),
        [
            "resorce: `resorce` is no place for a value (a place is `{resource}` or a path: `{$.Name}`, `{@.source}`)",
            "AcessControl: `AWS::S3::Bucket` has no property `AcessControl` (did you mean `AccessControl`?)",
            "Tag: `AWS::S3::Bucket` has no property `Tag` (did you mean `Tags`?)",
        ]
    );
}

#[test]
fn a_place_after_an_escape_is_still_exact() {
    let rule = "severity = 'low'\n[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = \"match($.BucketName, '\\u0061[.]') && $.AcessControl == 'x'\"\nmessage = 'm'\n";
    assert_eq!(
        mistakes(rule),
        ["AcessControl: `AWS::S3::Bucket` has no property `AcessControl` (did you mean `AccessControl`?)"]
    );
}

#[test]
fn the_sections_of_a_page_end_at_the_next_heading() {
    let text = "# Title\nSummary.\n\n## Why it matters\nBecause.\n\n### More\nText.\n\n## Rule\n```toml\n## no heading\n```\n\n## Remediation\n\nClose it.\n";
    let (policy, _) = parse(FileId(0), "policies/exposure/test-policy.md", text);
    assert_eq!(policy.info().why, "Because.\n\n### More\nText.");
    assert_eq!(policy.info().remediation, "Close it.");
}

#[test]
fn a_rule_is_named_by_what_it_is_for() {
    let rule = |kind: &str| format!("[[rule]]\nfor = {kind}\ndeny = '$.A == 1'\nmessage = 'wrong'\n");
    let rules =
        [rule("'AWS::S3::Bucket'"), rule("['iam.statements', 'AWS::SQS::Queue']"), rule("'AWS::S3::Bucket'")];
    let text = page(&format!("severity = 'high'\n{}", rules.concat()));
    let (policy, _) = parse(FileId(0), "policies/exposure/test-policy.md", &text);
    let names = [0, 1, 2, 3].map(|index| policy.rule_name(index));
    assert_eq!(names, ["AWS::S3::Bucket", "iam.statements", "AWS::S3::Bucket 2", ""]);
}
