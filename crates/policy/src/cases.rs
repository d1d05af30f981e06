//! Judging by cases: where a verdict waits for a condition, it is reached in the world where that holds and in the one where it
//! does not. Only conditions that a verdict waits for are looked at, so that a thousand others cost nothing; how many worlds one
//! verdict may look at is limited, and past that it stays undecided.

use cumulint_finding::{Label, Role};
use cumulint_model::{Conditions, World};

use crate::evaluate::{Asked, Machine};

/// A supposition on the way to a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub(crate) asked: Asked,
    pub(crate) holds: bool,
}

/// A case: what is supposed, and the world that follows.
#[derive(Clone, Default, Debug)]
pub(crate) struct Case {
    pub(crate) steps: Vec<Step>,
    /// Nothing where that is the world that the resource exists in.
    pub(crate) world: Option<World>,
}

/// How many cases one verdict may have, and how many suppositions a case.
const MAX_CASES: usize = 64;
const MAX_STEPS: usize = 12;

impl Case {
    /// Both cases of a condition; one, without a supposition, where the other cannot be. None where there are too many.
    pub(crate) fn split(&self, machine: &Machine<'_>, asked: Asked, known: usize) -> Vec<Self> {
        if known + self.steps.len() >= MAX_CASES || self.steps.len() >= MAX_STEPS {
            return Vec::new();
        }
        let world = |holds| machine.supposing(asked, holds).map(|world| (holds, world));
        let possible: Vec<(bool, World)> = [true, false].into_iter().filter_map(world).collect();
        let alone = possible.len() == 1;
        let case = |(holds, world)| {
            let step = (!alone).then_some(Step { asked, holds });
            Self { steps: self.steps.iter().copied().chain(step).collect(), world: Some(world) }
        };
        possible.into_iter().map(case).collect()
    }
}

/// The fewest ways that say the same: two that differ in one supposition alone are one without it.
pub(crate) fn simplified(ways: Vec<Vec<Step>>) -> Vec<Vec<Step>> {
    let mut ways = ways;
    while let Some((first, second, joined)) = joinable(&ways) {
        let mut index = 0..;
        ways.retain(|_| index.next().is_none_or(|at| at != first && at != second));
        if !ways.contains(&joined) {
            ways.insert(first.min(ways.len()), joined);
        }
    }
    ways
}

fn joinable(ways: &[Vec<Step>]) -> Option<(usize, usize, Vec<Step>)> {
    ways.iter().enumerate().find_map(|(first, one)| {
        let mut others = ways.iter().enumerate().skip(first + 1);
        others.find_map(|(second, other)| Some((first, second, joined(one, other)?)))
    })
}

fn joined(one: &[Step], other: &[Step]) -> Option<Vec<Step>> {
    let contrary = |a: &Step, b: &Step| a.asked.condition == b.asked.condition && a.holds != b.holds;
    let odd: Vec<usize> =
        one.iter().zip(other).enumerate().filter(|(_, (a, b))| contrary(a, b)).map(|(at, _)| at).collect();
    let [odd] = odd.as_slice() else { return None };
    let alike = |(at, (a, b)): (usize, (&Step, &Step))| {
        at == *odd || (a.asked.condition == b.asked.condition && a.holds == b.holds)
    };
    let same = one.len() == other.len() && one.iter().zip(other).enumerate().all(alike);
    let without = one.iter().enumerate().filter(|(at, _)| at != odd).map(|(_, step)| *step);
    same.then(|| without.collect())
}

/// The ways in words: "where `IsProd` holds and `Env` is not `dev`".
pub(crate) fn when(conditions: &Conditions, ways: &[Vec<Step>]) -> Option<String> {
    let says = |step: &Step| conditions.says(step.asked.condition, step.holds);
    let way = |way: &Vec<Step>| way.iter().map(says).collect::<Vec<_>>().join(" and ");
    let certain = ways.iter().any(Vec::is_empty);
    let shown = ways.iter().take(MAX_SHOWN).map(way).collect::<Vec<_>>().join(", or ");
    let more = if ways.len() > MAX_SHOWN { ", or in other cases" } else { "" };
    (!certain && !ways.is_empty()).then(|| format!("where {shown}{more}"))
}

/// A label at each place where a condition was asked for.
pub(crate) fn labels(conditions: &Conditions, ways: &[Vec<Step>]) -> Vec<Label> {
    let mut labels: Vec<Label> = Vec::new();
    for step in ways.iter().take(MAX_SHOWN).flatten() {
        if !labels.iter().any(|label| label.span == step.asked.at) {
            let message = format!("where {}", conditions.says(step.asked.condition, step.holds));
            labels.push(Label { span: step.asked.at, role: Role::Condition, message });
        }
    }
    labels
}

const MAX_SHOWN: usize = 3;

#[cfg(test)]
mod tests {
    use cumulint_model::{ConditionId, Formula};
    use cumulint_source::{FileId, Span};

    use super::*;

    fn table(count: usize) -> (Conditions, Vec<ConditionId>) {
        let mut conditions = Conditions::default();
        let name = |at: usize| Some(format!("C{at}").into());
        let all = (0..count).map(|at| conditions.add(name(at), Formula::Open)).collect();
        (conditions, all)
    }

    fn step(condition: ConditionId, holds: bool) -> Step {
        Step { asked: Asked { condition, at: Span::new(FileId(0), 0, 1) }, holds }
    }

    #[test]
    fn both_cases_of_a_condition_are_none() {
        let (conditions, all) = table(2);
        let ways = vec![vec![step(all[0], true)], vec![step(all[0], false), step(all[1], true)]];
        let told = when(&conditions, &simplified(ways));
        assert_eq!(told.as_deref(), Some("where `C0` holds, or `C0` does not hold and `C1` holds"));
        let ways = vec![
            vec![step(all[0], true)],
            vec![step(all[0], false), step(all[1], true)],
            vec![step(all[0], false), step(all[1], false)],
        ];
        assert_eq!(when(&conditions, &simplified(ways)), None);
    }

    #[test]
    fn what_makes_no_difference_is_left_out() {
        let (conditions, all) = table(2);
        let ways = vec![
            vec![step(all[0], true), step(all[1], false)],
            vec![step(all[0], false), step(all[1], false)],
        ];
        assert_eq!(when(&conditions, &simplified(ways)).as_deref(), Some("where `C1` does not hold"));
    }
}
