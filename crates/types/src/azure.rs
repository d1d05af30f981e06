//! Resources of ARM templates and of Bicep: their types, versions and properties.

use cumulint_model::{Conditions, Origins, Resource, Value, World};
use cumulint_schema::{api_versions, arm_type, declared_schema};

use crate::judge::{Context, Judge};
use crate::mistakes::Mistakes;
use crate::rules::Rules;

/// Checks a resource as it is declared. `whole` says whether all of its properties are at hand.
pub fn azure(resource: &Resource, origins: &Origins, whole: bool, mistakes: &mut Mistakes) {
    if resource.existing {
        return;
    }
    let kind = arm_type(&resource.declared_type);
    // What a deployment says is the language's own and read with it.
    if kind.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
        return;
    }
    let Some(versions) = api_versions::versions(&kind) else {
        return unpublished(resource, &kind, mistakes);
    };
    let Some(version) = resource.api_version.as_ref().and_then(Value::as_str) else { return };
    // A version without a tree is none that exists, which policies tell, or newer than the data.
    let Some(schema) = declared_schema(&kind, version) else { return };
    let name = resource.name.as_ref().and_then(Value::as_str).map(last_name);
    let rules = Rules::azure(versions.type_name(), version, name);
    let conditions = Conditions::default();
    let context = Context { origins, conditions: &conditions, rules: &rules };
    let mut judge = Judge::new(schema, context, World::default(), mistakes);
    judge.resource(&resource.properties, resource.header, whole);
}

/// The last segment of a name.
fn last_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// A type that is not published: misspelt where one of nearly the same name is.
fn unpublished(resource: &Resource, kind: &str, mistakes: &mut Mistakes) {
    if !kind.contains('/') {
        return;
    }
    let near = api_versions::nearest_type(kind);
    let id = if near.is_some() { "unknown-type" } else { "unpublished-type" };
    let found = mistakes.add(id, format!("`{kind}` is no published type"), Some(resource.header));
    if let Some((found, near)) = found.zip(near) {
        found.help = Some(format!("did you mean `{near}`?"));
    }
}
