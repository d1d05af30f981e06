//! A bar for runs that take long enough to wonder.

use std::io::{self, IsTerminal};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use cumulint_lint::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_millis(700);

/// The bar, on standard error; without a terminal there it shows nothing.
pub(crate) struct Bar {
    bar: ProgressBar,
    started: Instant,
    terminal: bool,
    shown: OnceLock<()>,
}

impl Bar {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
        let style =
            ProgressStyle::with_template("{bar:30} {pos}/{len}").unwrap_or(ProgressStyle::default_bar());
        bar.set_style(style);
        Self { bar, started: Instant::now(), terminal: io::stderr().is_terminal(), shown: OnceLock::new() }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}

impl Progress for Bar {
    fn planned(&self, steps: usize) {
        self.bar.inc_length(steps as u64);
    }

    fn step(&self) {
        if !self.terminal {
            return;
        }
        if self.started.elapsed() > PATIENCE {
            self.shown.get_or_init(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        self.bar.inc(1);
    }
}
