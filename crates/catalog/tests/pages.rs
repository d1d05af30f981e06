//! Every built-in page is right: it can be read, and its conditions name what exists.

use cumulint_policy::{check, parse};
use cumulint_source::FileId;

#[test]
fn every_page_is_right() {
    let mut mistakes = Vec::new();
    for page in cumulint_catalog::pages() {
        let (policy, mut found) = parse(FileId(0), page.path, page.text);
        found.extend(check(&policy));
        for mistake in found {
            let range = mistake.primary.map(|span| span.range).unwrap_or_default();
            let line = page.text.get(..range.start as usize).unwrap_or_default().lines().count();
            let help = mistake.help.unwrap_or_default();
            mistakes.push(format!(
                "{}:{line}: `{}` {} ({help})",
                page.path,
                range.slice(page.text),
                mistake.message
            ));
        }
    }
    assert!(mistakes.is_empty(), "\n{}\n", mistakes.join("\n"));
}
