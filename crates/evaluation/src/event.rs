//! What can go wrong while a root is evaluated, and how each is told: one table for all dialects.

/// Something that a person should know about the evaluation of a root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Event {
    /// A local module is called and is not there.
    MissingModule,
    /// A template or snippet of the repository is deployed or included and is not there.
    MissingTemplate,
    /// A document of the repository that would be parsed into the model is not there or cannot be parsed.
    MissingDocument,
    /// A file is named that lies outside of what may be read.
    OutsideRepository,
    /// A limit of the evaluation was reached.
    LimitReached,
    /// A name is used that nothing declares.
    UndeclaredName,
    /// An expression cannot be evaluated because it is wrong: an argument of the wrong type, a circle.
    InvalidExpression,
    /// An expression is wrong with what is known here, and it is not certain that it is ever evaluated with that: it stands
    /// in a branch or an instance that may not exist, or depends on a default that a deployment may replace.
    DoubtfulExpression,
    /// A part of a template is not what the dialect expects there.
    InvalidTemplate,
    /// A file of data is read and is not there: an archive that is yet to be built.
    MissingData,
    /// A module lies in a registry or a repository, and no copy of it in the tree.
    RemoteModule,
    /// A template lies behind a URL.
    RemoteTemplate,
    /// A function is not evaluated.
    UnsupportedFunction,
    /// A construct of the dialect is not evaluated: a macro, a stack set.
    UnsupportedConstruct,
    /// An input that the dialect requires has no value.
    MissingInput,
    /// A resource is left out, because what it exists under can never hold.
    NeverExists,
    /// A plan says that it leaves out a part of what will be deployed.
    IncompletePlan,
}

/// How an event is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Outcome {
    /// Counted in the coverage. It never changes the exit code but under `--strict`.
    Gap,
    /// A warning, drawn at its place. It never changes the exit code but under `--strict`.
    Warning,
    /// An error, drawn at its place: a part of what was to be analysed is not. The exit code is 2.
    Error,
}

impl Event {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 17] = [
        Self::MissingModule,
        Self::MissingTemplate,
        Self::MissingDocument,
        Self::OutsideRepository,
        Self::LimitReached,
        Self::UndeclaredName,
        Self::InvalidExpression,
        Self::DoubtfulExpression,
        Self::InvalidTemplate,
        Self::MissingData,
        Self::RemoteModule,
        Self::RemoteTemplate,
        Self::UnsupportedFunction,
        Self::UnsupportedConstruct,
        Self::MissingInput,
        Self::NeverExists,
        Self::IncompletePlan,
    ];

    /// The stable name under which it is told.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.row().0
    }

    /// How it is told.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        self.row().1
    }

    /// The table of events.
    const fn row(self) -> (&'static str, Outcome) {
        use Outcome::{Error, Gap, Warning};
        match self {
            Self::MissingModule => ("missing-module", Error),
            Self::MissingTemplate => ("missing-template", Error),
            Self::MissingDocument => ("missing-document", Error),
            Self::OutsideRepository => ("outside-repository", Error),
            Self::LimitReached => ("limit", Error),
            Self::UndeclaredName => ("undeclared-name", Warning),
            Self::InvalidExpression => ("expression", Warning),
            Self::DoubtfulExpression => ("doubtful-expression", Gap),
            Self::InvalidTemplate => ("template", Warning),
            Self::MissingData => ("file", Gap),
            Self::RemoteModule => ("module", Gap),
            Self::RemoteTemplate => ("linked-template", Gap),
            Self::UnsupportedFunction => ("function", Gap),
            Self::UnsupportedConstruct => ("construct", Gap),
            Self::MissingInput => ("input", Gap),
            Self::NeverExists => ("condition", Gap),
            Self::IncompletePlan => ("plan", Gap),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_event_has_a_code_of_its_own() {
        let codes: BTreeSet<&str> = Event::ALL.iter().map(|event| event.code()).collect();
        assert_eq!(codes.len(), Event::ALL.len());
    }
}
