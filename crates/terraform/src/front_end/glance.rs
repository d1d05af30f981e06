//! Where a text may lead to, at a glance: nothing is parsed, and every string that looks like a local source counts.

use std::collections::BTreeSet;

use memchr::memmem;

/// The local sources that a text seems to name (`./x`, `../y`), sorted.
/// <https://developer.hashicorp.com/terraform/language/modules/sources#local-paths>
pub(super) fn local_sources(text: &str) -> Vec<String> {
    let mut found = BTreeSet::new();
    for start in ["\"./", "\"../"] {
        for at in memmem::find_iter(text.as_bytes(), start) {
            let inside = text.get(at + 1..).unwrap_or_default();
            let line = inside.lines().next().unwrap_or_default();
            if let Some((source, _)) = line.split_once('"')
                && !source.contains("${")
            {
                found.insert(source.to_owned());
            }
        }
    }
    found.extend(text.contains("\"..\"").then(|| "..".to_owned()));
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_sources_are_found_in_both_syntaxes() {
        let native = "module \"a\" {\n  source = \"../../modules/a\"\n}\nmodule \"b\" { source = \"./b\" }\n";
        assert_eq!(local_sources(native), ["../../modules/a", "./b"]);
        assert_eq!(local_sources(r#"{"module": {"a": {"source": "../a"}}}"#), ["../a"]);
        assert_eq!(local_sources("module \"a\" {\n  source = \"..\"\n}\n"), [".."]);
    }

    #[test]
    fn what_lies_elsewhere_is_not_local() {
        assert!(local_sources("source = \"terraform-aws-modules/vpc/aws\"\nx = \"./${var.a}\"\n").is_empty());
    }
}
