//! Values against limits: lengths, counts, ranges, patterns, items that stand twice. Only what is known whole is measured.

use cumulint_diagnostic::Label;
use cumulint_model::{Kind, Number, Value};
use cumulint_schema::Limits;

use crate::judge::{Holder, Judge, said};
use crate::pattern::is_found;

/// The most items that are compared with each other.
const MAX_COMPARED: usize = 200;

impl Judge<'_> {
    /// Tells of limits that a value goes beyond.
    pub(crate) fn bounds(&mut self, value: &Value, limits: &Limits, holder: Holder) {
        match &value.kind {
            Kind::String(text) => self.text(value, text, limits),
            Kind::Number(number) => self.number(value, number, limits),
            Kind::List(items) => self.list(items, limits, holder),
            _ => {}
        }
    }

    fn text(&mut self, value: &Value, text: &str, limits: &Limits) {
        if limits.low.is_some() || limits.high.is_some() {
            if let Some(number) = Number::parse(text.trim()) {
                self.number(value, &number, limits);
            }
            return;
        }
        let length = text.chars().count() as u64;
        let name = self.own_name();
        if let Some(words) = beyond(length, limits, "character") {
            let message = format!("`{name}` takes {words}, not {length}");
            return self.tell("value-limit", message, value.origin, None);
        }
        let Some(pattern) = limits.pattern.as_ref() else { return };
        if is_found(pattern, text) == Some(false) {
            let message = format!("{} does not match the pattern of `{name}`", said(value, text));
            let help = (pattern.len() <= 120).then(|| format!("it matches `{pattern}`"));
            self.tell("unmatched-value", message, value.origin, help);
        }
    }

    fn number(&mut self, value: &Value, number: &Number, limits: &Limits) {
        let known = number.as_f64();
        let name = self.own_name();
        let words = match (limits.low, limits.high) {
            (Some(low), _) if known < low => format!("a number of at least {low}"),
            (_, Some(high)) if known > high => format!("a number of at most {high}"),
            _ => return,
        };
        let message = format!("`{name}` takes {words}, not {}", said(value, &number.to_string()));
        self.tell("value-limit", message, value.origin, None);
    }

    fn list(&mut self, items: &[Value], limits: &Limits, holder: Holder) {
        let name = self.own_name();
        let (least, most) = items.iter().map(count).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        // The fewest that there can be are too many, or the most too few.
        let told = beyond(least, limits, "item").filter(|_| limits.most.is_some_and(|limit| least > limit));
        let told = told.map(|words| (words, least)).or_else(|| {
            let too_few = limits.least.is_some_and(|limit| most < limit);
            beyond(most, limits, "item").filter(|_| too_few).map(|words| (words, most))
        });
        if let Some((words, count)) = told {
            let message = format!("`{name}` takes {words}, not {count}");
            self.mistakes.add("value-limit", message, holder.header);
        }
        if limits.unique {
            self.repeated(items);
        }
    }

    fn repeated(&mut self, items: &[Value]) {
        let items = items.get(..items.len().min(MAX_COMPARED)).unwrap_or_default();
        for (at, item) in items.iter().enumerate().filter(|(_, item)| is_known(item, 0)) {
            let Some(first) = items.iter().take(at).find(|first| *first == item) else { continue };
            let message = format!("an item of `{}` stands twice", self.own_name());
            let place = self.origins.place(item.origin);
            let label = self.origins.place(first.origin);
            if let Some(found) = self.mistakes.add("repeated-item", message, place) {
                let message = "here first".to_owned();
                found.labels.extend(label.map(|span| Label { span, message }));
            }
        }
    }
}

/// What is taken instead of so many.
fn beyond(count: u64, limits: &Limits, what: &str) -> Option<String> {
    let counted = |count: u64| if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") };
    match (limits.least, limits.most) {
        (Some(least), _) if count < least => Some(format!("at least {}", counted(least))),
        (_, Some(most)) if count > most => Some(format!("at most {}", counted(most))),
        _ => None,
    }
}

/// The fewest and the most items that an item may turn out to be.
fn count(item: &Value) -> (u64, u64) {
    match (&item.kind, item.choice()) {
        (_, Some(choice)) => {
            let (one, other) = (count(&choice.holds), count(&choice.fails));
            (one.0.min(other.0), one.1.max(other.1))
        }
        (Kind::Null, _) => (0, 0),
        _ => (1, 1),
    }
}

/// Whether nothing of a value is open.
fn is_known(value: &Value, depth: usize) -> bool {
    match &value.kind {
        Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => true,
        Kind::List(items) => depth < 16 && items.iter().all(|item| is_known(item, depth + 1)),
        Kind::Map(map) => depth < 16 && map.iter().all(|entry| is_known(&entry.value, depth + 1)),
        Kind::Null | Kind::Encoded(_) | Kind::Reference(_) | Kind::Unknown(_) => false,
    }
}
