//! Not gathered yet.

use super::View;

pub(super) const ASSIGNMENTS: View = View { name: "rbac.assignments", fields: &[], gather: |_| Vec::new() };
