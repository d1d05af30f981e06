//! `for` expressions.

use std::collections::BTreeMap;

use cumulint_hcl::{For, Name};
use cumulint_model::{Key, OriginId, Symbol};
use cumulint_source::Span;

use crate::evaluate::{Answer, Bound, Evaluator, Fault, Scope, fault};
use crate::functions::unknown_as;
use crate::value::{Content, Member, Members, Type, Value, convert};

/// One turn of a loop.
pub(crate) struct Turn {
    pub(crate) key: Value,
    pub(crate) value: Value,
    pub(crate) place: Key,
}

impl Turn {
    /// Evaluates something with the names of the key and the value bound. A loop without a key variable binds a name for it
    /// that cannot be written.
    pub(super) fn within<T>(
        self,
        (key, value): (Option<&str>, &str),
        scope: &Scope<'_>,
        evaluate: impl FnOnce(&Scope<'_>) -> T,
    ) -> T {
        let key = Bound::turn(key.unwrap_or(""), self.key, self.place.clone(), scope);
        let scope = scope.with(&key);
        let value = Bound::turn(value, self.value, self.place, &scope);
        evaluate(&scope.with(&value))
    }
}

/// A `for` expression where it stands.
pub(super) struct ForExpression<'e, 'm, 's, 't> {
    evaluator: &'e mut Evaluator<'m>,
    scope: &'e Scope<'s>,
    lasting: For<'t>,
}

impl<'e, 'm, 's, 't> ForExpression<'e, 'm, 's, 't> {
    pub(super) fn new(evaluator: &'e mut Evaluator<'m>, scope: &'e Scope<'s>, lasting: For<'t>) -> Self {
        Self { evaluator, scope, lasting }
    }

    pub(super) fn tuple(mut self) -> Answer {
        let (collection, origin) = self.collection()?;
        let Some(turns) = self.turns(&collection)? else {
            return Ok(unknown_as(&collection, Type::Any, origin).marked(collection.sensitive));
        };
        let mut items = Vec::new();
        let mut missing = None;
        for turn in turns {
            turn.within(self.names(), self.scope, |scope| {
                match self.admitted(scope)? {
                    Admitted::No => {}
                    Admitted::Unknown(why) => missing = missing.take().or(Some(why)),
                    Admitted::Yes => items.push(self.evaluator.expression(self.lasting.value(), scope)?),
                }
                Ok(())
            })?;
        }
        Ok(match missing {
            Some(missing) => unknown_as(&missing, Type::Any, origin),
            None => Value::tuple(items, origin),
        }
        .marked(collection.sensitive))
    }

    pub(super) fn object(mut self) -> Answer {
        let (collection, origin) = self.collection()?;
        let Some(turns) = self.turns(&collection)? else {
            return Ok(unknown_as(&collection, Type::Any, origin).marked(collection.sensitive));
        };
        let mut built = Built::default();
        for turn in turns {
            turn.within(self.names(), self.scope, |scope| self.object_turn(scope, &mut built))?;
        }
        Ok(match built.missing {
            Some(missing) => unknown_as(&missing, Type::Any, origin),
            None => Value::object(built.members(self.lasting.groups()), origin),
        }
        .marked(collection.sensitive))
    }

    /// What it goes through, and the origin of what it makes.
    fn collection(&mut self) -> Result<(Value, OriginId), Fault> {
        let span = self.scope.span(self.lasting.range());
        let collection = self.evaluator.expression(self.lasting.collection(), self.scope)?;
        let origin = self.evaluator.provenance().made(span, "a for expression", [collection.origin]);
        Ok((collection, origin))
    }

    fn turns(&self, collection: &Value) -> Result<Option<Vec<Turn>>, Fault> {
        turns(collection, self.scope.span(self.lasting.collection().range()))
    }

    fn names(&self) -> (Option<&'t str>, &'t str) {
        (self.lasting.key_variable().map(Name::text), self.lasting.value_variable().text())
    }

    fn object_turn(&mut self, scope: &Scope<'_>, built: &mut Built) -> Result<(), Fault> {
        match self.admitted(scope)? {
            Admitted::No => return Ok(()),
            Admitted::Unknown(why) => {
                built.missing = built.missing.take().or(Some(why));
                return Ok(());
            }
            Admitted::Yes => {}
        }
        let Some(key) = self.lasting.key() else { return Ok(()) };
        let at = scope.span(key.range());
        let key = self.evaluator.expression(key, scope)?;
        let value = self.evaluator.expression(self.lasting.value(), scope)?;
        let text = convert(&key, &Type::String).or_else(|why| fault(why, at))?;
        match text.as_str() {
            None if text.is_null() => fault("the key is null", at),
            None => {
                built.missing = built.missing.take().or(Some(text));
                Ok(())
            }
            Some(text) if !self.lasting.groups() && built.groups.contains_key(text) => {
                fault(format!("duplicate object key \"{text}\""), at)
            }
            Some(text) => {
                built.add(text.into(), key.origin, value);
                Ok(())
            }
        }
    }

    /// Whether the condition lets an element in.
    fn admitted(&mut self, scope: &Scope<'_>) -> Result<Admitted, Fault> {
        let Some(condition) = self.lasting.condition() else { return Ok(Admitted::Yes) };
        let at = scope.span(condition.range());
        let value = self.evaluator.expression(condition, scope)?;
        let truth = convert(&value, &Type::Bool).or_else(|why| fault(why, at))?;
        match truth.content {
            Content::Bool(true) => Ok(Admitted::Yes),
            Content::Bool(false) => Ok(Admitted::No),
            Content::Null(_) => fault("the condition value is null", at),
            _ => Ok(Admitted::Unknown(value)),
        }
    }
}

/// What a loop goes through, in Terraform's order; `None` if that is not known.
pub(crate) fn turns(collection: &Value, at: Span) -> Result<Option<Vec<Turn>>, Fault> {
    let mark = collection.sensitive;
    match &collection.content {
        Content::Tuple(_) | Content::List(_) => {
            let items = collection.items().unwrap_or_default();
            let turn = |(index, item): (usize, &Value)| Turn {
                key: Value::number(index, item.origin),
                value: item.clone().marked(mark),
                place: Key::Index(index as u64),
            };
            Ok(Some(items.iter().enumerate().map(turn).collect()))
        }
        Content::Set(sequence) if sequence.items.iter().any(|item| !item.is_known()) => Ok(None),
        Content::Set(sequence) => {
            let turn = |item: &Value| {
                let place = item.as_str().map_or(Key::Unknown, |text| Key::Name(text.into()));
                Turn { key: item.clone(), value: item.clone().marked(mark), place }
            };
            Ok(Some(sequence.items.iter().map(turn).collect()))
        }
        Content::Object(_) | Content::Map(_) => {
            let turn = |(key, member): (&Symbol, &Member)| Turn {
                key: Value::string(key.clone(), member.header),
                value: member.value.clone().marked(mark),
                place: Key::Name(key.clone()),
            };
            Ok(collection.members().map(|members| members.iter().map(turn).collect()))
        }
        Content::Unknown(_) | Content::Computed(_) | Content::Resource(_) => Ok(None),
        Content::Null(_) => fault("a null value cannot be iterated over", at),
        _ => fault("this value cannot be iterated over", at),
    }
}

enum Admitted {
    Yes,
    No,
    Unknown(Value),
}

/// An object in the making.
#[derive(Default)]
struct Built {
    order: Vec<(Symbol, OriginId)>,
    groups: BTreeMap<Symbol, Vec<Value>>,
    missing: Option<Value>,
}

impl Built {
    fn add(&mut self, key: Symbol, header: OriginId, value: Value) {
        let group = self.groups.entry(key.clone()).or_default();
        if group.is_empty() {
            self.order.push((key, header));
        }
        group.push(value);
    }

    fn members(mut self, grouped: bool) -> Members {
        let mut members = Members::default();
        for (key, header) in self.order {
            let mut values = self.groups.remove(&key).unwrap_or_default();
            let value = if grouped { Some(Value::tuple(values, header)) } else { values.pop() };
            if let Some(value) = value {
                members.insert(key, header, value);
            }
        }
        members
    }
}
