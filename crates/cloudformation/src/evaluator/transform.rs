//! `Fn::Transform`: a local snippet is put in; any other macro runs where nobody can look.

use std::borrow::Cow;

use cumulint_document::{Entry, Kind, Node};
use cumulint_evaluation::Event;
use cumulint_model::{Value, Why};
use cumulint_source::Span;

use super::Evaluator;
use crate::library::INCLUDE;
use crate::syntax::Intrinsic;

impl<'t> Evaluator<'t> {
    /// The value that a macro stands for.
    pub(crate) fn transform(&mut self, intrinsic: &Intrinsic<'t>) -> Option<Value> {
        if let Some(snippet) = self.snippet(intrinsic) {
            return self.value(snippet);
        }
        let origin = self.project.origins.written(intrinsic.span);
        let name = macro_name(intrinsic);
        self.unapplied(intrinsic);
        Some(Value::unknown(Why::Unsupported(name.as_ref().into()), origin))
    }

    /// Reports a macro that is not applied; what is wrong with a snippet is reported already.
    pub(crate) fn unapplied(&mut self, intrinsic: &Intrinsic<'t>) {
        let name = macro_name(intrinsic);
        if name != INCLUDE {
            self.report(Event::UnsupportedConstruct, &name, "the macro is not applied", intrinsic.span);
        }
    }

    /// The value of a macro that stands beside other keys.
    pub(crate) fn macro_value(&mut self, argument: Node<'t>, span: Span) -> Option<Value> {
        self.transform(&beside_others(argument, span))
    }

    /// The snippet that the transform of a whole template includes, alone or among others.
    pub(crate) fn whole_snippet(&mut self, entry: &Entry<'t>) -> Option<Node<'t>> {
        let each: Vec<Node<'t>> = match entry.value.kind() {
            Kind::Sequence => entry.value.items().collect(),
            _ => vec![entry.value],
        };
        each.into_iter().find_map(|argument| self.snippet(&beside_others(argument, entry.key.span())))
    }

    /// The root of the local snippet that a use of `AWS::Include` names. `None` for any other macro, and if the snippet cannot
    /// be read, which is reported.
    pub(crate) fn snippet(&mut self, intrinsic: &Intrinsic<'t>) -> Option<Node<'t>> {
        let argument = intrinsic.argument;
        if argument.get("Name")?.text()? != INCLUDE {
            return None;
        }
        let Some(location) = argument.get("Parameters").and_then(|parameters| parameters.get("Location"))
        else {
            let message = "the snippet has no `Location`";
            self.report(Event::InvalidTemplate, INCLUDE, message, intrinsic.span);
            return None;
        };
        let (path, file) = self.located(location, INCLUDE, "snippet")?;
        let root = file.tree.root();
        if root.is_none() && !file.is_broken {
            let message = format!("the snippet `{path}` is empty");
            self.report(Event::InvalidTemplate, &path, message, location.span());
        }
        root
    }
}

/// A macro that stands beside other keys, or over a whole template.
pub(crate) fn beside_others(argument: Node<'_>, span: Span) -> Intrinsic<'_> {
    Intrinsic { name: Cow::Borrowed("Fn::Transform"), argument, short: false, span }
}

/// The name of the macro that a transform applies, or `Fn::Transform` if it is not known.
fn macro_name<'t>(intrinsic: &Intrinsic<'t>) -> Cow<'t, str> {
    let name = intrinsic.argument.get("Name").and_then(Node::text);
    let name = name.filter(|_| intrinsic.argument.tag().is_none() || intrinsic.short);
    name.unwrap_or(Cow::Borrowed("Fn::Transform"))
}
