//! A page of Markdown for a terminal: headings, wrapped text, lists, code. What a terminal has no form for is shown as its text.

use std::io::{self, Write};

use cumulint_report::{Paint, escape, escape_line, wrap};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// Writes a page in lines of at most `width` columns.
pub(crate) fn write(page: &str, width: usize, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer {
        width,
        color,
        out,
        text: String::new(),
        lists: Vec::new(),
        item: None,
        block: Block::Text,
        link: None,
        begun: false,
    };
    Parser::new(page).try_for_each(|event| writer.event(event))
}

struct Writer<'w> {
    width: usize,
    color: bool,
    out: &'w mut dyn Write,
    /// The text of the block so far.
    text: String,
    /// The open lists: the number of the next item, or none for one with bullets.
    lists: Vec<Option<u64>>,
    /// The sign before the first line of a list's item.
    item: Option<String>,
    block: Block,
    /// Where the link leads that is being read.
    link: Option<String>,
    /// Whether something was written, so that a blank line sets the next block off.
    begun: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Text,
    Heading,
    Code,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        match event {
            Event::Start(tag) => self.start(tag)?,
            Event::End(tag) => self.end(tag)?,
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text.push_str(&text),
            Event::Code(code) => self.push_code(&code),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => self.text.push('\n'),
            Event::Rule => {
                self.flush()?;
                writeln!(self.out, "\n{}", "─".repeat(self.width))?;
            }
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> io::Result<()> {
        match tag {
            Tag::Heading { .. } => self.begin(Block::Heading)?,
            Tag::Paragraph if self.item.is_none() => self.begin(Block::Text)?,
            Tag::CodeBlock(kind) => {
                self.begin(Block::Code)?;
                if let CodeBlockKind::Fenced(name) = kind
                    && !name.is_empty()
                {
                    let name = escape_line(&name).into_owned();
                    writeln!(self.out, "{}{name}:", self.indent())?;
                }
            }
            Tag::List(first) => {
                self.flush()?;
                if self.lists.is_empty() {
                    self.begin(Block::Text)?;
                }
                self.lists.push(first);
            }
            Tag::Item => self.start_item()?,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link = Some(dest_url.to_string());
            }
            _ => {}
        }
        Ok(())
    }

    fn start_item(&mut self) -> io::Result<()> {
        self.flush()?;
        let sign = match self.lists.last_mut() {
            Some(Some(number)) => {
                let sign = format!("{number}. ");
                *number += 1;
                sign
            }
            _ => "- ".to_owned(),
        };
        self.item = Some(sign);
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> io::Result<()> {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item => self.flush()?,
            TagEnd::List(_) => {
                self.flush()?;
                self.lists.pop();
            }
            TagEnd::Link | TagEnd::Image => {
                let address = self.link.take().filter(|address| !self.text.ends_with(address.as_str()));
                if let Some(address) = address {
                    self.text.push_str(&format!(" ({address})"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Begins a block, set off from what stands before it.
    fn begin(&mut self, block: Block) -> io::Result<()> {
        self.flush()?;
        if self.begun {
            writeln!(self.out)?;
        }
        self.begun = true;
        self.block = block;
        Ok(())
    }

    fn push_code(&mut self, code: &str) {
        self.text.push('`');
        self.text.push_str(code);
        self.text.push('`');
    }

    fn indent(&self) -> String {
        "  ".repeat(self.lists.len())
    }

    /// Writes the block that was read.
    fn flush(&mut self) -> io::Result<()> {
        let text = std::mem::take(&mut self.text);
        let block = std::mem::replace(&mut self.block, Block::Text);
        if text.trim().is_empty() {
            return Ok(());
        }
        self.begun = true;
        match block {
            Block::Heading => {
                writeln!(self.out, "{}", Paint::Heading.apply(&escape_line(text.trim()), self.color))
            }
            Block::Code => self.write_code(&text),
            Block::Text => self.write_text(&text),
        }
    }

    fn write_code(&mut self, code: &str) -> io::Result<()> {
        let indent = self.indent();
        for line in code.lines() {
            if line.trim().is_empty() {
                writeln!(self.out)?;
                continue;
            }
            let line = line.replace('\t', "    ");
            writeln!(self.out, "{indent}    {}", Paint::Help.apply(&escape_line(&line), self.color))?;
        }
        Ok(())
    }

    fn write_text(&mut self, text: &str) -> io::Result<()> {
        let item = self.item.take();
        let sign = item.as_deref().unwrap_or_default();
        let indent = "  ".repeat(self.lists.len().saturating_sub(usize::from(item.is_some())));
        let hanging = " ".repeat(sign.chars().count());
        let width = self.width.saturating_sub(indent.len() + hanging.len()).max(20);
        for (number, line) in wrap(&escape(text), Some(width)).iter().enumerate() {
            let before = if number == 0 { sign } else { &hanging };
            writeln!(self.out, "{indent}{before}{line}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(page: &str, color: bool) -> String {
        let mut out = Vec::new();
        write(page, 40, color, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    const PAGE: &str = "# Storage is open\nA bucket grants *read* access to **anyone** on the internet, see [the guide](https://example.com/acl).\n\n## Rule\n```toml\nseverity = \"high\"\n\n[[rule]]\n```\n\n- first `acl`\n- second, which is long enough to be wrapped once\n  1. inner\n  2. another\n\nLast.\n";

    #[test]
    fn a_page_is_readable_in_a_terminal() {
        insta::assert_snapshot!(shown(PAGE, false), @r#"
        Storage is open

        A bucket grants read access to anyone on
        the internet, see the guide
        (https://example.com/acl).

        Rule

        toml:
            severity = "high"

            [[rule]]

        - first `acl`
        - second, which is long enough to be
          wrapped once
          1. inner
          2. another

        Last.
        "#);
    }

    #[test]
    fn headings_and_code_have_colours_where_wanted() {
        let shown = shown("# Title\n\n```tf bad\na = 1\n```\n", true);
        insta::assert_snapshot!(shown.replace('\u{1b}', "␛"), @"
        ␛[1mTitle␛[0m

        tf bad:
            ␛[36ma = 1␛[0m
        ");
    }

    #[test]
    fn a_page_cannot_drive_the_terminal() {
        let shown = shown("# a\u{1b}[2J\n\nb\u{202e}c `\u{7}`\n\n```\u{9b}x\n\u{1b}]0;x\n```\n", false);
        assert!(!shown.contains(|character: char| character.is_control() && character != '\n'), "{shown:?}");
        assert!(!shown.contains('\u{202e}'));
    }
}
