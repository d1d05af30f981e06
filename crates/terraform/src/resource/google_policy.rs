//! `data "google_iam_policy"`: the policy that the provider makes of its blocks.

use cumulint_model::Origins;
use cumulint_source::Span;

use crate::value::{Members, Value};

/// The names of blocks and arguments in the policy. What is not listed keeps its name.
const NAMES: &[(&str, &str)] = &[
    ("binding", "bindings"),
    ("audit_config", "auditConfigs"),
    ("audit_log_configs", "auditLogConfigs"),
    ("log_type", "logType"),
    ("exempted_members", "exemptedMembers"),
];

/// The document of the blocks of a data source.
pub(crate) fn google_document(written: &Members, header: Span, origins: &mut Origins) -> Value {
    let mut document = Members::default();
    insert("binding", written, &mut document);
    insert("audit_config", written, &mut document);
    let origin = origins.written(header);
    Value::object(document, origin)
}

/// Blocks nest two levels deep.
fn insert(name: &str, written: &Members, out: &mut Members) {
    let Some(member) = written.get(name).filter(|member| !member.value.is_null()) else { return };
    let to = NAMES.iter().find(|(from, _)| *from == name).map_or(name, |(_, to)| *to);
    let value = match (name, member.value.items()) {
        // There is one condition, which the policy has as an object.
        ("condition", Some([only])) => only.clone(),
        ("condition", Some([])) => return,
        (_, Some(items)) => Value::tuple(items.iter().map(block).collect(), member.value.origin),
        _ => member.value.clone(),
    };
    out.insert(to.into(), member.header, value.marked(member.value.sensitive));
}

fn block(item: &Value) -> Value {
    let Some(written) = item.members() else { return item.clone() };
    let mut made = Members::default();
    for (name, _) in written.as_written() {
        insert(name, written, &mut made);
    }
    Value::object(made, item.origin)
}
