//! `for` expressions.

use std::collections::BTreeMap;

use cumulint_hcl::For;
use cumulint_model::{Key, OriginId, Symbol};

use crate::evaluate::{Answer, Bound, Evaluator, Fault, Scope, Through, fault};
use crate::functions::unknown_as;
use crate::value::{Content, Members, Type, Value, convert};

/// One turn of a loop.
pub(crate) struct Turn {
    pub(crate) key: Value,
    pub(crate) value: Value,
    pub(crate) place: Key,
}

impl Evaluator<'_> {
    pub(super) fn for_tuple(&mut self, lasting: For<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(lasting.range());
        let collection = self.expression(lasting.collection(), scope)?;
        let origin = self.made(span, "a for expression", [collection.origin]);
        let Some(turns) = self.turns(&collection, scope.span(lasting.collection().range()))? else {
            return Ok(unknown_as(&collection, Type::Any, origin).marked(collection.sensitive));
        };
        let mut items = Vec::new();
        let mut missing = None;
        for turn in turns {
            self.in_turn(lasting, turn, scope, |evaluator, scope| {
                match evaluator.admitted(lasting, scope)? {
                    Admitted::No => {}
                    Admitted::Unknown(why) => missing = missing.take().or(Some(why)),
                    Admitted::Yes => items.push(evaluator.expression(lasting.value(), scope)?),
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

    pub(super) fn for_object(&mut self, lasting: For<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(lasting.range());
        let collection = self.expression(lasting.collection(), scope)?;
        let origin = self.made(span, "a for expression", [collection.origin]);
        let Some(turns) = self.turns(&collection, scope.span(lasting.collection().range()))? else {
            return Ok(unknown_as(&collection, Type::Any, origin).marked(collection.sensitive));
        };
        let mut built = Built::default();
        for turn in turns {
            self.in_turn(lasting, turn, scope, |evaluator, scope| {
                evaluator.object_turn(lasting, scope, &mut built)
            })?;
        }
        Ok(match built.missing {
            Some(missing) => unknown_as(&missing, Type::Any, origin),
            None => Value::object(built.members(lasting.groups()), origin),
        }
        .marked(collection.sensitive))
    }

    fn object_turn(&mut self, lasting: For<'_>, scope: &Scope<'_>, built: &mut Built) -> Result<(), Fault> {
        match self.admitted(lasting, scope)? {
            Admitted::No => return Ok(()),
            Admitted::Unknown(why) => {
                built.missing = built.missing.take().or(Some(why));
                return Ok(());
            }
            Admitted::Yes => {}
        }
        let Some(key) = lasting.key() else { return Ok(()) };
        let at = scope.span(key.range());
        let key = self.expression(key, scope)?;
        let value = self.expression(lasting.value(), scope)?;
        let text = convert(&key, &Type::String).or_else(|why| fault(why, at))?;
        match text.as_str() {
            None if text.is_null() => fault("the key is null", at),
            None => {
                built.missing = built.missing.take().or(Some(text));
                Ok(())
            }
            Some(text) if !lasting.groups() && built.groups.contains_key(text) => {
                fault(format!("duplicate object key \"{text}\""), at)
            }
            Some(text) => {
                built.add(text.into(), key.origin, value);
                Ok(())
            }
        }
    }

    /// Whether the condition lets an element in.
    fn admitted(&mut self, lasting: For<'_>, scope: &Scope<'_>) -> Result<Admitted, Fault> {
        let Some(condition) = lasting.condition() else { return Ok(Admitted::Yes) };
        let at = scope.span(condition.range());
        let value = self.expression(condition, scope)?;
        let truth = convert(&value, &Type::Bool).or_else(|why| fault(why, at))?;
        match truth.content {
            Content::Bool(true) => Ok(Admitted::Yes),
            Content::Bool(false) => Ok(Admitted::No),
            Content::Null(_) => fault("the condition value is null", at),
            _ => Ok(Admitted::Unknown(value)),
        }
    }

    /// Evaluates something with the loop's variables bound.
    fn in_turn<T>(
        &mut self,
        lasting: For<'_>,
        turn: Turn,
        scope: &Scope<'_>,
        evaluate: impl FnOnce(&mut Self, &Scope<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let names = (lasting.key_variable().map(cumulint_hcl::Name::text), lasting.value_variable().text());
        self.with_turn(names, turn, scope, evaluate)
    }

    /// As above, with the names of the variables for the key and the value.
    pub(crate) fn with_turn<T>(
        &mut self,
        (key, value): (Option<&str>, &str),
        turn: Turn,
        scope: &Scope<'_>,
        evaluate: impl FnOnce(&mut Self, &Scope<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let through = Through::Turn(turn.place);
        let key_bound = Bound {
            // A loop without a key variable binds a name that cannot be written.
            name: key.unwrap_or("").into(),
            value: turn.key,
            through: through.clone(),
            outer: scope.bound,
        };
        let value_bound = Bound { name: value.into(), value: turn.value, through, outer: Some(&key_bound) };
        evaluate(self, &scope.with(&value_bound))
    }

    /// What a loop goes through, in Terraform's order; nothing where that is not known.
    pub(crate) fn turns(
        &mut self,
        collection: &Value,
        at: cumulint_source::Span,
    ) -> Result<Option<Vec<Turn>>, Fault> {
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
                let turn = |(key, member): (&Symbol, &crate::value::Member)| Turn {
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
