//! What an omitted property means, and who says so: the provider, the API by its version, or the cloud.
//!
//! A default applies where the object exists that could hold it, unless its row says always. Where versions disagree and
//! the version is not known, the value is unknown, and says what would decide it.

pub(crate) mod table;

use std::sync::Arc;

use cumulint_model::{
    self as model, Entry, Kind, Map, Origin, Origins, Project, Resource, ResourceId, Symbol, Value, Why,
};
use cumulint_source::Span;

use crate::terraform::table::{Role, sections};
use crate::terraform::values::{constant, text_of};
use table::{Condition, Owner, Range, Row, Who};

/// Adds the defaults of every resource that will be deployed.
pub(crate) fn apply(project: &mut Project) {
    let majors = project.provider_majors.clone();
    let ids: Vec<ResourceId> = project.iter().map(|(id, _)| id).collect();
    for id in ids {
        let Some(resource) = project.get(id) else { continue };
        if resource.existing || resource.part_of.is_some() {
            continue;
        }
        let chosen = chosen(resource, &majors);
        if chosen.is_empty() {
            continue;
        }
        let holder = resource.header;
        let Some(resource) = project.get_mut(id) else { continue };
        let mut properties = std::mem::take(&mut resource.properties);
        for choice in &chosen {
            let mut place = Place { origins: &mut project.origins, holder };
            place.put(&mut properties, &choice.row.path, choice);
        }
        if let Some(resource) = project.get_mut(id) {
            resource.properties = properties;
        }
    }
}

/// A row that applies, and as what.
struct Choice {
    row: &'static Row,
    /// Why the value is not known, where versions disagree.
    unknown: Option<Why>,
}

fn chosen(resource: &Resource, majors: &[(Symbol, u32)]) -> Vec<Choice> {
    let declared = &*resource.declared_type;
    let canonical = &*resource.canonical_type;
    let mut rows: Vec<&'static Row> = Vec::new();
    if declared != canonical && is(declared, canonical) {
        rows.extend(table::rows(declared));
    }
    rows.extend(table::rows(canonical));
    let mut chosen: Vec<Choice> = Vec::new();
    for row in &rows {
        match applies(row.owner, resource, majors) {
            Applies::Yes => chosen.push(Choice { row, unknown: None }),
            Applies::No => {}
            Applies::Perhaps(why) => {
                let agreed = agreed(&rows, row, resource);
                chosen.push(Choice { row, unknown: (!agreed).then_some(why) });
            }
        }
    }
    chosen
}

/// Whether a declared type is a canonical one by itself, rather than a block of it.
fn is(declared: &str, canonical: &str) -> bool {
    sections(declared)
        .any(|section| matches!(section.head.role, Role::Is { canonical: known, .. } if known == canonical))
}

enum Applies {
    Yes,
    No,
    Perhaps(Why),
}

fn applies(owner: Owner, resource: &Resource, majors: &[(Symbol, u32)]) -> Applies {
    let declared = &*resource.declared_type;
    let asked = match owner.who {
        Who::Cloud(_) => true,
        Who::Api => declared.contains('/') || declared.starts_with("azapi_"),
        Who::CloudFormation => declared.contains("::"),
        Who::Provider(name) => declared.strip_prefix(name).is_some_and(|rest| rest.starts_with('_')),
    };
    if !asked {
        return Applies::No;
    }
    if owner.range == Range::All {
        return Applies::Yes;
    }
    let within = match owner.who {
        Who::Provider(name) => {
            let pinned = majors.iter().find(|(provider, _)| &**provider == name).map(|(_, major)| *major);
            let Some(major) = pinned else {
                return Applies::Perhaps(Why::Input(format!("version of the {name} provider").into()));
            };
            within_majors(owner.range, major)
        }
        _ => match &resource.api_version {
            Some(version) => match version.as_str() {
                Some(version) => within_dates(owner.range, version),
                None => {
                    let why = version.why().cloned();
                    return Applies::Perhaps(why.unwrap_or_else(|| Why::Input("apiVersion".into())));
                }
            },
            None => return Applies::Perhaps(Why::Input("apiVersion".into())),
        },
    };
    if within { Applies::Yes } else { Applies::No }
}

fn within_majors(range: Range, major: u32) -> bool {
    let number = |text: &str| text.parse::<u32>().unwrap_or_default();
    match range {
        Range::All => true,
        Range::Before(version) => major < number(version),
        Range::UpTo(version) => major <= number(version),
        Range::From(version) => major >= number(version),
    }
}

/// Dates compare as texts; a preview counts as its date.
fn within_dates(range: Range, version: &str) -> bool {
    let date = version.get(..10).unwrap_or(version);
    match range {
        Range::All => true,
        Range::Before(limit) => date < limit,
        Range::UpTo(limit) => date <= limit,
        Range::From(limit) => date >= limit,
    }
}

/// The majors that are considered where none is pinned: those in use.
fn in_use(provider: &str) -> std::ops::RangeInclusive<u32> {
    match provider {
        "azurerm" => 3..=5,
        "aws" => 4..=6,
        _ => 5..=7,
    }
}

/// Whether every version in use reads the property alike.
fn agreed(rows: &[&'static Row], row: &Row, resource: &Resource) -> bool {
    let Who::Provider(name) = row.owner.who else { return false };
    in_use(name).all(|major| {
        let pinned = [(Symbol::from(name), major)];
        let same_path = rows.iter().filter(|other| other.path == row.path);
        let mut reading =
            same_path.filter(|other| matches!(applies(other.owner, resource, &pinned), Applies::Yes));
        reading.next().is_some_and(|other| other.value == row.value)
    })
}

/// Where defaults of one resource are put.
struct Place<'p> {
    origins: &'p mut Origins,
    holder: Span,
}

impl Place<'_> {
    fn put(&mut self, map: &mut Map, path: &[&'static str], choice: &Choice) {
        let Some((name, rest)) = path.split_first() else { return };
        if rest.is_empty() {
            self.leaf(map, name, choice);
            return;
        }
        if map.get(name).is_none() {
            if !choice.row.always {
                return;
            }
            let origin = self.origins.add(self.origin(choice));
            map.push(Entry { key: (*name).into(), header: origin, value: Value::map(Map::new(), origin) });
        }
        let Some(entry) = map.get_mut(name) else { return };
        let above = self.holder;
        let written = matches!(self.origins.get(entry.header), Some(Origin::Written(_)));
        self.holder = self.origins.place(entry.header).filter(|_| written).unwrap_or(above);
        self.within(&mut entry.value, rest, choice);
        self.holder = above;
    }

    fn within(&mut self, value: &mut Value, rest: &[&'static str], choice: &Choice) {
        match &mut value.kind {
            Kind::Map(map) => self.put(Arc::make_mut(map), rest, choice),
            Kind::List(items) => {
                for item in Arc::make_mut(items) {
                    let above = self.holder;
                    self.holder = self.origins.place(item.origin).unwrap_or(above);
                    if matches!(item.kind, Kind::Map(_) | Kind::Unknown(_)) {
                        self.within(item, rest, choice);
                    }
                    self.holder = above;
                }
            }
            Kind::Unknown(unknown) if unknown.choice.is_some() => {
                let cases = Arc::make_mut(unknown).choice.iter_mut();
                for case in cases.flat_map(model::Choice::values_mut) {
                    let above = self.holder;
                    self.holder = self.origins.place(case.origin).unwrap_or(above);
                    self.within(case, rest, choice);
                    self.holder = above;
                }
            }
            _ => {}
        }
    }

    fn leaf(&mut self, map: &mut Map, name: &str, choice: &Choice) {
        if map.get(name).is_some_and(|entry| !may_be_absent(&entry.value, CASES)) {
            return;
        }
        let why = match holds(map, &choice.row.conditions) {
            Some(true) => choice.unknown.clone(),
            Some(false) => return,
            None => Some(undecided(map, &choice.row.conditions)),
        };
        let origin = self.origins.add(self.origin(choice));
        let value = match why {
            Some(why) => Value::unknown(why, origin),
            None => known(choice.row.value, origin),
        };
        match map.get_mut(name) {
            Some(entry) => fill(&mut entry.value, &value, CASES),
            None => map.push(Entry { key: name.into(), header: origin, value }),
        }
    }

    fn origin(&self, choice: &Choice) -> Origin {
        Origin::Assumed { holder: self.holder, by: choice.row.owner.text().into() }
    }
}

/// How deep cases are followed.
const CASES: u32 = 96;

/// Whether a value is one of several cases, of which one says nothing.
fn may_be_absent(value: &Value, depth: u32) -> bool {
    let Some(choice) = value.choice().filter(|_| depth > 0) else { return false };
    choice.values().any(|case| case.kind == Kind::Null || may_be_absent(case, depth - 1))
}

/// Puts a default into every case that says nothing.
fn fill(value: &mut Value, default: &Value, depth: u32) {
    match &mut value.kind {
        Kind::Null => *value = default.clone(),
        Kind::Unknown(unknown) if unknown.choice.is_some() && depth > 0 => {
            let cases = Arc::make_mut(unknown).choice.iter_mut();
            cases.flat_map(model::Choice::values_mut).for_each(|case| fill(case, default, depth - 1));
        }
        _ => {}
    }
}

fn known(text: &'static str, origin: cumulint_model::OriginId) -> Value {
    match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(items) => {
            Value::list(items.split(',').map(|item| Value::string(item, origin)).collect(), origin)
        }
        // What looks like a number but is a version is a text.
        None if text.contains('.') => Value::string(text, origin),
        None => Value::new(constant(text), origin),
    }
}

/// Whether all conditions hold; `None` if one is not known and none fails.
fn holds(map: &Map, conditions: &[Condition]) -> Option<bool> {
    let mut all = Some(true);
    for condition in conditions {
        match one_holds(map, condition) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

fn one_holds(map: &Map, condition: &Condition) -> Option<bool> {
    let (name, wanted, equal) = match condition {
        Condition::Absent(name) => {
            let value = map.get(name).map(|entry| &entry.value);
            return match value.map(|value| &value.kind) {
                None => Some(true),
                Some(Kind::Unknown(_)) => None,
                Some(_) => Some(false),
            };
        }
        Condition::Is(name, wanted) => (name, wanted, true),
        Condition::IsNot(name, wanted) => (name, wanted, false),
    };
    let Some(entry) = map.get(name) else { return Some(!equal) };
    let text = text_of(&entry.value)?;
    Some((text.eq_ignore_ascii_case(wanted)) == equal)
}

/// Why the conditions cannot be decided.
fn undecided(map: &Map, conditions: &[Condition]) -> Why {
    let names = conditions.iter().map(|condition| match condition {
        Condition::Absent(name) | Condition::Is(name, _) | Condition::IsNot(name, _) => *name,
    });
    let mut unknown = names.filter_map(|name| map.get(name)?.value.why().cloned());
    unknown.next().unwrap_or_else(|| Why::Unsupported("a default that depends on other properties".into()))
}
