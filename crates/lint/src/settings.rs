//! What a caller decides about a run.

/// Settings of a run. The defaults are those of the command line.
#[derive(Clone, Default, Debug)]
pub struct Settings {
    /// Policy ids or categories to run; empty means all.
    pub select: Vec<String>,
    /// Policy ids or categories to leave out.
    pub ignore: Vec<String>,
    /// Whether rules marked as pedantic are run.
    pub pedantic: bool,
    /// Whether comments in the files may suppress findings.
    pub suppressions: bool,
    /// Values of Terraform variables that hold where nothing else gives one, such as those of the process's environment.
    pub fallback_variables: Vec<(String, String)>,
    /// Values of Terraform variables, in order: name and text.
    pub variables: Vec<(String, String)>,
    /// Terraform variable files, in order.
    pub variable_files: Vec<String>,
    /// Parameter files of ARM or CloudFormation templates.
    pub parameter_files: Vec<String>,
}

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
