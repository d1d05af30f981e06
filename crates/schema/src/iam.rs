//! The actions of AWS services, their access levels, and whether they can be limited to resources.

use crate::check::wildcard;
use crate::shelf::{Shelf, key_of};

static ACTIONS: Shelf = Shelf::new(include_bytes!("../data/iam_actions.shelf"));

/// What an action lets one do, in AWS's own words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AccessLevel {
    /// Sees that resources exist.
    List,
    /// Reads their content.
    Read,
    /// Changes tags.
    Tagging,
    /// Creates, changes, deletes.
    Write,
    /// Grants or changes permissions.
    PermissionsManagement,
}

impl AccessLevel {
    /// How many there are.
    pub const COUNT: usize = 5;

    /// The level, as AWS's documentation spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Tagging => "Tagging",
            Self::Write => "Write",
            Self::PermissionsManagement => "Permissions management",
        }
    }
}

/// An action of a service.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Action {
    /// The service: `s3`.
    pub service: &'static str,
    /// The action: `GetObject`.
    pub name: &'static str,
    /// What it lets one do.
    pub level: AccessLevel,
    /// Whether a statement can limit it to resources; otherwise only `*` works.
    pub resource_level: bool,
}

/// The known actions that a pattern allows: `s3:GetObject`, `s3:Get*`, `s3:*`, `*`, in any case of letters. No actions for a
/// pattern that matches none that is known: the data may be older than the action.
pub fn expand(pattern: &str) -> impl Iterator<Item = Action> + use<> {
    let (service, name) =
        pattern.split_once(':').unwrap_or(if pattern == "*" { ("*", "*") } else { ("", "") });
    let (service, name) = (service.to_owned(), name.to_owned());
    let wild = service.contains(['*', '?']);
    let one = if wild { None } else { ACTIONS.find(&service) };
    let many = wild.then(|| ACTIONS.all()).into_iter().flatten();
    let records = many.filter(move |record| wildcard(&service, key_of(record), true)).chain(one);
    records.flat_map(actions).filter(move |action| wildcard(&name, action.name, true))
}

/// Whether a service prefix is known.
#[must_use]
pub fn is_known_service(service: &str) -> bool {
    ACTIONS.find(service).is_some()
}

fn actions(record: &'static str) -> impl Iterator<Item = Action> {
    let service = key_of(record);
    let rest = record.split_once('\t').map_or("", |(_, rest)| rest);
    rest.split_ascii_whitespace().filter_map(move |word| {
        let (name, mark) = word.split_once(':')?;
        let level = match mark.bytes().next()? {
            b'0' => AccessLevel::List,
            b'1' => AccessLevel::Read,
            b'2' => AccessLevel::Write,
            b'3' => AccessLevel::PermissionsManagement,
            b'4' => AccessLevel::Tagging,
            _ => return None,
        };
        Some(Action { service, name, level, resource_level: !mark.ends_with('*') })
    })
}
