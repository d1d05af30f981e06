//! Expressions: each becomes the one that the template language has for it.

use cumulint_bicep::{
    Array, Element, Expression as Source, For, Interpolated, Key as SourceKey, Lambda as SourceLambda,
    LiteralValue, Object as SourceObject, ObjectItem, StringPart,
};
use cumulint_evaluation::Event;
use cumulint_model::{Number, Symbol};
use cumulint_source::Span;

use super::module::registry;
use super::names::{Elsewhere, Named, function_key};
use super::operator::call;
use super::{BicepReader, Unit, text};
use crate::syntax::{Call, Expression, Form, Key, Lambda, Object, Property};

/// The deepest nesting that is read.
const MAX_DEPTH: u32 = 300;

impl BicepReader<'_> {
    pub(super) fn expression(&mut self, unit: &Unit<'_>, source: Source<'_>) -> Expression {
        let span = unit.span(source.range());
        if self.depth >= MAX_DEPTH {
            return self.too_deep(span);
        }
        self.depth += 1;
        let expression = self.form(unit, source, span);
        self.depth -= 1;
        expression
    }

    fn form(&mut self, unit: &Unit<'_>, source: Source<'_>, span: Span) -> Expression {
        let form = match source {
            Source::Literal(literal) => match literal.value() {
                LiteralValue::Null => Form::Null,
                LiteralValue::Bool(known) => Form::Bool(known),
                LiteralValue::Number(digits, _) => {
                    Number::parse(digits).map_or_else(|| Form::Text(digits.into()), Form::Number)
                }
            },
            Source::String(literal) => Form::Text(literal.value().as_ref().into()),
            Source::Array(array) => Form::Array(self.elements(unit, array)),
            Source::Object(object) => Form::Object(self.object(unit, object, &[])),
            Source::Lambda(lambda) => Form::Lambda(self.lambda(unit, lambda)),
            Source::Interpolated(parts) => return self.interpolated(unit, parts),
            Source::Identifier(name) => return self.identifier(unit, name.name(), span),
            Source::Access(access) => return self.access(unit, access),
            Source::Call(called) => {
                let name = called.name();
                return self.called(unit, name.text(), called.arguments(), span);
            }
            Source::Unary(unary) => return self.unary(unit, unary),
            Source::Binary(binary) => return self.binary(unit, binary),
            Source::Conditional(conditional) => {
                let parts = [conditional.condition(), conditional.when_true(), conditional.when_false()];
                let parts = parts.map(|part| self.expression(unit, part)).into();
                return call("if", parts, span);
            }
            Source::For(looped) => return self.list_of(unit, looped),
            Source::Parentheses(inner) => return self.expression(unit, inner.inner()),
            Source::If(_) | Source::Error(_) => Form::Invalid("a syntax error".into()),
        };
        Expression { span, form }
    }

    fn elements(&mut self, unit: &Unit<'_>, array: Array<'_>) -> Vec<Expression> {
        let element = |element: Element<'_>| match element {
            Element::Value(value) => self.expression(unit, value),
            Element::Spread(spread) => {
                let inner = self.expression(unit, spread.value());
                Expression { span: unit.span(spread.range()), form: Form::Spread(Box::new(inner)) }
            }
        };
        array.elements().map(element).collect()
    }

    /// An object, without some of its properties.
    pub(super) fn object(&mut self, unit: &Unit<'_>, source: SourceObject<'_>, without: &[&str]) -> Object {
        let mut object = Object::default();
        for item in source.items() {
            let (key, header, value) = match item {
                ObjectItem::Property(property) => {
                    let name = property.key().text();
                    if name.is_some_and(|name| without.contains(&&*name)) {
                        continue;
                    }
                    (self.key(unit, property.key()), property.key().range(), property.value())
                }
                ObjectItem::Spread(spread) => (Key::Spread, spread.range(), spread.value()),
                ObjectItem::Resource(_) => continue,
            };
            let value = self.expression(unit, value);
            object.entries.push(Property { key, header: unit.span(header), value });
        }
        object
    }

    fn key(&mut self, unit: &Unit<'_>, key: SourceKey<'_>) -> Key {
        match key {
            SourceKey::Name(name) => Key::Name(name.text().into()),
            SourceKey::String(literal) => Key::Name(literal.value().as_ref().into()),
            SourceKey::Interpolated(parts) => Key::Computed(Box::new(self.interpolated(unit, parts))),
            SourceKey::Error(range) => Key::Name(unit.tree.slice(range).into()),
        }
    }

    /// `'a-${b}'` is `format('a-{0}', b)`.
    fn interpolated(&mut self, unit: &Unit<'_>, parts: Interpolated<'_>) -> Expression {
        let span = unit.span(parts.range());
        let mut pattern = String::new();
        let mut arguments = vec![];
        for part in parts.parts() {
            match part {
                StringPart::Literal(literal) => {
                    pattern.push_str(&literal.value().replace('{', "{{").replace('}', "}}"));
                }
                StringPart::Interpolation(hole) => {
                    pattern.push_str(&format!("{{{}}}", arguments.len()));
                    arguments.push(self.expression(unit, hole.expression()));
                }
            }
        }
        arguments.insert(0, text(pattern, span));
        call("format", arguments, span)
    }

    /// A name by itself.
    pub(super) fn identifier(&mut self, unit: &Unit<'_>, name: &str, span: Span) -> Expression {
        if self.locals.iter().any(|local| local == name) {
            return Expression { span, form: Form::Local(name.into()) };
        }
        if self.arguments.iter().any(|argument| argument == name) {
            return call("parameters", vec![text(name, span)], span);
        }
        match self.named(unit, name) {
            Some(Named::Parameter) => call("parameters", vec![text(name, span)], span),
            Some(Named::Variable(key)) => call("variables", vec![text(key, span)], span),
            Some(Named::Resource(symbol)) => self.whole_resource(&symbol, None, span),
            Some(Named::Module(symbol)) => self.whole_module(&symbol, None, span),
            Some(Named::Elsewhere(of)) => self.imported_elsewhere(&of, span),
            Some(Named::Function(_) | Named::Type(_) | Named::File(_)) => self.not_a_value(name, span),
            None => self.undeclared(unit, name, span),
        }
    }

    /// What stands for a name that comes from where it is not read.
    pub(super) fn imported_elsewhere(&mut self, of: &Elsewhere, span: Span) -> Expression {
        if let Some((module, place)) = &of.registry {
            self.reporter.report(Event::RemoteModule, module, registry(module), *place);
        }
        elsewhere(of.subject.as_str(), span)
    }

    /// What stands for a name that is used as a value and is not the name of one.
    pub(super) fn not_a_value(&mut self, name: &str, span: Span) -> Expression {
        self.wrong(Event::InvalidExpression, format!("`{name}` is not a value"), name, span)
    }

    /// A call of a function that is named without a namespace.
    pub(super) fn called<'t>(
        &mut self,
        unit: &Unit<'_>,
        name: &str,
        arguments: impl Iterator<Item = Source<'t>>,
        span: Span,
    ) -> Expression {
        match unit.names.get(name).cloned() {
            Some(Named::Function(key)) => self.own_call(unit, name, &key, arguments, span),
            Some(Named::Elsewhere(of)) => self.imported_elsewhere(&of, span),
            _ => self.built_in(unit, name, arguments, span),
        }
    }

    /// A call of a function of the author's own.
    pub(super) fn own_call<'t>(
        &mut self,
        unit: &Unit<'_>,
        name: &str,
        key: &str,
        arguments: impl Iterator<Item = Source<'t>>,
        span: Span,
    ) -> Expression {
        let arguments = arguments.map(|argument| self.expression(unit, argument)).collect();
        let lower = function_key(key).into();
        Expression { span, form: Form::Call(Call { name: name.into(), lower, arguments }) }
    }

    pub(super) fn built_in<'t>(
        &mut self,
        unit: &Unit<'_>,
        name: &str,
        arguments: impl Iterator<Item = Source<'t>>,
        span: Span,
    ) -> Expression {
        let arguments: Vec<Source<'t>> = arguments.collect();
        if name.starts_with("load") {
            return self.loaded(unit, name, &arguments, span);
        }
        match (name, arguments.as_slice()) {
            ("json", [Source::Call(text)]) if text.name().text() == "loadTextContent" => {
                self.loaded_json(unit, *text, span)
            }
            ("any", [inner]) => self.expression(unit, *inner),
            ("nameof", [of]) => {
                let written = unit.tree.slice(of.range());
                let last = written.rsplit(['.', ':', '?']).next().unwrap_or(written);
                text(last.trim(), span)
            }
            ("readEnvironmentVariable", _) => {
                let arguments = arguments.iter().map(|argument| self.expression(unit, *argument)).collect();
                let called = Call { name: name.into(), lower: "externalinput".into(), arguments };
                Expression { span, form: Form::Call(called) }
            }
            ("getSecret", _) => elsewhere_secret(span),
            _ => {
                let arguments = arguments.iter().map(|argument| self.expression(unit, *argument)).collect();
                call(name, arguments, span)
            }
        }
    }

    fn lambda(&mut self, unit: &Unit<'_>, lambda: SourceLambda<'_>) -> Lambda {
        let names: Vec<&str> = lambda.variables().map(cumulint_bicep::Name::text).collect();
        self.bound(&names, |reader| {
            let body = reader.expression(unit, lambda.body());
            Lambda {
                parameters: names.iter().map(|name| Symbol::from(*name)).collect(),
                body: Box::new(body),
            }
        })
    }

    /// `[for item in list: value]` is `map(list, item => value)`.
    fn list_of(&mut self, unit: &Unit<'_>, looped: For<'_>) -> Expression {
        let span = unit.span(looped.range());
        let list = self.expression(unit, looped.collection());
        let names: Vec<&str> = [Some(looped.item()), looped.index()]
            .into_iter()
            .flatten()
            .map(cumulint_bicep::Name::text)
            .collect();
        let body = self.bound(&names, |reader| reader.expression(unit, looped.body()));
        over(list, &names, body, span)
    }

    /// Reads with names bound.
    pub(super) fn bound<R>(&mut self, names: &[&str], read: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.locals.len();
        self.locals.extend(names.iter().map(|name| (*name).to_owned()));
        let found = read(self);
        self.locals.truncate(before);
        found
    }
}

/// The list of what a body gives for each element of another one.
pub(super) fn over(list: Expression, names: &[&str], body: Expression, span: Span) -> Expression {
    let parameters = names.iter().map(|name| Symbol::from(*name)).collect();
    let lambda = Lambda { parameters, body: Box::new(body) };
    let lambda = Expression { span, form: Form::Lambda(lambda) };
    call("map", vec![list, lambda], span)
}

/// What is not read here, which was reported.
pub(super) fn elsewhere(subject: impl Into<Symbol>, span: Span) -> Expression {
    Expression { span, form: Form::Elsewhere(subject.into()) }
}

/// A secret that a vault keeps.
pub(super) fn elsewhere_secret(span: Span) -> Expression {
    let called = Call {
        name: "getSecret".into(),
        // The family of functions whose results are secrets.
        lower: "listsecrets".into(),
        arguments: vec![text("secret", span)],
    };
    Expression { span, form: Form::Call(called) }
}
