//! What a resource declares, before anything is evaluated, for the checks against its type: every branch of `Fn::If` is there,
//! what a function gives is not known.

use cumulint_document::{Entry, Kind as NodeKind, Node};
use cumulint_model::{Entry as Property, Kind, Map, Number, Origins, Value, Why};
use cumulint_types::{Declared, Mistakes};

use crate::intrinsic::Intrinsic;
use crate::loops::is_expansion;

/// The most nodes that are read of one template: an alias can stand for a great many.
const MAX_NODES: usize = 500_000;

/// Checks the resources of a template against their types.
pub(crate) fn check_types(root: Node<'_>, mistakes: &mut Mistakes) {
    let mut reader = Reader { origins: Origins::default(), nodes: 0, depth: 0 };
    for resource in root.get("Resources").into_iter().flat_map(Node::entries) {
        reader.check(resource, mistakes);
    }
}

struct Reader {
    origins: Origins,
    nodes: usize,
    depth: usize,
}

impl Reader {
    fn check(&mut self, resource: Entry<'_>, mistakes: &mut Mistakes) {
        let written = resource.value.get("Type");
        let (Some(written), Some(kind)) = (written, written.and_then(Node::as_str)) else { return };
        if is_expansion(&resource.name()) || Intrinsic::of(written).is_some() || self.nodes >= MAX_NODES {
            return;
        }
        let properties: Vec<Value> = match resource.value.get("Properties") {
            Some(properties) => self.branches(properties),
            // A resource that is made in part elsewhere may have them from there.
            None if resource.value.entries().any(|entry| is_expansion(&entry.name())) => return,
            None => Vec::new(),
        };
        let header = resource.key.span();
        let declared = Declared { kind: &kind, kind_place: written.span(), header, properties: &properties };
        cumulint_types::cloudformation(&declared, &self.origins, mistakes);
    }

    /// The value of a node, one for each branch of the conditions around it.
    fn branches(&mut self, node: Node<'_>) -> Vec<Value> {
        self.nodes += 1;
        if self.nodes >= MAX_NODES || self.depth >= 160 {
            return vec![self.unknown(node)];
        }
        self.depth += 1;
        let branches = match Intrinsic::of(node) {
            Some(intrinsic) => self.intrinsic(&intrinsic, node),
            None => vec![self.literal(node)],
        };
        self.depth -= 1;
        branches
    }

    fn intrinsic(&mut self, intrinsic: &Intrinsic<'_>, node: Node<'_>) -> Vec<Value> {
        let argument = intrinsic.argument;
        match intrinsic.name.as_ref() {
            "Fn::If" => argument.items().skip(1).flat_map(|branch| self.branches(branch)).collect(),
            "Ref" if argument.text().is_some_and(|name| name == "AWS::NoValue") => {
                vec![Value::new(Kind::Null, self.origins.written(intrinsic.span))]
            }
            _ => vec![self.unknown(node)],
        }
    }

    fn unknown(&mut self, node: Node<'_>) -> Value {
        Value::unknown(Why::Unsupported("function".into()), self.origins.written(node.span()))
    }

    fn literal(&mut self, node: Node<'_>) -> Value {
        let origin = self.origins.written(node.span());
        let text = || Kind::String(node.text().unwrap_or_default().as_ref().into());
        let kind = match node.kind() {
            NodeKind::Null => Kind::Null,
            NodeKind::Bool => node.as_bool().map_or_else(text, Kind::Bool),
            NodeKind::Number => {
                let number = node.number_text().and_then(|digits| Number::parse(&digits));
                number.map_or_else(text, Kind::Number)
            }
            NodeKind::String => text(),
            NodeKind::Sequence => {
                let items = node.items().flat_map(|item| self.branches(item)).collect();
                return Value::list(items, origin);
            }
            NodeKind::Mapping if is_directive(node) => return self.unknown(node),
            NodeKind::Mapping => return Value::map(self.map(node), origin),
            NodeKind::Error => return Value::unknown(Why::Invalid("node".into()), origin),
        };
        Value::new(kind, origin)
    }

    fn map(&mut self, node: Node<'_>) -> Map {
        let mut map = Map::new();
        for entry in node.entries() {
            let header = self.origins.written(entry.key.span());
            let name = entry.name();
            if is_expansion(&name) {
                // What a macro or a loop puts here is not known by name.
                let value = self.unknown(entry.value);
                map.push(Property { key: format!("[{name}]").into(), header, value });
                continue;
            }
            for value in self.branches(entry.value) {
                map.push(Property { key: name.as_ref().into(), header, value });
            }
        }
        map
    }
}

/// Whether a mapping is what a tool replaces before CloudFormation sees the template: `Rain::Embed: handler.py`.
fn is_directive(node: Node<'_>) -> bool {
    let mut entries = node.entries();
    entries.next().is_some_and(|entry| entry.name().contains("::")) && entries.next().is_none()
}
