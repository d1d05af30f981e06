//! `Fn::Transform`: a local snippet is put in; any other macro runs where nobody can look.

use std::borrow::Cow;

use cumulint_document::{Entry, Kind, Node};
use cumulint_model::{Value, Why};
use cumulint_source::Span;

use crate::evaluator::Evaluator;
use crate::intrinsic::Intrinsic;
use crate::library::beside;

impl<'t> Evaluator<'t> {
    /// The value that a macro stands for.
    pub(crate) fn transform(&mut self, intrinsic: &Intrinsic<'t>) -> Option<Value> {
        if let Some(snippet) = self.snippet(intrinsic) {
            return self.value(snippet);
        }
        let origin = self.project.origins.written(intrinsic.span);
        let name = intrinsic.argument.get("Name").and_then(Node::text);
        let name = name.filter(|_| intrinsic.argument.tag().is_none() || intrinsic.short);
        let subject = name.unwrap_or(Cow::Borrowed("Fn::Transform"));
        let reason =
            if subject == "AWS::Include" { "the snippet is not at hand" } else { "the macro is not applied" };
        self.gap("macro", &subject, reason, intrinsic.span);
        Some(Value::unknown(Why::Unsupported(subject.as_ref().into()), origin))
    }

    /// The value of a macro that stands beside other keys.
    pub(crate) fn macro_value(&mut self, argument: Node<'t>, span: Span) -> Option<Value> {
        let name = Cow::Borrowed("Fn::Transform");
        self.transform(&Intrinsic { name, argument, short: false, span })
    }

    /// The snippet that the transform of a whole template includes, alone or among others.
    pub(crate) fn whole_snippet(&mut self, entry: &Entry<'t>) -> Option<Node<'t>> {
        let each: Vec<Node<'t>> = match entry.value.kind() {
            Kind::Sequence => entry.value.items().collect(),
            _ => vec![entry.value],
        };
        each.into_iter().find_map(|argument| {
            let name = Cow::Borrowed("Fn::Transform");
            self.snippet(&Intrinsic { name, argument, short: false, span: entry.key.span() })
        })
    }

    /// The root of the local snippet that a use of `AWS::Include` names.
    pub(crate) fn snippet(&mut self, intrinsic: &Intrinsic<'t>) -> Option<Node<'t>> {
        let library = self.library;
        let argument = intrinsic.argument;
        if argument.get("Name")?.text()? != "AWS::Include" {
            return None;
        }
        let location = argument.get("Parameters")?.get("Location")?;
        let value = self.value(location)?;
        let path = beside(&self.path, value.as_str()?)?;
        library.tree(&path)?.root()
    }
}
