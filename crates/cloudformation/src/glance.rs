//! Where a template may lead to, at a glance: nothing is parsed, and what only looks like a location counts, too.

use std::collections::BTreeSet;

use memchr::memmem;

/// The keys whose strings name files.
const KEYS: [&str; 3] = ["TemplateURL", "Location", "DefinitionUri"];

/// The locations that a text seems to name, as they stand there, sorted.
pub(crate) fn locations(text: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for key in KEYS {
        for at in memmem::find_iter(text.as_bytes(), key) {
            let rest = text.get(at + key.len()..).unwrap_or_default();
            if let Some(value) = after_colon(rest) {
                collect(value, text, &mut found);
            }
        }
    }
    found.into_iter().filter(|location| !location.contains("://")).collect()
}

/// What stands after the colon of a key.
fn after_colon(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix(['"', '\'']).unwrap_or(rest);
    rest.trim_start().strip_prefix(':').map(str::trim_start)
}

/// Adds the string that a value begins with; of an alias, the one at its anchor in the text.
fn collect(value: &str, text: &str, found: &mut BTreeSet<String>) {
    let value = without_properties(value);
    let Some(name) = value.strip_prefix('*') else {
        found.extend(strings(value).into_iter().filter(|string| !string.is_empty()));
        return;
    };
    let name = name.split([' ', '\t', '\r', '\n', ',', '}', ']']).next().unwrap_or_default();
    let anchor = format!("&{name}");
    for at in memmem::find_iter(text.as_bytes(), &anchor) {
        let rest = text.get(at + anchor.len()..).unwrap_or_default();
        if rest.starts_with(char::is_whitespace) {
            found.extend(strings(without_properties(rest.trim_start())));
        }
    }
}

/// A value without the tags and anchors before it.
fn without_properties(mut value: &str) -> &str {
    while value.starts_with(['!', '&']) {
        let Some((_, rest)) = value.split_once(char::is_whitespace) else { return "" };
        value = rest.trim_start();
    }
    value
}

/// The string that a value begins with. Whether a comma ends it depends on what is around: then it is both.
fn strings(value: &str) -> Vec<String> {
    if let Some(quoted) = value.strip_prefix('"') {
        let end = quoted.split('"').next().unwrap_or_default();
        return vec![end.replace("\\/", "/")];
    }
    if let Some(quoted) = value.strip_prefix('\'') {
        return vec![quoted.split('\'').next().unwrap_or_default().to_owned()];
    }
    // A block scalar begins on the next line.
    let is_block = value.starts_with(['|', '>']);
    let value =
        if is_block { value.split_once('\n').map_or("", |(_, lines)| lines.trim_start()) } else { value };
    let line = value.lines().next().unwrap_or_default();
    let line = line.split(" #").next().unwrap_or_default().trim_end();
    let short = line.split([',', '}', ']']).next().unwrap_or_default().trim_end();
    if short == line { vec![line.to_owned()] } else { vec![line.to_owned(), short.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_found_in_any_notation() {
        assert_eq!(locations("TemplateURL: ./a.yaml # the network\r\n"), ["./a.yaml"]);
        assert_eq!(locations(r#"{"TemplateURL" : "nested\/a.json"}"#), ["nested/a.json"]);
        assert_eq!(locations("Location:\n  '../b.yaml'\n"), ["../b.yaml"]);
        assert_eq!(locations("TemplateURL: >-\n  ./c.yaml\n"), ["./c.yaml"]);
        assert_eq!(locations("Metadata: &at ./d.yaml\nTemplateURL: *at\n"), ["./d.yaml"]);
        assert_eq!(locations("{TemplateURL: e.yaml, Tags: []}"), ["e.yaml", "e.yaml, Tags: []}"]);
    }

    #[test]
    fn urls_are_none() {
        assert_eq!(locations("TemplateURL: https://example.com/a.yaml"), [""; 0]);
    }
}
