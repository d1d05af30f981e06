//! `cumulint eval`.

use std::io::{self, Write};

use cumulint_lint::{Answer, Ending, Linter};
use cumulint_report::{self as report, Format};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::arguments::{Eval, Inputs};
use crate::check::{disk, input_settings};
use crate::terminal::{self, Color};

/// What is printed: one object with one member.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Printed {
    Value(Box<RawValue>),
    Unknown(String),
    Error(String),
}

pub(crate) fn run(arguments: &Eval, color: Color) -> io::Result<Ending> {
    let inputs = Inputs { terraform: arguments.inputs.clone(), ..Inputs::default() };
    let disk = disk(std::slice::from_ref(&arguments.path), &[], &inputs);
    // An expression needs no policies.
    let linter = Linter::without_built_in(&disk, &[]);
    let settings = input_settings(&inputs);
    let evaluation = linter.eval(&arguments.expression, &arguments.path, &settings);
    let printed = match evaluation.answer {
        Answer::Value(json) => Printed::Value(RawValue::from_string(json)?),
        Answer::Unknown(why) => Printed::Unknown(why),
        Answer::Error(why) => Printed::Error(why),
    };
    let mut out = terminal::out();
    writeln!(out, "{}", serde_json::to_string(&printed)?)?;
    out.flush()?;
    drop(out);
    let mut errors = terminal::errors();
    let look = terminal::errors_look(color);
    report::write_diagnostics(&evaluation.errors, linter.sources(), Format::Text, look, &mut errors)?;
    errors.flush()?;
    Ok(match printed {
        Printed::Error(_) => Ending::Found,
        _ if !evaluation.errors.is_empty() => Ending::Failed,
        _ => Ending::Clean,
    })
}
