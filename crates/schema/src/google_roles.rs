//! Google's predefined roles and what they let one escalate to.

use crate::shelf::{Shelf, key_of};

static ROLES: Shelf = Shelf::new(include_bytes!("../data/google_roles.shelf"));

/// A predefined role.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// Its name: `roles/storage.admin`.
    pub name: &'static str,
    /// How many permissions it holds.
    pub permissions: u32,
    flags: &'static str,
}

/// The role of a name; `None` if it is a custom role or newer than the data.
#[must_use]
pub fn role(name: &str) -> Option<Role> {
    let record = ROLES.find(name)?;
    let mut parts = record.trim_end().split('\t');
    let _name = parts.next();
    let permissions = parts.next()?.parse().ok()?;
    Some(Role { name: key_of(record), permissions, flags: parts.next().unwrap_or_default() })
}

impl Role {
    /// Whether it is one of the three that reach every service: owner, editor, viewer.
    #[must_use]
    pub fn is_basic(&self) -> bool {
        matches!(self.name, "roles/owner" | "roles/editor" | "roles/viewer")
    }

    /// Whether it can change who may do what in a project (`resourcemanager.projects.setIamPolicy`).
    #[must_use]
    pub fn grants_roles(&self) -> bool {
        self.holds(&["0"])
    }

    /// Whether it can act as a service account: `actAs`, access tokens, signing, delegation.
    #[must_use]
    pub fn impersonates(&self) -> bool {
        self.holds(&["1", "3", "6", "7", "8"])
    }

    /// Whether it can create keys of service accounts.
    #[must_use]
    pub fn creates_keys(&self) -> bool {
        self.holds(&["2"])
    }

    fn holds(&self, wanted: &[&str]) -> bool {
        self.flags.split(',').any(|flag| wanted.contains(&flag))
    }
}
