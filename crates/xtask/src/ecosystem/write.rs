//! Differences, for people: each folder with its lines, then the counts of all folders by policy.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Comparison;
use super::difference::Difference;
use super::report::Entry;

/// Writes how two builds differ on a folder.
pub(super) fn folder(comparison: &Comparison<'_>, out: &mut dyn Write) -> io::Result<()> {
    let [base, new] = &comparison.exits;
    writeln!(out, "== {}: exit {base} -> {new}", comparison.folder)?;
    for (name, difference) in &comparison.sections {
        let [base, new] = difference.totals();
        let changes = changes(difference.gone.len(), difference.new.len(), difference.changed.len());
        writeln!(out, "{name}: {base} -> {new}{changes}")?;
        if !difference.one_sided.is_empty() {
            let names: Vec<&str> = difference.one_sided.iter().map(String::as_str).collect();
            writeln!(out, "  not compared, as only one build gives it: {}", names.join(", "))?;
        }
        section(difference, out)?;
    }
    for (name, [base, new]) in &comparison.facts {
        writeln!(out, "{name}: {} -> {}", or_nothing(base), or_nothing(new))?;
    }
    Ok(())
}

/// Writes the counts of all folders, by section and policy, where they differ.
pub(super) fn totals(all: &[Comparison<'_>], out: &mut dyn Write) -> io::Result<()> {
    let different = all.iter().filter(|comparison| !comparison.is_same()).count();
    writeln!(out, "== {different} of {} folders differ", all.len())?;
    for ((section, policy), count) in counts(all) {
        let [base, new] = count.entries;
        let changes = changes(count.gone, count.new, count.changed);
        writeln!(out, "{section} {policy}: {base} -> {new}{changes}")?;
    }
    Ok(())
}

/// How often something occurs in all folders, and how often it differs.
#[derive(Default)]
struct Count {
    entries: [usize; 2],
    gone: usize,
    new: usize,
    changed: usize,
}

fn counts<'c>(all: &'c [Comparison<'_>]) -> BTreeMap<(&'c str, &'c str), Count> {
    let mut counts: BTreeMap<(&str, &str), Count> = BTreeMap::new();
    for (section, difference) in all.iter().flat_map(|comparison| &comparison.sections) {
        for (policy, [base, new]) in &difference.counts {
            let count = counts.entry((section, policy)).or_default();
            let [of_base, of_new] = &mut count.entries;
            *of_base += base;
            *of_new += new;
        }
        let mut count = |entry: &'c Entry, add: fn(&mut Count)| {
            add(counts.entry((section, &entry.policy)).or_default());
        };
        difference.gone.iter().for_each(|entry| count(entry, |count| count.gone += 1));
        difference.new.iter().for_each(|entry| count(entry, |count| count.new += 1));
        difference.changed.iter().for_each(|[entry, _]| count(entry, |count| count.changed += 1));
    }
    counts.retain(|_, count| count.gone + count.new + count.changed > 0);
    counts
}

fn changes(gone: usize, new: usize, changed: usize) -> String {
    let words = [('-', gone), ('+', new), ('~', changed)].into_iter().filter(|(_, count)| *count > 0);
    words.map(|(sign, count)| format!(" {sign}{count}")).collect()
}

/// The lines of a section, in the order of policies and locations.
fn section(difference: &Difference, out: &mut dyn Write) -> io::Result<()> {
    let gone = difference.gone.iter().map(|entry| (entry, '-', None));
    let new = difference.new.iter().map(|entry| (entry, '+', None));
    let changed = difference.changed.iter().map(|[entry, new]| (entry, '~', Some(new)));
    let mut lines: Vec<(&Entry, char, Option<&Entry>)> = gone.chain(new).chain(changed).collect();
    lines.sort_by_key(|(entry, sign, _)| (&entry.policy, &entry.location, *sign));
    for (entry, sign, new) in lines {
        writeln!(out, "  {sign} {} {}: {}", entry.policy, entry.location, entry.message)?;
        if let Some(new) = new {
            details(entry, new, out)?;
        }
    }
    Ok(())
}

fn details(base: &Entry, new: &Entry, out: &mut dyn Write) -> io::Result<()> {
    if base.message != new.message {
        writeln!(out, "      message: {} -> {}", base.message, new.message)?;
    }
    let mut names: Vec<&String> = base.details.keys().chain(new.details.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let [before, after] = [base, new].map(|entry| entry.details.get(name).map_or("", String::as_str));
        if before != after {
            writeln!(out, "      {name}: {} -> {}", or_nothing(before), or_nothing(after))?;
        }
    }
    Ok(())
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

#[cfg(test)]
mod tests {
    use super::super::comparison;
    use super::super::report::Report;
    use super::*;

    fn written(reports: &[[&str; 2]]) -> String {
        let read = |json: &str| Report::read("1".to_owned(), json.as_bytes(), "", &[]);
        let all: Vec<Comparison<'_>> =
            reports.iter().map(|[base, new]| comparison("infra", [read(base), read(new)])).collect();
        let mut out = Vec::new();
        for comparison in &all {
            folder(comparison, &mut out).unwrap();
        }
        totals(&all, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn equal_results_are_counted_only() {
        let json = r#"{"findings": [{"policy": "p", "message": "m"}], "coverage": {"files": 1}}"#;
        assert_eq!(
            written(&[[json, json]]),
            "== infra: exit 1 -> 1\nfindings: 1 -> 1\n== 0 of 1 folders differ\n"
        );
    }

    #[test]
    fn differences_are_drawn_by_policy_and_location() {
        let base = r#"{"findings": [
            {"policy": "open", "message": "is open", "path": "b.tf", "severity": "low"},
            {"policy": "open", "message": "is open", "path": "a.tf", "severity": "low"}], "coverage": {"files": 2}}"#;
        let new = r#"{"findings": [
            {"policy": "open", "message": "is wide open", "path": "a.tf", "severity": "high"},
            {"policy": "plain", "message": "is plain", "path": "c.tf", "severity": "low"}], "coverage": {"files": 3}}"#;
        let expected = "\
== infra: exit 1 -> 1
findings: 2 -> 2 -1 +1 ~1
  ~ open a.tf: is open
      message: is open -> is wide open
      severity: low -> high
  - open b.tf: is open
  + plain c.tf: is plain
coverage.files: 2 -> 3
== 1 of 1 folders differ
findings open: 2 -> 1 -1 ~1
findings plain: 0 -> 1 +1
";
        assert_eq!(written(&[[base, new]]), expected);
    }

    #[test]
    fn the_counts_of_all_folders_are_added() {
        let (none, one) = (r#"{"findings": []}"#, r#"{"findings": [{"policy": "p", "message": "m"}]}"#);
        let text = written(&[[none, one], [none, one], [one, one]]);
        assert!(text.ends_with("== 2 of 3 folders differ\nfindings p: 1 -> 3 +2\n"), "{text}");
    }
}
