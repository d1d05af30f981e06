//! Who watches a run.

/// Told how far a run has come: called from several threads.
pub trait Progress: Sync {
    /// So many files are to be read and so many roots to be evaluated.
    fn planned(&self, steps: usize);
    /// One of them is done.
    fn step(&self);
}

/// Nobody watches.
#[derive(Clone, Copy, Default, Debug)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn planned(&self, _steps: usize) {}
    fn step(&self) {}
}
