//! Names that nothing declares: what is said of them, and what may have been meant.

use cumulint_evaluation::Event;
use cumulint_hcl::Step;
use cumulint_schema::nearest;

use crate::evaluate::traversal::Traversal;
use crate::evaluate::{ModuleIndex, ModuleInstance, Scope};
use crate::module::{Configuration, Mode};
use crate::value::Value;

/// A name that means nothing where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum Undeclared<'n> {
    /// A first name, with nothing behind it that would make it a resource.
    Name(&'n str),
    /// `path.home`: a name that has no such part.
    Part(&'n str, &'n str),
    /// `each.key` where there is no `for_each`.
    Turn {
        part: (&'n str, &'n str),
        by: &'static str,
    },
    Variable(&'n str),
    Local(&'n str),
    /// A call of a module.
    Module(&'n str),
    /// An output of a called module: the name of the call, the module, and the name of the output.
    Output(&'n str, ModuleIndex, &'n str),
    Resource(Mode, &'n str, &'n str),
    /// `data.aws_ami` without a name.
    ResourceType(Mode, &'n str),
}

impl Undeclared<'_> {
    /// The name as the author wrote it.
    fn subject(self) -> String {
        match self {
            Self::Name(name) => name.to_owned(),
            Self::Part(name, part) | Self::Turn { part: (name, part), .. } => format!("{name}.{part}"),
            Self::Variable(name) => format!("var.{name}"),
            Self::Local(name) => format!("local.{name}"),
            Self::Module(name) => format!("module.{name}"),
            Self::Output(call, _, name) => format!("module.{call}.{name}"),
            Self::Resource(mode, kind, name) => format!("{}{kind}.{name}", mode.prefix()),
            Self::ResourceType(mode, kind) => format!("{}{kind}", mode.prefix()),
        }
    }

    fn message(self, scope: &Scope<'_>) -> String {
        match self {
            Self::Name(name) if scope.template_variables().is_some() => {
                format!("the template is given no variable `{name}`")
            }
            Self::Name(name) if is_object(name) => format!("a name must follow `{name}`"),
            Self::Name(name) => format!("there is no name `{name}` here"),
            Self::Part(name, part) => format!("there is no `{name}.{part}`"),
            Self::Turn { part: (name, part), by } => format!("there is no `{name}.{part}` without `{by}`"),
            Self::Variable(name) => format!("there is no variable `{name}`"),
            Self::Local(name) => format!("there is no local value `{name}`"),
            Self::Module(name) => format!("there is no module `{name}`"),
            Self::Output(call, _, name) => format!("module `{call}` has no output `{name}`"),
            Self::Resource(mode, ..) | Self::ResourceType(mode, _) => {
                let what = match mode {
                    Mode::Managed => "resource",
                    Mode::Data => "data source",
                    Mode::Ephemeral => "ephemeral resource",
                };
                format!("there is no {what} `{}`", self.subject())
            }
        }
    }

    /// What may have been meant, of what a module declares.
    fn likely(self, own: &Configuration<'_>, called: Option<&Configuration<'_>>) -> Option<String> {
        match self {
            Self::Name(name) => nearest(name, ["true", "false", "null"].into_iter()).map(str::to_owned),
            Self::Variable(name) if own.locals.contains_key(name) => Some(format!("local.{name}")),
            Self::Local(name) if own.variables.contains_key(name) => Some(format!("var.{name}")),
            Self::Variable(name) => {
                nearest(name, own.variables.keys().map(|it| &**it)).map(|near| format!("var.{near}"))
            }
            Self::Local(name) => {
                nearest(name, own.locals.keys().map(|it| &**it)).map(|near| format!("local.{near}"))
            }
            Self::Module(name) => {
                nearest(name, own.modules.keys().map(|it| &**it)).map(|near| format!("module.{near}"))
            }
            Self::Output(call, _, name) => {
                let near = nearest(name, called?.outputs.keys().map(|it| &**it));
                near.map(|near| format!("module.{call}.{near}"))
            }
            Self::Resource(mode, kind, name) => likely_resource(own, mode, kind, name),
            Self::Part(..) | Self::Turn { .. } | Self::ResourceType(..) => None,
        }
    }
}

/// Whether a name has parts and is nothing without them.
fn is_object(name: &str) -> bool {
    matches!(
        name,
        "var"
            | "local"
            | "module"
            | "data"
            | "resource"
            | "ephemeral"
            | "each"
            | "count"
            | "path"
            | "terraform"
    )
}

/// The resource of the same type and name that is read instead of made, or the other way round; else one of a similar name.
fn likely_resource(own: &Configuration<'_>, mode: Mode, kind: &str, name: &str) -> Option<String> {
    let other = if mode == Mode::Managed { Mode::Data } else { Mode::Managed };
    if own.resource_index(other, kind, name).is_some() {
        return Some(format!("{}{kind}.{name}", other.prefix()));
    }
    let alike = own.resources.iter().filter(|resource| resource.mode == mode);
    let addresses: Vec<String> = alike.map(crate::module::ResourceBlock::address).collect();
    let wanted = format!("{}{kind}.{name}", mode.prefix());
    nearest(&wanted, addresses.iter().map(String::as_str)).map(str::to_owned)
}

impl Traversal<'_, '_, '_> {
    /// An unknown for a name that nothing declares, which is reported at its place: up to a step, or the first name alone.
    /// Where a part of the module could not be read, that may well declare it.
    pub(super) fn undeclared(&mut self, missing: Undeclared<'_>, last: Option<&Step<'_>>) -> Value {
        let instances = self.evaluator.instances();
        let module = |index: ModuleIndex| instances.module(index);
        let (subject, own) = (missing.subject(), module(self.scope.module()));
        let called = if let Undeclared::Output(_, called, _) = missing { module(called) } else { None };
        let declaring = if self.scope.is_isolated() { None } else { called.or(own) };
        let is_open = declaring.is_some_and(|it| self.evaluator.is_incomplete(it.folder()));
        if !is_open {
            let likely = own.and_then(|own| {
                missing.likely(own.configuration(), called.map(ModuleInstance::configuration))
            });
            let help = likely.map(|likely| format!("did you mean `{likely}`?"));
            let place = self.place_of(last, &subject);
            let message = missing.message(self.scope);
            // What a template is given may depend on inputs; what a module declares does not.
            let event = match self.scope.template_variables() {
                Some(_) => Event::InvalidExpression,
                None => Event::UndeclaredName,
            };
            self.evaluator.reporter().report_with_help(event, &subject, message, place, help);
        }
        self.evaluator.invalid(subject, self.at)
    }
}
