//! What the targets share: how a text becomes the files of a run, and what must hold whatever the text says.
//!
//! A target that reads several files takes them from one text, so that a finding of the fuzzer can be read and edited: a line
//! `=== path` begins a further file.

use std::hint::black_box;

use cumulint_diagnostic::Diagnostic;
use cumulint_lint::{Linter, NoProgress, Settings};
use cumulint_source::{FileId, MemoryFiles, TextRange};

/// What begins a further file.
const SEPARATOR: &str = "=== ";

/// The text of an input, with replacements for what is not UTF-8.
pub fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// The files of a text. What stands before the first separator is the file at `path`.
pub fn files(path: &str, text: &str) -> MemoryFiles {
    let mut files = MemoryFiles::new();
    let mut path = path.to_owned();
    let mut content = String::new();
    for line in text.split_inclusive('\n') {
        match line.strip_prefix(SEPARATOR) {
            Some(next) => {
                files = files.with(&path, std::mem::take(&mut content));
                path = next.trim().to_owned();
            }
            None => content.push_str(line),
        }
    }
    files.with(&path, content)
}

/// Checks files as the command line does, all rules and checks with them.
pub fn check(files: &MemoryFiles) {
    run(files, &[]);
}

/// Checks files with the policies in `policies`, beside the built-in ones.
pub fn check_with_policies(files: &MemoryFiles) {
    run(files, &["policies".to_owned()]);
}

/// The one place that knows the linter's interface.
fn run(files: &MemoryFiles, policies: &[String]) {
    let linter = Linter::new(files, policies);
    let settings = Settings { pedantic: true, suppressions: true, ..Settings::default() };
    black_box(linter.check(&[".".to_owned()], &settings, &NoProgress));
}

/// Evaluates an expression of Terraform in the module of a folder.
pub fn evaluate(files: &MemoryFiles, expression: &str) {
    let linter = Linter::new(files, &[]);
    black_box(linter.eval(expression, ".", &Settings::default()));
}

/// Parses a page and checks all that it says.
pub fn check_page(text: &str) {
    let (policy, diagnostics) = cumulint_policy::parse(FileId(0), "policies/exposure/fuzzed.md", text);
    sound(text, &diagnostics);
    sound(text, &cumulint_policy::check(&policy));
}

/// Every diagnostic has a message, and marks characters of the text.
///
/// # Panics
/// One does not.
pub fn sound(text: &str, diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        assert!(!diagnostic.message.is_empty(), "no message: {diagnostic:?}");
        let labels = diagnostic.labels.iter().map(|label| label.span);
        for span in diagnostic.primary.into_iter().chain(labels) {
            in_text(text, span.range);
        }
    }
}

/// A range is a range of a text, and cuts no character.
///
/// # Panics
/// It is not.
pub fn in_text(text: &str, range: TextRange) {
    let (start, end) = (range.start as usize, range.end as usize);
    assert!(start <= end && text.get(start..end).is_some(), "{range:?} of {} bytes", text.len());
}

/// A text as a string of JSON or TOML.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\0'..='\u{1f}' | '\u{7f}' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use cumulint_source::Files as _;

    use super::*;

    #[test]
    fn a_text_is_cut_into_files() {
        let files = files("main.tf", "a\n=== b/c.tf\nd\n=== e\n");
        assert_eq!(files.read("main.tf").unwrap(), b"a\n");
        assert_eq!(files.read("b/c.tf").unwrap(), b"d\n");
        assert_eq!(files.read("e").unwrap(), b"");
    }

    #[test]
    fn a_quoted_text_is_one_string() {
        assert_eq!(quoted("a\"\\\n"), r#""a\"\\\u000a""#);
    }
}
