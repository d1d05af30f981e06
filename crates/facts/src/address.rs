//! Network addresses and type names, as far as their text tells.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use cumulint_basics::{Family, Network};

/// Whether a text names every address of the internet: `*`, `Internet`, or a range of prefix length 0. Nothing for a text
/// that is no address, no range and no such word.
pub(crate) fn is_everyone(text: &str) -> Option<bool> {
    if is_word_for_everyone(text) {
        return Some(true);
    }
    if is_service_tag(text) {
        return Some(false);
    }
    range(text).map(|range| cover_everyone(&[range]))
}

/// Whether texts name, taken together, every address of the internet: `0.0.0.0/1` and `128.0.0.0/1` do.
pub(crate) fn admit_everyone<'t>(texts: impl Iterator<Item = &'t str>) -> bool {
    let mut ranges = Vec::new();
    for text in texts {
        if is_word_for_everyone(text) {
            return true;
        }
        ranges.extend(range(text));
    }
    cover_everyone(&ranges)
}

/// Whether ranges hold, taken together, every address of one version of IP that is routed on the internet.
pub(crate) fn cover_everyone(ranges: &[Network]) -> bool {
    [Family::V4, Family::V6].into_iter().any(|family| covers(ranges, family))
}

fn covers(ranges: &[Network], family: Family) -> bool {
    let of_family = |range: &Network| range.family() == family;
    if !ranges.iter().any(of_family) {
        return false;
    }
    let nobody = PRIVATE.iter().chain(UNROUTED);
    let nobody = nobody.filter_map(|(address, prefix)| Network::new(*address, *prefix));
    let mut all: Vec<Network> = nobody.chain(ranges.iter().copied()).filter(of_family).collect();
    all.sort_unstable_by_key(|range| range.first());
    let mut next = 0_u128;
    for range in all {
        if range.first() > next {
            return false;
        }
        // The last address of IPv6 has no next one.
        let Some(after) = range.last().checked_add(1) else { return true };
        next = next.max(after);
    }
    family == Family::V4 && next > u128::from(u32::MAX)
}

/// Whether a range holds more of the internet than /8 of IPv4 or /32 of IPv6, and not only addresses of private networks.
pub(crate) fn is_broad(text: &str) -> bool {
    let widest = |family| if family == Family::V4 { 8 } else { 32 };
    range(text).is_some_and(|range| range.prefix() < widest(range.family()))
        && reaches_public(text) == Some(true)
}

/// The range that a text names; `None` for words and for what is no range.
pub(crate) fn range_of(text: &str) -> Option<Network> {
    range(text)
}

/// Whether a range holds an address that is routed on the internet.
pub(crate) fn reaches_public(text: &str) -> Option<bool> {
    if is_word_for_everyone(text) {
        return Some(true);
    }
    if is_service_tag(text) {
        return Some(false);
    }
    let range = range(text)?;
    let private = PRIVATE.iter().filter_map(|(address, prefix)| Network::new(*address, *prefix));
    Some(!private.into_iter().any(|private| private.contains(range)))
}

/// Whether a type is the given one's child or deeper: Azure's types are paths, compared without case.
pub(crate) fn is_below(kind: &str, above: &str) -> bool {
    !above.contains('/')
        || (kind.get(..above.len()).is_some_and(|head| head.eq_ignore_ascii_case(above))
            && kind.get(above.len()..).is_some_and(|rest| rest.starts_with('/')))
}

fn is_word_for_everyone(text: &str) -> bool {
    ["*", "Internet", "Any"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Azure's names for groups of its own addresses: `VirtualNetwork`, `Storage.WestEurope`.
fn is_service_tag(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-'))
        && range(text).is_none()
}

/// Reads a range with spaces around its parts; a single address is its own range.
fn range(text: &str) -> Option<Network> {
    match text.split_once('/') {
        Some((address, prefix)) => Network::new(address.trim().parse().ok()?, prefix.trim().parse().ok()?),
        None => text.trim().parse().ok().map(Network::single),
    }
}

/// Ranges that are not routed on the internet (RFC 1918, 6598, 3927, 1122, 4193, 4291, 5737, 3849).
const PRIVATE: &[(IpAddr, u32)] = &[
    (IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(172, 16, 0, 0)), 12),
    (IpAddr::V4(Ipv4Addr::new(192, 168, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(100, 64, 0, 0)), 10),
    (IpAddr::V4(Ipv4Addr::new(169, 254, 0, 0)), 16),
    (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(192, 0, 2, 0)), 24),
    (IpAddr::V4(Ipv4Addr::new(198, 51, 100, 0)), 24),
    (IpAddr::V4(Ipv4Addr::new(203, 0, 113, 0)), 24),
    (IpAddr::V6(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0)), 7),
    (IpAddr::V6(Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0)), 10),
    (IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0)), 32),
    (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
];

/// Further ranges that nobody on the internet has (RFC 6890, 5771, 1112, 2928: of IPv6 only `2000::/3` is given out).
const UNROUTED: &[(IpAddr, u32)] = &[
    (IpAddr::V4(Ipv4Addr::new(0, 0, 0, 0)), 8),
    (IpAddr::V4(Ipv4Addr::new(192, 0, 0, 0)), 24),
    (IpAddr::V4(Ipv4Addr::new(198, 18, 0, 0)), 15),
    (IpAddr::V4(Ipv4Addr::new(224, 0, 0, 0)), 3),
    (IpAddr::V6(Ipv6Addr::UNSPECIFIED), 3),
    (IpAddr::V6(Ipv6Addr::new(0x4000, 0, 0, 0, 0, 0, 0, 0)), 2),
    (IpAddr::V6(Ipv6Addr::new(0x8000, 0, 0, 0, 0, 0, 0, 0)), 1),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_prefix_length_zero_is_everyone() {
        for text in ["0.0.0.0/0", "::/0", "*", "Internet"] {
            assert_eq!(is_everyone(text), Some(true), "{text}");
        }
        assert_eq!(is_everyone("10.0.0.0/8"), Some(false));
        assert_eq!(is_everyone("VirtualNetwork"), Some(false));
        assert_eq!(is_everyone("not an address"), None);
    }

    #[test]
    fn ranges_are_everyone_if_together_they_hold_all_that_is_routed() {
        let everyone = |texts: &[&str]| admit_everyone(texts.iter().copied());
        assert!(everyone(&["10.0.0.0/8", "128.0.0.0/1", "0.0.0.0/1"]));
        assert!(everyone(&["8000::/1", "::/1"]));
        assert!(everyone(&["2000::/3"]));
        assert!(everyone(&["*"]));
        assert!(!everyone(&["0.0.0.0/1"]));
        assert!(!everyone(&["0.0.0.0/1", "128.0.0.0/2"]));
        assert!(!everyone(&["10.0.0.0/8", "fd00::/8"]));
        assert!(!everyone(&[]));
    }

    #[test]
    fn a_range_is_broad_by_its_prefix_unless_it_is_private() {
        for (text, broad) in [
            ("0.0.0.0/1", true),
            ("12.0.0.0/8", false),
            ("10.0.0.0/7", true),
            ("2001::/16", true),
            ("fc00::/7", false),
        ] {
            assert_eq!(is_broad(text), broad, "{text}");
        }
    }

    #[test]
    fn a_range_is_public_unless_it_lies_in_a_private_one() {
        for (text, public) in
            [("10.1.0.0/16", false), ("10.0.0.0/7", true), ("8.8.8.8", true), ("fd00::/8", false)]
        {
            assert_eq!(reaches_public(text), Some(public), "{text}");
        }
    }
}
