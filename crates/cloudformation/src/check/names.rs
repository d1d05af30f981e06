//! Names that stand for nothing in a template, and attributes that resources do not have.

use std::collections::{BTreeMap, BTreeSet};

use cumulint_document::{Entry, Node};
use cumulint_types::Mistakes;

use super::Checked;
use super::uses::{Sort, Use, Uses};
use crate::syntax::Intrinsic;

/// What a template declares.
pub(super) struct Names<'t> {
    parameters: BTreeSet<String>,
    conditions: BTreeSet<String>,
    mappings: BTreeSet<String>,
    pub(super) resources: BTreeMap<String, Entry<'t>>,
    /// Modules: what they make has a name that begins with theirs.
    modules: Vec<String>,
}

impl<'t> Names<'t> {
    /// Reads what the sections declare.
    pub(super) fn of(root: Node<'t>) -> Self {
        let declared = |section: &str| {
            let entries = root.get(section).into_iter().flat_map(Node::entries);
            entries.map(|entry| entry.name().into_owned()).collect::<BTreeSet<String>>()
        };
        let entries = root.get("Resources").into_iter().flat_map(Node::entries);
        let resources: BTreeMap<String, Entry<'t>> =
            entries.map(|entry| (entry.name().into_owned(), entry)).collect();
        let (conditions, mappings) = (declared("Conditions"), declared("Mappings"));
        let is_module = |entry: &Entry<'_>| {
            let kind =
                entry.value.get("Type").filter(|kind| Intrinsic::of(*kind).is_none()).and_then(Node::as_str);
            kind.is_none_or(|kind| kind.ends_with("::MODULE"))
        };
        let modules = resources.iter().filter(|(_, entry)| is_module(entry)).map(|(name, _)| name.clone());
        let modules = modules.collect();
        Self { parameters: declared("Parameters"), conditions, mappings, resources, modules }
    }

    /// Tells of names in use that stand for nothing, and of attributes that a resource does not have.
    pub(super) fn check(&self, uses: &Uses, checked: Checked, mistakes: &mut Mistakes) {
        let is_told = |used: &&Use| match used.sort {
            Sort::Value | Sort::Resource => checked >= Checked::Names,
            Sort::Condition | Sort::Mapping => checked >= Checked::Sections,
        };
        let uses = uses.all.iter().filter(is_told);
        for used in uses.filter(|used| !used.name.starts_with("AWS::")) {
            let name = used.name.as_str();
            let resource = self.resources.get(name);
            if resource.is_none() && self.modules.iter().any(|module| name.starts_with(module.as_str())) {
                continue;
            }
            let message = match used.sort {
                Sort::Value if resource.is_some() || self.parameters.contains(name) => continue,
                Sort::Value => format!("`{name}` is neither a parameter nor a resource of this template"),
                Sort::Resource if resource.is_none() => format!("`{name}` is no resource of this template"),
                Sort::Resource => {
                    let kind = resource.and_then(|entry| entry.value.get("Type")).and_then(Node::as_str);
                    if let (Some(kind), Some(attribute)) = (kind, &used.attribute) {
                        cumulint_types::cloudformation_attribute(&kind, attribute, used.place, mistakes);
                    }
                    continue;
                }
                Sort::Condition if self.conditions.contains(name) => continue,
                Sort::Condition => format!("condition `{name}` is not declared in this template"),
                Sort::Mapping if self.mappings.contains(name) => continue,
                Sort::Mapping => format!("mapping `{name}` is not declared in this template"),
            };
            let near = cumulint_schema::nearest(name, self.candidates(used.sort));
            if let Some(found) = mistakes.add("unknown-name", message, Some(used.place)) {
                found.help = near.map(|near| format!("did you mean `{near}`?"));
            }
        }
    }

    fn candidates(&self, sort: Sort) -> impl Iterator<Item = &str> {
        let resources = matches!(sort, Sort::Value | Sort::Resource).then(|| self.resources.keys());
        let others = match sort {
            Sort::Value => Some(&self.parameters),
            Sort::Condition => Some(&self.conditions),
            Sort::Mapping => Some(&self.mappings),
            Sort::Resource => None,
        };
        resources.into_iter().flatten().chain(others.into_iter().flatten()).map(String::as_str)
    }
}
