//! Parts of sentences: names in a row.

/// How many names a help lists.
const MAX_NAMES: usize = 12;

/// The names that can be meant, where they are few.
pub(crate) fn listed(names: &[&str]) -> Option<String> {
    let mut names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.dedup();
    if names.is_empty() || names.len() > MAX_NAMES {
        return None;
    }
    Some(format!("it takes {}", in_a_row(&names, "or")))
}

/// `a, b and c`.
pub(crate) fn in_a_row(words: &[String], last: &str) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, first)) => format!("{} {last} {end}", first.join(", ")),
    }
}
