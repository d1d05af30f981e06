//! What the tables of `schema` know: the one door to them.

/// An API version of a type.
#[derive(Clone, Copy)]
pub(crate) struct Version<'t> {
    pub(crate) kind: &'t str,
    pub(crate) version: &'t str,
}

impl Version<'_> {
    /// Whether it is no date with an optional suffix that Azure knows.
    pub(crate) fn is_malformed(self) -> bool {
        self.parts().is_none()
    }

    /// Whether it carries a suffix: `-preview`, `-beta`, …
    pub(crate) fn is_preview(self) -> bool {
        self.parts().is_some_and(|(_, suffix)| !suffix.is_empty())
    }

    /// Whether the type has no stable version at all; nothing for a type that is not in the tables.
    pub(crate) fn is_preview_only(self) -> Option<bool> {
        newest_stable(self.kind).map(|newest| newest.is_none())
    }

    /// Whether there is a stable version that is newer.
    pub(crate) fn is_superseded(self) -> Option<bool> {
        let (date, suffix) = self.parts()?;
        let newest = newest_stable(self.kind)?;
        Some(newest.is_some_and(|newest| date < newest.as_str() || (date == newest && !suffix.is_empty())))
    }

    /// Whether the tables list it; nothing for a type that is not in the tables.
    pub(crate) fn is_known(self) -> Option<bool> {
        None
    }

    /// The date and the suffix, without the dash.
    fn parts(&self) -> Option<(&str, &str)> {
        let (date, rest) = self.version.split_at_checked(DATE_LENGTH)?;
        let numeric = |place: usize, byte: u8| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        if !date.bytes().enumerate().all(|(place, byte)| numeric(place, byte)) {
            return None;
        }
        if rest.is_empty() {
            return Some((date, rest));
        }
        let suffix = rest.strip_prefix('-')?;
        SUFFIXES.iter().any(|known| known.eq_ignore_ascii_case(suffix)).then_some((date, suffix))
    }
}

/// The newest stable version of a type: nothing for a type that is not in the tables, `Some(None)` where all are previews.
pub(crate) fn newest_stable(_kind: &str) -> Option<Option<String>> {
    None
}

/// The access levels of the IAM actions that a pattern (`s3:Get*`) stands for; nothing where the tables know none of them.
pub(crate) fn access_levels(_pattern: &str) -> Option<Vec<&'static str>> {
    None
}

const DATE_LENGTH: usize = "2023-01-01".len();
const SUFFIXES: &[&str] = &["preview", "alpha", "beta", "rc", "privatepreview"];
