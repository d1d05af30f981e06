//! Providers: whose cloud a type belongs to, and which major versions the root pins.

use std::collections::BTreeMap;

use cumulint_model::{Cloud, Symbol};

use crate::evaluate::{Evaluator, ModuleIndex, ModuleInstance, Scope};
use crate::module::{Body, ParsedFile, Syntax};

/// Whose resource a type is, by its prefix.
pub(crate) fn cloud(kind: &str) -> Cloud {
    match kind.split_once('_').map_or(kind, |(provider, _)| provider) {
        "aws" | "awscc" => Cloud::Aws,
        "azurerm" | "azapi" | "azuread" => Cloud::Azure,
        "google" => Cloud::Google,
        _ => Cloud::Other,
    }
}

/// The major versions of providers: of the lock file where there is one, else where a constraint decides it.
pub(crate) fn majors(evaluator: &mut Evaluator<'_>, root: &str) -> Vec<(Symbol, u32)> {
    let mut majors = required(evaluator, ModuleIndex::ROOT);
    let Some((module, _)) = evaluator.program().module(root) else { return Vec::new() };
    for file in module.files_of(Syntax::Lock) {
        let ParsedFile::Native(tree) = &file.tree else { continue };
        for block in Body::Native(tree.file(), tree.body()).content().blocks_of("provider") {
            let version = block.body.content().argument("version").and_then(|it| it.value.literal());
            let major = version.and_then(|version| major_of(&version));
            let name = block.labels.first().and_then(|source| source.rsplit('/').next());
            if let (Some(name), Some(major)) = (name, major) {
                majors.insert(name.into(), major);
            }
        }
    }
    majors.into_iter().collect()
}

fn required(evaluator: &mut Evaluator<'_>, index: ModuleIndex) -> BTreeMap<Symbol, u32> {
    let configuration = evaluator.instances().module(index).map(ModuleInstance::configuration);
    let settings = configuration.into_iter().flat_map(|it| it.settings.iter());
    let scope = Scope::isolated(index);
    let mut majors = BTreeMap::new();
    for block in settings.flat_map(|content| content.blocks_of("required_providers")) {
        for argument in block.body.content().arguments {
            let value = evaluator.quietly(|evaluator| evaluator.settled(argument.value, &scope));
            let members = value.members();
            let text = |name| members.and_then(|members| members.get(name)).and_then(|it| it.value.as_str());
            // The name by which resources call the provider is that of its source.
            let name = text("source").and_then(|source| source.rsplit('/').next()).unwrap_or(&argument.name);
            let version = value.as_str().or_else(|| text("version"));
            if let Some(major) = version.and_then(decided_major) {
                majors.insert(name.into(), major);
            }
        }
    }
    majors
}

fn major_of(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.trim().parse().ok()
}

/// The one major version that a constraint allows: `~> 4.1`, `4.2.0`, `>= 4.0, < 5.0`.
pub(crate) fn decided_major(constraint: &str) -> Option<u32> {
    let mut lowest: Option<u32> = None;
    let mut highest: Option<u32> = None;
    for part in constraint.split(',').map(str::trim) {
        let version = part.trim_start_matches(['~', '>', '<', '=', '!', ' ']);
        let operator = part.strip_suffix(version).unwrap_or_default().trim();
        let major = major_of(version)?;
        let parts = version.split('.').count();
        match operator {
            "" | "=" => return Some(major),
            "~>" if parts > 1 => return Some(major),
            "~>" | ">=" | ">" => lowest = Some(lowest.map_or(major, |it| it.max(major))),
            "<=" => highest = Some(highest.map_or(major, |it| it.min(major))),
            "<" => {
                let whole = version.split('.').skip(1).all(|part| part.trim().parse() == Ok(0_u32));
                let below = if whole { major.checked_sub(1)? } else { major };
                highest = Some(highest.map_or(below, |it| it.min(below)));
            }
            _ => {}
        }
    }
    lowest.filter(|lowest| Some(*lowest) == highest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constraint_decides_the_major_version_or_does_not() {
        assert_eq!(decided_major("~> 4.1"), Some(4));
        assert_eq!(decided_major("3.117.0"), Some(3));
        assert_eq!(decided_major(">= 4.0, < 5.0.0"), Some(4));
        assert_eq!(decided_major(">= 4.0"), None);
        assert_eq!(decided_major("~> 4"), None);
        assert_eq!(decided_major(">= 3.0, < 5.0"), None);
    }

    #[test]
    fn clouds_are_known_by_the_prefix() {
        assert_eq!(cloud("awscc_s3_bucket"), Cloud::Aws);
        assert_eq!(cloud("azuread_group"), Cloud::Azure);
        assert_eq!(cloud("google_storage_bucket"), Cloud::Google);
        assert_eq!(cloud("random_id"), Cloud::Other);
    }
}
