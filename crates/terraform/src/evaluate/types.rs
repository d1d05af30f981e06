//! Type constraints: `list(object({ name = string, port = optional(number, 80) }))`.

use cumulint_hcl::{Call, Expression as Native, LiteralValue};
use cumulint_model::Symbol;

use crate::evaluate::{Evaluator, Scope};
use crate::module::Expression;
use crate::value::{Field, Type, Value};

impl Evaluator<'_> {
    /// The type that a variable's `type` says; `any` for what cannot be read.
    pub(super) fn constraint(&mut self, expression: Expression<'_>, scope: &Scope<'_>) -> Type {
        match expression {
            Expression::Native(file, expression) => self.native_constraint(expression, &scope.in_file(file)),
            Expression::Json(node) => {
                let text = node.as_str().unwrap_or_default();
                let (tree, _) = cumulint_hcl::parse_expression(node.span().file, text.as_ref());
                self.native_constraint(tree.root_expression(), scope)
            }
        }
    }

    fn native_constraint(&mut self, expression: Native<'_>, scope: &Scope<'_>) -> Type {
        match expression.without_parentheses() {
            Native::Variable(name) => named(name.name()),
            // Before Terraform 0.12 types were written in quotes.
            Native::String(text) => named(&text.value()),
            Native::Call(call) => self.constructed(call, scope),
            _ => Type::Any,
        }
    }

    fn constructed(&mut self, call: Call<'_>, scope: &Scope<'_>) -> Type {
        let Some(argument) = call.arguments().next() else { return Type::Any };
        match &*call.name() {
            "list" => Type::list(self.native_constraint(argument, scope)),
            "set" => Type::set(self.native_constraint(argument, scope)),
            "map" => Type::map(self.native_constraint(argument, scope)),
            "tuple" => {
                let Native::Tuple(tuple) = argument else { return Type::Any };
                Type::Tuple(tuple.elements().map(|element| self.native_constraint(element, scope)).collect())
            }
            "object" => {
                let Native::Object(object) = argument else { return Type::Any };
                let mut fields: Vec<Field> = object
                    .items()
                    .filter_map(|item| Some(self.field(item.key().text()?.into(), item.value(), scope)))
                    .collect();
                fields.sort_by(|a, b| a.name.cmp(&b.name));
                Type::Object(fields.into())
            }
            _ => Type::Any,
        }
    }

    fn field(&mut self, name: Symbol, constraint: Native<'_>, scope: &Scope<'_>) -> Field {
        let Native::Call(call) = constraint.without_parentheses() else {
            return Field {
                name,
                kind: self.native_constraint(constraint, scope),
                optional: false,
                default: None,
            };
        };
        if call.name() != "optional" {
            return Field { name, kind: self.constructed(call, scope), optional: false, default: None };
        }
        let mut arguments = call.arguments();
        let kind = arguments.next().map_or(Type::Any, |kind| self.native_constraint(kind, scope));
        let default = arguments.next().filter(|default| !is_null(*default)).and_then(|default| {
            let value: Result<Value, _> = self.expression(default, scope);
            value.ok()
        });
        Field { name, kind, optional: true, default }
    }
}

fn is_null(expression: Native<'_>) -> bool {
    matches!(expression, Native::Literal(literal) if literal.value() == LiteralValue::Null)
}

fn named(name: &str) -> Type {
    match name {
        "string" => Type::String,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list" => Type::list(Type::Any),
        "set" => Type::set(Type::Any),
        "map" => Type::map(Type::Any),
        _ => Type::Any,
    }
}
