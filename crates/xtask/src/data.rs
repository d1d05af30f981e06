//! `data`: turns tables of public facts into the compact files under `crates/schema/data`.
//!
//! The tables themselves are not in the tree; `crates/schema/data/SOURCES.toml` records what they were made from.

mod arm;
mod arm_declared;
mod cloudformation;
mod cloudformation_declared;
mod cloudformation_limits;
mod cloudformation_rules;
mod google;
mod identity;
mod policy_documents;
mod shelf;
mod terraform;
mod tree;

use std::path::Path;

use crate::Outcome;

/// Writes every file of data.
///
/// # Errors
/// A table is missing or not as expected, or a file cannot be written.
pub fn generate(tables: &Path, target: &Path) -> Outcome<()> {
    let read = |name: &str| {
        std::fs::read_to_string(tables.join(name)).map_err(|problem| format!("{name}: {problem}"))
    };
    let write = |name: &str, records: Vec<String>| -> Outcome<()> {
        Ok(std::fs::write(target.join(name), shelf::pack(records)?)?)
    };
    std::fs::create_dir_all(target)?;
    let schemas = read("cfn_schemas.json")?;
    write("cloudformation.shelf", cloudformation::records(&read("cfn_lite.txt")?, &schemas)?)?;
    write("cloudformation_declared.shelf", cloudformation_declared::records(&schemas)?)?;
    let names = arm::spelt(&read("az_api.tsv")?);
    write("arm.shelf", arm::records(&read("az_props_latest.json")?, &names)?)?;
    write("arm_declared.shelf", arm_declared::records(&read("az_props_all.json")?, &names)?)?;
    write("arm_versions.shelf", names.lines().map(str::to_owned).collect())?;
    write("terraform_aws.shelf", terraform::records(&read("tfaws_schema.txt")?, ""))?;
    let azurerm = terraform::merge(
        &read("azurerm_schema.txt")?,
        &google::as_lines(&read("jsii_azurerm.txt")?, "azurerm_"),
    );
    write("terraform_azurerm.shelf", azurerm)?;
    let google = google::as_lines(&read("jsii_google.txt")?, "google_");
    write("terraform_google.shelf", terraform::records(&google, ""))?;
    write("iam_actions.shelf", read("iam_actions.tsv")?.lines().map(str::to_owned).collect())?;
    write("azure_roles.shelf", identity::azure_roles(&read("az_roles.json")?)?)?;
    write("google_roles.shelf", identity::google_roles(&read("gcp_roles.tsv")?))?;
    Ok(())
}
