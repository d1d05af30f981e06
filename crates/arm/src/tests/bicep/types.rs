//! Types: which values they take, and which of them are secrets.

use cumulint_testkit::assert_drawn;

use super::{evaluated, project, property};

fn thing(declarations: &str, value: &str) -> String {
    format!(
        "{declarations}\nresource thing 'Contoso.Test/things@2024-01-01' = {{\n  name: 'a'\n  value: {value}\n}}\n"
    )
}

fn is(declarations: &str, value: &str) -> String {
    property(&project(&thing(declarations, value)), "thing", "value")
}

fn is_secret(declarations: &str, value: &str) -> bool {
    let project = project(&thing(declarations, value));
    crate::tests::resource(&project, "thing").properties.get("value").expect("a value").value.sensitive
}

#[test]
fn a_parameter_that_takes_one_value_only_has_it() {
    assert_eq!(is("@allowed(['eu'])\nparam region string", "region"), "\"eu\"");
    assert_eq!(is("param region 'eu'", "region"), "\"eu\"");
    assert_eq!(is("type only = 7\nparam count only", "count"), "7");
    assert_eq!(is("param region 'eu' | 'us'", "region"), "? `region` has no value");
    assert_eq!(is("param region 'eu'?", "region ?? 'none'"), "\"none\"");
}

#[test]
fn a_value_that_a_parameter_does_not_take_is_told_where_it_stands() {
    let text = "\
@allowed([
  'Standard_LRS'
  'Standard_ZRS'
])
param sku string = 'Premium_LRS'
                // ^^^^^^^^^^^^^ `Premium_LRS` is not among the values that `sku` takes
type level = 1 | 2
param depth level = 3
//                  ^ the value is not among those that `depth` takes
@allowed(['a', 'b'])
param several array = ['a', 'c']
                   // ^^^^^^^^^^ the value is not among those that `several` takes
@allowed(['a', 'b'])
param any string = 'A'
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: any
  sku: sku
  depth: depth
  several: several
}
";
    let (_, found) = evaluated(&[("main.bicep", text)]);
    assert_drawn(text, &found);
}

#[test]
fn a_module_is_given_what_its_parameter_does_not_take() {
    let main = "\
module store 'store.bicep' = {
  name: 'store'
  params: { tier: 'Hottest' }
               // ^^^^^^^^^ `Hottest` is not among the values that `tier` takes
}
";
    let store = "param tier 'Hot' | 'Cool'
resource thing 'Contoso.Test/things@2024-01-01' = {
  name: 'a'
  tier: tier
}
";
    let (_, found) = evaluated(&[("main.bicep", main), ("store.bicep", store)]);
    assert_drawn(main, &found);
}

#[test]
fn a_part_of_another_type_is_as_secret_as_that() {
    let types = "type login = {
  user: string
  @secure()
  password: string
  old: {
    @secure()
    value: string
  }[]
}
type pair = [string, password]
@secure()
type password = string
";
    for (declared, secret) in [
        ("login.password", true),
        ("login.user", false),
        ("login.old[*].value", true),
        ("pair[1]", true),
        ("pair[0]", false),
        ("resourceInput<'Microsoft.Storage/storageAccounts@2024-01-01'>.sku", false),
    ] {
        assert_eq!(is_secret(&format!("{types}param p {declared}"), "p"), secret, "{declared}");
    }
}

#[test]
fn what_is_secret_in_one_variant_of_a_type_is_secret() {
    let types = "type basic = {
  kind: 'basic'
  user: string
  @secure()
  password: string
}
type token = {
  kind: 'token'
  audience: string
}
@discriminator('kind')
type login = token | basic
param p login = { kind: 'basic', user: 'sa', password: 'x' }
";
    assert!(is_secret(types, "p.password"));
    assert!(!is_secret(types, "p.user"));
    assert!(is_secret(types, "string(p)"));
}
