//! Terms: what is not known, as a text that tells whether it is the same as something else.

use cumulint_model::Symbol;

use super::Maker;
use crate::value::text::Text;
use crate::value::{Kind, Value};

/// The longest term that is kept: beyond, a value is only equal to itself.
const MAX_TERM: usize = 2_000;

/// The largest list whose elements make up its term.
const MAX_TERM_VALUES: u32 = 64;

impl Maker<'_> {
    /// What a value is, for the term of something made of it.
    pub(crate) fn term_of(&mut self, value: &Value) -> String {
        match &value.kind {
            Kind::Null => "null".to_owned(),
            Kind::Bool(known) => known.to_string(),
            Kind::Number(number) => number.to_string(),
            Kind::Text(text) => self.term_of_text(text),
            Kind::Open(open) => open.term.to_string(),
            Kind::List(list) if value.weight() <= MAX_TERM_VALUES => {
                let items: Vec<String> = list.items.iter().map(|item| self.term_of(item)).collect();
                format!("[{}]", items.join(", "))
            }
            _ => self.unique_term("value"),
        }
    }

    pub(crate) fn term_of_text(&mut self, text: &Text) -> String {
        if text.known_length() <= MAX_TERM { text.term() } else { self.unique_term("text") }
    }

    /// A term that is not too long to be kept.
    pub(crate) fn term(&mut self, term: String) -> Symbol {
        let affordable = self.spend_text(term.len());
        if affordable && term.len() <= MAX_TERM { term.into() } else { self.unique_term("term").into() }
    }

    /// A term that equals no other.
    pub(crate) fn unique_term(&mut self, name: &str) -> String {
        self.unique += 1;
        format!("{name}#{}", self.unique)
    }
}
