//! Fingerprints: the same defect keeps its own while files are edited elsewhere.
//!
//! A fingerprint names the policy, its rule, the module or template that declares what is wrong, the address there, the
//! property, and the own keys of the list elements around it. It says nothing of lines, of instances, of sets of inputs and
//! of the roots that deploy a module: a finding of several roots has the fingerprint of the one declaration that they
//! share, so that mending or adding a root changes none. Where defects are alike in all of that, the later ones are numbered
//! in the order of their places.

use std::collections::BTreeMap;

use cumulint_finding::Finding;
use cumulint_policy::Identity;

/// What names a defect.
pub(crate) struct Defect<'d> {
    /// The policy.
    pub(crate) policy: &'d str,
    /// What the policy knows of it.
    pub(crate) identity: &'d Identity,
    /// The path of the module or template that holds the declaration, as the repository knows it: the same whatever folder the
    /// run was started in.
    pub(crate) root: &'d str,
    /// The address of the declaration in there.
    pub(crate) address: &'d str,
}

impl Defect<'_> {
    /// The fingerprint.
    pub(crate) fn fingerprint(&self) -> String {
        self.hashed(Some(self.root))
    }

    /// The fingerprint that a moved file keeps.
    pub(crate) fn moved_fingerprint(&self) -> String {
        self.hashed(None)
    }

    fn hashed(&self, root: Option<&str>) -> String {
        let Identity { rule, property, keys } = self.identity;
        let address = without_keys(self.address);
        let parts = [self.policy, rule, &address, property, keys];
        let parts: Vec<&str> = parts.into_iter().chain(root).collect();
        fingerprint(&parts)
    }
}

/// Tells findings of the same fingerprint apart: those behind the first are numbered. As the fingerprint names the root, so
/// does the number. Both fingerprints get the same one, so that copies in several roots stay alike without their paths.
pub(crate) fn number_equal<'f>(findings: impl Iterator<Item = &'f mut Finding>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let earlier = seen.entry(finding.fingerprint.clone()).or_default();
        if *earlier > 0 {
            let number = earlier.to_string();
            finding.fingerprint = fingerprint(&[&finding.fingerprint, &number]);
            finding.moved_fingerprint = fingerprint(&[&finding.moved_fingerprint, &number]);
        }
        *earlier += 1;
    }
}

/// A fingerprint of strings, as 32 hexadecimal digits: FNV-1a of 128 bits
/// (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>), which is stable, and needs to resist accidents only.
fn fingerprint(parts: &[&str]) -> String {
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
fn without_keys(address: &str) -> String {
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
