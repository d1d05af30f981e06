//! Azure's built-in roles, by the GUID that is the same in every subscription.

use crate::shelf::{Shelf, key_of};

static ROLES: Shelf = Shelf::new(include_bytes!("../data/azure_roles.shelf"));

/// A built-in role.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// Its GUID.
    pub guid: &'static str,
    /// Its name: `Owner`.
    pub name: &'static str,
    /// Whether it can only assign roles under a condition that it carries.
    pub conditional: bool,
    record: &'static str,
}

/// The role of a GUID, or of a role definition's id that ends with one; `None` if it is a custom role or newer than the data.
#[must_use]
pub fn role(id: &str) -> Option<Role> {
    let guid = id.rsplit('/').next()?;
    read(ROLES.find(guid)?)
}

/// The role of a name, in any case of letters; `None` if it is a custom role or newer than the data.
#[must_use]
pub fn role_by_name(name: &str) -> Option<Role> {
    ROLES.all().filter_map(read).find(|role| role.name.eq_ignore_ascii_case(name))
}

fn read(record: &'static str) -> Option<Role> {
    let mut head = record.lines().next()?.split('\t');
    let (_, name, conditional) = (head.next()?, head.next()?, head.next()?);
    Some(Role { guid: key_of(record), name, conditional: conditional == "1", record })
}

impl Role {
    fn line(&self, number: usize) -> impl Iterator<Item = &'static str> + use<> {
        let line = self.record.lines().nth(number).unwrap_or_default();
        line.trim_start().split('\t').filter(|action| !action.is_empty())
    }

    /// What it allows, as patterns: `*`, `Microsoft.Storage/storageAccounts/*`.
    pub fn actions(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.line(1)
    }

    /// What is taken out of that.
    pub fn not_actions(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.line(2)
    }

    /// What it allows on data.
    pub fn data_actions(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.line(3)
    }

    /// What is taken out of that.
    pub fn not_data_actions(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.line(4)
    }
}
