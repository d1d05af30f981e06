//! YAML: a tree from the events of granit-parser, which this module alone knows.
//!
//! The parser stops at its first error. Here parsing goes on at the next line that belongs to a collection that is still open
//! (`recover`), so that a mistake costs what it stands in and not all that follows.

mod decode;
mod errors;
mod load;
mod merge;
mod outdented;
mod recover;
mod resolve;
mod scalar;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_source::TextRange;
use granit_parser::{Options, Parser};

pub(crate) use decode::decoded_map;
pub(crate) use merge::{Merged, is_merge_key, merged, merged_entry};
pub(crate) use resolve::{boolean, decimal};

use crate::builder::Builder;
use crate::problems::Problem;
use crate::text_map::offset;
use crate::{Place, Tree};
use load::Loader;

/// After this many errors the rest of a text is not read.
const MAX_RESTARTS: usize = 100;

/// Parses a text.
pub(crate) fn parse(text: &Arc<str>, place: Place) -> (Tree, Vec<Diagnostic>) {
    let mut loader = Loader::new(text, Builder::new(Arc::clone(text), place, 24));
    if u32::try_from(text.len()).is_err() {
        loader.build.problems.push(Problem::syntax("the text is larger than 4 GiB", TextRange::empty(0)));
    } else {
        read_all(&mut loader);
    }
    loader.finish()
}

fn read_all(loader: &mut Loader<'_>) {
    let mut region = Some(0..loader.text.len());
    let mut errors = 0;
    while let Some(range) = region {
        let end = range.end;
        let problems = loader.build.problems.mark();
        let outcome = read(loader, range);
        let stopped = outcome.is_err();
        let mut told = loader.build.problems.mark() > problems;
        region = loader.resume(outcome.err().unwrap_or(end), &mut told);
        errors += usize::from(told || stopped);
        if let Some(rest) = region.clone().filter(|_| errors >= MAX_RESTARTS) {
            let place = TextRange::empty(offset(rest.start));
            let message = "the text has too many errors: it was not read from here on";
            loader.build.problems.push(Problem::syntax(message, place).code("limit"));
            break;
        }
    }
    loader.close_all();
}

/// Reads a part of the text. An error is reported; the answer is where to look for a line to go on with.
fn read(loader: &mut Loader<'_>, region: Range<usize>) -> Result<(), usize> {
    loader.base = region.start;
    let part = loader.text.get(region).unwrap_or_default();
    let mut parser = Parser::new_from_str_with_options(part, options());
    parser.set_anchor_offset(loader.anchor_offset);
    let mut outcome = Ok(());
    while let Some(event) = parser.next_event() {
        match event {
            Ok((event, span)) => loader.event(event, &span),
            Err(error) => {
                outcome = Err(loader.fail(&error));
                break;
            }
        }
    }
    loader.anchor_offset = parser.anchor_offset();
    outcome
}

fn options() -> Options {
    granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        // A file may begin with a long licence in comments; their number is bounded by the size of the text.
        max_buffered_comment_events: usize::MAX,
    }
}

/// A range of offsets within a text of less than 4 GiB.
fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(offset(start), offset(end))
}
