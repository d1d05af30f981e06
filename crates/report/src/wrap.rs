//! Breaking lines between words.

/// The lines of a text, each at most `width` code points long where its words allow that; without a width as they are.
#[must_use]
pub fn wrap(text: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else { return text.lines().map(str::to_owned).collect() };
    text.lines().flat_map(|line| wrap_line(line, width)).collect()
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut current, mut length) = (String::new(), 0);
    for word in line.split_whitespace() {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > width {
            lines.push(std::mem::take(&mut current));
            length = 0;
        }
        if length > 0 {
            current.push(' ');
            length += 1;
        }
        current.push_str(word);
        length += word_length;
    }
    lines.push(current);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("anyone can read the bucket", Some(11)), ["anyone can", "read the", "bucket"]);
        assert_eq!(wrap("äöü äöü", Some(7)), ["äöü äöü"]);
    }

    #[test]
    fn a_long_word_stays_whole() {
        assert_eq!(wrap("an arn:aws:s3:::bucket", Some(4)), ["an", "arn:aws:s3:::bucket"]);
    }

    #[test]
    fn line_ends_are_kept() {
        assert_eq!(wrap("one\n\ntwo", Some(80)), ["one", "", "two"]);
        assert_eq!(wrap("one  two", None), ["one  two"]);
    }
}
