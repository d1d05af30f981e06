//! Exit codes.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use cumulint_lint::Ending;

/// The exit code: 0, 1 or 2. Who reads our output may stop reading when it has seen enough: that is no failure of ours.
pub(crate) fn code(ended: io::Result<Ending>) -> ExitCode {
    match ended {
        Ok(Ending::Clean) => ExitCode::SUCCESS,
        Ok(Ending::Found) => ExitCode::from(1),
        Ok(Ending::Failed) => ExitCode::from(2),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            // There is nowhere left to report a failure of this.
            let _unheard = writeln!(io::stderr(), "error: the result could not be written: {error}");
            ExitCode::from(2)
        }
    }
}
