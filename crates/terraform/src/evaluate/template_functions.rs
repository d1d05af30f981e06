//! Templates as texts: `templatefile` and `templatestring`. They see their own variables and nothing else.

use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_hcl::{Expression, Step, Tree};
use cumulint_model::{Hop, OriginId, Why};
use cumulint_source::TextRange;

use crate::evaluate::calls::FunctionCall;
use crate::evaluate::template::Composer;
use crate::evaluate::{Answer, Bound, Fault, fault};
use crate::functions::unknown_as;
use crate::value::{Members, Type, Value, convert};

/// How deep templates of files may call each other.
const MAX_TEMPLATES: u32 = 3;

impl FunctionCall<'_, '_, '_, '_> {
    /// A template of a file. What is nothing but one interpolation keeps its type.
    pub(super) fn template_file(
        &mut self,
        path: &str,
        full: &str,
        arguments: &[Value],
        origin: OriginId,
    ) -> Answer {
        let Some(variables) = arguments.get(1) else {
            return fault("templatefile: it takes two arguments", self.span);
        };
        if self.variables_of(variables)?.is_none() {
            return Ok(unknown_as(variables, Type::String, origin));
        }
        let reader = self.evaluator.reader;
        let file = match reader.load(full) {
            Ok(file) => file,
            Err(error) => return Ok(self.unreadable(path, &error, origin)),
        };
        if self.scope.templates() >= MAX_TEMPLATES {
            return Ok(self.evaluator.limited(Limit::Nesting, self.span));
        }
        let source = reader.get(file);
        let parsed = self.evaluator.program.template(&source, file);
        let (tree, problems) = &*parsed;
        if let Some(problem) = problems.first() {
            let place = problem.primary.unwrap_or(self.span);
            let message = problem.message.as_str();
            self.evaluator.reporter.report(Event::InvalidExpression, path, message, place);
            let why = Why::Invalid(format!("templatefile(\"{path}\")").into());
            return Ok(Value::unknown(why, Type::String, origin));
        }
        let value = self.with_variables(tree, variables)?;
        let value = self.evaluator.provenance.by(value, self.span, Hop::File(Arc::clone(&source.path)));
        Ok(value.marked(variables.has_secret()))
    }

    /// `None` if they are not known.
    fn variables_of(&self, variables: &Value) -> Result<Option<()>, Fault> {
        match variables.kind() {
            _ if variables.members().is_some() => Ok(Some(())),
            Type::Any | Type::Map(_) | Type::Object(_) => Ok(None),
            _ => fault(format!("{}: invalid vars value: must be a map", self.name), self.span),
        }
    }

    /// What a template makes of variables, of which it knows the names and no others.
    fn with_variables(&mut self, tree: &Tree, variables: &Value) -> Answer {
        let outer = self.scope.of_template(tree.file());
        let mut object = Members::default();
        for (name, member) in variables.members().into_iter().flat_map(Members::iter) {
            object.insert(name.clone(), member.value.origin, member.value.clone());
        }
        let origin = self.evaluator.provenance.written(outer.span(TextRange::default()));
        // The names are bound as one object, so that any number of them takes one level of the stack.
        let all = Bound::all(Value::object(object, origin));
        let scope = outer.with(&all);
        match tree.root_template() {
            Some(template) => Composer::new(self.evaluator, &scope).template(template),
            None => self.evaluator.expression(tree.root_expression(), &scope),
        }
    }

    /// A template that another value holds, which must be named directly.
    pub(super) fn template_string(&mut self) -> Answer {
        let span = self.span;
        let arguments: Vec<Expression<'_>> = self.call.arguments().collect();
        let [template, variables] = arguments.as_slice() else {
            return fault("templatestring: it takes two arguments", span);
        };
        if !is_reference(*template) {
            return fault("templatestring: the template must be a direct reference to a single string", span);
        }
        let template = self.evaluator.expression(*template, self.scope)?;
        let variables = self.evaluator.expression(*variables, self.scope)?;
        let from = [template.origin, variables.origin];
        let origin = self.evaluator.provenance.made(span, "templatestring", from);
        if let Some(missing) = [&template, &variables].into_iter().find(|value| !value.is_known()) {
            return Ok(unknown_as(missing, Type::String, origin).present());
        }
        let Some(text) = template.as_str() else {
            return fault("templatestring: invalid template value: a string is required", span);
        };
        if variables.is_null() || self.variables_of(&variables)?.is_none() {
            return fault("templatestring: invalid vars value: must be a map", span);
        }
        if self.scope.templates() > 0 {
            return fault("templatestring: it cannot be called from inside another template", span);
        }
        let file = self.evaluator.reader.sources().add("<template>", text);
        let (tree, problems) = cumulint_hcl::parse_template(file, text);
        if let Some(problem) = problems.first() {
            return fault(format!("templatestring: invalid template: {}", problem.message), span);
        }
        let value = self.with_variables(&tree, &variables)?;
        let value = convert(&value, &Type::String)
            .or_else(|why| fault(format!("templatestring: invalid template result: {why}"), span))?;
        Ok(value.at(origin).marked(template.sensitive || variables.has_secret()))
    }
}

/// A name with attributes and indexes, and nothing calculated.
fn is_reference(expression: Expression<'_>) -> bool {
    match expression {
        Expression::Variable(_) => true,
        Expression::Traversal(traversal) => {
            let direct =
                |step: Step<'_>| !matches!(step, Step::AttributeSplat { .. } | Step::FullSplat { .. });
            matches!(traversal.root(), Expression::Variable(_)) && traversal.steps().all(direct)
        }
        _ => false,
    }
}
