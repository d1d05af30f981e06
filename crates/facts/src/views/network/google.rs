//! Google's VPC firewall rules and those of network firewall policies. A rule without any source is open to every address.

use std::borrow::Cow;

use cumulint_model::{Entry, Map, OriginId, Resource, Value};

use super::{Direction, Side, ports, spread, unreadable};
use crate::views::record::{Record, items};

/// Adds the rules of a firewall resource. Any other resource has none.
pub(super) fn rules(resource: &Resource, direction: Direction, found: &mut Vec<Value>) {
    let firewall = &resource.properties;
    if POLICY_RULES.contains(&&*resource.canonical_type) {
        of_policy(firewall, direction, found);
    }
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
                Some(map) => {
                    let block = Block { map, origin: block.origin };
                    one((firewall, firewall), &block, (access, doubt), direction, found);
                }
                None => found.push(unreadable(block, direction)),
            }
        }
    }
}

/// Rules of firewall policies: of a network, of a region of one, of a folder or an organization.
const POLICY_RULES: [&str; 3] = [
    "google_compute_firewall_policy_rule",
    "google_compute_network_firewall_policy_rule",
    "google_compute_region_network_firewall_policy_rule",
];

/// A rule of a firewall policy says what it does and what it is about in other words:
/// <https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_network_firewall_policy_rule>.
fn of_policy(rule: &Map, direction: Direction, found: &mut Vec<Value>) {
    if rule.get("disabled").is_some_and(|entry| entry.value.as_bool() == Some(true)) {
        return;
    }
    let Runs::So(doubt) = runs(rule, direction) else { return };
    let (Some(action), Some(about)) = (rule.get("action"), rule.get("match")) else { return };
    let access = match action.value.as_str() {
        Some("allow") => "Allow",
        Some("deny") => "Deny",
        Some(_) => return,
        None => "",
    };
    let doubt = doubt.or(access.is_empty().then_some(&action.value));
    for about in items(&about.value) {
        let Some(map) = about.as_map() else {
            found.push(unreadable(about, direction));
            continue;
        };
        let Some(layers) = map.get("layer4_configs") else { continue };
        for layer in items(&layers.value) {
            match layer.as_map() {
                Some(layer_map) => {
                    let block = Block { map: layer_map, origin: layer.origin };
                    one((rule, map), &block, (access, doubt), direction, found);
                }
                None => found.push(unreadable(layer, direction)),
            }
        }
    }
}

/// What a rule allows or denies: protocol and ports.
struct Block<'r> {
    map: &'r Map,
    origin: OriginId,
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

/// One rule; its addresses stand in the second map.
fn one(
    (firewall, about): (&Map, &Map),
    &Block { map: block, origin }: &Block<'_>,
    (access, doubt): (&str, Option<&Value>),
    direction: Direction,
    found: &mut Vec<Value>,
) {
    let mut base = Record::new(origin);
    match doubt {
        Some(unknown) => base.put("access", origin, unknown.clone()),
        None => base.say("access", access, origin),
    }
    let protocol = block
        .get("protocol")
        .or_else(|| block.get("ip_protocol"))
        .map(|entry| (entry.header, ports::protocol(&entry.value)));
    if let Some((header, protocol)) = &protocol {
        base.put("protocol", *header, protocol.clone());
    }
    base.put_entry("priority", firewall.get("priority"));
    base.put_entry("description", firewall.get("description"));
    let ranges = ranges(block, protocol.as_ref().map(|(_, protocol)| protocol), origin);
    let anywhere = Value::string("0.0.0.0/0", origin);
    let mut sides = sides(about, direction);
    if sides.is_empty() {
        sides.push(Side { field: direction.address(), header: origin, value: Cow::Borrowed(&anywhere) });
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
    let (addresses, peers): (&[&str], &[&str]) = match direction {
        Direction::Ingress => (&["source_ranges", "src_ip_ranges"], SOURCES),
        Direction::Egress => (&["destination_ranges", "dest_ip_ranges"], DESTINATIONS),
    };
    let of = |name: &str, field: &'static str| {
        firewall.get(name).into_iter().flat_map(move |entry: &Entry| Side::all_of(field, entry))
    };
    let mut sides: Vec<Side<'_>> = addresses.iter().flat_map(|name| of(name, direction.address())).collect();
    for peer in peers {
        sides.extend(of(peer, "peer"));
    }
    sides
}

/// What a rule can name instead of ranges, or to narrow them down.
const SOURCES: &[&str] = &[
    "source_tags",
    "source_service_accounts",
    "src_secure_tags",
    "src_address_groups",
    "src_fqdns",
    "src_region_codes",
    "src_threat_intelligences",
    "src_networks",
];
const DESTINATIONS: &[&str] =
    &["dest_address_groups", "dest_fqdns", "dest_region_codes", "dest_threat_intelligences"];
