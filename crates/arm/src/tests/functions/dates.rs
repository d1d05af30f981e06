//! Times.

use super::{is, refused};

#[test]
fn durations_are_added() {
    assert_eq!(is("[dateTimeAdd('2020-04-07 14:53:14Z', 'P3Y')]"), "\"2023-04-07 14:53:14Z\"");
    assert_eq!(is("[dateTimeAdd('2020-04-07 14:53:14Z', '-P9D')]"), "\"2020-03-29 14:53:14Z\"");
    assert_eq!(is("[dateTimeAdd('20200407T145314Z', 'PT1H')]"), "\"20200407T155314Z\"");
    assert_eq!(is("[dateTimeAdd('2024-01-31', 'P1M')]"), "\"2024-02-29\"");
    assert_eq!(is("[dateTimeAdd('2019-12-31T23:59:59.5Z', 'PT0.5S')]"), "\"2020-01-01T00:00:00.0Z\"");
    assert_eq!(is("[dateTimeAdd('2020-04-07T14:53:14+02:00', 'P1W')]"), "\"2020-04-14T12:53:14Z\"");
}

#[test]
fn times_are_formatted() {
    assert_eq!(is("[dateTimeAdd('2020-04-07T14:53:14Z', 'P0D', 'd')]"), "\"04/07/2020\"");
    assert_eq!(is("[dateTimeAdd('2020-04-07T14:53:14Z', 'P0D', 'M d')]"), "\"4 7\"");
    assert_eq!(is("[dateTimeAdd('2020-04-07T14:53:14Z', 'P0D', 'R')]"), "\"Tue, 07 Apr 2020 14:53:14 GMT\"");
    assert_eq!(is("[dateTimeAdd('2020-04-07T14:53:14Z', 'P0D', 'yy-MMM h:mm tt')]"), "\"20-Apr 2:53 PM\"");
    assert_eq!(is("[dateTimeAdd('2020-04-07T14:53:14Z', 'P0D', 'gg')]"), "? `dateTimeAdd` is not evaluated");
}

#[test]
fn epochs() {
    assert_eq!(is("[dateTimeFromEpoch(1683040573)]"), "\"2023-05-02T15:16:13Z\"");
    assert_eq!(is("[dateTimeToEpoch('2023-05-02T15:16:13Z')]"), "1683040573");
    assert_eq!(is("[dateTimeToEpoch('1969-12-31T23:59:59Z')]"), "-1");
    assert_eq!(is("[dateTimeFromEpoch(dateTimeToEpoch('2000-02-29'))]"), "\"2000-02-29T00:00:00Z\"");
}

#[test]
fn what_is_no_time_is_told() {
    assert_eq!(refused("[dateTimeAdd('yesterday', 'P1D')]"), "the base is no time of ISO 8601");
    assert_eq!(refused("[dateTimeAdd('2023-02-29', 'P1D')]"), "the base is no time of ISO 8601");
    assert_eq!(refused("[dateTimeAdd('2023-02-28', '1D')]"), "the duration is none of ISO 8601");
    assert_eq!(refused("[dateTimeAdd('2023-02-28', 'P99999Y')]"), "the time lies beyond the year 9999");
    assert_eq!(refused("[dateTimeFromEpoch(9223372036854775807)]"), "the time lies beyond the year 9999");
    assert_eq!(refused("[dateTimeToEpoch('2023')]"), "the text is no time of ISO 8601");
}
