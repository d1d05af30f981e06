//! Parameters of a policy: constants with a default, which a configuration may set.

use crate::condition::Constant;

/// The parameters of one policy, in the order of the page.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Params {
    all: Vec<(String, Constant)>,
}

impl Params {
    pub(crate) fn push(&mut self, name: String, constant: Constant) {
        self.all.push((name, constant));
    }

    /// The value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Constant> {
        self.all.iter().find(|(known, _)| known == name).map(|(_, constant)| constant)
    }

    /// Sets a parameter; false where there is none of that name, or its default is of another type.
    pub fn set(&mut self, name: &str, constant: Constant) -> bool {
        let found = self.all.iter_mut().find(|(known, _)| known == name);
        match found {
            Some((_, value)) if std::mem::discriminant(value) == std::mem::discriminant(&constant) => {
                *value = constant;
                true
            }
            _ => false,
        }
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|(name, _)| name.as_str())
    }
}
