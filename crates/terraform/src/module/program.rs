//! All modules of a run: which folder a call leads to, which modules are roots, which variable files are environments of
//! theirs. Nothing is evaluated here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cumulint_evaluation::{Read, Reader, Reads};
use cumulint_model::Symbol;
use cumulint_source::{FileId, ReadError, SourceFile, Sources, clean_path, file_name, parent_path};

use crate::evaluate::matches;
use crate::module::manifest::Manifest;
use crate::module::readings::{ParsedTemplate, Paths, Readings};
use crate::module::source::{is_local, vendored_folders};
use crate::module::{CallOf, Configuration, Module, ModuleFile, is_automatic_variables, is_configuration};

/// The parsed modules of a run, by folder.
#[derive(Default, Debug)]
pub struct Modules {
    by_folder: BTreeMap<Symbol, Module>,
    /// Of the folders that call what is not local.
    manifests: BTreeMap<Symbol, Manifest>,
    /// Folders that are only there because others call them.
    called: BTreeSet<Symbol>,
}

impl Modules {
    /// The modules that files make, each of the files of one folder.
    #[must_use]
    pub fn new(files: Vec<ModuleFile>, sources: &Sources<'_>) -> Self {
        let mut modules = Self::default();
        modules.add(files, sources);
        modules
    }

    /// Adds the files of folders that calls lead to; they are never roots. A folder without files of ours is remembered as empty.
    pub fn add_called(&mut self, folders: &[String], files: Vec<ModuleFile>, sources: &Sources<'_>) {
        self.add(files, sources);
        for folder in folders {
            let folder: Symbol = folder.as_str().into();
            self.by_folder.entry(folder.clone()).or_insert_with(|| Module::new(folder.clone(), Vec::new()));
            self.called.insert(folder);
        }
    }

    fn add(&mut self, files: Vec<ModuleFile>, sources: &Sources<'_>) {
        let mut folders: BTreeMap<Symbol, Vec<ModuleFile>> = BTreeMap::new();
        for file in files {
            folders.entry(parent_path(&file.path).into()).or_default().push(file);
        }
        for (folder, files) in folders {
            let mut module = Module::new(folder.clone(), files);
            module.resolve_calls(sources.files());
            if module.calls().iter().any(|call| !is_local(&call.source)) {
                self.manifests.insert(folder.clone(), Manifest::load(&folder, sources));
            }
            self.by_folder.insert(folder, module);
        }
    }

    /// The folders that calls lead to and that are not among the modules, where they hold files.
    #[must_use]
    pub fn missing(&self, sources: &Sources<'_>) -> Vec<String> {
        let unknown = self.leads_to().filter(|folder| !self.by_folder.contains_key(folder.as_str()));
        let unknown: BTreeSet<String> = unknown.collect();
        unknown.into_iter().filter(|folder| sources.files().is_folder(folder)).collect()
    }

    /// The folders that calls may lead to: local ones, downloaded ones, and those that a vendored module would lie in.
    pub(crate) fn leads_to(&self) -> impl Iterator<Item = String> {
        let calls = || {
            self.by_folder.iter().flat_map(|(folder, it)| it.calls().iter().map(move |call| (folder, call)))
        };
        let local = calls().filter_map(|(_, call)| call.folder.as_deref().map(str::to_owned));
        let downloaded = self.manifests.values().flat_map(Manifest::downloaded).map(ToString::to_string);
        let remote = calls().filter(|(_, call)| call.folder.is_none());
        let vendored = remote.flat_map(|(folder, call)| vendored_folders(folder, &call.source));
        local.chain(downloaded).chain(vendored)
    }

    /// Whether the files of a folder were looked for.
    #[must_use]
    pub fn has(&self, folder: &str) -> bool {
        self.by_folder.contains_key(folder)
    }

    fn get(&self, folder: &str) -> Option<&Module> {
        self.by_folder.get(folder)
    }
}

/// Where a call leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    /// A folder of this run.
    Folder(Symbol),
    /// A folder that is not there, or holds no module.
    Missing(String),
    /// A folder that may not be read.
    Outside(String),
    /// A registry or a repository, of which nothing is in the tree.
    Remote,
}

/// The modules with what they declare.
#[derive(Debug)]
pub struct Program<'m> {
    modules: &'m Modules,
    /// What a folder without files declares.
    nothing: Configuration<'m>,
    configurations: BTreeMap<&'m str, Configuration<'m>>,
    /// What expressions have read.
    pub(crate) readings: Readings,
}

impl<'m> Program<'m> {
    /// Reads the declarations of all modules.
    #[must_use]
    pub fn new(modules: &'m Modules) -> Self {
        let configuration = |module: &'m Module| (module.folder(), Configuration::of(module));
        let configurations = modules.by_folder.values().map(configuration).collect();
        Self { modules, nothing: Configuration::default(), configurations, readings: Readings::default() }
    }

    /// The module of a folder with what it declares.
    pub(crate) fn module(&self, folder: &str) -> Option<(&'m Module, &Configuration<'m>)> {
        Some((self.modules.get(folder)?, self.configurations.get(folder)?))
    }

    /// The module in the folder of a root; `None` if there are no files of ours.
    pub(crate) fn root(&self, folder: &str) -> Option<&'m Module> {
        self.modules.get(folder)
    }

    /// What a folder declares; nothing if there are no files of ours. A root's result depends on all its files.
    pub(crate) fn take_in(&self, folder: &str, reader: Reader<'_>) -> &Configuration<'m> {
        reader.reads().record(Read::Folder(folder.into()));
        let files = self.modules.get(folder).into_iter().flat_map(Module::files);
        files.for_each(|file| reader.reads().text(&file.path));
        self.configurations.get(folder).unwrap_or(&self.nothing)
    }

    /// Whether more may be declared in a folder than was read of it: a file is broken, or lies there and was not scanned.
    pub(crate) fn is_incomplete(&self, folder: &str, reader: Reader<'_>) -> bool {
        let Some(module) = self.modules.get(folder) else { return true };
        self.readings.incomplete.get(&folder.to_owned(), || {
            let is_known = |name: &String| module.files().any(|file| file_name(&file.path) == name);
            let names = reader.names(folder);
            let mut unread = names.iter().filter(|name| is_configuration(name) && !is_known(name));
            module.is_broken() || unread.any(|name| !module.is_shadowed(name))
        })
    }

    /// A template of a file, parsed once.
    pub(crate) fn template(&self, source: &SourceFile, file: FileId) -> ParsedTemplate {
        let parse = || Arc::new(cumulint_hcl::parse_template(file, Arc::clone(&source.text)));
        self.readings.templates.get(&file, parse)
    }

    /// The files that fit a whole pattern; `None` if they cannot be listed.
    pub(crate) fn file_set(&self, pattern: &str, reader: Reader<'_>) -> Paths {
        // What was listed for another root counts for this one, too.
        let reads = Reads::default();
        let (paths, read) = self.readings.file_sets.get(&pattern.to_owned(), || {
            let found = matches(pattern, Reader::new(reader.sources(), &reads), |base| {
                reads.record(Read::Tree(base.into()));
                self.listing(base, reader.sources())
            });
            (found.map(Arc::new), Arc::new(reads.into_set()))
        });
        read.iter().for_each(|read| reader.reads().record(read.clone()));
        paths
    }

    /// All files below a folder; `None` if they cannot be listed.
    fn listing(&self, base: &str, sources: &Sources<'_>) -> Paths {
        self.readings.listings.get(&base.to_owned(), || {
            let walk = sources.files().walk(base).ok()?;
            Some(Arc::new(walk.files.into_iter().map(|entry| clean_path(&entry.path)).collect()))
        })
    }

    /// Where the call of a module leads: the root, and the names of the calls from there on, joined with dots; the folder of the
    /// caller, and the source that the call names.
    pub(crate) fn target(
        &self,
        (root, calls): (&str, &str),
        caller: &str,
        source: &str,
        reader: Reader<'_>,
    ) -> Target {
        if is_local(source) {
            return self.local_target(reader.join(caller, source), reader);
        }
        let found = |folder: &str| {
            reader.reads().record(Read::Folder(folder.into()));
            self.folder_of_module(folder)
        };
        reader.reads().text(&Manifest::path(root));
        let manifest = self.modules.manifests.get(root);
        let downloaded = manifest.and_then(|manifest| found(manifest.folder(calls)?));
        let vendored = || vendored_folders(caller, source).into_iter().find_map(|folder| found(&folder));
        downloaded.or_else(vendored).map_or(Target::Remote, Target::Folder)
    }

    fn local_target(&self, folder: String, reader: Reader<'_>) -> Target {
        reader.reads().record(Read::Folder(folder.as_str().into()));
        match self.folder_of_module(&folder) {
            Some(folder) => Target::Folder(folder),
            None if reader.sources().files().size(&folder) == Err(ReadError::Outside) => {
                Target::Outside(folder)
            }
            None => Target::Missing(folder),
        }
    }

    fn folder_of_module(&self, folder: &str) -> Option<Symbol> {
        let (folder, module) = self.modules.by_folder.get_key_value(folder)?;
        module.has_configuration().then(|| folder.clone())
    }

    /// The folders that are evaluated for themselves, in order: those that no other module calls, and those that are
    /// called but bear the marks of something that is deployed: a backend, or variables of their own.
    #[must_use]
    pub fn roots(&self) -> Vec<&'m str> {
        let modules = self.modules;
        let with_configuration = || modules.by_folder.iter().filter(|(_, it)| it.has_configuration());
        let is_candidate = |folder: &Symbol| !modules.called.contains(folder);
        let called: BTreeSet<&str> =
            with_configuration().flat_map(|(folder, module)| self.callees(folder, module)).collect();
        let mut roots: BTreeSet<&str> = BTreeSet::new();
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        for (folder, _) in with_configuration() {
            if is_candidate(folder) && (!called.contains(&**folder) || self.is_deployed(folder)) {
                roots.insert(folder);
                self.reach(folder, &mut reached);
            }
        }
        // Modules that only call each other: one of them has to be looked at for the others to be seen.
        for (folder, _) in with_configuration() {
            if is_candidate(folder) && !reached.contains(&**folder) {
                roots.insert(folder);
                self.reach(folder, &mut reached);
            }
        }
        roots.into_iter().collect()
    }

    /// Variable files of which each, by itself, gives a root a set of values: the paths, in order. They lie in the root's
    /// folder or below it, are not read by themselves, and set only what the root declares.
    #[must_use]
    pub fn environments(&self, root: &str) -> Vec<&'m str> {
        let Some(configuration) = self.configurations.get(root) else { return Vec::new() };
        let files = self.modules.by_folder.iter().filter(|(folder, module)| {
            ***folder == *root || (!module.has_configuration() && self.nearest(folder) == Some(root))
        });
        let files = files.flat_map(|(folder, module)| {
            let automatic = |file: &&ModuleFile| **folder == *root && is_automatic_variables(&file.path);
            module.variable_files().filter(move |file| !automatic(file))
        });
        let declared = |file: &&ModuleFile| {
            let names = file.defined_names();
            !names.is_empty() && names.iter().all(|name| configuration.variables.contains_key(name))
        };
        files.filter(declared).map(|file| &*file.path).collect()
    }

    /// Whether a root gives every variable that it declares a value without further files.
    #[must_use]
    pub fn needs_no_value(&self, root: &str) -> bool {
        let Some((module, configuration)) = self.module(root) else { return true };
        let automatic = module.automatic_files().into_iter();
        let given: BTreeSet<Symbol> = automatic.flat_map(ModuleFile::defined_names).collect();
        let needs = |(name, declared): (&Symbol, &crate::module::Declaration<'_>)| {
            declared.content.argument("default").is_none() && !given.contains(name)
        };
        !configuration.variables.iter().any(needs)
    }

    /// A parsed file of variables.
    pub(crate) fn variable_file(&self, path: &str) -> Option<&'m ModuleFile> {
        self.modules.get(parent_path(path))?.variable_files().find(|file| *file.path == *path)
    }

    /// The nearest folder at or above one that holds configuration.
    fn nearest(&self, folder: &str) -> Option<&'m str> {
        let mut folder = folder;
        loop {
            match self.modules.by_folder.get_key_value(folder) {
                Some((folder, module)) if module.has_configuration() => return Some(folder),
                _ => {}
            }
            let parent = parent_path(folder);
            if parent == folder || folder.ends_with("..") {
                return None;
            }
            folder = parent;
        }
    }

    /// The folders that the calls of a module lead to.
    fn callees(&self, folder: &str, module: &Module) -> Vec<&'m str> {
        let target = |call: &CallOf| {
            let manifest = self.modules.manifests.get(folder);
            let remote = || {
                let downloaded =
                    manifest.and_then(|manifest| self.folder_of_module(manifest.folder(&call.name)?));
                let mut vendored = vendored_folders(folder, &call.source).into_iter();
                downloaded.or_else(|| vendored.find_map(|folder| self.folder_of_module(&folder)))
            };
            let callee = match &call.folder {
                Some(local) => self.folder_of_module(local),
                None => remote(),
            };
            let callee = callee.filter(|callee| **callee != *folder)?;
            self.modules.by_folder.get_key_value(&callee).map(|(folder, _)| &**folder)
        };
        module.calls().iter().filter_map(target).collect()
    }

    fn reach<'f>(&self, folder: &'f str, reached: &mut BTreeSet<&'f str>)
    where
        'm: 'f,
    {
        let mut ahead = vec![folder];
        while let Some(folder) = ahead.pop() {
            if reached.insert(folder)
                && let Some(module) = self.modules.get(folder)
            {
                ahead.extend(self.callees(folder, module));
            }
        }
    }

    fn is_deployed(&self, folder: &str) -> bool {
        let Some((module, configuration)) = self.module(folder) else { return false };
        let backend = |block: &crate::module::Block<'_>| matches!(&*block.kind, "backend" | "cloud");
        configuration.settings.iter().any(|settings| settings.blocks.iter().any(backend))
            || !module.automatic_files().is_empty()
    }
}
