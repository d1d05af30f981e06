//! Why a condition cannot be read, in words of our own: the parser's error text never reaches a user.

use cumulint_source::TextRange;

use super::scan::{Fault, Token, TokenKind, Unreadable};
use crate::problem::Problem;

/// The functions of conditions.
const FUNCTIONS: &[&str] = &["length", "count", "value", "match", "search"];

/// A place that is no token.
pub(crate) fn unreadable(text: &str, unreadable: Unreadable) -> Problem {
    let found = unreadable.range.slice(text);
    match unreadable.what {
        Fault::Unterminated => Problem::new(unreadable.range, "this quoted text does not end"),
        Fault::Escape => Problem::new(unreadable.range, format!("`{found}` is no escape of a quoted text"))
            .help("put the character of a pattern in brackets: `[.]`, `[*]`; a backslash is written twice"),
        Fault::Character if found == "=" => {
            Problem::new(unreadable.range, "a single `=` compares nothing").help("write `==`")
        }
        Fault::Character if found == "&" || found == "|" => {
            Problem::new(unreadable.range, format!("`{found}` is no operator"))
                .help(format!("write `{found}{found}`"))
        }
        Fault::Character => {
            Problem::new(unreadable.range, format!("`{found}` has no meaning in a condition"))
        }
    }
}

/// What is probably wrong with a condition whose tokens are all well-formed.
pub(crate) fn explain(text: &str, tokens: &[Token]) -> Problem {
    let whole = TextRange::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let view = View { text, tokens };
    let checks = [
        View::brackets,
        View::words,
        View::functions,
        View::lists,
        View::arguments,
        View::singular,
        View::dashes,
        View::ends,
    ];
    let found = checks.iter().find_map(|check| check(&view));
    found.unwrap_or_else(|| {
        Problem::new(whole, "this condition cannot be read")
            .help("a condition looks like `$.Name == 'value' && @.list[?@ > 1]`")
    })
}

struct View<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl View<'_> {
    fn at(&self, index: usize) -> &str {
        self.tokens.get(index).map(|token| token.range.slice(self.text)).unwrap_or_default()
    }

    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.tokens.get(index).map(|token| token.kind)
    }

    fn range(&self, index: usize) -> TextRange {
        self.tokens.get(index).map(|token| token.range).unwrap_or_default()
    }

    fn indexes(&self) -> std::ops::Range<usize> {
        0..self.tokens.len()
    }

    fn brackets(&self) -> Option<Problem> {
        let mut open: Vec<usize> = Vec::new();
        for index in self.indexes() {
            match self.at(index) {
                "(" | "[" => open.push(index),
                ")" | "]" => {
                    let wanted = if self.at(index) == ")" { "(" } else { "[" };
                    let opened = open.pop();
                    if opened.is_none_or(|opened| self.at(opened) != wanted) {
                        return Some(Problem::new(
                            self.range(index),
                            format!("this `{}` closes nothing", self.at(index)),
                        ));
                    }
                }
                _ => {}
            }
        }
        let unclosed = open.pop()?;
        Some(Problem::new(self.range(unclosed), format!("this `{}` is never closed", self.at(unclosed))))
    }

    /// Words of other languages: `and`, `or`, `not`, `in`.
    fn words(&self) -> Option<Problem> {
        self.indexes().find_map(|index| {
            let member = index.checked_sub(1).is_some_and(|before| self.at(before).starts_with('.'));
            let (is_call, word) = (self.at(index + 1) == "(", self.at(index));
            let help = match word {
                _ if member || self.kind(index) != Some(TokenKind::Name) => return None,
                "and" => "write `&&`",
                "or" => "write `||`",
                "not" => "write `!`",
                "in" | "nin" | "contains" => {
                    "write `match($.Name, 'a|b')`, or filter the list: `$.list[?@ == 'a']`"
                }
                "true" | "false" | "null" => return None,
                _ if is_call => return None,
                _ => "paths start with `$` (the resource) or `@` (the selected node), texts are quoted",
            };
            Some(Problem::new(self.range(index), format!("`{word}` has no meaning here")).help(help))
        })
    }

    fn functions(&self) -> Option<Problem> {
        let calls = self.indexes().filter(|index| {
            self.kind(*index) == Some(TokenKind::Name)
                && self.at(index + 1) == "("
                && !FUNCTIONS.contains(&self.at(*index))
        });
        calls.into_iter().next().map(|index| {
            Problem::new(self.range(index), format!("there is no function `{}`", self.at(index)))
                .help("the functions are `length`, `count`, `value`, `match` and `search`")
        })
    }

    /// A bracket that opens a list rather than a selector.
    fn lists(&self) -> Option<Problem> {
        let opens = |index: usize| {
            let before = index.checked_sub(1);
            let follows = before.is_some_and(|before| {
                matches!(self.kind(before), Some(TokenKind::Start | TokenKind::Name))
                    || matches!(self.at(before), "]" | ")" | "..")
            });
            self.at(index) == "[" && !follows
        };
        self.indexes().find(|index| opens(*index)).map(|index| {
            Problem::new(self.range(index), "conditions have no lists")
                .help("compare with each: `match($.Name, 'a|b')` or `$.x == 1 || $.x == 2`")
        })
    }

    /// `count(1)`: the functions that take a path take nothing else.
    fn arguments(&self) -> Option<Problem> {
        let wrong = self.indexes().find(|index| {
            matches!(self.at(*index), "count" | "value")
                && self.at(index + 1) == "("
                && self.kind(index + 2) != Some(TokenKind::Start)
        })?;
        Some(
            Problem::new(self.range(wrong + 2), format!("`{}` cannot be used like this", self.at(wrong)))
                .help("it takes a path: `count($.rules[*]) > 0`"),
        )
    }

    /// A path that may find several nodes, beside a comparison.
    fn singular(&self) -> Option<Problem> {
        self.indexes().filter(|index| self.kind(*index) == Some(TokenKind::Comparison)).find_map(|index| {
            let range = self.path_before(index).or_else(|| self.path_after(index + 1))?;
            Some(
                Problem::new(range, "a comparison looks at one value, this path may find several")
                    .help("compare inside a filter: `$.list[?@.name == 'a']`"),
            )
        })
    }

    fn path_before(&self, end: usize) -> Option<TextRange> {
        let mut depth = 0_i32;
        let start = (0..end).rev().find(|index| {
            match self.at(*index) {
                "]" | ")" => depth += 1,
                "[" | "(" => depth -= 1,
                _ => {}
            }
            depth < 0 || (depth == 0 && self.kind(*index) == Some(TokenKind::Start))
        })?;
        self.plural(start, end)
    }

    fn path_after(&self, start: usize) -> Option<TextRange> {
        if self.kind(start) != Some(TokenKind::Start) {
            return None;
        }
        let mut depth = 0_i32;
        let end = (start..self.tokens.len()).find(|index| {
            match self.at(*index) {
                "[" | "(" => depth += 1,
                "]" | ")" => depth -= 1,
                _ => {}
            }
            depth < 0 || (depth == 0 && matches!(self.at(*index), "&&" | "||"))
        });
        self.plural(start, end.unwrap_or(self.tokens.len()))
    }

    /// The place of the tokens, where they are a path with `*`, `..`, a filter or a slice in it.
    fn plural(&self, start: usize, end: usize) -> Option<TextRange> {
        let path = self.kind(start) == Some(TokenKind::Start);
        let plural = (start..end).any(|index| matches!(self.at(index), "*" | ".." | "?" | ":" | ","));
        (path && plural).then(|| self.range(start).cover(self.range(end.saturating_sub(1))))
    }

    /// `$.tags.cost-center`: the dash starts a number.
    fn dashes(&self) -> Option<Problem> {
        let index = self.indexes().find(|index| {
            *index > 0
                && self.kind(index - 1) == Some(TokenKind::Name)
                && self.kind(*index) == Some(TokenKind::Number)
        })?;
        Some(
            Problem::new(self.range(index - 1).cover(self.range(index)), "a name with a dash must be quoted")
                .help("write `['cost-center']`"),
        )
    }

    fn ends(&self) -> Option<Problem> {
        let last = self.tokens.len().checked_sub(1)?;
        let unfinished = self.kind(last) == Some(TokenKind::Comparison)
            || matches!(self.at(last), "&&" | "||" | "!" | "." | ".." | "," | "?" | "(" | "[");
        unfinished
            .then(|| Problem::new(self.range(last), format!("nothing follows this `{}`", self.at(last))))
    }
}
