//! Lists of addresses that may connect: whom they let in.

use cumulint_model::{Kind, Map, Value, Why};

use crate::address;

/// Whether a list of ranges, or of maps with a range in each, lets everyone in, all its entries together. An empty list lets
/// nobody in; what an empty list means is the service's own matter. What is not known may be everyone.
pub(crate) fn admits_everyone(list: &Value) -> Result<bool, Why> {
    let ranges: Vec<&Value> = list.as_list().unwrap_or_default().iter().filter_map(range).collect();
    if address::admit_everyone(ranges.iter().filter_map(|range| range.as_str())) {
        return Ok(true);
    }
    let doubt = ranges.iter().find_map(|range| match &range.kind {
        Kind::Unknown(unknown) => Some(unknown.why.clone()),
        _ => None,
    });
    doubt.map_or(Ok(false), Err)
}

/// The range of an entry; `None` of one that denies, or that lets in something that is no range.
fn range(entry: &Value) -> Option<&Value> {
    let Some(map) = entry.as_map() else { return Some(entry) };
    if member(map, "action").and_then(Value::as_str).is_some_and(|action| action.eq_ignore_ascii_case("Deny"))
    {
        return None;
    }
    RANGES.iter().find_map(|name| member(map, name))
}

fn member<'m>(map: &'m Map, name: &str) -> Option<&'m Value> {
    map.get_ignoring_case(name).map(|entry| &entry.value)
}

/// What the members are called that hold a range: in rules of Azure Storage, Key Vault and Search, of Cosmos DB, of App Service, of
/// authorized networks of Google.
const RANGES: &[&str] =
    &["value", "ipAddressOrRange", "ipAddress", "ipAddressRange", "addressPrefix", "cidr_block", "Cidr"];
