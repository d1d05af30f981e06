//! Prints the errors of the files that are given; with `-` as the only argument, those of standard input.
#![expect(clippy::print_stdout, reason = "it is a command")]

use std::io::Read;

use cumulint_hcl::parse;
use cumulint_source::FileId;

fn main() {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        paths.push("-".to_owned());
    }
    for path in paths {
        let mut text = String::new();
        if path == "-" {
            let _ = std::io::stdin().read_to_string(&mut text);
        } else {
            text = std::fs::read_to_string(&path).unwrap_or_default();
        }
        let (tree, diagnostics) = parse(FileId(0), text);
        for diagnostic in &diagnostics {
            let range = diagnostic.primary.map(|span| span.range).unwrap_or_default();
            let marked = tree.slice(range).escape_debug();
            println!(
                "{path}:{range:?} `{marked:.60}` {} ({})",
                diagnostic.message,
                diagnostic.help.as_deref().unwrap_or("")
            );
        }
        if diagnostics.is_empty() {
            println!("{path}: clean");
        }
    }
}
