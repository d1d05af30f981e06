//! Visits every view of a tree, with the kind and range of each.

use cumulint_bicep::{
    Access, Declaration, Decorator, Element, Expression, Extends, File, Import, Imported, Interpolated, Key,
    Lambda, Object, ObjectItem, Resource, Step, StringPart, Text, TypeExpression, TypeStep,
};
use cumulint_source::TextRange;

pub(crate) type See<'s> = dyn FnMut(&'static str, TextRange) + 's;

pub(crate) fn file(file: File<'_>, see: &mut See<'_>) {
    for declaration in file.declarations() {
        see("declaration", declaration.range());
        declaration.keyword().into_iter().for_each(|word| see("keyword", word.range()));
        declaration.name().into_iter().for_each(|name| see("name", name.range()));
        declaration.decorators().for_each(|decorator| self::decorator(decorator, see));
        self::declaration(declaration, see);
    }
}

fn decorator(decorator: Decorator<'_>, see: &mut See<'_>) {
    see("decorator", decorator.range());
    decorator.name().into_iter().for_each(|name| see("decorator name", name.range()));
    expression(decorator.expression(), see);
}

fn declaration(declaration: Declaration<'_>, see: &mut See<'_>) {
    match declaration {
        Declaration::TargetScope(scope) => expression(scope.value(), see),
        Declaration::Metadata(metadata) => expression(metadata.value(), see),
        Declaration::Assert(assert) => expression(assert.value(), see),
        Declaration::Param(param) => {
            param.type_expression().into_iter().for_each(|of| type_expression(of, see));
            param.value().into_iter().for_each(|value| expression(value, see));
        }
        Declaration::Variable(variable) => {
            variable.type_expression().into_iter().for_each(|of| type_expression(of, see));
            expression(variable.value(), see);
        }
        Declaration::Output(output) => {
            type_expression(output.type_expression(), see);
            expression(output.value(), see);
        }
        Declaration::Resource(resource) => self::resource(resource, see),
        Declaration::Module(module) | Declaration::Test(module) => {
            text(module.path(), see);
            expression(module.body(), see);
        }
        Declaration::Type(declared) => type_expression(declared.value(), see),
        Declaration::Function(function) => {
            for parameter in function.parameters() {
                see("parameter", parameter.range());
                see("parameter name", parameter.name().range());
                type_expression(parameter.type_expression(), see);
            }
            type_expression(function.result(), see);
            expression(function.body(), see);
        }
        Declaration::Import(import) => self::import(import, see),
        Declaration::Extension(extension) => {
            key(extension.specification(), see);
            extension.configuration().into_iter().for_each(|object| self::object(object, see));
            extension.alias().into_iter().for_each(|name| see("alias", name.range()));
        }
        Declaration::ExtensionConfig(config) => {
            config.configuration().into_iter().for_each(|object| self::object(object, see));
        }
        Declaration::Using(using) => {
            using.path().into_iter().for_each(|path| text(path, see));
            using.configuration().into_iter().for_each(|object| self::object(object, see));
        }
        Declaration::Extends(extends) => text(Extends::path(extends), see),
        Declaration::Unknown(_) => {}
    }
}

fn import(import: Import<'_>, see: &mut See<'_>) {
    if let Imported::All(name) = import.imported() {
        see("alias", name.range());
    }
    for item in import.items() {
        key(item.original(), see);
        item.alias().into_iter().for_each(|name| see("alias", name.range()));
    }
    text(import.path(), see);
}

fn resource(resource: Resource<'_>, see: &mut See<'_>) {
    text(resource.type_name(), see);
    expression(resource.body(), see);
}

fn text(text: Text<'_>, see: &mut See<'_>) {
    see("text", text.range());
    expression(text.expression(), see);
}

fn key(key: Key<'_>, see: &mut See<'_>) {
    see("key", key.range());
    if let Key::Interpolated(string) = key {
        interpolated(string, see);
    }
}

fn interpolated(string: Interpolated<'_>, see: &mut See<'_>) {
    for part in string.parts() {
        match part {
            StringPart::Literal(literal) => {
                see("literal part", literal.range());
                let decoded = literal.decoded();
                see("decoded", decoded.written(TextRange::new(0, decoded.map().len())));
            }
            StringPart::Interpolation(hole) => {
                see("interpolation", hole.range());
                expression(hole.expression(), see);
            }
        }
    }
}

fn object(object: Object<'_>, see: &mut See<'_>) {
    see("object", object.range());
    for item in object.items() {
        see("item", item.range());
        match item {
            ObjectItem::Property(property) => {
                key(property.key(), see);
                expression(property.value(), see);
            }
            ObjectItem::Spread(spread) => expression(spread.value(), see),
            ObjectItem::Resource(nested) => {
                nested.decorators().for_each(|decorator| self::decorator(decorator, see));
                see("name", nested.name().range());
                resource(nested, see);
            }
        }
    }
}

fn lambda(lambda: Lambda<'_>, see: &mut See<'_>) {
    lambda.variables().for_each(|name| see("variable", name.range()));
    expression(lambda.body(), see);
}

fn access(access: Access<'_>, see: &mut See<'_>) {
    expression(access.root(), see);
    for step in access.steps() {
        see("step", step.range());
        match step {
            Step::Property(property) | Step::Nested(property) => see("property", property.name_range()),
            Step::Index(index) => expression(index.index(), see),
            Step::Method(method) => {
                see("method", method.name().range());
                method.arguments().for_each(|argument| expression(argument, see));
            }
            Step::NonNull(_) => {}
        }
    }
}

pub(crate) fn expression(of: Expression<'_>, see: &mut See<'_>) {
    see("expression", of.range());
    match of {
        Expression::Literal(_) | Expression::Identifier(_) | Expression::Error(_) => {}
        Expression::String(string) => {
            see("content", string.content_range());
            let decoded = string.decoded();
            see("decoded", decoded.written(TextRange::new(0, decoded.map().len())));
        }
        Expression::Interpolated(string) => interpolated(string, see),
        Expression::Access(of) => access(of, see),
        Expression::Call(call) => {
            see("function", call.name().range());
            call.arguments().for_each(|argument| expression(argument, see));
        }
        Expression::Unary(unary) => expression(unary.operand(), see),
        Expression::Binary(binary) => {
            expression(binary.left(), see);
            see("operator", binary.operator_range());
            expression(binary.right(), see);
        }
        Expression::Conditional(conditional) => {
            expression(conditional.condition(), see);
            expression(conditional.when_true(), see);
            expression(conditional.when_false(), see);
        }
        Expression::Array(array) => array.elements().for_each(|element| match element {
            Element::Value(value) => expression(value, see),
            Element::Spread(spread) => expression(spread.value(), see),
        }),
        Expression::Object(of) => object(of, see),
        Expression::For(looped) => {
            see("item", looped.item().range());
            looped.index().into_iter().for_each(|name| see("index", name.range()));
            expression(looped.collection(), see);
            expression(looped.body(), see);
        }
        Expression::If(condition) => {
            expression(condition.condition(), see);
            expression(condition.body(), see);
        }
        Expression::Lambda(of) => lambda(of, see),
        Expression::Parentheses(parentheses) => expression(parentheses.inner(), see),
    }
}

pub(crate) fn type_expression(of: TypeExpression<'_>, see: &mut See<'_>) {
    see("type", of.range());
    match of {
        TypeExpression::Name(_)
        | TypeExpression::Literal(_)
        | TypeExpression::String(_)
        | TypeExpression::Interpolated(_)
        | TypeExpression::Error(_) => {}
        TypeExpression::Unary(unary) => type_expression(unary.operand(), see),
        TypeExpression::Object(object) => {
            for property in object.properties() {
                see("type property", property.range());
                property.decorators().for_each(|decorator| self::decorator(decorator, see));
                property.key().into_iter().for_each(|of| key(of, see));
                type_expression(property.value(), see);
            }
        }
        TypeExpression::Tuple(tuple) => {
            for element in tuple.elements() {
                element.decorators().for_each(|decorator| self::decorator(decorator, see));
                type_expression(element.value(), see);
            }
        }
        TypeExpression::Array(inside)
        | TypeExpression::Nullable(inside)
        | TypeExpression::NonNullable(inside)
        | TypeExpression::Parentheses(inside) => type_expression(inside.inner(), see),
        TypeExpression::Union(union) => union.members().for_each(|member| type_expression(member, see)),
        TypeExpression::Call(call) => call.arguments().for_each(|argument| type_expression(argument, see)),
        TypeExpression::Access(access) => {
            type_expression(access.root(), see);
            for step in access.steps() {
                see("step", step.range());
                if let TypeStep::Call(call) = step {
                    call.arguments().for_each(|argument| type_expression(argument, see));
                }
            }
        }
        TypeExpression::Resource(resource) => {
            resource.name().into_iter().for_each(|name| text(name, see));
        }
    }
}
