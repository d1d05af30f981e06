//! Where something is deployed to, and what ids begin with there.

use std::sync::Arc;

use cumulint_model::Why;

use crate::syntax::Level;
use crate::value::text::{Part, Text};
use crate::value::{Open, Sign};

/// What the ids of deployed resources begin with.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) level: Level,
    /// The subscription's id; `None` if it is the one of the deployment.
    pub(crate) subscription: Option<Text>,
    /// The resource group's name; `None` if it is the one of the deployment.
    pub(crate) group: Option<Text>,
}

impl Place {
    /// The place that a scope names, seen from this one.
    pub(crate) fn scoped(&self, scope: &Text) -> Self {
        let segments = scope.segments();
        let is = |place: usize, wanted: &str| matches!(segments.get(place), Some(Text::Known(known)) if known.eq_ignore_ascii_case(wanted));
        match segments.as_slice() {
            [_, _, subscription] if is(1, "subscriptions") => {
                Self { level: Level::Subscription, subscription: Some(subscription.clone()), group: None }
            }
            [_, _, subscription, _, group] if is(1, "subscriptions") && is(3, "resourceGroups") => Self {
                level: Level::ResourceGroup,
                subscription: Some(subscription.clone()),
                group: Some(group.clone()),
            },
            _ if scope.prefix() == "/"
                || scope.prefix().contains("Microsoft.Management/managementGroups") =>
            {
                Self { level: Level::Above, subscription: None, group: None }
            }
            _ => self.clone(),
        }
    }

    /// The same, in another subscription.
    pub(crate) fn in_subscription(self, subscription: Option<Text>) -> Self {
        match subscription {
            Some(subscription) => {
                Self { level: Level::Subscription, subscription: Some(subscription), group: None }
            }
            None => self,
        }
    }

    /// The same, in another resource group.
    pub(crate) fn in_group(self, group: Option<Text>) -> Self {
        match group {
            Some(group) => Self {
                level: Level::ResourceGroup,
                group: Some(group).filter(|it| !is_own_group(it)),
                ..self
            },
            None => self,
        }
    }

    /// What the ids of resources begin with here.
    pub(crate) fn prefix(&self) -> Vec<Part> {
        match self.level {
            Level::ResourceGroup => group_prefix(self.subscription.clone(), self.group.clone()),
            Level::Subscription => subscription_prefix(self.subscription.clone()),
            Level::Above => Vec::new(),
        }
    }
}

pub(crate) fn subscription_id(subscription: Option<Text>) -> Vec<Part> {
    subscription.map_or_else(|| vec![remote("subscription().subscriptionId", None)], |known| known.parts())
}

pub(crate) fn group_name(group: Option<Text>) -> Vec<Part> {
    let own = || vec![remote("resourceGroup().name", Some(Sign::OwnGroup))];
    group.map_or_else(own, |known| known.parts())
}

pub(crate) fn subscription_prefix(subscription: Option<Text>) -> Vec<Part> {
    let mut parts = vec![Part::Known("/subscriptions/".into())];
    parts.extend(subscription_id(subscription));
    parts
}

pub(crate) fn group_prefix(subscription: Option<Text>, group: Option<Text>) -> Vec<Part> {
    let mut parts = subscription_prefix(subscription);
    parts.push(Part::Known("/resourceGroups/".into()));
    parts.extend(group_name(group));
    parts
}

/// What the id of a management group begins with.
pub(crate) fn management_group_prefix(group: Option<&Text>) -> Vec<Part> {
    let start = Part::Known("/providers/Microsoft.Management/managementGroups/".into());
    let group = group.map_or_else(|| vec![remote("managementGroup().name", None)], Text::parts);
    std::iter::once(start).chain(group).collect()
}

/// Something that only the deployment knows.
fn remote(subject: &str, sign: Option<Sign>) -> Part {
    let term = subject.to_ascii_lowercase().into();
    Part::Open(Arc::new(Open { why: Why::RemoteData(subject.into()), term, sign }))
}

/// Whether a name is that of the resource group that the template around is deployed to.
fn is_own_group(group: &Text) -> bool {
    let is_own = |part: &Part| matches!(part, Part::Open(open) if matches!(open.sign, Some(Sign::OwnGroup)));
    matches!(group, Text::Mixed(parts) if matches!(&**parts, [part] if is_own(part)))
}
