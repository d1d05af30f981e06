//! Secrets, as types declare them: deep in values, and where their types protect them.

use crate::maker::Maker;
use crate::syntax::{Template, Type};
use crate::value::{Kind, Value};

/// How deep in a value secrets are looked for by its type.
pub(crate) const SECURE_DEPTH: u32 = 8;

/// The value with what its type declares to be a secret marked as such.
pub(crate) fn secured(
    maker: &mut Maker<'_>,
    mut value: Value,
    declared: &Type,
    template: &Template,
    depth: u32,
) -> Value {
    let found = template.resolved(declared);
    value.sensitive |= declared.is_secure() || found.is_secure();
    let Some(depth) = depth.checked_sub(1).filter(|_| maker.spend(1)) else { return value };
    for variant in &found.variants {
        value = secured(maker, value, variant, template, depth);
    }
    let part = |part: &Value, declared: &Type| secured(maker, part.clone(), declared, template, depth);
    by_parts(value, found, part)
}

/// A value in which what its type declares to be secret counts as one no longer: the type protects it.
pub(crate) fn unprotected(value: Value, declared: &Type, template: &Template, depth: u32) -> Value {
    let found = template.resolved(declared);
    let Some(depth) = depth.checked_sub(1) else { return value };
    if declared.is_secure() || found.is_secure() {
        return Value { sensitive: false, ..value };
    }
    by_parts(value, found, |part, declared| unprotected(part.clone(), declared, template, depth))
}

/// A value whose parts are changed by what its type says of each.
fn by_parts(value: Value, found: &Type, mut change: impl FnMut(&Value, &Type) -> Value) -> Value {
    let changed = match &value.kind {
        Kind::Object(object) if !found.properties.is_empty() || found.items.is_some() => {
            let entries = object.entries.iter().map(|entry| {
                let own = found.properties.iter().find(|(name, _)| name.eq_ignore_ascii_case(entry.shown()));
                let declared = own.map(|(_, declared)| declared).or(found.items.as_deref());
                let value = declared.map_or_else(|| entry.value.clone(), |it| change(&entry.value, it));
                entry.with(value)
            });
            Value::object(entries.collect(), value.origin)
        }
        Kind::List(list) if found.items.is_some() || !found.elements.is_empty() => {
            let items = list.items.iter().enumerate().map(|(place, item)| {
                let declared = found.elements.get(place).or(found.items.as_deref());
                declared.map_or_else(|| item.clone(), |it| change(item, it))
            });
            Value::list(items.collect(), value.origin)
        }
        _ => return value,
    };
    Value { sensitive: value.sensitive, ..changed }
}
