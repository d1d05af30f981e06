//! Pseudo parameters: what every template knows without declaring it.
//!
//! The partition and its domain are taken to be the standard ones. Account, region and stack are not known, yet in a longer
//! text they are symbols: `arn:aws:iam::${AWS::AccountId}:root` is written as such and counts as known. That is sound for
//! what texts are asked: a symbol never stands for a wildcard, never is empty, and within one deployment equal texts with
//! equal symbols are equal. What it does not allow is to take such a text apart, to look it up, or to say that it differs
//! from another one; there it stays unknown, as does a symbol alone.

use cumulint_model::{Kind, Origin, Value, Why};
use cumulint_source::Span;

use super::Evaluator;

/// The pseudo parameters that stand in texts as symbols, as `Fn::Sub` would write them.
const SYMBOLS: [&str; 4] = ["${AWS::AccountId}", "${AWS::Region}", "${AWS::StackName}", "${AWS::StackId}"];

impl Evaluator<'_> {
    /// A pseudo parameter as used at `at`: given, assumed or unknown.
    pub(crate) fn pseudo_parameter(&mut self, name: &str, at: Span) -> Value {
        if let Some(given) = self.inputs.parameter(name) {
            return Value::string(given, self.project.origins.written(at));
        }
        let standard = match name {
            "AWS::Partition" => "aws",
            "AWS::URLSuffix" => "amazonaws.com",
            _ => return Value::unknown(Why::Input(name.into()), self.project.origins.written(at)),
        };
        self.worlds.note_overridable();
        let by = "the standard partition".into();
        Value::string(standard, self.project.origins.add(Origin::Assumed { holder: at, by }))
    }

    /// The symbol of a value that is a pseudo parameter itself, not something made of one.
    pub(crate) fn symbol(&self, value: &Value) -> Option<&'static str> {
        let Kind::Unknown(unknown) = &value.kind else { return None };
        let Why::Input(name) = &unknown.why else { return None };
        let used_here = matches!(self.project.origins.get(value.origin), Some(Origin::Written(_)));
        SYMBOLS.into_iter().find(|symbol| used_here && symbol_name(symbol) == &**name)
    }
}

/// The name of the first symbol in a text.
pub(crate) fn first_symbol(text: &str) -> Option<&'static str> {
    let found = SYMBOLS.into_iter().filter_map(|symbol| Some((text.find(symbol)?, symbol)));
    found.min_by_key(|(at, _)| *at).map(|(_, symbol)| symbol_name(symbol))
}

fn symbol_name(symbol: &str) -> &str {
    symbol.trim_start_matches("${").trim_end_matches('}')
}
