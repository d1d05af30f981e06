//! What one build says of one folder, read from its JSON object.

use std::collections::BTreeMap;

use serde_json::Value;

/// Fields that say nothing that the policy's name does not, and those that the line of an entry says already.
const IGNORED: [&str; 8] =
    ["title", "category", "aliases", "controls", "start.offset", "end.offset", "policy", "code"];

/// What one build says of one folder.
#[derive(Default)]
pub(super) struct Report {
    /// The exit code, in words.
    pub(super) exit: String,
    /// The lists of the object, those below `coverage` with them.
    pub(super) sections: BTreeMap<String, Vec<Entry>>,
    /// All that is not in a list, by the path to it.
    pub(super) facts: BTreeMap<String, String>,
}

/// A finding, an undecided result, an error, a note.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Entry {
    /// The policy or the code.
    pub(super) policy: String,
    /// Where it is, as `path:line:column`, and of which resource.
    pub(super) location: String,
    /// The message.
    pub(super) message: String,
    /// All else that is said of it, by the path to it.
    pub(super) details: BTreeMap<String, String>,
}

impl Report {
    /// Reads what a build wrote. A build that wrote no JSON object has a fact that says so.
    pub(super) fn read(exit: String, out: &[u8], errors: &str, ignored: &[&str]) -> Self {
        let mut report = Self { exit, ..Self::default() };
        match serde_json::from_slice(out) {
            Ok(Value::Object(object)) => {
                for (name, value) in &object {
                    report.add(name, value, ignored);
                }
            }
            _ => {
                let first = errors.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
                report.facts.insert("no JSON".to_owned(), format!("{first:?}"));
            }
        }
        report
    }

    fn add(&mut self, name: &str, value: &Value, ignored: &[&str]) {
        match value {
            Value::Object(members) => {
                for (member, value) in members {
                    self.add(&format!("{name}.{member}"), value, ignored);
                }
            }
            Value::Array(items) => {
                let name = name.strip_prefix("coverage.").unwrap_or(name);
                let entries = items.iter().map(|item| Entry::read(item, ignored));
                self.sections.insert(name.to_owned(), entries.collect());
            }
            plain => {
                self.facts.insert(name.to_owned(), text(plain));
            }
        }
    }
}

impl Entry {
    fn read(value: &Value, ignored: &[&str]) -> Self {
        let mut details = BTreeMap::new();
        flatten("", value, &mut details);
        let mut take = |name: &str| details.remove(name);
        let policy = take("policy").or_else(|| take("code")).unwrap_or_default();
        let message = take("message").or_else(|| take("reason")).or_else(|| take("")).unwrap_or_default();
        let place = [take("path"), take("start.line"), take("start.column")];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(":");
        let resource = take("resource.address").unwrap_or_default();
        details.retain(|name, _| !IGNORED.contains(&name.as_str()) && !ignored.contains(&name.as_str()));
        Self { policy, location: [place, resource].join(" ").trim().to_owned(), message, details }
    }
}

/// The plain values below a value, by the path to them. A list is one plain value.
fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    let Value::Object(members) = value else {
        into.insert(path.to_owned(), text(value));
        return;
    };
    for (name, value) in members {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        flatten(&path, value, into);
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Report {
        Report::read("1".to_owned(), json.as_bytes(), "", &["fingerprint"])
    }

    #[test]
    fn an_entry_says_what_where_and_of_which_resource() {
        let report = read(
            r#"{"findings": [{"policy": "open-ssh", "title": "SSH is open", "message": "anyone may connect",
                "path": "a.tf", "start": {"line": 3, "column": 9, "offset": 40}, "severity": "high",
                "resource": {"address": "aws_security_group.a", "type": "T"}, "instances": ["x"], "fingerprint": "f"}]}"#,
        );
        let entry = &report.sections["findings"][0];
        assert_eq!(entry.policy, "open-ssh");
        assert_eq!(entry.location, "a.tf:3:9 aws_security_group.a");
        assert_eq!(entry.message, "anyone may connect");
        let details: Vec<_> = entry.details.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(details, [r#"instances=["x"]"#, "resource.type=T", "severity=high"]);
    }

    #[test]
    fn lists_of_the_coverage_are_sections_and_all_else_is_a_fact() {
        let report = read(
            r#"{"version": "1", "coverage": {"files": 2, "without_policy": {"T": 1}, "unparsed": ["a.tf"],
                "notes": [{"code": "limit", "severity": "warning", "message": "too much", "path": null}]}}"#,
        );
        let facts: Vec<_> = report.facts.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(facts, ["coverage.files=2", "coverage.without_policy.T=1", "version=1"]);
        assert_eq!(report.sections["unparsed"][0].message, "a.tf");
        let note = &report.sections["notes"][0];
        assert_eq!((note.policy.as_str(), note.location.as_str()), ("limit", "null"));
    }

    #[test]
    fn a_build_that_writes_no_json_is_a_fact() {
        let report = Report::read("killed".to_owned(), b"", "\nstack overflow\nmore", &[]);
        assert_eq!(report.facts["no JSON"], "\"stack overflow\"");
    }
}
