//! Typed views over the tree: small, copied freely, each with its range. They decide nothing that the parser did not.

mod body;
mod collection;
mod expression;
mod operator;
mod template;
mod traversal;

pub use body::{Attribute, Block, Body, Item, Label};
pub use collection::{For, Object, ObjectItem, ObjectKey, Tuple};
pub use expression::{Call, Conditional, Expression, Literal, LiteralValue, Name, Parentheses, Variable};
pub use operator::{Binary, BinaryOperator, Unary};
pub use template::{
    ForDirective, Heredoc, IfDirective, Interpolation, LiteralPart, StringLiteral, Strip, Template,
    TemplatePart,
};
pub use traversal::{Step, Traversal};
