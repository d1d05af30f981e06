//! Functions of address ranges in CIDR notation, of both versions of IP.

use std::net::{IpAddr, Ipv4Addr};

use cumulint_basics::{Family, Network};

use crate::functions::{Answer, Call, refused};
use crate::value::Number;

fn network(text: &str) -> Result<Network, String> {
    read(text).ok_or_else(|| format!("invalid CIDR expression: invalid CIDR address: {text}"))
}

/// Reads `10.0.0.0/8`. Digits may have zeros before them, and stay decimal.
fn read(text: &str) -> Option<Network> {
    let (address, prefix) = text.split_once('/')?;
    let digits = !prefix.is_empty() && prefix.len() <= 3 && prefix.bytes().all(|byte| byte.is_ascii_digit());
    Network::new(read_address(address)?, digits.then(|| prefix.parse().ok())??)
}

/// Reads an address.
fn read_address(text: &str) -> Option<IpAddr> {
    if text.contains(':') {
        return text.parse().ok().map(IpAddr::V6);
    }
    let byte = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let significant = digits.then(|| part.trim_start_matches('0'))?;
        if significant.is_empty() { Some(0) } else { significant.parse::<u8>().ok() }
    };
    let bytes: Option<Vec<u8>> = text.split('.').map(byte).collect();
    let bytes: [u8; 4] = bytes?.try_into().ok()?;
    Some(IpAddr::V4(Ipv4Addr::from(bytes)))
}

/// An address as Terraform writes it: one of IPv6 that maps one of IPv4 has only the dots.
fn written(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            address.to_ipv4_mapped().map_or_else(|| address.to_string(), |mapped| mapped.to_string())
        }
    }
}

/// The prefix that is longer by so many bits. Terraform takes a negative number of bits for a larger range.
fn extended(network: Network, new_bits: i64) -> Result<u32, String> {
    let prefix = u32::try_from(i64::from(network.prefix()).saturating_add(new_bits)).ok();
    prefix.filter(|prefix| *prefix <= network.family().bits()).ok_or_else(|| {
        format!("insufficient address space to extend prefix of {} by {new_bits}", network.prefix())
    })
}

fn whole(number: &Number) -> Result<u128, String> {
    number.to_string().parse().map_err(|_| "a whole number that is not negative is required".to_owned())
}

/// A range as Terraform writes it.
fn text(range: Network) -> String {
    format!("{}/{}", written(range.address(range.first())), range.prefix())
}

/// A negative number counts from the end.
pub(super) fn cidrhost(call: &Call<'_>) -> Answer {
    let network = network(call.text(0)?)?;
    let number = call.number(1)?;
    if !number.is_whole() {
        return refused("a whole number is required");
    }
    let size = whole(&number.absolute())?;
    let wrong = || format!("prefix of {} does not accommodate a host numbered {number}", network.prefix());
    let address = if number.is_negative() {
        network.last().checked_sub(size.checked_sub(1).ok_or_else(wrong)?).filter(|it| *it >= network.first())
    } else {
        network.first().checked_add(size).filter(|it| *it <= network.last())
    };
    call.string(written(network.address(address.ok_or_else(wrong)?)))
}

pub(super) fn cidrnetmask(call: &Call<'_>) -> Answer {
    let network = network(call.text(0)?)?;
    if network.family() == Family::V6 {
        return refused("IPv6 addresses cannot have a netmask");
    }
    call.string(written(network.address(network.mask())))
}

pub(super) fn cidrsubnet(call: &Call<'_>) -> Answer {
    let network = network(call.text(0)?)?;
    let new_bits = call.whole(1)?;
    let prefix = extended(network, new_bits)?;
    let number = whole(call.number(2)?)?;
    if prefix < network.prefix() && number == 0 {
        // A larger range keeps the address of the narrower one.
        return call.string(format!("{}/{prefix}", written(network.address(network.first()))));
    }
    let wrong = || format!("prefix extension of {new_bits} does not accommodate a subnet numbered {number}");
    call.string(text(network.part(prefix, number).ok_or_else(wrong)?))
}

/// One part after the other, each as large as asked for.
pub(super) fn cidrsubnets(call: &Call<'_>) -> Answer {
    let network = network(call.text(0)?)?;
    let mut next = Some(network.first());
    let mut found = Vec::new();
    for index in 1..call.arguments.len() {
        let new_bits = call.whole(index)?;
        if !(1..=32).contains(&new_bits) {
            return refused("must extend prefix by at least one bit, and by at most 32");
        }
        let prefix = extended(network, new_bits)?;
        let room =
            || format!("not enough remaining address space for a subnet with a prefix of {prefix} bits");
        let part = network.part(prefix, 0).ok_or_else(room)?;
        let size = part.last() - part.first();
        // A part starts where its size allows.
        let start = next.and_then(|at| at.checked_add(size)).map(|at| at & !size).ok_or_else(room)?;
        let part = Network::new(network.address(start), prefix).ok_or_else(room)?;
        if start > network.last() || !network.contains(part) {
            return refused(room());
        }
        found.push(text(part));
        next = part.last().checked_add(1);
    }
    call.strings(found.into_iter())
}

/// `OpenTofu`: whether a range holds an address, or the whole of another range.
pub(super) fn cidrcontains(call: &Call<'_>) -> Answer {
    let outer = network(call.text(0)?)?;
    let text = call.text(1)?;
    let inner = if text.contains('/') {
        network(text)?
    } else {
        Network::single(read_address(text).ok_or_else(|| format!("invalid IP address: {text}"))?)
    };
    if outer.family() != inner.family() {
        return refused("address families of containing and contained do not match");
    }
    call.bool(outer.contains(inner))
}
