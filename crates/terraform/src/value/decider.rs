//! What decides about a value that is not known, so that values that hang on the same input stay together.

use std::sync::Arc;

use cumulint_model::{ConditionId, InputId};
use cumulint_source::Span;

use super::{Content, InstanceId, Value};

/// What decides about an unknown value.
#[derive(Clone, Default, Debug)]
pub(crate) enum Decider {
    /// Nothing that any other value hangs on.
    #[default]
    Nothing,
    /// It is what a deployment gives for this.
    Input(InputId),
    /// It is whether a condition holds.
    Condition(ConditionId),
    /// It is one of two values.
    Choice(Arc<Choice>),
    /// It is all instances of a block, for which one stands: it is not known how many there are.
    Instances(InstanceId),
}

/// One of two values, by a condition.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// What decides.
    pub(crate) condition: ConditionId,
    /// Where the author asks for it.
    pub(crate) at: Span,
    /// What it is where the condition holds.
    pub(crate) holds: Value,
    /// What it is where it does not.
    pub(crate) fails: Value,
}

impl Value {
    /// What decides about it; nothing if it is known.
    pub(crate) fn decider(&self) -> &Decider {
        match &self.content {
            Content::Unknown(unknown) => &unknown.decider,
            _ => &Decider::Nothing,
        }
    }

    /// The same unknown, decided by something; as it was if it is known, or something decides already.
    pub(crate) fn decided_by(mut self, decider: Decider) -> Self {
        if let Content::Unknown(unknown) = &mut self.content
            && matches!(unknown.decider, Decider::Nothing)
        {
            Arc::make_mut(unknown).decider = decider;
            self.weight = self.content.weight();
        }
        self
    }

    /// The two values that it can be; `None` if no condition decides.
    pub(crate) fn choice(&self) -> Option<&Arc<Choice>> {
        if let Decider::Choice(choice) = self.decider() { Some(choice) } else { None }
    }

    /// What it is where a condition holds, or does not: one of two values if that condition decides between them.
    pub(crate) fn case(&self, condition: ConditionId, holds: bool) -> &Self {
        match self.choice() {
            Some(choice) if choice.condition == condition => {
                if holds {
                    &choice.holds
                } else {
                    &choice.fails
                }
            }
            _ => self,
        }
    }
}
