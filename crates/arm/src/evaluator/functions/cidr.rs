//! Address ranges in CIDR notation (RFC 4632), of both versions.

use std::net::IpAddr;

use cumulint_basics::{Family, Network};
use cumulint_model::Number;

use super::Applied;
use crate::maker::Maker;
use crate::value::text::{Part, Text};
use crate::value::{Entry, Kind, Value};

pub(super) fn parse_cidr(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(range) = applied.text(0).and_then(range) else {
        return maker.unfit(applied, "the text is no range of addresses");
    };
    let text = |address: u128| Kind::Text(Text::Known(range.address(address).to_string().into()));
    let mut parts = vec![("network", text(range.first())), ("netmask", text(range.mask()))];
    let (mut first, mut last) = (range.first(), range.last());
    if range.family() == Family::V4 {
        parts.push(("broadcast", text(range.last())));
        if range.prefix() < 31 {
            (first, last) = (first + 1, last - 1);
        }
    }
    parts.push(("firstUsable", text(first)));
    parts.push(("lastUsable", text(last)));
    parts.push(("cidr", Kind::Number(Number::from(i64::from(range.prefix())))));
    let origin = maker.made_of(applied);
    let entry = |(key, kind): (&str, Kind)| Entry::new(key, origin, Value::new(kind, origin));
    let entries = parts.into_iter().map(entry).collect();
    maker.object_result(entries, applied)
}

/// `cidrSubnet(range, shared bits, index)`
pub(super) fn cidr_subnet(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let (Some(range), Some(shared), Some(index)) =
        (applied.text(0).and_then(range), applied.whole(1), applied.whole(2))
    else {
        return maker.unfit(applied, "`cidrSubnet` needs a range of addresses and two whole numbers");
    };
    let subnet = u32::try_from(shared).ok().zip(u128::try_from(index).ok());
    match subnet.and_then(|(shared, index)| range.part(shared, index)) {
        Some(made) => maker.assembled([Part::Known(made.to_string().into())], applied),
        None => maker.unfit(applied, &format!("the range has no part /{shared} with the index {index}")),
    }
}

/// `cidrHost(range, index)`: the first usable address has the index 0.
pub(super) fn cidr_host(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let (Some(range), Some(index)) = (applied.text(0).and_then(range), applied.whole(1)) else {
        return maker.unfit(applied, "`cidrHost` needs a range of addresses and a whole number");
    };
    match u128::try_from(index).ok().and_then(|index| host(range, index)) {
        Some(host) => maker.assembled([Part::Known(host.to_string().into())], applied),
        None => maker.unfit(applied, &format!("the range has no address with the index {index}")),
    }
}

/// Reads a range, or an address by itself.
fn range(text: &str) -> Option<Network> {
    let text = text.trim();
    let lone = || text.parse().ok().and_then(|address| Network::new(address, class(address)));
    Network::parse(text).or_else(lone)
}

/// The usable address with this index: the first one of a range has another use, and so has the last one of IPv4.
fn host(range: Network, index: u128) -> Option<IpAddr> {
    let reserved = u128::from(range.family() == Family::V6 || range.prefix() < 31);
    let address = range.first().checked_add(index)?.checked_add(reserved)?;
    let last = match range.family() {
        Family::V4 => range.last() - reserved,
        Family::V6 => range.last(),
    };
    (address <= last).then(|| range.address(address))
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
