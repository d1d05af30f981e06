//! The answer to a single expression.

/// What became of an expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Its value, as a JSON document in which numbers keep their digits.
    Value(String),
    /// It, or a part of it, is not known; why.
    Unknown(String),
    /// It is refused; why, in a few words.
    Error(String),
}
