//! The typed views over the table of nodes. They are small, are copied freely and borrow the tree.

mod access;
mod collection;
mod declaration;
mod directive;
mod expression;
mod import;
mod operator;
mod string;
mod type_expression;

pub use access::{Access, Call, Index, Method, PropertyAccess, Step};
pub use collection::{Array, Element, For, If, Key, Object, ObjectItem, Property, Spread};
pub use declaration::{
    Assert, Declaration, Decorator, File, Function, Metadata, Module, Output, Param, Parameter, Resource,
    TargetScope, TypeDeclaration, Variable,
};
pub use directive::{Code, Directive, DirectiveKind};
pub use expression::{Conditional, Expression, Identifier, Lambda, Literal, LiteralValue, Name, Parentheses};
pub use import::{Extends, Extension, ExtensionConfig, Import, ImportItem, Imported, Using};
pub use operator::{Binary, BinaryOperator, Unary};
pub use string::{Interpolated, Interpolation, LiteralPart, StringLiteral, StringPart, Text};
pub use type_expression::{
    ObjectType, ResourceType, TupleElement, TupleType, TypeAccess, TypeCall, TypeExpression, TypeInside,
    TypeProperty, TypeStep, TypeUnary, Union,
};
