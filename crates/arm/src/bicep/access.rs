//! Access to members: of symbols what the template language has for it, of values a member.

use std::sync::Arc;

use cumulint_bicep::{Access, Expression as Source, Index, PropertyAccess, Step};
use cumulint_source::Span;

use super::expression::elsewhere_secret;
use super::names::{ModuleSymbol, Named, ResourceSymbol};
use super::operator::call;
use super::{BicepReader, Unit, text};
use crate::syntax::{Expression, Form};

/// The most steps of one access.
const MAX_STEPS: usize = 100;

impl BicepReader<'_> {
    pub(super) fn access(&mut self, unit: &Unit<'_>, access: Access<'_>) -> Expression {
        let steps: Vec<Step<'_>> = access.steps().collect();
        let span = unit.span(access.range());
        if steps.len() > MAX_STEPS {
            return self.too_deep(span);
        }
        let root = access.root().without_parentheses();
        let Source::Identifier(identifier) = root else {
            let value = self.expression(unit, root);
            return self.steps(unit, value, &steps, span);
        };
        let name = identifier.name();
        let is_local = self.locals.iter().chain(&self.arguments).any(|local| local == name);
        let named = if is_local { None } else { self.named(unit, name) };
        match (named, steps.as_slice()) {
            (Some(Named::Resource(symbol)), _) => self.of_resource(unit, &symbol, &steps, span),
            (Some(Named::Module(symbol)), _) => self.of_module(unit, &symbol, &steps, span),
            (Some(Named::File(prefix)), [first, rest @ ..]) => {
                let value = self.of_file(unit, &prefix, *first, span);
                self.steps(unit, value, rest, span)
            }
            (None, [Step::Method(method), rest @ ..]) if !is_local && matches!(name, "az" | "sys") => {
                let called = unit.span(identifier.range().cover(method.range()));
                let value = self.built_in(unit, method.name().text(), method.arguments(), called);
                self.steps(unit, value, rest, span)
            }
            _ => {
                let value = self.identifier(unit, name, unit.span(identifier.range()));
                self.steps(unit, value, &steps, span)
            }
        }
    }

    /// What a name of an imported file is.
    fn of_file(&mut self, unit: &Unit<'_>, prefix: &str, step: Step<'_>, span: Span) -> Expression {
        let (name, place) = match step {
            Step::Property(property) => (property.name(), property.range()),
            Step::Method(method) => (method.name().text(), method.name().range()),
            _ => return self.not_a_value(unit.tree.slice(span.range), span),
        };
        match (self.exported(prefix, name, unit.span(place)), step) {
            (Named::Variable(key), Step::Property(_)) => call("variables", vec![text(key, span)], span),
            (Named::Function(key), Step::Method(method)) => {
                self.own_call(unit, name, &key, method.arguments(), span)
            }
            (Named::Elsewhere(of), _) => self.imported_elsewhere(&of, span),
            _ => self.not_a_value(name, span),
        }
    }

    /// A resource as far as steps say which one is meant: the instance of a loop, a nested one.
    pub(super) fn instance<'p, 't>(
        &mut self,
        unit: &Unit<'_>,
        symbol: &Arc<ResourceSymbol>,
        mut steps: &'p [Step<'t>],
    ) -> (Arc<ResourceSymbol>, Option<Expression>, &'p [Step<'t>]) {
        let mut symbol = Arc::clone(symbol);
        let mut index = None;
        while let [first, rest @ ..] = steps {
            match first {
                Step::Index(at) if symbol.index.is_some() && index.is_none() => {
                    index = Some(self.expression(unit, at.index()));
                }
                Step::Nested(child) => {
                    let found = symbol.children.iter().find(|(name, _)| name == child.name());
                    let Some((_, found)) = found else { break };
                    symbol = Arc::clone(found);
                }
                Step::NonNull(_) => {}
                _ => break,
            }
            steps = rest;
        }
        (symbol, index, steps)
    }

    fn of_resource(
        &mut self,
        unit: &Unit<'_>,
        symbol: &Arc<ResourceSymbol>,
        steps: &[Step<'_>],
        span: Span,
    ) -> Expression {
        let (symbol, index, steps) = self.instance(unit, symbol, steps);
        let Some((first, rest)) = steps.split_first() else {
            return self.whole_resource(&symbol, index, span);
        };
        let value = match first {
            Step::Property(property) => match property.name() {
                name @ ("name" | "id") => self.fact(unit, &symbol, name, index, span),
                "type" => text(symbol.kind.as_str(), span),
                "apiVersion" => text(symbol.api_version.as_str(), span),
                "properties" => {
                    let named = self.symbolic(&symbol.symbol, symbol.index.as_deref(), index, span);
                    call("reference", vec![named], span)
                }
                _ => {
                    let whole = self.whole_resource(&symbol, index, span);
                    self.property(unit, whole, *property)
                }
            },
            Step::Method(method) if method.name().text() == "getSecret" => elsewhere_secret(span),
            Step::Method(method) => {
                let mut arguments = vec![self.fact(unit, &symbol, "id", index, span)];
                arguments.push(text(symbol.api_version.as_str(), span));
                let last = method.arguments().nth(1);
                arguments.extend(last.map(|last| self.expression(unit, last)));
                call(method.name().text(), arguments, span)
            }
            other => {
                let whole = self.whole_resource(&symbol, index, span);
                return self.steps(unit, whole, std::slice::from_ref(other), span);
            }
        };
        self.steps(unit, value, rest, span)
    }

    /// What is known of a resource before it is deployed: `name` or `id`.
    pub(super) fn fact(
        &mut self,
        unit: &Unit<'_>,
        symbol: &ResourceSymbol,
        fact: &str,
        index: Option<Expression>,
        span: Span,
    ) -> Expression {
        self.variable_of(unit, &format!("{}.{fact}", symbol.symbol), symbol.index.as_deref(), index, span)
    }

    fn variable_of(
        &mut self,
        unit: &Unit<'_>,
        name: &str,
        looped: Option<&str>,
        index: Option<Expression>,
        span: Span,
    ) -> Expression {
        let all = call("variables", vec![text(unit.key(name), span)], span);
        match self.place(looped, index, span) {
            Some(index) => Expression { span, form: Form::Index(Box::new(all), Box::new(index)) },
            None => all,
        }
    }

    /// The index of the instance that is meant: the one that is said, else that of the loop around.
    fn place(&self, looped: Option<&str>, index: Option<Expression>, span: Span) -> Option<Expression> {
        let around = looped.filter(|name| self.locals.iter().any(|local| local == name));
        index.or_else(|| around.map(|name| Expression { span, form: Form::Local(name.into()) }))
    }

    /// What `reference` finds a resource or module by.
    fn symbolic(
        &self,
        symbol: &str,
        looped: Option<&str>,
        index: Option<Expression>,
        span: Span,
    ) -> Expression {
        match self.place(looped, index, span) {
            Some(index) => call("format", vec![text(format!("{symbol}[{{0}}]"), span), index], span),
            None => text(symbol, span),
        }
    }

    pub(super) fn whole_resource(
        &mut self,
        symbol: &ResourceSymbol,
        index: Option<Expression>,
        span: Span,
    ) -> Expression {
        if symbol.index.is_some() && self.place(symbol.index.as_deref(), index.clone(), span).is_none() {
            return call("references", vec![text(symbol.symbol.as_str(), span), text("full", span)], span);
        }
        let named = self.symbolic(&symbol.symbol, symbol.index.as_deref(), index, span);
        let version = text(symbol.api_version.as_str(), span);
        call("reference", vec![named, version, text("full", span)], span)
    }

    pub(super) fn whole_module(
        &mut self,
        symbol: &ModuleSymbol,
        index: Option<Expression>,
        span: Span,
    ) -> Expression {
        if symbol.looped && index.is_none() {
            return call("references", vec![text(symbol.symbol.as_str(), span)], span);
        }
        let named = self.symbolic(&symbol.symbol, None, index, span);
        call("reference", vec![named], span)
    }

    /// `module.outputs.x` is `reference('module').outputs.x.value`.
    fn of_module(
        &mut self,
        unit: &Unit<'_>,
        symbol: &ModuleSymbol,
        steps: &[Step<'_>],
        span: Span,
    ) -> Expression {
        let mut index = None;
        let mut steps = steps;
        while let [first, rest @ ..] = steps {
            match first {
                Step::Index(at) if symbol.looped && index.is_none() => {
                    index = Some(self.expression(unit, at.index()));
                }
                Step::NonNull(_) => {}
                _ => break,
            }
            steps = rest;
        }
        let is = |step: &Step<'_>, wanted: &str| matches!(step, Step::Property(property) if property.name() == wanted);
        match steps {
            [name, rest @ ..] if is(name, "name") => {
                let name = self.variable_of(unit, &format!("{}.name", symbol.symbol), None, index, span);
                self.steps(unit, name, rest, span)
            }
            [outputs, rest @ ..] if is(outputs, "outputs") => {
                let member = |of: Expression, name: &str| Expression {
                    span,
                    form: Form::Member(Box::new(of), name.into()),
                };
                let outputs = member(self.whole_module(symbol, index, span), "outputs");
                let mut rest = rest;
                while let [Step::NonNull(_), after @ ..] = rest {
                    rest = after;
                }
                match rest {
                    [Step::Property(output), rest @ ..] => {
                        let value = member(member(outputs, output.name()), "value");
                        self.steps(unit, value, rest, span)
                    }
                    [Step::Index(output), rest @ ..] => {
                        let name = self.expression(unit, output.index());
                        let output = Form::Index(Box::new(outputs), Box::new(name));
                        let value = member(Expression { span, form: output }, "value");
                        self.steps(unit, value, rest, span)
                    }
                    rest => self.steps(unit, outputs, rest, span),
                }
            }
            rest => {
                let whole = self.whole_module(symbol, index, span);
                self.steps(unit, whole, rest, span)
            }
        }
    }

    /// Steps behind a value.
    fn steps(&mut self, unit: &Unit<'_>, value: Expression, steps: &[Step<'_>], span: Span) -> Expression {
        steps.iter().fold(value, |value, step| match step {
            Step::Property(property) => self.property(unit, value, *property),
            Step::Index(index) => self.element(unit, value, *index),
            Step::NonNull(range) => {
                let span = unit.span(value.span.range.cover(*range));
                Expression { span, form: Form::NonNull(Box::new(value)) }
            }
            Step::Nested(child) => self.undeclared(unit, child.name(), span),
            Step::Method(method) => self.unsupported(unit.tree.slice(method.range()), span),
        })
    }

    fn property(&mut self, unit: &Unit<'_>, of: Expression, property: PropertyAccess<'_>) -> Expression {
        let span = unit.span(of.span.range.cover(property.range()));
        let form = Form::Member(Box::new(of), property.name().into());
        safely(Expression { span, form }, property.is_safe())
    }

    fn element(&mut self, unit: &Unit<'_>, of: Expression, index: Index<'_>) -> Expression {
        let span = unit.span(of.span.range.cover(index.range()));
        let at = self.expression(unit, index.index());
        if index.is_from_end() {
            let name = if index.is_safe() { "tryIndexFromEnd" } else { "indexFromEnd" };
            return call(name, vec![of, at], span);
        }
        safely(Expression { span, form: Form::Index(Box::new(of), Box::new(at)) }, index.is_safe())
    }
}

fn safely(access: Expression, is_safe: bool) -> Expression {
    let span = access.span;
    if is_safe { Expression { span, form: Form::Safe(Box::new(access)) } } else { access }
}
