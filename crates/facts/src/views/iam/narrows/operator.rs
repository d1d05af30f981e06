//! Operators of conditions, taken apart: `ForAllValues:StringNotLikeIfExists`.

/// An operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Operator {
    pub(super) set: Option<Set>,
    pub(super) test: Test,
    pub(super) negated: bool,
    pub(super) if_exists: bool,
}

/// How the values of a key with several values are asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Set {
    /// Every value has to match one of those named. No value at all does.
    All,
    /// Some value has to match.
    Any,
}

/// How a value is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Test {
    /// Whether the key is there.
    Null,
    /// By `*` and `?`.
    Pattern,
    /// Anything else: character by character, as a Boolean, a number, a date, a range of addresses.
    Exact,
}

impl Operator {
    /// Reads an operator. Their case does not matter.
    pub(super) fn read(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let (set, rest) = match text.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Set::All), rest),
            Some(("foranyvalue", rest)) => (Some(Set::Any), rest),
            _ => (None, text.as_str()),
        };
        let (rest, if_exists) = match rest.strip_suffix("ifexists") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let test = match rest {
            "null" => Test::Null,
            // `ArnEquals` and `ArnLike` behave identically.
            _ if rest.ends_with("like") || rest.starts_with("arn") => Test::Pattern,
            _ => Test::Exact,
        };
        Self { set, test, negated: rest.contains("not"), if_exists }
    }
}
