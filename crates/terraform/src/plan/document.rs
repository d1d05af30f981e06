//! What a plan or a state lists: its resources with their values, and what changes say of them. Nothing is evaluated here.

use std::collections::{BTreeMap, BTreeSet};

use cumulint_diagnostic::Diagnostic;
use cumulint_document::{Kind, Node, Tree};
use cumulint_model::{Key, Symbol};

/// One resource instance as it will be.
#[derive(Clone, Debug)]
pub(super) struct Planned<'t> {
    pub(super) address: Symbol,
    pub(super) kind: Symbol,
    pub(super) is_data: bool,
    pub(super) key: Option<Key>,
    /// The whole entry.
    pub(super) node: Node<'t>,
    /// Where its address is written.
    pub(super) header: Node<'t>,
    pub(super) values: Option<Node<'t>>,
    pub(super) unknown: Option<Node<'t>>,
    pub(super) secret: [Option<Node<'t>>; 2],
}

/// A plan or a state.
#[derive(Default, Debug)]
pub(super) struct Document<'t> {
    pub(super) resources: Vec<Planned<'t>>,
    /// What the author wrote, as far as the plan tells it.
    pub(super) configuration: Option<Node<'t>>,
    /// The values of the root's variables.
    pub(super) variables: Option<Node<'t>>,
    pub(super) diagnostics: Vec<Diagnostic>,
    changes: BTreeMap<Symbol, Node<'t>>,
    known: BTreeSet<Symbol>,
}

/// Whether a document is a plan or a state that `terraform show -json` has written.
pub(super) fn recognize(tree: &Tree) -> bool {
    let Some(root) = tree.root().filter(|root| root.kind() == Kind::Mapping) else { return false };
    root.get("format_version").is_some()
        && (root.get("planned_values").is_some()
            || root.get("resource_changes").is_some()
            || root.get("values").is_some_and(|values| values.get("root_module").is_some()))
}

impl<'t> Document<'t> {
    /// Reads the whole document; what cannot be read is reported, and the rest is kept.
    pub(super) fn of(root: Node<'t>) -> Self {
        let mut document = Self {
            configuration: object(root, "configuration"),
            variables: object(root, "variables"),
            ..Self::default()
        };
        document.check_version(root);
        document.changes(root);
        let values = root.entry("planned_values").or_else(|| root.entry("values"));
        match values {
            Some(entry) if entry.value.kind() == Kind::Mapping => {
                if let Some(module) = object(entry.value, "root_module") {
                    document.module(module, false);
                }
            }
            Some(entry) if !entry.value.is_null() => {
                document.problem(format!("`{}` is not an object", entry.name()), entry.value);
            }
            _ => document.changed_resources(root),
        }
        let prior = object(root, "prior_state").and_then(|prior| object(prior, "values"));
        if let Some(module) = prior.and_then(|values| object(values, "root_module")) {
            document.module(module, true);
        }
        document
    }

    fn check_version(&mut self, root: Node<'t>) {
        let Some(node) = root.get("format_version") else { return };
        let version = node.as_str().unwrap_or_default();
        if !matches!(version.split('.').next(), Some("0" | "1")) {
            self.problem(
                format!("plans of format version `{version}` are not known; it is read as 1.2"),
                node,
            );
        }
    }

    fn changes(&mut self, root: Node<'t>) {
        for entry in root.get("resource_changes").into_iter().flat_map(Node::items) {
            // What is left of an object that was replaced has the address of the object that replaces it.
            if entry.get("deposed").is_some_and(|deposed| !deposed.is_null()) {
                continue;
            }
            if let (Some(address), Some(change)) = (text(entry, "address"), object(entry, "change")) {
                self.changes.insert(address, change);
            }
        }
    }

    /// The resources of a module and of the modules in it; nesting is bounded by the parser.
    fn module(&mut self, module: Node<'t>, only_data: bool) {
        for resource in module.get("resources").into_iter().flat_map(Node::items) {
            if !only_data || text(resource, "mode").as_deref() == Some("data") {
                let (values, secret) = (object(resource, "values"), resource.get("sensitive_values"));
                self.resource(resource, values, secret, only_data);
            }
        }
        for child in module.get("child_modules").into_iter().flat_map(Node::items) {
            self.module(child, only_data);
        }
    }

    /// A plan that somebody reduced to its changes.
    fn changed_resources(&mut self, root: Node<'t>) {
        for entry in root.get("resource_changes").into_iter().flat_map(Node::items) {
            if entry.get("deposed").is_none_or(Node::is_null) {
                let after = object(entry, "change").and_then(|change| object(change, "after"));
                self.resource(entry, after, None, false);
            }
        }
    }

    fn resource(&mut self, node: Node<'t>, values: Option<Node<'t>>, secret: Option<Node<'t>>, again: bool) {
        let header = node.get("address").filter(|address| address.kind() == Kind::String);
        let (Some(header), Some(kind)) = (header, text(node, "type")) else {
            self.problem("this resource has no address or no type".to_owned(), node);
            return;
        };
        let address: Symbol = header.as_str().unwrap_or_default().into();
        let change = self.changes.get(&address).copied();
        if change.is_some_and(is_gone) {
            return;
        }
        if !self.known.insert(address.clone()) {
            if !again {
                self.problem(format!("`{address}` is listed twice"), header);
            }
            return;
        }
        self.resources.push(Planned {
            is_data: text(node, "mode").as_deref() == Some("data"),
            key: node.get("index").and_then(key),
            address,
            kind,
            node,
            header,
            values,
            unknown: change.and_then(|change| change.get("after_unknown")),
            secret: [secret, change.and_then(|change| change.get("after_sensitive"))],
        });
    }

    fn problem(&mut self, message: String, node: Node<'t>) {
        self.diagnostics.push(Diagnostic::error("terraform-plan", message, node.span()));
    }
}

/// Whether a resource does not exist, or is no longer Terraform's, after the change.
fn is_gone(change: Node<'_>) -> bool {
    let Some(actions) = change.get("actions") else { return false };
    let mut actions = actions.items().map(|action| action.as_str().unwrap_or_default());
    matches!((actions.next().as_deref(), actions.next()), (Some("delete" | "forget"), None))
}

fn key(index: Node<'_>) -> Option<Key> {
    match index.kind() {
        Kind::Number => index.number_text()?.parse().ok().map(Key::Index),
        Kind::String => Some(Key::Name(index.as_str()?.into())),
        _ => None,
    }
}

/// A member that is an object.
pub(super) fn object<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.get(name).filter(|member| member.kind() == Kind::Mapping)
}

/// A member that is a text.
pub(super) fn text(node: Node<'_>, name: &str) -> Option<Symbol> {
    node.get(name)?.as_str().map(Symbol::from)
}
