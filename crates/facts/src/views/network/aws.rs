//! Rules of security groups, inside the group or beside it. A security group only allows.

use std::borrow::Cow;

use cumulint_model::{Entry, Map, OriginId, Project, Resource, Value};

use super::{Direction, Side, ports, spread, unreadable};
use crate::views::cases::items_by_case;
use crate::views::record::{Record, items};

/// The rules of a security group or of a rule that is declared by itself.
pub(super) fn rules(project: &Project, resource: &Resource, way: Direction, found: &mut Vec<Value>) {
    let properties = &resource.properties;
    let direction = Way { project, direction: way };
    match (&*resource.canonical_type, way) {
        ("AWS::EC2::SecurityGroup", Direction::Ingress) => {
            inside(properties, "SecurityGroupIngress", direction, found);
        }
        ("AWS::EC2::SecurityGroup", Direction::Egress) => {
            inside(properties, "SecurityGroupEgress", direction, found);
        }
        ("AWS::EC2::SecurityGroupIngress", Direction::Ingress)
        | ("AWS::EC2::SecurityGroupEgress", Direction::Egress)
        | ("aws_vpc_security_group_ingress_rule", Direction::Ingress)
        | ("aws_vpc_security_group_egress_rule", Direction::Egress) => alone(properties, direction, found),
        ("aws_security_group_rule", _) => of_either_direction(properties, direction, found),
        ("aws_security_group" | "aws_default_security_group", _) => {
            inside(properties, terraform_block(way), direction, found);
        }
        _ => {}
    }
}

/// A direction, in a project whose prefix lists are known.
#[derive(Clone, Copy)]
struct Way<'p> {
    project: &'p Project,
    direction: Direction,
}

fn terraform_block(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "ingress",
        Direction::Egress => "egress",
    }
}

fn inside(group: &Map, name: &str, way: Way<'_>, found: &mut Vec<Value>) {
    let Some(list) = group.get(name) else { return };
    for case in items_by_case(&list.value) {
        let mut rules = Vec::new();
        match case.value.as_map() {
            Some(map) => one(map, case.value.origin, None, way, &mut rules),
            None => rules.push(unreadable(case.value, way.direction)),
        }
        found.extend(rules.into_iter().map(|rule| case.found(rule)));
    }
}

fn alone(rule: &Map, way: Way<'_>, found: &mut Vec<Value>) {
    if let Some(protocol) = any_of(rule, PROTOCOL) {
        one(rule, protocol.value.origin, None, way, found);
    }
}

fn of_either_direction(rule: &Map, way: Way<'_>, found: &mut Vec<Value>) {
    let Some(written) = rule.get("type").or_else(|| rule.get("Type")) else { return };
    match written.value.as_str() {
        Some(text) if text == terraform_block(way.direction) => {
            one(rule, written.value.origin, None, way, found);
        }
        Some(_) => {}
        None => one(rule, written.value.origin, Some(&written.value), way, found),
    }
}

/// One rule; `doubt` is the direction, where that is not known.
fn one(rule: &Map, origin: OriginId, doubt: Option<&Value>, way: Way<'_>, found: &mut Vec<Value>) {
    let mut base = Record::new(origin);
    match doubt {
        Some(unknown) => base.put("access", origin, unknown.clone()),
        None => base.say("access", "Allow", origin),
    }
    let protocol =
        any_of(rule, PROTOCOL).map(|entry| (entry.header, entry.value.for_each_case(&mut ports::protocol)));
    if let Some((header, protocol)) = &protocol {
        base.put("protocol", *header, protocol.clone());
    }
    base.put_entry("description", any_of(rule, &["Description", "description"]));
    let range = range(rule, protocol.as_ref().map(|(_, protocol)| protocol));
    let addresses = ADDRESSES.iter().filter_map(|name| rule.get(name));
    let mut sides: Vec<Side<'_>> =
        addresses.flat_map(|entry| Side::all_of(way.direction.address(), entry)).filter(is_there).collect();
    let peers = PEERS.iter().filter_map(|name| rule.get(name));
    let peers = peers.flat_map(|entry| Side::all_of("peer", entry)).filter(is_there);
    sides.extend(peers.flat_map(|peer| of_prefix_list(&peer, way).unwrap_or_else(|| vec![peer])));
    spread(&base, &sides, &[range], found);
}

/// The ranges of a managed prefix list of the project, where the rule names the list; `None` for any other peer, and for a list of
/// which not all is known.
fn of_prefix_list<'r>(peer: &Side<'r>, way: Way<'_>) -> Option<Vec<Side<'r>>> {
    let list = way.project.get(peer.value.target()?)?;
    if &*list.canonical_type != "AWS::EC2::PrefixList" || list.existing {
        return None;
    }
    let entries = list.properties.get("Entries")?;
    let range = |entry: &Value| {
        let range = entry.as_map()?.get("Cidr")?.value.as_str()?;
        let value = Cow::Owned(Value::string(range, peer.value.origin));
        Some(Side { field: way.direction.address(), header: peer.header, value })
    };
    items(&entries.value).iter().map(range).collect()
}

/// Terraform writes an empty text where CloudFormation writes nothing.
fn is_there(side: &Side<'_>) -> bool {
    side.value.as_str() != Some("") && side.value.as_bool() != Some(false)
}

fn range(rule: &Map, protocol: Option<&Value>) -> ports::Range {
    match protocol {
        Some(protocol) if ports::is_every(protocol) => return ports::Range::all(protocol.origin),
        Some(protocol) if !ports::has_ports(protocol) => return ports::Range::none(),
        _ => {}
    }
    let end = |names: &[&str]| any_of(rule, names).map(|entry| (entry.header, entry.value.clone()));
    match (end(&["FromPort", "from_port"]), end(&["ToPort", "to_port"])) {
        (Some(from), Some(to)) if is_any_port(&from.1) => ports::Range::all(to.1.origin),
        (Some(from), Some(to)) => ports::Range::between(from, to),
        _ => ports::Range::none(),
    }
}

fn is_any_port(port: &Value) -> bool {
    port.as_number().and_then(cumulint_model::Number::as_i64) == Some(-1)
}

fn any_of<'m>(rule: &'m Map, names: &[&str]) -> Option<&'m Entry> {
    names.iter().find_map(|name| rule.get(name))
}

const PROTOCOL: &[&str] = &["IpProtocol", "protocol", "ip_protocol"];

const ADDRESSES: &[&str] = &[
    "CidrIp",
    "CidrIpv6",
    "CidrBlocks",
    "Ipv6CidrBlocks",
    "cidr_blocks",
    "ipv6_cidr_blocks",
    "cidr_ipv4",
    "cidr_ipv6",
];

const PEERS: &[&str] = &[
    "SourceSecurityGroupId",
    "SourceSecurityGroupName",
    "SourcePrefixListId",
    "DestinationSecurityGroupId",
    "DestinationPrefixListId",
    "source_security_group_id",
    "referenced_security_group_id",
    "security_groups",
    "SecurityGroups",
    "prefix_list_id",
    "prefix_list_ids",
    "PrefixListIds",
    "self",
    "Self",
];
