//! Generates what is committed but not written by hand. Each subcommand is a module; none runs in the gate.

mod data;

use std::path::Path;
use std::process::ExitCode;

#[expect(clippy::print_stderr, reason = "a tool for the command line")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["data", tables] => data::generate(Path::new(tables), Path::new("crates/schema/data")),
        _ => Err("usage: cumulint-xtask data <folder of tables>".into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
