//! Not gathered yet.

use super::View;

pub(super) const STATEMENTS: View = View { name: "iam.statements", fields: &[], gather: |_| Vec::new() };
