//! `data "google_iam_policy"`: the policy that the provider makes of its `binding` blocks.

use cumulint_source::Span;

use crate::evaluate::Evaluator;
use crate::value::{InstanceId, Members, Value};

impl Evaluator<'_> {
    pub(super) fn google_document(&mut self, id: InstanceId, header: Span) -> Value {
        let written = self.attributes(id);
        let mut document = Members::default();
        for (from, to) in [("binding", "bindings"), ("audit_config", "auditConfigs")] {
            if let Some(blocks) = written.get(from) {
                document.insert(to.into(), blocks.header, blocks.value.clone());
            }
        }
        let origin = self.written(header);
        Value::object(document, origin)
    }
}
