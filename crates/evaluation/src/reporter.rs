//! Telling a person what went wrong: each thing once, as the table of events says, within bounds.

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_model::Gap;
use cumulint_source::Span;
use rustc_hash::FxHashSet;

use crate::budget::Limit;
use crate::event::{Event, Outcome};

/// Past this many, the warnings of one root are only counted: the first ones tell enough. Errors are always told.
const MAX_WARNINGS: usize = 200;

/// What is told about one evaluation of a root.
#[derive(Default, Debug)]
pub struct Reporter {
    diagnostics: Vec<Diagnostic>,
    gaps: Vec<Gap>,
    /// What was told already. An expression is evaluated again for each turn of a loop.
    told: FxHashSet<(Event, Span, Box<str>)>,
    limits: Vec<Limit>,
    warnings: usize,
    left_out: usize,
    quiet: u32,
}

impl Reporter {
    /// Tells an event: `subject` is what it is about as the author wrote it, `message` what is wrong, in a few words that
    /// stand alone. While it is hushed, only errors are told.
    pub fn report(&mut self, event: Event, subject: &str, message: impl Into<String>, span: Span) {
        self.report_with_help(event, subject, message, span, None);
    }

    /// As [`Reporter::report`], with what to do about it. A gap has no room for that.
    pub fn report_with_help(
        &mut self,
        event: Event,
        subject: &str,
        message: impl Into<String>,
        span: Span,
        help: Option<String>,
    ) {
        let message = message.into();
        if self.is_quiet() && event.outcome() != Outcome::Error {
            return;
        }
        if !self.told.insert((event, span, message.as_str().into())) {
            return;
        }
        match event.outcome() {
            Outcome::Gap => self.gaps.push(Gap {
                code: event.code(),
                subject: subject.into(),
                reason: message.as_str().into(),
                span: Some(span),
            }),
            Outcome::Warning => {
                self.add(Diagnostic { help, ..Diagnostic::warning(event.code(), message, span) });
            }
            Outcome::Error => self.add(Diagnostic { help, ..Diagnostic::error(event.code(), message, span) }),
        }
    }

    /// Tells that a limit was reached: each limit once, where it was reached first.
    pub fn limit(&mut self, limit: Limit, span: Span) {
        if !self.limits.contains(&limit) {
            self.limits.push(limit);
            let message = limit.message();
            self.report(Event::LimitReached, limit.name(), message, span);
        }
    }

    /// Adds a diagnostic that another part made: of a parser, of a check.
    pub fn add(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity != Severity::Error {
            self.warnings += 1;
            if self.warnings > MAX_WARNINGS {
                self.left_out += 1;
                return;
            }
        }
        self.diagnostics.push(diagnostic);
    }

    /// Tells nothing but errors until [`Reporter::speak`]: what is evaluated now may never be used.
    pub fn hush(&mut self) {
        self.quiet += 1;
    }

    /// Ends what [`Reporter::hush`] began.
    pub fn speak(&mut self) {
        self.quiet = self.quiet.saturating_sub(1);
    }

    /// Tells everything until the result is given to [`Reporter::restore`]: what is evaluated now is used by others, too.
    #[must_use]
    pub fn speak_for_all(&mut self) -> u32 {
        std::mem::take(&mut self.quiet)
    }

    /// Ends what [`Reporter::speak_for_all`] began.
    pub fn restore(&mut self, quiet: u32) {
        self.quiet = quiet;
    }

    /// Whether only errors are told.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.quiet > 0
    }

    /// All that was told: diagnostics in the order in which they came, and gaps.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Diagnostic>, Vec<Gap>) {
        if self.left_out > 0
            && let Some(last) = self.diagnostics.iter().rev().find_map(|diagnostic| diagnostic.primary)
        {
            let message = format!("{} more warnings of this root are not shown", self.left_out);
            self.diagnostics.push(Diagnostic::new(Severity::Note, "warnings", message, last));
        }
        self.gaps.sort();
        self.gaps.dedup();
        (self.diagnostics, self.gaps)
    }
}

#[cfg(test)]
mod tests {
    use cumulint_source::FileId;

    use super::*;

    fn at(offset: u32) -> Span {
        Span::new(FileId(0), offset, offset + 1)
    }

    #[test]
    fn the_table_decides_how_an_event_is_told() {
        let mut reporter = Reporter::default();
        for event in Event::ALL {
            reporter.report(event, "it", "it is so", at(0));
        }
        let (diagnostics, gaps) = reporter.finish();
        let with = |outcome| Event::ALL.iter().filter(|event| event.outcome() == outcome).count();
        let of = |severity| diagnostics.iter().filter(|one| one.severity == severity).count();
        assert_eq!(of(Severity::Error), with(Outcome::Error));
        assert_eq!(of(Severity::Warning), with(Outcome::Warning));
        assert_eq!(gaps.len(), with(Outcome::Gap));
    }

    #[test]
    fn the_same_is_told_once() {
        let mut reporter = Reporter::default();
        for _ in 0..3 {
            reporter.report(Event::UndeclaredName, "x", "there is no `x`", at(0));
        }
        reporter.report(Event::UndeclaredName, "x", "there is no `x`", at(1));
        assert_eq!(reporter.finish().0.len(), 2);
    }

    #[test]
    fn a_limit_is_told_once_wherever_it_is_reached() {
        let mut reporter = Reporter::default();
        reporter.limit(Limit::Steps, at(0));
        reporter.limit(Limit::Steps, at(1));
        reporter.limit(Limit::Nesting, at(1));
        assert_eq!(reporter.finish().0.len(), 2);
    }

    #[test]
    fn a_hushed_reporter_tells_errors_only() {
        let mut reporter = Reporter::default();
        reporter.hush();
        reporter.report(Event::UndeclaredName, "x", "there is no `x`", at(0));
        reporter.report(Event::MissingModule, "x", "there is no module `x`", at(0));
        reporter.speak();
        reporter.report(Event::UndeclaredName, "x", "there is no `x`", at(0));
        assert_eq!(reporter.finish().0.len(), 2);
    }

    #[test]
    fn warnings_past_the_bound_are_counted() {
        let mut reporter = Reporter::default();
        for offset in 0..250 {
            reporter.report(Event::UndeclaredName, "x", "there is no `x`", at(offset));
        }
        reporter.report(Event::MissingModule, "x", "there is no module `x`", at(0));
        let (diagnostics, _) = reporter.finish();
        assert_eq!(diagnostics.len(), MAX_WARNINGS + 2);
        assert_eq!(diagnostics.last().unwrap().message, "50 more warnings of this root are not shown");
    }
}
