//! The roots of a survey, and their evaluation.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::{Answer, Environments, Evaluated, Given, LeftOut, NamedFile, Plan, Reads, Root};
use rayon::prelude::*;

use crate::memo::Memo;
use crate::progress::Progress;

/// The plans of all front ends.
pub struct Plans<'p> {
    plans: &'p [&'p dyn Plan],
    roots: Vec<Planned>,
    given: &'p Given,
}

/// A root, and who evaluates it.
struct Planned {
    front_end: usize,
    index: usize,
    root: Root,
}

impl std::fmt::Debug for Plans<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Plans").finish_non_exhaustive()
    }
}

impl<'p> Plans<'p> {
    pub(crate) fn new(plans: &'p [&'p dyn Plan], given: &'p Given) -> Self {
        let of_front_end = |(front_end, plan): (usize, &&dyn Plan)| {
            let planned = move |(index, root)| Planned { front_end, index, root };
            (0..).zip(plan.roots()).map(planned).collect::<Vec<_>>()
        };
        Self { plans, roots: (0..).zip(plans).flat_map(of_front_end).collect(), given }
    }

    /// The roots, by front end and in its order.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = &Root> {
        self.roots.iter().map(|planned| &planned.root)
    }

    /// Evaluates all roots in parallel and has each result judged as soon as it is there; the answers come in the order of
    /// the roots. Where a memo holds what was found before, only roots that a change concerns are evaluated.
    pub fn evaluate<T: Send + Sync>(
        &self,
        environments: Environments,
        memo: Option<&Memo<T>>,
        progress: &dyn Progress,
        judge: impl Fn(&Root, Vec<Evaluated>) -> T + Sync,
    ) -> Vec<Arc<T>> {
        if let Some(memo) = memo {
            let names = self.roots.iter().map(|it| (it.front_end, Arc::clone(&it.root.path)));
            memo.begin(&names.collect::<BTreeSet<_>>());
        }
        let one = |planned: &Planned| {
            let known = memo.and_then(|memo| memo.get(planned.front_end, &planned.root));
            let result = known.unwrap_or_else(|| self.judged(planned, environments, memo, &judge));
            progress.step();
            result
        };
        self.roots.par_iter().map(one).collect()
    }

    fn judged<T>(
        &self,
        planned: &Planned,
        environments: Environments,
        memo: Option<&Memo<T>>,
        judge: &impl Fn(&Root, Vec<Evaluated>) -> T,
    ) -> Arc<T> {
        let reads = Reads::default();
        let plan = self.plans.get(planned.front_end);
        let evaluated =
            plan.map(|plan| plan.evaluate(planned.index, environments, &reads)).unwrap_or_default();
        let result = Arc::new(judge(&planned.root, evaluated));
        if let Some(memo) = memo {
            memo.keep(planned.front_end, &planned.root, reads.into_set(), &result);
        }
        result
    }

    /// The files that are not evaluated, though nothing is wrong with them.
    #[must_use]
    pub fn left_out(&self) -> LeftOut {
        let mut all = LeftOut::default();
        for plan in self.plans {
            let left_out = plan.left_out();
            all.not_analysed.extend(left_out.not_analysed);
            all.generated.extend(left_out.generated);
        }
        all.not_analysed.sort();
        all.generated.sort();
        all
    }

    /// What is wrong with the parameter files that the caller names: those that no front end takes.
    #[must_use]
    pub fn named_file_problems(&self) -> Vec<Diagnostic> {
        let answers: Vec<Vec<NamedFile>> = self.plans.iter().map(|plan| plan.named_files()).collect();
        let problem = |(index, path): (usize, &String)| {
            let answers: Vec<&NamedFile> = answers.iter().filter_map(|of_one| of_one.get(index)).collect();
            if answers.contains(&&NamedFile::Taken) {
                return None;
            }
            let refused = answers.iter().find_map(|answer| match answer {
                NamedFile::Refused(why) => Some(why),
                NamedFile::Taken | NamedFile::Foreign(_) => None,
            });
            let foreign = answers.iter().rev().find_map(|answer| match answer {
                NamedFile::Foreign(why) => Some(why),
                NamedFile::Taken | NamedFile::Refused(_) => None,
            });
            let message = refused.or(foreign).cloned().unwrap_or_else(|| "no front end reads it".to_owned());
            Some(Diagnostic::about_path("parameters", message, path.clone()))
        };
        (0..).zip(&self.given.parameter_files).filter_map(problem).collect()
    }

    /// What an expression is in the root of a folder; `None` if no dialect has lone expressions.
    #[must_use]
    pub fn answer(&self, expression: &str, folder: &str) -> Option<Answer> {
        self.plans.iter().find_map(|plan| plan.answer(expression, folder))
    }
}
