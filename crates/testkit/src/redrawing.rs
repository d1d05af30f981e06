//! Whole files in which expectations are drawn in place: erased, and drawn anew.
//!
//! A fixture that is erased and drawn anew with what was found must be the fixture again, byte for byte. So one comparison
//! shows what is missing, what is too much and what moved; and blessing is writing the new text.

use std::fmt::Write as _;

use cumulint_diagnostic::{Drawn, Mark, first_line, is_drawn};
use cumulint_source::LineIndex;

/// A text without the comment lines that draw expectations; everything else stays as it is.
#[must_use]
pub fn erase(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !is_drawn(line)).collect()
}

/// An erased text with marks drawn under its lines, in the order of their places. `path` tells the syntax: comments begin
/// with `//` in JSON and `#` elsewhere. What is equal is drawn once.
#[must_use]
pub fn redraw(path: &str, text: &str, marks: &[Drawn]) -> String {
    let index = LineIndex::new(text);
    let on_first_line = |mark: &Drawn| Drawn { range: first_line(text, mark.range), ..mark.clone() };
    let mut marks: Vec<Drawn> = marks.iter().map(on_first_line).collect();
    marks.sort_by_key(|mark| (index.line(mark.range.start), mark.mark, mark.range, mark.message.clone()));
    marks.dedup();
    let mut marks = marks.into_iter().peekable();
    let mut signs = Signs::of(path);
    let mut drawing = String::new();
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        drawing.push_str(line);
        let sign = signs.below(line);
        while let Some(mark) = marks.next_if(|mark| index.line(mark.range.start) == number) {
            let column = index.place(text, mark.range.start).column as usize - 1;
            if !drawing.ends_with('\n') {
                drawing.push('\n');
            }
            push_mark(&mut drawing, line, sign, column, &mark, text);
        }
    }
    drawing
}

/// Draws one mark. The sign stands where the marked line begins; a mark that begins there too touches the sign.
fn push_mark(drawing: &mut String, line: &str, sign: &str, column: usize, mark: &Drawn, text: &str) {
    let own = line.len() - line.trim_start_matches([' ', '\t']).len();
    let width = mark.range.slice(text).chars().count();
    let (character, least) = if mark.mark == Mark::Primary { ("^", 1) } else { ("-", 3) };
    let beside = column < own || (column > own && column <= own + sign.len());
    let indent = if beside { column } else { own };
    let gap = column.saturating_sub(indent + sign.len());
    let width = if column == indent { width.saturating_sub(sign.len()) } else { width };
    let lead = if beside { " ".repeat(indent) } else { line.get(..own).unwrap_or_default().to_owned() };
    let _infallible = writeln!(
        drawing,
        "{lead}{sign}{}{} {}",
        " ".repeat(gap),
        character.repeat(width.max(least)),
        mark.message
    );
}

/// How comments begin, line by line: JSON in a heredoc of a Terraform file has comments of its own.
struct Signs<'t> {
    sign: &'static str,
    heredocs: bool,
    /// The closing word of the heredoc that is open, and its sign once its first line was seen.
    open: Option<(&'t str, Option<&'static str>)>,
}

impl<'t> Signs<'t> {
    fn of(path: &str) -> Self {
        let slashes = [".json", ".bicep", ".bicepparam"].iter().any(|ending| path.ends_with(ending));
        Self { sign: if slashes { "//" } else { "#" }, heredocs: path.ends_with(".tf"), open: None }
    }

    /// The sign of a comment below a line.
    fn below(&mut self, line: &'t str) -> &'static str {
        let trimmed = line.trim();
        match &mut self.open {
            Some((word, _)) if *word == trimmed => self.open = None,
            Some((_, sign)) => {
                return sign.get_or_insert(if trimmed.starts_with(['{', '[']) { "//" } else { "#" });
            }
            None => {
                let opening = trimmed.split_once("<<").filter(|_| self.heredocs);
                self.open = opening.map(|(_, word)| (word.trim_start_matches('-'), None));
            }
        }
        self.sign
    }
}

#[cfg(test)]
mod tests {
    use cumulint_diagnostic::drawn;
    use cumulint_source::TextRange;

    use super::*;

    /// Draws what the text already shows, after erasing it: the same text must come out.
    #[track_caller]
    fn survives(path: &str, text: &str) {
        let marks: Vec<Drawn> = drawn(text).into_iter().map(|mark| moved_up(text, mark)).collect();
        assert!(!marks.is_empty());
        assert_eq!(redraw(path, &erase(text), &marks), text);
    }

    /// A mark where it lies once the drawn lines above it are erased.
    fn moved_up(text: &str, mark: Drawn) -> Drawn {
        let above = mark.range.start as usize;
        let by = u32::try_from(above - erase(text.get(..above).unwrap()).len()).unwrap();
        Drawn { range: TextRange::new(mark.range.start - by, mark.range.end - by), ..mark }
    }

    #[test]
    fn marks_are_drawn_where_they_were() {
        survives(
            "main.tf",
            "# The site.\nresource \"a\" \"b\" {\n#^^^^^^^^^^^^^^^ header\n  acl = \"é\"\n  #     ^^^ first\n  #     --- second\n}\n",
        );
    }

    #[test]
    fn json_has_its_own_sign() {
        survives("a.json", "{\n  \"acl\": \"PublicRead\"\n  //     ^^^^^^^^^^^^ open\n}\n");
        survives("a.json", "{\n  { \"acl\": 1 }\n  //^^^^^^^^^^ whole\n}\n");
    }

    #[test]
    fn json_in_a_heredoc_has_its_own_sign_too() {
        survives(
            "main.tf",
            "policy = <<-EOT\n  { \"Effect\": \"Allow\" }\n  //         ^^^^^^^ here\nEOT\nacl = 1\n#     ^ there\n",
        );
    }

    #[test]
    fn a_mark_under_the_sign_moves_it() {
        survives("main.yaml", "a: {b: 1}\n #^ touching\n#   ^ apart\n");
        survives("a.json", "[{\"a\": 1}]\n //^^^^^^ touching\n  //^^ touching too\n");
    }

    #[test]
    fn other_comments_stay() {
        let text = "# - a list\n// words\n# ^up\n";
        assert_eq!(erase(text), text);
    }
}
