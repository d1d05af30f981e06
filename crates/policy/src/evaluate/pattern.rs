//! Regular expressions, compiled once and limited in size; a text of which only the ends are known may already fail.

use cumulint_facts::Scalar;
use cumulint_model::Truth;
use regex::{Regex, RegexBuilder};
use regex_automata::hybrid::dfa::DFA;
use regex_automata::nfa::thompson;
use regex_automata::util::syntax::Config as SyntaxConfig;
use regex_automata::{Anchored, Input, MatchKind};

use super::compare::word;
use crate::condition::{Match, Pattern};

/// The largest compiled pattern, in bytes.
const MAX_COMPILED: usize = 1 << 20;
/// How deep the groups of a pattern may nest.
const MAX_NESTING: u32 = 50;

pub(super) fn matches(test: &Match, subject: &Scalar<'_>, ignore_case: bool) -> Truth {
    let regex = test.pattern.regex(test.whole, ignore_case);
    match (subject, regex) {
        (Scalar::Text(text), Some(regex)) => regex.is_match(text).into(),
        (Scalar::Bool(known), Some(regex)) => regex.is_match(word(*known)).into(),
        (Scalar::Unknown { prefix, suffix, .. }, _) if test.whole => {
            let may_start = prefix.is_none_or(|prefix| test.pattern.may_start_with(prefix, ignore_case));
            let may_end = suffix.is_none_or(|suffix| test.pattern.may_end_with(suffix, ignore_case));
            if may_start && may_end { Truth::Unknown } else { Truth::False }
        }
        (Scalar::Unknown { .. } | Scalar::Text(_) | Scalar::Bool(_), _) => Truth::Unknown,
        _ => Truth::False,
    }
}

impl Pattern {
    /// The compiled pattern; nothing where it is no regular expression or too large.
    pub(crate) fn regex(&self, whole: bool, ignore_case: bool) -> Option<&Regex> {
        let cell = self.automata.regex.get(usize::from(ignore_case))?;
        cell.get_or_init(|| compile(&self.text, whole, ignore_case)).as_ref()
    }

    /// Whether a text that starts so may match as a whole. Where that cannot be told it may.
    fn may_start_with(&self, prefix: &str, ignore_case: bool) -> bool {
        self.may_lead(prefix.bytes(), ignore_case, Direction::Forward)
    }

    /// Whether a text that ends so may match as a whole. Where that cannot be told it may.
    fn may_end_with(&self, suffix: &str, ignore_case: bool) -> bool {
        self.may_lead(suffix.bytes().rev(), ignore_case, Direction::Backward)
    }

    /// Whether a match may begin with these bytes, read in one direction.
    fn may_lead(&self, bytes: impl Iterator<Item = u8>, ignore_case: bool, direction: Direction) -> bool {
        let cells = match direction {
            Direction::Forward => &self.automata.beginning,
            Direction::Backward => &self.automata.end,
        };
        let Some(cell) = cells.get(usize::from(ignore_case)) else { return true };
        let automaton = cell.get_or_init(|| automaton(&self.text, ignore_case, direction));
        let Some(automaton) = automaton else { return true };
        let mut cache = automaton.create_cache();
        let anchored = Input::new("").anchored(Anchored::Yes);
        let start = match direction {
            Direction::Forward => automaton.start_state_forward(&mut cache, &anchored),
            Direction::Backward => automaton.start_state_reverse(&mut cache, &anchored),
        };
        let Ok(mut state) = start else { return true };
        for byte in bytes {
            match automaton.next_state(&mut cache, state, byte) {
                Ok(next) if next.is_dead() => return false,
                Ok(next) if next.is_quit() => return true,
                Ok(next) => state = next,
                Err(_) => return true,
            }
        }
        true
    }
}

/// From which end a text is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

/// What reads a match byte by byte; nothing where it is no regular expression or too large.
fn automaton(text: &str, ignore_case: bool, direction: Direction) -> Option<DFA> {
    let syntax = SyntaxConfig::new().case_insensitive(ignore_case).nest_limit(MAX_NESTING);
    let config = DFA::config().match_kind(MatchKind::All).skip_cache_capacity_check(true);
    let nfa = thompson::Config::new().reverse(direction == Direction::Backward);
    DFA::builder().configure(config).syntax(syntax).thompson(nfa).build(&whole(text)).ok()
}

fn whole(text: &str) -> String {
    format!("^(?:{text})$")
}

fn compile(text: &str, is_whole: bool, ignore_case: bool) -> Option<Regex> {
    let text = if is_whole { whole(text) } else { text.to_owned() };
    RegexBuilder::new(&text)
        .case_insensitive(ignore_case)
        .size_limit(MAX_COMPILED)
        .dfa_size_limit(MAX_COMPILED)
        .nest_limit(MAX_NESTING)
        .build()
        .ok()
}
