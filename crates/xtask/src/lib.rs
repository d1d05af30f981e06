//! What maintainers run with `cargo xtask`: generated data, and the results of two builds side by side. None of it runs in the gate.

pub mod data;
pub mod ecosystem;

use std::error::Error;
use std::io::Write;
use std::path::Path;

/// What can go wrong: an argument, a file or a program that is missing or not as expected.
pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// How a command ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// It did what it was asked for.
    Done,
    /// It compared, and found differences.
    Different,
}

const USAGE: &str = "\
usage: cargo xtask data <folder of tables>
           writes crates/schema/data again
       cargo xtask ecosystem [--ignore FIELD]... BASE NEW FOLDER...
           runs two builds of cumulint in each folder and shows how their results differ";

/// Runs a command.
///
/// # Errors
/// The arguments are wrong, or the command could not do its work.
pub fn run(arguments: &[String], out: &mut dyn Write) -> Outcome<Ending> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["data", tables] => {
            data::generate(Path::new(tables), Path::new("crates/schema/data"))?;
            Ok(Ending::Done)
        }
        ["ecosystem", rest @ ..] => ecosystem(rest, out),
        _ => Err(USAGE.into()),
    }
}

fn ecosystem(mut words: &[&str], out: &mut dyn Write) -> Outcome<Ending> {
    let mut ignored = Vec::new();
    while let ["--ignore", field, rest @ ..] = words {
        ignored.push(*field);
        words = rest;
    }
    let [base, new, folders @ ..] = words else { return Err(USAGE.into()) };
    if folders.is_empty() || words.iter().any(|word| word.starts_with('-')) {
        return Err(USAGE.into());
    }
    let (base, new) = (std::path::absolute(base)?, std::path::absolute(new)?);
    let same = ecosystem::compare(&base, &new, folders, &ignored, out)?;
    Ok(if same { Ending::Done } else { Ending::Different })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(words: &[&str]) -> String {
        let arguments: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        run(&arguments, &mut Vec::new()).unwrap_err().to_string()
    }

    #[test]
    fn wrong_arguments_are_answered_with_the_usage() {
        for words in [
            &[][..],
            &["dta"],
            &["data"],
            &["data", "a", "b"],
            &["ecosystem", "base", "new"],
            &["ecosystem", "--ignore", "base", "new"],
            &["ecosystem", "base", "new", "folder", "--ignore"],
        ] {
            assert_eq!(problem(words), USAGE, "{words:?}");
        }
    }

    #[test]
    fn a_table_that_is_missing_is_named() {
        assert!(problem(&["data", "no/such/folder"]).starts_with("cfn_schemas.json: "));
    }

    #[test]
    fn a_build_that_is_missing_is_named() {
        assert!(problem(&["ecosystem", "no/such/build", "neither", "."]).contains("no/such/build in .: "));
    }
}
