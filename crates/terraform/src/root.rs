//! One root module, evaluated with one set of inputs.

use cumulint_diagnostic::Severity;
use cumulint_evaluation::{Answer, Evaluated, Reader};
use cumulint_hcl::Expression;
use cumulint_model::Why;
use cumulint_source::FileId;

use crate::evaluate::{Evaluator, ModuleIndex, Scope, World};
use crate::functions;
use crate::inputs::{GivenInputs, Inputs};
use crate::module::Program;
use crate::{certainty, lower, resource};

/// Evaluates the root module in a folder, and brings its resources into the cloud's own shape. It never fails: what is wrong is
/// reported, and unknown in the project.
pub(crate) fn evaluate(
    program: &Program<'_>,
    folder: &str,
    inputs: &Inputs,
    reader: Reader<'_>,
) -> Evaluated {
    let mut evaluated = declared(program, folder, inputs, reader);
    cumulint_schema::lower(&mut evaluated.project);
    evaluated
}

/// The resources as the author declared them, in the provider's own types.
pub(crate) fn declared(
    program: &Program<'_>,
    folder: &str,
    inputs: &Inputs,
    reader: Reader<'_>,
) -> Evaluated {
    let (given, problems) = GivenInputs::read(inputs, program, reader);
    let values = given.of_module(program.root(folder));
    let mut evaluator = Evaluator::new(program, folder, values, World::ByDefault, reader);
    let majors = resource::majors(&mut evaluator, folder);
    let mut evaluated = lower::project(evaluator, inputs.environment.clone(), majors);
    if evaluated.diagnostics.iter().any(certainty::depends_on_values) {
        let given = given.without_environment(inputs);
        let values = given.of_module(program.root(folder));
        let open = Evaluator::new(program, folder, values, World::Open, reader);
        certainty::keep_certain(&mut evaluated, &lower::project(open, None, Vec::new()), reader);
    }
    evaluated.diagnostics.splice(..0, problems);
    evaluated
}

/// What an expression is in the root module of a folder.
pub(crate) fn answer(
    text: &str,
    program: &Program<'_>,
    folder: &str,
    inputs: &Inputs,
    reader: Reader<'_>,
) -> Answer {
    // It is read as the value of an argument is, which ends with its line.
    let argument = format!("it = {text}\n");
    let file = reader.sources().add("<expression>", &argument);
    let (tree, problems) = cumulint_hcl::parse(file, argument);
    if let Some(problem) = problems.into_iter().find(|problem| problem.severity == Severity::Error) {
        return Answer::Error(problem.message);
    }
    let mut attributes = tree.body().attributes();
    let (Some(it), None, None) = (attributes.next(), attributes.next(), tree.body().blocks().next()) else {
        return Answer::Error("one expression is required".to_owned());
    };
    let (given, _) = GivenInputs::read(inputs, program, reader);
    let values = given.of_module(program.root(folder));
    let evaluator = Evaluator::new(program, folder, values, World::ByDefault, reader);
    found(evaluator, it.value(), file)
}

fn found(mut evaluator: Evaluator<'_>, expression: Expression<'_>, file: FileId) -> Answer {
    let scope = Scope::of(ModuleIndex::ROOT).in_file(file);
    let value = match evaluator.expression(expression, &scope) {
        Ok(value) => value,
        Err(fault) => return Answer::Error(fault.message().to_owned()),
    };
    match value.unknown_part().map(functions::why) {
        Some(Why::Invalid(subject)) => Answer::Error(reason(evaluator, &subject)),
        Some(why) => Answer::Unknown(why),
        None => match functions::write_json(&value) {
            Ok(json) => Answer::Value(json),
            Err(why) => Answer::Error(why),
        },
    }
}

/// What is not known because it is wrong is an error, in the words in which it is reported.
fn reason(evaluator: Evaluator<'_>, subject: &str) -> String {
    let reader = evaluator.reader();
    let (_, _, diagnostics, gaps) = evaluator.finish();
    let is_it = |place: Option<cumulint_source::Span>| place.is_some_and(|it| reader.slice(it) == subject);
    let told = diagnostics.iter().find(|it| is_it(it.primary)).or(diagnostics.first());
    let counted = || gaps.iter().find(|gap| *gap.subject == *subject).or(gaps.first());
    told.map(|it| it.message.clone())
        .or_else(|| counted().map(|gap| gap.reason.to_string()))
        .unwrap_or_else(|| format!("`{subject}` cannot be evaluated"))
}
