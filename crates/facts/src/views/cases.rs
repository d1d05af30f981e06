//! Values by cases: what a view reads of each value that a condition may choose, and finds only where that one is chosen.

use std::sync::Arc;

use cumulint_model::{Choice, Kind, Unknown, Value};

use super::record::items;

/// A value, and which choices lead to it.
#[derive(Clone)]
pub(super) struct Case<'v> {
    pub(super) value: &'v Value,
    way: Vec<(&'v Value, bool)>,
}

impl<'v> Case<'v> {
    /// Something found in this case, as a value that is absent in others.
    pub(super) fn found(&self, value: Value) -> Value {
        self.way.iter().rev().fold(value, |value, (chosen, holds)| {
            let (Kind::Unknown(unknown), Some(choice)) = (&chosen.kind, chosen.choice()) else {
                return value;
            };
            let origin = value.origin;
            let nothing = Value::new(Kind::Null, choice.case(!holds).origin);
            let (holds, fails) = if *holds { (value, nothing) } else { (nothing, value) };
            let choice = Some(Choice { holds, fails, ..*choice });
            let unknown = Unknown { why: unknown.why.clone(), prefix: None, suffix: None, choice };
            Value::new(Kind::Unknown(Arc::new(unknown)), origin)
        })
    }

    /// The cases of a part of this one's value.
    pub(super) fn within(&self, part: &'v Value) -> Vec<Self> {
        let mut found = Vec::new();
        add(part, self.way.clone(), &mut found);
        found
    }

    /// The items that this case's value lists, each in its cases.
    pub(super) fn items(&self) -> impl Iterator<Item = Self> {
        items(self.value).iter().flat_map(|item| self.within(item))
    }
}

/// All values that a value can be; itself, where no condition decides.
pub(super) fn cases(value: &Value) -> Vec<Case<'_>> {
    let mut found = Vec::new();
    add(value, Vec::new(), &mut found);
    found
}

/// The items that a value lists, by cases of the list and of each item.
pub(super) fn items_by_case(value: &Value) -> Vec<Case<'_>> {
    cases(value).iter().flat_map(Case::items).collect()
}

fn add<'v>(value: &'v Value, way: Vec<(&'v Value, bool)>, found: &mut Vec<Case<'v>>) {
    let Some(choice) = value.choice().filter(|_| way.len() < MAX_DEPTH) else {
        found.push(Case { value, way });
        return;
    };
    for holds in [true, false] {
        let case = choice.case(holds);
        if case.kind != Kind::Null {
            let mut way = way.clone();
            way.push((value, holds));
            add(case, way, found);
        }
    }
}

/// How many choices inside each other are followed.
const MAX_DEPTH: usize = 32;
