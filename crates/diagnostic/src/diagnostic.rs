//! The diagnostic itself.

use std::borrow::Cow;

use cumulint_source::Span;

/// How bad it is for the run: an error means that something of the user's could not be analysed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// Worth knowing; nothing was lost.
    Note,
    /// Suspicious, yet everything was analysed.
    Warning,
    /// Something could not be read, parsed or evaluated as it was meant to be.
    Error,
}

impl Severity {
    /// All of them, from the mildest to the worst.
    pub const ALL: [Self; 3] = [Self::Note, Self::Warning, Self::Error];

    /// Its stable name: `note`, `warning` or `error`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place that explains the primary one, in a few words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// A few words, lower case, without a full stop.
    pub message: String,
}

/// A replacement of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What is put there.
    pub text: String,
    /// Whether it can be made without a person looking at it.
    pub applicability: Applicability,
}

/// Whether an edit can be made without a person looking at it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Applicability {
    /// It can: the text means what it was read as, before and after.
    Safe,
    /// It changes what is deployed, which may replace a resource with its data or cut somebody off. Its author decides.
    Unsafe,
}

impl Applicability {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Safe, Self::Unsafe];

    /// Its stable name: `safe` or `unsafe`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// One thing that is wrong. `message` stands alone; labels read on from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// A stable name in kebab case, such as `syntax` or `duplicate-key`.
    pub code: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong with which thing: lower case, no full stop, at most 80 characters where it can be.
    pub message: String,
    /// The exact place; absent only where the whole file, or no file at all, is meant.
    pub primary: Option<Span>,
    /// The path, where there is no span: a file that could not be read.
    pub path: Option<String>,
    /// Places that explain it.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// Changes that would mend it.
    pub edits: Vec<Edit>,
}

impl Diagnostic {
    /// A diagnostic at a place.
    #[must_use]
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>, primary: Span) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity,
            message: message.into(),
            primary: Some(primary),
            path: None,
            labels: Vec::new(),
            help: None,
            edits: Vec::new(),
        }
    }

    /// An error at a place.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>, primary: Span) -> Self {
        Self::new(Severity::Error, code, message, primary)
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>, primary: Span) -> Self {
        Self::new(Severity::Warning, code, message, primary)
    }

    /// An error about a whole path.
    #[must_use]
    pub fn about_path(code: &'static str, message: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity: Severity::Error,
            message: message.into(),
            primary: None,
            path: Some(path.into()),
            labels: Vec::new(),
            help: None,
            edits: Vec::new(),
        }
    }

    /// Adds a label.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
