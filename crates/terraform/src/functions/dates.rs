//! Functions of points in time.

use crate::functions::date::{Date, offset_text};
use crate::functions::{Answer, Call};

pub(super) fn timecmp(call: &Call<'_>) -> Answer {
    let order = Date::parse(call.text(0)?)?.compare(Date::parse(call.text(1)?)?);
    call.count(order as i64)
}

pub(super) fn timeadd(call: &Call<'_>) -> Answer {
    call.string(Date::parse(call.text(0)?)?.plus(duration(call.text(1)?)?).to_text())
}

/// `-1h30m`, in nanoseconds.
fn duration(text: &str) -> Result<i64, String> {
    let wrong = || format!("\"{text}\" is not a duration such as `1h30m`");
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "0" {
        return Ok(0);
    }
    let mut rest = unsigned;
    let mut total = 0_f64;
    while !rest.is_empty() {
        let after = rest.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
        let digits = rest.strip_suffix(after).unwrap_or_default();
        let number =
            digits.strip_prefix('.').map_or_else(|| digits.to_owned(), |digits| format!("0.{digits}"));
        let amount: f64 = number.parse().map_err(|_| wrong())?;
        let next = after.trim_start_matches(|letter: char| !letter.is_ascii_digit() && letter != '.');
        let unit = match after.strip_suffix(next).unwrap_or_default() {
            "h" => 3.6e12,
            "m" => 6e10,
            "s" => 1e9,
            "ms" => 1e6,
            "us" | "µs" | "μs" => 1e3,
            "ns" => 1.0,
            _ => return Err(wrong()),
        };
        total += amount * unit;
        rest = next;
    }
    // What a signed number of 64 bits holds is the longest duration.
    if unsigned.is_empty() || total > 9.2e18 {
        return Err(wrong());
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    let nanoseconds = total as i64;
    Ok(if text.starts_with('-') { -nanoseconds } else { nanoseconds })
}

/// Runs of one letter are replaced; what stands between single quotes and all that is no letter stays.
pub(super) fn formatdate(call: &Call<'_>) -> Answer {
    let date = Date::parse(call.text(1)?)?;
    let mut out = String::new();
    let mut rest = call.text(0)?;
    while let Some(first) = rest.chars().next() {
        if let Some(quoted) = rest.strip_prefix('\'') {
            rest = literal(quoted, &mut out).ok_or("a quoted part does not end")?;
            continue;
        }
        let after = rest.trim_start_matches(first);
        let run = rest.strip_suffix(after).unwrap_or(rest);
        if first.is_ascii_alphabetic() {
            out.push_str(&verb(run, date).ok_or_else(|| format!("invalid date format verb \"{run}\""))?);
        } else {
            out.push_str(run);
        }
        rest = after;
    }
    call.bounded_string(out)
}

/// What follows the closing quote; two quotes stand for one.
fn literal<'t>(text: &'t str, out: &mut String) -> Option<&'t str> {
    let mut rest = text;
    loop {
        let (part, after) = rest.split_once('\'')?;
        out.push_str(part);
        match after.strip_prefix('\'') {
            Some(after) => {
                out.push('\'');
                rest = after;
            }
            None => return Some(after),
        }
    }
}

fn verb(run: &str, time: Date) -> Option<String> {
    let parts = time.parts();
    let date = parts.date;
    let short = |name: &'static str| name.get(..3).map(str::to_owned);
    let hour = if parts.hour % 12 == 0 { 12 } else { parts.hour % 12 };
    let half = if parts.hour < 12 { "am" } else { "pm" };
    Some(match run {
        "YYYY" => format!("{:04}", date.year()),
        "YY" => format!("{:02}", date.year() % 100),
        "MMMM" => date.month_name().to_owned(),
        "MMM" => short(date.month_name())?,
        "MM" => format!("{:02}", date.month()),
        "M" => date.month().to_string(),
        "DD" => format!("{:02}", date.day()),
        "D" => date.day().to_string(),
        "EEEE" => date.weekday_name().to_owned(),
        "EEE" => short(date.weekday_name())?,
        "hh" => format!("{:02}", parts.hour),
        "h" => parts.hour.to_string(),
        "HH" => format!("{hour:02}"),
        "H" => hour.to_string(),
        "AA" => half.to_uppercase(),
        "aa" => half.to_owned(),
        "mm" => format!("{:02}", parts.minute),
        "m" => parts.minute.to_string(),
        "ss" => format!("{:02}", parts.second),
        "s" => parts.second.to_string(),
        "Z" if time.offset() == 0 => "Z".to_owned(),
        "ZZZ" if time.offset() == 0 => "UTC".to_owned(),
        "ZZZ" | "ZZZZ" => offset_text(time.offset(), ""),
        "Z" | "ZZZZZ" => offset_text(time.offset(), ":"),
        _ => return None,
    })
}
