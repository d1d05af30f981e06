//! What a node is and how it was written.

use cumulint_source::TextRange;

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// `null`; in YAML also `~` and nothing at all (then the range is empty).
    Null,
    /// `true`, `false`; in YAML also `yes`, `no`, `on`, `off`.
    Bool,
    /// A number. In YAML 1.1 also `0x1F`, `0755`, `0o17`, `0b11`, `1_000`; never `22:22`, `.inf`, `.nan` or a date, which
    /// are strings here.
    Number,
    /// A string; in YAML also every scalar with a tag of its own (`!Ref 5`).
    String,
    /// A list.
    Sequence,
    /// An object.
    Mapping,
    /// Something that is missing or was not understood; a diagnostic says what. Never to be read as absent or null.
    Error,
}

/// How a node was written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Style {
    /// A scalar without quotes.
    Plain,
    /// `'…'`: in JSON an error, yet read.
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// YAML's `|`
    Literal,
    /// YAML's `>`
    Folded,
    /// `[…]` or `{…}`
    Flow,
    /// A YAML collection by indentation.
    Block,
}

/// A YAML tag as it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tag<'t> {
    /// The tag with its exclamation mark: `!Sub`, `!!str`, `!<tag:yaml.org,2002:str>`.
    pub text: &'t str,
    /// Where it stands; it precedes the range of its node.
    pub range: TextRange,
}

/// Something that was accepted though RFC 8259 forbids it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Leniency {
    /// What it is.
    pub kind: LeniencyKind,
    /// Where it is.
    pub range: TextRange,
}

/// What JSON readers differ on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum LeniencyKind {
    /// The file starts with U+FEFF.
    ByteOrderMark,
    /// A `//` or `/* */` comment.
    Comment,
    /// A comma before `]` or `}`.
    TrailingComma,
    /// A string that spans lines.
    MultilineString,
    /// A string with a raw control character, such as a tab.
    ControlCharacter,
}
