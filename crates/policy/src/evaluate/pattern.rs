//! Regular expressions, compiled once and limited in size; a text of which only the beginning is known may already fail.

use cumulint_facts::Scalar;
use cumulint_model::Truth;
use regex::{Regex, RegexBuilder};
use regex_automata::hybrid::dfa::DFA;
use regex_automata::util::syntax::Config as SyntaxConfig;
use regex_automata::{Anchored, Input, MatchKind};

use crate::condition::{Match, Pattern};

/// The largest compiled pattern, in bytes.
const MAX_COMPILED: usize = 1 << 20;
/// How deep the groups of a pattern may nest.
const MAX_NESTING: u32 = 50;

pub(super) fn matches(test: &Match, subject: &Scalar<'_>, ignore_case: bool) -> Truth {
    let regex = test.pattern.regex(test.whole, ignore_case);
    match (subject, regex) {
        (Scalar::Text(text), Some(regex)) => regex.is_match(text).into(),
        (Scalar::Unknown { prefix: Some(prefix), .. }, _) if test.whole => {
            if test.pattern.may_start_with(prefix, ignore_case) { Truth::Unknown } else { Truth::False }
        }
        (Scalar::Unknown { .. } | Scalar::Text(_), _) => Truth::Unknown,
        _ => Truth::False,
    }
}

impl Pattern {
    /// The compiled pattern; nothing where it is no regular expression or too large.
    pub(crate) fn regex(&self, whole: bool, ignore_case: bool) -> Option<&Regex> {
        let cell = self.compiled.get(usize::from(ignore_case))?;
        cell.get_or_init(|| compile(&self.text, whole, ignore_case)).as_ref()
    }

    /// Whether a text that starts so may match as a whole. Where that cannot be told it may.
    fn may_start_with(&self, prefix: &str, ignore_case: bool) -> bool {
        let syntax = SyntaxConfig::new().case_insensitive(ignore_case).nest_limit(MAX_NESTING);
        let config = DFA::config().match_kind(MatchKind::All).skip_cache_capacity_check(true);
        let Ok(automaton) = DFA::builder().configure(config).syntax(syntax).build(&whole(&self.text)) else {
            return true;
        };
        let mut cache = automaton.create_cache();
        let anchored = Input::new("").anchored(Anchored::Yes);
        let Ok(mut state) = automaton.start_state_forward(&mut cache, &anchored) else { return true };
        for byte in prefix.bytes() {
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
