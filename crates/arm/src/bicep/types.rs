//! Parameters, functions and types, as far as values are evaluated by them: kinds, secrets, and what may be null.

use cumulint_bicep::{
    Decorator, Expression as Source, Function as SourceFunction, LiteralValue, Param, TypeAccess,
    TypeDeclaration, TypeExpression, TypeStep,
};
use cumulint_model::Number;

use super::names::{Named, function_key};
use super::{BicepReader, Unit};
use crate::syntax::{Expression, Form, Function, Parameter, Type};

/// The deepest nesting of a type, and the most types that one may have instead.
const MAX_DEPTH: u32 = 16;
const MAX_MEMBERS: usize = 64;

impl BicepReader<'_> {
    pub(super) fn parameter(&mut self, unit: &Unit<'_>, param: Param<'_>) {
        let declared = match param.type_expression() {
            Some(declared) => self.declared_type(unit, declared, param.decorators()),
            None => Type::default(),
        };
        let declared = Type { allowed: self.allowed(unit, param).unwrap_or(declared.allowed), ..declared };
        let default = param.value().map(|value| self.expression(unit, value));
        let (name, header) = (param.name().text(), unit.span(param.name().range()));
        let block = unit.span(param.range());
        self.template.parameter_index.insert(name.to_ascii_lowercase(), self.template.parameters.len());
        self.template.parameters.push(Parameter { name: name.into(), header, block, declared, default });
    }

    /// What `@allowed([…])` says.
    fn allowed(&mut self, unit: &Unit<'_>, param: Param<'_>) -> Option<Vec<Expression>> {
        let is_it = |decorator: &Decorator<'_>| decorator.name().is_some_and(|name| name.text() == "allowed");
        let Source::Array(values) = param.decorators().find(is_it)?.arguments().next()? else { return None };
        match self.expression(unit, Source::Array(values)).form {
            Form::Array(values) => Some(values),
            _ => None,
        }
    }

    pub(super) fn function(&mut self, unit: &Unit<'_>, function: SourceFunction<'_>) {
        let parameters = function.parameters().map(|parameter| Parameter {
            name: parameter.name().text().into(),
            header: unit.span(parameter.name().range()),
            block: unit.span(parameter.name().range()),
            declared: self.type_of(unit, parameter.type_expression(), 0),
            default: None,
        });
        let parameters: Vec<Parameter> = parameters.collect();
        self.arguments = parameters.iter().map(|parameter| parameter.name.to_string()).collect();
        let output = self.expression(unit, function.body());
        self.arguments.clear();
        let key = function_key(&unit.key(function.name().text()));
        self.template.functions.insert(key, Function { parameters, output });
    }

    pub(super) fn definition(&mut self, unit: &Unit<'_>, declaration: TypeDeclaration<'_>) {
        let declared = self.declared_type(unit, declaration.value(), declaration.decorators());
        self.template.definitions.insert(unit.key(declaration.name().text()), declared);
    }

    /// A type with what the decorators above it say.
    pub(super) fn declared_type<'t>(
        &self,
        unit: &Unit<'_>,
        source: TypeExpression<'_>,
        decorators: impl Iterator<Item = Decorator<'t>>,
    ) -> Type {
        secured(self.type_of(unit, source, 0), decorators)
    }

    fn type_of(&self, unit: &Unit<'_>, source: TypeExpression<'_>, depth: u32) -> Type {
        if depth >= MAX_DEPTH {
            return Type::default();
        }
        let inner = |source| self.type_of(unit, source, depth + 1);
        let of = |kind: &str| Type { kind: kind.to_owned(), ..Type::default() };
        match source {
            TypeExpression::Name(name) => self.named_type(unit, name.text()),
            TypeExpression::Interpolated(_) => of("string"),
            TypeExpression::String(_) => {
                Type { allowed: literal(unit, source).into_iter().collect(), ..of("string") }
            }
            TypeExpression::Literal(written) => {
                let kind = match written.value() {
                    LiteralValue::Number(..) => "int",
                    LiteralValue::Bool(_) => "bool",
                    LiteralValue::Null => return Type { nullable: true, ..Type::default() },
                };
                Type { allowed: literal(unit, source).into_iter().collect(), ..of(kind) }
            }
            TypeExpression::Unary(unary) => Type { allowed: Vec::new(), ..inner(unary.operand()) },
            TypeExpression::Object(object) => {
                let mut found = of("object");
                for property in object.properties() {
                    let declared = secured(inner(property.value()), property.decorators());
                    match property.key() {
                        Some(key) => {
                            let name = key.text().unwrap_or_default();
                            found.properties.push((name.as_ref().into(), declared));
                        }
                        None => found.items = Some(Box::new(declared)),
                    }
                }
                found
            }
            TypeExpression::Tuple(tuple) => {
                let elements = tuple.elements();
                let elements = elements.map(|element| secured(inner(element.value()), element.decorators()));
                Type { elements: elements.collect(), ..of("array") }
            }
            TypeExpression::Array(array) => {
                Type { items: Some(Box::new(inner(array.inner()))), ..of("array") }
            }
            TypeExpression::Union(union) => one_of(union.members().take(MAX_MEMBERS).map(inner).collect()),
            TypeExpression::Nullable(nullable) => Type { nullable: true, ..inner(nullable.inner()) },
            TypeExpression::NonNullable(inside) => Type { nullable: false, ..inner(inside.inner()) },
            TypeExpression::Parentheses(inside) => inner(inside.inner()),
            TypeExpression::Call(_) => of("object"),
            TypeExpression::Access(access) => self.type_within(unit, access),
            TypeExpression::Resource(_) | TypeExpression::Error(_) => Type::default(),
        }
    }

    /// `file.name`, `rule.ports[*]`: a type that a file exports, or a part of another type. Of what a resource's own type says
    /// nothing is known.
    fn type_within(&self, unit: &Unit<'_>, access: TypeAccess<'_>) -> Type {
        let TypeExpression::Name(name) = access.root() else { return Type::default() };
        let mut steps = access.steps();
        let mut path = match unit.names.get(name.text()) {
            Some(Named::Type(key)) => key.clone(),
            Some(Named::File(prefix)) => match steps.next() {
                Some(TypeStep::Property(property)) => match self.export(prefix, property.name()) {
                    Named::Type(key) => key,
                    _ => return Type::default(),
                },
                _ => return Type::default(),
            },
            _ => return Type::default(),
        };
        for step in steps {
            let further = match step {
                TypeStep::Property(property) => {
                    format!("/properties/{}", property.name().to_ascii_lowercase())
                }
                TypeStep::Index(index) => format!("/prefixitems/{}", unit.tree.slice(index.index().range())),
                TypeStep::Element(_) => "/items".to_owned(),
                TypeStep::AdditionalProperties(_) => "/additionalproperties".to_owned(),
                TypeStep::Call(_) => return Type::default(),
            };
            path.push_str(&further);
        }
        Type { reference: Some(path), ..Type::default() }
    }

    fn named_type(&self, unit: &Unit<'_>, name: &str) -> Type {
        match unit.names.get(name) {
            Some(Named::Type(key)) => Type { reference: Some(key.clone()), ..Type::default() },
            _ => Type { kind: name.to_ascii_lowercase(), ..Type::default() },
        }
    }
}

/// The value that a type of one value is.
fn literal(unit: &Unit<'_>, source: TypeExpression<'_>) -> Option<Expression> {
    let span = unit.span(source.range());
    let form = match source {
        TypeExpression::String(written) => Form::Text(written.value().as_ref().into()),
        TypeExpression::Literal(written) => match written.value() {
            LiteralValue::Number(digits, _) => Form::Number(Number::parse(digits)?),
            LiteralValue::Bool(known) => Form::Bool(known),
            LiteralValue::Null => return None,
        },
        _ => return None,
    };
    Some(Expression { span, form })
}

/// `'a' | 'b'`: the values that it takes where each member is one, else what a value may be.
fn one_of(members: Vec<Type>) -> Type {
    let nullable = members.iter().any(|member| member.nullable);
    let is_null = |member: &Type| member.nullable && member.kind.is_empty() && member.reference.is_none();
    let members: Vec<Type> = members.into_iter().filter(|member| !is_null(member)).collect();
    let kind = members.first().map(|member| member.kind.clone()).unwrap_or_default();
    if members.iter().all(|member| !member.allowed.is_empty() && member.reference.is_none()) {
        let allowed = members.into_iter().flat_map(|member| member.allowed).collect();
        return Type { kind, nullable, allowed, ..Type::default() };
    }
    Type { kind, nullable, variants: members, ..Type::default() }
}

/// A type as decorators change it: `@secure()` makes it a secret.
fn secured<'t>(declared: Type, mut decorators: impl Iterator<Item = Decorator<'t>>) -> Type {
    let is_secure = decorators.any(|decorator| decorator.name().is_some_and(|name| name.text() == "secure"));
    let kind = if declared.kind == "object" { "secureobject" } else { "securestring" };
    if is_secure { Type { kind: kind.to_owned(), ..declared } } else { declared }
}
