//! Whether paths lead to what exists: a walk over the published property trees, in step with the syntax of a condition.

use cumulint_facts::views::{self, View};
use cumulint_facts::{DERIVED, Derivation, Given};
use cumulint_schema::{NodeId, Shape, TypeSchema};

use crate::condition::{Expression, ExpressionKind, Operand, Query, Start, Step, StepKind};
use crate::problem::{Problem, nearest};

/// What a path has led to, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    /// Nothing is known of it.
    Anything,
    /// A resource of a type that is not known.
    AnyResource,
    /// A resource, or a property of one.
    Property(&'static TypeSchema, NodeId),
    /// A member of a view.
    Member(&'static View),
    /// A value of a known form: of a view's member, or derived.
    Shaped(Form),
}

/// A form of value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Boolean,
    Scalar,
    Texts,
    Api,
    Resources,
}

/// What `$` and `@` are.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) resource: Vec<Subject>,
    pub(super) current: Vec<Subject>,
    pub(super) of_view: bool,
}

impl Subject {
    pub(super) fn resource(schema: &'static TypeSchema) -> Self {
        Self::Property(schema, 0)
    }

    fn is_resource(self) -> bool {
        matches!(self, Self::AnyResource | Self::Property(_, 0))
    }

    fn is_boolean(self) -> bool {
        match self {
            Self::Property(schema, node) => matches!(schema.shape(node), Shape::Bool),
            Self::Shaped(form) => form == Form::Boolean,
            _ => false,
        }
    }

    /// Its elements: of a list the items, of a map the values.
    fn elements(self) -> Vec<Self> {
        match self {
            Self::Property(schema, node) => match schema.shape(node) {
                Shape::List(item) | Shape::Map(item) => vec![Self::Property(schema, *item)],
                Shape::Object { properties, .. } if !properties.is_empty() => {
                    properties.iter().map(|property| Self::Property(schema, property.node)).collect()
                }
                _ => vec![Self::Anything],
            },
            Self::Shaped(Form::Texts) => vec![Self::Shaped(Form::Scalar)],
            Self::Shaped(Form::Resources) => vec![Self::AnyResource],
            _ => vec![Self::Anything],
        }
    }
}

impl Scope {
    /// Checks all paths of a condition.
    pub(super) fn expression(&self, expression: &Expression, problems: &mut Vec<Problem>) {
        match &expression.kind {
            ExpressionKind::Or(all) | ExpressionKind::And(all) => {
                all.iter().for_each(|part| self.expression(part, problems));
            }
            ExpressionKind::Not(inner) => self.expression(inner, problems),
            ExpressionKind::Compare(comparison) => {
                self.operand(&comparison.left, problems);
                self.operand(&comparison.right, problems);
            }
            ExpressionKind::Match(test) => {
                self.operand(&test.subject, problems);
                if test.pattern.regex(test.whole, false).is_none() {
                    let problem =
                        Problem::new(test.pattern.range, "this is no regular expression that can be used");
                    problems
                        .push(problem.help(
                            "it is broken or too large; look-around and back-references are not known",
                        ));
                }
            }
            ExpressionKind::Exists(query) => {
                let found = self.query(query, problems);
                let to_filter =
                    matches!(query.steps.last().map(|step| &step.kind), Some(StepKind::Filter(_)));
                if !to_filter && !found.is_empty() && found.iter().all(|subject| subject.is_boolean()) {
                    let message =
                        "a bare path asks whether the property exists, and this one is true or false";
                    problems.push(Problem::new(query.range, message).help("write `== true` or `== false`"));
                }
            }
        }
    }

    fn operand(&self, operand: &Operand, problems: &mut Vec<Problem>) {
        if let Some(query) = operand.query() {
            self.query(query, problems);
        }
    }

    /// Follows a path; nothing is left of it where a name is wrong, which is reported once.
    pub(super) fn query(&self, query: &Query, problems: &mut Vec<Problem>) -> Vec<Subject> {
        let mut subjects = match query.from {
            Start::Resource => self.resource.clone(),
            Start::Current => self.current.clone(),
        };
        let mut names = Vec::new();
        for step in &query.steps {
            if let StepKind::Name(name) = &step.kind {
                names.push(name.as_str());
            }
            match self.step(step, &subjects, &names, problems) {
                Some(next) => subjects = next,
                None => return Vec::new(),
            }
        }
        subjects
    }

    fn step(
        &self,
        step: &Step,
        subjects: &[Subject],
        names: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<Subject>> {
        match &step.kind {
            StepKind::Name(_) if step.verbatim => {
                let found = subjects.iter().filter_map(|subject| verbatim(*subject, names.last()?));
                let found: Vec<_> = found.collect();
                Some(if found.is_empty() { vec![Subject::Anything] } else { found })
            }
            StepKind::Name(name) => {
                let found: Vec<_> = subjects.iter().map(|subject| member(*subject, name)).collect();
                if let Some(failure) = found.iter().find_map(|found| found.as_ref().err())
                    && found.iter().all(Result::is_err)
                {
                    problems.push(failure.problem(step, names));
                    return None;
                }
                Some(found.into_iter().flatten().collect())
            }
            StepKind::Index(_) | StepKind::Slice { .. } | StepKind::Wildcard => Some(elements(subjects)),
            StepKind::Filter(filter) => {
                let elements = elements(subjects);
                let inner = Self { current: elements.clone(), ..self.clone() };
                inner.expression(filter, problems);
                Some(elements)
            }
            StepKind::Union(steps) => {
                let parts: Vec<_> =
                    steps.iter().map(|step| self.step(step, subjects, names, problems)).collect();
                Some(parts.into_iter().flatten().flatten().collect())
            }
            StepKind::Descend(inner) => {
                if let StepKind::Filter(filter) = &inner.kind {
                    let inner = Self { current: vec![Subject::Anything], ..self.clone() };
                    inner.expression(filter, problems);
                }
                Some(vec![Subject::Anything])
            }
        }
    }
}

/// What a quoted name leads to, where that is published.
fn verbatim(subject: Subject, name: &str) -> Option<Subject> {
    member(subject, name).ok()
}

fn elements(subjects: &[Subject]) -> Vec<Subject> {
    subjects.iter().flat_map(|subject| subject.elements()).collect()
}

/// Why a name leads nowhere.
struct Failure {
    /// Who has no such member; nothing for a derived member that does not exist at all.
    holder: Option<String>,
    known: Vec<&'static str>,
    /// Whether the whole path belongs to the name.
    full: bool,
}

impl Failure {
    fn problem(&self, step: &Step, names: &[&str]) -> Problem {
        let name = names.last().copied().unwrap_or_default();
        let message = match &self.holder {
            None => format!("there is no derived member `{name}`"),
            Some(holder) if self.full => format!("`{holder}` has no property `{}`", names.join(".")),
            Some(holder) => format!("{holder} has no member `{name}`"),
        };
        let problem = Problem::new(step.range, message);
        match nearest(name, self.known.iter().copied()) {
            Some(known) => problem.help(format!("did you mean `{known}`?")),
            None => problem,
        }
    }
}

fn member(subject: Subject, name: &str) -> Result<Subject, Failure> {
    if name.starts_with('_') {
        return derived(subject, name);
    }
    match subject {
        Subject::Anything | Subject::AnyResource => Ok(Subject::Anything),
        Subject::Property(schema, node) => property(schema, node, name),
        Subject::Member(view) => match view.fields.iter().find(|field| field.name == name) {
            Some(field) => Ok(shaped(field.shape)),
            None => Err(Failure {
                holder: Some(format!("a member of `{}`", view.name)),
                known: view.fields.iter().map(|field| field.name).collect(),
                full: false,
            }),
        },
        Subject::Shaped(Form::Api) => match derivation(name, |given| given == Given::Api) {
            Some(derivation) => Ok(yielded(derivation)),
            None => Err(Failure {
                holder: Some("an API version".into()),
                known: DERIVED
                    .iter()
                    .filter(|derived| derived.on == Given::Api)
                    .map(|derived| derived.name)
                    .collect(),
                full: false,
            }),
        },
        Subject::Shaped(form) => {
            let holder = match form {
                Form::Boolean => "a Boolean",
                Form::Texts | Form::Resources => "a list",
                _ => "a text or number",
            };
            Err(Failure { holder: Some(holder.into()), known: Vec::new(), full: false })
        }
    }
}

fn property(schema: &'static TypeSchema, node: NodeId, name: &str) -> Result<Subject, Failure> {
    let failure = |known| Failure { holder: Some(schema.name.to_string()), known, full: true };
    match schema.shape(node) {
        Shape::Any => Ok(Subject::Anything),
        Shape::Map(value) => Ok(Subject::Property(schema, *value)),
        Shape::Object { properties, .. } if properties.is_empty() => Ok(Subject::Anything),
        Shape::Object { properties, .. } => {
            let found = properties.iter().find(|property| &*property.name == name);
            match found {
                Some(property) => Ok(Subject::Property(schema, property.node)),
                None => Err(failure(properties.iter().map(|property| &*property.name).collect())),
            }
        }
        _ => Err(failure(Vec::new())),
    }
}

fn derived(subject: Subject, name: &str) -> Result<Subject, Failure> {
    let on_resource = subject.is_resource();
    let of_value = |given| matches!(given, Given::Value | Given::Text);
    let found = match subject {
        Subject::Anything => derivation(name, |_| true),
        _ if on_resource => derivation(name, |given| given == Given::Resource),
        _ => derivation(name, of_value),
    };
    let exists = DERIVED.iter().any(|derived| derived.name == name);
    match found {
        Some(derivation) => Ok(yielded(derivation)),
        None if exists => {
            let holder = if on_resource { "a resource" } else { "a value" };
            Err(Failure { holder: Some(holder.into()), known: Vec::new(), full: false })
        }
        None => Err(Failure {
            holder: None,
            known: DERIVED.iter().map(|derived| derived.name).collect(),
            full: false,
        }),
    }
}

fn derivation(name: &str, on: impl Fn(Given) -> bool) -> Option<&'static Derivation> {
    DERIVED.iter().find(|derived| derived.name == name && on(derived.on))
}

fn yielded(derivation: &Derivation) -> Subject {
    match derivation.yields {
        Given::Resource => Subject::AnyResource,
        Given::Resources => Subject::Shaped(Form::Resources),
        Given::Api => Subject::Shaped(Form::Api),
        Given::Text => Subject::Shaped(Form::Scalar),
        Given::Texts => Subject::Shaped(Form::Texts),
        Given::Boolean => Subject::Shaped(Form::Boolean),
        Given::Value => Subject::Anything,
    }
}

fn shaped(shape: views::Shape) -> Subject {
    match shape {
        views::Shape::Text | views::Shape::Number => Subject::Shaped(Form::Scalar),
        views::Shape::Boolean => Subject::Shaped(Form::Boolean),
        views::Shape::Texts => Subject::Shaped(Form::Texts),
        views::Shape::Maps | views::Shape::Any => Subject::Anything,
    }
}
