//! The configuration beside a plan: the root module whose resources the plan names, evaluated with the plan's own inputs.

use std::collections::BTreeMap;

use cumulint_document::{Kind, Node};
use cumulint_evaluation::Reader;
use cumulint_model::{Project, Resource, ResourceId, Symbol};

use crate::evaluate::{Evaluator, Given, World};
use crate::inputs::{GivenInputs, Inputs};
use crate::module::{Configuration, Expression, Mode, Program};
use crate::plan::address::{Address, segments};
use crate::plan::document::{Document, object};

/// Whether the root of a plan is written in a module: a resource or a call of both has the same name.
pub(super) fn is_of(document: &Document<'_>, written: &Configuration<'_>) -> bool {
    let in_text = |address: &str| {
        let Some(parts) = segments(address) else { return false };
        let names: Vec<&str> = parts.iter().map(|part| part.name).collect();
        match names.as_slice() {
            ["module", call, ..] => written.modules.contains_key(*call),
            ["data", kind, name, ..] => written.resource_index(Mode::Data, kind, name).is_some(),
            [kind, name, ..] => written.resource_index(Mode::Managed, kind, name).is_some(),
            _ => false,
        }
    };
    document.resources.iter().any(|resource| in_text(&resource.address))
}

/// The project of the text in a folder, its resources not yet in the cloud's shape. What is wrong with the text is reported where
/// that is evaluated by itself.
pub(super) fn declared<'m>(
    program: &'m Program<'m>,
    folder: &str,
    document: &Document<'m>,
    reader: Reader<'m>,
) -> Project {
    let (inputs, _) = GivenInputs::read(&Inputs::default(), program, reader);
    let mut all = inputs.of_module(program.root(folder));
    all.extend(given(document));
    let mut evaluator = Evaluator::new(program, folder, all, World::ByDefault, reader);
    let majors = crate::resource::majors(&mut evaluator, folder);
    crate::lower::project(evaluator, None, majors).project
}

/// The plan's values of variables that differ from their defaults: those are better told by the text.
fn given<'m>(document: &Document<'m>) -> Vec<(Symbol, Given<'m>)> {
    let declared = document.configuration.and_then(|node| object(node, "root_module"));
    let declared = declared.and_then(|root| object(root, "variables"));
    let mut given = Vec::new();
    for entry in document.variables.into_iter().flat_map(Node::entries) {
        let name = entry.name();
        let Some(value) = entry.value.get("value").filter(|value| value.kind() != Kind::Error) else {
            continue;
        };
        let default = declared.and_then(|all| all.get(&name)).and_then(|it| it.get("default"));
        if default.is_none_or(|default| default.raw() != value.raw()) {
            given.push((name.into(), Given::Argument(Expression::Json(value))));
        }
    }
    given
}

/// The text's resources, found by the addresses of the plan's.
#[derive(Default, Debug)]
pub(super) struct Texts {
    resources: Vec<Resource>,
    by_address: BTreeMap<Symbol, usize>,
    by_base: BTreeMap<String, usize>,
}

impl Texts {
    pub(super) fn of(resources: Vec<Resource>) -> Self {
        let mut texts = Self { resources, ..Self::default() };
        for (index, resource) in texts.resources.iter().enumerate() {
            texts.by_address.insert(resource.address.clone(), index);
            if let Some(address) = Address::parse(&resource.address) {
                texts.by_base.entry(address.base()).or_insert(index);
            }
        }
        texts
    }

    /// The instance of an address; another instance of the same block where the text does not have this one.
    pub(super) fn get(&self, address: &str) -> Option<&Resource> {
        let index =
            self.by_address.get(address).or_else(|| self.by_base.get(&Address::parse(address)?.base()))?;
        self.resources.get(*index)
    }

    /// For each resource of the text the plan's: the same address, else the first instance of the same block.
    pub(super) fn in_plan(&self, document: &Document<'_>) -> Vec<Option<ResourceId>> {
        let mut by_address = BTreeMap::new();
        let mut by_base = BTreeMap::new();
        for (id, planned) in (0..).map(ResourceId).zip(&document.resources) {
            by_address.insert(planned.address.clone(), id);
            if let Some(address) = Address::parse(&planned.address) {
                by_base.entry(address.base()).or_insert(id);
            }
        }
        let find = |resource: &Resource| {
            let exact = by_address.get(&resource.address);
            exact.or_else(|| by_base.get(&Address::parse(&resource.address)?.base())).copied()
        };
        self.resources.iter().map(find).collect()
    }
}
