//! `data "google_iam_policy"`: the policy that the provider makes of its `binding` blocks.

use cumulint_model::Origins;
use cumulint_source::Span;

use crate::value::{Members, Value};

/// The document of the blocks of a data source.
pub(crate) fn google_document(written: &Members, header: Span, origins: &mut Origins) -> Value {
    let mut document = Members::default();
    for (from, to) in [("binding", "bindings"), ("audit_config", "auditConfigs")] {
        if let Some(blocks) = written.get(from) {
            document.insert(to.into(), blocks.header, blocks.value.clone());
        }
    }
    let origin = origins.written(header);
    Value::object(document, origin)
}
