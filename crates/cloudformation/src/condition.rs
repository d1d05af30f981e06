//! Conditions: three-valued, resolved when first asked for.

use cumulint_document::Node;
use cumulint_model::{Kind, Symbol, Truth, Value, Why};

use crate::evaluator::Evaluator;
use crate::intrinsic::Intrinsic;
use crate::parameter::is_true;
use crate::pseudo::first_symbol;
use crate::text::as_text;

/// What is known of a named condition.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// It is being evaluated: who asks now has found a cycle.
    Open,
    /// Evaluated.
    Is(Outcome),
}

/// Whether a condition holds: a deployment can give other values than the defaults of parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Outcome {
    /// With the defaults.
    pub(crate) by_default: Truth,
    /// Whatever a deployment gives.
    pub(crate) always: Truth,
}

impl Outcome {
    const UNKNOWN: Self = Self::settled(Truth::Unknown);

    const fn settled(truth: Truth) -> Self {
        Self { by_default: truth, always: truth }
    }

    fn with(self, other: Self, join: impl Fn(Truth, Truth) -> Truth) -> Self {
        Self { by_default: join(self.by_default, other.by_default), always: join(self.always, other.always) }
    }
}

impl<'t> Evaluator<'t> {
    /// Whether a named condition holds. One that is not declared, or declared by way of itself, is unknown.
    pub(crate) fn condition(&mut self, name: &str, asked: Node<'t>) -> Outcome {
        match self.conditions.get(name) {
            Some(Verdict::Is(outcome)) => return *outcome,
            Some(Verdict::Open) => {
                self.warn("cycle", format!("condition `{name}` depends on itself"), asked.span());
                return Outcome::UNKNOWN;
            }
            None => {}
        }
        let Some(declared) = self.section("Conditions").and_then(|section| section.get(name)) else {
            if !self.open_world {
                let message = format!("condition `{name}` is not declared in this template");
                self.warn("template", message, asked.span());
            }
            return Outcome::UNKNOWN;
        };
        let name: Symbol = name.into();
        self.conditions.insert(name.clone(), Verdict::Open);
        let outcome = self.outcome(declared);
        self.conditions.insert(name, Verdict::Is(outcome));
        outcome
    }

    /// Whether the expression of a condition holds.
    fn outcome(&mut self, node: Node<'t>) -> Outcome {
        let mut outcome = Outcome::UNKNOWN;
        self.nested(node, |this| {
            outcome = this.outcome_of(node);
            None
        });
        outcome
    }

    fn outcome_of(&mut self, node: Node<'t>) -> Outcome {
        let by_name = node.get("Condition").filter(|_| node.entries().count() == 1 && node.tag().is_none());
        if let Some(name) = by_name {
            return self.condition(&name.text().unwrap_or_default(), name);
        }
        let Some(intrinsic) = Intrinsic::of(node) else {
            return Outcome::settled(if is_true(node) { Truth::True } else { literal_truth(node) });
        };
        let argument = intrinsic.argument;
        match intrinsic.name.as_ref() {
            "Condition" => self.condition(&argument.text().unwrap_or_default(), argument),
            "Fn::Equals" => self.equals(argument),
            "Fn::Not" => {
                let inner = argument.items().next().map_or(Outcome::UNKNOWN, |inner| self.outcome(inner));
                Outcome { by_default: !inner.by_default, always: !inner.always }
            }
            "Fn::And" => self.junction(argument, Truth::True, Truth::and),
            "Fn::Or" => self.junction(argument, Truth::False, Truth::or),
            _ => Outcome::UNKNOWN,
        }
    }

    fn junction(&mut self, sides: Node<'t>, start: Truth, join: fn(Truth, Truth) -> Truth) -> Outcome {
        sides.items().fold(Outcome::settled(start), |outcome, side| outcome.with(self.outcome(side), join))
    }

    fn equals(&mut self, pair: Node<'t>) -> Outcome {
        let mut sides = pair.items();
        let (Some(left), Some(right), None) = (sides.next(), sides.next(), sides.next()) else {
            return Outcome::UNKNOWN;
        };
        let before = self.overridable;
        match (self.value(left), self.value(right)) {
            (Some(left), Some(right)) => {
                let by_default = equal(&left, &right);
                let always = if self.overridable == before { by_default } else { Truth::Unknown };
                Outcome { by_default, always }
            }
            _ => Outcome::UNKNOWN,
        }
    }
}

/// Whether two values are equal, as CloudFormation compares: texts, so that 1 is "1".
fn equal(left: &Value, right: &Value) -> Truth {
    match (as_text(left), as_text(right)) {
        (Some(left), Some(right)) if left == right => Truth::True,
        (Some(left), Some(right)) => {
            let symbols = first_symbol(&left).or_else(|| first_symbol(&right));
            if symbols.is_some() { Truth::Unknown } else { Truth::False }
        }
        (Some(known), None) => differs(right, &known),
        (None, Some(known)) => differs(left, &known),
        (None, None) => same(left, right),
    }
}

/// An open text whose beginning is another one is certainly not equal.
fn differs(open: &Value, known: &str) -> Truth {
    match &open.kind {
        Kind::Unknown(unknown) => {
            let fits = unknown.prefix.as_deref().is_none_or(|prefix| {
                known.starts_with(prefix) || first_symbol(prefix).or_else(|| first_symbol(known)).is_some()
            });
            if fits { Truth::Unknown } else { Truth::False }
        }
        Kind::List(_) | Kind::Map(_) | Kind::Null => Truth::False,
        _ => Truth::Unknown,
    }
}

fn same(left: &Value, right: &Value) -> Truth {
    let settled = is_settled(left) && is_settled(right);
    if settled { (left == right).into() } else { Truth::Unknown }
}

/// Whether all of a value is known.
pub(crate) fn is_settled(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(_) | Kind::Reference(_) => false,
        Kind::List(items) => items.iter().all(is_settled),
        Kind::Map(map) => map.iter().all(|entry| is_settled(&entry.value)),
        Kind::Encoded(encoded) => encoded.text.is_some(),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => true,
    }
}

fn literal_truth(node: Node<'_>) -> Truth {
    let says_false =
        node.as_bool() == Some(false) || node.as_str().is_some_and(|text| text.eq_ignore_ascii_case("false"));
    if says_false { Truth::False } else { Truth::Unknown }
}

/// What an unknown condition makes of two values: their common value, else unknown with what both texts begin with.
pub(crate) fn either(condition: &str, left: Option<&Value>, right: Option<&Value>) -> Kind {
    let why = Why::Condition(condition.into());
    let both = left.zip(right);
    if let Some((left, _)) = both.filter(|(left, right)| left == right && is_settled(left)) {
        return left.kind.clone();
    }
    let common = both.and_then(|(left, right)| common_start(beginning(left)?, beginning(right)?));
    Kind::Unknown(std::sync::Arc::new(cumulint_model::Unknown { why, prefix: common, suffix: None }))
}

fn beginning(value: &Value) -> Option<&str> {
    match &value.kind {
        Kind::String(text) => Some(text),
        Kind::Unknown(unknown) => unknown.prefix.as_deref(),
        _ => None,
    }
}

fn common_start(left: &str, right: &str) -> Option<Symbol> {
    let same = left.chars().zip(right.chars()).take_while(|(left, right)| left == right);
    let start: String = same.map(|(sign, _)| sign).collect();
    (!start.is_empty()).then(|| start.into())
}
