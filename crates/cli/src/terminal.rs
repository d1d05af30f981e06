//! What the streams are connected to: colours and widths.

use std::env;
use std::io::{self, BufWriter, IsTerminal, Stderr, StdoutLock};

use clap::ValueEnum;
use cumulint_report::Look;

/// When colours are used.
#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum, Debug)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// The widest text that still reads well.
const MAX_WIDTH: usize = 120;

/// Standard output, written in large pieces.
pub(crate) fn out() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// How text on standard output looks.
pub(crate) fn out_look(color: Color) -> Look {
    look(color, io::stdout().is_terminal())
}

/// Standard error, written in lines that belong together.
pub(crate) fn errors() -> BufWriter<Stderr> {
    BufWriter::new(io::stderr())
}

/// How text on standard error looks.
pub(crate) fn errors_look(color: Color) -> Look {
    look(color, io::stderr().is_terminal())
}

fn look(color: Color, terminal: bool) -> Look {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0).clamp(40, MAX_WIDTH));
    Look {
        color: wants_color(color, terminal, |name| env::var(name).ok()),
        width: width.filter(|_| terminal),
        undecided: false,
    }
}

/// Whether colours are wanted (<https://no-color.org>, <https://bixense.com/clicolors>).
fn wants_color(color: Color, terminal: bool, variable: impl Fn(&str) -> Option<String>) -> bool {
    let set = |name: &str| variable(name).is_some_and(|value| !value.is_empty());
    let on = |name: &str| variable(name).is_some_and(|value| !value.is_empty() && value != "0");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if on("CLICOLOR_FORCE") => true,
        Color::Auto => terminal && variable("TERM").as_deref() != Some("dumb"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(terminal: bool, variables: &[(&str, &str)]) -> bool {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        wants_color(Color::Auto, terminal, variable)
    }

    #[test]
    fn colours_are_for_terminals() {
        assert!(auto(true, &[]));
        assert!(!auto(false, &[]));
        assert!(!auto(true, &[("TERM", "dumb")]));
    }

    #[test]
    fn the_users_word_counts_more() {
        assert!(!auto(true, &[("NO_COLOR", "1")]));
        assert!(auto(true, &[("NO_COLOR", "")]));
        assert!(auto(false, &[("CLICOLOR_FORCE", "1")]));
        assert!(!auto(false, &[("CLICOLOR_FORCE", "0")]));
        assert!(!auto(false, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
        assert!(wants_color(Color::Always, false, |_| Some("1".to_owned())));
    }
}
