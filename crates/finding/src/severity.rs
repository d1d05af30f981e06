//! How bad a finding is.

use std::fmt;

/// How bad a violation of a policy is. The order is from the mildest to the worst.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub enum Severity {
    /// Untidy, or a missing defence in depth.
    #[default]
    Low,
    /// Weakens a defence.
    Medium,
    /// Opens something that should be closed, or loses data.
    High,
    /// Anyone can do harm at once.
    Critical,
}

impl Severity {
    /// All of them, from the mildest to the worst.
    pub const ALL: [Self; 4] = [Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The word that pages, options and reports use: `low`, `medium`, `high`, `critical`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The severity of a name; `None` if there is none of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.name() == name)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_back_to_its_severity() {
        assert!(Severity::ALL.into_iter().all(|severity| Severity::parse(severity.name()) == Some(severity)));
        assert_eq!(Severity::parse("severe"), None);
    }
}
