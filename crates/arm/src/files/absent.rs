//! Files that others name and that cannot be had: why, and how that is reported.

use cumulint_evaluation::{Event, Limit, Reporter};
use cumulint_source::{LoadError, ReadError, Span};

/// Why a file that is named is not to be had.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Absent {
    /// There is none.
    NotFound,
    /// It lies outside of what may be read.
    Outside,
    /// It cannot be read; why, in a few words.
    Unreadable(String),
    /// It is there and is not a template.
    NotATemplate,
    /// It is there, in a form that is not evaluated; why, in a few words.
    Unsupported(&'static str),
    /// The root has read too many files already.
    TooMany,
}

impl From<ReadError> for Absent {
    fn from(why: ReadError) -> Self {
        match why {
            ReadError::NotFound => Self::NotFound,
            ReadError::Outside => Self::Outside,
            ReadError::Refused(why) => Self::Unreadable(why),
        }
    }
}

impl From<LoadError> for Absent {
    fn from(why: LoadError) -> Self {
        match why {
            LoadError::Read(why) => why.into(),
            LoadError::TooLarge(_) | LoadError::NotUtf8(_) => Self::Unreadable(why.to_string()),
        }
    }
}

/// What a file is named as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Wanted {
    /// A module that is deployed or imported from.
    Module,
    /// A template that is deployed.
    Template,
    /// A document that becomes a part of the model.
    Document,
    /// Data that is only handed on.
    Data,
}

impl Wanted {
    fn event(self) -> Event {
        match self {
            Self::Module => Event::MissingModule,
            Self::Template => Event::MissingTemplate,
            Self::Document => Event::MissingDocument,
            Self::Data => Event::MissingData,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Template => "template",
            Self::Document | Self::Data => "file",
        }
    }

    /// Reports that a file is not to be had: `path` as it is written, at `span`.
    pub(crate) fn report(self, why: &Absent, path: &str, span: Span, reporter: &mut Reporter) {
        let mut report = |event, message| reporter.report(event, path, message, span);
        match why {
            Absent::NotFound => report(self.event(), format!("there is no {} `{path}`", self.noun())),
            Absent::Outside => {
                report(Event::OutsideRepository, format!("`{path}` lies outside of what may be read"));
            }
            Absent::Unreadable(why) => report(self.event(), format!("`{path}` cannot be read: {why}")),
            Absent::NotATemplate => report(self.event(), format!("`{path}` is not a template")),
            Absent::Unsupported(why) => report(Event::UnsupportedConstruct, (*why).to_owned()),
            Absent::TooMany => reporter.limit(Limit::Files, span),
        }
    }

    /// Reports that a file cannot be parsed; why, in a few words.
    pub(crate) fn report_broken(self, path: &str, why: &str, span: Span, reporter: &mut Reporter) {
        reporter.report(self.event(), path, format!("`{path}` cannot be parsed: {why}"), span);
    }
}
