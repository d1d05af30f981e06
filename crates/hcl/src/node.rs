//! The kinds of nodes and their flags. It does not know the grammar; the parser writes them and the views read them.

use cumulint_syntax::SyntaxKind;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Items.
    Body,
    /// A name, then the value.
    Attribute,
    /// A name, labels, then the body.
    Block,
    /// An identifier that names something: an attribute, a block type, a bare label, a loop variable.
    Name,
    /// A quoted label.
    Label,
    Number,
    True,
    False,
    Null,
    /// A quoted string without templates.
    String,
    /// Parts.
    QuotedTemplate,
    /// The marker's name, then parts.
    Heredoc,
    /// Parts of a template that stands alone.
    BareTemplate,
    /// Literal text of a template; the payload is the number of bytes of indentation to leave out.
    LiteralPart,
    /// An expression.
    Interpolation,
    /// The condition, the parts when true, the parts when false (where there is an `else`).
    IfDirective,
    /// One or two names, the collection, the parts.
    ForDirective,
    /// Parts of a directive.
    Parts,
    Variable,
    /// The root expression, then steps.
    Traversal,
    /// The payload is the offset of the name.
    GetAttribute,
    /// The payload is the offset of the number.
    LegacyIndex,
    /// An expression.
    Index,
    AttributeSplat,
    FullSplat,
    /// The name, then arguments.
    Call,
    FunctionName,
    /// The operator's symbol, then the operand.
    Unary,
    /// Left, symbol, right.
    Binary,
    /// The operator is in the flags.
    Operator,
    /// Condition, when true, when false.
    Conditional,
    Tuple,
    /// Object items.
    Object,
    /// Key and value.
    ObjectItem,
    /// One or two names, the collection, the value, and the condition where there is one.
    ForTuple,
    /// One or two names, the collection, the key, the value, and the condition where there is one.
    ForObject,
    Parentheses,
    Error,
}

impl SyntaxKind for Kind {
    const ERROR: Self = Self::Error;
}

/// What a node's `flags` mean, by kind.
pub(crate) mod flag {
    /// `Body`, `Object`, `Tuple`, `Call`: something that could not be read was left out.
    pub(crate) const INCOMPLETE: u8 = 1;
    /// `Call`: the last argument is expanded by `...`.
    pub(crate) const EXPAND: u8 = 2;
    /// Loops: there is a key variable before the value variable.
    pub(crate) const TWO_NAMES: u8 = 2;
    /// `for` expressions: there is a condition.
    pub(crate) const CONDITION: u8 = 4;
    /// `ForObject`: values of equal keys are grouped.
    pub(crate) const GROUP: u8 = 8;
    /// Literal text: there may be escapes in it.
    pub(crate) const ESCAPED: u8 = 1;
    /// Literal text: a backslash escapes.
    pub(crate) const QUOTED: u8 = 2;
    /// `LiteralPart`: white space at the start is stripped; templates' other parts: the opening marker is `~`.
    pub(crate) const STRIP_START: u8 = 4;
    /// `LiteralPart`: white space at the end is stripped; templates' other parts: the closing marker is `~`.
    pub(crate) const STRIP_END: u8 = 8;
    /// `Heredoc`: opened by `<<-`.
    pub(crate) const FLUSH: u8 = 1;
}
