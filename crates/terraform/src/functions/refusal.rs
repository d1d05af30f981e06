//! Why a function gives no value: the call is wrong, or what it would make is more than is evaluated here.

use cumulint_evaluation::Limit;

/// Why a call has no value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Refusal {
    /// Terraform refuses it; why, in a few words.
    Wrong(String),
    /// Terraform may evaluate it, and this crate does not.
    Limit(Limit),
}

impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self::Wrong(why)
    }
}

impl From<&str> for Refusal {
    fn from(why: &str) -> Self {
        Self::Wrong(why.to_owned())
    }
}

/// A call that Terraform refuses.
///
/// # Errors
/// Always; why, in a few words.
pub(super) fn refused<T>(why: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal::Wrong(why.into()))
}
