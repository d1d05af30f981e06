//! What a published type says beyond the kind of a value: how long, how many, how large, of which pattern, and which properties
//! exclude or need each other. It compares nothing.

use std::sync::Arc;

/// What a value keeps to. What is not limited has no bound.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Limits {
    /// The fewest characters of a text, or items of a list.
    pub least: Option<u64>,
    /// The most of them.
    pub most: Option<u64>,
    /// The least number.
    pub low: Option<f64>,
    /// The greatest number.
    pub high: Option<f64>,
    /// Whether no item of a list may stand there twice.
    pub unique: bool,
    /// A regular expression over bytes that is found in the text, without classes of Unicode.
    pub pattern: Option<Arc<str>>,
}

impl Limits {
    /// Reads the parts of a line; what is not known is no limit.
    pub(crate) fn read(parts: &str) -> Self {
        let mut limits = Self::default();
        for part in parts.split('\t') {
            let Some(mark) = part.chars().next() else { continue };
            let said = part.get(1..).unwrap_or_default();
            let bounds = said.split_once("..").unwrap_or_default();
            match mark {
                'n' => (limits.least, limits.most) = (bounds.0.parse().ok(), bounds.1.parse().ok()),
                'r' => (limits.low, limits.high) = (bounds.0.parse().ok(), bounds.1.parse().ok()),
                'q' => limits.unique = true,
                'p' => limits.pattern = Some(said.into()),
                _ => {}
            }
        }
        limits
    }
}

/// Names that belong together.
pub type Names = Vec<Arc<str>>;

/// What is said of several properties together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rule {
    /// Exactly one of these groups is there.
    OneOf(Vec<Names>),
    /// At least one of these groups is there.
    AnyOf(Vec<Names>),
    /// Where the first one is there, all others are.
    Needs(Arc<str>, Names),
    /// Where the first one is there, none of the others is.
    Excludes(Arc<str>, Names),
}

impl Rule {
    /// Reads a part of a line, without its mark.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let mut signs = text.chars();
        let sign = signs.next()?;
        let said = signs.as_str();
        let names = |list: &str, by: char| list.split(by).map(Arc::from).collect::<Names>();
        let groups = || said.split('|').map(|group| names(group, '+')).collect();
        let pair = || said.split_once(':').map(|(name, others)| (name.into(), names(others, ',')));
        match sign {
            '=' => Some(Self::OneOf(groups())),
            '>' => Some(Self::AnyOf(groups())),
            '!' => pair().map(|(name, others)| Self::Needs(name, others)),
            '-' => pair().map(|(name, others)| Self::Excludes(name, others)),
            _ => None,
        }
    }
}
