//! Rules of network security groups, inside the group or beside it. They allow and deny, in the order of their priority.

use cumulint_model::{Entry, Map, OriginId, Resource, Value};

use super::{Direction, Side, ports, spread, unreadable};
use crate::views::record::{Record, items};

/// The rules of a network security group or of a rule that is declared by itself.
pub(super) fn rules(resource: &Resource, direction: Direction, found: &mut Vec<Value>) {
    let kind = &*resource.canonical_type;
    if kind.eq_ignore_ascii_case("Microsoft.Network/networkSecurityGroups") {
        let Some(list) = property(&resource.properties, "securityRules") else { return };
        let rules = items(&list.value);
        for rule in rules {
            match rule.as_map() {
                Some(map) => one(map, rule.origin, (direction, overruled(map, rules)), found),
                None => found.push(unreadable(rule, direction)),
            }
        }
    } else if kind.eq_ignore_ascii_case("Microsoft.Network/networkSecurityGroups/securityRules")
        && let Some(access) = property(&resource.properties, "access")
    {
        one(&resource.properties, access.value.origin, (direction, false), found);
    }
}

/// Whether another rule comes before one and denies all that it allows. Only what is certain counts.
/// <https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#security-rules>.
fn overruled(rule: &Map, others: &[Value]) -> bool {
    let order = |rule: &Map| property(rule, "priority")?.value.as_number()?.as_i64();
    let Some(place) = order(rule) else { return false };
    let others = others.iter().take(MAX_RULES).filter_map(Value::as_map);
    let mut before = others.filter(|other| order(other).is_some_and(|order| order < place));
    before.any(|other| says(other, "access", "Deny") && denies_all_of(other, rule))
}

fn denies_all_of(denial: &Map, rule: &Map) -> bool {
    let every = |name: &str| says(denial, name, "*");
    let same = |name: &str| match (property(denial, name), property(rule, name)) {
        (Some(denied), Some(allowed)) => denied
            .value
            .as_str()
            .is_some_and(|text| allowed.value.as_str().is_some_and(|other| text.eq_ignore_ascii_case(other))),
        _ => false,
    };
    let anything = |name: &str| every(name) || same(name);
    same("direction")
        && anything("protocol")
        && anything("sourceAddressPrefix")
        && anything("destinationAddressPrefix")
        && every("sourcePortRange")
        && anything("destinationPortRange")
        && LISTS.iter().all(|name| property(rule, name).is_none_or(|entry| items(&entry.value).is_empty()))
}

fn says(rule: &Map, name: &str, wanted: &str) -> bool {
    property(rule, name)
        .and_then(|entry| entry.value.as_str())
        .is_some_and(|text| text.eq_ignore_ascii_case(wanted))
}

/// What a rule names instead of one range: it is not compared.
const LISTS: &[&str] = &[
    "sourceAddressPrefixes",
    "destinationAddressPrefixes",
    "destinationPortRanges",
    "sourceApplicationSecurityGroups",
    "destinationApplicationSecurityGroups",
];

/// How many rules of a group are compared with each.
const MAX_RULES: usize = 256;

fn one(rule: &Map, origin: OriginId, (direction, overruled): (Direction, bool), found: &mut Vec<Value>) {
    let mut base = Record::new(origin);
    let written = property(rule, "direction");
    match written.map(|entry| (entry, entry.value.as_str())) {
        Some((_, Some(text))) if !text.eq_ignore_ascii_case(word(direction)) => return,
        // An unknown direction makes it unknown whether the rule allows anything this way.
        Some((entry, None)) => base.put("access", entry.header, entry.value.clone()),
        _ => put_access(&mut base, property(rule, "access"), overruled),
    }
    let protocol = property(rule, "protocol").map(|entry| (entry.header, ports::protocol(&entry.value)));
    if let Some((header, protocol)) = &protocol {
        base.put("protocol", *header, protocol.clone());
    }
    base.put_entry("priority", property(rule, "priority"));
    base.put_entry("description", property(rule, "description"));
    let ranges = ranges(rule, protocol.as_ref().map(|(_, protocol)| protocol));
    spread(&base, &sides(rule, direction), &ranges, found);
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "Inbound",
        Direction::Egress => "Outbound",
    }
}

/// Azure compares without case; the view says `Allow` and `Deny`.
fn put_access(base: &mut Record, entry: Option<&Entry>, overruled: bool) {
    let Some(entry) = entry else { return };
    match entry.value.as_str() {
        Some(text) if overruled && text.eq_ignore_ascii_case("Allow") => {
            base.say("access", "Overruled", entry.value.origin);
        }
        Some(text) if text.eq_ignore_ascii_case("Allow") => base.say("access", "Allow", entry.value.origin),
        Some(text) if text.eq_ignore_ascii_case("Deny") => base.say("access", "Deny", entry.value.origin),
        _ => base.put_entry("access", Some(entry)),
    }
}

fn ranges(rule: &Map, protocol: Option<&Value>) -> Vec<ports::Range> {
    if protocol.is_some_and(|protocol| !ports::has_ports(protocol)) {
        return vec![ports::Range::none()];
    }
    let written = ["destinationPortRange", "destinationPortRanges"].into_iter();
    let entries = written.filter_map(|name| property(rule, name));
    let values =
        || entries.clone().flat_map(|entry| items(&entry.value).iter().map(|value| (entry.header, value)));
    // Modules pass the form that is not wanted on as an empty text.
    let is_said = |(_, value): &(OriginId, &Value)| value.as_str() != Some("");
    let empty = values().next().filter(|_| !values().any(|value| is_said(&value)));
    values().filter(is_said).chain(empty).map(|(header, value)| ports::Range::read(value, header)).collect()
}

fn sides(rule: &Map, direction: Direction) -> Vec<Side<'_>> {
    let (addresses, peers) = match direction {
        Direction::Ingress => {
            (["sourceAddressPrefix", "sourceAddressPrefixes"], "sourceApplicationSecurityGroups")
        }
        Direction::Egress => (
            ["destinationAddressPrefix", "destinationAddressPrefixes"],
            "destinationApplicationSecurityGroups",
        ),
    };
    let addresses = addresses.into_iter().filter_map(|name| property(rule, name));
    let mut sides: Vec<Side<'_>> =
        addresses.flat_map(|entry| Side::all_of(direction.address(), entry)).collect();
    sides.extend(property(rule, peers).into_iter().flat_map(|entry| Side::all_of("peer", entry)));
    sides.retain(|side| side.value.as_str() != Some(""));
    sides
}

/// A property of a rule, which ARM writes under `properties` and others directly.
fn property<'m>(rule: &'m Map, name: &str) -> Option<&'m Entry> {
    rule.get_ignoring_case(name)
        .or_else(|| rule.get_ignoring_case("properties")?.value.as_map()?.get_ignoring_case(name))
}
