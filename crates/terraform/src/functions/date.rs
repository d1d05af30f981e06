//! Points in time as RFC 3339 writes them, in the calendar that it uses. It knows no clock and no time zones but offsets.

use cumulint_basics::{CivilDate, SECONDS_PER_DAY, leading_number};

/// A point in time, with the offset of its clock from universal time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Date {
    /// Nanoseconds of universal time since the start of 1970.
    nanoseconds: i128,
    /// In seconds.
    offset: i64,
}

const SECOND: i128 = 1_000_000_000;

/// A point in time by the numbers that people use.
pub(super) struct Parts {
    pub(super) date: CivilDate,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
}

impl Date {
    /// Reads `2018-01-02T23:12:01.5+01:00`. Only capital letters are accepted, and all parts must be there.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        Self::read(text).ok_or_else(|| "not a valid RFC3339 timestamp".to_owned())
    }

    fn read(text: &str) -> Option<Self> {
        let (year, rest) = leading_number(text, 4)?;
        let (month, rest) = leading_number(rest.strip_prefix('-')?, 2)?;
        let (day, rest) = leading_number(rest.strip_prefix('-')?, 2)?;
        let (hour, rest) = leading_number(rest.strip_prefix('T')?, 2)?;
        let (minute, rest) = leading_number(rest.strip_prefix(':')?, 2)?;
        let (second, rest) = leading_number(rest.strip_prefix(':')?, 2)?;
        let (fraction, rest) = fraction(rest)?;
        let offset = offset(rest)?;
        let date = CivilDate::new(year, month, day).filter(|_| hour < 24 && minute < 60 && second < 60)?;
        let seconds = date.days() * SECONDS_PER_DAY + hour * 3_600 + minute * 60 + second - offset;
        Some(Self { nanoseconds: i128::from(seconds) * SECOND + fraction, offset })
    }

    /// Of a time in universal time. `None` if there is no such day.
    pub(super) fn of(year: i64, month: i64, day: i64, seconds: i64) -> Option<Self> {
        let total = CivilDate::new(year, month, day)?.days() * SECONDS_PER_DAY + seconds;
        Some(Self { nanoseconds: i128::from(total) * SECOND, offset: 0 })
    }

    /// Later by so many nanoseconds.
    pub(super) fn plus(self, nanoseconds: i64) -> Self {
        Self { nanoseconds: self.nanoseconds + i128::from(nanoseconds), ..self }
    }

    /// Which of two is earlier.
    pub(super) fn compare(self, other: Self) -> std::cmp::Ordering {
        self.nanoseconds.cmp(&other.nanoseconds)
    }

    pub(super) fn offset(self) -> i64 {
        self.offset
    }

    /// In the time of its own offset.
    pub(super) fn parts(self) -> Parts {
        let seconds = i64::try_from(self.nanoseconds.div_euclid(SECOND)).unwrap_or(0) + self.offset;
        let second = seconds.rem_euclid(SECONDS_PER_DAY);
        let date = CivilDate::from_days(seconds.div_euclid(SECONDS_PER_DAY));
        Parts { date, hour: second / 3_600, minute: second / 60 % 60, second: second % 60 }
    }

    /// As RFC 3339 writes it, in whole seconds.
    pub(super) fn to_text(self) -> String {
        let Parts { date, hour, minute, second } = self.parts();
        let (year, month, day) = (date.year(), date.month(), date.day());
        let zone = if self.offset == 0 { "Z".to_owned() } else { offset_text(self.offset, ":") };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }
}

/// `+05:30`.
pub(super) fn offset_text(offset: i64, between: &str) -> String {
    let (sign, size) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    format!("{sign}{:02}{between}{:02}", size / 3_600, size / 60 % 60)
}

/// The part of a second in nanoseconds, and the rest.
fn fraction(text: &str) -> Option<(i128, &str)> {
    let Some(after) = text.strip_prefix('.') else { return Some((0, text)) };
    let rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = after.strip_suffix(rest).filter(|digits| !digits.is_empty())?;
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    Some((nine.parse().ok()?, rest))
}

fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, rest) = leading_number(text.strip_prefix(['+', '-'])?, 2)?;
    let (minutes, rest) = leading_number(rest.strip_prefix(':')?, 2)?;
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_as_they_were_read() {
        for text in [
            "2018-01-02T23:12:01Z",
            "2024-02-29T00:00:00+05:30",
            "1969-12-31T23:59:59-08:00",
            "0001-01-01T00:00:00Z",
        ] {
            assert_eq!(Date::parse(text).unwrap().to_text(), text);
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in [
            "2018-02-30T00:00:00Z",
            "2018-01-02t23:12:01z",
            "2018-01-02T24:00:00Z",
            "2018-01-02T23:12:01",
            "2018-1-2T00:00:00Z",
            "",
        ] {
            assert!(Date::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_days_of_the_week_are_right() {
        assert_eq!(Date::parse("2024-02-29T12:00:00Z").unwrap().parts().date.weekday_name(), "Thursday");
        assert_eq!(Date::parse("1969-12-28T12:00:00Z").unwrap().parts().date.weekday_name(), "Sunday");
    }
}
