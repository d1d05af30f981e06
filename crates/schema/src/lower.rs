//! Lowering: every declared resource into the cloud's own shape. The contract stands in `crates/README.md`.

mod arm;
mod azapi;
mod convert;
pub(crate) mod defaults;
mod names;
mod parents;

use cumulint_model::{Dialect, Project, Symbol};

/// Brings every resource of a project into canonical form: type, property names and values, parents, defaults. Front ends
/// call it once, last. Identities of resources stay; implied parents and children made of blocks are appended.
pub fn lower(project: &mut Project) {
    project.place_parts_where_used();
    match project.dialect {
        Dialect::Terraform => crate::terraform::lower(project),
        Dialect::CloudFormation => cloudformation(project),
        Dialect::Arm | Dialect::Bicep => arm::lower(project),
    }
    parents::link(project);
    defaults::apply(project);
}

/// CloudFormation's types and property names are canonical as they are; only values are converted.
fn cloudformation(project: &mut Project) {
    for resource in &mut project.resources {
        let properties = std::mem::take(&mut resource.properties);
        resource.properties = match crate::type_schema(&resource.canonical_type) {
            Some(schema) => convert::properties(properties, schema, Spelling::Kept),
            None => without_nulls(properties),
        };
    }
}

pub(crate) use azapi::lower as lower_azapi;
pub(crate) use convert::{
    Spelling, part_of_unknown, properties as convert_properties, value as convert_value, without_nulls,
};

/// The canonical spelling of an ARM type; the type itself where it is not published. An extension resource written below
/// its target (`Microsoft.KeyVault/vaults/providers/diagnosticSettings`) has the extension's type.
#[must_use]
pub fn arm_type(declared: &str) -> Symbol {
    let extension = declared.to_ascii_lowercase().rfind("/providers/").map(|at| at + "/providers/".len());
    let own = extension.and_then(|at| declared.get(at..)).filter(|own| own.contains('/')).unwrap_or(declared);
    crate::api_versions::versions(own).map_or_else(|| own.into(), |versions| versions.type_name().into())
}
