//! Discovery: which files are ours, each read and parsed once.
//!
//! The name of a file decides first, then a glance at its text; only what may be ours is parsed, and what turns out to be
//! another kind of JSON or YAML is dropped without a word.

use std::collections::BTreeSet;
use std::sync::Arc;

use cumulint_arm::{BicepParameterFile, FileKind, ParameterFile};
use cumulint_diagnostic::Diagnostic;
use cumulint_source::{
    Entry, FileId, Files, LoadError, MAX_FILE_BYTES, SourceFile, Sources, Span, extension, file_name,
    parent_path,
};
use cumulint_terraform::{ModuleFile, Modules, ParsedFile};
use rayon::prelude::*;

use crate::bicep::BicepFile;
use crate::coverage::NotAnalysed;
use crate::kind::{ByName, by_name, is_yaml, names_parameters};
use crate::settings::Progress;
use crate::suppress::Suppressions;

/// How much of a file that is too large to be read is looked at to tell whether it is ours.
const GLANCE_BYTES: usize = 64 * 1024;

/// A parsed file of ours.
#[derive(Debug)]
pub(crate) enum Parsed {
    /// A file of a Terraform module.
    Terraform(ModuleFile),
    /// A file that is a root by itself.
    Template(Template),
    /// Values for the parameters of an ARM template.
    Parameters(ParameterFile),
    /// Values for the parameters of a CloudFormation template.
    CloudFormationParameters(Vec<cumulint_cloudformation::ParameterFile>),
    /// A Bicep file.
    Bicep(BicepFile),
    /// Values for the parameters of a Bicep file.
    BicepParameters(BicepParameterFile),
}

/// A template: a file by itself.
#[derive(Debug)]
pub(crate) struct Template {
    /// Its path.
    pub(crate) path: Arc<str>,
    /// Its language.
    pub(crate) kind: TemplateKind,
    /// Its tree.
    pub(crate) tree: Arc<cumulint_document::Tree>,
}

/// The language of a template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TemplateKind {
    /// YAML or JSON.
    CloudFormation,
    /// JSON.
    Arm,
    /// A plan or a state of Terraform, in JSON.
    TerraformPlan,
}

impl TemplateKind {
    fn name(self) -> &'static str {
        match self {
            Self::CloudFormation => "cloudformation",
            Self::Arm => "arm",
            Self::TerraformPlan => "terraform",
        }
    }
}

/// What became of one file.
#[derive(Default)]
struct Outcome {
    parsed: Option<Parsed>,
    /// The syntax that the file is counted under; absent where the file is not ours.
    kind: Option<&'static str>,
    bytes: u64,
    diagnostics: Vec<Diagnostic>,
    not_analysed: Option<NotAnalysed>,
    suppressions: Suppressions,
    secrets: Vec<Span>,
}

/// All files of ours, in the order of their paths.
#[derive(Default)]
pub(crate) struct Discovery {
    /// Templates, each a root.
    pub(crate) templates: Vec<Template>,
    /// Parameter files of ARM templates.
    pub(crate) parameter_files: Vec<Arc<ParameterFile>>,
    /// Parameter files of CloudFormation templates.
    pub(crate) cloudformation_parameter_files: Vec<Arc<cumulint_cloudformation::ParameterFile>>,
    /// Bicep files.
    pub(crate) bicep_files: Vec<BicepFile>,
    /// Parameter files of Bicep files.
    pub(crate) bicep_parameter_files: Vec<Arc<BicepParameterFile>>,
    /// Terraform modules, also those that lie elsewhere and are called.
    pub(crate) modules: Modules,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) suppressions: Suppressions,
    /// Places whose text must not be shown.
    pub(crate) secrets: Vec<Span>,
    pub(crate) coverage: crate::coverage::Coverage,
}

/// Walks the paths that the user named. A path that is a file brings the files beside it, because they may belong to the same
/// root. Paths that do not exist are reported.
pub(crate) fn walk(files: &dyn Files, paths: &[String], diagnostics: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let mut found = Vec::new();
    for path in paths {
        match files.walk(path) {
            Ok(walk) => {
                // A link that leads nowhere matters only where it is, or may hold, a file of ours.
                let ours = |path: &str| extension(path).is_empty() || by_name(path) != ByName::Foreign;
                let refused = walk.errors.into_iter().filter(|(path, _)| ours(path));
                diagnostics.extend(refused.map(|(path, why)| {
                    Diagnostic::about_path("unreadable", format!("cannot read: {why}"), path)
                }));
                found.extend(walk.files);
            }
            Err(why) => diagnostics.push(
                Diagnostic::about_path("missing-path", format!("cannot scan `{path}`: {why}"), path.clone())
                    .help("check the spelling of the path, and the folder that cumulint runs in"),
            ),
        }
        if !files.is_folder(path) {
            found.extend(beside(files, path));
        }
    }
    found.retain(|entry| !is_asset(&entry.path));
    found.sort();
    found.dedup_by(|a, b| a.path == b.path);
    found
}

/// What belongs to a file in its folder: of a Terraform file the others, of a template what is named as its parameters.
fn beside(files: &dyn Files, path: &str) -> Vec<Entry> {
    match by_name(path) {
        ByName::Terraform => terraform_files(files, parent_path(path)),
        ByName::Bicep => files_of(files, parent_path(path), |name| {
            let is_json = by_name(name) == ByName::Json && names_parameters(name);
            is_json || extension(name) == "bicepparam"
        }),
        ByName::Json | ByName::Yaml | ByName::Template => {
            files_of(files, parent_path(path), |name| match by_name(name) {
                ByName::Json | ByName::Yaml => names_parameters(name),
                kind => kind == ByName::Parameters || extension(name) == "bicepparam",
            })
        }
        _ => Vec::new(),
    }
}

/// What the development kit of AWS puts beside the templates that it synthesises: code and files that are uploaded.
fn is_asset(path: &str) -> bool {
    path.rsplit_once("cdk.out/").is_some_and(|(_, inside)| inside.starts_with("asset."))
}

/// The Terraform files that lie directly in a folder.
fn terraform_files(files: &dyn Files, folder: &str) -> Vec<Entry> {
    files_of(files, folder, |name| by_name(name) == ByName::Terraform)
}

fn files_of(files: &dyn Files, folder: &str, wanted: impl Fn(&str) -> bool) -> Vec<Entry> {
    let names = files.names(folder).into_iter().filter(|name| wanted(name));
    let paths = names.map(|name| cumulint_source::join_path(folder, &name));
    paths.map(|path| Entry { size: files.size(&path).unwrap_or_default(), path }).collect()
}

/// Reads and parses all files of ours, in parallel, and what their module calls lead to.
pub(crate) fn discover(sources: &Sources<'_>, entries: &[Entry], progress: &dyn Progress) -> Discovery {
    let mut discovery = Discovery::default();
    let files = discovery.examine_all(sources, entries, progress);
    discovery.modules = Modules::new(files, sources);
    let beside = discovery.beside_plans();
    discovery.add_called(&beside, sources);
    for _ in 0..MAX_ROUNDS {
        let missing = discovery.modules.missing(sources);
        if missing.is_empty() {
            break;
        }
        discovery.add_called(&missing, sources);
    }
    discovery
}

/// How often the calls of modules that calls have led to are followed.
const MAX_ROUNDS: usize = 32;

impl Discovery {
    /// Adds modules that nobody asked to be looked at for themselves.
    fn add_called(&mut self, folders: &[String], sources: &Sources<'_>) {
        let files = folders.iter().flat_map(|folder| terraform_files(sources.files(), folder));
        let entries: Vec<Entry> = files.collect();
        let files = self.examine_all(sources, &entries, &crate::settings::NoProgress);
        self.modules.add_called(folders, files, sources);
    }

    /// The folders of plans whose configuration was not named with them.
    fn beside_plans(&self) -> Vec<String> {
        let plans = self.templates.iter().filter(|it| it.kind == TemplateKind::TerraformPlan);
        let folders = plans.map(|plan| parent_path(&plan.path));
        let unknown: BTreeSet<&str> = folders.filter(|folder| !self.modules.has(folder)).collect();
        unknown.into_iter().map(str::to_owned).collect()
    }

    /// Examines files; gives those of Terraform modules.
    fn examine_all(
        &mut self,
        sources: &Sources<'_>,
        entries: &[Entry],
        progress: &dyn Progress,
    ) -> Vec<ModuleFile> {
        let outcomes: Vec<Outcome> = entries
            .par_iter()
            .map(|entry| {
                let outcome = examine(sources, entry);
                progress.step();
                outcome
            })
            .collect();
        let mut files = Vec::new();
        for (entry, outcome) in entries.iter().zip(outcomes) {
            match self.take(entry, outcome) {
                Some(Parsed::Terraform(file)) => files.push(file),
                Some(Parsed::Template(template)) => self.templates.push(template),
                Some(Parsed::Parameters(file)) => self.parameter_files.push(Arc::new(file)),
                Some(Parsed::CloudFormationParameters(files)) => {
                    self.cloudformation_parameter_files.extend(files.into_iter().map(Arc::new));
                }
                Some(Parsed::Bicep(file)) => self.bicep_files.push(file),
                Some(Parsed::BicepParameters(file)) => self.bicep_parameter_files.push(Arc::new(file)),
                None => {}
            }
        }
        files
    }

    fn take(&mut self, entry: &Entry, outcome: Outcome) -> Option<Parsed> {
        let kind = outcome.kind?;
        let coverage = &mut self.coverage;
        coverage.files += 1;
        coverage.bytes += outcome.bytes;
        *coverage.files_by_kind.entry(kind).or_default() += 1;
        coverage.not_analysed.extend(outcome.not_analysed);
        if outcome.diagnostics.iter().any(|found| found.severity == cumulint_diagnostic::Severity::Error) {
            coverage.unparsed.push(entry.path.clone());
        }
        self.diagnostics.extend(outcome.diagnostics);
        self.suppressions.absorb(outcome.suppressions);
        self.secrets.extend(outcome.secrets);
        outcome.parsed
    }
}

fn examine(sources: &Sources<'_>, entry: &Entry) -> Outcome {
    let kind = by_name(&entry.path);
    match kind {
        ByName::Foreign => Outcome::default(),
        ByName::Bicep => with_text(sources, entry, "bicep", bicep),
        ByName::Terraform => with_text(sources, entry, "terraform", terraform),
        ByName::Parameters => plain_parameters(sources, entry),
        ByName::Json | ByName::Yaml | ByName::Template => examine_document(sources, entry, kind),
    }
}

/// Loads a file that is known to be ours; one that cannot be loaded is reported.
fn with_text(
    sources: &Sources<'_>,
    entry: &Entry,
    kind: &'static str,
    parse: impl FnOnce(FileId, &SourceFile) -> Outcome,
) -> Outcome {
    match sources.load(&entry.path) {
        Ok(file) => Outcome { kind: Some(kind), bytes: entry.size, ..parse(file, &sources.get(file)) },
        Err(why) => unreadable(entry, kind, &why),
    }
}

fn unreadable(entry: &Entry, kind: &'static str, why: &LoadError) -> Outcome {
    let message = format!("cannot analyse this file: {why}");
    let diagnostic = Diagnostic::about_path("unreadable", message, entry.path.clone());
    Outcome { kind: Some(kind), bytes: entry.size, diagnostics: vec![diagnostic], ..Outcome::default() }
}

fn terraform(file: FileId, source: &SourceFile) -> Outcome {
    let (tree, mut diagnostics, suppressions);
    if source.path.ends_with(".json") {
        let (document, found) = parse_document(file, source, false);
        diagnostics = found;
        suppressions = Suppressions::of_comments(file, source, document.comments(), &mut diagnostics);
        tree = ParsedFile::Json(file, Arc::new(document));
    } else {
        let (hcl, found) = cumulint_hcl::parse(file, Arc::clone(&source.text));
        diagnostics = found;
        suppressions = Suppressions::of_comments(file, source, hcl.comments(), &mut diagnostics);
        tree = ParsedFile::Native(Arc::new(hcl));
    }
    let parsed = Parsed::Terraform(ModuleFile { path: Arc::clone(&source.path), tree });
    Outcome { parsed: Some(parsed), diagnostics, suppressions, ..Outcome::default() }
}

fn bicep(file: FileId, source: &SourceFile) -> Outcome {
    let (parsed, tree, mut diagnostics) = crate::bicep::parse(file, source);
    let suppressions = Suppressions::of_comments(file, source, tree.comments(), &mut diagnostics);
    Outcome { parsed: Some(parsed), diagnostics, suppressions, ..Outcome::default() }
}

fn parse_document(
    file: FileId,
    source: &SourceFile,
    yaml: bool,
) -> (cumulint_document::Tree, Vec<Diagnostic>) {
    let place = cumulint_document::Place::File(file);
    let text = Arc::clone(&source.text);
    if yaml {
        cumulint_document::parse_yaml_at(text, place)
    } else {
        cumulint_document::parse_json_at(text, place)
    }
}

fn examine_document(sources: &Sources<'_>, entry: &Entry, kind: ByName) -> Outcome {
    if entry.size > MAX_FILE_BYTES {
        return examine_huge(sources, entry);
    }
    let file = match sources.load(&entry.path) {
        Ok(file) => file,
        Err(why) => return examine_unreadable(sources, entry, &why),
    };
    let source = sources.get(file);
    let might_set_parameters = might_set_parameters(&source.path, &source.text);
    if !might_set_parameters && !might_be_ours(&source.text) {
        return Outcome::default();
    }
    document(file, &source, entry, kind)
}

/// A document that cannot be loaded is ours where its beginning says so; else nobody can tell, and nobody asked.
fn examine_unreadable(sources: &Sources<'_>, entry: &Entry, why: &LoadError) -> Outcome {
    if matches!(why, LoadError::Read(_)) {
        return unreadable(entry, "document", why);
    }
    let start = sources.files().read_start(&entry.path, GLANCE_BYTES).unwrap_or_default();
    let ours = might_be_ours(&String::from_utf8_lossy(&start));
    if ours { unreadable(entry, "document", why) } else { Outcome::default() }
}

fn examine_huge(sources: &Sources<'_>, entry: &Entry) -> Outcome {
    examine_unreadable(sources, entry, &LoadError::TooLarge(entry.size))
}

fn might_be_ours(text: &str) -> bool {
    cumulint_cloudformation::might_be(text)
        || cumulint_arm::might_be(text)
        || cumulint_terraform::plan::might_be(text)
}

/// The largest document that is looked at for values of parameters.
const MAX_PARAMETERS: usize = 256 * 1024;

fn might_set_parameters(path: &str, text: &str) -> bool {
    let says_so = || text.contains("ParameterKey") || text.contains("\"Parameters\"");
    text.len() <= MAX_PARAMETERS && (names_parameters(file_name(path)) || says_so())
}

/// Values for the parameters of CloudFormation templates; a document that has none is none of ours.
fn cloudformation_parameters(
    source: &SourceFile,
    entry: &Entry,
    tree: &cumulint_document::Tree,
    problems: &[Diagnostic],
) -> Outcome {
    let plain = names_parameters(file_name(&source.path));
    let found = cumulint_cloudformation::ParameterFile::of_document(&source.path, tree, plain);
    of_parameters(entry, found.filter(|_| problems.is_empty()).into_iter().collect())
}

fn plain_parameters(sources: &Sources<'_>, entry: &Entry) -> Outcome {
    let Some(file) = sources.load(&entry.path).ok().filter(|_| entry.size <= MAX_PARAMETERS as u64) else {
        return Outcome::default();
    };
    let source = sources.get(file);
    of_parameters(entry, cumulint_cloudformation::ParameterFile::of_text(&source.path, file, &source.text))
}

fn of_parameters(entry: &Entry, found: Vec<cumulint_cloudformation::ParameterFile>) -> Outcome {
    if found.is_empty() {
        return Outcome::default();
    }
    let parsed = Some(Parsed::CloudFormationParameters(found));
    Outcome { kind: Some("cloudformation"), bytes: entry.size, parsed, ..Outcome::default() }
}

fn parameters(
    source: &SourceFile,
    entry: &Entry,
    tree: Arc<cumulint_document::Tree>,
    diagnostics: Vec<Diagnostic>,
) -> Outcome {
    let file = ParameterFile { path: Arc::clone(&source.path), tree };
    let parsed = Some(Parsed::Parameters(file));
    Outcome { kind: Some("arm"), bytes: entry.size, parsed, diagnostics, ..Outcome::default() }
}

fn document(file: FileId, source: &SourceFile, entry: &Entry, kind: ByName) -> Outcome {
    let (tree, mut diagnostics) = parse_document(file, source, is_yaml(kind, &source.text));
    let document = Arc::new(tree);
    let kind = if cumulint_cloudformation::recognize(&document) {
        TemplateKind::CloudFormation
    } else if cumulint_terraform::plan::recognize(&document) {
        TemplateKind::TerraformPlan
    } else {
        match cumulint_arm::recognize(&document) {
            Some(FileKind::Template) => TemplateKind::Arm,
            Some(FileKind::ParameterFile) => {
                return parameters(source, entry, document, diagnostics);
            }
            None => return cloudformation_parameters(source, entry, &document, &diagnostics),
        }
    };
    let mut suppressions = Suppressions::of_comments(file, source, document.comments(), &mut diagnostics);
    if source.text.contains("\"cumulint\"") || source.text.contains("cumulint:") {
        suppressions.absorb(Suppressions::of_metadata(file, document.root(), &mut diagnostics));
    }
    let secrets = match kind {
        TemplateKind::TerraformPlan => cumulint_terraform::plan::secrets(&document),
        TemplateKind::CloudFormation | TemplateKind::Arm => Vec::new(),
    };
    Outcome {
        kind: Some(kind.name()),
        bytes: entry.size,
        parsed: Some(Parsed::Template(Template { path: Arc::clone(&source.path), kind, tree: document })),
        diagnostics,
        suppressions,
        secrets,
        not_analysed: None,
    }
}
