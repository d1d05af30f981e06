//! Values without expressions: of files of parameters, and of texts that are JSON.

use cumulint_document::{Kind as NodeKind, Node};
use cumulint_evaluation::Limit;
use cumulint_model::{Number, OriginId};
use cumulint_source::Span;

use crate::maker::Maker;
use crate::value::{Entry, Kind, Value};

/// Where the parts of a value come from.
#[derive(Clone, Copy)]
pub(crate) enum Places {
    /// Each from where it is written.
    Own,
    /// All from one place, with that origin.
    One(OriginId, Span),
}

/// A node as the value that it writes.
pub(crate) fn literal(maker: &mut Maker<'_>, node: Node<'_>, places: Places) -> Value {
    let (origin, span) = match places {
        Places::Own => (maker.written(node.span()), node.span()),
        Places::One(origin, span) => (origin, span),
    };
    if !maker.spend(1) {
        return maker.limited(Limit::Steps, span);
    }
    let text = || node.text().unwrap_or_default();
    match node.kind() {
        NodeKind::Null | NodeKind::Error => Value::new(Kind::Null, origin),
        NodeKind::Bool => Value::bool(node.as_bool().unwrap_or_default(), origin),
        NodeKind::Number => match Number::parse(&text()) {
            Some(number) => Value::new(Kind::Number(number), origin),
            None => Value::text(text().as_ref(), origin),
        },
        NodeKind::String => Value::text(text().as_ref(), origin),
        NodeKind::Sequence => {
            let items = node.items().map(|item| literal(maker, item, places)).collect();
            maker.list(items, origin, span)
        }
        NodeKind::Mapping => {
            let entries = node.entries().map(|entry| {
                let header = match places {
                    Places::Own => maker.written(entry.key.span()),
                    Places::One(origin, _) => origin,
                };
                Entry::new(entry.name().as_ref(), header, literal(maker, entry.value, places))
            });
            let entries = entries.collect();
            maker.object(entries, origin, span)
        }
    }
}
