//! Members of maps and objects: iterated in the order of their keys, as Terraform does, and lowered in the order of the text.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use cumulint_model::{OriginId, Symbol};

use crate::value::{Field, Type, Value, normal_form};

/// One member.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Where its key is written.
    pub(crate) header: OriginId,
    pub(crate) value: Value,
    /// Its place among the others in the text.
    position: u32,
}

impl Member {
    /// A member that is not yet among others.
    pub(crate) fn new(header: OriginId, value: Value) -> Self {
        Self { header, value, position: 0 }
    }
}

/// Members by their keys.
#[derive(Clone, Default, Debug)]
pub(crate) struct Members {
    by_key: BTreeMap<Symbol, Member>,
    added: u32,
    /// The type of an object of these members, once something asked for it.
    object_type: OnceLock<Type>,
}

impl Members {
    /// Adds a member; one of the same key is replaced, as Terraform does.
    pub(crate) fn insert(&mut self, key: Symbol, header: OriginId, value: Value) {
        let member = Member { header, value, position: self.added };
        self.added = self.added.saturating_add(1);
        self.by_key.insert(normal_form(key), member);
        self.object_type.take();
    }

    /// The type of an object of these members.
    pub(crate) fn object_type(&self) -> Type {
        let field = |(name, member): (&Symbol, &Member)| Field {
            name: name.clone(),
            kind: member.value.kind(),
            optional: false,
            default: None,
        };
        self.object_type.get_or_init(|| Type::Object(self.by_key.iter().map(field).collect())).clone()
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Member> {
        self.by_key.get(key)
    }

    pub(crate) fn len(&self) -> usize {
        self.by_key.len()
    }

    /// In the order of the keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Symbol, &Member)> {
        self.by_key.iter()
    }

    /// In the order in which they were added.
    pub(crate) fn as_written(&self) -> Vec<(&Symbol, &Member)> {
        let mut members: Vec<_> = self.by_key.iter().collect();
        members.sort_by_key(|(_, member)| member.position);
        members
    }

    /// The same keys with other values, in the same order.
    pub(crate) fn map(&self, mut change: impl FnMut(&Value) -> Value) -> Self {
        let by_key = self
            .by_key
            .iter()
            .map(|(key, member)| (key.clone(), Member { value: change(&member.value), ..member.clone() }));
        Self { by_key: by_key.collect(), added: self.added, object_type: OnceLock::new() }
    }

    /// The same keys with other values, in the same order.
    ///
    /// # Errors
    /// The first that `change` gives.
    pub(crate) fn try_map<E>(
        &self,
        mut change: impl FnMut(&Symbol, &Value) -> Result<Value, E>,
    ) -> Result<Self, E> {
        let mut changed = Self::default();
        for (key, member) in self.as_written() {
            changed.insert(key.clone(), member.header, change(key, &member.value)?);
        }
        Ok(changed)
    }
}
