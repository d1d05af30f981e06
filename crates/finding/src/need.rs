//! What would have to be known to decide.

use std::fmt;
use std::sync::Arc;

/// Something that would have to be known. The order is by kind, then by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Need {
    /// Why it is not known.
    pub kind: NeedKind,
    /// What is not known, as its author wrote it: `var.region`, `parameters('sku')`.
    pub name: Arc<str>,
    /// Both in words: "`var.region` has no value".
    pub message: String,
}

impl fmt::Display for Need {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

/// Why something is not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NeedKind {
    /// An input without a value: giving it one would decide.
    Input,
    /// The provider or the cloud computes it during deployment.
    AfterApply,
    /// It is read from elsewhere during deployment.
    RemoteData,
    /// A condition or a count that is not known decides it.
    Condition,
    /// It depends on a module that is not at hand.
    Module,
    /// It is not evaluated (yet).
    Unsupported,
    /// Evaluating it is an error, which is reported at its own location.
    Invalid,
    /// A limit against hostile input was reached.
    Limit,
}

impl NeedKind {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Input,
        Self::AfterApply,
        Self::RemoteData,
        Self::Condition,
        Self::Module,
        Self::Unsupported,
        Self::Invalid,
        Self::Limit,
    ];

    /// Its stable name in kebab case: `input`, `after-apply`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::AfterApply => "after-apply",
            Self::RemoteData => "remote-data",
            Self::Condition => "condition",
            Self::Module => "module",
            Self::Unsupported => "unsupported",
            Self::Invalid => "invalid",
            Self::Limit => "limit",
        }
    }
}
