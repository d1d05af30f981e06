//! Calls of functions: arguments, the functions that need more than values, and what is not evaluated yet.

use cumulint_hcl::{Call as Native, Expression};
use cumulint_model::{Hop, OriginId, Why};
use cumulint_source::Span;

use crate::evaluate::{Answer, Evaluator, Fault, Scope, fault};
use crate::functions::{self, Call, Prepared, Run};
use crate::value::{Type, Value};

/// What the address of the only provider begins with whose functions are evaluated here.
const BUILT_IN: &str = "terraform.io/builtin/terraform";

impl Evaluator<'_> {
    pub(super) fn call(&mut self, call: Native<'_>, scope: &Scope<'_>) -> Answer {
        let span = scope.span(call.range());
        let name = call.name();
        let name = name.strip_prefix("core::").unwrap_or(&name);
        match name {
            "try" => return self.attempt(call, span, scope),
            "can" => return self.can(call, span, scope),
            "templatestring" => return self.template_string(call, span, scope),
            "type" => return fault("the function `type` exists only in Terraform's console", span),
            _ => {}
        }
        let Some(function) = self.function(name, span, scope)? else {
            return self.foreign(call, name, scope);
        };
        let arguments = match self.arguments(call, scope)? {
            Ok(arguments) => arguments,
            Err(missing) => {
                let origin = self.made(span, name, [missing.origin]);
                return Ok(functions::unknown_as(&missing, Type::Any, origin));
            }
        };
        let origin = self.made(span, name, arguments.iter().map(|argument| argument.origin));
        let wrong = |why: String| Fault { message: format!("{name}: {why}"), span };
        let (values, secret) = match function.prepare(&arguments, origin).map_err(wrong)? {
            Prepared::Answer(value) => return Ok(value),
            Prepared::Arguments { values, secret } => (values, secret),
        };
        self.charge(cost(name, &values), span);
        match function.run {
            Run::Files(which) => {
                let value = self.file_function(which, name, &values, origin, span, scope)?;
                Ok(value.marked(secret))
            }
            Run::Values(run) => {
                let call = Call { arguments: &values, origin, patterns: &self.patterns };
                let value = run(&call).map_err(wrong)?;
                Ok(self.came_through(value.marked(secret), origin, name, span))
            }
        }
    }

    /// The function of a name; nothing for one of a provider.
    fn function(
        &mut self,
        name: &str,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Option<&'static functions::Function>, Fault> {
        let Some(function) = name.strip_prefix("provider::") else {
            return match functions::find(name) {
                Some(function) => Ok(Some(function)),
                None => fault(format!("there is no function named \"{name}\""), span),
            };
        };
        let provider = function.split_once("::").map_or(function, |(provider, _)| provider);
        let source = self.provider_source(provider, scope);
        let Some(source) = source else {
            return fault(format!("the provider \"{provider}\" is not among the required providers"), span);
        };
        match functions::find(name) {
            Some(function) if source == BUILT_IN => Ok(Some(function)),
            None if source == BUILT_IN => fault(format!("there is no function named \"{name}\""), span),
            _ => Ok(None),
        }
    }

    /// The address of a provider that the module says it requires.
    fn provider_source(&mut self, name: &str, scope: &Scope<'_>) -> Option<String> {
        let configuration = self.module(scope.module)?.configuration;
        let blocks =
            configuration.settings.iter().flat_map(|settings| settings.blocks_of("required_providers"));
        let declared = blocks.filter_map(|block| block.body.content().argument(name).cloned()).next()?;
        let isolated = Scope { isolated: true, ..Scope::of(scope.module, None) };
        let value = self.quietly(|evaluator| evaluator.settled(declared.value, &isolated));
        let source = value.members().and_then(|members| members.get("source"));
        let source = source.and_then(|source| source.value.as_str()).map(str::to_owned);
        Some(source.unwrap_or_else(|| format!("hashicorp/{name}")))
    }

    /// A function of a provider: its arguments are still evaluated, as they may be wrong.
    fn foreign(&mut self, call: Native<'_>, name: &str, scope: &Scope<'_>) -> Answer {
        let arguments = self.arguments(call, scope)?.unwrap_or_else(|missing| vec![missing]);
        let span = scope.span(call.range());
        self.gap("function", name, "it is not evaluated yet", scope.span(call.name_range()));
        let origin = self.made(span, name, arguments.iter().map(|argument| argument.origin));
        let secret = arguments.iter().any(Value::has_secret);
        Ok(Value::unknown(Why::Unsupported(name.into()), Type::Any, origin).marked(secret))
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
        let mut arguments = call.arguments();
        let (Some(argument), None) = (arguments.next(), arguments.next()) else {
            return fault("can: it takes one argument", span);
        };
        let answer = self.quietly(|evaluator| evaluator.expression(argument, scope));
        let from: Vec<OriginId> = answer.iter().map(|value| value.origin).collect();
        let origin = self.made(span, "can", from);
        // What is not known may yet turn out to be wrong.
        Ok(match answer.as_ref().ok().and_then(Value::unknown_part) {
            Some(missing) => functions::unknown_as(missing, Type::Bool, origin).present(),
            None => Value::bool(answer.is_ok(), origin),
        })
    }
}

/// The steps of a function that goes through texts; a regular expression may have to be compiled.
fn cost(name: &str, arguments: &[Value]) -> u32 {
    let bytes: usize = arguments.iter().filter_map(Value::as_str).map(str::len).sum();
    let compiling = if matches!(name, "regex" | "regexall" | "replace") { 100 } else { 0 };
    u32::try_from(bytes / 64).unwrap_or(u32::MAX).saturating_add(compiling)
}
