//! Rules of security groups, inside the group or beside it. A security group only allows.

use cumulint_model::{Entry, Map, OriginId, Resource, Value};

use super::{Direction, Side, ports, spread, unreadable};
use crate::views::cases::items_by_case;
use crate::views::record::Record;

/// The rules of a security group or of a rule that is declared by itself.
pub(super) fn rules(resource: &Resource, direction: Direction, found: &mut Vec<Value>) {
    let properties = &resource.properties;
    match (&*resource.canonical_type, direction) {
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
            inside(properties, terraform_block(direction), direction, found);
        }
        _ => {}
    }
}

fn terraform_block(direction: Direction) -> &'static str {
    match direction {
        Direction::Ingress => "ingress",
        Direction::Egress => "egress",
    }
}

fn inside(group: &Map, name: &str, direction: Direction, found: &mut Vec<Value>) {
    let Some(list) = group.get(name) else { return };
    for case in items_by_case(&list.value) {
        let mut rules = Vec::new();
        match case.value.as_map() {
            Some(map) => one(map, case.value.origin, None, direction, &mut rules),
            None => rules.push(unreadable(case.value, direction)),
        }
        found.extend(rules.into_iter().map(|rule| case.found(rule)));
    }
}

fn alone(rule: &Map, direction: Direction, found: &mut Vec<Value>) {
    if let Some(protocol) = any_of(rule, PROTOCOL) {
        one(rule, protocol.value.origin, None, direction, found);
    }
}

fn of_either_direction(rule: &Map, direction: Direction, found: &mut Vec<Value>) {
    let Some(written) = rule.get("type").or_else(|| rule.get("Type")) else { return };
    match written.value.as_str() {
        Some(text) if text == terraform_block(direction) => {
            one(rule, written.value.origin, None, direction, found);
        }
        Some(_) => {}
        None => one(rule, written.value.origin, Some(&written.value), direction, found),
    }
}

/// One rule; `doubt` is the direction, where that is not known.
fn one(rule: &Map, origin: OriginId, doubt: Option<&Value>, direction: Direction, found: &mut Vec<Value>) {
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
        addresses.flat_map(|entry| Side::all_of(direction.address(), entry)).filter(is_there).collect();
    let peers = PEERS.iter().filter_map(|name| rule.get(name));
    sides.extend(peers.flat_map(|entry| Side::all_of("peer", entry)).filter(is_there));
    spread(&base, &sides, &[range], found);
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
