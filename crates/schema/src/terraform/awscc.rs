//! The provider awscc: CloudFormation's types and properties in `snake_case`, by rule.

use std::sync::OnceLock;

use cumulint_model::{Cloud, Project, ResourceId};
use rustc_hash::FxHashMap;

use super::attributes::Lowering;

/// Lowers one resource; false where CloudFormation has no type of that name.
pub(crate) fn lower(project: &mut Project, id: ResourceId, words: &str) -> bool {
    let Some(kind) = types().get(words.replace('_', "").as_str()).copied() else { return false };
    let Some(resource) = project.get_mut(id) else { return false };
    resource.canonical_type = kind.into();
    resource.cloud = Cloud::Aws;
    let declared = std::mem::take(&mut resource.properties);
    let header = resource.header;
    let header = project.origins.written(header);
    let mut lowering = Lowering::new(crate::type_schema(kind), header, id);
    let shaped = lowering.resource(&[], declared).into_iter().next();
    if let Some(resource) = project.get_mut(id) {
        resource.properties = shaped.unwrap_or_default().properties;
    }
    true
}

/// CloudFormation's types by their plain words: `s3bucket`.
fn types() -> &'static FxHashMap<String, &'static str> {
    static TYPES: OnceLock<FxHashMap<String, &'static str>> = OnceLock::new();
    TYPES.get_or_init(|| {
        let names = crate::types_like("AWS::*").into_iter();
        let plain = |name: &str| name.trim_start_matches("AWS::").replace("::", "").to_ascii_lowercase();
        names.map(|name| (plain(name), name)).collect()
    })
}
