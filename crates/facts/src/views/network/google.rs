//! Google's VPC firewall rules. A rule without any source is open to every address.

use cumulint_model::{Entry, Map, OriginId, Resource, Value};

use super::{Direction, Side, ports, spread, unreadable};
use crate::views::record::{Record, items};

/// Adds the rules of a firewall resource. Any other resource has none.
pub(super) fn rules(resource: &Resource, direction: Direction, found: &mut Vec<Value>) {
    let firewall = &resource.properties;
    if &*resource.canonical_type != "google_compute_firewall"
        || firewall.get("disabled").is_some_and(|entry| entry.value.as_bool() == Some(true))
    {
        return;
    }
    let doubt = match runs(firewall, direction) {
        Runs::Otherwise => return,
        Runs::So(doubt) => doubt,
    };
    for (name, access) in [("allow", "Allow"), ("deny", "Deny")] {
        let Some(blocks) = firewall.get(name) else { continue };
        for block in items(&blocks.value) {
            match block.as_map() {
                Some(map) => one(firewall, map, (access, doubt), (block.origin, direction), found),
                None => found.push(unreadable(block, direction)),
            }
        }
    }
}

/// Whether a firewall works in a direction.
enum Runs<'r> {
    Otherwise,
    /// It does, unless the value that is not known says otherwise.
    So(Option<&'r Value>),
}

fn runs(firewall: &Map, direction: Direction) -> Runs<'_> {
    let word = match direction {
        Direction::Ingress => "INGRESS",
        Direction::Egress => "EGRESS",
    };
    let disabled =
        firewall.get("disabled").map(|entry| &entry.value).filter(|value| value.as_bool().is_none());
    match firewall.get("direction") {
        None if direction == Direction::Egress => Runs::Otherwise,
        None => Runs::So(disabled),
        Some(entry) => match entry.value.as_str() {
            Some(text) if text.eq_ignore_ascii_case(word) => Runs::So(disabled),
            Some(_) => Runs::Otherwise,
            None => Runs::So(Some(&entry.value)),
        },
    }
}

fn one(
    firewall: &Map,
    block: &Map,
    (access, doubt): (&str, Option<&Value>),
    (origin, direction): (OriginId, Direction),
    found: &mut Vec<Value>,
) {
    let mut base = Record::new(origin);
    match doubt {
        Some(unknown) => base.put("access", origin, unknown.clone()),
        None => base.say("access", access, origin),
    }
    let protocol = block.get("protocol").map(|entry| (entry.header, ports::protocol(&entry.value)));
    if let Some((header, protocol)) = &protocol {
        base.put("protocol", *header, protocol.clone());
    }
    base.put_entry("priority", firewall.get("priority"));
    base.put_entry("description", firewall.get("description"));
    let ranges = ranges(block, protocol.as_ref().map(|(_, protocol)| protocol), origin);
    let anywhere = Value::string("0.0.0.0/0", origin);
    let mut sides = sides(firewall, direction);
    if sides.is_empty() {
        sides.push(Side { field: direction.address(), header: origin, value: &anywhere });
    }
    spread(&base, &sides, &ranges, found);
}

fn ranges(block: &Map, protocol: Option<&Value>, origin: OriginId) -> Vec<ports::Range> {
    if protocol.is_some_and(|protocol| !ports::has_ports(protocol)) {
        return vec![ports::Range::none()];
    }
    let written = block.get("ports").map(|entry| (entry.header, items(&entry.value)));
    match written {
        Some((header, values)) if !values.is_empty() => {
            values.iter().map(|value| ports::Range::read(value, header)).collect()
        }
        _ => vec![ports::Range::all(protocol.map_or(origin, |protocol| protocol.origin))],
    }
}

fn sides(firewall: &Map, direction: Direction) -> Vec<Side<'_>> {
    let (addresses, peers): (&str, &[&str]) = match direction {
        Direction::Ingress => ("source_ranges", &["source_tags", "source_service_accounts"]),
        Direction::Egress => ("destination_ranges", &[]),
    };
    let of = |name: &str, field: &'static str| {
        firewall.get(name).into_iter().flat_map(move |entry: &Entry| Side::all_of(field, entry))
    };
    let mut sides: Vec<Side<'_>> = of(addresses, direction.address()).collect();
    for peer in peers {
        sides.extend(of(peer, "peer"));
    }
    sides
}
