//! `data "aws_iam_policy_document"`: the IAM document that the provider makes of it, with the author's places.

use std::sync::Arc;

use cumulint_model::{Origin, OriginId, Origins};
use cumulint_source::Span;

use crate::evaluate::Evaluator;
use crate::functions::unknown_as;
use crate::module::Mode;
use crate::resource::attributes::Attributes;
use crate::resource::google_policy::google_document;
use crate::resource::policy_merge::Merged;
use crate::value::{Content, InstanceId, Member, Members, Type, Value};

/// An attribute that is computed from what the author wrote: the text of a policy.
pub(super) fn document_attribute(evaluator: &mut Evaluator<'_>, id: InstanceId, name: &str) -> Option<Value> {
    let block = evaluator.instances().block_of(id).filter(|block| block.mode == Mode::Data)?;
    match (&*block.kind, name) {
        ("aws_iam_policy_document", "json" | "minified_json") | ("google_iam_policy", "policy_data") => {}
        _ => return None,
    }
    let document = document(evaluator, id)?;
    let origin = evaluator.provenance().written(block.header);
    Some(Value::encoded(None, document, origin))
}

/// The document that a data source makes, if it is of a kind that makes one.
pub(crate) fn document(evaluator: &mut Evaluator<'_>, id: InstanceId) -> Option<Value> {
    if let Some(known) = evaluator.instances_mut().resource_mut(id)?.document_mut() {
        return Some(known.clone());
    }
    let block = evaluator.instances().block_of(id).filter(|block| block.mode == Mode::Data)?;
    let make = match &*block.kind {
        "aws_iam_policy_document" => iam_document,
        "google_iam_policy" => google_document,
        _ => return None,
    };
    let written = Attributes::of(evaluator, id).all();
    let document = make(&written, block.header, evaluator.provenance().origins_mut());
    *evaluator.instances_mut().resource_mut(id)?.document_mut() = Some(document.clone());
    Some(document)
}

fn assumed(origins: &mut Origins, holder: Span) -> OriginId {
    origins.add(Origin::Assumed { holder, by: "the aws provider".into() })
}

/// The document of the arguments and blocks of a data source. Source documents come first; the own statements replace those
/// of the same `Sid`, and so do, last, the documents that override.
pub(crate) fn iam_document(written: &Members, header: Span, origins: &mut Origins) -> Value {
    let mut merged = Merged::default();
    for name in ["source_json", "source_policy_documents"] {
        merged.documents(written.get(name));
    }
    let version = version(written, header, origins);
    let substitutes = version.value.as_str() != Some("2008-10-17");
    merged.version = Some(version);
    merged.id = present(written, "policy_id").cloned().or(merged.id);
    if let Some(own) = present(written, "statement") {
        let of_block = |block: &Value| statement(block, header, substitutes, origins);
        match own.value.items() {
            Some(blocks) => merged.own(blocks.iter().map(of_block).collect()),
            None => merged.own(vec![own.value.clone()]),
        }
    }
    for name in ["override_policy_documents", "override_json"] {
        merged.documents(written.get(name));
    }
    let origin = origins.written(header);
    let place = written.get("statement").map_or((origin, origin), |own| (own.header, own.value.origin));
    let mut document = Members::default();
    for (name, member) in [("Version", merged.version), ("Id", merged.id)] {
        if let Some(member) = member {
            document.insert(name.into(), member.header, member.value);
        }
    }
    if !merged.statements.is_empty() {
        document.insert("Statement".into(), place.0, Value::tuple(merged.statements, place.1));
    }
    Value::object(document, origin)
}

fn version(written: &Members, header: Span, origins: &mut Origins) -> Member {
    present(written, "version").cloned().unwrap_or_else(|| {
        let assumed = assumed(origins, header);
        Member::new(assumed, Value::string("2012-10-17", assumed))
    })
}

/// A `statement` block as IAM has it.
fn statement(block: &Value, header: Span, substitutes: bool, origins: &mut Origins) -> Value {
    let Some(written) = block.members() else { return block.clone() };
    let written = if substitutes { &with_variables(written) } else { written };
    let mut statement = Members::default();
    let holder = origins.place(block.origin).unwrap_or(header);
    if let Some(sid) = present(written, "sid") {
        statement.insert("Sid".into(), sid.header, sid.value.clone());
    }
    match present(written, "effect") {
        Some(effect) => statement.insert("Effect".into(), effect.header, effect.value.clone()),
        None => {
            let assumed = assumed(origins, holder);
            statement.insert("Effect".into(), assumed, Value::string("Allow", assumed));
        }
    }
    for (from, to) in [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ] {
        if let Some(list) = filled(written, from) {
            statement.insert(to.into(), list.header, list.value.clone());
        }
    }
    for (from, to) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        if let Some(principals) = filled(written, from) {
            statement.insert(to.into(), principals.header, principal(&principals.value));
        }
    }
    if let Some(conditions) = filled(written, "condition") {
        statement.insert("Condition".into(), conditions.header, condition(&conditions.value));
    }
    Value::object(statement, block.origin)
}

fn present<'m>(members: &'m Members, name: &str) -> Option<&'m Member> {
    members.get(name).filter(|member| !member.value.is_null())
}

/// A member that is there and no empty list.
fn filled<'m>(members: &'m Members, name: &str) -> Option<&'m Member> {
    present(members, name).filter(|list| list.value.items().is_none_or(|items| !items.is_empty()))
}

/// The provider writes `${` for `&{`: so policy variables need no escapes. Blocks nest two levels deep.
fn with_variables(written: &Members) -> Members {
    fn substituted(value: &Value) -> Value {
        match &value.content {
            Content::String(text) if text.contains("&{") => {
                Value { content: Content::String(text.replace("&{", "${").into()), ..value.clone() }
            }
            Content::Tuple(items) => Value {
                content: Content::Tuple(Arc::new(items.iter().map(substituted).collect())),
                ..value.clone()
            },
            Content::List(_) | Content::Set(_) => {
                let items = value.items().unwrap_or_default();
                Value {
                    content: Content::Tuple(Arc::new(items.iter().map(substituted).collect())),
                    ..value.clone()
                }
            }
            Content::Object(members) => {
                Value { content: Content::Object(Arc::new(with_variables(members))), ..value.clone() }
            }
            _ => value.clone(),
        }
    }
    let Ok(changed) = written.try_map(|name, value| {
        let kept = matches!(&**name, "sid" | "effect" | "actions" | "not_actions");
        Ok::<_, std::convert::Infallible>(if kept { value.clone() } else { substituted(value) })
    });
    changed
}

/// `principals` blocks: `"*"` alone, or identifiers by type.
fn principal(blocks: &Value) -> Value {
    let Some(items) = blocks.items() else { return blocks.clone() };
    if let [only] = items
        && let Some(everyone) = everyone(only)
    {
        return everyone;
    }
    let mut by_type = Members::default();
    let mut open = None;
    for block in items {
        let Some(members) = block.members() else {
            open = open.or(Some((block.origin, unknown_block(block))));
            continue;
        };
        let (Some(kind), Some(identifiers)) = (members.get("type"), members.get("identifiers")) else {
            continue;
        };
        match kind.value.as_str() {
            Some(name) => {
                let joined = joined(by_type.get(name), &identifiers.value);
                by_type.insert(name.into(), kind.header, joined);
            }
            None => open = open.or(Some((kind.header, unknown_block(&kind.value)))),
        }
    }
    match open {
        Some((_, unknown)) if by_type.len() == 0 => unknown,
        // Whoever it is, what is known stays: the others may be accounts as well as anything else.
        Some((header, unknown)) => {
            let joined = joined(by_type.get("AWS"), &Value::tuple(vec![unknown], blocks.origin));
            by_type.insert("AWS".into(), header, joined);
            Value::object(by_type, blocks.origin)
        }
        None => Value::object(by_type, blocks.origin),
    }
}

/// `"*"`, where a block says nothing else.
fn everyone(block: &Value) -> Option<Value> {
    let members = block.members()?;
    let identifiers = &members.get("identifiers")?.value;
    let only = matches!(identifiers.items()?, [only] if only.as_str() == Some("*"));
    let any_type = members.get("type")?.value.as_str() == Some("*");
    (only && any_type).then(|| Value::string("*", identifiers.origin))
}

/// The operator under which a condition stands that is not known.
const UNKNOWN_OPERATOR: &str = "?";

/// `condition` blocks: values by variable by operator. Those of the same operator and variable are joined.
fn condition(blocks: &Value) -> Value {
    let Some(items) = blocks.items() else { return blocks.clone() };
    let mut by_test = Members::default();
    let mut open = None;
    for block in items {
        let Some(members) = block.members() else {
            open = open.or(Some((block.origin, unknown_block(block))));
            continue;
        };
        let (Some(test), Some(variable), Some(values)) =
            (members.get("test"), members.get("variable"), members.get("values"))
        else {
            continue;
        };
        let Some(name) = test.value.as_str() else {
            open = open.or(Some((test.header, unknown_block(&test.value))));
            continue;
        };
        let Some(key) = variable.value.as_str() else {
            open = open.or(Some((variable.header, unknown_block(&variable.value))));
            continue;
        };
        let mut by_variable =
            by_test.get(name).and_then(|it| it.value.members()).cloned().unwrap_or_default();
        let joined = joined(by_variable.get(key), &values.value);
        by_variable.insert(key.into(), variable.header, joined);
        by_test.insert(name.into(), test.header, Value::object(by_variable, block.origin));
    }
    match open {
        Some((_, unknown)) if by_test.len() == 0 => unknown,
        Some((header, unknown)) => {
            by_test.insert(UNKNOWN_OPERATOR.into(), header, unknown);
            Value::object(by_test, blocks.origin)
        }
        None => Value::object(by_test, blocks.origin),
    }
}

/// A list behind what is already there; one that is not known is an item that is not known.
fn joined(there: Option<&Member>, more: &Value) -> Value {
    let Some(there) = there else { return more.clone() };
    let items = |value: &Value| value.items().map_or_else(|| vec![value.clone()], <[Value]>::to_vec);
    Value::tuple([items(&there.value), items(more)].concat(), more.origin)
}

fn unknown_block(block: &Value) -> Value {
    unknown_as(block, Type::Any, block.origin)
}
