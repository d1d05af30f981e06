//! On every fixture that both accept, hcl-edit sees the same things at the same places.

use super::compare::{Compared, compare};

#[test]
fn the_fixtures_have_the_same_spans() {
    let fixtures = [
        include_str!("../fixtures/network.tf"),
        include_str!("../fixtures/policy.tf"),
        include_str!("../fixtures/windows.tfvars"),
        include_str!("../fixtures/modules.tf"),
    ];
    for fixture in fixtures {
        let compared = compare(fixture);
        assert!(matches!(compared, Compared::Equal(count) if count > 10), "{compared:?}");
    }
}
