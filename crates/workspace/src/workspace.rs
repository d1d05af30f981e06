//! The workspace: texts, and what was made of them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use cumulint_diagnostic::Diagnostic;
use cumulint_evaluation::{Given, Plan, Snapshot};
use cumulint_source::{Entry, Files, Sources, join_path};
use rayon::prelude::*;

use crate::change::Change;
use crate::examine::{Examined, examine};
use crate::plans::Plans;
use crate::progress::{NoProgress, Progress};
use crate::registry::FrontEnds;
use crate::survey::Survey;
use crate::walk::{files_of, walk};

/// How often what files lead to is followed.
const MAX_ROUNDS: usize = 32;

/// Texts by path, and what front ends make of them.
pub struct Workspace<'f> {
    sources: Sources<'f>,
    front_ends: FrontEnds,
    /// What was examined before, where it is kept for later runs.
    kept: Option<Mutex<Kept>>,
}

/// What is kept from one run to the next.
#[derive(Default)]
struct Kept {
    examined: BTreeMap<String, Arc<Examined>>,
    /// The files of the paths that were named last, with what was wrong with the paths.
    walked: Option<(Vec<String>, Vec<Entry>, Vec<Diagnostic>)>,
}

impl fmt::Debug for Workspace<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Workspace").finish_non_exhaustive()
    }
}

impl<'f> Workspace<'f> {
    /// A workspace over files that do not change.
    #[must_use]
    pub fn new(files: &'f dyn Files, front_ends: FrontEnds) -> Self {
        Self { sources: Sources::new(files), front_ends, kept: None }
    }

    /// Keeps what was parsed for the next run. Changes have to be told: [`Workspace::changed`].
    #[must_use]
    pub fn keeping(self) -> Self {
        Self { kept: Some(Mutex::default()), ..self }
    }

    /// The texts that were read so far.
    #[must_use]
    pub fn sources(&self) -> &Sources<'f> {
        &self.sources
    }

    /// Takes note that files have changed, appeared or vanished. What was read from them is forgotten.
    pub fn changed(&self, paths: &[String]) -> Vec<Change> {
        let files = self.sources.files();
        let change = |path: &String| {
            let path = files.canonical(path);
            let there = files.size(&path).is_ok();
            self.sources.forget(&path);
            let was_there = self.with_kept(|kept| {
                // Sizes decide what is read at all.
                kept.walked = None;
                kept.examined.remove(&path).is_some()
            });
            // Of what was not examined nobody knows whether it was there.
            let existence = !there || !was_there.unwrap_or_default();
            Change { path, existence }
        };
        paths.iter().map(change).collect()
    }

    /// Finds and parses all files of ours at paths, files and folders, with what they lead to and with what calls them.
    #[must_use]
    pub fn survey(&self, paths: &[String], progress: &dyn Progress) -> Survey {
        let files = self.sources.files();
        let named = paths.iter().map(|path| files.canonical(path)).collect();
        let searched = vec![Vec::new(); self.front_ends.len()];
        let mut survey = Survey { named, searched, ..Survey::default() };
        let entries = self.walked(paths, &mut survey.diagnostics);
        progress.planned(entries.len());
        survey.add(self.examine(entries, progress), true, false);
        self.add_missing(&mut survey, false);
        let callers = self.callers(&survey);
        if !callers.is_empty() {
            survey.add(self.examine(callers.asked, &NoProgress), true, true);
            survey.add(self.examine(callers.further, &NoProgress), false, true);
            self.add_missing(&mut survey, true);
        }
        survey
    }

    /// Works out the roots of a survey, with what the caller gives for their inputs.
    pub fn plan<T>(&self, survey: &Survey, given: &Given, run: impl FnOnce(&Plans<'_>) -> T) -> Option<T> {
        let snapshots = survey.snapshots(self.front_ends.len());
        let snapshots = snapshots.iter().zip(&survey.searched).map(|(files, searched)| Snapshot {
            files,
            searched,
            named: &survey.named,
            sources: &self.sources,
        });
        let snapshots: Vec<Snapshot<'_>> = snapshots.collect();
        let (mut run, mut result) = (Some(run), None);
        self.nest(&snapshots, given, &[], &mut |plans| {
            if let Some(run) = run.take() {
                result = Some(run(&Plans::new(plans, given)));
            }
        });
        result
    }

    /// Has one front end after the other make its plan; each borrows from what lies in the frame of its call.
    fn nest(
        &self,
        snapshots: &[Snapshot<'_>],
        given: &Given,
        plans: &[&dyn Plan],
        run: &mut dyn FnMut(&[&dyn Plan]),
    ) {
        let next = self.front_ends.get(plans.len()).zip(snapshots.get(plans.len()));
        let Some((front_end, snapshot)) = next else { return run(plans) };
        front_end.plan(snapshot, given, &mut |plan| {
            let more: Vec<&dyn Plan> = plans.iter().copied().chain([plan]).collect();
            self.nest(snapshots, given, &more, run);
        });
    }

    /// The files at paths; what was walked last is not walked again while nothing changes.
    fn walked(&self, paths: &[String], diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
        let known =
            self.with_kept(|kept| kept.walked.clone().filter(|(walked, ..)| *walked == paths)).flatten();
        if let Some((_, entries, problems)) = known {
            diagnostics.extend(problems);
            return entries;
        }
        let entries = walk(self.sources.files(), self.front_ends, paths, diagnostics);
        self.with_kept(|kept| kept.walked = Some((paths.to_vec(), entries.clone(), diagnostics.clone())));
        entries
    }

    /// Examines files in parallel; what was examined before and has not changed is not read again.
    fn examine(&self, entries: Vec<Entry>, progress: &dyn Progress) -> Vec<(Entry, Arc<Examined>)> {
        let examine_one = |entry: Entry| {
            let known = self.with_kept(|kept| kept.examined.get(&entry.path).cloned()).flatten();
            let examined = known.unwrap_or_else(|| {
                let examined = Arc::new(examine(&self.sources, self.front_ends, &entry));
                self.with_kept(|kept| kept.examined.insert(entry.path.clone(), Arc::clone(&examined)));
                examined
            });
            progress.step();
            (entry, examined)
        };
        entries.into_par_iter().map(examine_one).collect()
    }

    /// Adds what front ends say that files lead to, until nothing is missing.
    fn add_missing(&self, survey: &mut Survey, is_context: bool) {
        for _ in 0..MAX_ROUNDS {
            let mut found = Vec::new();
            let snapshots = survey.snapshots(self.front_ends.len());
            for ((front_end, files), searched) in
                self.front_ends.iter().zip(&snapshots).zip(&mut survey.searched)
            {
                let (named, sources) = (&survey.named, &self.sources);
                let missing = front_end.missing(&Snapshot { files, searched, named, sources });
                for path in missing.into_iter().filter(|path| !searched.contains(path)).collect::<Vec<_>>() {
                    found.extend(self.entries_at(&path));
                    searched.push(path);
                }
            }
            if found.is_empty() {
                break;
            }
            found.retain(|entry| !survey.seen.contains(&entry.path));
            survey.add(self.examine(found, &NoProgress), false, is_context);
        }
    }

    /// A file, or the files of front ends that lie directly in a folder.
    fn entries_at(&self, path: &str) -> Vec<Entry> {
        let files = self.sources.files();
        if files.is_folder(path) {
            let claimed = |name: &str| crate::walk::is_claimed(self.front_ends, &join_path(path, name));
            return files_of(files, path, claimed);
        }
        let entry = |size| Entry { path: files.canonical(path), size };
        files.size(path).ok().map(entry).into_iter().collect()
    }

    /// The front ends.
    pub(crate) fn front_ends(&self) -> FrontEnds {
        self.front_ends
    }

    fn with_kept<T>(&self, change: impl FnOnce(&mut Kept) -> T) -> Option<T> {
        let kept = self.kept.as_ref()?;
        Some(change(&mut kept.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}
