//! From the syntax of RE2, which Terraform's regular expressions are written in, to that of the `regex` crate. The two differ in
//! what `\d`, `\w`, `\s` and `\b` mean (ASCII only in RE2), in quoted parts, and in what stands for itself.

/// The same pattern in the other syntax.
///
/// # Errors
/// RE2 refuses the pattern although the other syntax would not.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut reader = Reader { rest: pattern, out: String::with_capacity(pattern.len()), repeated: false };
    while let Some(letter) = reader.next() {
        reader.element(letter)?;
    }
    Ok(reader.out)
}

struct Reader<'p> {
    rest: &'p str,
    out: String,
    /// Whether a repetition stands just before.
    repeated: bool,
}

impl<'p> Reader<'p> {
    fn next(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next()?;
        self.rest = letters.as_str();
        Some(letter)
    }

    fn skip(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn element(&mut self, letter: char) -> Result<(), String> {
        match letter {
            '*' | '+' | '?' => {
                self.out.push(letter);
                return self.repetition();
            }
            '{' => {
                if let Some(count) = self.count()? {
                    self.out.push_str(count);
                    return self.repetition();
                }
                self.out.push_str("\\{");
            }
            '\\' => self.escape()?,
            '[' => self.class()?,
            '(' => self.group()?,
            _ => self.out.push(letter),
        }
        self.repeated = false;
        Ok(())
    }

    /// One repetition may not follow another.
    fn repetition(&mut self) -> Result<(), String> {
        if self.repeated {
            return Err("invalid nested repetition operator".to_owned());
        }
        if self.skip("?") {
            self.out.push('?');
        }
        self.repeated = true;
        Ok(())
    }

    /// The rest of `{2,3}`; nothing where the brace stands for itself.
    fn count(&mut self) -> Result<Option<&'p str>, String> {
        let Some((inside, after)) = self.rest.split_once('}') else { return Ok(None) };
        let (least, most) = inside.split_once(',').unwrap_or((inside, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if least.is_empty() || !digits(least) || !digits(most) {
            return Ok(None);
        }
        for number in [least, most] {
            if number.len() > 4 || number.parse::<u32>().is_ok_and(|number| number > 1_000) {
                return Err("invalid repeat count".to_owned());
            }
        }
        let start = self.rest;
        self.rest = after;
        self.out.push('{');
        Ok(start.get(..=inside.len()))
    }

    /// Flags of RE2 only: the other syntax has more.
    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        if !self.skip("?") {
            return Ok(());
        }
        self.out.push('?');
        if self.rest.starts_with('<') || self.rest.starts_with("P<") {
            return Ok(());
        }
        while let Some(letter) = self.next() {
            self.out.push(letter);
            match letter {
                'i' | 'm' | 's' | 'U' | '-' => {}
                ':' | ')' => return Ok(()),
                _ => break,
            }
        }
        Err("invalid or unsupported Perl syntax".to_owned())
    }

    fn escape(&mut self) -> Result<(), String> {
        let Some(letter) = self.next() else {
            return Err("trailing backslash at end of expression".to_owned());
        };
        match letter {
            'd' => self.out.push_str("[0-9]"),
            'D' => self.out.push_str("[^0-9]"),
            'w' => self.out.push_str("[0-9A-Za-z_]"),
            'W' => self.out.push_str("[^0-9A-Za-z_]"),
            's' => self.out.push_str("[\\t\\n\\f\\r ]"),
            'S' => self.out.push_str("[^\\t\\n\\f\\r ]"),
            'b' => self.out.push_str("(?-u:\\b)"),
            'B' => self.out.push_str("(?-u:\\B)"),
            'A' | 'z' => self.out.extend(['\\', letter]),
            'Q' => {
                let (quoted, after) = self.rest.split_once("\\E").unwrap_or((self.rest, ""));
                self.out.push_str(&regex::escape(quoted));
                self.rest = after;
            }
            'E' => {}
            _ => self.letter(letter)?,
        }
        Ok(())
    }

    /// An escape that means one letter, or a class of Unicode's: the same inside brackets and outside.
    fn letter(&mut self, letter: char) -> Result<(), String> {
        match letter {
            'p' | 'P' | 'x' => {
                self.out.extend(['\\', letter]);
                self.braces();
            }
            'a' | 'f' | 't' | 'n' | 'r' | 'v' => self.out.extend(['\\', letter]),
            '0'..='7' => {
                let mut code = letter.to_digit(8).unwrap_or(0);
                let mut more = 0;
                while let Some(digit) =
                    self.rest.chars().next().and_then(|next| next.to_digit(8)).filter(|_| more < 2)
                {
                    code = code * 8 + digit;
                    self.next();
                    more += 1;
                }
                // A single digit would be a reference to a group.
                if letter != '0' && more == 0 {
                    return Err("invalid escape sequence".to_owned());
                }
                self.out.push_str(&format!("\\x{{{code:x}}}"));
            }
            _ if letter.is_ascii() && !letter.is_ascii_alphanumeric() => {
                self.out.push_str(&regex::escape(letter.encode_utf8(&mut [0; 4])));
            }
            _ => return Err(format!("invalid escape sequence: `\\{letter}`")),
        }
        Ok(())
    }

    /// What stands in braces belongs to the escape before: `\p{Greek}`, `\x{1F600}`.
    fn braces(&mut self) {
        if let Some((inside, after)) = self.rest.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            self.out.push_str(&format!("{{{inside}}}"));
            self.rest = after;
        }
    }

    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.skip("^") {
            self.out.push('^');
        }
        let mut first = true;
        while let Some(letter) = self.next() {
            match letter {
                ']' if !first => {
                    self.out.push(']');
                    return Ok(());
                }
                '[' if self.rest.starts_with(':') => self.named_class()?,
                '\\' => self.class_escape()?,
                '[' | ']' | '&' | '~' => self.out.extend(['\\', letter]),
                '-' if first || self.rest.starts_with(']') || self.rest.starts_with('-') => {
                    self.out.push_str("\\-");
                }
                _ => self.out.push(letter),
            }
            first = false;
        }
        Err("missing closing ]".to_owned())
    }

    fn named_class(&mut self) -> Result<(), String> {
        match self.rest.split_once(":]") {
            Some((name, after)) => {
                self.out.push_str(&format!("[{name}:]"));
                self.rest = after;
                Ok(())
            }
            None => {
                self.out.push_str("\\[");
                Ok(())
            }
        }
    }

    fn class_escape(&mut self) -> Result<(), String> {
        let Some(letter) = self.next() else {
            return Err("trailing backslash at end of expression".to_owned());
        };
        match letter {
            'd' => self.out.push_str("0-9"),
            'w' => self.out.push_str("0-9A-Za-z_"),
            's' => self.out.push_str("\\t\\n\\f\\r "),
            'D' => self.out.push_str("[^0-9]"),
            'W' => self.out.push_str("[^0-9A-Za-z_]"),
            'S' => self.out.push_str("[^\\t\\n\\f\\r ]"),
            _ => self.letter(letter)?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        Regex::new(&translate(pattern).unwrap()).unwrap().is_match(text)
    }

    #[test]
    fn classes_are_those_of_ascii() {
        assert!(!matches(r"^\w$", "é"));
        assert!(!matches(r"^\d$", "٣"));
        assert!(matches(r"^[\D]$", "é"));
        assert!(matches(r"é\b", "é") == Regex::new(r"(?-u:\w)").unwrap().is_match("é"));
        assert!(matches(r"a\bé", "aé"));
    }

    #[test]
    fn what_stands_for_itself_stays_so() {
        assert!(matches(r"^a{,2}$", "a{,2}"));
        assert!(matches(r"^[a&&b]+$", "a&b"));
        assert!(matches(r"^[[a]$", "["));
        assert!(matches(r"^[]a]$", "]"));
        assert!(matches(r"^\Qa.b\E$", "a.b"));
        assert!(matches(r"^[a-]$", "-"));
        assert!(matches(r"^\101\x{42}$", "AB"));
    }

    #[test]
    fn what_re2_refuses_is_refused() {
        for pattern in ["a**", "a+?+", "(?x)a", "(?=a)", r"\1", r"\Z", "a{1001}", "[a", r"\y"] {
            assert!(translate(pattern).is_err(), "{pattern}");
        }
    }
}
