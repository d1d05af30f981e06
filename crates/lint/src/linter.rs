//! The linter: texts, policies, and the runs over them.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_model::Project;
use cumulint_policy::{Policies, Policy};
use cumulint_source::{Files, Sources, Span};
use cumulint_terraform::Program;
use rayon::prelude::*;

use crate::checks::CheckFilter;
use crate::coverage::{Coverage, Generated};
use crate::deployable::Deployables;
use crate::discover::{Discovery, discover, walk};
use crate::eval::{Evaluation, eval};
use crate::evaluate::{Environments, Evaluated, evaluate};
use crate::examples::{ExampleRun, run_examples};
use crate::finding::{Finding, Undecided};
use crate::judge::{Judged, judge};
use crate::load::load_policies;
use crate::merge::{forget_common_environments, merge, merge_undecided};
use crate::parameters::Parameters;
use crate::roots::{Root, roots};
use crate::settings::{Progress, Settings};
use crate::show::{Shown, show};

/// Texts and policies, ready to run. The texts that a run reads stay, so that its result can be rendered.
#[derive(Debug)]
pub struct Linter<'f> {
    sources: Sources<'f>,
    policies: Vec<Arc<Policy>>,
    problems: Vec<Diagnostic>,
}

/// The result of a run.
#[derive(Default, Debug)]
pub struct Analysis {
    /// Violated policies, in the order of path and place.
    pub findings: Vec<Finding>,
    /// Policies that could not be decided, in the same order.
    pub undecided: Vec<Undecided>,
    /// What could not be read, parsed or evaluated as it was meant to be.
    pub errors: Vec<Diagnostic>,
    /// Warnings and notes about the files.
    pub notes: Vec<Diagnostic>,
    /// Places whose text must not be shown, whoever marks them.
    pub secrets: Vec<Span>,
    /// What was analysed and what was not.
    pub coverage: Coverage,
}

impl<'f> Linter<'f> {
    /// Loads the built-in policies and those of the given folders.
    #[must_use]
    pub fn new(files: &'f dyn Files, policy_folders: &[String]) -> Self {
        let sources = Sources::new(files);
        let (policies, problems) = load_policies(&sources, policy_folders, true);
        Self { sources, policies, problems }
    }

    /// Loads only the policies of the given folders.
    #[must_use]
    pub fn without_built_in(files: &'f dyn Files, policy_folders: &[String]) -> Self {
        let sources = Sources::new(files);
        let (policies, problems) = load_policies(&sources, policy_folders, false);
        Self { sources, policies, problems }
    }

    /// The texts that were read so far.
    #[must_use]
    pub fn sources(&self) -> &Sources<'f> {
        &self.sources
    }

    /// The policies in force, by category and id.
    #[must_use]
    pub fn policies(&self) -> &[Arc<Policy>] {
        &self.policies
    }

    /// What is wrong with the policies: any error means that a policy is not in force.
    #[must_use]
    pub fn policy_problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Analyses paths: files and folders.
    #[must_use]
    pub fn check(&self, paths: &[String], settings: &Settings, progress: &dyn Progress) -> Analysis {
        let mut diagnostics = self.problems.clone();
        let mut discovery = self.discover(paths, &mut diagnostics, progress);
        let program = Program::new(&discovery.modules);
        let files = Deployables::new(&self.sources, &discovery, paths);
        let parameters = Parameters::new(&self.sources, &files, &discovery, settings, &mut diagnostics);
        let roots = roots(&files, &program, &parameters);
        progress.planned(roots.len());
        let policies = self.selected(settings);
        let wanted = self.wanted(paths);
        let checks = CheckFilter { settings, suppressions: &discovery.suppressions, sources: &self.sources };
        let judged: Vec<Judged> = roots
            .par_iter()
            .map(|root| {
                let evaluated = evaluate(&files.templates, root, settings, Environments::All);
                let judged = self.judge_root(root, evaluated, &policies, &wanted, &checks);
                progress.step();
                judged
            })
            .collect();
        let judged = joined(&roots, judged);
        let left_out = left_out(files, parameters);
        discovery.coverage.absorb(left_out);
        self.gather(settings, discovery, judged, diagnostics)
    }

    fn judge_root(
        &self,
        root: &Root<'_>,
        evaluated: Vec<Evaluated>,
        policies: &Policies,
        wanted: &Wanted<'_, 'f>,
        checks: &CheckFilter<'_>,
    ) -> Judged {
        let mut all = Judged::default();
        let environments: BTreeSet<_> = evaluated.iter().map(|one| one.project.environment.clone()).collect();
        for mut one in evaluated {
            let mut judged = judge(&self.sources, policies, &one.project);
            let whole = wanted.has_root(root, &one.project);
            if !whole {
                judged.keep(|span| wanted.has(span));
            }
            let told = |span| whole || wanted.has(span);
            judged.suppressed.extend(checks.keep(&mut one.diagnostics, &one.project, told));
            judged.diagnostics.extend(one.diagnostics);
            if root.plan().is_some() {
                judged.planned.extend(one.project.resources.iter().map(|resource| resource.block));
            }
            all = all.join(judged);
        }
        // A plan is one set of inputs of a root that is judged elsewhere.
        if root.plan().is_none() {
            forget_common_environments(&mut all, &environments);
        }
        all
    }

    /// The resources of paths, as policies see them.
    #[must_use]
    pub fn show(&self, paths: &[String], settings: &Settings) -> (Shown, Analysis) {
        let mut diagnostics = Vec::new();
        let progress = crate::settings::NoProgress;
        let mut discovery = self.discover(paths, &mut diagnostics, &progress);
        let program = Program::new(&discovery.modules);
        let files = Deployables::new(&self.sources, &discovery, paths);
        let parameters = Parameters::new(&self.sources, &files, &discovery, settings, &mut diagnostics);
        let roots = roots(&files, &program, &parameters);
        let evaluate = |root| evaluate(&files.templates, root, settings, Environments::Own);
        let evaluated: Vec<Vec<Evaluated>> = roots.par_iter().map(evaluate).collect();
        let wanted = self.wanted(paths);
        let mut shown = Shown::default();
        let mut judged = Judged::default();
        let of_roots = roots.iter().zip(evaluated);
        for (root, one) in of_roots.flat_map(|(root, all)| all.into_iter().map(move |one| (root, one))) {
            let mut resources = show(&one.project);
            if !wanted.has_root(root, &one.project) {
                resources.retain(|resource| wanted.has(resource.block));
            }
            shown.resources.extend(resources);
            judged.diagnostics.extend(one.diagnostics);
        }
        let left_out = left_out(files, parameters);
        discovery.coverage.absorb(left_out);
        let analysis = self.gather(settings, discovery, judged, diagnostics);
        (shown, analysis)
    }

    /// What an expression is in the Terraform module of a path.
    #[must_use]
    pub fn eval(&self, expression: &str, path: &str, settings: &Settings) -> Evaluation {
        let (answer, diagnostics) = eval(&self.sources, expression, path, settings);
        let (errors, _) = self.settle(diagnostics);
        Evaluation { answer, errors }
    }

    /// Checks the policies in force wholly: all conditions compile, all types and properties exist.
    #[must_use]
    pub fn check_policies(&self) -> Vec<Diagnostic> {
        let unsound = |policy: &Arc<Policy>| {
            let (_, mut found) = cumulint_policy::parse(policy.file(), &self.path_of(policy), policy.page());
            found.extend(cumulint_policy::check(policy));
            found
        };
        self.policies.iter().flat_map(unsound).collect()
    }

    fn path_of(&self, policy: &Policy) -> String {
        self.sources.get(policy.file()).path.to_string()
    }

    /// Runs the examples of all policies in force.
    #[must_use]
    pub fn test(&self) -> ExampleRun {
        run_examples(self.policies.iter())
    }

    fn selected(&self, settings: &Settings) -> Policies {
        let named = |names: &[String], policy: &Policy| {
            names.iter().any(|name| name == policy.id() || name == policy.category())
        };
        let wanted = |policy: &&Arc<Policy>| {
            (settings.select.is_empty() || named(&settings.select, policy))
                && !named(&settings.ignore, policy)
        };
        Policies::new(self.policies.iter().filter(wanted).map(Arc::clone).collect(), settings.pedantic)
    }

    fn discover(
        &self,
        paths: &[String],
        diagnostics: &mut Vec<Diagnostic>,
        progress: &dyn Progress,
    ) -> Discovery {
        let entries = walk(self.sources.files(), paths, diagnostics);
        progress.planned(entries.len());
        discover(&self.sources, &entries, progress)
    }

    fn gather(
        &self,
        settings: &Settings,
        discovery: Discovery,
        judged: Judged,
        mut diagnostics: Vec<Diagnostic>,
    ) -> Analysis {
        let mut coverage = discovery.coverage;
        coverage.absorb(judged.coverage);
        coverage.settle(&self.sources);
        diagnostics.extend(discovery.diagnostics);
        diagnostics.extend(judged.diagnostics);
        let mut findings = merge(&self.sources, judged.findings);
        if settings.suppressions {
            let before = findings.len();
            let suppressions = &discovery.suppressions;
            findings.retain(|finding| !suppressions.allow(finding, &self.sources.get(finding.primary.file)));
            coverage.suppressed = before - findings.len() + judged.suppressed.len();
        }
        let undecided = merge_undecided(&self.sources, judged.undecided, &findings);
        let (errors, notes) = self.settle(diagnostics);
        Analysis { findings, undecided, errors, notes, secrets: discovery.secrets, coverage }
    }

    fn wanted(&self, paths: &[String]) -> Wanted<'_, 'f> {
        let paths = paths.iter().map(|path| cumulint_source::clean_path(path)).collect();
        Wanted { sources: &self.sources, paths }
    }

    /// Errors apart from warnings and notes, each once, in the order of their places.
    fn settle(&self, diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let place = |diagnostic: &Diagnostic| {
            let path = match diagnostic.primary {
                Some(span) => self.sources.get(span.file).path.to_string(),
                None => diagnostic.path.clone().unwrap_or_default(),
            };
            (path, diagnostic.primary.map(|span| span.range), diagnostic.message.clone())
        };
        let mut keyed: Vec<_> =
            diagnostics.into_iter().map(|diagnostic| (place(&diagnostic), diagnostic)).collect();
        keyed.sort_by(|a, b| a.0.cmp(&b.0));
        keyed.dedup_by(|a, b| a.0 == b.0);
        keyed
            .into_iter()
            .map(|(_, diagnostic)| diagnostic)
            .partition(|found| found.severity == Severity::Error)
    }
}

/// The files that are not evaluated, though nothing is wrong with them.
fn left_out(files: Deployables<'_>, parameters: Parameters) -> Coverage {
    let generated = files.generated.into_iter();
    let generated =
        generated.map(|(path, from)| Generated { path: path.to_string(), from: from.to_string() });
    Coverage { not_analysed: parameters.unused, generated: generated.collect(), ..Coverage::default() }
}

/// What the user asked about: a path that is a file restricts the report to it.
struct Wanted<'s, 'f> {
    sources: &'s Sources<'f>,
    paths: Vec<String>,
}

/// What was found in all roots; what a plan decides is not left open by the text that it was made of.
fn joined(roots: &[Root<'_>], judged: Vec<Judged>) -> Judged {
    let planned: BTreeSet<Span> = judged.iter().flat_map(|one| one.planned.iter().copied()).collect();
    let mut all = Judged::default();
    for (root, mut one) in roots.iter().zip(judged) {
        if root.plan().is_none() && !planned.is_empty() {
            one.leave_to_plans(&planned);
        }
        all = all.join(one);
    }
    all
}

impl Wanted<'_, '_> {
    /// Whether the user asked about a whole root: by its folder, or by the plan that tells its values.
    fn has_root(&self, root: &Root<'_>, project: &Project) -> bool {
        self.has_path(&project.root) || root.plan().is_some_and(|plan| self.has_path(plan))
    }

    fn has(&self, span: Span) -> bool {
        self.has_path(&self.sources.get(span.file).path)
    }

    fn has_path(&self, path: &str) -> bool {
        let below = |wanted: &str| path.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('/'));
        self.paths.iter().any(|wanted| wanted == "." || wanted == "/" || path == wanted || below(wanted))
    }
}
