//! Functions of ids and scopes: what ids begin with, and where the deployment goes.

use cumulint_model::Why;

use super::Applied;
use super::text::text;
use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::evaluator::deployment::place::{
    group_name, group_prefix, management_group_prefix, subscription_id, subscription_prefix,
};
use crate::evaluator::resource::identity::provider_path;
use crate::maker::Maker;
use crate::value::text::{Part, Text};
use crate::value::{Entry, Kind, Value};

/// What the ids of a function begin with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// The resource group, or what the template is deployed to.
    Group,
    Subscription,
    ManagementGroup,
    Tenant,
    /// Another resource, the first argument.
    Extended,
}

/// `resourceId([subscription], [group], type, name, …)` and its family.
pub(super) fn resource_id(
    maker: &mut Maker<'_>,
    reach: Reach,
    applied: &Applied<'_>,
    context: &Context,
) -> Value {
    let texts: Option<Vec<Text>> = applied.arguments.iter().map(text).collect();
    let Some(texts) = texts else { return maker.not_evaluated(applied) };
    let skipped = usize::from(reach == Reach::Extended);
    let is_type = |text: &Text| text.cause().is_none() && is_type(text.prefix());
    let Some(at) = texts.iter().skip(skipped).position(is_type).map(|at| at + skipped) else {
        return maker.unfit(applied, &format!("`{}` names no resource type", applied.name));
    };
    let (before, rest) = texts.split_at(at);
    let Some((kind, names)) = rest.split_first() else { return maker.not_evaluated(applied) };
    let kind = kind.prefix().trim_matches('/');
    let Some(path) = provider_path(kind, names) else {
        let message = format!("`{}` needs a name for each level of `{kind}`", applied.name);
        return maker.unfit(applied, &message);
    };
    maker.assembled(reach.start(before, context).into_iter().chain(path), applied)
}

impl Reach {
    /// What an id begins with, by the arguments before the type.
    fn start(self, before: &[Text], context: &Context) -> Vec<Part> {
        let seen = &context.seen;
        match (self, before) {
            (Self::Tenant, _) => Vec::new(),
            (Self::ManagementGroup, before) => management_group_prefix(before.first()),
            (Self::Extended, [base, ..]) => base.parts(),
            (Self::Subscription, [.., subscription]) => subscription_prefix(Some(subscription.clone())),
            (Self::Subscription, []) => subscription_prefix(seen.subscription.clone()),
            (_, [.., subscription, group]) => group_prefix(Some(subscription.clone()), Some(group.clone())),
            (_, [group]) => group_prefix(seen.subscription.clone(), Some(group.clone())),
            (_, []) => seen.prefix(),
        }
    }
}

/// `resourceGroup()`: its name and its id can be told by their terms.
pub(super) fn resource_group(maker: &mut Maker<'_>, applied: &Applied<'_>, context: &Context) -> Value {
    let texts: Option<Vec<Text>> = applied.arguments.iter().map(text).collect();
    let Some(texts) = texts else { return maker.not_evaluated(applied) };
    let place = &context.seen;
    let (subscription, group) = match texts.as_slice() {
        [] => (place.subscription.clone(), place.group.clone()),
        [group] => (place.subscription.clone(), Some(group.clone())),
        [subscription, group, ..] => (Some(subscription.clone()), Some(group.clone())),
    };
    let id = group_prefix(subscription, group.clone());
    let known = vec![("name", group_name(group)), ("id", id)];
    let called = shown_scope(maker, "resourceGroup", applied);
    object_of_place(maker, &called, known, &["location", "tags", "properties", "managedBy"], applied)
}

/// `subscription()`, likewise.
pub(super) fn subscription(maker: &mut Maker<'_>, applied: &Applied<'_>, context: &Context) -> Value {
    let subscription = match applied.get(0) {
        Some(given) => match text(given) {
            Some(given) => &Some(given),
            None => return maker.not_evaluated(applied),
        },
        None => &context.seen.subscription,
    };
    let known = vec![
        ("subscriptionId", subscription_id(subscription.clone())),
        ("id", subscription_prefix(subscription.clone())),
    ];
    let called = shown_scope(maker, "subscription", applied);
    object_of_place(maker, &called, known, &["displayName", "tenantId"], applied)
}

/// `subscription()`, with the arguments by their terms.
fn shown_scope(maker: &mut Maker<'_>, function: &str, applied: &Applied<'_>) -> String {
    let arguments: Vec<String> = applied.arguments.iter().map(|argument| maker.term_of(argument)).collect();
    format!("{function}({})", arguments.join(", "))
}

/// `deployment()`: the name of a nested one is known, the rest is not.
pub(super) fn deployment(evaluator: &mut Evaluator<'_>, applied: &Applied<'_>, context: &Context) -> Value {
    let name = evaluator.scopes.deployment(context.scope);
    let known = name.map(|name| ("name", name.parts())).into_iter().collect();
    let others = if context.scope == 0 {
        &["name", "location", "properties"][..]
    } else {
        &["location", "properties"]
    };
    object_of_place(&mut evaluator.maker, "deployment()", known, others, applied)
}

/// An object of which some members are known in part and the others are open.
fn object_of_place(
    maker: &mut Maker<'_>,
    name: &str,
    known: Vec<(&str, Vec<Part>)>,
    members: &[&str],
    applied: &Applied<'_>,
) -> Value {
    let origin = maker.written(applied.span);
    let entry = |key: &str, value| Entry::new(key, origin, value);
    let known =
        known.into_iter().map(|(key, parts)| entry(key, Value::new(Kind::Text(Text::joined(parts)), origin)));
    let open = members.iter().map(|key| {
        let subject = format!("{name}.{key}");
        let term = subject.to_ascii_lowercase();
        entry(key, Value::open(Why::RemoteData(subject.into()), term, origin))
    });
    Value::object(known.chain(open).collect(), origin)
}

/// `Microsoft.Network/virtualNetworks`: a namespace with a dot, a slash.
fn is_type(text: &str) -> bool {
    text.trim_matches('/').split_once('/').is_some_and(|(namespace, _)| namespace.contains('.'))
}
