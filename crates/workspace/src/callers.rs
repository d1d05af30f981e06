//! Who calls what the user named: a module is judged through its callers, wherever in the repository they lie.
//!
//! Nothing is parsed for that. Each front end says at a glance where a text may lead to, and only what leads, perhaps through
//! others, to something that was named is read.

use std::collections::{BTreeMap, BTreeSet};

use cumulint_evaluation::{Claim, FrontEnd};
use cumulint_source::{Entry, join_path, lies_below, parent_path};
use rayon::prelude::*;

use crate::survey::Survey;
use crate::walk::{beside, is_asset};
use crate::workspace::Workspace;

/// The largest file that is looked at, in bytes: nobody writes a call into a larger one.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The files of callers.
#[derive(Default)]
pub(crate) struct Callers {
    /// Those that may be roots.
    pub(crate) asked: Vec<Entry>,
    /// Those in folders below, which may give inputs.
    pub(crate) further: Vec<Entry>,
}

impl Callers {
    pub(crate) fn is_empty(&self) -> bool {
        self.asked.is_empty()
    }
}

/// A file of the repository, and the paths that it may lead to.
struct Caller {
    entry: Entry,
    targets: Vec<String>,
}

impl Workspace<'_> {
    /// The files that call what was surveyed, directly or through others, and that the user did not name.
    pub(crate) fn callers(&self, survey: &Survey) -> Callers {
        let entries = self.unnamed(survey);
        let parsed = survey.files.iter().filter_map(|file| file.examined.parsed.as_ref());
        let present: BTreeSet<usize> = parsed.map(|(front_end, _)| *front_end).collect();
        let callers: Vec<Caller> =
            entries.par_iter().filter_map(|entry| self.caller(&present, entry)).collect();
        let mut by_target: BTreeMap<&str, Vec<&Caller>> = BTreeMap::new();
        for caller in &callers {
            caller.targets.iter().for_each(|target| by_target.entry(target).or_default().push(caller));
        }
        let mut ahead: Vec<String> =
            survey.files.iter().filter(|file| file.asked).flat_map(|file| names(&file.path)).collect();
        let mut reached: BTreeSet<String> = ahead.iter().cloned().collect();
        let mut found: BTreeMap<String, &Caller> = BTreeMap::new();
        while let Some(target) = ahead.pop() {
            for caller in by_target.get(target.as_str()).into_iter().flatten() {
                if found.insert(caller.entry.path.clone(), caller).is_none() {
                    let new =
                        names(&caller.entry.path).into_iter().filter(|name| reached.insert(name.clone()));
                    ahead.extend(new);
                }
            }
        }
        self.with_neighbours(survey, found.into_values(), &entries)
    }

    /// The files of the repositories that the user did not name and that may belong to a front end which has files here.
    fn unnamed(&self, survey: &Survey) -> Vec<Entry> {
        let files = self.sources().files();
        let roots: BTreeSet<String> = survey.named.iter().filter_map(|path| files.repository(path)).collect();
        let covered = |root: &String| survey.named.iter().any(|named| lies_below(named, root));
        let walks = roots.iter().filter(|root| !covered(root)).filter_map(|root| files.walk(root).ok());
        let entries = walks.flat_map(|walk| walk.files);
        let wanted = |entry: &Entry| {
            entry.size <= MAX_BYTES && !survey.seen.contains(&entry.path) && !is_asset(&entry.path)
        };
        let mut entries: Vec<Entry> = entries.filter(wanted).collect();
        entries.sort();
        entries.dedup();
        entries
    }

    /// Where a file leads to, by the front ends that are present; `None` if it leads nowhere.
    fn caller(&self, present: &BTreeSet<usize>, entry: &Entry) -> Option<Caller> {
        let claims = |it: &dyn FrontEnd| matches!(it.claim(&entry.path), Claim::Own | Claim::Document);
        let present = present.iter().filter_map(|index| self.front_ends().get(*index));
        let claiming: Vec<_> = present.filter(|it| claims(**it)).collect();
        if claiming.is_empty() {
            return None;
        }
        let files = self.sources().files();
        let text = String::from_utf8(files.read(&entry.path).ok()?).ok()?;
        let folder = parent_path(&entry.path);
        let written = claiming.iter().flat_map(|it| it.leads_to(&entry.path, &text));
        let targets: Vec<String> = written.map(|path| files.canonical(&join_path(folder, &path))).collect();
        (!targets.is_empty()).then(|| Caller { entry: entry.clone(), targets })
    }

    /// Callers, with what belongs to them in their folders and below.
    fn with_neighbours<'c>(
        &self,
        survey: &Survey,
        found: impl Iterator<Item = &'c Caller>,
        entries: &[Entry],
    ) -> Callers {
        let files = self.sources().files();
        let mut callers = Callers::default();
        let mut folders = BTreeSet::new();
        for caller in found {
            callers.asked.extend(beside(files, self.front_ends(), &caller.entry.path));
            callers.asked.push(caller.entry.clone());
            folders.insert(parent_path(&caller.entry.path));
        }
        callers.asked.retain(|entry| !survey.seen.contains(&entry.path));
        callers.asked.sort();
        callers.asked.dedup_by(|a, b| a.path == b.path);
        let own = |entry: &&Entry| self.front_ends().iter().any(|it| it.claim(&entry.path) == Claim::Own);
        let is_below = |entry: &&Entry| folders.iter().any(|folder| lies_below(folder, &entry.path));
        let is_new = |entry: &&Entry| !callers.asked.contains(entry);
        callers.further = entries.iter().filter(own).filter(is_below).filter(is_new).cloned().collect();
        callers
    }
}

/// What a call may name to reach a file: the file, or the folder that it lies in.
fn names(path: &str) -> [String; 2] {
    [path.to_owned(), parent_path(path).to_owned()]
}
