//! The command line of cumulint: arguments, exit codes, colours. What is analysed and how it is rendered is decided elsewhere.

mod arguments;
mod check;
mod ending;
mod eval;
mod examples;
mod explain;
mod markdown;
mod policies;
mod progress;
mod schema;
mod show;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ended = match &arguments.command {
        Command::Check(check) => check::run(check, arguments.color),
        Command::Policies(policies) => policies::run(policies, arguments.color),
        Command::Explain(explain) => explain::run(explain, arguments.color),
        Command::Test(test) => examples::run(test, arguments.color),
        Command::Show(show) => show::run(show, arguments.color),
        Command::Eval(eval) => eval::run(eval, arguments.color),
        Command::Schema(wanted) => schema::run(wanted),
    };
    ending::code(ended)
}
