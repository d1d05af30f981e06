//! Calls of functions: arguments, the functions that need more than values, and what is not evaluated yet.

use cumulint_hcl::{Call as Native, Expression};
use cumulint_model::{Hop, OriginId, Why};
use cumulint_source::Span;

use crate::evaluate::{Answer, Evaluator, Fault, Scope, fault};
use crate::functions::{self, Call};
use crate::value::{Content, Type, Value};

impl Evaluator<'_> {
    pub(super) fn call(&mut self, call: Native<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(call.range());
        let name = call.name();
        let name = name.strip_prefix("core::").unwrap_or(&name);
        match name {
            "try" => return self.attempt(call, span, scope),
            "can" => return self.can(call, span, scope),
            _ => {}
        }
        let arguments = match self.arguments(call, scope)? {
            Ok(arguments) => arguments,
            Err(missing) => {
                let origin = self.made(span, name, [missing.origin]);
                return Ok(functions::unknown_as(&missing, Type::Any, origin));
            }
        };
        let origin = self.made(span, name, arguments.iter().map(|argument| argument.origin));
        if let Some(answer) = self.file_function(name, &arguments, origin, span, scope) {
            return answer;
        }
        let Some(function) = functions::find(name) else {
            self.gap("function", name, "it is not evaluated yet", scope.span(call.name_range()));
            let secret = arguments.iter().any(Value::has_secret);
            return Ok(Value::unknown(Why::Unsupported(name.into()), Type::Any, origin).marked(secret));
        };
        let value = function
            .call(&Call { arguments: &arguments, origin })
            .or_else(|why| fault(format!("{name}: {why}"), span))?;
        Ok(self.came_through(value, origin, name, span))
    }

    /// A value that a function picked out of its arguments keeps its own way.
    fn came_through(&mut self, value: Value, origin: OriginId, name: &str, span: Span) -> Value {
        if value.origin == origin {
            return value;
        }
        let origin = self.passed(span, Hop::Function(name.into()), value.origin);
        value.at(origin)
    }

    /// The arguments; the one that is not known where it should be expanded.
    fn arguments(&mut self, call: Native<'_>, scope: &Scope<'_>) -> Result<Result<Vec<Value>, Value>, Fault> {
        let written: Vec<Expression<'_>> = call.arguments().collect();
        let mut arguments = Vec::with_capacity(written.len());
        for (index, expression) in written.iter().enumerate() {
            let value = self.expression(*expression, scope)?;
            if !call.expands_last() || index + 1 < written.len() {
                arguments.push(value);
                continue;
            }
            match value.items() {
                Some(items) => arguments.extend(items.iter().cloned()),
                None if !value.is_known() => return Ok(Err(value)),
                None => return fault("only a list can be expanded", scope.span(expression.range())),
            }
        }
        Ok(Ok(arguments))
    }

    /// The first argument that can be evaluated. One that is not known may yet fail, so what follows cannot be chosen.
    fn attempt(&mut self, call: Native<'_>, span: Span, scope: &Scope<'_>) -> Answer {
        for argument in call.arguments() {
            if let Ok(value) = self.quietly(|evaluator| evaluator.expression(argument, scope)) {
                let origin = self.passed(span, Hop::Function("try".into()), value.origin);
                return Ok(value.at(origin));
            }
        }
        fault("try: no expression succeeded", span)
    }

    fn can(&mut self, call: Native<'_>, span: Span, scope: &Scope<'_>) -> Answer {
        let Some(argument) = call.arguments().next() else {
            return fault("can: it takes one argument", span);
        };
        let answer = self.quietly(|evaluator| evaluator.expression(argument, scope));
        let from: Vec<OriginId> = answer.iter().map(|value| value.origin).collect();
        let origin = self.made(span, "can", from);
        Ok(match answer {
            Ok(Value { content: Content::Unknown(unknown), .. }) => {
                Value::unknown(unknown.why.clone(), Type::Bool, origin)
            }
            answer => Value::bool(answer.is_ok(), origin),
        })
    }
}
