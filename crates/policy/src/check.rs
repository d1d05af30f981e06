//! The full check of a policy: every condition compiles, every type and property that it names exists.

use cumulint_diagnostic::Diagnostic;
use cumulint_source::TextRange;

use crate::condition::{Condition, Path};
use crate::message::{Part, Template};
use crate::policy::{Applies, Policy, Replacement, Rule, Target};
use crate::problem::{Problem, nearest};
use crate::quoted::Quoted;

mod paths;

use paths::{Scope, Subject};

/// Compiles all conditions and patterns of a policy and compares its types and properties with the schemas. What
/// [`crate::parse`] reports is not repeated.
#[must_use]
pub fn check(policy: &Policy) -> Vec<Diagnostic> {
    let mut checker = Checker { policy, diagnostics: Vec::new() };
    for rule in &policy.rules {
        checker.rule(rule);
    }
    let mut diagnostics = checker.diagnostics;
    diagnostics.sort_by_key(|diagnostic| diagnostic.primary);
    diagnostics
}

struct Checker<'p> {
    policy: &'p Policy,
    diagnostics: Vec<Diagnostic>,
}

impl<'p> Checker<'p> {
    fn report(&mut self, quoted: &Quoted, problem: Problem) {
        let range = quoted.locate(&self.policy.text, problem.range);
        self.report_at(range, problem);
    }

    fn report_at(&mut self, range: TextRange, problem: Problem) {
        let mut diagnostic = Diagnostic::error("policy-rule", problem.message, self.policy.span(range));
        diagnostic.help = problem.help;
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    fn rule(&mut self, rule: &'p Rule) {
        for applies in &rule.applies {
            self.applies(applies);
        }
        let known = rule.applies.iter().map(subject_of).collect::<Option<Vec<Subject>>>();
        let resource = known.unwrap_or_else(|| vec![Subject::Anything]);
        let mut scope = Scope { current: resource.clone(), resource, of_view: false };
        if let [Applies { target: Target::View(_), .. }, ..] = rule.applies.as_slice() {
            scope.resource = vec![Subject::AnyResource];
            scope.of_view = true;
        }
        if let Some(select) = &rule.select {
            scope.current = self.path(select, &scope);
        }
        for condition in std::iter::once(&rule.deny).chain(&rule.unless) {
            self.condition(condition, &scope);
        }
        for path in rule.blame.iter().chain(rule.fixes.iter().map(|fix| &fix.path)) {
            self.path(path, &scope);
        }
        for (path, text) in &rule.labels {
            let labelled = self.path(path, &scope);
            self.template(text, &Scope { current: labelled, ..scope.clone() });
        }
        let replacements = rule.fixes.iter().filter_map(|fix| match &fix.replacement {
            Replacement::Text(template) => Some(template),
            Replacement::Constant(_) => None,
        });
        for template in std::iter::once(&rule.message).chain(&rule.help).chain(replacements) {
            self.template(template, &scope);
        }
    }

    fn applies(&mut self, applies: &Applies) {
        let name = applies.quoted.text.as_str();
        let problem = match applies.target {
            Target::View(_) => return,
            Target::Pattern if !cumulint_schema::types_like(name).is_empty() => return,
            Target::Pattern => Problem::new(TextRange::default(), format!("no type fits `{name}`")),
            Target::Type if cumulint_schema::type_schema(name).is_some() => return,
            Target::Type if is_view_name(name) => {
                let views = cumulint_facts::views::VIEWS.iter().map(|view| view.name);
                Problem::new(TextRange::default(), format!("there is no view `{name}`")).meant(name, views)
            }
            Target::Type if is_of_other_provider(name) => return,
            Target::Type => {
                let problem = Problem::new(TextRange::default(), format!("there is no type `{name}`"));
                let types = cumulint_schema::types_like(&siblings(name));
                match nearest(name, types) {
                    Some(known) => problem.help(format!("did you mean `{known}`?")),
                    None => {
                        problem.help("types are those of CloudFormation, of ARM or of a Terraform provider")
                    }
                }
            }
        };
        self.report_at(applies.quoted.range, problem);
    }

    fn condition(&mut self, condition: &'p Condition, scope: &Scope) {
        match condition.compiled(&self.policy.params) {
            Err(problem) => self.report(&condition.quoted, problem.clone()),
            Ok(expression) => {
                let mut problems = Vec::new();
                scope.expression(expression, &mut problems);
                problems.into_iter().for_each(|problem| self.report(&condition.quoted, problem));
            }
        }
    }

    fn path(&mut self, path: &'p Path, scope: &Scope) -> Vec<Subject> {
        match path.compiled() {
            Err(problem) => {
                self.report(&path.quoted, problem.clone());
                vec![Subject::Anything]
            }
            Ok(query) => {
                let mut problems = Vec::new();
                let found = scope.query(query, &mut problems);
                problems.into_iter().for_each(|problem| self.report(&path.quoted, problem));
                found
            }
        }
    }

    /// The paths of a message stand inside a longer text.
    fn template(&mut self, template: &'p Template, scope: &Scope) {
        for part in &template.parts {
            let Part::Value(path, place) = part else { continue };
            let mut problems = Vec::new();
            match path.compiled() {
                Err(problem) => problems.push(problem.clone()),
                Ok(query) if is_param(query) => problems.extend(self.missing_param(query)),
                Ok(query) => {
                    scope.query(query, &mut problems);
                }
            }
            for problem in problems {
                let range =
                    TextRange::new(place.start + problem.range.start, place.start + problem.range.end);
                self.report(&template.quoted, Problem { range, ..problem });
            }
        }
    }

    fn missing_param(&self, query: &crate::condition::Query) -> Option<Problem> {
        let step = query.steps.get(1)?;
        let crate::condition::StepKind::Name(name) = &step.kind else { return None };
        let problem = Problem::new(step.range, format!("the policy declares no parameter `{name}`"));
        self.policy.params.get(name).is_none().then(|| problem.meant(name, self.policy.params.names()))
    }
}

fn is_param(query: &crate::condition::Query) -> bool {
    matches!(query.steps.first().map(|step| &step.kind), Some(crate::condition::StepKind::Name(name)) if name == "_params")
}

/// What is known of a rule's subject; nothing where nothing is.
fn subject_of(applies: &Applies) -> Option<Subject> {
    match applies.target {
        Target::View(name) => cumulint_facts::views::view(name).map(Subject::Member),
        Target::Pattern => Some(Subject::AnyResource),
        Target::Type => cumulint_schema::type_schema(&applies.quoted.text).map(Subject::resource),
    }
}

/// Whether it is a Terraform type of a provider whose types are not published here.
fn is_of_other_provider(name: &str) -> bool {
    let provider = name.split_once('_').map(|(provider, _)| provider);
    let written = !name.contains([':', '/', '.']);
    written
        && provider.is_some_and(|provider| cumulint_schema::types_like(&format!("{provider}_*")).is_empty())
}

/// Views have one dot and no colon: `iam.statements`.
fn is_view_name(name: &str) -> bool {
    name.contains('.') && !name.contains(['/', ':'])
}

/// The types of the same service, as a pattern: names are compared with those only.
fn siblings(name: &str) -> String {
    let end =
        name.find("::").and_then(|first| name.get(first + 2..)?.find("::").map(|second| first + 2 + second));
    let service = match end {
        Some(end) => name.get(..end),
        None => name
            .split_once('/')
            .map(|(namespace, _)| namespace)
            .or(name.split_once('_').map(|(provider, _)| provider)),
    };
    format!("{}*", service.unwrap_or_default())
}
