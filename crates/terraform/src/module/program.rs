//! All modules of a run: which folder a call leads to, which modules are roots, which variable files are environments of
//! theirs. Nothing is evaluated here.

use std::collections::{BTreeMap, BTreeSet};

use cumulint_model::Symbol;
use cumulint_source::{Sources, join_path, parent_path};

use crate::module::manifest::Manifest;
use crate::module::readings::Readings;
use crate::module::source::{is_local, vendored_folders};
use crate::module::{Configuration, Module, ModuleFile, is_automatic_variables};

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
            let module = Module::new(folder.clone(), files);
            if module.calls().iter().any(|call| !is_local(&call.source)) {
                self.manifests.insert(folder.clone(), Manifest::load(&folder, sources));
            }
            self.by_folder.insert(folder, module);
        }
    }

    /// The folders that calls lead to and that are not among the modules, where they hold files.
    #[must_use]
    pub fn missing(&self, sources: &Sources<'_>) -> Vec<String> {
        let local = self.by_folder.iter().flat_map(|(folder, module)| {
            let sources = module.calls().iter().map(|call| &call.source).filter(|source| is_local(source));
            sources.map(|source| join_path(folder, source))
        });
        let downloaded = self.manifests.values().flat_map(Manifest::downloaded).map(ToString::to_string);
        let vendored = self.by_folder.iter().flat_map(|(folder, module)| {
            let sources = module.calls().iter().map(|call| &call.source).filter(|source| !is_local(source));
            sources.flat_map(|source| vendored_folders(folder, source))
        });
        let unknown: BTreeSet<String> = local
            .chain(downloaded)
            .chain(vendored)
            .filter(|folder| !self.by_folder.contains_key(folder.as_str()))
            .collect();
        unknown.into_iter().filter(|folder| sources.files().is_folder(folder)).collect()
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
    /// A folder that is not there.
    Missing(String),
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

    /// What the folder of a root declares; nothing where there are no files of ours.
    pub(crate) fn root(&self, folder: &str) -> (Option<&'m Module>, &Configuration<'m>) {
        (self.modules.get(folder), self.configurations.get(folder).unwrap_or(&self.nothing))
    }

    /// Where the call of a module leads: `calls` are the names of the calls from the root on, joined with dots.
    pub(crate) fn target(&self, root: &str, calls: &str, caller: &str, source: &str) -> Target {
        if is_local(source) {
            let folder = join_path(caller, source);
            return match self.modules.by_folder.get_key_value(folder.as_str()) {
                Some((folder, module)) if module.has_configuration() => Target::Folder(folder.clone()),
                _ => Target::Missing(folder),
            };
        }
        let known = |folder: &str| self.modules.by_folder.get_key_value(folder).map(|(folder, _)| folder);
        let manifest = self.modules.manifests.get(root);
        let downloaded = manifest.and_then(|manifest| known(manifest.folder(calls)?));
        let vendored = || vendored_folders(caller, source).into_iter().find_map(|folder| known(&folder));
        downloaded.or_else(vendored).map_or(Target::Remote, |folder| Target::Folder(folder.clone()))
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
        let target =
            |call: &crate::module::CallOf| match self.target(folder, &call.name, folder, &call.source) {
                Target::Folder(callee) if *callee != *folder => {
                    self.modules.by_folder.get_key_value(&callee).map(|(folder, _)| &**folder)
                }
                _ => None,
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
