//! Not gathered yet.

use super::View;

pub(super) const INGRESS: View = View { name: "network.ingress", fields: &[], gather: |_| Vec::new() };
pub(super) const EGRESS: View = View { name: "network.egress", fields: &[], gather: |_| Vec::new() };
