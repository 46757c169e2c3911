//! Reading the times in answers.

use std::time::Duration;

use iot_accounts_core::{TIMESTAMPS, parse_time};
use proptest::prelude::*;
use proptest::sample::select;

use crate::config;

/// A date and a time of day in some zone, and how long after the beginning of 1970 they are.
#[derive(Clone, Debug)]
struct Moment {
    day: [u64; 3],
    clock: [u64; 3],
    milliseconds: u64,
    /// Minutes ahead of Greenwich.
    zone: i64,
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_month(year: u64, month: u64) -> u64 {
    match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn moments() -> impl Strategy<Value = Moment> {
    let days = (1973_u64..5138, 1_u64..=12).prop_flat_map(|(year, month)| {
        (1..=days_of_month(year, month)).prop_map(move |day| [year, month, day])
    });
    let clocks = (0_u64..24, 0_u64..60, 0_u64..60).prop_map(<[u64; 3]>::from);
    (days, clocks, 0_u64..1000, -12 * 60_i64..=14 * 60).prop_map(|(day, clock, milliseconds, zone)| Moment {
        day,
        clock,
        milliseconds,
        zone,
    })
}

impl Moment {
    /// Counted day by day of each year and month before.
    fn since_1970(&self) -> Duration {
        let [year, month, day] = self.day;
        let years: u64 = (1970..year).map(|year| 365 + u64::from(is_leap(year))).sum();
        let months: u64 = (1..month).map(|month| days_of_month(year, month)).sum();
        let [hour, minute, second] = self.clock;
        let minutes = ((years + months + day - 1) * 24 + hour) * 60 + minute;
        let minutes = minutes.checked_add_signed(-self.zone).unwrap();
        Duration::from_millis((minutes * 60 + second) * 1000 + self.milliseconds)
    }

    fn written(&self, separator: &str, zone: &str) -> String {
        let ([year, month, day], [hour, minute, second]) = (self.day, self.clock);
        let milliseconds = self.milliseconds;
        format!(
            "{year}-{month:02}-{day:02}{separator}{hour:02}:{minute:02}:{second:02}.{milliseconds:03}{zone}"
        )
    }

    fn zone(&self, colon: &str) -> String {
        let sign = if self.zone < 0 { '-' } else { '+' };
        format!("{sign}{:02}{colon}{:02}", self.zone.abs() / 60, self.zone.abs() % 60)
    }
}

/// What a time is written with, and what is not.
fn pieces() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        prop_oneof![
            4 => "[0-9]{1,4}",
            2 => "[-:+.TZ ]",
            1 => Just("2020-09-07".to_owned()),
            1 => ".{0,2}",
        ],
        0..12,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_date_is_as_many_milliseconds(
        moment in moments(),
        separator in select(&["T", " "][..]),
        colon in select(&[":", ""][..]),
    ) {
        let expected = Some(moment.since_1970()).filter(|time| TIMESTAMPS.contains(time));
        let text = moment.written(separator, &moment.zone(colon));
        prop_assert_eq!(parse_time(&text), expected, "{}", text);
        for (ahead, zone) in [(0, "Z"), (8 * 60, ""), (8 * 60, "+08")] {
            let moment = Moment { zone: ahead, ..moment.clone() };
            let expected = Some(moment.since_1970()).filter(|time| TIMESTAMPS.contains(time));
            let text = moment.written(separator, zone);
            prop_assert_eq!(parse_time(&format!(" {text}\n")), expected, "{}", text);
        }
    }

    #[test]
    fn a_number_is_milliseconds(number: u64, digits in 0_u32..20) {
        let number = number % 10_u64.pow(digits);
        let expected = Some(Duration::from_millis(number)).filter(|time| TIMESTAMPS.contains(time));
        prop_assert_eq!(parse_time(&number.to_string()), expected);
    }

    /// Among dates of one form, a later text is a later time.
    #[test]
    fn dates_have_the_order_of_their_texts(left in moments(), right in moments()) {
        let texts = [&left, &right].map(|moment| moment.written(" ", ""));
        let times = texts.each_ref().map(|text| parse_time(text));
        prop_assume!(times.iter().all(Option::is_some));
        prop_assert_eq!(times[0].cmp(&times[1]), texts[0].cmp(&texts[1]));
    }

    /// Nothing panics, and no time lies outside those that can be.
    #[test]
    fn any_text_is_a_time_or_none(text in prop_oneof![pieces(), ".*"]) {
        prop_assert!(parse_time(&text).is_none_or(|time| TIMESTAMPS.contains(&time)), "{}", text);
    }

    /// A day or an hour too many is no time.
    #[test]
    fn a_date_that_does_not_exist_is_none(moment in moments(), index in 0_usize..5) {
        let [year, month, day] = moment.day;
        let mut moment = moment;
        match index {
            0 => moment.day = [year, month, days_of_month(year, month) + 1 + day % 5],
            1 => moment.day = [year, 13 + month, day],
            2 => moment.clock[0] += 24,
            _ => moment.clock[index - 2] += 60,
        }
        prop_assume!(moment.clock.iter().all(|part| *part < 100));
        let text = moment.written("T", "Z");
        prop_assert_eq!(parse_time(&text), None, "{}", text);
    }
}
