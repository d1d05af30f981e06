//! Points in time as RFC 3339 writes them, in the calendar that it uses. It knows no clock and no time zones but offsets.

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
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    /// From Sunday on, from 0.
    pub(super) weekday: i64,
}

impl Date {
    /// Reads `2018-01-02T23:12:01.5+01:00`. Only capital letters are accepted, and all parts must be there.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        Self::read(text).ok_or_else(|| "not a valid RFC3339 timestamp".to_owned())
    }

    fn read(text: &str) -> Option<Self> {
        let (year, rest) = number(text, 4)?;
        let (month, rest) = number(rest.strip_prefix('-')?, 2)?;
        let (day, rest) = number(rest.strip_prefix('-')?, 2)?;
        let (hour, rest) = number(rest.strip_prefix('T')?, 2)?;
        let (minute, rest) = number(rest.strip_prefix(':')?, 2)?;
        let (second, rest) = number(rest.strip_prefix(':')?, 2)?;
        let (fraction, rest) = fraction(rest)?;
        let offset = offset(rest)?;
        let valid = (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        let seconds =
            days_since_1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset;
        valid.then_some(Self { nanoseconds: i128::from(seconds) * SECOND + fraction, offset })
    }

    /// Of a time in universal time.
    pub(super) fn of(year: i64, month: i64, day: i64, seconds: i64) -> Option<Self> {
        let valid = (1..=12).contains(&month) && (1..=days_of(year, month)).contains(&day);
        let total = days_since_1970(year, month, day) * 86_400 + seconds;
        valid.then_some(Self { nanoseconds: i128::from(total) * SECOND, offset: 0 })
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
        let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = date_of(days);
        Parts {
            year,
            month,
            day,
            hour: second / 3_600,
            minute: second / 60 % 60,
            second: second % 60,
            weekday: (days + 4).rem_euclid(7),
        }
    }

    /// As RFC 3339 writes it, in whole seconds.
    pub(super) fn to_text(self) -> String {
        let Parts { year, month, day, hour, minute, second, .. } = self.parts();
        let zone = if self.offset == 0 { "Z".to_owned() } else { offset_text(self.offset, ":") };
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{zone}")
    }
}

/// `+05:30`.
pub(super) fn offset_text(offset: i64, between: &str) -> String {
    let (sign, size) = (if offset < 0 { '-' } else { '+' }, offset.abs());
    format!("{sign}{:02}{between}{:02}", size / 3_600, size / 60 % 60)
}

/// So many digits, and the rest.
fn number(text: &str, digits: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    let number = number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())??;
    Some((number, rest))
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
    let (hours, rest) = number(text.strip_prefix(['+', '-'])?, 2)?;
    let (minutes, rest) = number(rest.strip_prefix(':')?, 2)?;
    (rest.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Years are counted from March on, so that a leap day is the last of its year; 146,097 days make 400 years.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date_of(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_based = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march_based + 2) / 5 + 1;
    let month = if march_based < 10 { march_based + 3 } else { march_based - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
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
        assert_eq!(Date::parse("2024-02-29T12:00:00Z").unwrap().parts().weekday, 4);
        assert_eq!(Date::parse("1969-12-28T12:00:00Z").unwrap().parts().weekday, 0);
    }
}
