//! Templates as texts: `templatefile` and `templatestring`. They see their own variables and nothing else.

use std::sync::Arc;

use cumulint_hcl::{Call as Native, Expression, Step};
use cumulint_model::{Hop, OriginId};
use cumulint_source::Span;

use crate::evaluate::{Answer, Evaluator, Fault, Scope, fault};
use crate::functions::unknown_as;
use crate::value::{Type, Value, convert};

/// How deep templates of files may call each other.
const MAX_TEMPLATES: u32 = 3;

impl Evaluator<'_> {
    /// A template of a file. What is nothing but one interpolation keeps its type.
    pub(super) fn template_file(
        &mut self,
        path: &str,
        full: &str,
        arguments: &[Value],
        origin: OriginId,
        span: Span,
        scope: &Scope<'_>,
    ) -> Answer {
        let Some(variables) = arguments.get(1) else {
            return fault("templatefile: it takes two arguments", span);
        };
        if self.variables_of("templatefile", variables, span)?.is_none() {
            return Ok(unknown_as(variables, Type::String, origin));
        }
        let file = match self.sources.load(full) {
            Ok(file) => file,
            Err(error) => return Ok(self.unreadable("templatefile", path, &error.to_string(), origin, span)),
        };
        if scope.templates >= MAX_TEMPLATES {
            return fault("templatefile: a template may not read another one", span);
        }
        let source = self.sources.get(file);
        let templates = &self.program.readings.templates;
        let parsed =
            templates.get(&file, || Arc::new(cumulint_hcl::parse_template(file, Arc::clone(&source.text))));
        let (tree, problems) = &*parsed;
        if let Some(problem) = problems.first() {
            let reason = problem.message.clone();
            return Ok(self.unreadable("templatefile", &source.path, &reason, origin, span));
        }
        let scope = Scope { templates: scope.templates + 1, ..scope.clone() };
        let value = self.file_template(tree, variables, &scope)?;
        let origin = self.passed(span, Hop::File(Arc::clone(&source.path)), value.origin);
        Ok(value.at(origin).marked(variables.has_secret()))
    }

    /// Nothing where they are not known.
    fn variables_of(&self, name: &str, variables: &Value, span: Span) -> Result<Option<()>, Fault> {
        match variables.kind() {
            _ if variables.members().is_some() => Ok(Some(())),
            Type::Any | Type::Map(_) | Type::Object(_) => Ok(None),
            _ => fault(format!("{name}: invalid vars value: must be a map"), span),
        }
    }

    /// A template that another value holds, which must be named directly.
    pub(super) fn template_string(&mut self, call: Native<'_>, span: Span, scope: &Scope<'_>) -> Answer {
        let arguments: Vec<Expression<'_>> = call.arguments().collect();
        let [template, variables] = arguments.as_slice() else {
            return fault("templatestring: it takes two arguments", span);
        };
        if !is_reference(*template) {
            return fault("templatestring: the template must be a direct reference to a single string", span);
        }
        let template = self.expression(*template, scope)?;
        let variables = self.expression(*variables, scope)?;
        let origin = self.made(span, "templatestring", [template.origin, variables.origin]);
        if let Some(missing) = [&template, &variables].into_iter().find(|value| !value.is_known()) {
            return Ok(unknown_as(missing, Type::String, origin).present());
        }
        let Some(text) = template.as_str() else {
            return fault("templatestring: invalid template value: a string is required", span);
        };
        if variables.is_null() || self.variables_of("templatestring", &variables, span)?.is_none() {
            return fault("templatestring: invalid vars value: must be a map", span);
        }
        if scope.templates > 0 {
            return fault("templatestring: it cannot be called from inside another template", span);
        }
        let file = self.sources.add("<template>", text);
        let (tree, problems) = cumulint_hcl::parse_template(file, text);
        if let Some(problem) = problems.first() {
            return fault(format!("templatestring: invalid template: {}", problem.message), span);
        }
        let scope = Scope { templates: scope.templates + 1, ..scope.clone() };
        let value = self.file_template(&tree, &variables, &scope)?;
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
