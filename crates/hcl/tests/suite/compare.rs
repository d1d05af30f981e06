//! Our tree against hcl-edit's.

use cumulint_hcl::parse;
use cumulint_source::FileId;

use super::{oracle, walk};

/// What hcl-edit has no range for, or sees differently by design: literal text, whose parts are cut elsewhere.
const OURS_ALONE: [&str; 7] =
    ["header", "body", "object item", "literal part", "character", "marker", "error part"];

/// What the comparison of a text came to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// Both accept, and so many ranges are equal.
    Equal(usize),
    /// Both accept, and these ranges (start, end, kind) are only in one: ours, theirs.
    Differ(oracle::Seen, oracle::Seen),
    /// Only hcl-edit rejects it.
    OnlyWe,
    /// Only we reject it.
    OnlyThey,
    /// Nobody accepts it.
    Nobody,
}

pub(crate) fn compare(text: &str) -> Compared {
    let (tree, diagnostics) = parse(FileId(0), text);
    let theirs = oracle::seen(text);
    let theirs = match (diagnostics.is_empty(), theirs) {
        (true, Some(theirs)) => with_signs(text, theirs),
        (true, None) => return Compared::OnlyWe,
        (false, Some(_)) => return Compared::OnlyThey,
        (false, None) => return Compared::Nobody,
    };
    let mut ours = oracle::Seen::new();
    walk::body(tree.body(), &mut |kind, range| {
        if !OURS_ALONE.contains(&kind) {
            ours.push((range.start as usize, range.end as usize, kind));
        }
    });
    ours.sort_unstable();
    if ours == theirs {
        return Compared::Equal(ours.len());
    }
    let only_ours = ours.iter().filter(|seen| theirs.binary_search(seen).is_err()).copied().collect();
    let only_theirs = theirs.iter().filter(|seen| ours.binary_search(seen).is_err()).copied().collect();
    Compared::Differ(only_ours, only_theirs)
}

/// hcl-edit folds the sign of a number into the literal; for us, as for hashicorp/hcl, it is an operator.
fn with_signs(text: &str, seen: oracle::Seen) -> oracle::Seen {
    let mut split = oracle::Seen::new();
    for (start, end, kind) in seen {
        let digits =
            text.get(start..end).unwrap_or_default().strip_prefix('-').map(str::trim_start).map(str::len);
        match digits.filter(|_| kind == "literal") {
            None => split.push((start, end, kind)),
            Some(length) => {
                split.push((start, end, "unary"));
                split.push((start, start + 1, "unary operator"));
                split.push((end - length, end, "literal"));
            }
        }
    }
    split.sort_unstable();
    split
}
