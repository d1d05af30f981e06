//! From the text of a condition to its compiled form: jsonpath-rust parses, the places are found again among the tokens, and
//! what the grammar takes but cumulint does not is refused.

use cumulint_model::Number;
use cumulint_source::TextRange;
use jsonpath_rust::parser::model::{
    Comparable, Comparison as ParsedComparison, Filter, FilterAtom, FnArg, Literal as ParsedLiteral, Segment,
    Selector, SingularQuery, SingularQuerySegment, Test, TestFunction,
};
use jsonpath_rust::parser::parse_json_path;

use super::explain::explain;
use super::scan::{Token, TokenKind, scan};
use super::syntax::{
    Comparison, Constant, Expression, ExpressionKind, Literal, Match, Operand, Operator, Pattern, Query,
    Start, Step, StepKind,
};
use crate::params::Params;
use crate::problem::Problem;

/// The longest condition, in bytes.
const MAX_LENGTH: usize = 4096;
/// How deep brackets may nest: every level makes the parser try several times.
const MAX_NESTING: usize = 12;

/// Compiles a condition.
pub(crate) fn compile(text: &str, params: &Params) -> Result<Expression, Problem> {
    let whole = TextRange::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    let (tokens, unreadable) = scan(text);
    if let Some(unreadable) = unreadable {
        return Err(super::explain::unreadable(text, unreadable));
    }
    if text.len() > MAX_LENGTH || nesting(text, &tokens) > MAX_NESTING {
        return Err(Problem::new(whole, "this condition is too long or too deeply nested"));
    }
    let parsed = parse_json_path(&format!("$[?{text}]")).ok();
    let filter = parsed.and_then(|query| match query.segments.into_iter().next() {
        Some(Segment::Selector(Selector::Filter(filter))) => Some(filter),
        _ => None,
    });
    let Some(filter) = filter else { return Err(explain(text, &tokens)) };
    Compiler { text, tokens: &tokens, next: 0, params }.filter(&filter)
}

/// Compiles a path, such as those of labels and messages.
pub(crate) fn compile_path(text: &str, params: &Params) -> Result<Query, Problem> {
    let whole = TextRange::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX));
    match compile(text, params)?.kind {
        ExpressionKind::Exists(query) => Ok(query),
        _ => Err(Problem::new(whole, "this is no path")
            .help("a path starts with `$` or `@`: `$.Name`, `@.rules[*]`")),
    }
}

fn nesting(text: &str, tokens: &[Token]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Sign) {
        match token.range.slice(text) {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

type Compiled<T> = Result<T, Problem>;

/// Walks the tree and the tokens side by side: both are in the order of the text.
struct Compiler<'t> {
    text: &'t str,
    tokens: &'t [Token],
    next: usize,
    params: &'t Params,
}

impl Compiler<'_> {
    /// The place of the next token that is wanted; those before it belong to what was read already.
    fn take(&mut self, wanted: impl Fn(Token, &str) -> bool) -> TextRange {
        let rest = self.tokens.get(self.next..).unwrap_or_default();
        let Some(offset) = rest.iter().position(|token| wanted(*token, token.range.slice(self.text))) else {
            return self.last();
        };
        self.next += offset + 1;
        rest.get(offset).map(|token| token.range).unwrap_or_default()
    }

    fn last(&self) -> TextRange {
        let last = self.tokens.get(self.next.saturating_sub(1)).or(self.tokens.last());
        last.map(|token| token.range).unwrap_or_default()
    }

    /// The place of what starts with the coming token.
    fn upcoming(&self) -> TextRange {
        self.tokens.get(self.next).map_or_else(|| self.last(), |token| token.range)
    }

    fn sign(&mut self, sign: &str) -> TextRange {
        self.take(|token, text| token.kind == TokenKind::Sign && text == sign)
    }

    fn any(&mut self, kinds: &[TokenKind]) -> TextRange {
        self.take(|token, _| kinds.contains(&token.kind))
    }

    fn filter(&mut self, filter: &Filter) -> Compiled<Expression> {
        let start = self.upcoming();
        let kind = match filter {
            Filter::Or(all) => ExpressionKind::Or(self.filters(all)?),
            Filter::And(all) => ExpressionKind::And(self.filters(all)?),
            Filter::Atom(atom) => return self.atom(atom),
        };
        Ok(Expression { kind, range: start.cover(self.last()) })
    }

    fn filters(&mut self, all: &[Filter]) -> Compiled<Vec<Expression>> {
        let mut compiled = Vec::with_capacity(all.len());
        for (index, filter) in all.iter().enumerate() {
            if index > 0 {
                self.take(|token, text| token.kind == TokenKind::Sign && matches!(text, "&&" | "||"));
            }
            compiled.push(self.filter(filter)?);
        }
        Ok(compiled)
    }

    fn atom(&mut self, atom: &FilterAtom) -> Compiled<Expression> {
        let start = self.upcoming();
        let (inner, not) = match atom {
            FilterAtom::Filter { expr, not } => {
                self.sign("(");
                let inner = self.filter(expr)?;
                self.sign(")");
                (inner, *not)
            }
            FilterAtom::Test { expr, not } => {
                if *not {
                    self.sign("!");
                }
                (self.test(expr)?, *not)
            }
            FilterAtom::Comparison(comparison) => (self.comparison(comparison)?, false),
        };
        if !not {
            return Ok(inner);
        }
        let range = start.cover(self.last());
        Ok(Expression { kind: ExpressionKind::Not(Box::new(inner)), range })
    }

    fn test(&mut self, test: &Test) -> Compiled<Expression> {
        let start = self.upcoming();
        let kind = match test {
            Test::RelQuery(segments) => ExpressionKind::Exists(self.query(Start::Current, segments)?),
            Test::AbsQuery(query) => ExpressionKind::Exists(self.query(Start::Resource, &query.segments)?),
            Test::Function(function) => self.test_function(function)?,
        };
        Ok(Expression { kind, range: start.cover(self.last()) })
    }

    fn test_function(&mut self, function: &TestFunction) -> Compiled<ExpressionKind> {
        let name = self.any(&[TokenKind::Name]);
        let (subject, pattern, whole) = match function {
            TestFunction::Match(subject, pattern) => (subject, pattern, true),
            TestFunction::Search(subject, pattern) => (subject, pattern, false),
            TestFunction::Custom(..) => return Err(unknown_function(name, self.text)),
            TestFunction::Length(_) | TestFunction::Value(_) | TestFunction::Count(_) => {
                let message = format!("`{}` yields a value, not a truth", name.slice(self.text));
                return Err(
                    Problem::new(name, message).help("compare it with something: `count($.rules[*]) > 0`")
                );
            }
        };
        self.sign("(");
        let subject = self.one_value(subject, name)?;
        self.sign(",");
        let pattern = self.pattern(pattern, name)?;
        self.sign(")");
        Ok(ExpressionKind::Match(Match { subject, whole, pattern }))
    }

    fn pattern(&mut self, argument: &FnArg, name: TextRange) -> Compiled<Pattern> {
        let place = self.upcoming();
        let literal = match argument {
            FnArg::Literal(literal) => Some(self.literal(literal)),
            _ => match self.one_value(argument, name)? {
                Operand::Literal(literal) => Some(literal),
                _ => None,
            },
        };
        match literal {
            Some(Literal { constant: Constant::Text(text), range }) => {
                Ok(Pattern { text, range, automata: Box::default() })
            }
            _ => {
                let message =
                    format!("the second argument of `{}` must be a quoted pattern", name.slice(self.text));
                Err(Problem::new(place, message).help("`match($.Name, 'a|b')`"))
            }
        }
    }

    /// An argument that must be one value.
    fn one_value(&mut self, argument: &FnArg, function: TextRange) -> Compiled<Operand> {
        let place = self.upcoming();
        let operand = match argument {
            FnArg::Literal(literal) => return Ok(Operand::Literal(self.literal(literal))),
            FnArg::Test(test) => match &**test {
                Test::RelQuery(segments) => self.path_or_param(Start::Current, segments)?,
                Test::AbsQuery(query) => self.path_or_param(Start::Resource, &query.segments)?,
                Test::Function(function) => self.comparable_function(function)?,
            },
            FnArg::Filter(_) => return Err(ill_typed(place, function, self.text)),
        };
        match &operand {
            Operand::Path(query) if !query.is_singular() => {
                let name = function.slice(self.text);
                let message = format!("`{name}` looks at one value, this path may find several");
                Err(Problem::new(query.range, message)
                    .help(format!("filter the list: `$.list[?{name}(@, …)]`")))
            }
            _ => Ok(operand),
        }
    }

    fn comparable_function(&mut self, function: &TestFunction) -> Compiled<Operand> {
        let name = self.any(&[TokenKind::Name]);
        self.sign("(");
        let operand = match function {
            TestFunction::Length(argument) => Operand::Length(Box::new(self.one_value(argument, name)?)),
            TestFunction::Count(argument) => Operand::Count(self.query_argument(argument, name)?),
            TestFunction::Value(argument) => Operand::Value(self.query_argument(argument, name)?),
            TestFunction::Custom(..) => return Err(unknown_function(name, self.text)),
            TestFunction::Match(..) | TestFunction::Search(..) => {
                return Err(ill_typed(name, name, self.text));
            }
        };
        self.sign(")");
        Ok(operand)
    }

    fn query_argument(&mut self, argument: &FnArg, function: TextRange) -> Compiled<Query> {
        let place = self.upcoming();
        if let FnArg::Test(test) = argument {
            match &**test {
                Test::RelQuery(segments) => return self.query(Start::Current, segments),
                Test::AbsQuery(query) => return self.query(Start::Resource, &query.segments),
                Test::Function(_) => {}
            }
        }
        Err(ill_typed(place, function, self.text))
    }

    fn comparison(&mut self, comparison: &ParsedComparison) -> Compiled<Expression> {
        let start = self.upcoming();
        let operator = match comparison {
            ParsedComparison::Eq(..) => Operator::Equal,
            ParsedComparison::Ne(..) => Operator::NotEqual,
            ParsedComparison::Lt(..) => Operator::Less,
            ParsedComparison::Lte(..) => Operator::LessOrEqual,
            ParsedComparison::Gt(..) => Operator::Greater,
            ParsedComparison::Gte(..) => Operator::GreaterOrEqual,
        };
        let (left, right) = comparison.vals();
        let left = self.comparable(left)?;
        self.any(&[TokenKind::Comparison]);
        let right = self.comparable(right)?;
        let range = start.cover(self.last());
        if left.query().is_none() && right.query().is_none() {
            return Err(Problem::new(range, "this compares two constants"));
        }
        Ok(Expression { kind: ExpressionKind::Compare(Comparison { left, operator, right }), range })
    }

    fn comparable(&mut self, comparable: &Comparable) -> Compiled<Operand> {
        let (from, segments) = match comparable {
            Comparable::Literal(literal) => return Ok(Operand::Literal(self.literal(literal))),
            Comparable::Function(function) => return self.comparable_function(function),
            Comparable::SingularQuery(SingularQuery::Current(segments)) => (Start::Current, segments),
            Comparable::SingularQuery(SingularQuery::Root(segments)) => (Start::Resource, segments),
        };
        let segments: Vec<Segment> = segments
            .iter()
            .map(|segment| match segment {
                SingularQuerySegment::Index(index) => Segment::Selector(Selector::Index(*index)),
                SingularQuerySegment::Name(name) => Segment::Selector(Selector::Name(name.clone())),
            })
            .collect();
        self.path_or_param(from, &segments)
    }

    /// `$._params.name` is the constant that the policy declares, or that a configuration sets.
    fn path_or_param(&mut self, from: Start, segments: &[Segment]) -> Compiled<Operand> {
        let query = self.query(from, segments)?;
        let [first, rest @ ..] = query.steps.as_slice() else { return Ok(Operand::Path(query)) };
        if from != Start::Resource || !matches!(&first.kind, StepKind::Name(name) if name == "_params") {
            return Ok(Operand::Path(query));
        }
        let [Step { kind: StepKind::Name(name), range, .. }] = rest else {
            return Err(Problem::new(query.range, "a parameter of the policy is `$._params.name`"));
        };
        match self.params.get(name) {
            Some(constant) => Ok(Operand::Literal(Literal { constant: constant.clone(), range: *range })),
            None => {
                let problem = Problem::new(*range, format!("the policy declares no parameter `{name}`"));
                Err(problem.meant(name, self.params.names()))
            }
        }
    }

    fn literal(&mut self, literal: &ParsedLiteral) -> Literal {
        let range = self.any(&[TokenKind::Text, TokenKind::Number, TokenKind::Name]);
        let constant = match literal {
            ParsedLiteral::Int(whole) => Constant::Number(Number::from(*whole)),
            ParsedLiteral::Float(_) => {
                Number::parse(range.slice(self.text)).map_or(Constant::Null, Constant::Number)
            }
            ParsedLiteral::String(text) => Constant::Text(text.clone()),
            ParsedLiteral::Bool(known) => Constant::Bool(*known),
            ParsedLiteral::Null => Constant::Null,
        };
        Literal { constant, range }
    }

    fn query(&mut self, from: Start, segments: &[Segment]) -> Compiled<Query> {
        let start = self.any(&[TokenKind::Start]);
        let mut steps = Vec::with_capacity(segments.len());
        for segment in segments {
            steps.push(self.segment(segment)?);
        }
        Ok(Query { from, steps, range: start.cover(self.last()) })
    }

    fn segment(&mut self, segment: &Segment) -> Compiled<Step> {
        let bracket = self.tokens.get(self.next).is_some_and(|token| token.range.slice(self.text) == "[");
        let step = match segment {
            Segment::Descendant(inner) => {
                let dots = self.sign("..");
                let inner = self.segment(inner)?;
                let range = dots.cover(inner.range);
                return Ok(Step { range, kind: StepKind::Descend(Box::new(inner)), verbatim: false });
            }
            Segment::Selector(selector) => self.selector(selector)?,
            Segment::Selectors(selectors) => {
                let start = self.sign("[");
                let mut steps = Vec::with_capacity(selectors.len());
                for selector in selectors {
                    steps.push(self.selector(selector)?);
                }
                Step { kind: StepKind::Union(steps), range: start.cover(self.last()), verbatim: false }
            }
        };
        if bracket {
            self.sign("]");
        }
        Ok(step)
    }

    fn selector(&mut self, selector: &Selector) -> Compiled<Step> {
        let (kind, range) = match selector {
            Selector::Name(name) => {
                let range = self.any(&[TokenKind::Name, TokenKind::Text]);
                (StepKind::Name(name.clone()), range)
            }
            Selector::Wildcard => (StepKind::Wildcard, self.sign("*")),
            Selector::Index(index) => (StepKind::Index(*index), self.any(&[TokenKind::Number])),
            Selector::Slice(start, end, step) => {
                let range = self.sign(":");
                (StepKind::Slice { start: *start, end: *end, step: step.unwrap_or(1) }, range)
            }
            Selector::Filter(filter) => {
                let question = self.sign("?");
                let filter = self.filter(filter)?;
                let range = question.cover(filter.range);
                (StepKind::Filter(Box::new(filter)), range)
            }
        };
        let verbatim = range.slice(self.text).starts_with(['\'', '"']);
        Ok(Step { kind, range, verbatim })
    }
}

fn unknown_function(name: TextRange, text: &str) -> Problem {
    Problem::new(name, format!("there is no function `{}`", name.slice(text)))
        .help("the functions are `length`, `count`, `value`, `match` and `search`")
}

fn ill_typed(place: TextRange, function: TextRange, text: &str) -> Problem {
    Problem::new(place, format!("`{}` cannot be used like this", function.slice(text)))
        .help("`count` and `value` take a path, `length` one value, `match` and `search` one value and a quoted pattern")
}
