//! Enumerations in JSON: written by their stable names, and read from them.

use cumulint_diagnostic::{Applicability, Severity as DiagnosticSeverity};
use cumulint_finding::{NeedKind, Reservation, Role, Severity};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// An enumeration whose values have stable names.
pub(super) trait Named: Copy + 'static {
    /// All values.
    const ALL: &'static [Self];
    /// The name of a value.
    fn word(self) -> &'static str;
}

macro_rules! named {
    ($($name:ty),*) => {
        $(impl Named for $name {
            const ALL: &'static [Self] = &<$name>::ALL;
            fn word(self) -> &'static str {
                self.name()
            }
        })*
    };
}

named!(Applicability, DiagnosticSeverity, NeedKind, Reservation, Role, Severity);

/// Writes the name of a value.
pub(super) fn serialize<T: Named, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.word())
}

/// Reads the value of a name.
pub(super) fn deserialize<'de, T: Named, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    value_of(&String::deserialize(deserializer)?)
}

fn value_of<T: Named, E: Error>(name: &str) -> Result<T, E> {
    let found = T::ALL.iter().find(|value| value.word() == name);
    found.copied().ok_or_else(|| E::custom(format!("`{name}` is not one of {}", names::<T>().join(", "))))
}

fn names<T: Named>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.word()).collect()
}

/// The schema of a name.
#[cfg(feature = "schema")]
pub(super) fn schema<T: Named>(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    schemars::json_schema!({ "type": "string", "enum": names::<T>() })
}

/// The same for what may be absent.
pub(super) mod optional {
    use super::{Deserialize, Deserializer, Named, Serializer, value_of};

    /// Writes the name of a value, or null.
    pub(in crate::json) fn serialize<T: Named, S: Serializer>(
        value: &Option<T>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => super::serialize(value, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads the value of a name, or of null.
    pub(in crate::json) fn deserialize<'de, T: Named, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<T>, D::Error> {
        Option::<String>::deserialize(deserializer)?.map(|name| value_of(&name)).transpose()
    }
}
