//! The limits that a resource schema sets to a value: parts of a line, each after a tab.

use regex_automata::nfa::thompson;
use regex_automata::util::syntax;
use serde_json::Value;

/// How many states the automaton of a pattern may have: one that counts to thousands is not worth what it costs.
const MAX_STATES: usize = 20_000;

/// The forms of identities that other services give out, by the name of the format.
const FORMATS: [(&str, &str); 5] = [
    ("AWS::EC2::Image.Id", r"^(ami-([0-9a-z]{8}|[0-9a-z]{17})|resolve:ssm:.*)$"),
    ("AWS::EC2::SecurityGroup.Id", "^sg-([a-fA-F0-9]{8}|[a-fA-F0-9]{17})$"),
    ("AWS::EC2::Subnet.Id", "^subnet-([0-9A-Fa-f]{8}|[0-9A-Fa-f]{17})$"),
    ("AWS::EC2::VPC.Id", "^vpc-([0-9A-Fa-f]{8}|[0-9A-Fa-f]{17})$"),
    ("AWS::IAM::Role.Arn", r"^arn:aws[a-zA-Z-]*:iam::\d{12}:role/.+$"),
];

/// How long a text may be, and what it may look like.
pub(super) fn of_text(schema: &Value) -> String {
    let mut limits = count(schema, "minLength", "maxLength");
    let format = schema.get("format").and_then(Value::as_str);
    let format = FORMATS.iter().find(|(name, _)| Some(*name) == format).map(|(_, pattern)| *pattern);
    let written = schema.get("pattern").and_then(Value::as_str).and_then(readable);
    if let Some(pattern) = format.map(str::to_owned).or(written) {
        limits.push_str(&format!("\tp{pattern}"));
    }
    limits
}

/// How many items a list may have, and whether each only once.
pub(super) fn of_items(schema: &Value) -> String {
    let mut limits = count(schema, "minItems", "maxItems");
    if schema.get("uniqueItems") == Some(&Value::Bool(true)) {
        limits.push_str("\tq");
    }
    limits
}

/// Between which numbers a number may be.
pub(super) fn of_number(schema: &Value) -> String {
    let bound = |name: &str| schema.get(name).filter(|bound| bound.is_number()).map(Value::to_string);
    match (bound("minimum"), bound("maximum")) {
        (None, None) => String::new(),
        (low, high) => format!("\tr{}..{}", low.unwrap_or_default(), high.unwrap_or_default()),
    }
}

fn count(schema: &Value, least: &str, most: &str) -> String {
    let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
    match (bound(least).filter(|least| *least > 0), bound(most)) {
        (None, None) => String::new(),
        (least, most) => {
            let word = |bound: Option<u64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
            format!("\tn{}..{}", word(least), word(most))
        }
    }
}

/// A pattern as the checks read it; nothing for one that says nothing, or that they cannot read.
fn readable(pattern: &str) -> Option<String> {
    if matches!(pattern, ".*" | "^.*$" | ".+" | "[\\s\\S]*" | "") || pattern.contains(['\t', '\n', '\r']) {
        return None;
    }
    let pattern = within_classes(pattern);
    let syntax = syntax::Config::new().unicode(false).utf8(false);
    let nfa = thompson::Compiler::new().syntax(syntax).build(&pattern).ok()?;
    (nfa.states().len() <= MAX_STATES).then_some(pattern)
}

/// A pattern in which the signs that other dialects read as themselves inside of a class are marked as such.
fn within_classes(pattern: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => {
                out.push(sign);
                out.extend(signs.next());
                continue;
            }
            '[' if !inside => inside = true,
            '[' if signs.peek() != Some(&':') => out.push('\\'),
            ']' => inside = false,
            '&' | '~' if inside => out.push('\\'),
            _ => {}
        }
        out.push(sign);
        // A class may begin with a closing bracket, which is then itself.
        if sign == '[' && inside && signs.peek() == Some(&']') && out.ends_with('[') {
            out.push_str("\\]");
            signs.next();
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_are_parts_of_a_line() {
        let text = json!({ "minLength": 1, "maxLength": 8, "pattern": "^[a-z]+$" });
        assert_eq!(of_text(&text), "\tn1..8\tp^[a-z]+$");
        assert_eq!(of_items(&json!({ "minItems": 0, "uniqueItems": true })), "\tq");
        assert_eq!(of_number(&json!({ "minimum": 0, "maximum": 0.5 })), "\tr0..0.5");
        assert_eq!(of_number(&json!({ "minimum": "1" })), "");
    }

    #[test]
    fn a_pattern_that_says_nothing_or_cannot_be_read_is_left_out() {
        for pattern in [".*", "", "a\tb", "(", "(?=ahead)", "a{9999}{9}"] {
            assert_eq!(readable(pattern), None, "{pattern:?}");
        }
    }

    #[test]
    fn signs_within_classes_are_themselves() {
        assert_eq!(within_classes("[a[b&&~c]"), "[a\\[b\\&\\&\\~c]");
        assert_eq!(within_classes("[]a]&"), "[\\]a]&");
        assert_eq!(within_classes(r"\[[[:alpha:]]"), r"\[[[:alpha:]]");
    }
}
