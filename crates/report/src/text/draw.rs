//! The snippet, drawn by miette: its renderer and nothing else of it.

use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, Severity, SourceCode,
    SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::excerpt::{Excerpt, Group, Placed};
use crate::escape::escape_line;
use crate::format::Look;
use crate::paint::Paint;
use crate::wrap::wrap;

/// The line above a snippet: `high[public-storage]: message`.
#[derive(Debug)]
pub(super) struct Heading {
    kind: String,
    message: String,
    paint: Paint,
}

impl Heading {
    pub(super) fn new(kind: &str, code: &str, message: &str, paint: Paint) -> Self {
        let kind = format!("{kind}[{}]:", escape_line(code));
        Self { kind, message: escape_line(message).into_owned(), paint }
    }

    /// The message in lines that fit the terminal, the first one behind the kind.
    fn lines(&self, width: Option<usize>) -> String {
        const MARGIN: usize = 4;
        let whole = format!("{} {}", self.kind, self.message);
        let lines = wrap(&whole, width.map(|width| width.saturating_sub(MARGIN))).join("\n");
        lines.strip_prefix(&self.kind).unwrap_or(&lines).trim_start().to_owned()
    }
}

/// Writes the heading and the snippet.
pub(super) fn draw(heading: &Heading, excerpt: &Excerpt, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let handler = GraphicalReportHandler::new_themed(theme(heading, excerpt, look.color))
        .without_syntax_highlighting()
        .with_links(false)
        .with_wrap_lines(false);
    let mut drawn = String::new();
    let drawing = Drawing { message: heading.lines(look.width), excerpt };
    handler
        .render_report(&mut drawn, &drawing)
        .map_err(|_| io::Error::other("a snippet could not be drawn"))?;
    // The heading begins where the line begins: that is where people search for it.
    out.write_all(drawn.trim_start_matches(' ').as_bytes())
}

/// Colours of the marks go by the order in which they lie in the excerpt.
fn theme(heading: &Heading, excerpt: &Excerpt, color: bool) -> GraphicalTheme {
    let main = heading.paint.style(color);
    let other = Paint::Help.style(color);
    let highlights = excerpt.marks.iter().map(|mark| if mark.primary { main } else { other });
    let styles = ThemeStyles {
        error: main,
        link: Paint::Path.style(color),
        highlights: highlights.chain([other]).collect(),
        ..if color { ThemeStyles::ansi() } else { ThemeStyles::none() }
    };
    let characters = ThemeCharacters { error: heading.kind.clone(), ..ThemeCharacters::unicode() };
    GraphicalTheme { characters, styles }
}

#[derive(Debug)]
struct Drawing<'d> {
    message: String,
    excerpt: &'d Excerpt,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(Severity::Error)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.marks.iter().map(labeled)))
    }
}

fn labeled(mark: &Placed) -> LabeledSpan {
    let message = (!mark.message.is_empty()).then(|| mark.message.clone());
    let (start, length) = (mark.start, mark.end - mark.start);
    if mark.primary {
        LabeledSpan::new_primary_with_span(message, (start, length))
    } else {
        LabeledSpan::new(message, start, length)
    }
}

impl SourceCode for Excerpt {
    /// The group of lines that holds the span, whatever context is asked for: what is shown was decided before. With no context
    /// asked for, miette wants the place of the span alone, for the line above the snippet.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_before: usize,
        _context_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |group: &&Group| group.start <= start && end <= group.end;
        let group = self.groups.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let data = self.text.as_bytes().get(group.start..group.end).unwrap_or_default();
        let mark =
            self.marks.iter().find(|mark| context_before == 0 && (mark.start, mark.end) == (start, end));
        let (line, column) = mark.map_or((group.first_line, 1), |mark| (mark.line, mark.column));
        Ok(Box::new(Shown { group, data, line: line as usize - 1, column: column as usize - 1 }))
    }
}

struct Shown<'e> {
    group: &'e Group,
    data: &'e [u8],
    line: usize,
    column: usize,
}

impl<'e> SpanContents<'e> for Shown<'e> {
    fn data(&self) -> &'e [u8] {
        self.data
    }

    fn span(&self) -> &SourceSpan {
        &self.group.span
    }

    fn name(&self) -> Option<&str> {
        Some(&self.group.path)
    }

    fn line(&self) -> usize {
        self.line
    }

    fn column(&self) -> usize {
        self.column
    }

    fn line_count(&self) -> usize {
        self.group.line_count as usize
    }
}
