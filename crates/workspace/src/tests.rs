//! The workspace with a dialect of its own: a file `*.say` is a root, and each of its lines `use PATH` takes in another file.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_document::Tree;
use cumulint_evaluation::{
    Claim, Environments, Evaluated, FrontEnd, Given, LeftOut, Links, NamedFile, Parsed, Plan, Reader, Reads,
    Root, Snapshot,
};
use cumulint_model::{Dialect, Project};
use cumulint_source::{FileId, MemoryFiles, Overlay, SourceFile, Sources, extension, parent_path};

use crate::{Memo, NoProgress, Workspace};

struct Say;

struct Said {
    path: Arc<str>,
    uses: Vec<String>,
}

fn uses(text: &str) -> Vec<String> {
    text.lines().filter_map(|line| line.strip_prefix("use ")).map(str::to_owned).collect()
}

struct SayPlan<'s> {
    roots: Vec<Said>,
    sources: &'s Sources<'s>,
}

impl Plan for SayPlan<'_> {
    fn roots(&self) -> Vec<Root> {
        let root =
            |said: &Said| Root { path: Arc::clone(&said.path), inputs: Vec::new(), tells_values: false };
        self.roots.iter().map(root).collect()
    }

    fn evaluate(&self, root: usize, _environments: Environments, reads: &Reads) -> Vec<Evaluated> {
        let reader = Reader::new(self.sources, reads);
        let said = &self.roots[root];
        let mut ahead = vec![said.path.to_string()];
        let mut seen = BTreeSet::new();
        while let Some(path) = ahead.pop() {
            if let Ok(file) = reader.load(&path)
                && seen.insert(path.clone())
            {
                let used = uses(&reader.get(file).text);
                ahead.extend(used.iter().map(|used| reader.join(parent_path(&path), used)));
            }
        }
        let project = Project::new(Dialect::Arm, seen.into_iter().collect::<Vec<_>>().join(" "));
        vec![Evaluated { project, diagnostics: Vec::new() }]
    }

    fn left_out(&self) -> LeftOut {
        LeftOut::default()
    }

    fn named_files(&self) -> Vec<NamedFile> {
        Vec::new()
    }
}

impl FrontEnd for Say {
    fn claim(&self, path: &str) -> Claim {
        if extension(path) == "say" { Claim::Own } else { Claim::Foreign }
    }

    fn might_be_ours(&self, _path: &str, _text: &str) -> bool {
        false
    }

    fn beside(&self, _path: &str, _name: &str) -> bool {
        false
    }

    fn parse(&self, _file: FileId, source: &SourceFile) -> Option<Parsed> {
        let said = Said { path: Arc::clone(&source.path), uses: uses(&source.text) };
        Some(Parsed::new("say", Arc::new(said)))
    }

    fn recognize(&self, _source: &SourceFile, _document: &Arc<Tree>) -> Option<Parsed> {
        None
    }

    fn recognize_inputs(&self, _: &SourceFile, _: &Arc<Tree>, _: bool) -> Option<Parsed> {
        None
    }

    fn missing(&self, _snapshot: &Snapshot<'_>) -> Vec<String> {
        Vec::new()
    }

    fn leads_to(&self, _path: &str, text: &str) -> Vec<String> {
        uses(text)
    }

    fn plan(&self, snapshot: &Snapshot<'_>, _given: &Given, run: &mut dyn FnMut(&dyn Plan)) {
        let files = snapshot.files.iter().filter(|file| file.asked);
        let said: Vec<&Said> = files.filter_map(|file| file.content.downcast_ref()).collect();
        let mut links = Links::default();
        for one in &said {
            let folder = parent_path(&one.path);
            let canonical = |used: &String| snapshot.sources.files().canonical(&format!("{folder}/{used}"));
            links.add(&one.path, one.uses.iter().map(canonical).collect());
        }
        let called = links.called();
        let roots = said.into_iter().filter(|one| !called.contains(&*one.path));
        let root = |one: &Said| Said { path: Arc::clone(&one.path), uses: Vec::new() };
        run(&SayPlan { roots: roots.map(root).collect(), sources: snapshot.sources });
    }
}

/// What each root was made of, and which roots were evaluated for that.
fn run(workspace: &Workspace<'_>, memo: &Memo<String>, paths: &[&str]) -> (Vec<String>, Vec<String>) {
    let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
    let survey = workspace.survey(&paths, &NoProgress);
    let results = workspace.plan(&survey, &Given::default(), |plans| {
        plans.evaluate(Environments::All, Some(memo), &NoProgress, |_, evaluated| {
            evaluated.iter().map(|one| one.project.root.to_string()).collect()
        })
    });
    let results = results.unwrap().iter().map(ToString::to_string).collect();
    (results, memo.evaluated().iter().map(ToString::to_string).collect())
}

#[test]
fn a_change_leads_to_the_roots_that_read_the_file() {
    let base = MemoryFiles::new()
        .with("a.say", "use lib/x.say")
        .with("b.say", "use lib/y.say")
        .with("lib/x.say", "use y.say")
        .with("lib/y.say", "");
    let files = Overlay::new(&base);
    let workspace = Workspace::new(&files, &[&Say]).keeping();
    let memo = Memo::default();
    let change = |path: &str, text: Option<&str>| {
        files.set(path, text.map(Into::into));
        memo.forget(&workspace.changed(&[path.to_owned()]));
        run(&workspace, &memo, &["."])
    };
    assert_eq!(run(&workspace, &memo, &["."]).0, ["a.say lib/x.say lib/y.say", "b.say lib/y.say"]);
    assert_eq!(run(&workspace, &memo, &["."]).1, [""; 0]);
    assert_eq!(change("lib/x.say", Some("")).0, ["a.say lib/x.say", "b.say lib/y.say"]);
    assert_eq!(memo.evaluated(), ["a.say".into()]);
    assert_eq!(change("lib/y.say", Some("use z.say")).1, ["b.say"]);
    // A file that was looked for and not found appears.
    assert_eq!(change("lib/z.say", Some("")).0[1], "b.say lib/y.say lib/z.say");
    assert_eq!(memo.evaluated(), ["b.say".into()]);
    // What nobody uses any more is a root of its own.
    assert_eq!(change("b.say", None).0, ["a.say lib/x.say", "lib/y.say lib/z.say"]);
}

#[test]
fn what_is_named_is_evaluated_through_its_callers() {
    let files = MemoryFiles::new()
        .with("envs/prod.say", "use ../lib/outer.say")
        .with("envs/other.say", "")
        .with("lib/outer.say", "use inner.say")
        .with("lib/inner.say", "");
    let workspace = Workspace::new(&files, &[&Say]);
    let memo = Memo::default();
    assert_eq!(run(&workspace, &memo, &["lib/inner.say"]).0, ["envs/prod.say lib/inner.say lib/outer.say"]);
    assert_eq!(run(&workspace, &memo, &["envs/other.say"]).0, ["envs/other.say"]);
}
