//! Times, in universal time: ISO 8601 in, formats of .NET out
//! (<https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings>).

use std::fmt::Write as _;

use cumulint_basics::{CivilDate, SECONDS_PER_DAY as DAY, days_in_month, leading_number};
use cumulint_model::Number;

use super::Applied;
use crate::maker::Maker;
use crate::value::text::Part;
use crate::value::{Kind, Value};

/// The format of `dateTimeFromEpoch`.
const EPOCH_FORMAT: &str = "yyyy-MM-ddTHH:mm:ssZ";

/// The years that .NET's times reach to.
const YEARS: std::ops::RangeInclusive<i64> = 1..=9999;

/// `dateTimeAdd(base, duration, [format])`; without a format the base's own is kept.
pub(super) fn date_time_add(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some((time, own)) = applied.text(0).and_then(Time::parse) else {
        return maker.unfit(applied, "the base is no time of ISO 8601");
    };
    let Some(sum) = applied.text(1).and_then(Duration::parse).map(|duration| time.plus(duration)) else {
        return maker.unfit(applied, "the duration is none of ISO 8601");
    };
    let Some(sum) = sum else { return maker.unfit(applied, "the time lies beyond the year 9999") };
    let format = match applied.get(2) {
        Some(format) => match format.as_str() {
            Some(format) => format,
            None => return maker.unfit(applied, "the format is no text"),
        },
        None => &own,
    };
    match sum.shown(format) {
        Some(text) => maker.assembled([Part::Known(text.into())], applied),
        None => maker.unsupported(applied),
    }
}

pub(super) fn date_time_from_epoch(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    let Some(seconds) = applied.whole(0) else {
        return maker.unfit(applied, "`dateTimeFromEpoch` needs a whole number");
    };
    match (Time { seconds, ticks: 0 }).shown(EPOCH_FORMAT) {
        Some(text) => maker.assembled([Part::Known(text.into())], applied),
        None => maker.unfit(applied, "the time lies beyond the year 9999"),
    }
}

pub(super) fn date_time_to_epoch(maker: &mut Maker<'_>, applied: &Applied<'_>) -> Value {
    match applied.text(0).and_then(Time::parse) {
        Some((time, _)) => maker.result(Kind::Number(Number::from(time.seconds)), applied),
        None => maker.unfit(applied, "the text is no time of ISO 8601"),
    }
}

/// A time since the beginning of 1970.
#[derive(Clone, Copy)]
struct Time {
    seconds: i64,
    /// Ten-millionths of a second.
    ticks: i64,
}

/// A period: months, and seconds with their ticks.
#[derive(Clone, Copy, Default)]
struct Duration {
    months: i64,
    seconds: i64,
    ticks: i64,
}

impl Time {
    /// A time with the format that it is written in.
    fn parse(text: &str) -> Option<(Self, String)> {
        let mut reader = Reader { rest: text.trim() };
        let year = reader.digits(4)?;
        let dashed = reader.take('-');
        let month = reader.digits(2)?;
        if dashed && !reader.take('-') {
            return None;
        }
        let day = reader.digits(2)?;
        let mut format = String::from(if dashed { "yyyy-MM-dd" } else { "yyyyMMdd" });
        let mut time = Self { seconds: CivilDate::new(year, month, day)?.days() * DAY, ticks: 0 };
        if !reader.rest.is_empty() {
            let blank = reader.take(' ');
            if !blank && !reader.take('T') && !reader.take('t') {
                return None;
            }
            format.push(if blank { ' ' } else { 'T' });
            time.read_clock(&mut reader, &mut format)?;
        }
        reader.rest.is_empty().then_some((time, format))
    }

    fn read_clock(&mut self, reader: &mut Reader<'_>, format: &mut String) -> Option<()> {
        let hour = reader.digits(2)?;
        let colon = reader.take(':');
        let minute = reader.digits(2)?;
        format.push_str(if colon { "HH:mm" } else { "HHmm" });
        let mut second = 0;
        if (colon && reader.take(':')) || reader.rest.starts_with(|sign: char| sign.is_ascii_digit()) {
            second = reader.digits(2)?;
            format.push_str(if colon { ":ss" } else { "ss" });
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        if reader.take('.') {
            let (ticks, digits) = reader.fraction()?;
            self.ticks = ticks;
            let _ = write!(format, ".{}", "f".repeat(digits));
        }
        self.seconds += hour * 3600 + minute * 60 + second;
        let ahead = match reader.rest.chars().next() {
            Some('Z' | 'z') => {
                format.push('Z');
                reader.rest = "";
                return Some(());
            }
            Some('+') => 1,
            Some('-') => -1,
            _ => return Some(()),
        };
        reader.rest = reader.rest.get(1..)?;
        let hours = reader.digits(2)?;
        reader.take(':');
        let minutes = if reader.rest.is_empty() { 0 } else { reader.digits(2)? };
        self.seconds -= ahead * (hours * 3600 + minutes * 60);
        format.push('Z');
        Some(())
    }

    fn plus(self, duration: Duration) -> Option<Self> {
        let date = self.date();
        let months = (date.year() * 12 + date.month() - 1).checked_add(duration.months)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        if !YEARS.contains(&year) {
            return None;
        }
        let day = date.day().min(days_in_month(year, month));
        let days = CivilDate::new(year, month, day)?.days();
        let seconds = (days * DAY + self.seconds.rem_euclid(DAY)).checked_add(duration.seconds)?;
        let ticks = self.ticks + duration.ticks;
        let sum = Self { seconds: seconds + ticks.div_euclid(TICKS), ticks: ticks.rem_euclid(TICKS) };
        sum.is_shown().then_some(sum)
    }

    fn is_shown(self) -> bool {
        YEARS.contains(&self.date().year())
    }

    fn date(self) -> CivilDate {
        CivilDate::from_days(self.seconds.div_euclid(DAY))
    }

    /// The time in a format; nothing for formats that are not known here.
    fn shown(self, format: &str) -> Option<String> {
        if !self.is_shown() {
            return None;
        }
        let format = match format {
            "d" => "MM/dd/yyyy",
            "o" | "O" => "yyyy-MM-ddTHH:mm:ss.fffffffZ",
            "r" | "R" => "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
            "s" => "yyyy-MM-ddTHH:mm:ss",
            "t" => "HH:mm",
            "T" => "HH:mm:ss",
            "u" => "yyyy-MM-dd HH:mm:ssZ",
            custom if custom.chars().count() > 1 => custom,
            _ => return None,
        };
        let mut shown = String::new();
        let mut signs = format.chars().peekable();
        while let Some(sign) = signs.next() {
            if sign == '\'' || sign == '"' {
                shown.extend(signs.by_ref().take_while(|next| *next != sign));
                continue;
            }
            if sign == '\\' {
                shown.extend(signs.next());
                continue;
            }
            let mut count = 1;
            while signs.next_if_eq(&sign).is_some() {
                count += 1;
            }
            if count > MAX_RUN {
                return None;
            }
            self.show(sign, count, &mut shown)?;
        }
        Some(shown)
    }

    fn show(self, sign: char, count: usize, shown: &mut String) -> Option<()> {
        let date = self.date();
        let second = self.seconds.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        let number = match (sign, count) {
            ('y', 2) => date.year() % 100,
            ('y', 4..) => date.year(),
            ('M', 1 | 2) => date.month(),
            ('d', 1 | 2) => date.day(),
            ('H', _) => hour,
            ('h', _) => twelve,
            ('m', _) => minute,
            ('s', _) => second,
            ('M', _) => return named(date.month_name(), count, shown),
            ('d', _) => return named(date.weekday_name(), count, shown),
            ('f', 1..=7) => {
                shown.push_str(format!("{:07}", self.ticks).get(..count)?);
                return Some(());
            }
            ('t', _) => {
                shown.push_str(if hour < 12 { "AM" } else { "PM" }.get(..count.min(2))?);
                return Some(());
            }
            ('y' | 'f' | 'F' | 'g' | 'z' | 'K' | '%', _) => return None,
            _ => {
                shown.extend(std::iter::repeat_n(sign, count));
                return Some(());
            }
        };
        let _ = write!(shown, "{number:0count$}");
        Some(())
    }
}

const TICKS: i64 = 10_000_000;

/// How often one sign is repeated in a format at most.
const MAX_RUN: usize = 100;

/// A month or a day by name: three letters of it, or all.
fn named(name: &str, count: usize, shown: &mut String) -> Option<()> {
    shown.push_str(if count == 3 { name.get(..3)? } else { name });
    Some(())
}

impl Duration {
    /// `[-]P[nY][nM][nW][nD][T[nH][nM][n.nS]]`
    fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text.trim() };
        let sign = if reader.take('-') { -1 } else { 1 };
        if !reader.take('P') {
            return None;
        }
        let (mut duration, mut of_day, mut parts) = (Self::default(), false, 0);
        while !reader.rest.is_empty() {
            if reader.take('T') {
                of_day = true;
                continue;
            }
            let number = reader.number()?;
            let ticks = if reader.take('.') { reader.fraction()?.0 } else { 0 };
            let unit = reader.rest.chars().next()?;
            reader.rest = reader.rest.get(unit.len_utf8()..)?;
            duration.add(number, ticks, unit, of_day)?;
            parts += 1;
        }
        (parts > 0).then(|| Self {
            months: duration.months * sign,
            seconds: duration.seconds * sign,
            ticks: duration.ticks * sign,
        })
    }

    fn add(&mut self, number: i64, ticks: i64, unit: char, of_day: bool) -> Option<()> {
        let (months, seconds) = match (unit, of_day) {
            ('Y', false) => (12, 0),
            ('M', false) => (1, 0),
            ('W', false) => (0, 7 * DAY),
            ('D', false) => (0, DAY),
            ('H', true) => (0, 3600),
            ('M', true) => (0, 60),
            ('S', true) => (0, 1),
            _ => return None,
        };
        if ticks != 0 && unit != 'S' {
            return None;
        }
        self.ticks += ticks;
        self.months = self.months.checked_add(number.checked_mul(months)?)?;
        self.seconds = self.seconds.checked_add(number.checked_mul(seconds)?)?;
        Some(())
    }
}

/// Reads digits and signs from the start of a text.
struct Reader<'s> {
    rest: &'s str,
}

impl Reader<'_> {
    fn take(&mut self, sign: char) -> bool {
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A number of exactly so many digits.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let (number, rest) = leading_number(self.rest, count)?;
        self.rest = rest;
        Some(number)
    }

    /// A number of at most nine digits.
    fn number(&mut self) -> Option<i64> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=9).contains(&count) { self.digits(count) } else { None }
    }

    /// The digits after a point, as ticks, and how many there are.
    fn fraction(&mut self) -> Option<(i64, usize)> {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=7).contains(&count) {
            return None;
        }
        let digits = self.digits(count)?;
        let missing = u32::try_from(7 - count).ok()?;
        Some((digits * 10_i64.pow(missing), count))
    }
}
