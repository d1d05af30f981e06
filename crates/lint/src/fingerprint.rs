//! Fingerprints: the same defect keeps its own while files are edited elsewhere.

/// A fingerprint of texts, as 32 hexadecimal digits: FNV-1a of 128 bits
/// (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>), which is stable, and needs to resist accidents only.
pub(crate) fn fingerprint(parts: &[&str]) -> String {
    const BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let mut hash = BASIS;
    for part in parts {
        for byte in part.bytes().chain([0]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:032x}")
}

/// An address without its instance keys: `module.logs["eu"].aws_s3_bucket.main[0]` becomes
/// `module.logs.aws_s3_bucket.main`.
pub(crate) fn without_keys(address: &str) -> String {
    let mut plain = String::with_capacity(address.len());
    let mut rest = address;
    while let Some((before, after)) = rest.split_once('[') {
        plain.push_str(before);
        rest = after_key(after);
    }
    plain.push_str(rest);
    plain
}

/// What follows the closing bracket of a key, which may be a quoted text that holds brackets.
fn after_key(key: &str) -> &str {
    let Some(quoted) = key.strip_prefix('"') else {
        return key.split_once(']').map_or("", |(_, rest)| rest);
    };
    let mut escaped = false;
    for (at, character) in quoted.char_indices() {
        match character {
            '"' if !escaped => {
                let rest = quoted.get(at + 1..).unwrap_or_default();
                return rest.strip_prefix(']').unwrap_or(rest);
            }
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_taken_out() {
        assert_eq!(
            without_keys(r#"module.logs["e]u"].aws_s3_bucket.main[0]"#),
            "module.logs.aws_s3_bucket.main"
        );
        assert_eq!(without_keys("aws_s3_bucket.main"), "aws_s3_bucket.main");
        assert_eq!(without_keys(r#"a["x\"]"].b"#), "a.b");
        assert_eq!(without_keys("a["), "a");
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&["a"]).len(), 32);
    }
}
