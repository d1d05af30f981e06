//! `format(text, value, …)`: composite formats as .NET has them
//! (<https://learn.microsoft.com/dotnet/standard/base-types/composite-formatting>).

use cumulint_model::Number;

use super::Applied;
use super::text::parts;
use crate::maker::Maker;
use crate::value::text::Part;
use crate::value::{Kind, Value};

pub(super) fn format(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some((template, values)) = applied.arguments.split_first() else {
        return maker.not_evaluated(applied);
    };
    let Some(template) = template.as_str() else {
        return maker.unfit(applied, "`format` needs a text with places for values");
    };
    match formatted(template, values) {
        Ok(parts) => maker.assembled(parts, applied),
        Err(Refused::Lacking(index)) => {
            let message = format!("`format` has no value for `{{{index}}}`");
            maker.unfit(applied, &message)
        }
        Err(Refused::Malformed) => maker.unfit(applied, "the format has a brace without its partner"),
        Err(Refused::NotText) => maker.unfit(applied, "`format` takes no arrays and no objects"),
        Err(Refused::Unsupported) => maker.unsupported(applied),
    }
}

/// Why nothing is formatted.
enum Refused {
    Lacking(usize),
    Malformed,
    NotText,
    Unsupported,
}

/// Puts values into `{0}`, `{0,5}`, `{0:N2}`.
fn formatted(template: &str, values: &[Value]) -> Result<Vec<Part>, Refused> {
    let mut made = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.find(['{', '}']).and_then(|at| rest.split_at_checked(at)) {
        made.push(Part::Known(before.into()));
        if let Some(following) = after.strip_prefix("{{") {
            made.push(Part::Known("{".into()));
            rest = following;
        } else if let Some(following) = after.strip_prefix("}}") {
            made.push(Part::Known("}".into()));
            rest = following;
        } else {
            let hole = after.strip_prefix('{').and_then(|after| after.split_once('}'));
            let (hole, following) = hole.ok_or(Refused::Malformed)?;
            made.extend(filled(hole, values)?);
            rest = following;
        }
    }
    made.push(Part::Known(rest.into()));
    Ok(made)
}

/// One place: `index[,width][:form]`
fn filled(hole: &str, values: &[Value]) -> Result<Vec<Part>, Refused> {
    let (place, form) = hole.split_once(':').map_or((hole, None), |(place, form)| (place, Some(form)));
    let (index, width) = place.split_once(',').map_or((place, None), |(index, width)| (index, Some(width)));
    let index: usize = index.trim().parse().map_err(|_| Refused::Malformed)?;
    let value = values.get(index).ok_or(Refused::Lacking(index))?;
    let made = match (form, &value.kind) {
        (_, Kind::Null) => Vec::new(),
        (Some(form), Kind::Number(number)) => {
            vec![Part::Known(number_as(number, form).ok_or(Refused::Unsupported)?.into())]
        }
        // Texts and Booleans have no forms.
        _ => parts(value).ok_or(Refused::NotText)?,
    };
    match (width, made.as_slice()) {
        (None, _) => Ok(made),
        (Some(width), [Part::Known(text)]) => {
            let width: i32 = width.trim().parse().map_err(|_| Refused::Malformed)?;
            if width.unsigned_abs() > MAX_WIDTH {
                return Err(Refused::Unsupported);
            }
            Ok(vec![Part::Known(aligned(text, width).into())])
        }
        (Some(_), _) => Err(Refused::Unsupported),
    }
}

/// The widest place that a value is put into.
const MAX_WIDTH: u32 = 1_000;

/// Blanks before a text, or after it where the width is negative.
fn aligned(text: &str, width: i32) -> String {
    let size = usize::try_from(width.unsigned_abs()).unwrap_or_default();
    let blanks = " ".repeat(size.saturating_sub(text.chars().count()));
    if width < 0 { format!("{text}{blanks}") } else { format!("{blanks}{text}") }
}

/// The most digits that a form asks for.
const MAX_DIGITS: usize = 99;

/// A whole number by a standard form or one of zeros; nothing for forms that are not known here.
fn number_as(number: &Number, form: &str) -> Option<String> {
    let whole = number.as_i64()?;
    if !form.is_empty() && form.chars().all(|sign| sign == '0') {
        return Some(padded(whole, form.len().min(MAX_DIGITS)));
    }
    let mut signs = form.chars();
    let kind = signs.next()?;
    let digits = match signs.as_str() {
        "" => None,
        digits => Some(digits.parse::<usize>().ok()?.min(MAX_DIGITS)),
    };
    Some(match kind {
        'D' | 'd' => padded(whole, digits.unwrap_or(1)),
        'N' | 'n' => format!("{}{}", grouped(whole), fraction(digits.unwrap_or(2))),
        'F' | 'f' => format!("{whole}{}", fraction(digits.unwrap_or(2))),
        'G' | 'g' if digits.is_none() => whole.to_string(),
        'X' => format!("{whole:0size$X}", size = digits.unwrap_or(1)),
        'x' => format!("{whole:0size$x}", size = digits.unwrap_or(1)),
        _ => return None,
    })
}

fn padded(whole: i64, digits: usize) -> String {
    let sign = if whole < 0 { "-" } else { "" };
    format!("{sign}{:0digits$}", whole.unsigned_abs())
}

fn fraction(digits: usize) -> String {
    if digits == 0 { String::new() } else { format!(".{}", "0".repeat(digits)) }
}

/// With a comma after each three digits.
fn grouped(whole: i64) -> String {
    let digits = whole.unsigned_abs().to_string();
    let mut grouped = String::from(if whole < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
