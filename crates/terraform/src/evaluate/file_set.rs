//! `fileset`: the files whose paths fit a pattern. `*` and `?` stand for what is no slash, `**` for any folders, `[a-z]` for one
//! of some letters, `{a,b}` for one of some texts.

use std::sync::Arc;

use cumulint_evaluation::{Event, Limit, Reader};
use cumulint_model::{OriginId, Why};
use cumulint_source::{clean_path, join_path};

use crate::evaluate::calls::FunctionCall;
use crate::evaluate::{Answer, fault};
use crate::functions::Refusal;
use crate::module::relative_path;
use crate::value::{Type, Value};

/// So many alternatives in braces are tried.
const MAX_ALTERNATIVES: usize = 64;

impl FunctionCall<'_, '_, '_, '_> {
    pub(super) fn file_set(&mut self, arguments: &[Value], origin: OriginId) -> Answer {
        let text = |index: usize| arguments.get(index).and_then(Value::as_str).unwrap_or_default();
        let reader = self.evaluator.reader;
        let folder = reader.join(&self.evaluator.instances.root_folder(), text(0));
        let patterns = match alternatives(text(1)) {
            Ok(patterns) => patterns,
            Err(Refusal::Limit(limit)) => return Ok(self.evaluator.limited(limit, self.span)),
            Err(Refusal::Wrong(why)) => return fault(format!("fileset: {why}"), self.span),
        };
        let mut found = Vec::new();
        for pattern in patterns {
            let pattern = clean_path(&format!("{folder}/{pattern}"));
            match self.evaluator.program.file_set(&pattern, reader) {
                Some(paths) => found.extend(paths.iter().cloned()),
                None => {
                    let message = "the folder cannot be listed";
                    self.evaluator.reporter.report(Event::MissingData, text(0), message, self.span);
                    let why = Why::Invalid(format!("fileset(\"{}\")", text(0)).into());
                    return Ok(Value::unknown(why, Type::set(Type::String), origin).present());
                }
            }
        }
        let items = found.iter().map(|path| Value::string(relative_path(&folder, path), origin)).collect();
        Ok(Value::set(Type::String, items, origin))
    }
}

/// The files that fit a whole path; `None` if they cannot be listed. All files below a folder are asked of `listing`.
pub(crate) fn matches(
    pattern: &str,
    reader: Reader<'_>,
    listing: impl FnOnce(&str) -> Option<Arc<Vec<String>>>,
) -> Option<Vec<String>> {
    let is_literal = |part: &&&str| !part.contains(['*', '?', '[', '\\']);
    let parts: Vec<&str> = pattern.split('/').collect();
    let literal = parts.iter().take_while(is_literal).count();
    let (start, wanted) = parts.split_at_checked(literal)?;
    let start = start.join("/");
    let base = if start.is_empty() { if pattern.starts_with('/') { "/" } else { "." } } else { &start };
    match wanted {
        [] => Some(reader.size(pattern).is_ok().then(|| pattern.to_owned()).into_iter().collect()),
        [name] if *name != "**" => {
            let fits = |file: &String| fits(name, file);
            Some(reader.names(base).into_iter().filter(fits).map(|name| join_path(base, &name)).collect())
        }
        _ if !reader.is_folder(base) => Some(Vec::new()),
        _ => {
            let below = |path: &str| -> bool {
                let rest = if base == "." { Some(path) } else { path.strip_prefix(base) };
                let rest = rest.map(|rest| rest.trim_start_matches('/').split('/').collect::<Vec<&str>>());
                rest.is_some_and(|rest| fits_path(wanted, &rest))
            };
            Some(listing(base)?.iter().filter(|path| below(path)).cloned().collect())
        }
    }
}

/// The pattern without braces, once for each text that they stand for.
///
/// # Errors
/// It is malformed, or stands for too many texts.
fn alternatives(pattern: &str) -> Result<Vec<String>, Refusal> {
    let malformed = "syntax error in pattern";
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(next) = open.pop() {
        if done.len() + open.len() > MAX_ALTERNATIVES {
            return Err(Refusal::Limit(Limit::Files));
        }
        let Some((before, rest)) = next.split_once('{') else {
            is_well_formed(&next).then_some(()).ok_or(malformed)?;
            done.push(next);
            continue;
        };
        let (inside, after) = rest.split_once('}').ok_or(malformed)?;
        open.extend(inside.split(',').map(|part| format!("{before}{part}{after}")));
    }
    Ok(done)
}

fn is_well_formed(pattern: &str) -> bool {
    let mut rest = pattern;
    while let Some((_, after)) = rest.split_once('[') {
        match after.split_once(']') {
            Some((inside, after)) if !inside.is_empty() => rest = after,
            _ => return false,
        }
    }
    !pattern.ends_with('\\')
}

/// Whether the parts of a path fit those of a pattern: row by row, so that many `**` cost no more than their number.
fn fits_path(pattern: &[&str], path: &[&str]) -> bool {
    let mut reached: Vec<bool> = std::iter::once(true).chain(path.iter().map(|_| false)).collect();
    for part in pattern {
        let mut next = Vec::with_capacity(reached.len());
        for (index, here) in reached.iter().enumerate() {
            let before = index.checked_sub(1);
            let name = before.and_then(|before| path.get(before));
            next.push(if *part == "**" {
                *here || before.and_then(|before| next.get(before)).copied().unwrap_or(false)
            } else {
                let came = before.and_then(|before| reached.get(before)).copied().unwrap_or(false);
                came && name.is_some_and(|name| fits(part, name))
            });
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

/// One letter of a pattern, or what stands for letters.
enum Token {
    Any,
    One,
    Letter(char),
    Class { negated: bool, ranges: Vec<(char, char)> },
}

/// Whether a name fits a pattern without slashes: row by row, as above, unless it is as plain as `*.json`.
fn fits(pattern: &str, name: &str) -> bool {
    if let Some((start, end)) = pattern.split_once('*').filter(|_| !pattern.contains(['?', '[', '\\']))
        && !end.contains('*')
    {
        return name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end));
    }
    let letters: Vec<char> = name.chars().collect();
    let mut reached: Vec<bool> = std::iter::once(true).chain(letters.iter().map(|_| false)).collect();
    for token in tokens(pattern) {
        let mut next = Vec::with_capacity(reached.len());
        for (index, here) in reached.iter().enumerate() {
            let before = index.checked_sub(1);
            let came = before.and_then(|before| reached.get(before)).copied().unwrap_or(false);
            let letter = before.and_then(|before| letters.get(before)).copied();
            next.push(match &token {
                Token::Any => *here || before.and_then(|before| next.get(before)).copied().unwrap_or(false),
                Token::One => came,
                Token::Letter(wanted) => came && letter == Some(*wanted),
                Token::Class { negated, ranges } => {
                    let within =
                        letter.is_some_and(|it| ranges.iter().any(|(from, to)| (*from..=*to).contains(&it)));
                    came && within != *negated
                }
            });
        }
        reached = next;
    }
    reached.last().copied().unwrap_or(false)
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        found.push(match letter {
            '*' => Token::Any,
            '?' => Token::One,
            '\\' => Token::Letter(letters.next().unwrap_or('\\')),
            '[' => class(&mut letters),
            other => Token::Letter(other),
        });
    }
    found
}

fn class(letters: &mut std::str::Chars<'_>) -> Token {
    let inside: Vec<char> = letters.by_ref().take_while(|letter| *letter != ']').collect();
    let negated = matches!(inside.first(), Some('^' | '!'));
    let mut rest = inside.get(usize::from(negated)..).unwrap_or_default();
    let mut ranges = Vec::new();
    while let Some((first, after)) = rest.split_first() {
        match after {
            ['-', last, after @ ..] => {
                ranges.push((*first, *last));
                rest = after;
            }
            _ => {
                ranges.push((*first, *first));
                rest = after;
            }
        }
    }
    Token::Class { negated, ranges }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits_whole(pattern: &str, path: &str) -> bool {
        fits_path(&pattern.split('/').collect::<Vec<_>>(), &path.split('/').collect::<Vec<_>>())
    }

    #[test]
    fn stars_stay_inside_of_a_name_unless_there_are_two() {
        assert!(fits_whole("*.txt", "a.txt"));
        assert!(!fits_whole("*.txt", "sub/a.txt"));
        assert!(fits_whole("**/*.txt", "a.txt"));
        assert!(fits_whole("**/*.txt", "sub/deep/a.txt"));
        assert!(fits_whole("sub/**", "sub/deep/a.txt"));
        assert!(fits_whole("[ab]?.*", "b1.json"));
        assert!(!fits_whole("[^ab]*", "b1.json"));
    }

    #[test]
    fn braces_stand_for_each_of_their_texts() {
        assert_eq!(alternatives("*.{tf,json}").unwrap(), ["*.json", "*.tf"]);
        assert!(alternatives("[").is_err());
        assert!(alternatives("{a").is_err());
    }
}
