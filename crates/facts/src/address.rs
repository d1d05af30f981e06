//! Network addresses and type names, as far as their text tells.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use cumulint_basics::Network;

/// Whether a text names every address of the internet: `*`, `Internet`, or a range of prefix length 0. Nothing for a text
/// that is no address, no range and no such word.
pub(crate) fn is_everyone(text: &str) -> Option<bool> {
    if is_word_for_everyone(text) {
        return Some(true);
    }
    if is_service_tag(text) {
        return Some(false);
    }
    range(text).map(|range| range.prefix() == 0)
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
    fn a_range_is_public_unless_it_lies_in_a_private_one() {
        for (text, public) in
            [("10.1.0.0/16", false), ("10.0.0.0/7", true), ("8.8.8.8", true), ("fd00::/8", false)]
        {
            assert_eq!(reaches_public(text), Some(public), "{text}");
        }
    }
}
