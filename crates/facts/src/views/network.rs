//! `network.ingress` and `network.egress`: who may connect to what, rule by rule.
//!
//! Security groups with rules inside or beside them, network security groups, firewall rules. One member for each address
//! range and port range of a rule, so that each is judged and blamed alone. A managed prefix list of the project counts as its
//! ranges. Ranges that are everyone only together (`0.0.0.0/1` and `128.0.0.0/1`) are one more member, for `0.0.0.0/0`.

mod aws;
mod azure;
mod google;
mod ports;
mod services;
mod together;

use std::borrow::Cow;

use cumulint_model::{Entry, OriginId, Project, Value, Why};

use super::record::{Record, doubtful};
use super::{Field, Member, Shape, View};

/// `network.ingress`.
///
/// | field | what it holds |
/// |---|---|
/// | `access` | `Allow` or `Deny`; security groups and their like only allow. `Overruled` where an earlier rule of the same Azure group denies all that it allows |
/// | `protocol` | `tcp`, `udp`, `icmp`, `icmpv6`, `esp`, `ah`, …, or `all` |
/// | `fromPort`, `toPort` | the port range, both ends included; 0 and 65535 for all ports; absent where the protocol has none |
/// | `services` | the services for inside use that listen at one of the ports: `PostgreSQL`, `Redis`; absent where all ports are meant |
/// | `source` | an address range, or the cloud's word for one: `10.0.0.0/8`, `*`, `VirtualNetwork` |
/// | `peer` | instead of `source`: the security group, tag or prefix list that may connect |
/// | `priority` | the order of rules, where the cloud has one |
/// | `description` | what the author says of the rule |
///
/// A firewall rule whose direction is not known has an `access` that is not known.
pub(super) const INGRESS: View = View { name: "network.ingress", fields: INGRESS_FIELDS, gather: ingress };

/// `network.egress`: as `network.ingress`, with `destination` in the place of `source`.
pub(super) const EGRESS: View = View { name: "network.egress", fields: EGRESS_FIELDS, gather: egress };

const INGRESS_FIELDS: &[Field] = &[
    Field { name: "access", shape: Shape::Text },
    Field { name: "protocol", shape: Shape::Text },
    Field { name: "fromPort", shape: Shape::Number },
    Field { name: "toPort", shape: Shape::Number },
    Field { name: "services", shape: Shape::Texts },
    Field { name: "source", shape: Shape::Text },
    Field { name: "peer", shape: Shape::Any },
    Field { name: "priority", shape: Shape::Number },
    Field { name: "description", shape: Shape::Text },
];

const EGRESS_FIELDS: &[Field] = &[
    Field { name: "access", shape: Shape::Text },
    Field { name: "protocol", shape: Shape::Text },
    Field { name: "fromPort", shape: Shape::Number },
    Field { name: "toPort", shape: Shape::Number },
    Field { name: "services", shape: Shape::Texts },
    Field { name: "destination", shape: Shape::Text },
    Field { name: "peer", shape: Shape::Any },
    Field { name: "priority", shape: Shape::Number },
    Field { name: "description", shape: Shape::Text },
];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Direction {
    Ingress,
    Egress,
}

impl Direction {
    /// The field that holds the addresses of the other side.
    fn address(self) -> &'static str {
        match self {
            Self::Ingress => "source",
            Self::Egress => "destination",
        }
    }

    fn fields(self) -> &'static [Field] {
        match self {
            Self::Ingress => INGRESS_FIELDS,
            Self::Egress => EGRESS_FIELDS,
        }
    }
}

fn ingress(project: &Project) -> Vec<Member> {
    gather(project, Direction::Ingress)
}

fn egress(project: &Project) -> Vec<Member> {
    gather(project, Direction::Egress)
}

fn gather(project: &Project, direction: Direction) -> Vec<Member> {
    let mut members = Vec::new();
    for (id, resource) in project.iter().filter(|(_, resource)| resource.is_judged()) {
        let mut rules = Vec::new();
        aws::rules(project, resource, direction, &mut rules);
        azure::rules(resource, direction, &mut rules);
        google::rules(resource, direction, &mut rules);
        together::add(&mut rules, direction.address());
        members.extend(rules.into_iter().map(|value| Member { resource: id, value }));
    }
    members
}

/// The other side of a rule.
struct Side<'r> {
    field: &'static str,
    header: OriginId,
    value: Cow<'r, Value>,
}

impl<'r> Side<'r> {
    fn all_of(field: &'static str, entry: &'r Entry) -> impl Iterator<Item = Self> {
        super::record::items(&entry.value).iter().map(move |value| Self {
            field,
            header: entry.header,
            value: Cow::Borrowed(value),
        })
    }
}

/// Adds a member for each side and port range of a rule; `base` holds what they share.
fn spread(base: &Record, sides: &[Side<'_>], ranges: &[ports::Range], rules: &mut Vec<Value>) {
    let most = MOST_OF_A_RULE.checked_div(ranges.len().max(1)).unwrap_or(1).max(1);
    let protocol = base.get("protocol").cloned();
    for (place, side) in sides.iter().enumerate() {
        if place >= most {
            let why = Why::Limit("addresses and ports of one rule".into());
            let mut record = base.clone();
            record.put(side.field, side.header, Value::unknown(why, side.value.origin));
            rules.push(record.finish());
            return;
        }
        for range in ranges.iter().take(MOST_OF_A_RULE) {
            let mut record = base.clone();
            range.put(&mut record, protocol.as_ref());
            record.put(side.field, side.header, side.value.clone().into_owned());
            rules.push(record.finish());
        }
    }
}

/// How many members a rule may become: two long lists in one rule multiply.
const MOST_OF_A_RULE: usize = 20_000;

/// A rule, or a list of rules, that cannot be read: every field is unknown.
fn unreadable(value: &Value, direction: Direction) -> Value {
    let mut record = Record::new(value.origin);
    for field in direction.fields() {
        record.put(field.name, value.origin, doubtful(value));
    }
    record.finish()
}

#[cfg(test)]
mod tests;
