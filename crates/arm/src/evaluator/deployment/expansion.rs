//! What a deployment deploys: where its template is, and in which scope that is evaluated.

use std::sync::Arc;

use cumulint_evaluation::{Event, Limit};
use cumulint_model::{Call, Symbol};
use cumulint_source::Span;
use rustc_hash::FxHashMap;

use crate::evaluator::Evaluator;
use crate::evaluator::context::Context;
use crate::evaluator::deployment::address::candidates;
use crate::evaluator::deployment::place::Place;
use crate::evaluator::deployment::{Deployed, Deployment};
use crate::evaluator::functions;
use crate::evaluator::scope::{GivenHere, Nested as NestedScope};
use crate::files::Wanted;
use crate::syntax::{Declaration, Expression, Form, Given, NestedSource, Template};

/// A template with the path of the file that it stands in.
type Found<'x> = (&'x Template, Symbol);

impl<'x> Deployment<'x> {
    /// Registers what it deploys.
    pub(crate) fn expand(&self, evaluator: &mut Evaluator<'x>) {
        let Some((template, path)) = self.template(evaluator) else { return };
        let context = self.inside(template, path, evaluator);
        evaluator.deployments.done(self.id, Deployed { template, context: context.clone() });
        evaluator.declarations.add(template, &context, self.nested.inner, &self.presence);
        evaluator.register_all(&template.resources, &context, None, &self.presence);
    }

    /// Its template; `None` if that is not to be had, which is reported.
    fn template(&self, evaluator: &mut Evaluator<'x>) -> Option<Found<'x>> {
        let path = evaluator.scopes.path(self.context.scope)?.clone();
        match &self.nested.source {
            NestedSource::Inline(template) => Some((template, path)),
            NestedSource::Module { path: written, header } => {
                in_file(Wanted::Module, &path, written, *header, evaluator)
            }
            NestedSource::Relative(relative) => self.relative(relative, &path, evaluator),
            NestedSource::Address { uri, header } => {
                let found = uri.as_ref().and_then(|uri| self.published(uri, &path, evaluator));
                if found.is_none() {
                    self.report_remote("the linked template is not in the tree", *header, evaluator);
                }
                found
            }
            NestedSource::TooDeep { header } => {
                evaluator.maker.limited(Limit::Modules, *header);
                None
            }
            NestedSource::Elsewhere { path: registry, event, reason, header } => {
                // The compiler writes the module into what it makes of the file.
                let found = evaluator.library.compiled(&path).and_then(|(compiled, path)| {
                    Some((compiled_module(compiled, self.declaration)?, Symbol::from(path)))
                });
                if found.is_none() {
                    evaluator.maker.report(*event, registry, *reason, *header);
                }
                found
            }
            NestedSource::Unreadable => None,
        }
    }

    /// The template at a path from the template that deploys it. A path that hangs on a parameter may be another one.
    fn relative(
        &self,
        relative: &'x Expression,
        from: &str,
        evaluator: &mut Evaluator<'x>,
    ) -> Option<Found<'x>> {
        let value = evaluator.value(relative, &self.context);
        let Some(written) = value.as_str() else {
            self.report_remote("the path of the linked template is not known", relative.span, evaluator);
            return None;
        };
        if !evaluator.overridable(relative, None, self.context.scope) {
            return in_file(Wanted::Template, from, written, relative.span, evaluator);
        }
        let path = evaluator.library.named_by(from, written.trim_start_matches('/'));
        let Ok(template) = evaluator.library.template(&path) else {
            self.report_remote("the linked template is not in the tree", relative.span, evaluator);
            return None;
        };
        Some((template, path.into()))
    }

    /// The template that is perhaps published at an address.
    fn published(&self, uri: &'x Expression, from: &str, evaluator: &mut Evaluator<'x>) -> Option<Found<'x>> {
        let uri = functions::text(&evaluator.value(uri, &self.context))?;
        let library = evaluator.library;
        let paths = candidates(&uri, from, library).into_iter();
        paths.filter_map(|path| Some((library.template(&path).ok()?, path.into()))).next()
    }

    /// Reports that its template is not in the tree.
    fn report_remote(&self, reason: &str, span: Span, evaluator: &mut Evaluator<'x>) {
        let subject = evaluator.registry.address(self.id);
        evaluator.maker.report(Event::RemoteTemplate, &subject, reason, span);
    }

    /// Where the expressions of its template are evaluated: in a scope of its own, or in the one around it.
    fn inside(&self, template: &'x Template, path: Symbol, evaluator: &mut Evaluator<'x>) -> Context {
        let place = self.place(evaluator);
        let call = Call {
            address: evaluator.registry.address(self.id),
            header: self.declaration.header,
            block: self.declaration.block,
            path: path.clone(),
            downloaded: matches!(self.nested.source, NestedSource::Elsewhere { .. }),
            deployment: Some(self.id),
        };
        let calls: Arc<[Call]> = self.context.calls.iter().cloned().chain([call]).collect();
        if !self.nested.inner {
            return Context { place, calls, ..self.context.clone() };
        }
        let given = self.given(template, evaluator);
        let label = format!("deployment {}: ", self.id.0);
        let deployment = self.name.clone();
        let scope = evaluator.scopes.add(NestedScope { template, path, given, label, deployment });
        let seen = place.clone();
        Context { scope, turns: Vec::new(), place, seen, locals: None, arguments: None, calls }
    }

    /// What the parameters of its template are given.
    fn given(&self, template: &Template, evaluator: &mut Evaluator<'x>) -> FxHashMap<String, GivenHere<'x>> {
        let here = |given: &'x Given| GivenHere::new(given, &self.context);
        let given = self.nested.given.iter().map(|(name, value)| (name.to_ascii_lowercase(), here(value)));
        let mut given: FxHashMap<String, GivenHere<'x>> = given.collect();
        if let Some(elsewhere @ Given::Elsewhere(span)) = &self.nested.given_elsewhere {
            let (subject, reason) =
                (evaluator.registry.address(self.id), "the linked parameters are not read");
            evaluator.maker.report(Event::UnsupportedConstruct, &subject, reason, *span);
            for parameter in &template.parameters {
                given.entry(parameter.name.to_ascii_lowercase()).or_insert_with(|| here(elsewhere));
            }
        }
        given
    }

    /// Where it deploys to.
    fn place(&self, evaluator: &mut Evaluator<'x>) -> Place {
        let mut text = |expression: &'x Expression| {
            let value = evaluator.value(expression, &self.context);
            functions::text(&value)
        };
        let around = &self.context.place;
        if let Some(scope) = self.declaration.scope.as_ref().and_then(&mut text) {
            return around.scoped(&scope);
        }
        let subscription = self.nested.subscription.as_ref().and_then(&mut text);
        let group = self.nested.resource_group.as_ref().and_then(&mut text);
        around.clone().in_subscription(subscription).in_group(group)
    }
}

/// The template of a file, by its path from another file.
fn in_file<'x>(
    wanted: Wanted,
    from: &str,
    written: &str,
    span: Span,
    evaluator: &mut Evaluator<'x>,
) -> Option<Found<'x>> {
    let path = evaluator.library.named_by(from, written.trim_start_matches('/'));
    match evaluator.library.template(&path) {
        Ok(template) => Some((template, path.into())),
        Err(why) => {
            evaluator.maker.report_absent(wanted, &why, written, span);
            None
        }
    }
}

/// What the compiler wrote for a module: the deployment of its symbol, or where deployments have no symbols, of its name.
fn compiled_module<'x>(compiled: &'x Template, module: &Declaration) -> Option<&'x Template> {
    let written = |declaration: &Declaration| match declaration.name.as_ref().map(|name| &name.form) {
        Some(Form::Text(name)) => Some(name.clone()),
        _ => None,
    };
    let name = written(module);
    let is_it = |declaration: &&Declaration| match &declaration.symbolic {
        Some(symbolic) => module.symbolic.as_ref() == Some(symbolic),
        None => name.is_some() && written(declaration) == name,
    };
    match &compiled.resources.iter().find(is_it)?.nested.as_ref()?.source {
        NestedSource::Inline(template) => Some(template),
        _ => None,
    }
}
