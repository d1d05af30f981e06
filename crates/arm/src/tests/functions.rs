//! The functions of the expression language, by their documented behaviour
//! (<https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions>).

mod addresses;
mod arrays;
mod dates;
mod documented;
mod lambdas;
mod list;
mod texts;
mod unknown;
mod user_defined;

use super::{evaluated, with_value};
use crate::Inputs;

/// What an expression without declarations evaluates to.
fn is(expression: &str) -> String {
    super::evaluates("", expression)
}

/// What is said of an expression that cannot be evaluated.
fn refused(expression: &str) -> String {
    let (_, found) = evaluated(&with_value("", &format!("\"{expression}\"")), &Inputs::default());
    let messages: Vec<String> = found.into_iter().map(|found| found.message).collect();
    messages.join("; ")
}
