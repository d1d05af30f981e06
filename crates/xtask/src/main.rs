//! `cargo xtask`: hands the arguments to the library, and turns what comes back into an exit code.

use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use cumulint_xtask::{Ending, run};

#[expect(clippy::print_stderr, reason = "a tool for the command line")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut out = BufWriter::new(io::stdout().lock());
    let ended = run(&arguments, &mut out).and_then(|ending| {
        out.flush()?;
        Ok(ending)
    });
    match ended {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::Different) => ExitCode::from(1),
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}
