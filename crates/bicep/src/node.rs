//! The kinds of nodes and their flags. It does not know the grammar; the parser writes them and the views read them.

use cumulint_syntax::SyntaxKind;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// Declarations.
    File,
    /// What is optional and was not written.
    Absent,
    /// The word that a declaration begins with.
    Keyword,
    /// An identifier that names something: a declaration, a property, a loop variable.
    Name,
    /// An expression.
    Decorator,
    // Declarations: decorators, the keyword, and then what is said here.
    /// The value.
    TargetScope,
    /// Name, value.
    Metadata,
    /// Name, type (absent in a parameter file), value.
    Param,
    /// Name, type, value.
    Variable,
    /// Name, type, value.
    Output,
    /// Name, the string of the type, body.
    Resource,
    /// Name, the string of the path, body.
    Module,
    /// Name, the string of the path, body.
    Test,
    /// Name, value.
    Assert,
    /// Name, type.
    Type,
    /// Name, parameters, result type, body.
    Function,
    /// `Imports` or `Wildcard`, the string of the path.
    Import,
    /// The specification, the configuration, the alias.
    Extension,
    /// The alias, the configuration.
    ExtensionConfig,
    /// The string of the path, or `Name` for `none`; the configuration.
    Using,
    /// The string of the path.
    Extends,
    /// Decorators with nothing that they decorate, or a line that is no declaration.
    Unknown,
    /// Import items.
    Imports,
    /// The name (or a string), and the alias.
    ImportItem,
    /// The alias.
    Wildcard,
    /// Parameters of a function.
    Parameters,
    /// Name, type.
    Parameter,
    // Expressions.
    Number,
    True,
    False,
    Null,
    /// A string without holes; the payload is its style.
    String,
    /// Literal parts and interpolations; there is always one more of the former, which may be empty.
    Interpolated,
    /// Text of an interpolated string.
    LiteralPart,
    /// An expression.
    Interpolation,
    Identifier,
    /// The root expression, then steps.
    Access,
    /// `.name`, `.?name`; the payload is the offset of the name.
    PropertyStep,
    /// `::name`; the payload is the offset of the name.
    NestedStep,
    /// `[index]`, `[?index]`, `[^index]`: the index.
    IndexStep,
    /// `.name(arguments)`: the name, then arguments. In a type `.name<arguments>`.
    MethodStep,
    /// `!`
    NonNullStep,
    /// `[*]`, in types.
    ElementStep,
    /// `.*`, in types.
    AdditionalStep,
    /// The name, then arguments.
    Call,
    /// The operator's symbol, then the operand.
    Unary,
    /// Left, symbol, right.
    Binary,
    /// The operator is in the flags.
    Operator,
    /// Condition, when true, when false.
    Conditional,
    /// Elements.
    Array,
    /// Properties, spreads and resources.
    Object,
    /// Key and value.
    Property,
    /// An expression.
    Spread,
    /// One or two names, the collection, the body.
    For,
    /// The condition, the object.
    If,
    /// Names, then the body.
    Lambda,
    Parentheses,
    // Types.
    TypeName,
    /// The name, then arguments.
    TypeCall,
    /// The root, then steps.
    TypeAccess,
    /// The element.
    ArrayType,
    /// `resource 'type'`: the string, where there is one.
    ResourceType,
    /// Members.
    Union,
    Nullable,
    NonNullable,
    /// Type properties.
    ObjectType,
    /// Decorators, the key (or `Star`), the type.
    TypeProperty,
    Star,
    /// Tuple elements.
    TupleType,
    /// Decorators, the type.
    TupleElement,
    Error,
}

impl SyntaxKind for Kind {
    const ERROR: Self = Self::Error;
}

/// What a node's `flags` mean, by kind.
pub(crate) mod flag {
    /// Whatever has members: something that could not be read was left out.
    pub(crate) const INCOMPLETE: u8 = 1;
    /// `Resource`: it exists already.
    pub(crate) const EXISTING: u8 = 2;
    /// `For`: there is an index variable behind the item variable.
    pub(crate) const TWO_NAMES: u8 = 2;
    /// `PropertyStep`, `IndexStep`: null gives null.
    pub(crate) const SAFE: u8 = 2;
    /// `IndexStep`: counted from the end.
    pub(crate) const FROM_END: u8 = 4;
    /// Literal text: there are escapes in it.
    pub(crate) const ESCAPED: u8 = 2;
    /// `String`: nobody closed it.
    pub(crate) const UNCLOSED: u8 = 4;
    /// `LiteralPart`: it is the first of a multi-line string, whose first line end does not count.
    pub(crate) const FIRST_OF_LINES: u8 = 8;
    /// `Interpolated`: three quotes surround it.
    pub(crate) const MULTI_LINE: u8 = 8;
}
