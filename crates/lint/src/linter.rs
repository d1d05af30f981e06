//! The linter: texts, policies, and the runs over them.

use std::sync::{Arc, Mutex, PoisonError};

use cumulint_diagnostic::{Diagnostic, Severity};
use cumulint_evaluation::{Environments, Root};
use cumulint_finding::{Analysis, Finding, Shown};
use cumulint_policy::{Policies, Policy};
use cumulint_source::{Files, Sources};
use cumulint_workspace::{Memo, NoProgress, Progress, Workspace, front_ends};

use crate::eval::{Evaluation, eval};
use crate::examples::{ExampleRun, run_examples};
use crate::judge::Judged;
use crate::load::load_policies;
use crate::merge::{merge, merge_undecided};
use crate::run::Run;
use crate::selection::{ids, keep_severe, nearest, unknown_names};
use crate::settings::Settings;

/// Texts and policies, ready to run. The texts that a run reads stay, so that its result can be rendered.
#[derive(Debug)]
pub struct Linter<'f> {
    workspace: Workspace<'f>,
    policies: Vec<Arc<Policy>>,
    problems: Vec<Diagnostic>,
    remembered: Option<Remembered>,
}

/// What was found before about each root, under which settings.
#[derive(Default, Debug)]
struct Remembered {
    judged: Memo<Judged>,
    under: Mutex<Option<(Vec<String>, Settings)>>,
}

impl<'f> Linter<'f> {
    /// Loads the built-in policies and those of the given folders.
    #[must_use]
    pub fn new(files: &'f dyn Files, policy_folders: &[String]) -> Self {
        Self::with_policies(files, policy_folders, true)
    }

    /// Loads only the policies of the given folders.
    #[must_use]
    pub fn without_built_in(files: &'f dyn Files, policy_folders: &[String]) -> Self {
        Self::with_policies(files, policy_folders, false)
    }

    fn with_policies(files: &'f dyn Files, folders: &[String], built_in: bool) -> Self {
        let workspace = Workspace::new(files, front_ends());
        let (policies, problems) = load_policies(workspace.sources(), folders, built_in);
        Self { workspace, policies, problems, remembered: None }
    }

    /// Remembers what was found about each root, so that a later run evaluates only what a change concerns. Changes have to be
    /// told: [`Linter::changed`].
    #[must_use]
    pub fn remembering(self) -> Self {
        Self { workspace: self.workspace.keeping(), remembered: Some(Remembered::default()), ..self }
    }

    /// Takes note that files have changed, appeared or vanished since the last run.
    pub fn changed(&self, paths: &[String]) {
        let changes = self.workspace.changed(paths);
        if let Some(remembered) = &self.remembered {
            remembered.judged.forget(&changes);
        }
    }

    /// The roots that the last run evaluated, sorted; `None` unless the linter remembers.
    #[must_use]
    pub fn evaluated(&self) -> Option<Vec<Arc<str>>> {
        self.remembered.as_ref().map(|remembered| remembered.judged.evaluated())
    }

    /// The texts that were read so far.
    #[must_use]
    pub fn sources(&self) -> &Sources<'f> {
        self.workspace.sources()
    }

    /// The policies in force, by category and id.
    #[must_use]
    pub fn policies(&self) -> &[Arc<Policy>] {
        &self.policies
    }

    /// The name of the policy or check that is most like a wanted one; `None` if none is like it.
    #[must_use]
    pub fn nearest_name(&self, wanted: &str) -> Option<&str> {
        nearest(wanted, ids(&self.policies))
    }

    /// What is wrong with the policies: any error means that a policy is not in force.
    #[must_use]
    pub fn policy_problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// Analyses paths: files and folders.
    #[must_use]
    pub fn check(&self, paths: &[String], settings: &Settings, progress: &dyn Progress) -> Analysis {
        let survey = self.workspace.survey(paths, progress);
        let run = Run::new(self.sources(), &survey, settings, self.selected(settings));
        let memo = self.memo(paths, settings);
        let judged = self.workspace.plan(&survey, &settings.given, |plans| {
            progress.planned(plans.roots().len());
            let judge = |root: &Root, evaluated| run.judge(root, evaluated);
            let judged = plans.evaluate(Environments::All, memo, progress, judge);
            run.joined(plans, judged)
        });
        let mut analysis = self.gather(&run, judged.unwrap_or_default(), self.problems.clone());
        analysis.errors.extend(unknown_names(settings, &self.policies));
        keep_severe(&mut analysis, settings.min_severity);
        analysis
    }

    /// What was found before; nothing of it where the settings have changed since.
    fn memo(&self, paths: &[String], settings: &Settings) -> Option<&Memo<Judged>> {
        let remembered = self.remembered.as_ref()?;
        let now = Some((paths.to_vec(), settings.clone()));
        let mut under = remembered.under.lock().unwrap_or_else(PoisonError::into_inner);
        if *under != now {
            remembered.judged.clear();
            *under = now;
        }
        Some(&remembered.judged)
    }

    /// The resources of paths, as policies see them.
    #[must_use]
    pub fn show(&self, paths: &[String], settings: &Settings) -> (Shown, Analysis) {
        let survey = self.workspace.survey(paths, &NoProgress);
        let run = Run::new(self.sources(), &survey, settings, Policies::default());
        let mut shown = Shown::default();
        let judged = self.workspace.plan(&survey, &settings.given, |plans| {
            let show = |root: &Root, evaluated| run.show(root, evaluated);
            let all = plans.evaluate(Environments::Own, None, &NoProgress, show);
            let (resources, judged): (Vec<_>, Vec<_>) = all.into_iter().map(Arc::unwrap_or_clone).unzip();
            shown.resources = resources.into_iter().flatten().collect();
            run.joined(plans, judged.into_iter().map(Arc::new).collect())
        });
        (shown, self.gather(&run, judged.unwrap_or_default(), Vec::new()))
    }

    /// What an expression is in the module of a path.
    #[must_use]
    pub fn eval(&self, expression: &str, path: &str, settings: &Settings) -> Evaluation {
        let (answer, diagnostics) = eval(&self.workspace, expression, path, settings);
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
        self.sources().get(policy.file()).path.to_string()
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

    fn gather(&self, run: &Run<'_>, judged: Judged, mut diagnostics: Vec<Diagnostic>) -> Analysis {
        let sources = self.sources();
        let mut coverage = run.coverage();
        coverage.absorb(judged.coverage);
        coverage.settle(sources);
        diagnostics.extend(run.diagnostics());
        diagnostics.extend(judged.diagnostics);
        let mut findings = merge(sources, judged.findings);
        let mut open = merge_undecided(sources, judged.open, findings.iter());
        let told = findings.iter().chain(open.iter().map(|open| &open.finding));
        let undecided = merge_undecided(sources, judged.undecided, told);
        if run.settings.suppressions {
            let shown =
                |finding: &Finding| !run.suppressions.allow(finding, &sources.get(finding.primary.file));
            let before = findings.len() + open.len();
            findings.retain(&shown);
            open.retain(|open| shown(&open.finding));
            coverage.suppressed = before - findings.len() - open.len() + judged.suppressed.len();
        }
        let (errors, notes) = self.settle(diagnostics);
        let secrets = run.survey.files.iter().flat_map(|file| file.secrets().iter().copied()).collect();
        Analysis { findings, open, undecided, errors, notes, secrets, coverage }
    }

    /// Errors apart from warnings and notes, each once, in the order of their places.
    fn settle(&self, diagnostics: Vec<Diagnostic>) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
        let place = |diagnostic: &Diagnostic| {
            let path = match diagnostic.primary {
                Some(span) => self.sources().get(span.file).path.to_string(),
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
