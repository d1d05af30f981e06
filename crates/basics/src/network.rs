//! Ranges of network addresses in CIDR notation (RFC 4632), of both versions of IP.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The version of IP that an address belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Family {
    /// Addresses of 32 bits.
    V4,
    /// Addresses of 128 bits.
    V6,
}

impl Family {
    /// The version of an address. One of IPv6 that maps one of IPv4 is of IPv6.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        if address.is_ipv4() { Self::V4 } else { Self::V6 }
    }

    /// The bits of its addresses.
    #[must_use]
    pub fn bits(self) -> u32 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }

    /// The address with this number; of IPv4 the last one where the number is larger.
    #[must_use]
    pub fn address(self, number: u128) -> IpAddr {
        match self {
            Self::V4 => IpAddr::V4(Ipv4Addr::from(u32::try_from(number).unwrap_or(u32::MAX))),
            Self::V6 => IpAddr::V6(Ipv6Addr::from(number)),
        }
    }
}

/// A range: all addresses that begin with the same bits. It displays as `10.0.0.0/8`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    first: u128,
    prefix: u32,
    family: Family,
}

impl Network {
    /// The range of all addresses that share their first `prefix` bits with `address`. `None` if addresses have fewer.
    #[must_use]
    pub fn new(address: IpAddr, prefix: u32) -> Option<Self> {
        let family = Family::of(address);
        let number = match address {
            IpAddr::V4(address) => u128::from(address.to_bits()),
            IpAddr::V6(address) => address.to_bits(),
        };
        let free = family.bits().checked_sub(prefix)?;
        Some(Self { first: number & !low_bits(free), prefix, family })
    }

    /// The range of one address.
    #[must_use]
    pub fn single(address: IpAddr) -> Self {
        let family = Family::of(address);
        let whole = Self { first: 0, prefix: 0, family };
        Self::new(address, family.bits()).unwrap_or(whole)
    }

    /// Reads `10.0.0.0/8`, nothing around it; bits behind the prefix may be set, and do not count. `None` if that is not
    /// what the string is.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        Self::new(address.parse().ok()?, prefix_length(prefix)?)
    }

    /// The version of its addresses.
    #[must_use]
    pub fn family(self) -> Family {
        self.family
    }

    /// How many bits all of its addresses share.
    #[must_use]
    pub fn prefix(self) -> u32 {
        self.prefix
    }

    /// How many bits tell its addresses apart.
    #[must_use]
    pub fn free_bits(self) -> u32 {
        self.family.bits().saturating_sub(self.prefix)
    }

    /// The number of its first address.
    #[must_use]
    pub fn first(self) -> u128 {
        self.first
    }

    /// The number of its last address.
    #[must_use]
    pub fn last(self) -> u128 {
        self.first | low_bits(self.free_bits())
    }

    /// The mask that leaves of an address what all of its addresses share, as the number of an address.
    #[must_use]
    pub fn mask(self) -> u128 {
        low_bits(self.family.bits()) & !low_bits(self.free_bits())
    }

    /// The address with this number, of its own version.
    #[must_use]
    pub fn address(self, number: u128) -> IpAddr {
        self.family.address(number)
    }

    /// Whether it holds all addresses of another range. Never of one of the other version.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.family == other.family && self.first <= other.first && other.last() <= self.last()
    }

    /// The part of it with this index, from 0, among all parts of a longer prefix. `None` if it has no such part.
    #[must_use]
    pub fn part(self, prefix: u32, index: u128) -> Option<Self> {
        let more = prefix.checked_sub(self.prefix)?;
        let free = self.family.bits().checked_sub(prefix)?;
        let offset = index.checked_shl(free).unwrap_or_default();
        (index <= low_bits(more)).then_some(Self { first: self.first | offset, prefix, family: self.family })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", self.address(self.first), self.prefix)
    }
}

/// The length of a prefix: digits only, with no sign.
fn prefix_length(digits: &str) -> Option<u32> {
    let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok())?
}

/// The number that has so many ones at its end.
fn low_bits(count: u32) -> u128 {
    1_u128.checked_shl(count).map_or(u128::MAX, |next| next - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> Network {
        Network::parse(text).unwrap()
    }

    #[test]
    fn a_range_begins_where_its_prefix_ends() {
        assert_eq!(network("10.1.2.3/8").to_string(), "10.0.0.0/8");
        assert_eq!(network("2001:db8::1/32").to_string(), "2001:db8::/32");
        assert_eq!(network("255.255.255.255/0").to_string(), "0.0.0.0/0");
        assert_eq!(network("::1/128").to_string(), "::1/128");
    }

    #[test]
    fn what_is_not_a_range_is_refused() {
        for text in [
            "10.0.0.0",
            "10.0.0.0/33",
            "::/129",
            "10.0.0/8",
            "10.0.0.0/+8",
            "10.0.0.0/",
            " 10.0.0.0/8",
            "/8",
            "",
        ] {
            assert_eq!(Network::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_range_knows_its_bounds_and_its_mask() {
        let network = network("10.1.0.0/16");
        assert_eq!(network.address(network.first()).to_string(), "10.1.0.0");
        assert_eq!(network.address(network.last()).to_string(), "10.1.255.255");
        assert_eq!(network.address(network.mask()).to_string(), "255.255.0.0");
        assert_eq!(network.free_bits(), 16);
    }

    #[test]
    fn a_range_contains_itself_and_narrower_ones_of_its_version() {
        let outer = network("10.0.0.0/8");
        for (text, inside) in [
            ("10.0.0.0/8", true),
            ("10.255.0.0/16", true),
            ("10.0.0.0/7", false),
            ("11.0.0.0/16", false),
            ("::/0", false),
        ] {
            assert_eq!(outer.contains(network(text)), inside, "{text}");
        }
        assert!(network("::/0").contains(Network::single(IpAddr::V6(Ipv6Addr::LOCALHOST))));
        assert!(!network("::/0").contains(outer));
    }

    #[test]
    fn parts_are_counted_from_the_first() {
        let whole = network("10.0.0.0/8");
        assert_eq!(whole.part(16, 255).unwrap().to_string(), "10.255.0.0/16");
        assert_eq!(whole.part(8, 0), Some(whole));
        for (prefix, index) in [(16, 256), (8, 1), (7, 0), (33, 0)] {
            assert_eq!(whole.part(prefix, index), None, "{prefix} {index}");
        }
        assert_eq!(network("::/0").part(128, u128::MAX).unwrap().first(), u128::MAX);
        assert_eq!(network("::/0").part(0, 0), Some(network("::/0")));
    }
}
