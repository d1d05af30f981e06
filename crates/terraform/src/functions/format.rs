//! `format`: the verbs of Terraform's dialect of printf.

use crate::functions::{Answer, Call, as_number, unknown_as, write_json};
use crate::value::{Content, Type, Value, convert};

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
    let pattern = convert(call.argument(0)?, &Type::String)?;
    let Some(pattern) = pattern.as_str() else {
        return if pattern.is_null() {
            Err("argument must not be null".to_owned())
        } else {
            call.unknown(&pattern, Type::String)
        };
    };
    let mut out = String::new();
    let mut rest = pattern;
    let mut next = 0_usize;
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let (verb, remainder) = read_verb(after)?;
        rest = remainder;
        if verb.letter == '%' {
            out.push('%');
            continue;
        }
        let index = verb.argument.unwrap_or(next);
        next = index.saturating_add(1);
        let value = call.arguments.get(index.saturating_add(1)).ok_or_else(|| too_few(&verb))?;
        if let Some(missing) = value.unknown_part() {
            let whole = unknown_as(missing, Type::String, call.origin);
            return Ok(with_prefix(whole, &out));
        }
        out.push_str(&written(&verb, value)?);
    }
    out.push_str(rest);
    if next + 1 < call.arguments.len() {
        return Err(format!("too many arguments; only {next} used by the format text"));
    }
    call.string(out)
}

fn too_few(verb: &Verb) -> String {
    format!("not enough arguments for \"%{}\"", verb.letter)
}

/// An unknown text whose start is known.
pub(crate) fn with_prefix(mut value: Value, prefix: &str) -> Value {
    if let Content::Unknown(unknown) = &mut value.content
        && !prefix.is_empty()
    {
        std::sync::Arc::make_mut(unknown).prefix = Some(prefix.into());
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
    let text = match verb.letter {
        'v' if !verb.sharp => default_form(verb, value)?,
        'v' => write_json(value)?,
        's' | 'q' if value.is_null() => {
            return Err(format!("unsupported value for \"%{}\": null", verb.letter));
        }
        's' => cut(verb, &text_of(value)?),
        'q' => quoted(&cut(verb, &text_of(value)?)),
        't' => match convert(value, &Type::Bool)?.content {
            Content::Bool(known) => known.to_string(),
            _ => return Err("a bool is required".to_owned()),
        },
        'd' | 'b' | 'o' | 'x' | 'X' | 'f' | 'e' | 'E' | 'g' | 'G' => numeral(verb, value)?,
        other => return Err(format!("unsupported verb \"%{other}\"")),
    };
    Ok(padded(verb, &text))
}

fn default_form(verb: &Verb, value: &Value) -> Result<String, String> {
    match &value.content {
        Content::Number(number) => Ok(signed(verb, number.to_string())),
        Content::Bool(_) | Content::String(_) | Content::Encoded(_) => Ok(cut(verb, &text_of(value)?)),
        _ => write_json(value),
    }
}

fn text_of(value: &Value) -> Result<String, String> {
    let text = convert(value, &Type::String)?;
    text.as_str().map(str::to_owned).ok_or_else(|| "string required".to_owned())
}

fn cut(verb: &Verb, text: &str) -> String {
    verb.precision.map_or_else(|| text.to_owned(), |most| text.chars().take(most).collect())
}

fn quoted(text: &str) -> String {
    let mut out = String::new();
    crate::functions::json::write_text(text, &mut out);
    out
}

fn numeral(verb: &Verb, value: &Value) -> Result<String, String> {
    let number = as_number(value).map_err(|_| format!("unsupported value for \"%{}\"", verb.letter))?;
    if matches!(verb.letter, 'f' | 'e' | 'E' | 'g' | 'G') {
        return float(verb, &number.to_string());
    }
    if !number.is_whole() {
        return Err(format!("unsupported value for \"%{}\": an integer is required", verb.letter));
    }
    let Some(whole) = number.as_i64() else {
        return if verb.letter == 'd' {
            Ok(signed(verb, number.to_string()))
        } else {
            Err("the number is too large".to_owned())
        };
    };
    let size = whole.unsigned_abs();
    let digits = match verb.letter {
        'b' => format!("{size:b}"),
        'o' => format!("{size:o}"),
        'x' => format!("{size:x}"),
        'X' => format!("{size:X}"),
        _ => size.to_string(),
    };
    let sign = if whole < 0 { "-" } else { "" };
    Ok(signed(verb, format!("{sign}{digits}")))
}

fn float(verb: &Verb, digits: &str) -> Result<String, String> {
    let nearest: f64 = digits.parse().map_err(|_| "number required")?;
    match (verb.letter, verb.precision) {
        ('f', precision) => Ok(signed(verb, format!("{nearest:.*}", precision.unwrap_or(6)))),
        ('g' | 'G', None) if (1e-4..1e21).contains(&nearest.abs()) || nearest == 0.0 => {
            Ok(signed(verb, digits.to_owned()))
        }
        ('e' | 'E', precision) => {
            Ok(signed(verb, exponential(&format!("{nearest:.*e}", precision.unwrap_or(6)), verb.letter)))
        }
        _ => {
            Ok(signed(verb, exponential(&format!("{nearest:e}"), if verb.letter == 'G' { 'E' } else { 'e' })))
        }
    }
}

/// Two digits at least, and a sign: `1e+06`.
fn exponential(text: &str, letter: char) -> String {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |size| ('-', size));
    format!("{digits}{letter}{sign}{exponent:0>2}")
}

fn signed(verb: &Verb, digits: String) -> String {
    match digits.starts_with('-') {
        false if verb.plus => format!("+{digits}"),
        false if verb.space => format!(" {digits}"),
        _ => digits,
    }
}

fn padded(verb: &Verb, text: &str) -> String {
    let gap = verb.width.unwrap_or(0).saturating_sub(text.chars().count());
    if verb.minus {
        return format!("{text}{}", " ".repeat(gap));
    }
    if !verb.zero {
        return format!("{}{text}", " ".repeat(gap));
    }
    let unsigned = text.trim_start_matches(['-', '+']);
    let sign = text.strip_suffix(unsigned).unwrap_or_default();
    format!("{sign}{}{unsigned}", "0".repeat(gap))
}
