//! Whether a condition of a policy narrows whom the policy lets in.
//!
//! A **stranger** is a caller of whom the author knows nothing: someone with an AWS account of their own, in no organization or
//! in another one, or without any credentials. A condition of a statement that allows narrows it if no stranger can fulfil
//! the condition; one of a statement that denies narrows what is allowed if every stranger fulfils it. What a stranger can choose
//! (the name of a role, a tag, an external id, a header) keeps nobody out.
//!
//! How operators treat a key that the request does not have:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html> and
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>. Which
//! keys a request has ("Availability"):
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.

mod key;
mod operator;
mod pattern;

use cumulint_model::{Kind, Map, Value, Why};

use self::key::{Class, Key, Presence};
use self::operator::{Operator, Set, Test};
use crate::views::record::{items, reason};

/// What is known of the statement that a condition stands in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Statement {
    /// Whether it denies.
    pub(super) denies: bool,
    /// Whether every caller has credentials: who assumes a role does.
    pub(super) signed: bool,
}

impl Statement {
    /// A statement that allows something on a resource.
    pub(super) const ALLOWS: Self = Self { denies: false, signed: false };
}

/// The keys that the conditions of a statement demand to be there (`Null` with `false`), in lower case.
pub(super) fn demanded(operators: &Map) -> Vec<String> {
    let null = operators.iter().filter(|entry| entry.key.eq_ignore_ascii_case("Null"));
    let keys = null.filter_map(|entry| entry.value.as_map()).flatten();
    let demanded = keys.filter(|entry| items(&entry.value).iter().any(|value| says(value, false)));
    demanded.map(|entry| entry.key.to_ascii_lowercase()).collect()
}

/// Whether one condition narrows: a Boolean, in each case of its values, at their place.
pub(super) fn narrows(
    (operator, key): (&str, &str),
    values: &Value,
    statement: Statement,
    demanded: &[String],
) -> Value {
    let operator = Operator::read(operator);
    let key = Key::read(key);
    let may_lack = match key.presence {
        Presence::Always => false,
        Presence::Signed => !statement.signed,
        Presence::Sometimes => true,
    } && !demanded.contains(&key.name);
    let condition = Condition { operator, class: key.class, may_lack };
    values.for_each_case(&mut |values| {
        let answer =
            if statement.denies { condition.denies_strangers(values) } else { condition.admits_none(values) };
        match answer {
            Ok(answer) => Value::new(Kind::Bool(answer), values.origin),
            Err(why) => Value::unknown(why, values.origin),
        }
    })
}

/// A condition without its values.
struct Condition {
    operator: Operator,
    class: Option<Class>,
    /// Whether a stranger's request may lack the key.
    may_lack: bool,
}

impl Condition {
    /// Whether no stranger fulfils it.
    fn admits_none(&self, values: &Value) -> Result<bool, Why> {
        let Operator { test, negated, .. } = self.operator;
        if test == Test::Null || (self.may_lack && self.operator.holds_without_key()) || negated {
            return Ok(false);
        }
        if is_empty(values) {
            return Ok(true);
        }
        match self.class {
            None | Some(Class::Through) => Ok(false),
            Some(Class::Flag) => all(values, |value| says(value, true)),
            Some(class) => Ok(!self.admits_any(class, values)?),
        }
    }

    /// Whether every stranger fulfils it.
    fn denies_strangers(&self, values: &Value) -> Result<bool, Why> {
        let Operator { test, negated, .. } = self.operator;
        if test == Test::Null || (self.may_lack && !self.operator.holds_without_key()) {
            return Ok(false);
        }
        match self.class {
            // Denied is what is no service of AWS, and no stranger is one.
            Some(Class::Flag | Class::Through) => all(values, |value| says(value, negated)),
            Some(class) if negated => Ok(is_empty(values) || !self.admits_any(class, values)?),
            _ => Ok(false),
        }
    }

    /// Whether a stranger's value can be among those that the condition names.
    fn admits_any(&self, class: Class, values: &Value) -> Result<bool, Why> {
        if class == Class::Address {
            return pattern::ranges_admit_everyone(items(values));
        }
        let mut doubt = None;
        for value in items(values) {
            match pattern::admits_strangers(class, self.operator.test, value) {
                Ok(false) => {}
                Ok(true) => return Ok(true),
                Err(why) => doubt = Some(why),
            }
        }
        doubt.map_or(Ok(false), Err)
    }
}

impl Operator {
    /// What the condition says of a request that does not have its key.
    fn holds_without_key(self) -> bool {
        match self.set {
            // Set operators look at each value that is there: `…IfExists` changes nothing.
            Some(Set::All) => true,
            Some(Set::Any) => false,
            None => self.if_exists || self.negated,
        }
    }
}

fn is_empty(values: &Value) -> bool {
    matches!(&values.kind, Kind::List(items) if items.is_empty())
}

fn all(values: &Value, holds: impl Fn(&Value) -> bool) -> Result<bool, Why> {
    let is_known = |value: &&Value| value.as_bool().is_some() || value.as_str().is_some();
    match items(values).iter().find(|value| !is_known(value)) {
        Some(doubtful) => Err(reason(doubtful)),
        None => Ok(items(values).iter().all(holds)),
    }
}

/// Whether a value is the Boolean, or its name.
fn says(value: &Value, wanted: bool) -> bool {
    let name = if wanted { "true" } else { "false" };
    value.as_bool() == Some(wanted) || value.as_str().is_some_and(|text| text.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests;
