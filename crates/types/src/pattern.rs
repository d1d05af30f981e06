//! Patterns of published types: compiled when they are first asked for, and kept.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::syntax;

/// The longest text that is looked through.
const MAX_TEXT: usize = 20_000;

/// The longest pattern of a template that is read, and how much its automaton may take.
const MAX_PATTERN: usize = 1_000;
const MAX_SIZE: usize = 1 << 20;

/// An automaton, with the states of it that were needed so far.
struct Compiled {
    automaton: DFA,
    cache: Mutex<Cache>,
}

/// Patterns that were asked for; nothing for one that cannot be read.
type Known = HashMap<Arc<str>, Option<Arc<Compiled>>>;

/// Whether a pattern is found in a text. Nothing where that cannot be said: patterns are read over bytes, so that letters
/// beyond ASCII are left alone.
pub(crate) fn is_found(pattern: &Arc<str>, text: &str) -> Option<bool> {
    // A last line break does not count: others let it stand behind the end.
    let text = text.strip_suffix('\n').unwrap_or(text);
    if !text.is_ascii() || text.len() > MAX_TEXT {
        return None;
    }
    let compiled = compiled(pattern)?;
    let mut cache = compiled.cache.lock().unwrap_or_else(PoisonError::into_inner);
    let input = Input::new(text).earliest(true);
    compiled.automaton.try_search_fwd(&mut cache, &input).ok().map(|found| found.is_some())
}

/// A pattern; nothing where it cannot be read. The patterns come from the data alone, so that they are bounded.
fn compiled(pattern: &Arc<str>) -> Option<Arc<Compiled>> {
    static KNOWN: OnceLock<Mutex<Known>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    if let Some(found) = known.lock().unwrap_or_else(PoisonError::into_inner).get(pattern) {
        return found.clone();
    }
    let found = read(pattern).map(Arc::new);
    known.lock().unwrap_or_else(PoisonError::into_inner).insert(Arc::clone(pattern), found.clone());
    found
}

fn read(pattern: &str) -> Option<Compiled> {
    let syntax = syntax::Config::new().unicode(false).utf8(false);
    let limited = thompson::Config::new().nfa_size_limit(Some(MAX_SIZE));
    let automaton = DFA::builder().syntax(syntax).thompson(limited).build(pattern).ok()?;
    let cache = Mutex::new(automaton.create_cache());
    Some(Compiled { automaton, cache })
}

/// Whether a text as a whole matches a pattern of a template. Nothing where that cannot be said: the pattern is too large, or of
/// another dialect.
#[must_use]
pub fn matches_whole(pattern: &str, text: &str) -> Option<bool> {
    if !text.is_ascii() || text.len() > MAX_TEXT || pattern.len() > MAX_PATTERN {
        return None;
    }
    let compiled = read(&format!("^(?:{pattern})$"))?;
    let mut cache = compiled.cache.lock().unwrap_or_else(PoisonError::into_inner);
    compiled.automaton.try_search_fwd(&mut cache, &Input::new(text)).ok().map(|found| found.is_some())
}
