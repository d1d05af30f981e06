//! `cumulint schema`.

use std::io::{self, Write};

use cumulint_lint::Ending;

use crate::arguments::{Printing, Schema};
use crate::terminal;

pub(crate) fn run(arguments: &Schema) -> io::Result<Ending> {
    let text = match arguments.command {
        Printing::Check => include_str!("../../../docs/schemas/check.json"),
        Printing::Show => include_str!("../../../docs/schemas/show.json"),
        Printing::Policies => include_str!("../../../docs/schemas/policies.json"),
        Printing::Eval => include_str!("../../../docs/schemas/eval.json"),
    };
    let mut out = terminal::out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Ending::Clean)
}
