//! Conditions: RFC 9535 filter expressions, kept as text until they are first needed.

mod compile;
mod explain;
mod scan;
mod syntax;

use std::sync::OnceLock;

pub use syntax::Constant;
pub(crate) use syntax::{
    Comparison, Expression, ExpressionKind, Literal, Match, Operand, Operator, Pattern, Query, Start, Step,
    StepKind,
};

use crate::params::Params;
use crate::problem::Problem;
use crate::quoted::Quoted;

/// A condition of a rule, compiled when it is first asked for.
#[derive(Clone, Debug)]
pub(crate) struct Condition {
    pub(crate) quoted: Quoted,
    compiled: OnceLock<Result<Expression, Problem>>,
}

impl Condition {
    pub(crate) fn new(quoted: Quoted) -> Self {
        Self { quoted, compiled: OnceLock::new() }
    }

    pub(crate) fn compiled(&self, params: &Params) -> Result<&Expression, &Problem> {
        self.compiled.get_or_init(|| compile::compile(&self.quoted.text, params)).as_ref()
    }

    /// The same condition with another meaning: for mutants.
    pub(crate) fn with(&self, expression: Expression) -> Self {
        Self { quoted: self.quoted.clone(), compiled: OnceLock::from(Ok(expression)) }
    }

    /// Forgets the compiled form, because a parameter changed.
    pub(crate) fn forget(&mut self) {
        self.compiled = OnceLock::new();
    }
}

/// A path of a rule, compiled when it is first asked for.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub(crate) quoted: Quoted,
    compiled: OnceLock<Result<Query, Problem>>,
}

impl Path {
    pub(crate) fn new(quoted: Quoted) -> Self {
        Self { quoted, compiled: OnceLock::new() }
    }

    pub(crate) fn compiled(&self) -> Result<&Query, &Problem> {
        self.compiled.get_or_init(|| compile::compile_path(&self.quoted.text, &Params::default())).as_ref()
    }
}
