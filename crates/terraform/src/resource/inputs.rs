//! The variables of a root and of the modules that it calls, as policies see them.

use std::collections::BTreeSet;

use cumulint_evaluation::Limit;
use cumulint_model::{Cloud, INPUT, Resource, Symbol};

use crate::evaluate::{Evaluator, ModuleIndex, Scope};
use crate::module::Declaration;
use crate::value::{Content, Value};

/// How many variables of a root are seen at most.
const MAX_INPUTS: usize = 10_000;

/// A variable with what is known of it.
pub(crate) struct Input {
    /// Without its properties.
    pub(crate) resource: Resource,
    pub(crate) properties: Vec<(&'static str, Value)>,
}

/// All variables, once for each module; those that are declared to be secret once for each call, as each gives them a value.
pub(crate) fn inputs(evaluator: &mut Evaluator<'_>, modules: &[ModuleIndex]) -> Vec<Input> {
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for module in modules {
        let Some(instance) = evaluator.instances().module(*module) else { continue };
        let first = seen.insert(instance.folder().clone());
        for (name, declared) in &instance.configuration().variables {
            if found.len() >= MAX_INPUTS {
                evaluator.reporter().limit(Limit::Instances, declared.header);
                return found;
            }
            found.extend(input(evaluator, *module, (name, declared), first));
        }
    }
    found
}

fn input<'m>(
    evaluator: &mut Evaluator<'m>,
    module: ModuleIndex,
    (name, declared): (&Symbol, &'m Declaration<'m>),
    first: bool,
) -> Option<Input> {
    let scope = Scope::isolated(module);
    let flag = declared.content.argument("sensitive").map(|flag| evaluator.settled(flag.value, &scope));
    let secret = matches!(flag.map(|flag| flag.content), Some(Content::Bool(true)));
    if !first && !secret {
        return None;
    }
    let header = evaluator.provenance().written(declared.header);
    let mut properties =
        vec![("name", Value::string(name.clone(), header)), ("secret", Value::bool(secret, header))];
    if let Some(default) = declared.content.argument("default") {
        properties.push(("default", evaluator.settled(default.value, &scope).marked(secret)));
    }
    if secret && evaluator.instances().module(module)?.given(name).is_some() {
        properties.push(("value", evaluator.variable(module, name, declared.header)?));
    }
    let instance = evaluator.instances().module(module)?;
    let address = format!("{}var.{name}", instance.prefix()).into();
    let shown = cumulint_model::Value::string(name.clone(), header);
    let resource = Resource {
        calls: std::sync::Arc::clone(instance.calls_to()),
        ..Resource::declaration(INPUT, address, Cloud::Other, shown, (declared.header, declared.span))
    };
    Some(Input { resource, properties })
}
