//! Functions that ask for resources: what a declared one answers is a reference to it.

use std::sync::Arc;

use cumulint_model::{ResourceId, Symbol, Why};

use super::Applied;
use super::text::text;
use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::maker::Maker;
use crate::value::{Kind, Value};

/// `reference(resource, [version], ['Full'])`
pub(super) fn reference(evaluator: &mut Evaluator<'_>, applied: &Applied<'_>, context: &Context) -> Value {
    let named = applied.get(0).and_then(text);
    let full = applied.text(2).is_some_and(|full| full.eq_ignore_ascii_case("full"));
    let target = named.as_ref().and_then(|named| evaluator.registry.referred(context.scope, named));
    let maker = &mut evaluator.maker;
    let subject = subject(maker, applied);
    match target {
        Some(target) => answered(maker, target, full, subject, applied),
        None => {
            let arguments: Vec<&Value> = applied.arguments.iter().collect();
            maker.opened_because(Why::RemoteData(subject.into()), "reference", &arguments, applied.span)
        }
    }
}

/// What a declared resource answers.
fn answered(
    maker: &mut Maker<'_>,
    target: ResourceId,
    full: bool,
    subject: String,
    applied: &Applied<'_>,
) -> Value {
    let arguments: Vec<&Value> = applied.arguments.iter().collect();
    let why = Why::AfterApply(subject.into());
    let value = maker.opened_because(why, "reference", &arguments, applied.span);
    of_resource(value, target, if full { "" } else { "properties" })
}

/// Something open, as read from a declared resource.
fn of_resource(value: Value, target: ResourceId, path: &str) -> Value {
    match &value.kind {
        Kind::Open(open) => Value { kind: Kind::Open(Arc::new(open.of(target, path))), ..value },
        _ => value,
    }
}

/// `reference('name')`, as short as it can be said.
fn subject(maker: &mut Maker<'_>, applied: &Applied<'_>) -> String {
    if let Some(symbol) = applied.text(0).filter(|_| maker.notation().is_bicep()) {
        return symbol.to_owned();
    }
    let first = applied.get(0).map(|first| maker.term_of(first)).unwrap_or_default();
    if first.len() > 80 { "reference(…)".to_owned() } else { format!("reference({first})") }
}

/// `references('loop', ['Full'])`: what each resource of a loop answers.
pub(super) fn references(evaluator: &mut Evaluator<'_>, applied: &Applied<'_>, context: &Context) -> Value {
    let full = applied.text(1).is_some_and(|full| full.eq_ignore_ascii_case("full"));
    let instances = applied.text(0).and_then(|name| evaluator.registry.instances(context.scope, name));
    let maker = &mut evaluator.maker;
    let Some(instances) = instances else {
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        let first = applied.get(0).map(|first| maker.term_of(first)).unwrap_or_default();
        let why = Why::AfterApply(format!("references({first})").into());
        return maker.opened_because(why, "references", &arguments, applied.span);
    };
    let name = applied.text(0).unwrap_or_default();
    let each = instances.into_iter().zip(0..).map(|(target, index): (_, u64)| {
        let value = answered(maker, target, full, format!("{name}[{index}]"), applied);
        // Each instance is a thing of its own.
        match &value.kind {
            Kind::Open(open) => {
                let term: Symbol = format!("{}[{index}]", open.term).into();
                Value { kind: Kind::Open(Arc::new(open.named(term))), ..value }
            }
            _ => value,
        }
    });
    let each: Vec<Value> = each.collect();
    maker.list_result(each, applied)
}

/// `resourceInfo('symbol')`: what the declaration of a resource says of it.
pub(super) fn resource_info(
    evaluator: &mut Evaluator<'_>,
    applied: &Applied<'_>,
    context: &Context,
) -> Value {
    let named = applied.get(0).and_then(text);
    let target = named.and_then(|name| evaluator.registry.symbolic(context.scope, &name));
    let maker = &mut evaluator.maker;
    let arguments: Vec<&Value> = applied.arguments.iter().collect();
    let subject: Symbol = subject(maker, applied).replacen("reference", "resourceInfo", 1).into();
    let why = if target.is_some() { Why::AfterApply(subject) } else { Why::RemoteData(subject) };
    let value = maker.opened_because(why, "resourceInfo", &arguments, applied.span);
    target.map_or_else(|| value.clone(), |target| of_resource(value.clone(), target, ""))
}
