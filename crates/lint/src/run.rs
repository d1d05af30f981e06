//! One run: what is asked about, and what each root contributes to the answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::{Evaluated, Event, Root};
use cumulint_finding::{Coverage, ShownResource};
use cumulint_model::Project;
use cumulint_policy::Policies;
use cumulint_source::{FileId, Sources, Span, lies_below};
use cumulint_workspace::{Plans, Survey, SurveyFile};

use crate::checks::CheckFilter;
use crate::judge::{Judged, judge};
use crate::merge::forget_common_environments;
use crate::settings::Settings;
use crate::show::show;
use crate::suppress::Suppressions;

/// A run over a survey.
pub(crate) struct Run<'r> {
    pub(crate) sources: &'r Sources<'r>,
    pub(crate) survey: &'r Survey,
    pub(crate) settings: &'r Settings,
    pub(crate) suppressions: Suppressions,
    policies: Policies,
    /// What is wrong with comments that were meant to suppress something.
    problems: Vec<Diagnostic>,
    /// Files that nobody asked about: callers of what was named.
    context: BTreeSet<FileId>,
}

impl<'r> Run<'r> {
    pub(crate) fn new(
        sources: &'r Sources<'r>,
        survey: &'r Survey,
        settings: &'r Settings,
        policies: Policies,
    ) -> Self {
        let mut problems = Vec::new();
        let suppressions = Suppressions::of(survey, sources, &mut problems);
        let context = survey.files.iter().filter(|file| file.is_context).filter_map(SurveyFile::file);
        let context = context.collect();
        Self { sources, survey, settings, suppressions, policies, problems, context }
    }

    /// Judges a root, evaluated with each of its sets of inputs.
    pub(crate) fn judge(&self, root: &Root, evaluated: Vec<Evaluated>) -> Judged {
        let mut all = Judged::default();
        let environments: BTreeSet<_> = evaluated.iter().map(|one| one.project.environment.clone()).collect();
        let checks =
            CheckFilter { settings: self.settings, suppressions: &self.suppressions, sources: self.sources };
        for mut one in evaluated {
            let mut judged = judge(self.sources, &self.policies, &one.project);
            let whole = self.wants_root(root, &one.project);
            if !whole {
                judged.keep(|span| self.wants(span));
            }
            let reported = |span| whole || self.wants(span);
            judged.suppressed.extend(checks.keep(&mut one.diagnostics, &one.project, reported));
            judged.diagnostics.extend(one.diagnostics);
            if root.tells_values {
                judged.planned.extend(one.project.resources.iter().map(|resource| resource.block));
            }
            all = all.join(judged);
        }
        // A plan is one set of inputs of a root that is judged elsewhere.
        if !root.tells_values {
            forget_common_environments(&mut all, &environments);
        }
        all
    }

    /// The resources of a root that were asked about, with what is wrong with it.
    pub(crate) fn show(&self, root: &Root, evaluated: Vec<Evaluated>) -> (Vec<ShownResource>, Judged) {
        let (mut shown, mut judged) = (Vec::new(), Judged::default());
        for one in evaluated {
            let mut resources = show(&one.project);
            if !self.wants_root(root, &one.project) {
                resources.retain(|resource| self.wants(resource.block));
            }
            shown.extend(resources);
            judged.diagnostics.extend(one.diagnostics);
        }
        (shown, judged)
    }

    /// What was found in all roots; what a plan decides is not left open by the text that it was made of.
    pub(crate) fn joined(&self, plans: &Plans<'_>, judged: Vec<Arc<Judged>>) -> Judged {
        let planned: BTreeSet<Span> = judged.iter().flat_map(|one| one.planned.iter().copied()).collect();
        let mut all = Judged::default();
        for (root, one) in plans.roots().zip(judged) {
            let mut one = Arc::unwrap_or_clone(one);
            if !root.tells_values && !planned.is_empty() {
                one.leave_to_plans(&planned);
            }
            all = all.join(one);
        }
        all.diagnostics.retain(|diagnostic| self.is_reported(diagnostic));
        all.diagnostics.extend(plans.named_file_problems());
        all.coverage.absorb(left_out(plans));
        all
    }

    /// What is wrong with the files and the paths that were asked about.
    pub(crate) fn diagnostics(&self) -> impl Iterator<Item = Diagnostic> {
        let files = self.survey.files.iter().filter(|file| !file.is_context);
        let of_files = files.flat_map(SurveyFile::diagnostics).chain(&self.problems);
        self.survey.diagnostics.iter().chain(of_files).cloned()
    }

    /// The files that were read.
    pub(crate) fn coverage(&self) -> Coverage {
        let mut coverage = Coverage::default();
        for file in self.survey.files.iter().filter(|file| !file.is_context) {
            coverage.files += 1;
            coverage.bytes += file.bytes;
            *coverage.files_by_kind.entry(file.syntax().to_owned()).or_default() += 1;
            if file.is_broken() {
                coverage.unparsed.push(file.path.to_string());
            }
        }
        coverage
    }

    /// Whether the user asked about a whole root: by its folder, or by the plan that tells its values.
    fn wants_root(&self, root: &Root, project: &Project) -> bool {
        self.wants_path(&project.root) || (root.tells_values && self.wants_path(&root.path))
    }

    fn wants(&self, span: Span) -> bool {
        self.wants_path(&self.sources.get(span.file).path)
    }

    /// A path that is a file restricts the report to it.
    fn wants_path(&self, path: &str) -> bool {
        self.survey.named.iter().any(|named| lies_below(named, path))
    }

    /// What is wrong with a caller is not told to who asked about something else, unless it leaves that without a verdict.
    fn is_reported(&self, diagnostic: &Diagnostic) -> bool {
        let in_context = diagnostic.primary.is_some_and(|span| self.context.contains(&span.file));
        !in_context || diagnostic.code == Event::LimitReached.code()
    }
}

/// The files that are not evaluated, though nothing is wrong with them.
fn left_out(plans: &Plans<'_>) -> Coverage {
    let left_out = plans.left_out();
    Coverage { not_analysed: left_out.not_analysed, generated: left_out.generated, ..Coverage::default() }
}
