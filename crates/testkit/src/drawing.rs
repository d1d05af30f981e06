//! Diagnostics compared with what is drawn under the text.

use cumulint_diagnostic::{Diagnostic, Drawn, Mark, drawn, first_line};
use cumulint_source::LineIndex;

/// Checks that `found` is exactly what is drawn under `text`: every mark has its diagnostic or label, and nothing else
/// was found. A drawn mark without words matches any message.
///
/// # Panics
/// They differ; the message shows both drawings.
#[track_caller]
#[expect(clippy::panic, reason = "this is how a test fails")]
pub fn assert_drawn(text: &str, found: &[Diagnostic]) {
    let expected = drawn(text);
    let actual = marks(text, found);
    if expected.len() == actual.len()
        && expected.iter().zip(&actual).all(|(expected, actual)| matches(expected, actual))
    {
        return;
    }
    panic!("expected:\n{}\nfound:\n{}", list(text, &expected), list(text, &actual));
}

fn matches(expected: &Drawn, actual: &Drawn) -> bool {
    let words = expected.message.is_empty() || expected.message == actual.message;
    words && expected.range == actual.range && expected.mark == actual.mark
}

/// The marks of diagnostics in the order in which they would be drawn.
fn marks(text: &str, found: &[Diagnostic]) -> Vec<Drawn> {
    let lines = LineIndex::new(text);
    let mut marks: Vec<Drawn> = Vec::new();
    for diagnostic in found {
        if let Some(primary) = diagnostic.primary {
            let range = first_line(text, primary.range);
            marks.push(Drawn { range, mark: Mark::Primary, message: diagnostic.message.clone() });
        }
        for label in &diagnostic.labels {
            let range = first_line(text, label.span.range);
            marks.push(Drawn { range, mark: Mark::Label, message: label.message.clone() });
        }
    }
    marks.sort_by_key(|mark| (lines.line(mark.range.start), mark.range, mark.mark));
    marks
}

fn list(text: &str, marks: &[Drawn]) -> String {
    let lines = LineIndex::new(text);
    let line = |mark: &Drawn| {
        let sign = if mark.mark == Mark::Primary { "^^^" } else { "---" };
        let place = lines.place(text, mark.range.start);
        format!("  {}:{} {sign} `{}` {}\n", place.line, place.column, mark.range.slice(text), mark.message)
    };
    marks.iter().map(line).collect()
}

/// `text` with the diagnostics drawn under its lines: what to paste into a test.
#[must_use]
pub fn draw(text: &str, found: &[Diagnostic]) -> String {
    let lines = LineIndex::new(text);
    let marks = marks(text, found);
    let mut drawing = String::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        drawing.push_str(line);
        drawing.push('\n');
        for mark in marks.iter().filter(|mark| lines.line(mark.range.start) == number) {
            let column = lines.place(text, mark.range.start).column as usize - 1;
            let width = mark.range.slice(text).chars().count().max(1);
            let sign = if mark.mark == Mark::Primary { "^" } else { "-" };
            let lead = if column == 0 { "#".to_owned() } else { format!("#{}", " ".repeat(column - 1)) };
            let width = if column == 0 { width - 1 } else { width };
            drawing.push_str(&format!("{lead}{} {}\n", sign.repeat(width), mark.message));
        }
    }
    drawing
}

#[cfg(test)]
mod tests {
    use cumulint_source::{FileId, Span};

    use super::*;

    #[test]
    fn a_drawing_reads_back() {
        let text = "acl = \"public\"\n";
        let found = vec![Diagnostic::error("x", "too open", Span::new(FileId(0), 6, 14))];
        let drawing = draw(text, &found);
        assert_eq!(drawing, "acl = \"public\"\n#     ^^^^^^^^ too open\n");
        assert_drawn(&drawing, &found);
    }
}
