//! The page of a policy: Markdown with a fixed set of sections. It knows headings and code blocks, not what the rules say.

use cumulint_diagnostic::Diagnostic;
use cumulint_source::{FileId, TextRange};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::examples::{Example, read_example};
use crate::problem::nearest;

/// The sections that every page has, in their order.
const SECTIONS: [&str; 4] = ["Why it matters", "Rule", "Remediation", "Examples"];

/// What a page holds.
#[derive(Clone, Default, Debug)]
pub(crate) struct Page {
    pub(crate) title: String,
    /// The heading of the title: blamed for what the whole page lacks.
    pub(crate) title_range: TextRange,
    pub(crate) summary: String,
    /// The sections `Why it matters` and `Remediation`, in Markdown.
    pub(crate) why: String,
    pub(crate) remediation: String,
    /// The text of the TOML block.
    pub(crate) rule: Option<TextRange>,
    pub(crate) examples: Vec<Example>,
}

/// Reads a page. Whatever is missing is reported, and the rest kept.
pub(crate) fn read_page(file: FileId, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Page {
    let mut reader = Reader {
        file,
        text,
        diagnostics,
        page: Page::default(),
        sections: Vec::new(),
        headings: Vec::new(),
        events: Parser::new_ext(text, Options::empty()).into_offset_iter(),
    };
    reader.read();
    reader.page.why = reader.body("Why it matters");
    reader.page.remediation = reader.body("Remediation");
    reader.report_missing();
    reader.page
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    diagnostics: &'t mut Vec<Diagnostic>,
    page: Page,
    sections: Vec<&'static str>,
    /// Every heading of the second level, with its name.
    headings: Vec<(String, TextRange)>,
    events: OffsetIter<'t>,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some((event, range)) = self.events.next() {
            let range = range_of(&range);
            match event {
                Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => self.title(range),
                Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => self.section(range),
                Event::Start(Tag::Paragraph) if self.sections.is_empty() && self.page.summary.is_empty() => {
                    self.page.summary = self.plain(TagEnd::Paragraph);
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let content = self.code(range);
                    self.block(&info, range, content);
                }
                _ => {}
            }
        }
    }

    fn error(&mut self, code: &'static str, message: String, range: TextRange) -> Diagnostic {
        Diagnostic::error(code, message, range.of(self.file))
    }

    fn title(&mut self, range: TextRange) {
        let title = self.plain(TagEnd::Heading(HeadingLevel::H1));
        if self.page.title.is_empty() {
            self.page.title = title;
            self.page.title_range = trimmed(range, self.text);
        } else {
            let error = self.error("policy-page", "a page has one title".into(), trimmed(range, self.text));
            self.diagnostics.push(error);
        }
    }

    fn section(&mut self, range: TextRange) {
        let name = self.plain(TagEnd::Heading(HeadingLevel::H2));
        self.headings.push((name.clone(), range));
        let range = trimmed(range, self.text);
        let known = SECTIONS.iter().find(|section| **section == name);
        match known {
            Some(section) if self.sections.contains(section) => {
                let error = self.error("policy-page", format!("there are two sections `{name}`"), range);
                self.diagnostics.push(error);
            }
            Some(section) => self.sections.push(section),
            None => {
                let mut error = self.error("policy-page", format!("pages have no section `{name}`"), range);
                error.help = Some(match nearest(&name, SECTIONS) {
                    Some(section) => format!("did you mean `{section}`?"),
                    None => format!(
                        "the sections are {}",
                        SECTIONS.map(|section| format!("`{section}`")).join(", ")
                    ),
                });
                self.diagnostics.push(error);
            }
        }
    }

    /// The text under a heading, up to the next one; empty if there is none of that name.
    fn body(&self, name: &str) -> String {
        let mut from = self.headings.iter().skip_while(|(heading, _)| heading != name);
        let Some((_, heading)) = from.next() else { return String::new() };
        let end = from.next().map(|(_, next)| next.start);
        let end = end.unwrap_or(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        TextRange::new(heading.end, end).slice(self.text).trim().to_owned()
    }

    /// The text of what was just opened, without its markup.
    fn plain(&mut self, end: TagEnd) -> String {
        let mut plain = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::End(tag) if tag == end => break,
                Event::Text(text) | Event::Code(text) => plain.push_str(&text),
                Event::SoftBreak | Event::HardBreak => plain.push(' '),
                _ => {}
            }
        }
        plain
    }

    /// The range of the text inside a fenced block.
    fn code(&mut self, block: TextRange) -> TextRange {
        let mut content: Option<TextRange> = None;
        for (event, range) in self.events.by_ref() {
            match event {
                Event::Text(_) => {
                    let range = range_of(&range);
                    content = Some(content.map_or(range, |content| content.cover(range)));
                }
                Event::End(TagEnd::CodeBlock) => break,
                _ => {}
            }
        }
        content.unwrap_or(TextRange::empty(block.end))
    }

    fn block(&mut self, info: &str, block: TextRange, content: TextRange) {
        match self.sections.last() {
            Some(&"Rule") => self.rule_block(info, block, content),
            Some(&"Examples") => match read_example(info, content, self.text, &mut self.page.examples) {
                Ok(()) => {}
                Err((message, help)) => {
                    let error = self.error("policy-example", message, info_range(block, info, self.text));
                    self.diagnostics.push(error.help(help));
                }
            },
            _ => {}
        }
    }

    fn rule_block(&mut self, info: &str, block: TextRange, content: TextRange) {
        let place = info_range(block, info, self.text);
        let message = match (info.trim(), self.page.rule) {
            ("toml", None) => {
                self.page.rule = Some(content);
                return;
            }
            ("toml", Some(_)) => "a page has one block of rules".to_owned(),
            _ => format!("the rules are written in `toml`, not in `{info}`"),
        };
        let error = self.error("policy-page", message, place);
        self.diagnostics.push(error);
    }

    fn report_missing(&mut self) {
        let place = self.page.title_range;
        if self.page.title.is_empty() {
            let error = self.error("policy-page", "this page has no title".into(), TextRange::empty(0));
            self.diagnostics.push(error.help("begin with `# What is wrong, as a statement`"));
            return;
        }
        if self.page.summary.is_empty() {
            let error = self.error("policy-page", "this page has no summary".into(), place);
            self.diagnostics.push(error.help("say in one sentence below the title what is found"));
        }
        for section in SECTIONS {
            if !self.sections.contains(&section) {
                let error = self.error("policy-page", format!("this page has no section `{section}`"), place);
                self.diagnostics.push(error);
            }
        }
        if self.page.rule.is_none() && self.sections.contains(&"Rule") {
            let error = self.error("policy-page", "this page has no `toml` block under `Rule`".into(), place);
            self.diagnostics.push(error);
        }
    }
}

/// A range without the line feed at its end.
fn trimmed(range: TextRange, text: &str) -> TextRange {
    let length = range.slice(text).trim_end().len();
    TextRange::new(range.start, range.start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX)))
}

/// The words after the fence of a block; the fence where there are none.
fn info_range(block: TextRange, info: &str, text: &str) -> TextRange {
    let line = block.slice(text).lines().next().unwrap_or_default();
    let fence = line.len() - line.trim_start_matches(['`', '~']).len();
    let start = if info.is_empty() { 0 } else { line.find(info).unwrap_or(fence) };
    let length = if info.is_empty() { fence } else { info.len() };
    let at = |offset: usize| block.start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    TextRange::new(at(start), at(start + length))
}

fn range_of(range: &std::ops::Range<usize>) -> TextRange {
    let number = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    TextRange::new(number(range.start), number(range.end))
}
