//! What the names of a file mean. It knows declarations, not their values.

use std::sync::Arc;

use cumulint_bicep::{Declaration, Imported, Module, Object, Resource, Tree};
use cumulint_source::{Span, TextRange};
use rustc_hash::FxHashMap;

use super::{BicepReader, Unit};

/// What a name means.
#[derive(Clone, Debug)]
pub(super) enum Named {
    Parameter,
    /// A variable, by its key in the template.
    Variable(String),
    /// A function of the author's own, likewise.
    Function(String),
    /// A type, likewise.
    Type(String),
    Resource(Arc<ResourceSymbol>),
    Module(ModuleSymbol),
    /// All that a file exports, by the beginning of its keys.
    File(String),
    /// What comes from where it is not read.
    Elsewhere(Elsewhere),
}

/// A name that comes from where it is not read.
#[derive(Clone, Debug)]
pub(super) struct Elsewhere {
    /// What it is, as a person is told.
    pub(super) subject: String,
    /// The registry's module that it is imported from, and where that is said: reported once it is used as a value.
    pub(super) registry: Option<(String, Span)>,
}

impl From<String> for Elsewhere {
    fn from(subject: String) -> Self {
        Self { subject, registry: None }
    }
}

/// A resource that is declared in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct ResourceSymbol {
    /// `storage`, of a nested one `storage::logs`.
    pub(super) symbol: String,
    /// The full type, without its version.
    pub(super) kind: String,
    pub(super) api_version: String,
    /// Where the version stands, where it does by itself within the type.
    pub(super) version_range: Option<TextRange>,
    /// The name of the index of the loop around it, where there is one.
    pub(super) index: Option<String>,
    /// Whether it says where it lies.
    pub(super) scoped: bool,
    /// What is declared in it.
    pub(super) children: Vec<(String, Arc<Self>)>,
}

/// A module.
#[derive(Clone, Debug)]
pub(super) struct ModuleSymbol {
    pub(super) symbol: String,
    pub(super) looped: bool,
}

/// The names of a file. Case counts.
#[derive(Default)]
pub(super) struct Names {
    by_name: FxHashMap<String, Named>,
}

impl Names {
    pub(super) fn get(&self, name: &str) -> Option<&Named> {
        self.by_name.get(name)
    }

    fn add(&mut self, name: &str, named: Named) {
        if !name.is_empty() {
            self.by_name.entry(name.to_owned()).or_insert(named);
        }
    }
}

impl BicepReader<'_> {
    /// A file with its names; files that it imports are read on the way.
    pub(super) fn unit<'t>(&mut self, tree: &'t Tree, path: &str, prefix: String) -> Unit<'t> {
        let mut unit = Unit { tree, path: path.to_owned(), prefix, names: Names::default() };
        for declaration in tree.root().declarations() {
            let name = declaration.name().map(cumulint_bicep::Name::text).unwrap_or_default();
            let key = unit.key(name);
            let named = match declaration {
                Declaration::Param(_) if unit.prefix.is_empty() => Named::Parameter,
                // No value is known of these, and nothing that is exported may use them.
                Declaration::Param(_) => {
                    Named::Elsewhere(format!("`{name}` of a file that is imported").into())
                }
                Declaration::Variable(_) => Named::Variable(key),
                Declaration::Function(_) => Named::Function(key),
                Declaration::Type(_) => Named::Type(key),
                Declaration::Resource(resource) => Named::Resource(Arc::new(resource_symbol(resource, None))),
                Declaration::Module(module) => Named::Module(module_symbol(module)),
                Declaration::Import(import) => {
                    self.import(&mut unit, import);
                    continue;
                }
                _ => continue,
            };
            unit.names.add(name, named);
        }
        unit
    }

    /// What an import brings in under which name.
    fn import(&mut self, unit: &mut Unit<'_>, import: cumulint_bicep::Import<'_>) {
        let exported = match import.path().text() {
            Some(path) => self.imported(unit, &path, unit.span(import.path().range())),
            None => Err("a path that could not be read".to_owned().into()),
        };
        match (import.imported(), exported) {
            (Imported::All(name), Ok(prefix)) => unit.names.add(name.text(), Named::File(prefix)),
            (Imported::All(name), Err(why)) => unit.names.add(name.text(), Named::Elsewhere(why)),
            (Imported::Items, exported) => {
                for item in import.items() {
                    let Some(original) = item.original().text() else { continue };
                    let alias = item.alias().map_or(&*original, cumulint_bicep::Name::text);
                    let named = match &exported {
                        Ok(prefix) => self.exported(prefix, &original, unit.span(item.original().range())),
                        Err(why) => Named::Elsewhere(why.clone()),
                    };
                    unit.names.add(alias, named);
                }
            }
            (Imported::Error, _) => {}
        }
    }

    /// What a name of an imported file means.
    pub(super) fn export(&self, prefix: &str, name: &str) -> Named {
        let key = format!("{prefix}{name}").to_ascii_lowercase();
        if self.template.variable_index.contains_key(&key) {
            Named::Variable(key)
        } else if self.template.functions.contains_key(&function_key(&key)) {
            Named::Function(key)
        } else if self.template.definitions.contains_key(&key) {
            Named::Type(key)
        } else {
            Named::Elsewhere(format!("`{name}`, which the imported file does not declare").into())
        }
    }

    /// A name as it is seen from within nested resources.
    pub(super) fn named(&self, unit: &Unit<'_>, name: &str) -> Option<Named> {
        let nested = self.around.iter().rev().flatten().find(|(own, _)| own == name);
        let nested = nested.map(|(_, symbol)| Named::Resource(Arc::clone(symbol)));
        nested.or_else(|| unit.names.get(name).cloned())
    }
}

/// Functions of the author's own have keys that no built-in one has.
pub(super) fn function_key(key: &str) -> String {
    format!("own.{key}")
}

pub(super) fn resource_symbol(resource: Resource<'_>, parent: Option<&ResourceSymbol>) -> ResourceSymbol {
    let written = resource.type_name().text().unwrap_or_default();
    let (own, version) = written.split_once('@').unwrap_or((&written, ""));
    let name = resource.name().text();
    let (symbol, kind) = match parent {
        Some(parent) if own.contains('.') => (format!("{}::{name}", parent.symbol), own.to_owned()),
        Some(parent) => (format!("{}::{name}", parent.symbol), format!("{}/{own}", parent.kind)),
        None => (name.to_owned(), own.to_owned()),
    };
    let inherited = parent.map(|parent| parent.api_version.as_str()).unwrap_or_default();
    let version_range = match version {
        "" => parent.and_then(|parent| parent.version_range),
        version => ends_with(resource.type_name().range(), &written, version),
    };
    let index = resource.for_loop().map(|looped| {
        looped.index().map_or_else(|| format!("index of {symbol}"), |index| index.text().to_owned())
    });
    let mut found = ResourceSymbol {
        symbol,
        kind,
        api_version: if version.is_empty() { inherited.to_owned() } else { version.to_owned() },
        version_range,
        index: index.or_else(|| parent.and_then(|parent| parent.index.clone())),
        scoped: resource.object().is_some_and(|object| object.property("scope").is_some()),
        children: Vec::new(),
    };
    let inner = resource.object().into_iter().flat_map(Object::resources);
    let children = inner.map(|child| {
        let symbol = resource_symbol(child, Some(&found));
        (child.name().text().to_owned(), Arc::new(symbol))
    });
    found.children = children.collect();
    found
}

/// The range of the end of a quoted text. Nothing where the text has escapes, or lacks its last quote.
fn ends_with(quoted: TextRange, text: &str, end: &str) -> Option<TextRange> {
    let length = |text: &str| u32::try_from(text.len()).ok();
    let last = quoted.end.checked_sub(1)?;
    let plain = quoted.end.checked_sub(quoted.start)? == length(text)?.checked_add(2)?;
    plain.then_some(TextRange::new(last.checked_sub(length(end)?)?, last))
}

fn module_symbol(module: Module<'_>) -> ModuleSymbol {
    ModuleSymbol { symbol: module.name().text().to_owned(), looped: module.for_loop().is_some() }
}
