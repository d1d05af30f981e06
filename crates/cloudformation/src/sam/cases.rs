//! Values that a condition chooses, one of which may be that there is none: what is made exists in the other case.

use cumulint_model::{ConditionId, Formula, Kind, Presence, Value};

use super::Expansion;
use super::source::Source;

/// Whether a value is that there is none.
pub(super) fn is_nothing(value: &Value) -> bool {
    matches!(value.kind, Kind::Null)
}

impl Expansion<'_, '_> {
    /// A declaration in the case where a value is there; itself, where the value always may be.
    pub(super) fn where_there(&mut self, source: &Source, value: &Value) -> Source {
        self.in_case(source, value, false).unwrap_or_else(|| source.clone())
    }

    /// A declaration in the case where a value is not there; nothing where it always is.
    pub(super) fn where_absent(&mut self, source: &Source, value: &Value) -> Option<Source> {
        self.in_case(source, value, true)
    }

    fn in_case(&mut self, source: &Source, value: &Value, absent: bool) -> Option<Source> {
        let choice = value.choice()?;
        let holds = match (is_nothing(&choice.holds), is_nothing(&choice.fails)) {
            (true, false) => absent,
            (false, true) => !absent,
            _ => return None,
        };
        let condition = match holds {
            true => choice.condition,
            false => self.evaluator.project.conditions.add(None, Formula::Not(choice.condition)),
        };
        let presence = match &source.presence {
            Presence::Certain => Presence::When(condition),
            Presence::When(outer) => {
                let both = Formula::All(Box::new([*outer, condition]));
                Presence::When(self.evaluator.project.conditions.add(None, both))
            }
            Presence::Unknown(why) => Presence::Unknown(why.clone()),
        };
        Some(Source { presence, ..source.clone() })
    }

    /// The presence of what several declarations share: it exists where one of them does.
    pub(super) fn shared_presence<'p>(&mut self, all: impl IntoIterator<Item = &'p Presence>) -> Presence {
        let mut conditions: Vec<ConditionId> = Vec::new();
        let mut unknown = None;
        for presence in all {
            match presence {
                Presence::Certain => return Presence::Certain,
                Presence::When(condition) => conditions.push(*condition),
                Presence::Unknown(why) => unknown = Some(why.clone()),
            }
        }
        conditions.sort_unstable();
        conditions.dedup();
        match (unknown, conditions.as_slice()) {
            (Some(why), _) => Presence::Unknown(why),
            (None, [only]) => Presence::When(*only),
            (None, _) => {
                let any = Formula::Any(conditions.into());
                Presence::When(self.evaluator.project.conditions.add(None, any))
            }
        }
    }
}
