//! What a module declares: variables, locals, resources, module calls, providers. Nothing is evaluated here.

use std::collections::BTreeMap;

use cumulint_model::Symbol;
use cumulint_source::Span;

use crate::module::body::json_content;
use crate::module::{
    Argument, Block, Body, CallOf, Content, Module, ModuleFile, ParsedFile, Syntax, is_override, overriding,
};

/// What is done with what a block describes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Mode {
    /// It is created and kept: `resource`.
    Managed,
    /// It is only read: `data`.
    Data,
    /// It is opened for the time of a run: `ephemeral`.
    Ephemeral,
}

impl Mode {
    /// The mode of a type of block.
    pub(crate) fn of(block: &str) -> Option<Self> {
        match block {
            "resource" => Some(Self::Managed),
            "data" => Some(Self::Data),
            "ephemeral" => Some(Self::Ephemeral),
            _ => None,
        }
    }

    /// What stands before addresses of this mode.
    pub(crate) fn prefix(self) -> &'static str {
        match self {
            Self::Managed => "",
            Self::Data => "data.",
            Self::Ephemeral => "ephemeral.",
        }
    }
}

/// A `resource`, `data` or `ephemeral` block.
#[derive(Clone, Debug)]
pub(crate) struct ResourceBlock<'m> {
    pub(crate) mode: Mode,
    pub(crate) kind: Symbol,
    pub(crate) name: Symbol,
    pub(crate) header: Span,
    pub(crate) span: Span,
    pub(crate) content: Content<'m>,
}

impl ResourceBlock<'_> {
    /// What the author would call it, without the key of an instance.
    pub(crate) fn address(&self) -> String {
        format!("{}{}.{}", self.mode.prefix(), self.kind, self.name)
    }
}

/// A `variable`, `output` or `module` block.
#[derive(Clone, Debug)]
pub(crate) struct Declaration<'m> {
    pub(crate) header: Span,
    pub(crate) span: Span,
    pub(crate) content: Content<'m>,
}

/// All declarations of a module; of names that are declared twice the first holds.
#[derive(Clone, Default, Debug)]
pub(crate) struct Configuration<'m> {
    pub(crate) variables: BTreeMap<Symbol, Declaration<'m>>,
    pub(crate) outputs: BTreeMap<Symbol, Declaration<'m>>,
    pub(crate) locals: BTreeMap<Symbol, Argument<'m>>,
    pub(crate) resources: Vec<ResourceBlock<'m>>,
    /// By mode, type and name.
    places: BTreeMap<(Mode, Symbol, Symbol), usize>,
    pub(crate) modules: BTreeMap<Symbol, Declaration<'m>>,
    /// `provider` blocks: the name and the content, in which an alias may stand.
    pub(crate) providers: Vec<(Symbol, Content<'m>)>,
    /// `terraform` blocks.
    pub(crate) settings: Vec<Content<'m>>,
}

impl<'m> Configuration<'m> {
    /// Collects the declarations of all files, then applies the override files in the order of their names.
    pub(crate) fn of(module: &'m Module) -> Self {
        let mut configuration = Self::default();
        let files: Vec<&ModuleFile> =
            module.files_of(Syntax::Native).chain(module.files_of(Syntax::Json)).collect();
        for file in files.iter().filter(|file| !is_override(&file.path)) {
            for block in blocks(file).blocks {
                configuration.declare(&block);
            }
        }
        for file in files.iter().filter(|file| is_override(&file.path)) {
            for block in blocks(file).blocks {
                overriding::apply(&mut configuration, &block);
            }
        }
        configuration
    }

    /// The place of a resource among the others; `None` if there is none of this mode, type and name.
    pub(crate) fn resource_index(&self, mode: Mode, kind: &str, name: &str) -> Option<usize> {
        self.places.get(&(mode, Symbol::from(kind), Symbol::from(name))).copied()
    }

    pub(crate) fn declare(&mut self, block: &Block<'m>) {
        match (&*block.kind, block.labels.as_slice()) {
            ("variable", [name, ..]) => declare(&mut self.variables, name, block),
            ("output", [name, ..]) => declare(&mut self.outputs, name, block),
            ("module", [name, ..]) => declare(&mut self.modules, name, block),
            ("provider", [name, ..]) => self.providers.push((name.clone(), block.body.content())),
            ("locals", _) => {
                for argument in block.body.content().arguments {
                    self.locals.entry(argument.name.clone()).or_insert(argument);
                }
            }
            ("resource", [kind, name, ..]) => self.declare_resource(block, Mode::Managed, kind, name),
            ("data", [kind, name, ..]) => self.declare_resource(block, Mode::Data, kind, name),
            ("ephemeral", [kind, name, ..]) => self.declare_resource(block, Mode::Ephemeral, kind, name),
            ("terraform", _) => self.settings.push(block.body.content()),
            ("check", _) => {
                for inner in block.body.content().blocks_of("data") {
                    self.declare(inner);
                }
            }
            _ => {}
        }
    }

    fn declare_resource(&mut self, block: &Block<'m>, mode: Mode, kind: &Symbol, name: &Symbol) {
        let key = (mode, kind.clone(), name.clone());
        if self.places.contains_key(&key) {
            return;
        }
        self.places.insert(key, self.resources.len());
        self.resources.push(ResourceBlock {
            mode,
            kind: kind.clone(),
            name: name.clone(),
            header: block.header,
            span: block.span,
            content: block.body.content(),
        });
    }
}

fn declare<'m>(named: &mut BTreeMap<Symbol, Declaration<'m>>, name: &Symbol, block: &Block<'m>) {
    named.entry(name.clone()).or_insert_with(|| Declaration {
        header: block.header,
        span: block.span,
        content: block.body.content(),
    });
}

/// The labels of the blocks at the top of a JSON file.
fn top_level_labels(name: &str) -> Option<usize> {
    match name {
        "resource" | "data" | "ephemeral" => Some(2),
        "variable" | "output" | "module" | "provider" | "check" => Some(1),
        _ => Some(0),
    }
}

/// The module calls of a file of which the source is a plain text.
pub(crate) fn calls(file: &ModuleFile) -> Vec<CallOf> {
    let call = |block: &Block<'_>| {
        let source = block.body.content().argument("source")?.value.literal()?.into();
        Some(CallOf { name: block.labels.first()?.clone(), source, folder: None })
    };
    blocks(file).blocks_of("module").filter_map(call).collect()
}

/// The top level of a file.
fn blocks(file: &ModuleFile) -> Content<'_> {
    match &file.tree {
        ParsedFile::Native(tree) => Body::Native(tree.file(), tree.body()).content(),
        ParsedFile::Json(_, tree) => {
            tree.root().map(|root| json_content(root, &top_level_labels)).unwrap_or_default()
        }
    }
}
