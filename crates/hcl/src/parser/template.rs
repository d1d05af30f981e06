//! Templates: literal text, interpolations and directives, in quotes, in heredocs and alone.

use cumulint_source::TextRange;
use cumulint_syntax::{Children, NodeId, offset};

use crate::node::{Kind, flag};
use crate::parser::Parser;
use crate::parser::quoted::{Ends, Run};
use crate::parser::sequence::{Keyword, Sequence};

/// Where the text of a template stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Quoted,
    Heredoc,
    Bare,
}

/// A template while it is being read.
pub(super) struct Reading<'m> {
    pub(super) mode: Mode,
    /// Where the raw text goes on.
    pub(super) position: usize,
    /// What the text ended with.
    pub(super) ends: Ends,
    /// The first run of literal text, where it was already scanned.
    pub(super) first: Option<Run>,
    /// The marker that ends a heredoc.
    pub(super) marker: &'m str,
    /// At the start of a line of a heredoc.
    pub(super) line_start: bool,
    /// The sequence before ended with `~}`.
    pub(super) strip_next: bool,
    /// The literal part right before, or none.
    pub(super) last_literal: NodeId,
    /// The literal parts of a flush heredoc, and none for each sequence between them.
    pub(super) tokens: Option<Vec<NodeId>>,
}

impl Reading<'_> {
    pub(super) fn new(mode: Mode, position: usize) -> Self {
        Self {
            mode,
            position,
            ends: Ends::Text,
            first: None,
            marker: "",
            line_start: true,
            strip_next: false,
            last_literal: NodeId::NONE,
            tokens: None,
        }
    }

    fn note(&mut self, token: NodeId) {
        self.last_literal = token;
        if let Some(tokens) = &mut self.tokens {
            tokens.push(token);
        }
    }
}

/// What ended a run of parts.
pub(super) enum Stop {
    End,
    Else(Sequence),
    EndIf(Sequence),
    EndFor(Sequence),
}

impl Parser<'_> {
    pub(super) fn bare_template(&mut self) -> NodeId {
        let mut reading = Reading::new(Mode::Bare, 0);
        let mut children = Children::EMPTY;
        self.template(&mut reading, &mut children);
        let range = TextRange::new(0, self.end_of_text());
        self.nodes.branch(Kind::BareTemplate, 0, range, children)
    }

    /// All parts of a template, up to its end.
    pub(super) fn template(&mut self, reading: &mut Reading<'_>, children: &mut Children) {
        let newlines = self.lexer.newlines;
        let in_quotes = self.in_quotes;
        loop {
            match self.parts(reading, children) {
                Stop::End => break,
                Stop::Else(sequence) | Stop::EndIf(sequence) | Stop::EndFor(sequence) => {
                    let message = format!("this `{}` ends no directive", sequence.keyword);
                    self.report.error(message, sequence.range);
                    let error = self.leaf(Kind::Error, sequence.range);
                    self.nodes.append(children, error);
                }
            }
        }
        self.lexer.newlines = newlines;
        self.in_quotes = in_quotes;
    }

    /// Parts, up to the end of the template or a directive that ends them.
    fn parts(&mut self, reading: &mut Reading<'_>, children: &mut Children) -> Stop {
        loop {
            if reading.line_start && reading.mode == Mode::Heredoc && self.at_marker(reading) {
                return Stop::End;
            }
            let from = reading.position;
            let run = match reading.first.take() {
                Some(run) => run,
                None => self.run(from, reading.mode),
            };
            self.literal(reading, children, &run);
            match run.ends {
                Ends::Interpolation => {
                    let part = self.interpolation(reading);
                    self.nodes.append(children, part);
                }
                Ends::Directive => {
                    if let Some(stop) = self.directive(reading, children) {
                        return stop;
                    }
                }
                Ends::Line if reading.mode == Mode::Heredoc => reading.line_start = true,
                Ends::Quote if reading.mode != Mode::Quoted => {}
                Ends::Quote | Ends::Line | Ends::Text => {
                    reading.ends = run.ends;
                    return Stop::End;
                }
            }
        }
    }

    fn literal(&mut self, reading: &mut Reading<'_>, children: &mut Children, run: &Run) {
        let from = reading.position;
        reading.position = run.end;
        if run.end == from {
            return;
        }
        reading.line_start = false;
        let mut flags = if reading.mode == Mode::Quoted { flag::QUOTED } else { 0 };
        flags |= if run.escaped { flag::ESCAPED } else { 0 };
        flags |= if std::mem::take(&mut reading.strip_next) { flag::STRIP_START } else { 0 };
        let range = TextRange::new(offset(from), offset(run.end));
        let part = self.nodes.leaf(Kind::LiteralPart, flags, range, 0);
        self.nodes.append(children, part);
        reading.note(part);
    }

    /// Begins a sequence; the offset behind its opening sign.
    pub(super) fn open_sequence(&mut self, reading: &mut Reading<'_>) -> Sequence {
        let start = reading.position;
        let strip = self.lexer.cursor.byte(start + 2) == b'~';
        if strip && reading.last_literal != NodeId::NONE {
            self.nodes.change(reading.last_literal, |part| part.flags |= flag::STRIP_END);
        }
        reading.strip_next = false;
        reading.line_start = false;
        reading.note(NodeId::NONE);
        let end = start + 2 + usize::from(strip);
        self.set_newlines(false);
        self.in_quotes = reading.mode == Mode::Quoted;
        self.lexer.go_to(end);
        let open = TextRange::new(offset(start), offset(end));
        self.token.range = open;
        self.bump();
        let flags = if strip { flag::STRIP_START } else { 0 };
        Sequence { range: open, open, flags, keyword: Keyword::None }
    }

    fn interpolation(&mut self, reading: &mut Reading<'_>) -> NodeId {
        let mut sequence = self.open_sequence(reading);
        let expression = self.expression();
        self.close_sequence(reading, &mut sequence);
        self.nodes.branch_of(Kind::Interpolation, sequence.flags, sequence.range, &[expression])
    }

    /// A directive with all that it holds; or what it ends.
    fn directive(&mut self, reading: &mut Reading<'_>, children: &mut Children) -> Option<Stop> {
        let mut sequence = self.open_sequence(reading);
        let word = if self.at(crate::token::TokenKind::Identifier) { self.token_text() } else { "" };
        sequence.keyword = Keyword::of(word);
        match sequence.keyword {
            Keyword::If | Keyword::For => {
                let part = self.nested_directive(reading, sequence);
                self.nodes.append(children, part);
                return None;
            }
            Keyword::None => self.no_directive(word),
            _ => self.bump(),
        }
        let failed = self.broken;
        self.close_sequence(reading, &mut sequence);
        Some(match sequence.keyword {
            Keyword::Else => Stop::Else(sequence),
            Keyword::EndIf => Stop::EndIf(sequence),
            Keyword::EndFor => Stop::EndFor(sequence),
            _ => {
                debug_assert!(failed, "only known keywords go unreported");
                let error = self.leaf(Kind::Error, sequence.range);
                self.nodes.append(children, error);
                return None;
            }
        })
    }

    fn no_directive(&mut self, word: &str) {
        let message = if word.is_empty() {
            "expected a directive after `%{`".to_owned()
        } else {
            format!("`{word}` is no directive")
        };
        let range = self.here();
        self.fail(message, range).help("the directives are `if`, `else`, `endif`, `for` and `endfor`; to write `%{` itself, double the `%`");
    }

    fn nested_directive(&mut self, reading: &mut Reading<'_>, mut sequence: Sequence) -> NodeId {
        let is_if = sequence.keyword == Keyword::If;
        let mut members = Children::EMPTY;
        let mut flags = 0;
        self.bump();
        if is_if {
            let condition = self.expression();
            self.nodes.append(&mut members, condition);
        } else {
            self.for_header(&mut members, &mut flags);
        }
        let failed = self.broken;
        self.close_sequence(reading, &mut sequence);
        if !self.enter() {
            self.broken = false;
            return self.leaf(Kind::Error, sequence.range);
        }
        let end = if is_if {
            self.if_parts(reading, &mut members, &sequence)
        } else {
            self.for_body(reading, &mut members, &sequence)
        };
        self.leave();
        let range = sequence.range.cover(end);
        if failed && !is_if {
            return self.leaf(Kind::Error, range);
        }
        let kind = if is_if { Kind::IfDirective } else { Kind::ForDirective };
        self.nodes.branch(kind, flags, range, members)
    }

    fn some_parts(&mut self, reading: &mut Reading<'_>, members: &mut Children) -> Stop {
        let start = offset(reading.position);
        let mut children = Children::EMPTY;
        let stop = self.parts(reading, &mut children);
        let end = match &stop {
            Stop::Else(sequence) | Stop::EndIf(sequence) | Stop::EndFor(sequence) => sequence.range.start,
            Stop::End => offset(reading.position),
        };
        let parts = self.nodes.branch(Kind::Parts, 0, TextRange::new(start, end), children);
        self.nodes.append(members, parts);
        stop
    }

    fn if_parts(
        &mut self,
        reading: &mut Reading<'_>,
        members: &mut Children,
        opened: &Sequence,
    ) -> TextRange {
        let mut stop = self.some_parts(reading, members);
        if matches!(stop, Stop::Else(_)) {
            stop = self.some_parts(reading, members);
        }
        let mut ignored = Children::EMPTY;
        while let Stop::Else(sequence) = &stop {
            self.report
                .error("this `if` has a second `else`", sequence.range)
                .label(opened.range, "the `if`");
            stop = self.some_parts(reading, &mut ignored);
        }
        match stop {
            Stop::EndIf(sequence) => sequence.range,
            stop => self.wrong_end(&stop, "if", opened),
        }
    }

    fn for_body(
        &mut self,
        reading: &mut Reading<'_>,
        members: &mut Children,
        opened: &Sequence,
    ) -> TextRange {
        let mut stop = self.some_parts(reading, members);
        let mut ignored = Children::EMPTY;
        while let Stop::Else(sequence) = &stop {
            self.report.error("a `for` has no `else`", sequence.range).label(opened.range, "the `for`");
            stop = self.some_parts(reading, &mut ignored);
        }
        match stop {
            Stop::EndFor(sequence) => sequence.range,
            stop => self.wrong_end(&stop, "for", opened),
        }
    }

    fn wrong_end(&mut self, stop: &Stop, keyword: &str, opened: &Sequence) -> TextRange {
        let help = format!("end it with `%{{ end{keyword} }}`");
        match stop {
            Stop::EndIf(sequence) | Stop::EndFor(sequence) | Stop::Else(sequence) => {
                let message = format!("expected `end{keyword}`, found `{}`", sequence.keyword);
                self.report
                    .error(message, sequence.range)
                    .help(help)
                    .label(opened.range, format!("the `{keyword}`"));
                sequence.range
            }
            Stop::End => {
                self.report
                    .error(format!("this `{keyword}` directive is never ended"), opened.range)
                    .help(help);
                opened.range
            }
        }
    }
}
