//! Ranges that are everyone only together.

use cumulint_basics::Network;
use cumulint_model::{Kind, Map, Number, OriginId, Value};

use crate::address;
use crate::views::record::Record;

/// Adds a member for everyone where rules of one resource let in by parts what none lets in alone: once for each protocol and range
/// of ports, at the first of the parts.
pub(super) fn add(rules: &mut Vec<Value>, address: &str) {
    let parts: Vec<Part<'_>> =
        rules.iter().filter_map(|rule| Part::read(rule, address)).take(MAX_PARTS).collect();
    let mut found = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let told = parts.iter().take(place).any(|earlier| earlier.service == part.service);
        if told || parts.iter().any(|other| other.service.covers(part.service) && is_everyone(other)) {
            continue;
        }
        let ranges: Vec<Network> = parts
            .iter()
            .filter(|other| other.service.covers(part.service))
            .map(|other| other.range)
            .collect();
        if address::cover_everyone(&ranges) {
            found.push(part.of_everyone(address));
        }
    }
    rules.append(&mut found);
}

fn is_everyone(part: &Part<'_>) -> bool {
    address::cover_everyone(&[part.range])
}

/// A member of the view that lets a range in.
struct Part<'r> {
    rule: &'r Map,
    origin: OriginId,
    header: OriginId,
    service: Service<'r>,
    range: Network,
}

/// What a rule is about.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Service<'r> {
    protocol: &'r str,
    from: i64,
    to: i64,
}

impl Service<'_> {
    fn covers(self, other: Self) -> bool {
        (self.protocol == "all" || self.protocol == other.protocol)
            && self.from <= other.from
            && other.to <= self.to
    }
}

impl<'r> Part<'r> {
    /// The part that a member is: `None` if it does not let a known range in to known ports. Small ranges are left out, so that
    /// long lists of offices cost nothing.
    fn read(rule: &'r Value, address: &str) -> Option<Self> {
        let map = rule.as_map()?;
        let text = |name: &str| map.get(name).and_then(|entry| entry.value.as_str());
        let port = |name: &str| {
            let port = map.get(name).map(|entry| &entry.value)?;
            port.as_number().and_then(Number::as_i64)
        };
        let source = map.get(address)?;
        let range = address::range_of(source.value.as_str()?).filter(|range| range.prefix() <= MOST_BITS)?;
        (text("access")? == "Allow").then_some(())?;
        let service = Service { protocol: text("protocol")?, from: port("fromPort")?, to: port("toPort")? };
        Some(Self { rule: map, origin: rule.origin, header: source.header, service, range })
    }

    /// The same member for everyone, who stands where the key of the part does.
    fn of_everyone(&self, address: &str) -> Value {
        let everyone = match self.range.family() {
            cumulint_basics::Family::V4 => "0.0.0.0/0",
            cumulint_basics::Family::V6 => "::/0",
        };
        let mut record = Record::new(self.origin);
        for entry in self.rule {
            let value = match &*entry.key == address {
                true => Value::new(Kind::String(everyone.into()), self.header),
                false => entry.value.clone(),
            };
            record.put(&entry.key, entry.header, value);
        }
        record.finish()
    }
}

/// How many parts of a resource are looked at: each is compared with each.
const MAX_PARTS: usize = 256;
/// The longest prefix that a part of the world has.
const MOST_BITS: u32 = 8;
