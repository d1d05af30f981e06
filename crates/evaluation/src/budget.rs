//! How much one evaluation may cost, and what each limit is called.

/// How many steps a root may take: expressions, and sixteen bytes of made text count as one.
const MAX_STEPS: u64 = 2_000_000;

/// A limit of the evaluation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Limit {
    /// How many steps a root takes.
    Steps,
    /// How deep expressions nest, through the names that they use.
    Nesting,
    /// How large a single value is.
    ValueSize,
    /// How long a single text is.
    TextSize,
    /// How many instances one declaration or loop makes.
    Instances,
    /// How many files one root takes in.
    Files,
    /// How deep modules, stacks or deployments nest.
    Modules,
}

impl Limit {
    /// Its name, in a few words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Steps => "evaluation steps",
            Self::Nesting => "nesting",
            Self::ValueSize => "the size of a value",
            Self::TextSize => "the length of a string",
            Self::Instances => "instances",
            Self::Files => "files of one root",
            Self::Modules => "nested modules",
        }
    }

    /// What a person is told.
    #[must_use]
    pub fn message(self) -> String {
        format!("the limit of {} was reached: what depends on this is not evaluated", self.name())
    }
}

/// What an evaluation may still cost.
#[derive(Clone, Debug)]
pub struct Budget {
    steps: u64,
    depth: u32,
    max_depth: u32,
}

impl Budget {
    /// The budget of a root whose expressions may nest so many levels deep.
    #[must_use]
    pub const fn new(max_depth: u32) -> Self {
        Self { steps: 0, depth: 0, max_depth }
    }

    /// Takes steps.
    ///
    /// # Errors
    /// They are used up.
    pub const fn spend(&mut self, steps: u64) -> Result<(), Limit> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps <= MAX_STEPS { Ok(()) } else { Err(Limit::Steps) }
    }

    /// Takes what a text of so many bytes costs.
    ///
    /// # Errors
    /// The steps are used up.
    pub const fn spend_text(&mut self, bytes: usize) -> Result<(), Limit> {
        self.spend(bytes as u64 / 16)
    }

    /// Takes a step one level deeper; [`Budget::leave`] comes back.
    ///
    /// # Errors
    /// It is too deep, or the steps are used up: then there is nothing to leave.
    pub const fn enter(&mut self) -> Result<(), Limit> {
        if self.depth >= self.max_depth {
            return Err(Limit::Nesting);
        }
        if let Err(limit) = self.spend(1) {
            return Err(limit);
        }
        self.depth += 1;
        Ok(())
    }

    /// Comes back from a level.
    pub const fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// How deep the evaluation is.
    #[must_use]
    pub const fn depth(&self) -> u32 {
        self.depth
    }

    /// How many steps were taken.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// Whether no step is left.
    #[must_use]
    pub const fn is_exhausted(&self) -> bool {
        self.steps >= MAX_STEPS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_run_out() {
        let mut budget = Budget::new(10);
        assert_eq!(budget.spend(MAX_STEPS), Ok(()));
        assert_eq!(budget.spend(1), Err(Limit::Steps));
        assert_eq!(budget.enter(), Err(Limit::Steps));
    }

    #[test]
    fn levels_come_back() {
        let mut budget = Budget::new(2);
        assert_eq!((budget.enter(), budget.enter(), budget.enter()), (Ok(()), Ok(()), Err(Limit::Nesting)));
        budget.leave();
        assert_eq!(budget.enter(), Ok(()));
    }

    #[test]
    fn a_text_costs_by_its_length() {
        let mut budget = Budget::new(2);
        budget.spend_text(160).unwrap();
        assert_eq!(budget.steps(), 10);
    }
}
