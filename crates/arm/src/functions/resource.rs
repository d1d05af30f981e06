//! Functions of resources: ids, references, and where the deployment goes.

use std::sync::Arc;

use cumulint_model::{Dialect, ResourceId, Why};

use super::Applied;
use super::text::text;
use crate::evaluator::Evaluator;
use crate::identity::provider_path;
use crate::scope::{Context, Place};
use crate::syntax::Level;
use crate::text::{Part, Text};
use crate::value::{Entry, Kind, Open, Value};

impl Evaluator<'_> {
    /// `resourceId([subscription], [group], type, name, …)` and its family.
    pub(crate) fn resource_id(&mut self, function: &str, applied: &Applied<'_>, context: &Context) -> Value {
        let texts: Option<Vec<Text>> = applied.arguments.iter().map(text).collect();
        let Some(texts) = texts else { return self.not_evaluated(applied) };
        let skipped = usize::from(function == "extensionresourceid");
        let is_type = |text: &Text| text.cause().is_none() && is_type(text.prefix());
        let Some(at) = texts.iter().skip(skipped).position(is_type).map(|at| at + skipped) else {
            return self.unfit(applied, &format!("`{}` names no resource type", applied.name));
        };
        let (before, rest) = texts.split_at(at);
        let Some((kind, names)) = rest.split_first() else { return self.not_evaluated(applied) };
        let place = match (function, before) {
            ("tenantresourceid", _) => Vec::new(),
            ("managementgroupresourceid", before) => {
                let start = "/providers/Microsoft.Management/managementGroups/";
                let group =
                    before.first().map_or_else(|| vec![remote("managementGroup().name")], Text::parts);
                std::iter::once(Part::Known(start.into())).chain(group).collect()
            }
            ("extensionresourceid", [base, ..]) => base.parts(),
            ("subscriptionresourceid", [.., subscription]) => subscription_prefix(Some(subscription.clone())),
            ("subscriptionresourceid", []) => subscription_prefix(context.seen.subscription.clone()),
            (_, [.., subscription, group]) => group_prefix(Some(subscription.clone()), Some(group.clone())),
            (_, [group]) => group_prefix(context.seen.subscription.clone(), Some(group.clone())),
            (_, []) => prefix(&context.seen),
        };
        let kind = kind.prefix().trim_matches('/');
        let Some(path) = provider_path(kind, names) else {
            let message = format!("`{}` needs a name for each level of `{kind}`", applied.name);
            return self.unfit(applied, &message);
        };
        self.assembled(place.into_iter().chain(path), applied)
    }

    /// `reference(resource, [version], ['Full'])`
    pub(crate) fn reference(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        let named = applied.get(0).and_then(text);
        let full =
            applied.get(2).and_then(Value::as_str).is_some_and(|full| full.eq_ignore_ascii_case("full"));
        let target = named.as_ref().and_then(|named| {
            self.identities
                .symbolic(context.scope, named)
                .or_else(|| self.resource_of_id(named))
                .or_else(|| self.identities.named(named))
        });
        let subject = self.reference_subject(applied);
        match target {
            Some(target) => self.referenced(target, full, subject, applied),
            None => {
                let arguments: Vec<&Value> = applied.arguments.iter().collect();
                self.opened_because(Why::RemoteData(subject.into()), "reference", &arguments, applied.span)
            }
        }
    }

    /// What a declared resource answers.
    fn referenced(
        &mut self,
        target: ResourceId,
        full: bool,
        subject: String,
        applied: &Applied<'_>,
    ) -> Value {
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        let mut value =
            self.opened_because(Why::AfterApply(subject.into()), "reference", &arguments, applied.span);
        if let Kind::Open(open) = &value.kind {
            let path = if full { "" } else { "properties" };
            let open = Open { reference: Some((target, path.into())), ..Open::clone(open) };
            value.kind = Kind::Open(Arc::new(open));
        }
        value
    }

    /// `reference('name')`, as short as it can be said.
    fn reference_subject(&mut self, applied: &Applied<'_>) -> String {
        let named = applied.text(0).filter(|_| self.project.dialect == Dialect::Bicep);
        if let Some(symbol) = named {
            return symbol.to_owned();
        }
        let first = applied.get(0).map(|first| self.term_of(first)).unwrap_or_default();
        if first.len() > 80 { "reference(…)".to_owned() } else { format!("reference({first})") }
    }

    /// `resourceGroup()`: its name and its id can be told by their terms.
    pub(crate) fn resource_group(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        let texts: Option<Vec<Text>> = applied.arguments.iter().map(text).collect();
        let Some(texts) = texts else { return self.not_evaluated(applied) };
        let place = &context.seen;
        let (subscription, group) = match texts.as_slice() {
            [] => (place.subscription.clone(), place.group.clone()),
            [group] => (place.subscription.clone(), Some(group.clone())),
            [subscription, group, ..] => (Some(subscription.clone()), Some(group.clone())),
        };
        let id = group_prefix(subscription, group.clone());
        let known = vec![("name", group_name(group)), ("id", id)];
        let called = self.shown_scope("resourceGroup", applied);
        self.object_of_place(&called, known, &["location", "tags", "properties", "managedBy"], applied)
    }

    /// `subscription()`, likewise.
    pub(crate) fn subscription(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        let subscription = match applied.get(0) {
            Some(given) => match text(given) {
                Some(given) => &Some(given),
                None => return self.not_evaluated(applied),
            },
            None => &context.seen.subscription,
        };
        let known = vec![
            ("subscriptionId", subscription_id(subscription.clone())),
            ("id", subscription_prefix(subscription.clone())),
        ];
        let called = self.shown_scope("subscription", applied);
        self.object_of_place(&called, known, &["displayName", "tenantId"], applied)
    }

    /// `subscription()`, with the arguments by their terms.
    fn shown_scope(&mut self, function: &str, applied: &Applied<'_>) -> String {
        let arguments: Vec<String> =
            applied.arguments.iter().map(|argument| self.term_of(argument)).collect();
        format!("{function}({})", arguments.join(", "))
    }

    /// `deployment()`: the name of a nested one is known, the rest is not.
    pub(crate) fn deployment(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        let name = self.scopes.get(context.scope).and_then(|scope| scope.deployment.clone());
        let known = name.map(|name| ("name", name.parts())).into_iter().collect();
        let others = if context.scope == 0 {
            &["name", "location", "properties"][..]
        } else {
            &["location", "properties"]
        };
        self.object_of_place("deployment()", known, others, applied)
    }

    /// An object of which some members are known in part and the others are open.
    fn object_of_place(
        &mut self,
        name: &str,
        known: Vec<(&str, Vec<Part>)>,
        members: &[&str],
        applied: &Applied<'_>,
    ) -> Value {
        let origin = self.project.origins.written(applied.span);
        let entry = |key: &str, value| Entry::new(key, origin, value);
        let known = known
            .into_iter()
            .map(|(key, parts)| entry(key, Value::new(Kind::Text(Text::joined(parts)), origin)));
        let open = members.iter().map(|key| {
            let subject = format!("{name}.{key}");
            let term = subject.to_ascii_lowercase();
            entry(key, Value::open(Why::RemoteData(subject.into()), term, origin))
        });
        Value::object(known.chain(open).collect(), origin)
    }

    /// `references('loop', ['Full'])`: what each resource of a loop answers.
    pub(crate) fn references(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        let full = applied.text(1).is_some_and(|full| full.eq_ignore_ascii_case("full"));
        let instances = applied.text(0).and_then(|name| self.identities.instances(context.scope, name));
        if let Some(instances) = instances {
            let name = applied.text(0).unwrap_or_default();
            let each = instances.into_iter().zip(0..).map(|(target, index): (_, u64)| {
                let value = self.referenced(target, full, format!("{name}[{index}]"), applied);
                // Each instance is a thing of its own.
                match &value.kind {
                    Kind::Open(open) => {
                        let term = format!("{}[{index}]", open.term).into();
                        let open = Open { term, ..Open::clone(open) };
                        Value { kind: Kind::Open(Arc::new(open)), ..value }
                    }
                    _ => value,
                }
            });
            let each: Vec<Value> = each.collect();
            return self.list_result(each, applied);
        }
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        let first = applied.get(0).map(|first| self.term_of(first)).unwrap_or_default();
        let why = Why::AfterApply(format!("references({first})").into());
        self.opened_because(why, "references", &arguments, applied.span)
    }

    /// `resourceInfo('symbol')`: what the declaration of a resource says of it.
    pub(crate) fn resource_info(&mut self, applied: &Applied<'_>, context: &Context) -> Value {
        let target =
            applied.get(0).and_then(text).and_then(|name| self.identities.symbolic(context.scope, &name));
        let arguments: Vec<&Value> = applied.arguments.iter().collect();
        let subject = self.reference_subject(applied).replacen("reference", "resourceInfo", 1);
        let Some(target) = target else {
            return self.opened_because(
                Why::RemoteData(subject.into()),
                "resourceInfo",
                &arguments,
                applied.span,
            );
        };
        let mut value =
            self.opened_because(Why::AfterApply(subject.into()), "resourceInfo", &arguments, applied.span);
        if let Kind::Open(open) = &value.kind {
            let open = Open { reference: Some((target, "".into())), ..Open::clone(open) };
            value.kind = Kind::Open(Arc::new(open));
        }
        value
    }
}

/// What the ids of resources at a place begin with.
pub(crate) fn prefix(place: &Place) -> Vec<Part> {
    match place.level {
        Level::ResourceGroup => group_prefix(place.subscription.clone(), place.group.clone()),
        Level::Subscription => subscription_prefix(place.subscription.clone()),
        Level::Above => Vec::new(),
    }
}

fn subscription_id(subscription: Option<Text>) -> Vec<Part> {
    subscription.map_or_else(|| vec![remote("subscription().subscriptionId")], |known| known.parts())
}

fn group_name(group: Option<Text>) -> Vec<Part> {
    group.map_or_else(|| vec![remote("resourceGroup().name")], |known| known.parts())
}

fn subscription_prefix(subscription: Option<Text>) -> Vec<Part> {
    let mut parts = vec![Part::Known("/subscriptions/".into())];
    parts.extend(subscription_id(subscription));
    parts
}

fn group_prefix(subscription: Option<Text>, group: Option<Text>) -> Vec<Part> {
    let mut parts = subscription_prefix(subscription);
    parts.push(Part::Known("/resourceGroups/".into()));
    parts.extend(group_name(group));
    parts
}

fn remote(subject: &str) -> Part {
    let term = subject.to_ascii_lowercase().into();
    Part::Open(Arc::new(Open { why: Why::RemoteData(subject.into()), term, reference: None }))
}

/// `Microsoft.Network/virtualNetworks`: a namespace with a dot, a slash.
fn is_type(text: &str) -> bool {
    text.trim_matches('/').split_once('/').is_some_and(|(namespace, _)| namespace.contains('.'))
}
