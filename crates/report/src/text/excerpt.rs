//! The lines of the files that a finding shows: a few around each mark, grouped where marks lie close together.

use std::rc::Rc;

use cumulint_source::{FileId, Span, TextRange};
use miette::SourceSpan;

use super::quote::{QuotedLine, quote};
use super::secrets::Secrets;
use crate::escape::escape_line;
use crate::place::{Place, Places};

/// A place to be marked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'m> {
    pub(super) span: Span,
    pub(super) message: &'m str,
    pub(super) primary: bool,
}

/// The text that is shown, and the marks in it.
#[derive(Default, Debug)]
pub(super) struct Excerpt {
    pub(super) text: String,
    pub(super) groups: Vec<Group>,
    pub(super) marks: Vec<Placed>,
}

/// Lines of one file that follow each other.
#[derive(Debug)]
pub(super) struct Group {
    /// The bytes of the excerpt that they take.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) span: SourceSpan,
    pub(super) path: String,
    /// The number of the first line, from 1.
    pub(super) first_line: u32,
    pub(super) line_count: u32,
}

/// A mark, as bytes of the excerpt.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) message: String,
    pub(super) primary: bool,
    /// Where it starts in its file, both from 1.
    pub(super) line: u32,
    pub(super) column: u32,
}

/// Marks beyond these are not drawn.
const MAX_MARKS: usize = 12;
/// A mark of more lines is drawn on its first line only.
const MAX_MARK_LINES: u32 = 8;
/// Lines between two marks that are shown rather than cut out.
const MAX_GAP: u32 = 3;
/// The code points of a line that are shown where no terminal says how many fit.
const LINE_WIDTH: usize = 160;

impl Excerpt {
    /// The excerpt for the marks, of which the first is the primary one.
    pub(super) fn new(
        marks: &[Mark<'_>],
        places: &Places<'_>,
        secrets: &Secrets,
        width: Option<usize>,
    ) -> Self {
        let width = width.map_or(LINE_WIDTH, |width| width.saturating_sub(10)).max(40);
        let mut plans: Vec<Plan> = Vec::new();
        for wanted in merged(marks, places) {
            match plans.iter_mut().find(|plan| plan.takes(&wanted, &places.file(wanted.file), width)) {
                Some(plan) => plan.marks.push(wanted),
                None => plans.push(Plan { file: wanted.file, marks: vec![wanted] }),
            }
        }
        let mut excerpt = Self::default();
        for plan in &plans {
            excerpt.add(plan, &places.file(plan.file), secrets.of_file(plan.file), width);
        }
        excerpt
    }

    fn add(&mut self, plan: &Plan, place: &Rc<Place>, secrets: &[TextRange], width: usize) {
        let (first, last) = plan.lines(place);
        let start = self.text.len();
        let mut lines = Vec::new();
        for line in first..=last {
            let here = line_range(place, line);
            let marks = plan.marks.iter().map(|mark| mark.range);
            let mark = marks.filter(|mark| touches(*mark, here)).map(|mark| mark.start.max(here.start)).min();
            lines.push(quote(&mut self.text, place.source.slice(here), here, mark, secrets, width));
            self.text.push('\n');
        }
        let end = self.text.len();
        let span = SourceSpan::from((start, end - start));
        let path = escape_line(&place.source.path).into_owned();
        self.groups.push(Group { start, end, span, path, first_line: first, line_count: last - first + 1 });
        let mut placed: Vec<Placed> = plan.marks.iter().map(|mark| place_mark(mark, &lines, place)).collect();
        placed.sort_by_key(|mark| mark.start);
        self.marks.append(&mut placed);
    }
}

/// A mark that is cut to what is drawn of it.
struct Wanted {
    file: FileId,
    range: TextRange,
    first: u32,
    last: u32,
    message: String,
    primary: bool,
}

/// The marks, those of equal places as one, long ones cut.
fn merged(marks: &[Mark<'_>], places: &Places<'_>) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = Vec::new();
    for mark in marks.iter().take(MAX_MARKS) {
        let next = want(mark, &places.file(mark.span.file));
        match wanted.iter_mut().find(|known| known.file == next.file && known.range == next.range) {
            Some(known) if known.message.is_empty() => known.message = next.message,
            Some(known) if known.message == next.message => {}
            Some(known) => known.message = format!("{}\n{}", known.message, next.message),
            None => wanted.push(next),
        }
    }
    wanted
}

fn want(mark: &Mark<'_>, place: &Place) -> Wanted {
    let lines = place.source.lines();
    let length = u32::try_from(place.source.text.len()).unwrap_or(u32::MAX);
    let start = mark.span.range.start.min(length);
    let end = mark.span.range.end.min(length);
    let first = lines.line(start);
    let last = lines.line(end.saturating_sub(1).max(start));
    let last = if last - first < MAX_MARK_LINES { last } else { first };
    let end = end.min(line_range(place, last).end).max(start);
    let message = escape_line(mark.message).into_owned();
    Wanted {
        file: mark.span.file,
        range: TextRange::new(start, end),
        first,
        last,
        message,
        primary: mark.primary,
    }
}

/// The text of a line, without its end.
fn line_range(place: &Place, line: u32) -> TextRange {
    let lines = place.source.lines();
    let whole = TextRange::new(lines.start_of(line), lines.start_of(line + 1));
    let text = place.source.slice(whole);
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    TextRange::new(whole.start, whole.start + u32::try_from(text.len()).unwrap_or(0))
}

fn touches(mark: TextRange, line: TextRange) -> bool {
    mark.start <= line.end && line.start <= mark.end
}

/// Marks that are shown in one group of lines.
struct Plan {
    file: FileId,
    marks: Vec<Wanted>,
}

impl Plan {
    /// Whether a further mark can be drawn here: close by, and not over another mark.
    fn takes(&self, next: &Wanted, place: &Place, width: usize) -> bool {
        let near =
            |mark: &Wanted| next.first <= mark.last + MAX_GAP + 1 && mark.first <= next.last + MAX_GAP + 1;
        self.file == next.file
            && self.marks.iter().any(near)
            && !self.marks.iter().any(|mark| collide(mark, next) || apart(mark, next, place, width))
    }

    /// The first and last line that are shown: around the primary mark one more where it says something.
    fn lines(&self, place: &Place) -> (u32, u32) {
        let first = self.marks.iter().map(|mark| mark.first).min().unwrap_or(1);
        let last = self.marks.iter().map(|mark| mark.last).max().unwrap_or(1);
        if !self.marks.iter().any(|mark| mark.primary) {
            return (first, last);
        }
        let speaks = |line: u32| place.source.slice(line_range(place, line)).contains(char::is_alphanumeric);
        let before = first > 1 && speaks(first - 1);
        let after = last < place.source.lines().line_count() && speaks(last + 1);
        (first - u32::from(before), last + u32::from(after))
    }
}

/// Whether two marks cannot be drawn under the same lines: both on one line and overlapping, or both over several.
fn collide(one: &Wanted, other: &Wanted) -> bool {
    match (one.first == one.last, other.first == other.last) {
        (true, true) => one.range.start < other.range.end && other.range.start < one.range.end,
        (false, false) => true,
        _ => false,
    }
}

/// Whether two marks lie so far apart on a long line that the part that is shown cannot hold both.
fn apart(one: &Wanted, other: &Wanted, place: &Place, width: usize) -> bool {
    let distance = one.range.cover(other.range).len() as usize;
    one.first == other.first && distance > width / 2 && line_range(place, one.first).len() as usize > width
}

fn place_mark(mark: &Wanted, lines: &[QuotedLine], place: &Place) -> Placed {
    let line_of = |offset: u32| lines.iter().rev().find(|line| line.range.start <= offset);
    let start = line_of(mark.range.start).map_or(0, |line| line.start_of(mark.range.start));
    let end = line_of(mark.range.end).map_or(start, |line| line.end_of(mark.range.end));
    let at = place.at(mark.range.start);
    let end = if mark.range.is_empty() { start } else { end.max(start) };
    Placed {
        start,
        end,
        message: mark.message.clone(),
        primary: mark.primary,
        line: at.line,
        column: at.column,
    }
}
