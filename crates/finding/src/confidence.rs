//! How certain a finding is.

/// How certain a finding is. Derived from what is known, never declared by a policy.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Confidence {
    /// It holds unless something that is not known says otherwise.
    Medium(Reservation),
    /// It holds.
    High,
}

/// What is not known about a finding of medium confidence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reservation {
    /// Whether the resource will exist at all.
    Existence,
}

impl Confidence {
    /// The word for it: `medium` or `high`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Medium(_) => "medium",
            Self::High => "high",
        }
    }

    /// What is not known; `None` if the confidence is high.
    #[must_use]
    pub const fn reservation(self) -> Option<Reservation> {
        match self {
            Self::Medium(reservation) => Some(reservation),
            Self::High => None,
        }
    }
}

impl Reservation {
    /// All of them.
    pub const ALL: [Self; 1] = [Self::Existence];

    /// Its stable name: `existence`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Existence => "existence",
        }
    }

    /// What is not known, for a person.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Existence => "whether the resource will exist is not known",
        }
    }
}
