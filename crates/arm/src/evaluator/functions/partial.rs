//! Parts of texts that are known in part: what is certain about their beginning.

use std::sync::Arc;

use super::Applied;
use crate::maker::Maker;
use crate::value::text::{Part, Text};
use crate::value::{Open, Value};

impl Maker<'_> {
    /// An open part that stands for what follows, with the reason of another one.
    pub(super) fn rest(&mut self, open: &Open, term: String) -> Part {
        let term = self.term(term);
        Part::Open(Arc::new(Open { why: open.why.clone(), term, sign: None }))
    }
}

/// The first so many characters of a text. An open part ends what is certain: all of the rest is one open part.
pub(super) fn taken(maker: &mut Maker<'_>, text: &Text, count: usize) -> Option<Vec<Part>> {
    let mut left = count;
    let mut taken = Vec::new();
    for part in text.parts() {
        if left == 0 {
            break;
        }
        match part {
            Part::Known(known) => {
                let piece: String = known.chars().take(left).collect();
                left -= piece.chars().count();
                taken.push(Part::Known(piece.into()));
            }
            Part::Open(open) => {
                let term = format!("take({left}, of {})", maker.term_of_text(text));
                taken.push(maker.rest(&open, term));
                break;
            }
        }
    }
    Some(taken)
}

/// A text without its first so many characters; nothing where an open part lies before the cut.
pub(super) fn skipped(text: &Text, count: usize) -> Option<Vec<Part>> {
    if count == 0 {
        return Some(text.parts());
    }
    let mut parts = text.parts().into_iter();
    let Some(Part::Known(first)) = parts.next() else { return None };
    let within = first.chars().count() >= count || text.cause().is_none();
    let start: String = first.chars().skip(count).collect();
    within.then(|| std::iter::once(Part::Known(start.into())).chain(parts).collect())
}

/// A text of which only the start is certain: what is known of it, then something open.
pub(super) fn kept_start(maker: &mut Maker<'_>, text: &Text, applied: &Applied<'_>) -> Value {
    let start = text.prefix().trim_start();
    match text.cause() {
        Some(open) if !start.is_empty() => {
            let term = format!("{} after its start: {}", applied.name, maker.term_of_text(text));
            let parts = [Part::Known(start.into()), maker.rest(open, term)];
            maker.assembled(parts, applied)
        }
        _ => maker.not_evaluated(applied),
    }
}
