//! Compiled conditions: the syntax that the evaluator walks. Every part knows its place in the condition's own text.

use std::sync::OnceLock;

use cumulint_source::TextRange;
use regex::Regex;
use regex_automata::hybrid::dfa::DFA;

/// A condition.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    pub(crate) kind: ExpressionKind,
    pub(crate) range: TextRange,
}

#[derive(Clone, Debug)]
pub(crate) enum ExpressionKind {
    Or(Vec<Expression>),
    And(Vec<Expression>),
    Not(Box<Expression>),
    Compare(Comparison),
    /// The query finds something.
    Exists(Query),
    Match(Match),
}

#[derive(Clone, Debug)]
pub(crate) struct Comparison {
    pub(crate) left: Operand,
    pub(crate) operator: Operator,
    pub(crate) right: Operand,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    Literal(Literal),
    /// A singular path.
    Path(Query),
    Length(Box<Operand>),
    Count(Query),
    /// The one node that a query finds.
    Value(Query),
}

/// A constant of the condition, or a parameter of the policy.
#[derive(Clone, Debug)]
pub(crate) struct Literal {
    pub(crate) constant: Constant,
    pub(crate) range: TextRange,
}

/// A constant.
#[derive(Clone, PartialEq, Debug)]
pub enum Constant {
    /// `null`: the same as absent.
    Null,
    /// A Boolean.
    Bool(bool),
    /// A number.
    Number(cumulint_model::Number),
    /// A text.
    Text(String),
}

/// `match` (the whole text) or `search` (anywhere in it).
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) subject: Operand,
    pub(crate) whole: bool,
    pub(crate) pattern: Pattern,
}

/// A regular expression, compiled when it is first used.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pub(crate) text: String,
    pub(crate) range: TextRange,
    pub(crate) automata: Box<Automata>,
}

/// What was made of a regular expression so far: as written, and ignoring case.
#[derive(Clone, Default, Debug)]
pub(crate) struct Automata {
    pub(crate) regex: [OnceLock<Option<Regex>>; 2],
    /// What tells how a match begins, and how it ends.
    pub(crate) beginning: [OnceLock<Option<DFA>>; 2],
    pub(crate) end: [OnceLock<Option<DFA>>; 2],
}

/// A path or a query.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) from: Start,
    pub(crate) steps: Vec<Step>,
    pub(crate) range: TextRange,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Start {
    /// `$`, the resource.
    Resource,
    /// `@`, the selected node, or the element that a filter looks at.
    Current,
}

#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) kind: StepKind,
    pub(crate) range: TextRange,
    /// A name in quotes is taken as it is: `$['status']` may name what no published schema has.
    pub(crate) verbatim: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum StepKind {
    Name(String),
    Index(i64),
    Wildcard,
    Slice {
        start: Option<i64>,
        end: Option<i64>,
        step: i64,
    },
    Filter(Box<Expression>),
    /// Several selectors in one pair of brackets.
    Union(Vec<Step>),
    /// `..`: the node and all below it.
    Descend(Box<Step>),
}

impl Query {
    /// Whether it finds at most one node.
    pub(crate) fn is_singular(&self) -> bool {
        self.steps.iter().all(|step| matches!(step.kind, StepKind::Name(_) | StepKind::Index(_)))
    }
}

impl Operand {
    /// The query inside, where there is one.
    pub(crate) fn query(&self) -> Option<&Query> {
        match self {
            Self::Literal(_) => None,
            Self::Path(query) | Self::Count(query) | Self::Value(query) => Some(query),
            Self::Length(operand) => operand.query(),
        }
    }
}
