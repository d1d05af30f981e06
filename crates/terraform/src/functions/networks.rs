//! Functions of address ranges in CIDR notation, of both versions of IP.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::functions::{Answer, Call};
use crate::value::Number;

/// A range: its first address as a number, and the length of its prefix.
#[derive(Clone, Copy)]
struct Network {
    first: u128,
    prefix: u32,
    /// 32 or 128.
    bits: u32,
}

impl Network {
    /// Reads `10.0.0.0/8`. Digits may have zeros before them, and stay decimal.
    fn parse(text: &str) -> Result<Self, String> {
        Self::read(text).ok_or_else(|| format!("invalid CIDR expression: invalid CIDR address: {text}"))
    }

    fn read(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let (address, bits) = address_number(address)?;
        let digits =
            !prefix.is_empty() && prefix.len() <= 3 && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix = digits.then(|| prefix.parse().ok()).flatten().filter(|prefix| *prefix <= bits)?;
        Some(Self { first: address & !host_mask(bits - prefix), prefix, bits })
    }

    fn host_bits(self) -> u32 {
        self.bits - self.prefix
    }

    fn last(self) -> u128 {
        self.first | host_mask(self.host_bits())
    }

    fn address(self, number: u128) -> String {
        if self.bits == 32 {
            Ipv4Addr::from(u32::try_from(number).unwrap_or(u32::MAX)).to_string()
        } else {
            go_text(Ipv6Addr::from(number))
        }
    }

    fn to_text(self) -> String {
        format!("{}/{}", self.address(self.first), self.prefix)
    }

    /// A part of it, by its number among all parts of that size.
    fn subnet(self, new_bits: i64, number: &Number) -> Result<Self, String> {
        // Terraform takes a negative number of bits for a larger range.
        let prefix = u32::try_from(i64::from(self.prefix).saturating_add(new_bits)).ok();
        let prefix = prefix.filter(|prefix| *prefix <= self.bits).ok_or_else(|| {
            format!("insufficient address space to extend prefix of {} by {new_bits}", self.prefix)
        })?;
        let number = whole(number)?;
        let shift = self.bits - prefix;
        let more = prefix.saturating_sub(self.prefix);
        let fits = more >= 128 || number >> more == 0;
        if !fits {
            return Err(format!(
                "prefix extension of {new_bits} does not accommodate a subnet numbered {number}"
            ));
        }
        let offset = if shift >= 128 { 0 } else { number << shift };
        Ok(Self { first: self.first | offset, prefix, bits: self.bits })
    }
}

/// An IPv6 address as Terraform writes it: one that maps an IPv4 address has no dots.
fn go_text(address: Ipv6Addr) -> String {
    match address.to_ipv4_mapped() {
        Some(mapped) => mapped.to_string(),
        None => address.to_string(),
    }
}

fn host_mask(bits: u32) -> u128 {
    1_u128.checked_shl(bits).map_or(u128::MAX, |size| size - 1)
}

/// An address as a number, and its size in bits.
fn address_number(text: &str) -> Option<(u128, u32)> {
    if text.contains(':') {
        return text.parse::<Ipv6Addr>().ok().map(|address| (u128::from(address), 128));
    }
    let parts: Vec<&str> = text.split('.').collect();
    let part = |part: &&str| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits
            .then(|| part.trim_start_matches('0'))
            .map(|part| if part.is_empty() { "0" } else { part })?
            .parse::<u8>()
            .ok()
    };
    let bytes: Option<Vec<u8>> = parts.iter().map(part).collect();
    let bytes = bytes.filter(|bytes| bytes.len() == 4)?;
    Some((bytes.iter().fold(0, |number, byte| number << 8 | u128::from(*byte)), 32))
}

fn whole(number: &Number) -> Result<u128, String> {
    number.to_string().parse().map_err(|_| "a whole number that is not negative is required".to_owned())
}

/// A negative number counts from the end.
pub(super) fn cidrhost(call: &Call<'_>) -> Answer {
    let network = Network::parse(call.text(0)?)?;
    let number = call.number(1)?;
    if !number.is_whole() {
        return Err("a whole number is required".to_owned());
    }
    let size = whole(&number.absolute())?;
    let wrong = || format!("prefix of {} does not accommodate a host numbered {number}", network.prefix);
    let address = if number.is_negative() {
        network.last().checked_sub(size.checked_sub(1).ok_or_else(wrong)?).filter(|it| *it >= network.first)
    } else {
        network.first.checked_add(size).filter(|it| *it <= network.last())
    };
    call.string(network.address(address.ok_or_else(wrong)?))
}

pub(super) fn cidrnetmask(call: &Call<'_>) -> Answer {
    let network = Network::parse(call.text(0)?)?;
    if network.bits != 32 {
        return Err("IPv6 addresses cannot have a netmask".to_owned());
    }
    call.string(network.address(u128::from(u32::MAX) & !host_mask(network.host_bits())))
}

pub(super) fn cidrsubnet(call: &Call<'_>) -> Answer {
    let network = Network::parse(call.text(0)?)?;
    call.string(network.subnet(call.whole(1)?, call.number(2)?)?.to_text())
}

/// One part after the other, each as large as asked for.
pub(super) fn cidrsubnets(call: &Call<'_>) -> Answer {
    let network = Network::parse(call.text(0)?)?;
    let mut next = Some(network.first);
    let mut found = Vec::new();
    for index in 1..call.arguments.len() {
        let new_bits = call.whole(index)?;
        if !(1..=32).contains(&new_bits) {
            return Err("must extend prefix by at least one bit, and by at most 32".to_owned());
        }
        let part = network.subnet(new_bits, &Number::from(0_i64))?;
        let room = || {
            format!("not enough remaining address space for a subnet with a prefix of {} bits", part.prefix)
        };
        let size = host_mask(part.host_bits());
        // A part starts where its size allows.
        let start = next.and_then(|at| at.checked_add(size)).map(|at| at & !size).ok_or_else(room)?;
        let end = start.checked_add(size).filter(|end| *end <= network.last()).ok_or_else(room)?;
        found.push(Network { first: start, ..part }.to_text());
        next = end.checked_add(1);
    }
    call.strings(found.into_iter())
}

/// `OpenTofu`: whether a range holds an address, or the whole of another range.
pub(super) fn cidrcontains(call: &Call<'_>) -> Answer {
    let outer = Network::parse(call.text(0)?)?;
    let text = call.text(1)?;
    let (first, last, bits) = if text.contains('/') {
        let inner = Network::parse(text)?;
        (inner.first, inner.last(), inner.bits)
    } else {
        let (address, bits) = address_number(text).ok_or_else(|| format!("invalid IP address: {text}"))?;
        (address, address, bits)
    };
    if outer.bits != bits {
        return Err("address families of containing and contained do not match".to_owned());
    }
    call.bool(outer.first <= first && last <= outer.last())
}
