//! The form that templates are evaluated in: declarations with expressions. ARM JSON is read into it.

mod expression;
mod lexer;
mod parser;
mod read;
mod template;

pub(crate) use expression::{
    Call, Expression, Form, Key, Lambda, Object, Property, PropertyLoop, ResourceId,
};
pub(crate) use read::{TemplateReader, get, is_deployment};
pub(crate) use template::{
    Binding, Declaration, Function, Given, Level, LoopOver, Nested, NestedSource, Output, Parameter,
    ResourceLoop, TEMPLATE_SPEC, Template, Type, Variable,
};
