//! Parameters, functions and types, as far as values are evaluated by them: kinds, secrets, and what may be null.

use cumulint_bicep::{
    Decorator, Function as SourceFunction, Param, TypeAccess, TypeDeclaration, TypeExpression, TypeStep,
};

use super::names::{Named, function_key};
use super::{Reader, Unit};
use crate::syntax::{Function, Parameter, Type};

/// The deepest nesting of a type.
const MAX_DEPTH: u32 = 16;

impl Reader<'_> {
    pub(super) fn parameter(&mut self, unit: &Unit<'_>, param: Param<'_>) {
        let declared = match param.type_expression() {
            Some(declared) => self.declared_type(unit, declared, param.decorators()),
            None => Type::default(),
        };
        let default = param.value().map(|value| self.expression(unit, value));
        let (name, header) = (param.name().text(), unit.span(param.name().range()));
        self.template.parameter_index.insert(name.to_ascii_lowercase(), self.template.parameters.len());
        self.template.parameters.push(Parameter { name: name.into(), header, declared, default });
    }

    pub(super) fn function(&mut self, unit: &Unit<'_>, function: SourceFunction<'_>) {
        let parameters = function.parameters().map(|parameter| Parameter {
            name: parameter.name().text().into(),
            header: unit.span(parameter.name().range()),
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
            TypeExpression::String(_) | TypeExpression::Interpolated(_) => of("string"),
            TypeExpression::Literal(literal) => match literal.value() {
                cumulint_bicep::LiteralValue::Number(..) => of("int"),
                cumulint_bicep::LiteralValue::Bool(_) => of("bool"),
                cumulint_bicep::LiteralValue::Null => Type { nullable: true, ..Type::default() },
            },
            TypeExpression::Unary(unary) => inner(unary.operand()),
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
            TypeExpression::Tuple(_) => of("array"),
            TypeExpression::Array(array) => {
                Type { items: Some(Box::new(inner(array.inner()))), ..of("array") }
            }
            TypeExpression::Union(union) => {
                let members: Vec<Type> = union.members().take(64).map(inner).collect();
                let nullable = members.iter().any(|member| member.nullable);
                let first =
                    members.into_iter().find(|member| !member.kind.is_empty() || member.reference.is_some());
                let first = first.unwrap_or_default();
                Type { nullable: nullable || first.nullable, ..first }
            }
            TypeExpression::Nullable(nullable) => Type { nullable: true, ..inner(nullable.inner()) },
            TypeExpression::NonNullable(inside) => Type { nullable: false, ..inner(inside.inner()) },
            TypeExpression::Parentheses(inside) => inner(inside.inner()),
            TypeExpression::Call(_) => of("object"),
            TypeExpression::Access(access) => self.type_of_file(unit, access),
            TypeExpression::Resource(_) | TypeExpression::Error(_) => Type::default(),
        }
    }

    /// `file.name`: a type that a file exports. What lies within another type is not looked up.
    fn type_of_file(&self, unit: &Unit<'_>, access: TypeAccess<'_>) -> Type {
        let TypeExpression::Name(name) = access.root() else { return Type::default() };
        let mut steps = access.steps();
        let (first, further) = (steps.next(), steps.next());
        let Some(Named::File(prefix)) = unit.names.get(name.text()) else { return Type::default() };
        match (first, further) {
            (Some(TypeStep::Property(property)), None) => match self.export(prefix, property.name()) {
                Named::Type(key) => Type { reference: Some(key), ..Type::default() },
                _ => Type::default(),
            },
            _ => Type::default(),
        }
    }

    fn named_type(&self, unit: &Unit<'_>, name: &str) -> Type {
        match unit.names.get(name) {
            Some(Named::Type(key)) => Type { reference: Some(key.clone()), ..Type::default() },
            _ => Type { kind: name.to_ascii_lowercase(), ..Type::default() },
        }
    }
}

/// A type as decorators change it: `@secure()` makes it a secret.
fn secured<'t>(declared: Type, mut decorators: impl Iterator<Item = Decorator<'t>>) -> Type {
    let is_secure = decorators.any(|decorator| decorator.name().is_some_and(|name| name.text() == "secure"));
    let kind = if declared.kind == "object" { "secureobject" } else { "securestring" };
    if is_secure { Type { kind: kind.to_owned(), ..declared } } else { declared }
}
