//! What a nested stack is given against the parameters of its template, where that lies beside.

use std::collections::BTreeSet;

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_types::Mistakes;

use crate::library::{Found, Library};
use crate::recognize::recognize;
use crate::syntax::{Function, Intrinsic, is_expansion, literal};

/// How deep conditions are nested in what a stack is given.
const MAX_DEPTH: usize = 32;

/// Tells of parameters that the template of a nested stack does not have, and of those that it is not given.
pub(super) fn nested(root: Node<'_>, path: &str, library: &Library<'_>, mistakes: &mut Mistakes) {
    for resource in root.get("Resources").into_iter().flat_map(Node::entries) {
        let Some(properties) = resource.value.get("Properties") else { continue };
        let kind = resource.value.get("Type").and_then(Node::as_str);
        let location = match kind.as_deref() {
            Some("AWS::CloudFormation::Stack") => properties.get("TemplateURL"),
            Some("AWS::Serverless::Application") => properties.get("Location"),
            _ => continue,
        };
        let location = location.filter(|location| location.kind() == NodeKind::String).and_then(literal);
        let found = location.and_then(|location| match library.find(&library.beside(path, &location)?) {
            Found::File(file) => Some(&file.tree),
            Found::Unreadable(_) | Found::Unread => None,
        });
        let Some(template) = found.filter(|tree| recognize(tree)).and_then(cumulint_document::Tree::root)
        else {
            continue;
        };
        let mut given = Given::default();
        if let Some(parameters) = properties.get("Parameters") {
            given.read(parameters, 0);
        }
        let header = properties.entry("Parameters").map_or(resource.key.span(), |entry| entry.key.span());
        compare(template, &given, header, mistakes);
    }
}

fn compare(template: Node<'_>, given: &Given<'_>, header: cumulint_source::Span, mistakes: &mut Mistakes) {
    let declared: Vec<_> = template.get("Parameters").into_iter().flat_map(Node::entries).collect();
    let names: BTreeSet<String> = declared.iter().map(|entry| entry.name().into_owned()).collect();
    for (name, place) in &given.names {
        if !names.contains(name) {
            let message = format!("the template of the stack has no parameter `{name}`");
            if let Some(found) = mistakes.add("nested-parameter", message, Some(place.span())) {
                let near = cumulint_schema::nearest(name, names.iter().map(String::as_str));
                found.help = near.map(|near| format!("did you mean `{near}`?"));
            }
        }
    }
    let needed = declared.iter().filter(|entry| entry.value.get("Default").is_none());
    let needed = needed.filter(|entry| entry.value.kind() == NodeKind::Mapping);
    for entry in needed.filter(|_| !given.open) {
        let name = entry.name();
        if !given.names.iter().any(|(given, _)| *given == name) {
            let message = format!("the stack is not given `{name}`, which its template needs");
            mistakes.add("nested-parameter", message, Some(header));
        }
    }
}

/// The names that a stack is given in any case of its conditions.
#[derive(Default)]
struct Given<'t> {
    names: Vec<(String, Node<'t>)>,
    /// Whether there may be others.
    open: bool,
}

impl<'t> Given<'t> {
    fn read(&mut self, node: Node<'t>, depth: usize) {
        match Intrinsic::of(node) {
            Some(intrinsic) => match intrinsic.function() {
                Function::If { holds, fails, .. } if depth < MAX_DEPTH => {
                    [holds, fails].into_iter().for_each(|branch| self.read(branch, depth + 1));
                }
                _ => self.open |= !intrinsic.is_no_value(),
            },
            None => {
                for entry in node.entries() {
                    self.open |= is_expansion(&entry.name());
                    if !is_expansion(&entry.name()) {
                        self.names.push((entry.name().into_owned(), entry.key));
                    }
                }
            }
        }
    }
}
