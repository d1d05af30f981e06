//! Policy documents of IAM put together: of equal `Sid`s the later statement takes the place of the earlier one.

use cumulint_model::{Symbol, Why};

use crate::functions::unknown_as;
use crate::value::{Content, Member, Type, Value};

/// A document in the making.
#[derive(Default)]
pub(super) struct Merged {
    pub(super) version: Option<Member>,
    pub(super) id: Option<Member>,
    pub(super) statements: Vec<Value>,
}

impl Merged {
    /// The statements that the author wrote. Terraform refuses two of the same `Sid` among them: none is lost here.
    pub(super) fn own(&mut self, statements: Vec<Value>) {
        let sources = self.statements.len();
        for statement in statements {
            self.add(statement, sources);
        }
    }

    /// Whole documents: a text or a list of texts. One that is not known stands for its statements.
    pub(super) fn documents(&mut self, given: Option<&Member>) {
        let Some(given) = given else { return };
        let documents = given.value.items().unwrap_or(std::slice::from_ref(&given.value));
        for document in documents {
            match &document.content {
                Content::Null(_) => {}
                Content::String(text) if text.is_empty() => {}
                Content::Encoded(encoded) => self.document(&encoded.value),
                _ if document.is_known() => {
                    let why = Why::Invalid("a policy document".into());
                    self.statements.push(Value::unknown(why, Type::Any, document.origin));
                }
                _ => self.statements.push(unknown_as(document, Type::Any, document.origin)),
            }
        }
    }

    fn document(&mut self, document: &Value) {
        let member = |name: &str| document.members().and_then(|members| members.get(name));
        let said = |name: &str| member(name).filter(|it| it.value.as_str() != Some("")).cloned();
        self.version = said("Version").or(self.version.take());
        self.id = said("Id").or(self.id.take());
        let Some(statements) = member("Statement") else { return };
        for statement in statements.value.items().unwrap_or(std::slice::from_ref(&statements.value)) {
            self.add(statement.clone(), usize::MAX);
        }
    }

    /// Adds a statement, or replaces one among the first `replaceable`.
    fn add(&mut self, statement: Value, replaceable: usize) {
        let sid = sid(&statement);
        let mut earlier = self.statements.iter_mut().take(replaceable);
        match earlier.find(|other| sid.is_some() && self::sid(other) == sid) {
            Some(twin) => *twin = statement,
            None => self.statements.push(statement),
        }
    }
}

fn sid(statement: &Value) -> Option<Symbol> {
    let sid = statement.members()?.get("Sid")?.value.as_str()?;
    (!sid.is_empty()).then(|| sid.into())
}
