//! Schemas without types, from the structures of generated bindings: `BucketConfig versioning:o`, `BucketVersioning enabled:r`.

use std::collections::HashMap;

/// The same facts as indented lines of: name, type (unknown), flags.
pub(super) fn as_lines(text: &str, prefix: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(name) = lines.next() {
        let mut structures: HashMap<&str, &str> = HashMap::new();
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
            let (structure, members) = line.trim_start().split_once('\t').unwrap_or((line, ""));
            structures.insert(structure, members);
        }
        let config = structures.keys().filter(|key| key.ends_with("Config")).min_by_key(|key| key.len());
        let Some(config) = config.copied() else { continue };
        out.push_str(&format!("{prefix}{name}\n"));
        let stem = config.strip_suffix("Config").unwrap_or(config);
        write(&mut out, &structures, config, stem, 1);
    }
    out
}

fn write(out: &mut String, structures: &HashMap<&str, &str>, structure: &str, stem: &str, depth: usize) {
    let members = structures.get(structure).copied().unwrap_or_default();
    for member in members.split(' ').filter(|_| depth < 12) {
        let (name, flag) = member.split_once(':').unwrap_or((member, "o"));
        if name.is_empty() || (depth == 1 && name == "timeouts") {
            continue;
        }
        out.push_str(&format!("{}{name}\t?\t{flag}\n", " ".repeat(depth)));
        let below = format!("{stem}{}", pascal(name));
        let nested = [below.clone(), format!("{below}A")]
            .into_iter()
            .find(|name| structures.contains_key(name.as_str()));
        if let Some(nested) = nested.filter(|nested| nested != structure) {
            write(out, structures, &nested, &below, depth + 1);
        }
    }
}

fn pascal(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or(String::new(), |first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    name.split('_').map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_become_indented_lines() {
        let text = "bucket\n BucketConfig\tname:r timeouts:o versioning:o\n BucketVersioning\tenabled:r\n";
        assert_eq!(
            as_lines(text, "google_"),
            "google_bucket\n name\t?\tr\n versioning\t?\to\n  enabled\t?\tr\n"
        );
    }

    #[test]
    fn a_name_is_written_in_pascal_case() {
        assert_eq!(pascal("uniform_bucket_level_access"), "UniformBucketLevelAccess");
    }
}
