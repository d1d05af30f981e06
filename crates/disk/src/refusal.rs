//! The system's errors in the words of `ReadError`.

use std::io::{self, ErrorKind};

use cumulint_source::ReadError;

/// What the system said, without the number of its error.
pub(crate) fn refusal(error: &io::Error) -> ReadError {
    match error.kind() {
        // A path that goes on below a file names nothing either.
        ErrorKind::NotFound | ErrorKind::NotADirectory => ReadError::NotFound,
        ErrorKind::PermissionDenied => refused("permission denied"),
        _ => refused(without_number(&error.to_string())),
    }
}

/// A refusal in our own words.
pub(crate) fn refused(why: &str) -> ReadError {
    ReadError::Refused(why.to_owned())
}

/// "Permission denied (os error 13)" tells a person no more than "permission denied".
fn without_number(words: &str) -> &str {
    words.split_once(" (os error").map_or(words, |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_words_come_without_its_numbers() {
        let error = io::Error::other("Too many levels of symbolic links (os error 40)");
        assert_eq!(refusal(&error), refused("Too many levels of symbolic links"));
        assert_eq!(refusal(&io::Error::from(ErrorKind::NotADirectory)), ReadError::NotFound);
    }
}
