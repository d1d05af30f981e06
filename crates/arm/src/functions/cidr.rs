//! Address ranges in CIDR notation (RFC 4632), of both versions.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use cumulint_model::Number;

use super::Applied;
use crate::evaluator::Evaluator;
use crate::text::{Part, Text};
use crate::value::{Entry, Kind, Value};

/// A range: its first address, and how many bits all of its addresses share.
#[derive(Clone, Copy)]
struct Range {
    first: u128,
    shared: u32,
    version: Version,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Version {
    Four,
    Six,
}

impl Evaluator<'_> {
    pub(crate) fn parse_cidr(&mut self, applied: &Applied<'_>) -> Value {
        let Some(range) = applied.text(0).and_then(Range::parse) else {
            return self.unfit(applied, "the text is no range of addresses");
        };
        let text = |address: u128| Kind::Text(Text::Known(range.version.shown(address).into()));
        let mut parts = vec![("network", text(range.first)), ("netmask", text(range.mask()))];
        let (mut first, mut last) = (range.first, range.last());
        if range.version == Version::Four {
            parts.push(("broadcast", text(range.last())));
            if range.shared < 31 {
                (first, last) = (first + 1, last - 1);
            }
        }
        parts.push(("firstUsable", text(first)));
        parts.push(("lastUsable", text(last)));
        parts.push(("cidr", Kind::Number(Number::from(i64::from(range.shared)))));
        let origin =
            self.made(applied.span, applied.name.clone(), applied.arguments.iter().map(|it| it.origin));
        let entry = |(key, kind): (&str, Kind)| Entry::new(key, origin, Value::new(kind, origin));
        let entries = parts.into_iter().map(entry).collect();
        self.object_result(entries, applied)
    }

    /// `cidrSubnet(range, shared bits, index)`
    pub(crate) fn cidr_subnet(&mut self, applied: &Applied<'_>) -> Value {
        let (Some(range), Some(shared), Some(index)) =
            (applied.text(0).and_then(Range::parse), applied.whole(1), applied.whole(2))
        else {
            return self.unfit(applied, "`cidrSubnet` needs a range of addresses and two whole numbers");
        };
        let subnet = u32::try_from(shared).ok().zip(u128::try_from(index).ok());
        match subnet.and_then(|(shared, index)| range.subnet(shared, index)) {
            Some(made) => self.assembled([Part::Known(made.into())], applied),
            None => self.unfit(applied, &format!("the range has no part /{shared} with the index {index}")),
        }
    }

    /// `cidrHost(range, index)`: the first usable address has the index 0.
    pub(crate) fn cidr_host(&mut self, applied: &Applied<'_>) -> Value {
        let (Some(range), Some(index)) = (applied.text(0).and_then(Range::parse), applied.whole(1)) else {
            return self.unfit(applied, "`cidrHost` needs a range of addresses and a whole number");
        };
        match u128::try_from(index).ok().and_then(|index| range.host(index)) {
            Some(host) => self.assembled([Part::Known(host.into())], applied),
            None => self.unfit(applied, &format!("the range has no address with the index {index}")),
        }
    }
}

impl Range {
    fn parse(text: &str) -> Option<Self> {
        let (address, shared) = match text.trim().split_once('/') {
            Some((address, shared)) => (address, Some(shared.parse().ok()?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let shared: u32 = shared.unwrap_or_else(|| class(address));
        let (address, version) = match address {
            IpAddr::V4(address) => (u128::from(u32::from(address)), Version::Four),
            IpAddr::V6(address) => (u128::from(address), Version::Six),
        };
        let range = Self { first: address, shared, version };
        (shared <= version.bits()).then(|| Self { first: address & range.mask(), ..range })
    }

    /// The bits that are free.
    fn free(self) -> u32 {
        self.version.bits() - self.shared
    }

    fn mask(self) -> u128 {
        let all = self.version.all();
        all & !low_bits(self.free())
    }

    fn last(self) -> u128 {
        self.first | low_bits(self.free())
    }

    fn subnet(self, shared: u32, index: u128) -> Option<String> {
        let further = shared.checked_sub(self.shared)?;
        let free = self.version.bits().checked_sub(shared)?;
        if index > low_bits(further) {
            return None;
        }
        let first = self.first | index.checked_shl(free).unwrap_or_default();
        Some(format!("{}/{shared}", self.version.shown(first)))
    }

    fn host(self, index: u128) -> Option<String> {
        let reserved = u128::from(self.version == Version::Six || self.shared < 31);
        let address = self.first.checked_add(index)?.checked_add(reserved)?;
        let last = match self.version {
            Version::Four => self.last() - reserved,
            Version::Six => self.last(),
        };
        (address <= last).then(|| self.version.shown(address))
    }
}

impl Version {
    fn bits(self) -> u32 {
        match self {
            Self::Four => 32,
            Self::Six => 128,
        }
    }

    fn all(self) -> u128 {
        low_bits(self.bits())
    }

    fn shown(self, address: u128) -> String {
        match self {
            Self::Four => Ipv4Addr::from(u32::try_from(address).unwrap_or_default()).to_string(),
            Self::Six => Ipv6Addr::from(address).to_string(),
        }
    }
}

/// How many bits the network of an address without a length shares: Azure goes by the class of the address.
fn class(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(address) => match address.octets() {
            [0..=127, ..] => 8,
            [128..=191, ..] => 16,
            _ => 24,
        },
        IpAddr::V6(_) => 64,
    }
}

/// So many ones.
fn low_bits(count: u32) -> u128 {
    1_u128.checked_shl(count).map_or(u128::MAX, |next| next - 1)
}
