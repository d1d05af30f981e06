//! Type constraints: `list(object({ name = string, port = optional(number, 80) }))`.

use cumulint_hcl::{Call, Expression as Native, LiteralValue};
use cumulint_model::Symbol;

use crate::evaluate::{Evaluator, Scope};
use crate::module::Expression;
use crate::value::{Field, Type};

impl Evaluator<'_> {
    /// The type that a variable's `type` says.
    ///
    /// # Errors
    /// It is no type; why, in a few words.
    pub(super) fn constraint(
        &mut self,
        expression: Expression<'_>,
        scope: &Scope<'_>,
    ) -> Result<Type, String> {
        match expression {
            Expression::Native(file, expression) => self.native_constraint(expression, &scope.in_file(file)),
            Expression::Json(node) => {
                let text = node.as_str().unwrap_or_default();
                let (tree, _) = cumulint_hcl::parse_expression(node.span().file, text.as_ref());
                self.native_constraint(tree.root_expression(), scope)
            }
        }
    }

    fn native_constraint(&mut self, expression: Native<'_>, scope: &Scope<'_>) -> Result<Type, String> {
        match expression.without_parentheses() {
            Native::Variable(name) => named(name.name()),
            // Before Terraform 0.12 types were written in quotes.
            Native::String(text) => named(&text.value()),
            Native::Call(call) => self.constructed(call, scope),
            Native::Error(_) => Ok(Type::Any),
            _ => Err("a type is required here".to_owned()),
        }
    }

    fn constructed(&mut self, call: Call<'_>, scope: &Scope<'_>) -> Result<Type, String> {
        let name = call.name();
        let mut arguments = call.arguments();
        let (Some(argument), None) = (arguments.next(), arguments.next()) else {
            return Err(format!("the type constructor `{name}` requires one argument"));
        };
        match &*name {
            "list" => self.native_constraint(argument, scope).map(Type::list),
            "set" => self.native_constraint(argument, scope).map(Type::set),
            "map" => self.native_constraint(argument, scope).map(Type::map),
            "tuple" => {
                let Native::Tuple(tuple) = argument else {
                    return Err("the type constructor `tuple` requires a list of element types".to_owned());
                };
                let items: Result<Vec<Type>, String> =
                    tuple.elements().map(|element| self.native_constraint(element, scope)).collect();
                Ok(Type::Tuple(items?.into()))
            }
            "object" => {
                let Native::Object(object) = argument else {
                    return Err("the type constructor `object` requires a map of attribute types".to_owned());
                };
                let mut fields = Vec::new();
                for item in object.items() {
                    let name = item.key().text().ok_or("the names of attributes must be constant")?;
                    fields.push(self.field(name.into(), item.value(), scope)?);
                }
                fields.sort_by(|a, b| a.name.cmp(&b.name));
                Ok(Type::Object(fields.into()))
            }
            other => Err(format!("`{other}` is not a type constructor")),
        }
    }

    fn field(&mut self, name: Symbol, constraint: Native<'_>, scope: &Scope<'_>) -> Result<Field, String> {
        let call = match constraint.without_parentheses() {
            Native::Call(call) if call.name() == "optional" => call,
            _ => {
                let kind = self.native_constraint(constraint, scope)?;
                return Ok(Field { name, kind, optional: false, default: None });
            }
        };
        let mut arguments = call.arguments();
        let (kind, default) = (arguments.next(), arguments.next());
        let (Some(kind), None) = (kind, arguments.next()) else {
            return Err("`optional` takes the type of the attribute, and perhaps a default".to_owned());
        };
        let kind = self.native_constraint(kind, scope)?;
        let default = default.filter(|default| !is_null(*default));
        let default = default.and_then(|default| self.expression(default, scope).ok());
        Ok(Field { name, kind, optional: true, default })
    }
}

fn is_null(expression: Native<'_>) -> bool {
    matches!(expression, Native::Literal(literal) if literal.value() == LiteralValue::Null)
}

fn named(name: &str) -> Result<Type, String> {
    Ok(match name {
        "string" => Type::String,
        "number" => Type::Number,
        "bool" => Type::Bool,
        "list" => Type::list(Type::Any),
        "set" => Type::set(Type::Any),
        "map" => Type::map(Type::Any),
        "any" => Type::Any,
        _ => return Err(format!("`{name}` is not a type")),
    })
}
