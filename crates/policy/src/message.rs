//! Messages with places for values: `{resource}`, `{$.AccessControl}`, `{@.source}`; `{{` is a brace.

use cumulint_source::TextRange;

use crate::condition::Path;
use crate::problem::Problem;
use crate::quoted::Quoted;

/// A text with places for values.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    pub(crate) quoted: Quoted,
    pub(crate) parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Text(String),
    /// The address of the resource that is judged.
    Resource,
    /// The value at a path, with the place of the path in the decoded template.
    Value(Path, TextRange),
}

impl Template {
    /// Reads a template; what is wrong is returned beside what was understood.
    pub(crate) fn read(quoted: Quoted) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut at = 0;
        while let Some(rest) = quoted.text.get(at..).filter(|rest| !rest.is_empty()) {
            if let Some(brace) = ["{{", "}}"].iter().find(|brace| rest.starts_with(**brace)) {
                literal.extend(brace.chars().take(1));
                at += brace.len();
            } else if let Some(inside) = rest.strip_prefix('{') {
                let Some(end) = closing(inside) else {
                    problems.push(
                        Problem::new(range(at, at + 1), "this `{` is never closed")
                            .help("write `{{` for a brace"),
                    );
                    break;
                };
                let name = inside.get(..end).unwrap_or_default();
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                parts.extend(place(name, range(at + 1, at + 1 + end), &mut problems));
                at += end + 2;
            } else {
                let end = rest.char_indices().skip(1).find(|(_, next)| matches!(next, '{' | '}'));
                let end = end.map_or(rest.len(), |(end, _)| end);
                literal.push_str(rest.get(..end).unwrap_or_default());
                at += end;
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        (Self { quoted, parts }, problems)
    }
}

fn place(name: &str, place: TextRange, problems: &mut Vec<Problem>) -> Option<Part> {
    match name {
        "resource" => Some(Part::Resource),
        _ if name.starts_with(['$', '@']) => {
            Some(Part::Value(Path::new(Quoted { text: name.to_owned(), range: TextRange::default() }), place))
        }
        _ => {
            let help = "a place is `{resource}` or a path: `{$.Name}`, `{@.source}`";
            problems.push(Problem::new(place, format!("`{name}` is no place for a value")).help(help));
            None
        }
    }
}

/// The brace that closes a place; those inside quotes belong to the path.
fn closing(text: &str) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, character)| match (quote, character) {
        (None, '}') => Some(at),
        (None, '\'' | '"') => {
            quote = Some(character);
            None
        }
        (Some(open), _) if open == character => {
            quote = None;
            None
        }
        _ => None,
    })
}

fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
}
