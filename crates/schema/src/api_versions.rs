//! The API versions of ARM types: which exist, which are previews, which is the newest stable one.
//!
//! A version is a date with an optional suffix (`2023-01-01`, `2023-01-01-preview`); there is no clock here, so "old" can
//! only mean that a newer one exists.

use crate::shelf::{Shelf, key_of};

static VERSIONS: Shelf = Shelf::new(include_bytes!("../data/arm_versions.shelf"));

/// The versions of one type.
#[derive(Clone, Copy, Debug)]
pub struct Versions {
    name: &'static str,
    list: &'static str,
}

/// The versions of an ARM type, in any case of letters; `None` if the type is not published.
#[must_use]
pub fn versions(arm_type: &str) -> Option<Versions> {
    let record = VERSIONS.find(arm_type)?;
    let list = record.split('\t').nth(1)?.trim_end();
    Some(Versions { name: key_of(record), list })
}

/// The published type that a misspelt one most probably means: one that differs in a single part, by at most two letters.
/// `None` if none is that near. Decodes all names.
#[must_use]
pub fn nearest_type(name: &str) -> Option<&'static str> {
    crate::spelling::nearest_in_one_part(name, '/', VERSIONS.all().map(key_of))
}

/// Whether a version is well-formed: a date, then at most one suffix that Azure uses.
#[must_use]
pub fn is_well_formed(version: &str) -> bool {
    let (Some(date), rest) = (version.get(..DAY), version.get(DAY..).unwrap_or_default()) else {
        return false;
    };
    let digits = |range: std::ops::Range<usize>| {
        date.get(range).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let dashes = date.get(4..5) == Some("-") && date.get(7..8) == Some("-");
    let suffixes = ["", "-preview", "-alpha", "-beta", "-rc", "-privatepreview"];
    let suffixed = suffixes.iter().any(|suffix| rest.eq_ignore_ascii_case(suffix));
    dashes && digits(0..4) && digits(5..7) && digits(8..10) && suffixed
}

/// Whether a version is a preview: anything but a bare date.
#[must_use]
pub fn is_preview(version: &str) -> bool {
    version.len() > DAY
}

impl Versions {
    /// The type, as Azure spells it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.name
    }

    /// All versions, from the oldest.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.list.split(',').filter(|version| !version.is_empty())
    }

    /// Whether a version is published.
    #[must_use]
    pub fn is_known(&self, version: &str) -> bool {
        self.iter().any(|known| known.eq_ignore_ascii_case(version))
    }

    /// Whether a version is of a later day than every one that is published: the data may be older than it.
    #[must_use]
    pub fn is_ahead(&self, version: &str) -> bool {
        let newest = self.iter().filter_map(|known| known.get(..DAY)).max();
        version.get(..DAY).is_some_and(|day| Some(day) > newest)
    }

    /// The newest version that is not a preview; `None` if all are.
    #[must_use]
    pub fn newest_stable(&self) -> Option<&'static str> {
        self.iter().filter(|version| !is_preview(version)).max()
    }

    /// Whether every version is a preview.
    #[must_use]
    pub fn is_preview_only(&self) -> bool {
        self.newest_stable().is_none()
    }

    /// The newest stable version, if it is newer than this one: of a preview also one of the same date. `None` if it is not, or there is
    /// no stable one.
    #[must_use]
    pub fn superseded_by(&self, version: &str) -> Option<&'static str> {
        let newest = self.newest_stable()?;
        let date = version.get(..DAY)?;
        let newer = newest > date || (newest == date && is_preview(version));
        newer.then_some(newest)
    }
}

/// The length of `2023-01-01`.
const DAY: usize = 10;
