//! Mutants of a policy.

use cumulint_source::FileId;

use super::page;
use crate::{mutants, parse};

#[test]
fn every_clause_literal_excuse_and_label_has_a_mutant() {
    let rules = "severity = 'low'\n[[rule]]\nfor = 'AWS::S3::Bucket'\ndeny = \"$.A == 'x' && $.L[?@.P == 22] && match($.B, 'a|b')\"\nunless = '$.C == true'\nlabel = { '$.D' = 'd' }\nmessage = 'm'\n";
    let (policy, _) = parse(FileId(0), "policies/exposure/mutated.md", &page(rules));
    let names: Vec<String> = mutants(&policy).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "rule 1: deny: `$.A == 'x'` dropped",
            "rule 1: deny: `'x'` changed to `x~`",
            "rule 1: deny: `$.L[?@.P == 22]` dropped",
            "rule 1: deny: `22` changed to `23`",
            "rule 1: deny: `match($.B, 'a|b')` dropped",
            "rule 1: deny: alternative `a` dropped",
            "rule 1: deny: alternative `b` dropped",
            "rule 1: unless: `true` changed to `false`",
            "rule 1: unless `$.C == true` dropped",
            "rule 1: label `$.D` dropped",
        ]
    );
}
