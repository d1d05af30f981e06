//! A whole run beside its first part, in which files are found and parsed, on one thread and on two: `cargo bench -p cumulint-lint -- FOLDER…` (by default the
//! projects of this repository). Prints the best of several rounds; nothing is asserted, as machines differ.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs};

use cumulint_lint::{Linter, NoProgress, Settings};
use cumulint_source::MemoryFiles;
use cumulint_workspace::{Workspace, front_ends};

const ROUNDS: usize = 5;

fn main() {
    let named: Vec<String> = env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let folders = if named.is_empty() {
        vec![concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/projects").to_owned()]
    } else {
        named
    };
    for folder in &folders {
        let texts = read(Path::new(folder));
        let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
        let files =
            texts.iter().fold(MemoryFiles::new(), |files, (path, text)| files.with(path, text.as_bytes()));
        println!("{folder}: {} files, {} KB", texts.len(), bytes / 1024);
        let start_up = best(|| drop(Linter::new(&MemoryFiles::new(), &[])));
        println!("  all policies read     {start_up:>10.2?}");
        for threads in [1, 2] {
            let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(threads).build() else { continue };
            let survey = best(|| pool.install(|| survey(&files)));
            println!("  survey, {threads} thread(s)   {survey:>10.2?}");
            let whole = best(|| pool.install(|| check(&files)));
            println!("  check, {threads} thread(s)    {whole:>10.2?}");
        }
    }
}

fn check(files: &MemoryFiles) {
    let linter = Linter::new(files, &[]);
    let analysis = linter.check(&[".".to_owned()], &Settings::default(), &NoProgress);
    assert!(analysis.coverage.files > 0);
}

/// Finds and parses what a run would evaluate.
fn survey(files: &MemoryFiles) {
    let survey = Workspace::new(files, front_ends()).survey(&[".".to_owned()], &NoProgress);
    assert!(!survey.files.is_empty());
}

fn best(mut work: impl FnMut()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(round).min().unwrap_or_default()
}

/// The texts below a folder that are UTF-8 and of a kind that is looked at.
fn read(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = path.to_string_lossy().into_owned();
            let kind = [".tf", ".tfvars", ".bicep", ".bicepparam", ".json", ".yaml", ".yml", ".template"];
            if path.is_dir() {
                folders.push(path);
            } else if kind.iter().any(|ending| name.ends_with(ending))
                && let Ok(text) = fs::read_to_string(&path)
            {
                texts.push((name.trim_start_matches('/').to_owned(), text));
            }
        }
    }
    texts
}
