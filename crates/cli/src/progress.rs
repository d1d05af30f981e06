//! A bar for runs that take long enough to wonder.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cumulint_lint::Progress;

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_millis(700);
/// How often the bar is drawn again, at most.
const PERIOD: Duration = Duration::from_millis(100);
/// How many columns it takes.
const COLUMNS: usize = 30;
/// Back to the first column, and away with what stands there.
const CLEAR: &str = "\r\x1b[K";

/// The bar, on standard error; without a terminal there it shows nothing.
pub(crate) struct Bar {
    started: Instant,
    terminal: bool,
    planned: AtomicUsize,
    done: AtomicUsize,
    /// When it was last drawn.
    drawn: Mutex<Option<Instant>>,
}

impl Bar {
    pub(crate) fn new() -> Self {
        Self {
            started: Instant::now(),
            terminal: io::stderr().is_terminal(),
            planned: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
            drawn: Mutex::new(None),
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        if self.drawn.into_inner().is_ok_and(|drawn| drawn.is_some()) {
            show(CLEAR);
        }
    }
}

impl Progress for Bar {
    fn planned(&self, steps: usize) {
        self.planned.fetch_add(steps, Ordering::Relaxed);
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.terminal || self.started.elapsed() < PATIENCE {
            return;
        }
        // Another thread that is drawing draws for this one, too.
        if let Ok(mut drawn) = self.drawn.try_lock()
            && drawn.is_none_or(|last| last.elapsed() >= PERIOD)
        {
            *drawn = Some(Instant::now());
            show(&format!("{CLEAR}{}", bar(done, self.planned.load(Ordering::Relaxed))));
        }
    }
}

/// Writes to standard error. A bar that cannot be seen is no reason to stop.
fn show(text: &str) {
    let mut errors = io::stderr().lock();
    let _ = errors.write_all(text.as_bytes()).and_then(|()| errors.flush());
}

fn bar(done: usize, planned: usize) -> String {
    let planned = planned.max(done);
    let full = (done * COLUMNS).checked_div(planned).unwrap_or_default();
    format!("{}{} {done}/{planned}", "█".repeat(full), "░".repeat(COLUMNS - full))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_fills_up() {
        assert_eq!(bar(0, 0), format!("{} 0/0", "░".repeat(30)));
        assert_eq!(bar(50, 100), format!("{}{} 50/100", "█".repeat(15), "░".repeat(15)));
        assert_eq!(bar(100, 100), format!("{} 100/100", "█".repeat(30)));
    }

    #[test]
    fn what_was_not_planned_does_not_overfill_it() {
        assert_eq!(bar(3, 2), format!("{} 3/3", "█".repeat(30)));
    }
}
