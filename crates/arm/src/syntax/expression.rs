//! Expressions: literals, objects with copy loops, calls and access. They know where they stand and nothing of their value.

use std::fmt;

use cumulint_model::{Number, Symbol};
use cumulint_source::Span;

/// An expression.
#[derive(Clone, Debug)]
pub(crate) struct Expression {
    /// All of it: a literal with its quotes; of a text with an expression the part within the brackets.
    pub(crate) span: Span,
    pub(crate) form: Form,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(crate) enum Form {
    Null,
    Bool(bool),
    Number(Number),
    Text(Symbol),
    Array(Vec<Expression>),
    Object(Object),
    Call(Call),
    Member(Box<Expression>, Symbol),
    Index(Box<Expression>, Box<Expression>),
    /// A member or an element that may be missing: then it is null, and so is all that follows in its chain.
    Safe(Box<Expression>),
    /// A value that the author asserts not to be null.
    NonNull(Box<Expression>),
    /// An element of an array that stands for all elements of its value.
    Spread(Box<Expression>),
    /// A function without a name, as an argument of another one.
    Lambda(Lambda),
    /// A name that a lambda or a loop around it binds.
    Local(Symbol),
    /// The id of a declared resource.
    Id(Box<ResourceId>),
    /// Something that is not read or not evaluated, which was reported; as the author calls it.
    Elsewhere(Symbol),
    /// Something wrong, which was reported; the text as written.
    Invalid(Symbol),
}

/// A call of a function.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The name as it was written.
    pub(crate) name: Symbol,
    /// The name in lower case: functions are found in any case.
    pub(crate) lower: Symbol,
    pub(crate) arguments: Vec<Expression>,
}

/// `lambda('item', …)`, `item => …`
#[derive(Clone, Debug)]
pub(crate) struct Lambda {
    pub(crate) parameters: Vec<Symbol>,
    pub(crate) body: Box<Expression>,
}

/// What the id of a resource is made of.
#[derive(Clone, Debug)]
pub(crate) struct ResourceId {
    /// The full type.
    pub(crate) kind: Symbol,
    /// The name, with those of the resources that it lies in.
    pub(crate) name: Expression,
    /// What the id begins with, where that is not the place of the deployment.
    pub(crate) scope: Option<Expression>,
}

/// An object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Object {
    pub(crate) entries: Vec<Property>,
    /// Properties that a `copy` makes.
    pub(crate) loops: Vec<PropertyLoop>,
}

/// One entry of an object.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) key: Key,
    pub(crate) header: Span,
    pub(crate) value: Expression,
}

/// The key of an entry.
#[derive(Clone, Debug)]
pub(crate) enum Key {
    Name(Symbol),
    Computed(Box<Expression>),
    /// No key: the value is an object whose entries stand here.
    Spread,
}

/// A property that is a list with one element for each turn of a loop.
#[derive(Clone, Debug)]
pub(crate) struct PropertyLoop {
    pub(crate) name: Symbol,
    pub(crate) header: Span,
    pub(crate) count: Box<Expression>,
    pub(crate) input: Box<Expression>,
}

impl fmt::Display for Expression {
    /// As an author would write it, with one blank after each comma.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.form {
            Form::Null => out.write_str("null()"),
            Form::Bool(known) => write!(out, "{known}()"),
            Form::Number(number) => write!(out, "{number}"),
            Form::Text(text) => write!(out, "'{}'", text.replace('\'', "''")),
            Form::Array(_) => out.write_str("[…]"),
            Form::Object(_) => out.write_str("{…}"),
            Form::Call(call) => call.fmt(out),
            Form::Member(of, name) => write!(out, "{of}.{name}"),
            Form::Index(of, index) => write!(out, "{of}[{index}]"),
            Form::Safe(access) => write!(out, "{access}"),
            Form::NonNull(value) => write!(out, "{value}!"),
            Form::Spread(value) => write!(out, "...{value}"),
            Form::Lambda(lambda) => lambda.fmt(out),
            Form::Local(name) => write!(out, "lambdaVariables('{name}')"),
            Form::Id(id) => write!(out, "resourceId('{}', {})", id.kind, id.name),
            Form::Elsewhere(text) | Form::Invalid(text) => out.write_str(text),
        }
    }
}

impl fmt::Display for Lambda {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("lambda(")?;
        for name in &self.parameters {
            write!(out, "'{name}', ")?;
        }
        write!(out, "{})", self.body)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}(", self.name)?;
        for (index, argument) in self.arguments.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(out, "{comma}{argument}")?;
        }
        out.write_str(")")
    }
}
