//! The form that templates are evaluated in: declarations with expressions. ARM JSON is read into it.

mod expression;
mod lexer;
mod parser;
mod read;
mod template;

pub(crate) use expression::{Call, Expression, Form, Key, Object, PropertyLoop};
pub(crate) use read::{Reader, get};
pub(crate) use template::{Binding, Declaration, Level, Nested, Parameter, Template};
