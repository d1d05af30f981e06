//! Roots: what is deployed together and evaluated together.

use std::collections::BTreeMap;
use std::sync::Arc;

use cumulint_source::parent_path;

use crate::discover::{Parsed, Tree};

/// One root.
#[derive(Debug)]
pub(crate) enum Root<'d> {
    /// A folder with Terraform files.
    Terraform {
        /// The folder.
        folder: &'d str,
        /// Its files, in the order of their names.
        files: Vec<&'d Parsed>,
    },
    /// A CloudFormation template.
    CloudFormation(Template<'d>),
    /// An ARM template.
    Arm(Template<'d>),
}

/// A template: a file by itself.
#[derive(Debug)]
pub(crate) struct Template<'d> {
    /// Its path.
    pub(crate) path: &'d str,
    /// Its tree.
    pub(crate) tree: &'d Arc<cumulint_document::Tree>,
}

/// The roots among parsed files: templates in the order of their paths, then folders in theirs.
pub(crate) fn roots(parsed: &[Parsed]) -> Vec<Root<'_>> {
    let mut roots = Vec::new();
    let mut folders: BTreeMap<&str, Vec<&Parsed>> = BTreeMap::new();
    for found in parsed {
        let template = |tree| Template { path: &found.path, tree };
        match &found.tree {
            Tree::Hcl(_) | Tree::TerraformJson(_) => {
                folders.entry(parent_path(&found.path)).or_default().push(found);
            }
            Tree::CloudFormation(tree) => roots.push(Root::CloudFormation(template(tree))),
            Tree::Arm(tree) => roots.push(Root::Arm(template(tree))),
        }
    }
    roots.extend(folders.into_iter().map(|(folder, files)| Root::Terraform { folder, files }));
    roots
}
