//! What the scanner's errors mean, in our words. The library's own text counts characters and names its internals.

use granit_parser::ErrorKind;

/// What is wrong, and what to do about it where that is known.
pub(super) fn explain(kind: &ErrorKind) -> (String, Option<&'static str>) {
    let (message, help): (&str, Option<&'static str>) = match kind {
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            return (format!("`{open}` is closed with `{close}`"), None);
        }
        ErrorKind::UnclosedFlowCollection { open } => {
            return (format!("this `{open}` is never closed"), None);
        }
        ErrorKind::UnexpectedCharacter { character } => {
            let help = match character {
                '@' | '`' | '%' => Some("put the value in quotes"),
                _ => None,
            };
            return (format!("a value cannot begin with `{}`", character.escape_debug()), help);
        }
        ErrorKind::UnexpectedEofFlowSequence => ("this `[` is never closed", None),
        ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofImplicitFlowMapping => {
            ("this `{` is never closed", None)
        }
        ErrorKind::UnclosedQuotedScalar => ("this string is never closed", None),
        ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("the document ends within this string", Some("close the quotes before it"))
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            ("unexpected text after the end of a quoted string", Some("escape quotes within the string"))
        }
        ErrorKind::ExpectedFlowMappingSeparator => ("expected `,` or `}` here", None),
        ErrorKind::ExpectedFlowSequenceSeparator => ("expected `,` or `]` here", None),
        ErrorKind::MisplacedFlowCollectionEnd => ("this bracket closes nothing", None),
        ErrorKind::RecursionLimitExceeded => ("values are nested too deeply", None),
        ErrorKind::UnknownQuotedScalarEscape => {
            ("this is not an escape of YAML", Some("a backslash in double quotes is written `\\\\`"))
        }
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => ("this escape is no character", None),
        ErrorKind::UndeclaredTagHandle => ("the tag's prefix is not declared", None),
        ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => ("this tag is not well formed", None),
        ErrorKind::MissingAnchorOrAliasName => (
            "the name of an anchor or alias is missing",
            Some("put a value that begins with `*` or `&` in quotes"),
        ),
        ErrorKind::CommentNotSeparated => ("a space is missing before this comment", None),
        ErrorKind::CommentInterceptedScalar => {
            ("a comment cannot stand within a text of several lines", None)
        }
        ErrorKind::BomInsideDocument => ("a byte order mark can only stand at the beginning", None),
        _ => return explain_layout(kind),
    };
    (message.to_owned(), help)
}

/// What is wrong with lines and their indentation.
fn explain_layout(kind: &ErrorKind) -> (String, Option<&'static str>) {
    let (message, help): (&str, Option<&'static str>) = match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar => ("a tab cannot be used for indentation", Some("indent with spaces")),
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => (
            "a mapping cannot begin here",
            Some("check the indentation, or put a value that contains `: ` in quotes"),
        ),
        ErrorKind::MappingKeyNotAllowed => ("a key cannot stand here", Some("check the indentation")),
        ErrorKind::ExpectedBlockMappingKey => {
            ("expected a key of the mapping here", Some("check the indentation of this line"))
        }
        ErrorKind::ExpectedBlockSequenceEntry => {
            ("expected `- ` and an item of the list here", Some("check the indentation of this line"))
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            ("this line is neither a key with `:` nor a value", Some("a key and its `:` stand on one line"))
        }
        ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::BlockEntryInFlowCollection => {
            ("an item of a list cannot begin here", Some("check the indentation of `-`"))
        }
        ErrorKind::InvalidQuotedScalarIndent => {
            ("this string is not closed before its indentation ends", Some("close the quotes"))
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::ZeroBlockScalarIndent => ("the indentation is wrong here", None),
        ErrorKind::InvalidBlockScalarHeader => {
            ("unexpected text after the mark of a block of text", Some("begin the text on the next line"))
        }
        ErrorKind::ExpectedDocumentStart | ErrorKind::InvalidDocumentEnd => {
            ("the document has ended before this text", Some("check the indentation of this line"))
        }
        ErrorKind::InvalidMappingValueWhitespace | ErrorKind::ExpectedWhitespace => {
            ("a space is missing here", None)
        }
        _ => ("this is not valid YAML", None),
    };
    (message.to_owned(), help)
}

/// Whether the error lies in a quoted string: then where the string began says more than where the scanner gave up.
pub(super) fn is_about_string(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar
            | ErrorKind::InvalidQuotedScalarIndent
    )
}

/// Whether the text ended, or a line with another indentation came, before a bracket was closed.
pub(super) fn is_about_bracket(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping
            | ErrorKind::UnclosedFlowCollection { .. }
    )
}
