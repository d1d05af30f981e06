//! Functions of numbers.

use cumulint_model::Number;

use super::Applied;
use crate::evaluator::{Evaluator, MAX_COPIES};
use crate::value::{Kind, Value};

impl Evaluator<'_> {
    pub(crate) fn number_function(&mut self, name: &str, applied: &Applied<'_>) -> Option<Value> {
        Some(match name {
            "int" => {
                let number = applied.get(0).and_then(whole);
                self.number(number, applied)
            }
            "add" => self.arithmetic(applied, i64::checked_add),
            "sub" => self.arithmetic(applied, i64::checked_sub),
            "mul" => self.arithmetic(applied, i64::checked_mul),
            "div" => self.arithmetic(applied, i64::checked_div),
            "mod" => self.arithmetic(applied, i64::checked_rem),
            "min" => self.extreme(applied, |numbers| numbers.iter().min().copied()),
            "max" => self.extreme(applied, |numbers| numbers.iter().max().copied()),
            "less" => self.compared(applied, std::cmp::Ordering::is_lt),
            "lessorequals" => self.compared(applied, std::cmp::Ordering::is_le),
            "greater" => self.compared(applied, std::cmp::Ordering::is_gt),
            "greaterorequals" => self.compared(applied, std::cmp::Ordering::is_ge),
            "range" => self.range(applied),
            _ => return None,
        })
    }

    fn number(&mut self, number: Option<i64>, applied: &Applied<'_>) -> Value {
        match number {
            Some(number) => self.result(Kind::Number(Number::from(number)), applied),
            None => self.not_evaluated(applied),
        }
    }

    fn arithmetic(&mut self, applied: &Applied<'_>, apply: impl Fn(i64, i64) -> Option<i64>) -> Value {
        let pair = applied.get(0).and_then(Value::as_i64).zip(applied.get(1).and_then(Value::as_i64));
        self.number(pair.and_then(|(left, right)| apply(left, right)), applied)
    }

    fn extreme(&mut self, applied: &Applied<'_>, choose: impl Fn(&[i64]) -> Option<i64>) -> Value {
        let numbers = match applied.arguments {
            [one] if one.as_list().is_some() => one.as_list().unwrap_or_default(),
            several => several,
        };
        let numbers: Option<Vec<i64>> = numbers.iter().map(Value::as_i64).collect();
        self.number(numbers.and_then(|numbers| choose(&numbers)), applied)
    }

    fn compared(&mut self, applied: &Applied<'_>, holds: impl Fn(std::cmp::Ordering) -> bool) -> Value {
        let order = applied.get(0).zip(applied.get(1)).and_then(|(left, right)| {
            let numbers = left.as_i64().zip(right.as_i64()).map(|(left, right)| left.cmp(&right));
            numbers.or_else(|| Some(left.as_str()?.cmp(right.as_str()?)))
        });
        match order {
            Some(order) => self.result(Kind::Bool(holds(order)), applied),
            None => self.not_evaluated(applied),
        }
    }

    fn range(&mut self, applied: &Applied<'_>) -> Value {
        let start = applied.get(0).and_then(Value::as_i64);
        let (Some(start), Some(count)) = (start, applied.get(1).and_then(Value::as_i64)) else {
            return self.not_evaluated(applied);
        };
        if u64::try_from(count).is_ok_and(|count| count > MAX_COPIES) {
            return self.limited("copies", applied.span);
        }
        let origin = self.project.origins.written(applied.span);
        let number = |index: i64| Value::new(Kind::Number(start.saturating_add(index).into()), origin);
        self.list_result((0..count).map(number).collect(), applied)
    }
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
