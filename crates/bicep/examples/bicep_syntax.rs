//! Lists the syntax errors of Bicep files: `cargo run --example bicep_syntax -- FOLDER…`.
#![expect(clippy::print_stdout, reason = "the list is what this is for")]

use std::path::Path;

use cumulint_bicep::{parse, parse_parameters};
use cumulint_source::{FileId, LineIndex};

#[derive(Default)]
struct Counts {
    files: usize,
    broken: usize,
    unreadable: usize,
}

fn visit(path: &Path, counts: &mut Counts) {
    if path.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else { return };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            visit(&path, counts);
        }
        return;
    }
    let parameters = match path.extension().and_then(|extension| extension.to_str()) {
        Some("bicep") => false,
        Some("bicepparam") => true,
        _ => return,
    };
    let Ok(text) = std::fs::read_to_string(path) else {
        counts.unreadable += 1;
        return;
    };
    counts.files += 1;
    let lines = LineIndex::new(&text);
    let (tree, diagnostics) =
        if parameters { parse_parameters(FileId(0), text) } else { parse(FileId(0), text) };
    counts.broken += usize::from(!diagnostics.is_empty());
    for diagnostic in diagnostics {
        let place = diagnostic.primary.map(|span| lines.place(tree.text(), span.range.start));
        let (line, column) = place.map_or((0, 0), |place| (place.line, place.column));
        println!("{}:{line}:{column}: {}", path.display(), diagnostic.message);
    }
}

fn main() {
    let mut counts = Counts::default();
    for path in std::env::args().skip(1) {
        visit(Path::new(&path), &mut counts);
    }
    println!("{} files, {} with errors, {} unreadable", counts.files, counts.broken, counts.unreadable);
}
