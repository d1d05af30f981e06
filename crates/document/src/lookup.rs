//! Keys of mappings: which are written twice, and where a key is among many.
//!
//! Keys are compared by a hash first and by their text where hashes agree, in sorted order: keys chosen to collide cost no more
//! than a comparison of strings.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Mappings with more entries than this get an index.
pub(crate) const INDEX_ABOVE: usize = 16;

/// A key of a mapping that is still open or has an index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    pub(crate) hash: u32,
    pub(crate) node: u32,
}

/// The hash of a key's decoded text.
pub(crate) fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    let hash = hasher.finish();
    #[expect(clippy::cast_possible_truncation, reason = "both halves of the hash are folded into one")]
    let folded = (hash ^ (hash >> 32)) as u32;
    folded
}

/// The keys of all large mappings, each mapping's sorted by hash, text and place.
#[derive(Default, Debug)]
pub(crate) struct KeyIndex {
    keys: Vec<Key>,
    /// By mapping: its part of `keys`.
    mappings: rustc_hash::FxHashMap<u32, (u32, u32)>,
}

impl KeyIndex {
    /// Sorts the keys of a mapping, so that equal ones are neighbours in the order of their places.
    pub(crate) fn sort<'t>(keys: &mut [Key], text: &impl Fn(u32) -> Cow<'t, str>) {
        keys.sort_unstable_by(|a, b| {
            let by_text = || if a.node == b.node { Ordering::Equal } else { text(a.node).cmp(&text(b.node)) };
            a.hash.cmp(&b.hash).then_with(by_text).then(a.node.cmp(&b.node))
        });
    }

    /// Keeps the sorted keys of a mapping.
    pub(crate) fn keep(&mut self, mapping: u32, sorted: &[Key]) {
        let start = crate::text_map::offset(self.keys.len());
        self.keys.extend_from_slice(sorted);
        self.mappings.insert(mapping, (start, crate::text_map::offset(self.keys.len())));
    }

    /// The last key of an indexed mapping with this text.
    pub(crate) fn last<'t>(
        &self,
        mapping: u32,
        wanted: &str,
        text: impl Fn(u32) -> Cow<'t, str>,
    ) -> Option<u32> {
        let (start, end) = *self.mappings.get(&mapping)?;
        let keys = self.keys.get(start as usize..end as usize)?;
        let hash = hash(wanted);
        let after = keys.partition_point(|key| {
            key.hash < hash || (key.hash == hash && text(key.node).as_ref() <= wanted)
        });
        let found = keys.get(after.checked_sub(1)?)?;
        (found.hash == hash && text(found.node) == wanted).then_some(found.node)
    }
}
