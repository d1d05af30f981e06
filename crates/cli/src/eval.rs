//! `cumulint eval`.

use std::io::{self, Write};

use cumulint_lint::{Answer, Ending, Linter};
use cumulint_report::{self as report, Format};

use crate::arguments::{Eval, Inputs};
use crate::check::{disk, input_settings};
use crate::terminal::{self, Color};

pub(crate) fn run(arguments: &Eval, color: Color) -> io::Result<Ending> {
    let inputs = Inputs { terraform: arguments.inputs.clone(), ..Inputs::default() };
    let disk = disk(std::slice::from_ref(&arguments.path), &[], &inputs);
    // An expression needs no policies.
    let linter = Linter::without_built_in(&disk, &[]);
    let settings = input_settings(&inputs);
    let evaluation = linter.eval(&arguments.expression, &arguments.path, &settings);
    let mut out = terminal::out();
    report::write_answer(&evaluation.answer, &mut out)?;
    out.flush()?;
    drop(out);
    let mut errors = terminal::errors();
    let look = terminal::errors_look(color);
    report::write_diagnostics(&evaluation.errors, linter.sources(), Format::Text, look, &mut errors)?;
    errors.flush()?;
    Ok(match evaluation.answer {
        Answer::Error(_) => Ending::Found,
        _ if !evaluation.errors.is_empty() => Ending::Failed,
        _ => Ending::Clean,
    })
}
