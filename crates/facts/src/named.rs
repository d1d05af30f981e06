//! Parts of a resource that other parts of it name: the policies of a classic load balancer, by which its listeners negotiate.

use cumulint_model::{Kind, Map, Value, Why};

/// Whether a list of names of the resource holds the name of a part: under a key that is the key of the part's own name in the plural
/// (`PolicyName`, `PolicyNames`). Absent for a part without such a name.
pub(crate) fn is_named(properties: &Map, part: &Map) -> Option<Result<bool, Why>> {
    let own = part.iter().find(|entry| entry.key.ends_with("Name"))?;
    let Some(name) = own.value.as_str() else {
        return Some(Err(own.value.why().cloned().unwrap_or(Why::Invalid(own.key.clone()))));
    };
    let mut search = Search { key: format!("{}s", own.key), name, doubt: None };
    let found = properties.iter().any(|entry| search.finds(&entry.key, &entry.value, MAX_DEPTH));
    Some(match search.doubt {
        _ if found => Ok(true),
        Some(why) => Err(why),
        None => Ok(false),
    })
}

struct Search<'m> {
    key: String,
    name: &'m str,
    /// Why something that may be the name is not known.
    doubt: Option<Why>,
}

impl Search<'_> {
    fn finds(&mut self, key: &str, value: &Value, depth: u32) -> bool {
        if depth == 0 {
            return false;
        }
        match &value.kind {
            Kind::Map(map) => map.iter().any(|entry| self.finds(&entry.key, &entry.value, depth - 1)),
            Kind::List(items) => items.iter().any(|item| self.finds(key, item, depth - 1)),
            Kind::Unknown(unknown) => {
                // Names may stand in whatever is not known.
                self.doubt =
                    Some(unknown.why.clone()).filter(|_| key == self.key).or_else(|| self.doubt.take());
                false
            }
            _ => key == self.key && value.as_str() == Some(self.name),
        }
    }
}

/// How deep a resource is looked into.
const MAX_DEPTH: u32 = 8;
