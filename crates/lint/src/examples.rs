//! The examples of policies, run as tests: `bad` yields exactly the drawn findings, `good` none, `open` exactly the drawn open
//! verdicts, `undecided` no finding and something that could not be decided. Each example is a project of its own, held in
//! memory, judged by its policy alone.

use std::sync::{Arc, Mutex};

use cumulint_diagnostic::{Diagnostic, Drawn, Mark, drawn, first_line};
use cumulint_evaluation::{Environments, Given};
use cumulint_finding::{Finding, Label};
use cumulint_model::Project;
use cumulint_policy::{Example, Expectation, Policies, Policy};
use cumulint_source::{FileId, Files, MemoryFiles, Span, TextRange};
use cumulint_workspace::{NoProgress, Workspace, front_ends};
use rayon::prelude::*;

use crate::judge::{Judged, judge};
use crate::merge::merge;

/// An example that does not hold.
#[derive(Clone, Debug)]
pub struct ExampleFailure {
    /// The policy's id.
    pub policy: String,
    /// What is wrong, with places in the policy's page.
    pub diagnostic: Diagnostic,
}

/// The result of running examples.
#[derive(Default, Debug)]
pub struct ExampleRun {
    /// Policies whose examples were run.
    pub policies: usize,
    /// Examples that were run.
    pub examples: usize,
    /// Examples that do not hold, in the order of the policies.
    pub failures: Vec<ExampleFailure>,
}

/// Runs the examples of all given policies.
pub(crate) fn run_examples<'p>(policies: impl Iterator<Item = &'p Arc<Policy>>) -> ExampleRun {
    let policies: Vec<&Arc<Policy>> = policies.collect();
    let runs: Vec<ExampleRun> = policies.par_iter().map(|policy| run_policy(policy)).collect();
    let mut all = ExampleRun::default();
    for run in runs {
        all.policies += run.policies;
        all.examples += run.examples;
        all.failures.extend(run.failures);
    }
    all
}

fn run_policy(policy: &Arc<Policy>) -> ExampleRun {
    let mut run = ExampleRun { policies: 1, ..ExampleRun::default() };
    for example in policy.examples() {
        run.examples += 1;
        let files = example_files(policy, example);
        let rehearsal = Rehearsal::of(policy, example, &files);
        let failures = rehearsal.compare(rehearsal.judged(policy)).into_iter();
        run.failures
            .extend(failures.map(|diagnostic| ExampleFailure { policy: policy.id().to_owned(), diagnostic }));
    }
    run
}

/// The mutants of a policy (a clause dropped, a literal changed) that no example of it notices: each one is a clause that
/// nothing proves. A clause that keeps a verdict decided is noticed as well.
#[must_use]
pub fn surviving_mutants(policy: &Arc<Policy>) -> Vec<String> {
    let examples: Vec<&Example> = policy.examples().iter().collect();
    let files: Vec<MemoryFiles> = examples.iter().map(|example| example_files(policy, example)).collect();
    let rehearsals: Vec<Rehearsal<'_>> =
        examples.iter().zip(&files).map(|(example, files)| Rehearsal::of(policy, example, files)).collect();
    let mutants = cumulint_policy::mutants(policy).into_iter().map(|(name, mutant)| (name, Arc::new(mutant)));
    let doubts: Vec<usize> =
        rehearsals.iter().map(|rehearsal| rehearsal.judged(policy).undecided.len()).collect();
    let survives = |mutant: &Arc<Policy>| {
        rehearsals.iter().zip(&doubts).all(|(rehearsal, doubts)| {
            let judged = rehearsal.judged(mutant);
            judged.undecided.len() == *doubts && rehearsal.compare(judged).is_empty()
        })
    };
    mutants.filter(|(_, mutant)| survives(mutant)).map(|(name, _)| name).collect()
}

fn example_files(policy: &Policy, example: &Example) -> MemoryFiles {
    let add = |files: MemoryFiles, file: &cumulint_policy::ExampleFile| {
        files.with(&file.path, file.range.slice(policy.page()).as_bytes())
    };
    example.files.iter().fold(MemoryFiles::new(), add)
}

/// An example, parsed and evaluated once, so that many policies can be judged on it.
struct Rehearsal<'e> {
    example: &'e Example,
    page: FileId,
    workspace: Workspace<'e>,
    projects: Vec<Project>,
    /// What went wrong before any policy was asked.
    problems: Vec<Diagnostic>,
    expected: Vec<Drawn>,
}

impl<'e> Rehearsal<'e> {
    fn of(policy: &Policy, example: &'e Example, files: &'e dyn Files) -> Self {
        let workspace = Workspace::new(files, front_ends());
        let survey = workspace.survey(&[".".to_owned()], &NoProgress);
        let mut problems = survey.diagnostics.clone();
        problems.extend(survey.files.iter().flat_map(|file| file.diagnostics().iter().cloned()));
        let evaluated = workspace.plan(&survey, &Given::default(), |plans| {
            plans.evaluate(Environments::All, None, &NoProgress, |_, evaluated| Mutex::new(evaluated))
        });
        let mut projects = Vec::new();
        let evaluated = evaluated.unwrap_or_default().into_iter().filter_map(Arc::into_inner);
        for one in evaluated.filter_map(|all| all.into_inner().ok()).flatten() {
            projects.push(one.project);
            // An example shows what it is about, and need not be a template that can be deployed.
            let other = one.diagnostics.into_iter();
            problems.extend(other.filter(|one| cumulint_types::check(&one.code).is_none()));
        }
        let mut expected = Vec::new();
        for file in &example.files {
            let marks = drawn(file.range.slice(policy.page())).into_iter();
            expected.extend(marks.map(|mark| Drawn { range: shift(mark.range, file.range.start), ..mark }));
        }
        Self { example, page: policy.file(), workspace, projects, problems, expected }
    }

    /// The verdicts of a policy on the example.
    fn judged(&self, policy: &Arc<Policy>) -> Judged {
        let policies = Policies::new(vec![Arc::clone(policy)], true);
        let judged = self.projects.iter().map(|project| judge(self.workspace.sources(), &policies, project));
        judged.fold(Judged::default(), Judged::join)
    }

    /// What differs between the example and verdicts on it.
    fn compare(&self, judged: Judged) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let is_open = self.example.expectation == Expectation::Open;
        let open: Vec<Finding> = judged.open.into_iter().map(|open| open.finding).collect();
        let (told, doubted) = match is_open {
            true => (judged.findings.into_iter().chain(open).collect(), Vec::new()),
            false => (judged.findings, open),
        };
        for finding in merge(self.workspace.sources(), told) {
            found.extend(self.mark(finding.primary, Mark::Primary, &finding.message));
            found.extend(finding.labels.iter().filter_map(|label| self.mark_label(label)));
        }
        let mut differences: Vec<Diagnostic> =
            self.problems.iter().map(|problem| self.on_page(problem)).collect();
        if self.projects.is_empty() {
            differences.push(self.whole("nothing in this example is recognised"));
        }
        differences.extend(self.differences(found));
        let of = |finding: &Finding| {
            self.on_page(&Diagnostic::error(
                "example",
                "this is open: an exception is not known",
                finding.primary,
            ))
        };
        differences.extend(doubted.iter().map(of));
        if self.example.expectation == Expectation::Undecided && judged.undecided.is_empty() {
            differences.push(self.whole("everything in this example is decided"));
        }
        differences
    }

    fn differences(&self, mut found: Vec<Drawn>) -> Vec<Diagnostic> {
        found.sort();
        found.dedup();
        let mut missing = self.expected.clone();
        missing.retain(|expected| match found.iter().position(|actual| actual == expected) {
            Some(at) => {
                found.remove(at);
                false
            }
            None => true,
        });
        let at = |range: TextRange| range.of(self.page);
        let missing = missing.into_iter().map(|one| {
            Diagnostic::error(
                "example",
                format!("this {} is not reported: {}", name(one.mark), one.message),
                at(one.range),
            )
        });
        let found = found.into_iter().map(|one| {
            Diagnostic::error(
                "example",
                format!("this {} is not drawn: {}", name(one.mark), one.message),
                at(one.range),
            )
        });
        missing.chain(found).collect()
    }

    fn mark_label(&self, label: &Label) -> Option<Drawn> {
        self.mark(label.span, Mark::Label, &label.message)
    }

    /// A place of the example as a place of the page: the part on its first line.
    fn mark(&self, span: Span, mark: Mark, message: &str) -> Option<Drawn> {
        let source = self.workspace.sources().get(span.file);
        let file = self.example.files.iter().find(|file| *file.path == *source.path)?;
        let range = shift(first_line(&source.text, span.range), file.range.start);
        Some(Drawn { range, mark, message: message.to_owned() })
    }

    fn on_page(&self, problem: &Diagnostic) -> Diagnostic {
        let place = problem.primary.and_then(|span| self.mark(span, Mark::Primary, &problem.message));
        match place {
            Some(place) => Diagnostic::error("example", problem.message.clone(), place.range.of(self.page)),
            None => self.whole(&problem.message),
        }
    }

    fn whole(&self, message: &str) -> Diagnostic {
        let range = self.example.files.first().map_or(TextRange::default(), |file| file.range);
        Diagnostic::error("example", message, TextRange::new(range.start, range.start).of(self.page))
    }
}

fn shift(range: TextRange, by: u32) -> TextRange {
    TextRange::new(range.start.saturating_add(by), range.end.saturating_add(by))
}

fn name(mark: Mark) -> &'static str {
    match mark {
        Mark::Primary => "finding",
        Mark::Label => "label",
    }
}
