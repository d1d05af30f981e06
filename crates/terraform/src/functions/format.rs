//! `format` and `formatlist`: the verbs of Terraform's dialect of printf.

use crate::functions::{Answer, Call, Refusal, as_number, graphemes, refused, write_json};
use crate::value::{Content, Number, Type, Value, convert, decimal};

/// The widest field and the most digits that are written.
const MAX_WIDTH: usize = 1_024;

/// What follows a `%`.
#[derive(Default)]
struct Verb {
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    sharp: bool,
    width: Option<usize>,
    precision: Option<usize>,
    argument: Option<usize>,
    letter: char,
}

/// An unknown argument makes the whole unknown, with the start that is already certain.
pub(super) fn format(call: &Call<'_>) -> Answer {
    let pattern = call.text(0)?;
    let arguments = call.arguments.get(1..).unwrap_or_default();
    let unknown = |value: &&Value| value.unknown_part().is_some() || is_untyped_null(value);
    match arguments.iter().find(unknown) {
        Some(value) => Ok(partly_unknown(pattern, arguments, value, call)),
        None => call.bounded_string(formatted(pattern, arguments)?),
    }
}

/// Terraform does not know what a null is that has no type, and takes it for unknown.
fn is_untyped_null(value: &Value) -> bool {
    matches!(value.content, Content::Null(Type::Any))
}

fn partly_unknown(pattern: &str, arguments: &[Value], unknown: &Value, call: &Call<'_>) -> Value {
    let missing = unknown.unknown_part().unwrap_or(unknown);
    let why = match &missing.content {
        Content::Null(_) => cumulint_model::Why::Unsupported("format of a null without a type".into()),
        _ => crate::functions::why(missing),
    };
    let whole = Value::unknown(why, Type::String, call.origin).present();
    let start = known_start(pattern, arguments).unwrap_or_default();
    with_ends(whole, &start, &written_end(pattern).unwrap_or_default())
}

/// The text up to the first argument that is not known.
fn known_start(pattern: &str, arguments: &[Value]) -> Result<String, String> {
    let mut out = String::new();
    let mut pieces = Pieces { rest: pattern, next: 0, used: 0 };
    while let Some(piece) = pieces.next_piece(&mut out)? {
        let Some(value) = arguments.get(piece.argument.unwrap_or_default()) else { break };
        if value.unknown_part().is_some() || is_untyped_null(value) {
            if let (Content::Unknown(unknown), 's' | 'v', None) = (&value.content, piece.letter, piece.width)
            {
                out.push_str(unknown.prefix.as_deref().unwrap_or_default());
            }
            break;
        }
        out.push_str(&written(&piece, value)?);
    }
    Ok(out)
}

/// The text of the pattern after its last verb.
fn written_end(pattern: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut pieces = Pieces { rest: pattern, next: 0, used: 0 };
    while pieces.next_piece(&mut out)?.is_some() {
        out.clear();
    }
    Ok(out)
}

fn formatted(pattern: &str, arguments: &[Value]) -> Result<String, Refusal> {
    let mut out = String::new();
    let mut pieces = Pieces { rest: pattern, next: 0, used: 0 };
    while let Some(verb) = pieces.next_piece(&mut out)? {
        let value = arguments.get(verb.argument.unwrap_or_default()).ok_or_else(|| too_few(&verb))?;
        out.push_str(&written(&verb, value)?);
        super::bounded_text(out.len())?;
    }
    if pieces.used < arguments.len() {
        return refused(format!("too many arguments; only {} used by format string", pieces.used));
    }
    Ok(out)
}

/// A format text that is read verb by verb.
struct Pieces<'p> {
    rest: &'p str,
    /// The argument that the next verb takes.
    next: usize,
    /// How many arguments were asked for.
    used: usize,
}

impl Pieces<'_> {
    /// The next verb; what stands before it is put out.
    fn next_piece(&mut self, out: &mut String) -> Result<Option<Verb>, String> {
        while let Some((before, after)) = self.rest.split_once('%') {
            out.push_str(before);
            if let Some(after) = after.strip_prefix('%') {
                out.push('%');
                self.rest = after;
                continue;
            }
            let (mut verb, rest) = read_verb(after)?;
            self.rest = rest;
            let index = verb.argument.unwrap_or(self.next);
            self.next = index.saturating_add(1);
            self.used = self.used.max(self.next);
            verb.argument = Some(index);
            return Ok(Some(verb));
        }
        out.push_str(std::mem::take(&mut self.rest));
        Ok(None)
    }
}

/// Lists are gone through together, other arguments repeated.
pub(super) fn formatlist(call: &Call<'_>) -> Answer {
    let pattern = call.text(0)?;
    let arguments = call.arguments.get(1..).unwrap_or_default();
    let mut length = None;
    for argument in arguments {
        if argument.is_untyped() || is_list(argument) && !argument.is_known() || is_untyped_null(argument) {
            return call.unknown(argument, Type::list(Type::String));
        }
        let Some(items) = argument.items() else { continue };
        if length.is_some_and(|length| length != items.len()) {
            return refused("the lists have different lengths");
        }
        length = Some(items.len());
    }
    let length = length.unwrap_or(1);
    super::bounded_items(length.saturating_mul(arguments.len().max(1)))?;
    let mut texts = Vec::with_capacity(length);
    for index in 0..length {
        let each: Vec<Value> = arguments
            .iter()
            .map(|it| it.items().and_then(|items| items.get(index)).unwrap_or(it).clone())
            .collect();
        let text = match each.iter().find(|value| value.unknown_part().is_some()) {
            Some(unknown) => partly_unknown(pattern, &each, unknown, call),
            None => Value::string(formatted(pattern, &each)?, call.origin),
        };
        texts.push(text);
    }
    Ok(Value::list(Type::String, texts, call.origin))
}

fn is_list(value: &Value) -> bool {
    matches!(value.kind(), Type::List(_) | Type::Set(_) | Type::Tuple(_))
}

fn too_few(verb: &Verb) -> String {
    format!("not enough arguments for \"%{}\"", verb.letter)
}

/// An unknown text whose start and end are known, unless they are empty.
pub(crate) fn with_ends(mut value: Value, start: &str, end: &str) -> Value {
    if let Content::Unknown(unknown) = &mut value.content {
        let certain = |text: &str| (!text.is_empty()).then(|| text.into());
        let unknown = std::sync::Arc::make_mut(unknown);
        (unknown.prefix, unknown.suffix) = (certain(start), certain(end));
    }
    value
}

fn read_verb(text: &str) -> Result<(Verb, &str), String> {
    let mut verb = Verb::default();
    let mut rest = text;
    while let Some(flag) = rest.chars().next().filter(|flag| "-+ 0#".contains(*flag)) {
        match flag {
            '-' => verb.minus = true,
            '+' => verb.plus = true,
            ' ' => verb.space = true,
            '0' => verb.zero = true,
            _ => verb.sharp = true,
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    (verb.width, rest) = read_number(rest)?;
    if let Some(after) = rest.strip_prefix('.') {
        let (digits, after) = read_number(after)?;
        (verb.precision, rest) = (Some(digits.unwrap_or(0)), after);
    }
    if let Some(after) = rest.strip_prefix('[') {
        let (index, after) = read_number(after)?;
        let index = index.and_then(|index| index.checked_sub(1)).ok_or("invalid argument index")?;
        verb.argument = Some(index);
        rest = after.strip_prefix(']').ok_or("missing closing bracket in an argument index")?;
    }
    let mut letters = rest.chars();
    verb.letter = letters.next().ok_or("unexpected end of the format text")?;
    Ok((verb, letters.as_str()))
}

fn read_number(text: &str) -> Result<(Option<usize>, &str), String> {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = text.strip_suffix(rest).unwrap_or_default();
    if digits.is_empty() {
        return Ok((None, rest));
    }
    match digits.parse() {
        Ok(number) if number <= MAX_WIDTH => Ok((Some(number), rest)),
        _ => Err(format!("a field is at most {MAX_WIDTH} wide")),
    }
}

fn written(verb: &Verb, value: &Value) -> Result<String, String> {
    let wrong = |why: &str| format!("unsupported value for \"%{}\": {why}", verb.letter);
    if value.is_null() && verb.letter != 'v' {
        return Err(wrong("null value cannot be formatted"));
    }
    Ok(match verb.letter {
        'v' => padded(verb, &default_form(verb, value)?),
        's' => padded(verb, cut(verb, &text_of(value)?)),
        'q' => padded(verb, &quoted(cut(verb, &text_of(value)?))),
        't' => match convert(value, &Type::Bool).map_err(|why| wrong(&why))?.content {
            Content::Bool(known) => known.to_string(),
            _ => return Err(wrong("a bool is required")),
        },
        'd' | 'b' | 'o' | 'x' | 'X' | 'f' | 'e' | 'E' | 'g' | 'G' => {
            let number = as_number(value).map_err(|_| wrong("a number is required"))?;
            numeral(verb, &number).ok_or_else(|| wrong("an integer is required"))?
        }
        other => return Err(format!("unsupported verb \"%{other}\"")),
    })
}

fn default_form(verb: &Verb, value: &Value) -> Result<String, String> {
    match &value.content {
        Content::Number(number) if !verb.sharp => Ok(decimal::general(number, None)),
        Content::String(_) | Content::Encoded(_) if !verb.sharp => text_of(value),
        _ => write_json(value),
    }
}

fn text_of(value: &Value) -> Result<String, String> {
    let text = convert(value, &Type::String)?;
    text.as_str().map(str::to_owned).ok_or_else(|| "string required".to_owned())
}

fn cut<'t>(verb: &Verb, text: &'t str) -> &'t str {
    match verb.precision {
        Some(most @ 1..) => graphemes::take(text, most),
        _ => text,
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    crate::functions::json::write_text(text, &mut out);
    out
}

/// Padded in front or behind, with zeros too, whatever the text is.
fn padded(verb: &Verb, text: &str) -> String {
    let gap = verb.width.unwrap_or(0).saturating_sub(graphemes::count(text));
    let filling = if verb.zero { "0" } else { " " }.repeat(gap);
    if verb.minus { format!("{text}{filling}") } else { format!("{filling}{text}") }
}

/// A number in one of the notations for numbers; nothing where a whole one is needed and it is none.
fn numeral(verb: &Verb, number: &Number) -> Option<String> {
    let whole = |radix: u8| number.in_radix(radix);
    let text = match verb.letter {
        'd' => with_digits(verb, whole(10)?),
        'b' => with_base(verb, "0b", with_digits(verb, whole(2)?)),
        'o' => with_base(verb, "0", with_digits(verb, whole(8)?)),
        'x' => with_base(verb, "0x", with_digits(verb, whole(16)?)),
        'X' => with_base(verb, "0X", with_digits(verb, whole(16)?.to_uppercase())),
        'f' => decimal::fixed(number, Some(verb.precision.unwrap_or(6))),
        'e' => decimal::scientific(number, Some(verb.precision.unwrap_or(6))),
        'E' => decimal::scientific(number, Some(verb.precision.unwrap_or(6))).to_uppercase(),
        'G' => decimal::general(number, verb.precision).to_uppercase(),
        _ => decimal::general(number, verb.precision),
    };
    Some(placed(verb, &text, number.is_infinite()))
}

/// At least as many digits as asked for.
fn with_digits(verb: &Verb, digits: String) -> String {
    let Some(least) = verb.precision else { return digits };
    let (sign, size) = digits.strip_prefix('-').map_or(("", digits.as_str()), |size| ("-", size));
    format!("{sign}{size:0>least$}")
}

fn with_base(verb: &Verb, base: &str, digits: String) -> String {
    if !verb.sharp {
        return digits;
    }
    match digits.strip_prefix('-') {
        Some(size) => format!("-{base}{size}"),
        None => format!("{base}{digits}"),
    }
}

/// With its sign, in a field of the width; zeros stand between the sign and the digits.
fn placed(verb: &Verb, text: &str, infinite: bool) -> String {
    let (sign, size) = match text.strip_prefix('-') {
        Some(size) => ("-", size),
        None if verb.plus => ("+", text.strip_prefix('+').unwrap_or(text)),
        None if verb.space => (" ", text.strip_prefix('+').unwrap_or(text)),
        None => ("", text),
    };
    let gap = verb.width.unwrap_or(0).saturating_sub(sign.len() + size.len());
    let whole = matches!(verb.letter, 'd' | 'b' | 'o' | 'x' | 'X');
    if verb.minus {
        format!("{sign}{size}{}", " ".repeat(gap))
    } else if verb.zero && !infinite && !(whole && verb.precision.is_some()) {
        format!("{sign}{}{size}", "0".repeat(gap))
    } else {
        format!("{}{sign}{size}", " ".repeat(gap))
    }
}
