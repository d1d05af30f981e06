//! What names a defect, whatever line it stands on: the ingredients of a fingerprint that a policy knows.
//!
//! A property of a resource is named by its path. An element of a list (a nested block, a statement, a port rule) has no
//! name, and its index moves when a neighbour is put above it: it is named by its own keys instead, that is by the scalars
//! that its author wrote in it. Those are taken as written where they are literals, else as the expression that stands
//! there, so that the instances of a repeated declaration and all sets of inputs yield the same keys.

use cumulint_facts::{Facts, Node, Step};
use cumulint_model::{Kind, OriginId, Value};
use cumulint_source::Span;

use crate::policy::Policy;
use crate::render::TextOf;
use crate::trail::outside;

/// What names a defect inside its declaration.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Identity {
    /// The rule of its policy, by a name that survives new rules and changed conditions: what it is for, and its number
    /// among the rules for the same.
    pub rule: String,
    /// The path of the property, without the indices of lists: `BlockDeviceMappings[].Ebs.Encrypted`.
    pub property: String,
    /// The keys of the list elements around it, free of comments, white space and order; empty where there are none.
    pub keys: String,
}

impl Identity {
    /// The identity of a node that a rule blames. `holder` is what the rule was asked about: a resource, or the member of a
    /// view.
    pub(crate) fn of<'f>(
        (policy, rule): (&Policy, usize),
        (blamed, holder): (&Node<'f>, &Node<'f>),
        facts: &'f Facts<'_>,
        text_of: &TextOf<'_>,
    ) -> Self {
        let member = holder.value();
        let steps = facts.steps(blamed, member);
        let elements = steps.iter().filter_map(|step| match step {
            Step::Item(_, element) => Some(*element),
            Step::Name(_) => None,
        });
        let keys = Keys { facts, text_of };
        let keys: Vec<String> = member.into_iter().chain(elements).map(|element| keys.of(element)).collect();
        Self { rule: policy.rule_name(rule), property: property(&steps), keys: keys.join("\n\n") }
    }

    /// The identity of what could not be decided: by the text that is not known. Which rule of the policy is open makes no
    /// difference, as all that are open at one place are one.
    pub(crate) fn of_open<'f>(
        unknown: Option<Span>,
        holder: &Node<'f>,
        facts: &'f Facts<'_>,
        text_of: &TextOf<'_>,
    ) -> Self {
        let keys = Keys { facts, text_of };
        let member = holder.value().map(|member| keys.of(member));
        let text = unknown.map(|span| normalised_text(span, text_of));
        Self { keys: member.into_iter().chain(text).collect::<Vec<_>>().join("\n\n"), ..Self::default() }
    }
}

fn property(steps: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Item(..) => path.push_str("[]"),
            Step::Name(name) => {
                path.push_str(if path.is_empty() { "" } else { "." });
                path.push_str(name);
            }
        }
    }
    path
}

/// Reads the keys of list elements.
struct Keys<'k, 'f, 'p> {
    facts: &'f Facts<'p>,
    text_of: &'k TextOf<'k>,
}

impl Keys<'_, '_, '_> {
    /// The scalars of an element, in the order of their names.
    fn of(&self, element: &Value) -> String {
        let mut found = Vec::new();
        self.gather(element, String::new(), &mut found);
        found.sort();
        found.join("\n")
    }

    fn gather(&self, value: &Value, name: String, found: &mut Vec<String>) {
        if found.len() >= MAX_KEYS || name.len() > MAX_NAME {
            return;
        }
        if let Some(map) = value.as_map() {
            map.iter().for_each(|entry| self.gather(&entry.value, format!("{name}.{}", entry.key), found));
            return;
        }
        match value.as_list() {
            // Dialects write a list of one like the one itself.
            Some([only]) => self.gather(only, name, found),
            Some(_) => {}
            None => found.extend(self.scalar(value).map(|text| format!("{name}={text}"))),
        }
    }

    /// A scalar as its author wrote it; `None` if nobody did, or if it is secret.
    fn scalar(&self, value: &Value) -> Option<String> {
        if value.sensitive || matches!(value.kind, Kind::Null) || self.facts.is_assumed(value) {
            return None;
        }
        let literal = match &value.kind {
            Kind::Bool(known) => Some(known.to_string()),
            Kind::Number(number) => Some(number.to_string()),
            Kind::String(text) => Some(text.to_string()),
            _ => None,
        };
        let literal = literal.filter(|text| text.len() <= MAX_TEXT && self.facts.is_written(value));
        literal.or_else(|| self.expression(value))
    }

    /// The expression that stands where a finding about the value would be blamed.
    fn expression(&self, value: &Value) -> Option<String> {
        let computed = matches!(value.kind, Kind::Bool(_) | Kind::Number(_));
        let origin: OriginId = outside(self.facts.project(), value.origin, computed).unwrap_or(value.origin);
        self.facts.project().place(origin).map(|span| normalised_text(span, self.text_of))
    }
}

/// The text of a span without comments and white space; empty for a very long one.
fn normalised_text(span: Span, text_of: &TextOf<'_>) -> String {
    if span.range.len() as usize > MAX_TEXT { String::new() } else { normalised(&text_of(span)) }
}

/// A text without comments, without white space outside of quotes, and without commas that only end a list. What begins a
/// comment differs from dialect to dialect: taken is what does in one of them, where a comment can begin.
fn normalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut may_comment = true;
    while let Some(first) = rest.chars().next() {
        if may_comment && let Some(after) = after_comment(rest) {
            rest = after;
            continue;
        }
        let taken = if matches!(first, '"' | '\'') { quoted(rest, first) } else { first.len_utf8() };
        let (token, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        if matches!(first, ']' | '}' | ')') && out.ends_with(',') {
            out.pop();
        }
        if !first.is_whitespace() {
            out.push_str(token);
        }
        may_comment = first.is_whitespace() || "[]{}(),;".contains(first);
        rest = after;
    }
    out
}

/// What follows a comment at the start of a text; `None` if none stands there.
fn after_comment(text: &str) -> Option<&str> {
    if let Some(comment) = text.strip_prefix("/*") {
        return Some(comment.split_once("*/").map_or("", |(_, after)| after));
    }
    let is_comment = text.starts_with('#') || text.starts_with("//");
    is_comment.then(|| text.find('\n').and_then(|end| text.get(end..)).unwrap_or_default())
}

/// The length of a quoted string at the start of a text, quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + quote.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// How many keys of an element count.
const MAX_KEYS: usize = 64;
/// How long the path of a key may be, in bytes.
const MAX_NAME: usize = 1024;
/// How long a text may be that counts, in bytes.
const MAX_TEXT: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_comments_do_not_count() {
        assert_eq!(normalised("[ \"a b\", # the first\n  var.c, ]"), "[\"a b\",var.c]");
        assert_eq!(normalised("/* old */ a ? b : c // why"), "a?b:c");
        assert_eq!(normalised("https://example.com/#top"), "https://example.com/#top");
        assert_eq!(normalised("\"# \\\" //\" "), "\"# \\\" //\"");
    }

    #[test]
    fn what_is_never_closed_ends_with_the_text() {
        assert_eq!(normalised("a /* b"), "a");
        assert_eq!(normalised("'a # b"), "'a # b");
    }
}
