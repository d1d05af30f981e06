//! Resources that extend another one and are written below it: of the type `Microsoft.Sql/servers/providers/locks` and with
//! the name `sql/Microsoft.Authorization/keep`.

use cumulint_model::Symbol;

use crate::evaluator::resource::identity::provider_path;
use crate::value::text::{Part, Text};

/// Such a resource, by its own type and name.
pub(crate) struct Extension {
    pub(crate) kind: Symbol,
    pub(crate) name: Text,
    /// What follows the place of the deployment in the id of what it extends.
    pub(crate) target: Vec<Part>,
}

impl Extension {
    /// What a type and a name say; `None` if they are not those of an extension.
    pub(crate) fn of(kind: &str, name: &Text) -> Option<Self> {
        let levels: Vec<&str> = kind.split('/').collect();
        let at = levels.iter().position(|level| level.eq_ignore_ascii_case("providers"))?;
        let names = name.segments();
        if at < 2 || names.len() + 1 != levels.len() {
            return None;
        }
        let Text::Known(namespace) = names.get(at - 1)? else { return None };
        let own = levels.get(at + 1..).filter(|own| !own.is_empty() && namespace.contains('.'))?;
        let target = provider_path(&levels.get(..at)?.join("/"), names.get(..at - 1)?)?;
        let slash = || Part::Known("/".into());
        let rest = names.get(at..)?.iter().zip(0..);
        let parts = rest.flat_map(|(name, place)| {
            (place > 0).then(slash).into_iter().chain(name.parts()).collect::<Vec<_>>()
        });
        let kind = format!("{namespace}/{}", own.join("/")).into();
        Some(Self { kind, name: Text::joined(parts), target })
    }
}
