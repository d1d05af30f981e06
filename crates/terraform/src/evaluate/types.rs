//! Type constraints: `list(object({ name = string, port = optional(number, 80) }))`.

use cumulint_hcl::{Call, Expression as Native, LiteralValue};
use cumulint_model::Symbol;

use crate::evaluate::{Evaluator, Scope};
use crate::module::Expression;
use crate::value::{Field, Type};

/// Reads type constraints. Defaults of optional attributes are evaluated.
pub(super) struct Constraints<'e, 'm, 's> {
    evaluator: &'e mut Evaluator<'m>,
    scope: &'e Scope<'s>,
}

impl<'e, 'm, 's> Constraints<'e, 'm, 's> {
    pub(super) fn new(evaluator: &'e mut Evaluator<'m>, scope: &'e Scope<'s>) -> Self {
        Self { evaluator, scope }
    }

    /// The type that a variable's `type` says.
    ///
    /// # Errors
    /// It is no type; why, in a few words.
    pub(super) fn read(&mut self, expression: Expression<'_>) -> Result<Type, String> {
        match expression {
            Expression::Native(file, expression) => {
                let scope = self.scope.in_file(file);
                Constraints::new(self.evaluator, &scope).native(expression)
            }
            Expression::Json(node) => {
                let text = node.as_str().unwrap_or_default();
                let (tree, _) = cumulint_hcl::parse_expression(node.span().file, text.as_ref());
                self.native(tree.root_expression())
            }
        }
    }

    fn native(&mut self, expression: Native<'_>) -> Result<Type, String> {
        match expression.without_parentheses() {
            Native::Variable(name) => named(name.name()),
            // Before Terraform 0.12 types were written in quotes.
            Native::String(text) => named(&text.value()),
            Native::Call(call) => self.constructed(call),
            Native::Error(_) => Ok(Type::Any),
            _ => Err("a type is required here".to_owned()),
        }
    }

    fn constructed(&mut self, call: Call<'_>) -> Result<Type, String> {
        let name = call.name();
        let mut arguments = call.arguments();
        let (Some(argument), None) = (arguments.next(), arguments.next()) else {
            return Err(format!("the type constructor `{name}` requires one argument"));
        };
        match &*name {
            "list" => self.native(argument).map(Type::list),
            "set" => self.native(argument).map(Type::set),
            "map" => self.native(argument).map(Type::map),
            "tuple" => {
                let Native::Tuple(tuple) = argument else {
                    return Err("the type constructor `tuple` requires a list of element types".to_owned());
                };
                let items: Result<Vec<Type>, String> =
                    tuple.elements().map(|element| self.native(element)).collect();
                Ok(Type::Tuple(items?.into()))
            }
            "object" => {
                let Native::Object(object) = argument else {
                    return Err("the type constructor `object` requires a map of attribute types".to_owned());
                };
                let mut fields = Vec::new();
                for item in object.items() {
                    let name = item.key().text().ok_or("the names of attributes must be constant")?;
                    fields.push(self.field(name.into(), item.value())?);
                }
                fields.sort_by(|a, b| a.name.cmp(&b.name));
                Ok(Type::Object(fields.into()))
            }
            other => Err(format!("`{other}` is not a type constructor")),
        }
    }

    fn field(&mut self, name: Symbol, constraint: Native<'_>) -> Result<Field, String> {
        let call = match constraint.without_parentheses() {
            Native::Call(call) if call.name() == "optional" => call,
            _ => {
                let kind = self.native(constraint)?;
                return Ok(Field { name, kind, optional: false, default: None });
            }
        };
        let mut arguments = call.arguments();
        let (kind, default) = (arguments.next(), arguments.next());
        let (Some(kind), None) = (kind, arguments.next()) else {
            return Err("`optional` takes the type of the attribute, and perhaps a default".to_owned());
        };
        let kind = self.native(kind)?;
        let default = default.filter(|default| !is_null(*default));
        let default = default.and_then(|default| self.evaluator.expression(default, self.scope).ok());
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
