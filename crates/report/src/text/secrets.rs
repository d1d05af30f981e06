//! What must not be shown of a file: places that findings name, and what is written behind a key that speaks of a secret.

use std::collections::HashMap;

use cumulint_finding::Analysis;
use cumulint_source::{FileId, Span, TextRange};

/// The secret places of all findings, by file.
#[derive(Default, Debug)]
pub(super) struct Secrets {
    by_file: HashMap<FileId, Vec<TextRange>>,
}

impl Secrets {
    pub(super) fn of(report: &Analysis) -> Self {
        let undecided = report.open.iter().chain(&report.undecided).map(|undecided| &undecided.finding);
        let of_findings = report.findings.iter().chain(undecided).flat_map(|finding| &finding.secrets);
        Self::at(of_findings.chain(&report.secrets))
    }

    /// Secrets at places in any order.
    pub(super) fn at<'s>(places: impl Iterator<Item = &'s Span>) -> Self {
        let mut secrets = Self::default();
        for span in places {
            secrets.by_file.entry(span.file).or_default().push(span.range);
        }
        secrets.by_file.values_mut().for_each(join);
        secrets
    }

    /// The secret places of a file: in order, apart from each other.
    pub(super) fn of_file(&self, file: FileId) -> &[TextRange] {
        self.by_file.get(&file).map(Vec::as_slice).unwrap_or_default()
    }
}

/// Brings ranges into order and joins those that touch.
fn join(ranges: &mut Vec<TextRange>) {
    ranges.sort_unstable();
    ranges.dedup_by(|next, kept| {
        let touches = next.start <= kept.end;
        if touches {
            *kept = kept.cover(*next);
        }
        touches
    });
}

/// Those of ordered, separate ranges that touch `wanted`.
pub(super) fn within(ranges: &[TextRange], wanted: TextRange) -> &[TextRange] {
    let first = ranges.partition_point(|range| range.end < wanted.start);
    let behind = ranges.partition_point(|range| range.start <= wanted.end);
    ranges.get(first..behind).unwrap_or_default()
}

/// Words of keys whose values are secrets, without separators.
const WORDS: [&str; 9] = [
    "password",
    "passwd",
    "secretkey",
    "secretaccesskey",
    "clientsecret",
    "secretstring",
    "privatekey",
    "accesstoken",
    "connectionstring",
];

/// Values that no secret has.
const HARMLESS: [&str; 3] = ["true", "false", "null"];

/// The literals that a text such as `password = "…"` or `"adminPassword": "…"` writes. Neighbours of a marked line are shown
/// too, and no finding speaks for them. `start` is the offset of the text in its file.
pub(super) fn literal_secrets(text: &str, start: u32) -> Vec<TextRange> {
    let at = |index: usize| start.saturating_add(u32::try_from(index).unwrap_or(u32::MAX));
    let mut secrets = Vec::new();
    for (index, separator) in text.match_indices(['=', ':']) {
        let (key, value) = (text.get(..index).unwrap_or_default(), index + separator.len());
        let secret = is_telling(key).then(|| literal(text.get(value..).unwrap_or_default())).flatten();
        secrets.extend(secret.map(|(from, to)| TextRange::new(at(value + from), at(value + to))));
    }
    secrets
}

/// Whether a text ends with a key that speaks of a secret, such as `"adminPassword"` or `client_secret`.
fn is_telling(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['"', '\'', '\\']);
    let key = text
        .chars()
        .rev()
        .take_while(|character| character.is_alphanumeric() || matches!(character, '_' | '-'));
    let letters =
        key.filter(|character| character.is_alphanumeric()).map(|character| character.to_ascii_lowercase());
    // The key was read from its end.
    let key: String = letters.collect::<Vec<char>>().into_iter().rev().collect();
    WORDS.iter().any(|word| key.ends_with(word))
}

/// The part of a text that a literal at its start takes; nothing for what is referred to or computed.
fn literal(text: &str) -> Option<(usize, usize)> {
    let value = text.trim_start();
    let from = text.len() - value.len();
    let (length, content) = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let content = quoted(value, quote);
            (content.len() + 2, content)
        }
        _ => plain(value)?,
    };
    let computed = content.starts_with(['[', '{']) || content.contains("${");
    (!content.is_empty() && !computed).then(|| (from, (from + length).min(text.len())))
}

/// What stands between quotes, up to the end where the closing one is missing.
fn quoted(value: &str, quote: char) -> &str {
    let mut escaped = false;
    let mut closes = |character: char| {
        let closes = character == quote && !escaped;
        escaped = character == '\\' && !escaped;
        closes
    };
    let content = value.get(1..).unwrap_or_default();
    content.find(&mut closes).and_then(|end| content.get(..end)).unwrap_or(content)
}

/// A word without quotes, as YAML has it.
fn plain(value: &str) -> Option<(usize, &str)> {
    let word = value.split([' ', ',', '}', ']', '#']).next()?;
    let odd =
        word.contains(['.', '(', '=', '"']) || word.starts_with(['!', '$', '<', '|', '>', '*', '&', '/']);
    (!odd && !HARMLESS.contains(&word)).then_some((word.len(), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(text: &str) -> Vec<&str> {
        literal_secrets(text, 0).into_iter().map(|range| range.slice(text)).collect()
    }

    #[test]
    fn literals_behind_telling_keys_are_secret() {
        assert_eq!(hidden("  master_password = \"hunter2\""), ["\"hunter2\""]);
        assert_eq!(hidden("\"adminPassword\": \"hunter \\\"2\","), ["\"hunter \\\"2\""]);
        assert_eq!(hidden("      MasterUserPassword: hunter2 # mine"), ["hunter2"]);
    }

    #[test]
    fn ranges_are_joined_and_found() {
        let range = TextRange::new;
        let mut ranges = vec![range(8, 9), range(1, 3), range(2, 5), range(2, 3)];
        join(&mut ranges);
        assert_eq!(ranges, [range(1, 5), range(8, 9)]);
        assert_eq!(within(&ranges, range(6, 7)), []);
        assert_eq!(within(&ranges, range(4, 8)), ranges);
    }

    #[test]
    fn every_secret_of_a_line_is_found() {
        let line = "{ a = 1, DB_PASSWORD = \"one\", b = \"x:y\", clientSecret = 'two', password: \"cut off";
        assert_eq!(hidden(line), ["\"one\"", "'two'", "\"cut off"]);
    }

    #[test]
    fn references_and_other_keys_are_not() {
        assert!(hidden("password = var.password").is_empty());
        assert!(hidden("password = \"${var.prefix}\"").is_empty());
        assert!(hidden("Password: !Ref Password").is_empty());
        assert!(hidden("\"adminPassword\": \"[parameters('password')]\"").is_empty());
        assert!(hidden("MasterUserPassword: '{{resolve:ssm-secure:db:1}}'").is_empty());
        assert!(hidden("manage_master_user_password = true").is_empty());
        assert!(hidden("password_length = 16").is_empty());
        assert!(hidden("password =").is_empty());
        assert!(hidden("acl = \"public-read\"").is_empty());
    }
}
