//! How fast a parser is: for benchmarks.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// The texts below the folder that the command line names whose names end so; without one, a generated text.
pub fn texts(endings: &[&str], generated: impl FnOnce() -> String) -> Vec<Arc<str>> {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let mut texts = Vec::new();
    match &folder {
        Some(folder) => collect(Path::new(folder), endings, &mut texts),
        None => texts.push(generated().into()),
    }
    texts
}

fn collect(folder: &Path, endings: &[&str], texts: &mut Vec<Arc<str>>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, endings, texts);
        } else if path.extension().is_some_and(|extension| endings.iter().any(|ending| extension == *ending))
        {
            texts.extend(std::fs::read_to_string(&path).ok().map(Arc::from));
        }
    }
}

/// Prints how fast the texts are parsed, the best of several runs, and how much memory the trees take.
#[expect(clippy::print_stdout, reason = "the figures are what this is for")]
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
pub fn measure<T>(texts: &[Arc<str>], parse: impl Fn(Arc<str>) -> T, heap_bytes: impl Fn(&T) -> usize) {
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let mut best = f64::MAX;
    let mut heap = 0;
    for _ in 0..9 {
        let start = Instant::now();
        let trees: Vec<T> = texts.iter().map(|text| black_box(parse(Arc::clone(text)))).collect();
        best = best.min(start.elapsed().as_secs_f64());
        heap = trees.iter().map(&heap_bytes).sum();
    }
    let megabytes = bytes as f64 / 1e6;
    let ratio = heap as f64 / bytes.max(1) as f64;
    println!(
        "{} texts, {megabytes:.1} MB: {:.0} MB/s, tree {ratio:.1} x the text",
        texts.len(),
        megabytes / best
    );
}
