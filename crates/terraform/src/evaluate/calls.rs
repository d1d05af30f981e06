//! Calls of functions: arguments, the functions that need more than values, and what is not evaluated yet.

use cumulint_evaluation::Event;
use cumulint_hcl::{Call as Native, Expression};
use cumulint_model::{Hop, InputId, OriginId, Why};
use cumulint_schema::nearest;
use cumulint_source::Span;

use crate::evaluate::{Answer, Evaluator, Fault, Scope, fault};
use crate::functions::{self, Call, Prepared, Refusal, Run};
use crate::value::{Decider, Type, Value};

/// What the address of the only provider begins with whose functions are evaluated here.
const BUILT_IN: &str = "terraform.io/builtin/terraform";
/// Functions that read a document. A file that they are given becomes a part of what is analysed.
const DECODERS: [&str; 3] = ["csvdecode", "jsondecode", "yamldecode"];

/// A call of a function where it stands.
pub(super) struct FunctionCall<'e, 'm, 's, 't> {
    pub(super) evaluator: &'e mut Evaluator<'m>,
    pub(super) scope: &'e Scope<'s>,
    pub(super) call: Native<'t>,
    pub(super) span: Span,
    /// The name, without the `core::` that may stand before it.
    pub(super) name: String,
    /// Whether what it gives is read as a document.
    pub(super) is_decoded: bool,
}

impl<'e, 'm, 's, 't> FunctionCall<'e, 'm, 's, 't> {
    pub(super) fn new(evaluator: &'e mut Evaluator<'m>, scope: &'e Scope<'s>, call: Native<'t>) -> Self {
        let name = call.name();
        let name = name.strip_prefix("core::").unwrap_or(&name).to_owned();
        Self { evaluator, scope, call, span: scope.span(call.range()), name, is_decoded: false }
    }

    pub(super) fn evaluate(mut self) -> Answer {
        match &*self.name {
            "try" => return self.attempt(),
            "can" => return self.can(),
            "templatestring" => return self.template_string(),
            "type" => return fault("the function `type` exists only in Terraform's console", self.span),
            _ => {}
        }
        let Some(function) = self.function()? else { return self.foreign() };
        let arguments = match self.arguments()? {
            Ok(arguments) => arguments,
            Err(missing) => {
                let origin = self.made([missing.origin]);
                return Ok(functions::unknown_as(&missing, Type::Any, origin));
            }
        };
        let value = self.apply(function, &arguments)?;
        if value.is_known() || !matches!(value.decider(), Decider::Nothing) {
            return Ok(value);
        }
        if let Some(input) = self.input_of(&arguments) {
            return Ok(value.decided_by(Decider::Input(input)));
        }
        Ok(self.apply_by_case(function, &arguments, value.origin, 0).unwrap_or(value))
    }

    /// What the function makes of each case of its arguments.
    fn apply_by_case(
        &mut self,
        function: &'static functions::Function,
        arguments: &[Value],
        origin: OriginId,
        depth: u32,
    ) -> Option<Value> {
        let (scope, call, span) = (self.scope, self.call, self.span);
        let (name, is_decoded) = (self.name.clone(), self.is_decoded);
        self.evaluator.by_case(arguments, depth, origin, &mut |evaluator, case, depth| {
            let mut call = FunctionCall { evaluator, scope, call, span, name: name.clone(), is_decoded };
            let value = call.apply(function, &case)?;
            if value.is_known() {
                return Ok(value);
            }
            let origin = value.origin;
            Ok(call.apply_by_case(function, &case, origin, depth).unwrap_or(value))
        })
    }

    /// The input that a call over inputs is: the same one for the same arguments. `None` if it is not over inputs alone.
    fn input_of(&mut self, arguments: &[Value]) -> Option<InputId> {
        let mut key = format!("{}(", self.name);
        let mut only = None;
        for argument in arguments {
            match argument.decider() {
                Decider::Input(input) => {
                    only = Some(*input);
                    key.push_str(&format!("{input:?},"));
                }
                Decider::Condition(condition) => key.push_str(&format!("{condition:?},")),
                Decider::Choice(_) | Decider::Instances(_) => return None,
                Decider::Nothing if argument.unknown_part().is_some() => return None,
                Decider::Nothing => match argument.as_str() {
                    Some(text) => key.push_str(&format!("{text:?},")),
                    None => key.push_str(&format!("{},", self.evaluator.text_of(self.span))),
                },
            }
        }
        let only = only?;
        match (&*self.name, arguments.len()) {
            (
                "toset" | "tolist" | "tomap" | "tostring" | "tonumber" | "tobool" | "nonsensitive"
                | "sensitive",
                1,
            ) => Some(only),
            ("length", 1) => self.evaluator.deciders.length(only),
            _ => {
                let name = self.evaluator.text_of(self.span);
                Some(self.evaluator.deciders.input(key, &name))
            }
        }
    }

    /// What the function makes of its arguments.
    fn apply(&mut self, function: &'static functions::Function, arguments: &[Value]) -> Answer {
        let origin = self.made(arguments.iter().map(|argument| argument.origin));
        let prepared = function.prepare(arguments, origin).map_err(|why| self.wrong(&why))?;
        let (values, secret) = match prepared {
            Prepared::Answer(value) => return Ok(value),
            Prepared::Arguments { values, secret } => (values, secret),
        };
        self.evaluator.spend(cost(&self.name, &values), self.span);
        let value = match function.run {
            Run::Files(which) => self.file_function(which, &values, origin)?,
            Run::Values(run) => {
                let call = Call { arguments: &values, origin, patterns: &self.evaluator.patterns };
                let answer = run(&call);
                self.result(answer, origin)?
            }
        };
        Ok(value.marked(secret))
    }

    /// What a function over values gives. A value that it picked out of its arguments keeps its own way.
    fn result(&mut self, answer: functions::Answer, origin: OriginId) -> Answer {
        match answer {
            Ok(value) if value.origin == origin => Ok(value),
            Ok(value) => {
                let hop = Hop::Function(self.name.as_str().into());
                Ok(self.evaluator.provenance.by(value, self.span, hop))
            }
            Err(Refusal::Limit(limit)) => Ok(self.evaluator.limited(limit, self.span).at(origin)),
            Err(Refusal::Wrong(why)) if self.reads_a_file() => {
                Err(self.wrong(&why).reported_as(Event::MissingDocument))
            }
            Err(Refusal::Wrong(why)) => Err(self.wrong(&why)),
        }
    }

    fn wrong(&self, why: &str) -> Fault {
        Fault::new(format!("{}: {why}", self.name), self.span)
    }

    fn made(&mut self, from: impl IntoIterator<Item = OriginId>) -> OriginId {
        self.evaluator.provenance.made(self.span, &self.name, from)
    }

    /// Whether it reads the document that a file holds.
    fn reads_a_file(&self) -> bool {
        let read = |argument: Expression<'_>| {
            matches!(argument.without_parentheses(), Expression::Call(inner)
                if matches!(inner.name().trim_start_matches("core::"), "file" | "templatefile"))
        };
        DECODERS.contains(&&*self.name) && self.call.arguments().next().is_some_and(read)
    }

    /// The function of its name; `None` for one of a provider.
    fn function(&mut self) -> Result<Option<&'static functions::Function>, Fault> {
        let found = functions::find(&self.name);
        let missing = |call: &Self| {
            let near = nearest(&call.name, functions::names().chain(["can", "try", "templatestring"]));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let span = call.scope.span(call.call.name_range());
            Fault::new(format!("there is no function `{}`", call.name), span).with_help(help)
        };
        let Some(function) = self.name.strip_prefix("provider::") else {
            return found.map(Some).ok_or_else(|| missing(self));
        };
        let provider = function.split_once("::").map_or(function, |(provider, _)| provider).to_owned();
        let source = self.provider_source(&provider);
        match (source.as_deref(), found) {
            (None, _) if self.module_is_incomplete() => Ok(None),
            (None, _) => {
                fault(format!("the provider `{provider}` is not among the required providers"), self.span)
            }
            (Some(BUILT_IN), Some(function)) => Ok(Some(function)),
            (Some(BUILT_IN), None) => Err(missing(self)),
            (Some(_), _) => Ok(None),
        }
    }

    fn module_is_incomplete(&self) -> bool {
        let module = self.evaluator.instances.module(self.scope.module());
        module.is_some_and(|module| self.evaluator.is_incomplete(module.folder()))
    }

    /// The address of a provider that the module says it requires.
    fn provider_source(&mut self, name: &str) -> Option<String> {
        let module = self.scope.module();
        let configuration = self.evaluator.instances.module(module)?.configuration();
        let blocks =
            configuration.settings.iter().flat_map(|settings| settings.blocks_of("required_providers"));
        let declared = blocks.filter_map(|block| block.body.content().argument(name).cloned()).next()?;
        let isolated = Scope::isolated(module);
        let value = self.evaluator.quietly(|evaluator| evaluator.settled(declared.value, &isolated));
        let source = value.members().and_then(|members| members.get("source"));
        let source = source.and_then(|source| source.value.as_str()).map(str::to_owned);
        Some(source.unwrap_or_else(|| format!("hashicorp/{name}")))
    }

    /// A function of a provider: its arguments are still evaluated, as they may be wrong.
    fn foreign(&mut self) -> Answer {
        let arguments = self.arguments()?.unwrap_or_else(|missing| vec![missing]);
        let name_span = self.scope.span(self.call.name_range());
        let message = "it is not evaluated yet";
        self.evaluator.reporter.report(Event::UnsupportedFunction, &self.name, message, name_span);
        let origin = self.made(arguments.iter().map(|argument| argument.origin));
        let secret = arguments.iter().any(Value::has_secret);
        let why = Why::Unsupported(self.name.as_str().into());
        Ok(Value::unknown(why, Type::Any, origin).marked(secret))
    }

    /// The arguments; the one that is not known where it should be expanded.
    fn arguments(&mut self) -> Result<Result<Vec<Value>, Value>, Fault> {
        let written: Vec<Expression<'_>> = self.call.arguments().collect();
        let mut arguments = Vec::with_capacity(written.len());
        for (index, expression) in written.iter().enumerate() {
            let value = self.argument(*expression)?;
            if !self.call.expands_last() || index + 1 < written.len() {
                arguments.push(value);
                continue;
            }
            match value.items() {
                Some(items) => arguments.extend(items.iter().cloned()),
                None if !value.is_known() => return Ok(Err(value)),
                None => return fault("only a list can be expanded", self.scope.span(expression.range())),
            }
        }
        Ok(Ok(arguments))
    }

    fn argument(&mut self, expression: Expression<'_>) -> Answer {
        let is_decoded = self.is_decoded || DECODERS.contains(&&*self.name);
        match expression.without_parentheses() {
            Expression::Call(call) if is_decoded => {
                let span = self.scope.span(expression.range());
                if let Err(unknown) = self.evaluator.enter(span) {
                    return Ok(unknown);
                }
                let inner = FunctionCall::new(self.evaluator, self.scope, call);
                let answer = FunctionCall { is_decoded, ..inner }.evaluate();
                self.evaluator.leave(answer, span)
            }
            _ => self.evaluator.expression(expression, self.scope),
        }
    }

    /// The first argument that can be evaluated. One that is not known may yet fail, so what follows cannot be chosen.
    fn attempt(&mut self) -> Answer {
        let scope = self.scope;
        for argument in self.call.arguments() {
            if let Ok(value) = self.evaluator.quietly(|evaluator| evaluator.expression(argument, scope)) {
                return Ok(self.evaluator.provenance.by(value, self.span, Hop::Function("try".into())));
            }
        }
        fault("try: no expression succeeded", self.span)
    }

    fn can(&mut self) -> Answer {
        let mut arguments = self.call.arguments();
        let (Some(argument), None) = (arguments.next(), arguments.next()) else {
            return fault("can: it takes one argument", self.span);
        };
        let scope = self.scope;
        let answer = self.evaluator.quietly(|evaluator| evaluator.expression(argument, scope));
        let from: Vec<OriginId> = answer.iter().map(|value| value.origin).collect();
        let origin = self.made(from);
        // What is not known may yet turn out to be wrong.
        Ok(match answer.as_ref().ok().and_then(Value::unknown_part) {
            Some(missing) => functions::unknown_as(missing, Type::Bool, origin).present(),
            None => Value::bool(answer.is_ok(), origin),
        })
    }
}

/// The steps of a function that goes through texts; a regular expression may have to be compiled.
fn cost(name: &str, arguments: &[Value]) -> u64 {
    let bytes: usize = arguments.iter().filter_map(Value::as_str).map(str::len).sum();
    let compiling = if matches!(name, "regex" | "regexall" | "replace") { 100 } else { 0 };
    (bytes as u64 / 64).saturating_add(compiling)
}
