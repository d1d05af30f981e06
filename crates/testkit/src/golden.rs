//! Golden files: committed expectations that `UPDATE=1` rewrites.

use std::path::Path;

/// Checks that the file at `path` holds exactly `actual`; with `UPDATE=1` in the environment writes it instead.
///
/// # Panics
/// They differ; the message names the first line that does.
#[track_caller]
#[expect(clippy::panic, reason = "this is how a test fails")]
pub fn assert_golden(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        if let Err(error) = std::fs::write(path, actual) {
            panic!("cannot write {}: {error}", path.display());
        }
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return;
    }
    let differs = expected.lines().zip(actual.lines()).position(|(expected, actual)| expected != actual);
    let line = differs.unwrap_or_else(|| expected.lines().count().min(actual.lines().count()));
    panic!(
        "{} is not current from line {} on (UPDATE=1 rewrites it)\n  committed: {:?}\n  now:       {:?}",
        path.display(),
        line + 1,
        expected.lines().nth(line),
        actual.lines().nth(line),
    );
}
