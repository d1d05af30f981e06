//! Truth tables of conditions: what decides, what stays open.

use cumulint_facts::{Facts, Node};
use cumulint_model::{ResourceId, Truth};

use super::project::project;
use crate::condition::Condition;
use crate::evaluate::Machine;
use crate::params::Params;
use crate::quoted::Quoted;

const PROJECT: &str = "
AWS::KMS::Key key {}
AWS::S3::Bucket bucket {
  text: 'abc', number: 22, yes: true, no: false, nothing: null,
  unknown: ?var.a, prefixed: ?'arn:aws:s3:::'var.b, ended: ?var.b'/*', both: ?'aba'var.b'ba', computed: &key.arn, twin: &key.arn,
  list: ['a', 'b'], open: ['a', ?var.c], empty: [], map: { a: 1, b: { c: 'deep' } },
  rules: [{ port: 22, to: 30 }, { port: 80 }, { port: ?var.p }],
  known_rules: [{ port: 22 }, { port: 80 }],
}
Microsoft.Storage/storageAccounts account { kind: 'StorageV2', tags: { 'cost-center': 'x' } }
";

fn truth_of(text: &str, resource: u32) -> Truth {
    let project = project(&PROJECT.replace("'cost-center':", "cost-center:"));
    let facts = Facts::new(&project);
    let condition =
        Condition::new(Quoted { text: text.into(), range: cumulint_source::TextRange::default() });
    let params = Params::default();
    let compiled = condition.compiled(&params);
    let expression = compiled.unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
    let machine = Machine::new(&facts, ResourceId(resource));
    machine.truth(expression, &Node::Resource(ResourceId(resource)))
}

fn table(rows: &[(&str, Truth)]) {
    for (text, truth) in rows {
        assert_eq!(truth_of(text, 1), *truth, "{text}");
    }
}

use Truth::{False, True, Unknown};

#[test]
fn a_side_that_decides_outweighs_what_is_unknown() {
    table(&[
        ("$.unknown == 1 && $.no == true", False),
        ("$.unknown == 1 && $.yes == true", Unknown),
        ("$.unknown == 1 || $.yes == true", True),
        ("$.unknown == 1 || $.no == true", Unknown),
        ("!($.unknown == 1)", Unknown),
        ("!($.no == true || $.unknown == 1)", Unknown),
    ]);
}

#[test]
fn a_path_tests_existence() {
    table(&[
        ("$.no", True),
        ("$.nothing", False),
        ("$.missing", False),
        ("$.missing.deeper", False),
        ("$.unknown", Unknown),
        ("$.unknown.deeper", Unknown),
        ("$.prefixed", True),
        ("$.computed", True),
        ("$.computed.deeper", Unknown),
        ("$.list[*]", True),
        ("$.empty[*]", False),
        ("$.list[1]", True),
        ("$.list[-2]", True),
        ("$.list[2]", False),
    ]);
}

#[test]
fn absent_equals_absent_and_differs_from_everything_else() {
    table(&[
        ("$.missing == $.nothing", True),
        ("$.missing == null", True),
        ("$.missing == false", False),
        ("$.missing != false", True),
        ("$.unknown == null", Unknown),
        ("$.computed == null", False),
        ("$.prefixed == null", False),
    ]);
}

#[test]
fn values_of_different_types_differ_and_have_no_order() {
    table(&[
        ("$.number == '22'", False),
        ("$.number < '23'", False),
        ("$.text < 23", False),
        ("$.yes > 0", False),
        ("$.missing < 1", False),
        ("$.missing <= $.nothing", True),
        ("$.number <= 22", True),
        ("$.number < 22.5", True),
        ("$.text > 'abb'", True),
    ]);
}

#[test]
fn a_boolean_is_the_text_that_says_it() {
    table(&[
        ("$.yes == 'true'", True),
        ("$.yes == 'false'", False),
        ("$.yes == 'True'", False),
        ("$.yes != 'yes'", True),
        ("match($.yes, '(?i)TRUE')", True),
        ("match($.yes, 'yes')", False),
    ]);
}

#[test]
fn an_unknown_is_compared_as_far_as_its_text_is_known() {
    table(&[
        ("$.unknown == 'a'", Unknown),
        ("$.prefixed == 'arn:aws:s3:::logs'", Unknown),
        ("$.prefixed == 'arn:aws:iam::1'", False),
        ("$.prefixed != 'arn:aws:iam::1'", True),
        ("$.prefixed == true", False),
        ("match($.prefixed, 'arn:aws:iam::.*')", False),
        ("match($.prefixed, 'arn:aws:s3:::a.*|x')", Unknown),
        ("match($.prefixed, 'arn:aws:s3')", False),
        ("match($.prefixed, '[a-z:]*[0-9]')", False),
        ("match($.prefixed, '[a-z:0-9]*')", Unknown),
        ("search($.prefixed, 'iam')", Unknown),
        ("$.ended == '*'", False),
        ("$.ended == 'arn:aws:s3:::logs/*'", Unknown),
        ("$.both == 'aba'", False),
        ("$.both == 'ababa'", Unknown),
        ("$.both == 'abaxba'", Unknown),
        ("match($.ended, '[*]')", False),
        ("match($.ended, '.*[*]')", Unknown),
        ("match($.both, '[ab]+')", Unknown),
        ("match($.both, '[ab]+x')", False),
        ("length($.both) > 4", True),
        ("$.computed == $.twin", True),
        ("$.computed == 'arn'", False),
        ("$.computed == 'arn:aws:kms:eu-central-1:1:key/1'", Unknown),
        ("$.unknown < true", False),
    ]);
}

#[test]
fn match_looks_at_the_whole_text_and_search_inside_it() {
    table(&[
        ("match($.text, 'ab')", False),
        ("match($.text, 'ab.|x')", True),
        ("search($.text, 'b')", True),
        ("match($.number, '22')", False),
        ("match($.missing, '.*')", False),
        ("match($.unknown, '.*')", Unknown),
    ]);
}

#[test]
fn a_filter_over_a_list_is_decided_by_what_is_known() {
    table(&[
        ("$.open[?@ == 'a']", True),
        ("$.open[?@ == 'b']", Unknown),
        ("$.list[?@ == 'c']", False),
        ("$.unknown[?@ == 'a']", Unknown),
        ("$.computed[?@ == 'a']", Unknown),
        ("$.missing[?@ == 'a']", False),
        ("$.rules[?@.port == 22]", True),
        ("$.rules[?@.port == 23]", Unknown),
        ("$.known_rules[?@.port == 23]", False),
        ("$.rules[?@.port == 22].to", True),
        ("$.known_rules[?@.port == 80].to", False),
        ("$.rules[?@.port == 22 && @.to >= 25]", True),
    ]);
}

#[test]
fn count_and_length_are_known_as_far_as_the_list_is() {
    table(&[
        ("count($.list[*]) == 2", True),
        ("count($.open[*]) == 2", Unknown),
        ("count($.open[*]) >= 1", True),
        ("count($.open[*]) == 0", False),
        ("count($.open[*]) < 1", False),
        ("count($.unknown[*]) == 0", Unknown),
        ("count($.missing[*]) == 0", True),
        ("count($.rules[?@.port == 22]) > 0", True),
        ("length($.text) == 3", True),
        ("length($.list) == 2", True),
        ("length($.map) == 2", True),
        ("length($.number) == 2", False),
        ("length($.prefixed) > 5", True),
        ("length($.prefixed) == 5", False),
        ("length($.unknown) > 5", Unknown),
        ("value($.known_rules[?@.port == 22].port) == 22", True),
        ("value($.known_rules[*].port) == 22", False),
    ]);
}

#[test]
fn descendants_slices_and_unions_find_what_the_specification_says() {
    table(&[
        ("$..c", True),
        ("$.map..c", True),
        ("$.map..x", False),
        ("$.map[?@.c == 'deep']", True),
        ("count($.list[1:]) == 1", True),
        ("count($.list[-1:]) == 1", True),
        ("count($.list[2:]) == 0", True),
        ("count($.list[::-1]) == 2", True),
        ("value($.list[:0:-1]) == 'b'", True),
        ("value($.list[::2]) == 'a'", True),
        ("$['text', 'missing']", True),
    ]);
}

#[test]
fn derived_members_are_visited_by_neither_star_nor_descent() {
    for (text, truth) in [
        ("$._type == 'Microsoft.Storage/storageAccounts'", True),
        ("$[?@ == 'Microsoft.Storage/storageAccounts']", False),
        ("count($[*]) == 2", True),
    ] {
        assert_eq!(truth_of(text, 2), truth, "{text}");
    }
}

#[test]
fn azure_compares_texts_without_case() {
    for (text, truth) in [
        ("$.Kind == 'storagev2'", True),
        ("match($.kind, 'STORAGEV2|x')", True),
        ("$.tags['cost-center'] == 'x'", True),
    ] {
        assert_eq!(truth_of(text, 2), truth, "{text}");
    }
    assert_eq!(truth_of("$.text == 'ABC'", 1), False);
}

#[test]
fn a_condition_that_takes_too_many_steps_is_unknown() {
    let items = (0..600).map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
    let text = format!("AWS::S3::Bucket bucket {{ list: [{items}] }}");
    let project = project(&text);
    let facts = Facts::new(&project);
    let inner = "$.list[?$.list[?@ == 1000]]";
    let condition =
        Condition::new(Quoted { text: inner.into(), range: cumulint_source::TextRange::default() });
    let params = Params::default();
    let machine = Machine::new(&facts, ResourceId(0));
    let truth = machine.truth(condition.compiled(&params).unwrap(), &Node::Resource(ResourceId(0)));
    assert_eq!(truth, Unknown);
}
