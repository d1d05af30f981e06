//! Which faults are certain. A fault that is found with the defaults of variables, or with one of several files of values, may be
//! none of any deployment: what a module's callers always give, what the other files of an environment say. It is certain
//! where it is found whatever is chosen, so the root is evaluated once more with all of that unknown.

use std::collections::{BTreeMap, BTreeSet};

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::{Evaluated, Event, Reader};
use cumulint_model::Gap;
use cumulint_source::Span;

use crate::evaluate::excerpt;

/// What is reported of a fault that is certain, and what it is counted as where it is not.
const UNCERTAIN: [(Event, Event); 3] = [
    (Event::InvalidExpression, Event::DoubtfulExpression),
    (Event::MissingDocument, Event::MissingData),
    (Event::OutsideRepository, Event::MissingData),
];

/// What a diagnostic is counted as where it is not certain; `None` if it is certain by itself.
fn counted_as(diagnostic: &Diagnostic) -> Option<Event> {
    let row = UNCERTAIN.iter().find(|(event, _)| event.code() == diagnostic.code);
    row.map(|(_, event)| *event)
}

/// Whether a diagnostic may depend on values that a deployment chooses.
pub(crate) fn depends_on_values(diagnostic: &Diagnostic) -> bool {
    counted_as(diagnostic).is_some()
}

/// Counts what is not certain instead of reporting it: what is not found where all choices are open.
pub(crate) fn keep_certain(evaluated: &mut Evaluated, open: &Evaluated, reader: Reader<'_>) {
    let faults = Faults::of(open);
    let gaps = &mut evaluated.project.gaps;
    evaluated.diagnostics.retain(|diagnostic| {
        let (Some(place), Some(event)) = (diagnostic.primary, counted_as(diagnostic)) else { return true };
        if faults.have(place, event, &diagnostic.message) {
            return true;
        }
        let subject = excerpt(reader, place).into();
        let reason = diagnostic.message.as_str().into();
        gaps.push(Gap { code: event.code(), subject, reason, span: Some(place) });
        false
    });
    gaps.sort();
    gaps.dedup();
}

/// What is wrong where all choices are open: places with what is wrong there.
struct Faults<'o>(BTreeMap<Span, BTreeSet<&'o str>>);

impl<'o> Faults<'o> {
    fn of(open: &'o Evaluated) -> Self {
        let reported = open.diagnostics.iter().filter_map(|it| Some((it.primary?, it.message.as_str())));
        let counted = open.project.gaps.iter().filter_map(|gap| Some((gap.span?, &*gap.reason)));
        let mut faults: BTreeMap<Span, BTreeSet<&str>> = BTreeMap::new();
        for (place, message) in reported.chain(counted) {
            faults.entry(place).or_default().insert(message);
        }
        Self(faults)
    }

    /// Whether the same is wrong at a place: the same expression may be wrong in different ways in different instances of a
    /// module. A file that is not there is the same, however that is said.
    fn have(&self, place: Span, event: Event, message: &str) -> bool {
        let there = self.0.get(&place);
        there.is_some_and(|there| event == Event::MissingData || there.contains(message))
    }
}
