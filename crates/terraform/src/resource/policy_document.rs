//! `data "aws_iam_policy_document"`: the IAM document that the provider makes of it, with the author's places.

use std::sync::Arc;

use cumulint_model::{Origin, OriginId, Origins, Symbol, Why};
use cumulint_source::Span;

use crate::evaluate::{Evaluator, Slot};
use crate::functions::unknown_as;
use crate::module::Mode;
use crate::resource::google_policy::google_document;
use crate::value::{Content, InstanceId, Member, Members, Type, Value};

/// The member under which a finished document is kept with its data source. No attribute can have this name.
const DOCUMENT: &str = "{document}";

impl Evaluator<'_> {
    /// An attribute that is computed from what the author wrote: the text of a policy.
    pub(super) fn document_attribute(&mut self, id: InstanceId, name: &str) -> Option<Value> {
        let block = self.block_of(id).filter(|block| block.mode == Mode::Data)?;
        let header = block.header;
        match (&*block.kind, name) {
            ("aws_iam_policy_document", "json" | "minified_json") | ("google_iam_policy", "policy_data") => {}
            _ => return None,
        }
        let document = self.document(id)?;
        let origin = self.written(header);
        Some(Value::encoded(None, document, origin))
    }

    /// The document that a data source makes, where it is of a kind that makes one.
    pub(crate) fn document(&mut self, id: InstanceId) -> Option<Value> {
        if let Some(Slot::Done(known)) = self.instance(id)?.attributes.get(DOCUMENT) {
            return known.clone();
        }
        let block = self.block_of(id).filter(|block| block.mode == Mode::Data)?;
        let header = block.header;
        let document = match &*block.kind {
            "aws_iam_policy_document" => {
                let written = self.attributes(id);
                iam_document(&written, header, &mut self.origins)
            }
            "google_iam_policy" => {
                let written = self.attributes(id);
                google_document(&written, header, &mut self.origins)
            }
            _ => return None,
        };
        self.instance_mut(id)?.attributes.insert(DOCUMENT.into(), Slot::Done(Some(document.clone())));
        Some(document)
    }
}

fn assumed(origins: &mut Origins, holder: Span) -> OriginId {
    origins.add(Origin::Assumed { holder, by: "the aws provider".into() })
}

/// The document of the arguments and blocks of a data source.
pub(crate) fn iam_document(written: &Members, header: Span, origins: &mut Origins) -> Value {
    let origin = origins.written(header);
    let mut document = Members::default();
    match present(written, "version") {
        Some(version) => document.insert("Version".into(), version.header, version.value.clone()),
        None => {
            let assumed = assumed(origins, header);
            document.insert("Version".into(), assumed, Value::string("2012-10-17", assumed));
        }
    }
    if let Some(policy) = present(written, "policy_id") {
        document.insert("Id".into(), policy.header, policy.value.clone());
    }
    let place = written.get("statement").map_or(origin, |own| own.header);
    let statements = all_statements(written, header, origins);
    document.insert("Statement".into(), place, statements);
    Value::object(document, origin)
}

/// Those of source documents, then the own ones, then those that override; of equal `Sid`s the last one holds.
fn all_statements(written: &Members, header: Span, origins: &mut Origins) -> Value {
    let mut merged = Merged::default();
    for name in ["source_json", "source_policy_documents"] {
        merged.documents(written.get(name));
    }
    match written.get("statement").map(|own| own.value.clone()) {
        Some(own) if own.items().is_some() => {
            for block in own.items().unwrap_or_default() {
                merged.add(statement(block, header, origins));
            }
        }
        Some(own) if !own.is_null() => merged.add(own),
        _ => {}
    }
    for name in ["override_json", "override_policy_documents"] {
        merged.documents(written.get(name));
    }
    let origin = written.get("statement").map(|own| own.value.origin);
    let origin = origin.unwrap_or_else(|| origins.written(header));
    Value::tuple(merged.statements, origin)
}

/// A `statement` block as IAM has it.
fn statement(block: &Value, header: Span, origins: &mut Origins) -> Value {
    let Some(written) = block.members() else { return block.clone() };
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

/// A member that is there and no empty list.
fn filled<'m>(members: &'m Members, name: &str) -> Option<&'m Member> {
    present(members, name).filter(|list| list.value.items().is_none_or(|items| !items.is_empty()))
}

fn present<'m>(members: &'m Members, name: &str) -> Option<&'m Member> {
    members.get(name).filter(|member| !member.value.is_null())
}

/// Statements in the making.
#[derive(Default)]
struct Merged {
    statements: Vec<Value>,
}

impl Merged {
    fn add(&mut self, statement: Value) {
        let sid = sid(&statement);
        let twin = self.statements.iter_mut().find(|other| sid.is_some() && self::sid(other) == sid);
        match twin {
            Some(twin) => *twin = statement,
            None => self.statements.push(statement),
        }
    }

    /// The statements of whole documents: a text or a list of texts. One that is not known stands for its statements.
    fn documents(&mut self, given: Option<&Member>) {
        let Some(given) = given else { return };
        let documents = given.value.items().unwrap_or(std::slice::from_ref(&given.value));
        for document in documents {
            match &document.content {
                Content::Null(_) => {}
                Content::String(text) if text.is_empty() => {}
                Content::Encoded(encoded) => self.document(&encoded.value),
                _ if document.is_known() => {
                    let why = Why::Invalid("a policy document".into());
                    self.add(Value::unknown(why, Type::Any, document.origin));
                }
                _ => self.add(unknown_as(document, Type::Any, document.origin)),
            }
        }
    }

    fn document(&mut self, document: &Value) {
        let Some(statement) = document.members().and_then(|members| members.get("Statement")) else { return };
        match statement.value.items() {
            Some(items) => items.iter().for_each(|item| self.add(item.clone())),
            None => self.add(statement.value.clone()),
        }
    }
}

fn sid(statement: &Value) -> Option<Symbol> {
    let sid = statement.members()?.get("Sid")?.value.as_str()?;
    (!sid.is_empty()).then(|| sid.into())
}

/// `principals` blocks: `"*"` alone, or identifiers by type.
fn principal(blocks: &Value) -> Value {
    let Some(items) = blocks.items() else { return blocks.clone() };
    let mut by_type = Members::default();
    for block in items {
        let Some(members) = block.members() else { return unknown_block(block) };
        let (Some(kind), Some(identifiers)) = (members.get("type"), members.get("identifiers")) else {
            continue;
        };
        let Some(name) = kind.value.as_str() else { return unknown_block(&kind.value) };
        let all = |items: &[Value]| items.iter().any(|item| item.as_str() == Some("*"));
        if name == "*" && identifiers.value.items().is_some_and(all) {
            return Value::string("*", identifiers.value.origin);
        }
        let joined = joined(by_type.get(name), &identifiers.value);
        by_type.insert(name.into(), kind.header, joined);
    }
    Value::object(by_type, blocks.origin)
}

/// `condition` blocks: values by variable by operator.
fn condition(blocks: &Value) -> Value {
    let Some(items) = blocks.items() else { return blocks.clone() };
    let mut by_test = Members::default();
    for block in items {
        let Some(members) = block.members() else { return unknown_block(block) };
        let (Some(test), Some(variable), Some(values)) =
            (members.get("test"), members.get("variable"), members.get("values"))
        else {
            continue;
        };
        let Some(name) = test.value.as_str() else { return unknown_block(&test.value) };
        let Some(key) = variable.value.as_str() else { return unknown_block(&variable.value) };
        let mut by_variable =
            by_test.get(name).and_then(|it| it.value.members()).cloned().unwrap_or_default();
        let joined = joined(by_variable.get(key), &values.value);
        by_variable.insert(key.into(), variable.header, joined);
        by_test.insert(name.into(), test.header, Value::object(by_variable, block.origin));
    }
    Value::object(by_test, blocks.origin)
}

/// A list behind what is already there.
fn joined(there: Option<&Member>, more: &Value) -> Value {
    match (there.and_then(|there| there.value.items()), more.items()) {
        (Some(first), Some(second)) => {
            Value::new(Content::Tuple(Arc::new([first, second].concat())), more.origin)
        }
        _ => more.clone(),
    }
}

fn unknown_block(block: &Value) -> Value {
    unknown_as(block, Type::Any, block.origin)
}
