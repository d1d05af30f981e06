//! The Gregorian calendar, extended to all years as ISO 8601 does, with its English names.

/// The seconds of a day; leap seconds do not exist in the times that templates know.
pub const SECONDS_PER_DAY: i64 = 86_400;

/// The calendar knows the years from `-MAX_YEAR` to `MAX_YEAR`: more than any format can write, and few enough that no
/// sum of days or seconds overflows.
const MAX_YEAR: i64 = 1_000_000;

/// The days from 1 March of the year 0 to 1 January 1970.
const DAYS_BEFORE_1970: i64 = 719_468;
const DAYS_OF_400_YEARS: i64 = 146_097;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// A day of the calendar. It exists: there is no 30 February.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct CivilDate {
    year: i64,
    month: i64,
    day: i64,
}

impl CivilDate {
    /// The day with these numbers, the first month and the first day being 1. `None` if the calendar has no such day, or
    /// the year lies more than a million years away.
    #[must_use]
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let exists = (-MAX_YEAR..=MAX_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The day that lies so many days after 1 January 1970. Beyond a million years it is the last day that the calendar
    /// has, or the first.
    #[must_use]
    pub fn from_days(days: i64) -> Self {
        let last = Self { year: MAX_YEAR, month: 12, day: 31 };
        let first = Self { year: -MAX_YEAR, month: 1, day: 1 };
        let days = days.clamp(first.days(), last.days()) + DAYS_BEFORE_1970;
        let (era, of_era) = (days.div_euclid(DAYS_OF_400_YEARS), days.rem_euclid(DAYS_OF_400_YEARS));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        Self { year: era * 400 + year_of_era + i64::from(month <= 2), month, day }
    }

    /// The days from 1 January 1970 to it; negative before.
    #[must_use]
    pub fn days(self) -> i64 {
        // Years are counted from March on, so that a leap day is the last of its year.
        let year = if self.month <= 2 { self.year - 1 } else { self.year };
        let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * DAYS_OF_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_BEFORE_1970
    }

    /// The year; 0 is the one before the year 1.
    #[must_use]
    pub fn year(self) -> i64 {
        self.year
    }

    /// The month, from 1 to 12.
    #[must_use]
    pub fn month(self) -> i64 {
        self.month
    }

    /// The day of the month, from 1 on.
    #[must_use]
    pub fn day(self) -> i64 {
        self.day
    }

    /// The English name of its month.
    #[must_use]
    pub fn month_name(self) -> &'static str {
        name(&MONTHS, self.month - 1)
    }

    /// The English name of its day of the week.
    #[must_use]
    pub fn weekday_name(self) -> &'static str {
        // 1 January 1970 was a Thursday.
        name(&WEEKDAYS, (self.days() + 4).rem_euclid(7))
    }
}

fn name(names: &[&'static str], index: i64) -> &'static str {
    usize::try_from(index).ok().and_then(|index| names.get(index)).copied().unwrap_or_default()
}

/// The days of a month, which is counted from 1; the year says whether February has 28 or 29.
#[must_use]
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap_year(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_leap_year(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The number that the first `digits` bytes of a string write in decimal digits, and the rest of the string. `None` if
/// one of these bytes is not an ASCII digit, or the number is too large.
#[must_use]
pub fn leading_number(text: &str, digits: usize) -> Option<(i64, &str)> {
    let (number, rest) = text.split_at_checked(digits)?;
    let number = number.bytes().all(|byte| byte.is_ascii_digit()).then(|| number.parse().ok())??;
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i64, month: i64, day: i64) -> CivilDate {
        CivilDate::new(year, month, day).unwrap()
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(date(1970, 1, 1).days(), 0);
        assert_eq!(date(1969, 12, 31).days(), -1);
        assert_eq!(date(2000, 3, 1).days(), 11_017);
    }

    #[test]
    fn every_day_of_four_centuries_is_found_again() {
        let mut last = CivilDate::from_days(date(1599, 12, 31).days());
        for days in date(1600, 1, 1).days()..=date(2000, 12, 31).days() {
            let next = CivilDate::from_days(days);
            assert_eq!(next.days(), days);
            assert!(next > last, "{last:?} {next:?}");
            last = next;
        }
    }

    #[test]
    fn february_has_a_29th_in_leap_years_only() {
        for (year, leap) in [(1900, false), (2000, true), (2023, false), (2024, true), (0, true), (-4, true)]
        {
            assert_eq!(CivilDate::new(year, 2, 29).is_some(), leap, "{year}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for (month, day) in [(0, 1), (13, 1), (1, 0), (1, 32), (4, 31), (2, 30)] {
            assert_eq!(CivilDate::new(2024, month, day), None);
        }
    }

    #[test]
    fn days_beyond_the_calendar_are_its_ends() {
        assert_eq!(CivilDate::from_days(i64::MAX), date(1_000_000, 12, 31));
        assert_eq!(CivilDate::from_days(i64::MIN), date(-1_000_000, 1, 1));
        assert_eq!(CivilDate::new(i64::MAX, 1, 1), None);
    }

    #[test]
    fn months_and_weekdays_have_names() {
        assert_eq!(date(2024, 2, 29).weekday_name(), "Thursday");
        assert_eq!(date(1969, 12, 28).weekday_name(), "Sunday");
        assert_eq!(date(2024, 12, 1).month_name(), "December");
    }

    #[test]
    fn a_leading_number_has_exactly_so_many_digits() {
        assert_eq!(leading_number("2024-02", 4), Some((2024, "-02")));
        for text in ["+024-02", "20", "", "ééé"] {
            assert_eq!(leading_number(text, 4), None, "{text}");
        }
    }
}
