//! An expression followed by steps: attributes, indexes, splats.

use cumulint_source::TextRange;
use cumulint_syntax::views;

use crate::node::Kind;
use crate::tree::View;
use crate::view::Expression;

views! { View;
    /// `root.step[step]`
    Traversal {
        /// What the steps start from: a variable mostly, but any term may be.
        root: Expression[0],
    }
}

impl<'t> Traversal<'t> {
    /// The steps, at least one unless what follows a dot is missing.
    pub fn steps(self) -> impl Iterator<Item = Step<'t>> + Clone {
        self.0.children().skip(1).filter_map(Step::of)
    }

    /// The range from the root to this step.
    #[must_use]
    pub fn range_to(self, step: Step<'t>) -> TextRange {
        TextRange::new(self.range().start, step.range().end)
    }
}

/// A step of a traversal.
///
/// After a [`Step::FullSplat`] all further steps apply to each element. After a [`Step::AttributeSplat`] only the
/// attributes and legacy indexes that follow directly do; the first index or full splat applies to the resulting list.
#[derive(Clone, Copy, Debug)]
pub enum Step<'t> {
    /// `.name`
    GetAttribute {
        /// The name.
        name: &'t str,
        /// The range of the name.
        name_range: TextRange,
        /// The range, dot included.
        range: TextRange,
    },
    /// `.0`
    LegacyIndex {
        /// The number as written.
        number: &'t str,
        /// The range of the number.
        number_range: TextRange,
        /// The range, dot included.
        range: TextRange,
    },
    /// `[key]`
    Index {
        /// The key.
        key: Expression<'t>,
        /// The range, brackets included.
        range: TextRange,
    },
    /// `.*`
    AttributeSplat {
        /// The range.
        range: TextRange,
    },
    /// `[*]`
    FullSplat {
        /// The range.
        range: TextRange,
    },
}

impl<'t> Step<'t> {
    fn of(view: View<'t>) -> Option<Self> {
        let range = view.range();
        let inner = TextRange::new(view.payload(), range.end);
        Some(match view.kind() {
            Kind::GetAttribute => Self::GetAttribute { name: view.slice(inner), name_range: inner, range },
            Kind::LegacyIndex => Self::LegacyIndex { number: view.slice(inner), number_range: inner, range },
            Kind::Index => Self::Index { key: Expression::of(view.child(0)), range },
            Kind::AttributeSplat => Self::AttributeSplat { range },
            Kind::FullSplat => Self::FullSplat { range },
            _ => return None,
        })
    }

    /// The range of the step, with its dot or brackets.
    #[must_use]
    pub fn range(self) -> TextRange {
        match self {
            Self::GetAttribute { range, .. }
            | Self::LegacyIndex { range, .. }
            | Self::Index { range, .. }
            | Self::AttributeSplat { range }
            | Self::FullSplat { range } => range,
        }
    }
}
