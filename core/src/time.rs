//! Times in answers: as numbers and as dates.

use core::time::Duration;

use datealgo::{datetime_to_secs, days_in_month};

use crate::http_date::pair;
use crate::request::TIMESTAMPS;
use iot_accounts_json::whole_number;
use iot_accounts_text as text;

/// What a date without a zone is taken for: the time of China, where both vendors' services keep their clocks.
const CHINA: i64 = 8 * 60;

/// The time since 1970 that a vendor wrote: a number of milliseconds, or a date such as `2020-09-07 16:40:19`, perhaps with a `T`,
/// a fraction of the second and a zone (`Z`, `+08:00`). Without a zone it is China's time. Nothing for a time that is none of
/// [`TIMESTAMPS`], such as 0.
///
/// ```
/// use iot_accounts_core::parse_time;
///
/// assert_eq!(parse_time("2020-09-07 16:40:19"), parse_time("1599468019000"));
/// ```
#[must_use]
pub fn parse_time(text: &str) -> Option<Duration> {
    let text = text::trim(text);
    let milliseconds = whole_number(text).or_else(|| parse_date(text))?;
    Some(Duration::from_millis(milliseconds)).filter(|time| TIMESTAMPS.contains(time))
}

fn parse_date(text: &str) -> Option<u64> {
    let (date, rest) = text.split_at_checked(10)?;
    let &[year, month, day] = text::split(date, "-").as_slice() else { return None };
    let (century, year) = year.split_at_checked(2)?;
    let year = i32::from(pair(century)?).checked_mul(100)?.checked_add(pair(year)?.into())?;
    let (month, day) = (pair(month)?, pair(day)?);
    if !(1..=12).contains(&month) || !(1..=days_in_month(year, month)).contains(&day) {
        return None;
    }
    let (mut clock, mut zone) = ("00:00", "");
    if !rest.is_empty() {
        clock = rest.strip_prefix('T').or_else(|| rest.strip_prefix(' '))?;
        if let Some(end) = clock.bytes().position(|byte| matches!(byte, b'Z' | b'+' | b'-')) {
            (clock, zone) = clock.split_at_checked(end)?;
        }
    }
    let (clock, fraction) = text::cut(clock, ".").unwrap_or((clock, "0"));
    let (hour, minute, second) = match *text::split(clock, ":").as_slice() {
        [hour, minute] => (pair(hour)?, pair(minute)?, 0),
        [hour, minute, second] => (pair(hour)?, pair(minute)?, pair(second)?),
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 || fraction.is_empty() {
        return None;
    }
    let mut milliseconds = 0_i64;
    for (digit, unit) in fraction.bytes().zip([100, 10, 1].into_iter().chain(core::iter::repeat(0))) {
        let digit = digit.is_ascii_digit().then_some(i64::from(digit & 0xF))?;
        milliseconds = milliseconds.checked_add(digit.checked_mul(unit)?)?;
    }
    let seconds = datetime_to_secs((year, month, day, hour, minute, second));
    let seconds = seconds.checked_sub(zone_minutes(zone)?.checked_mul(60)?)?;
    seconds.checked_mul(1000)?.checked_add(milliseconds)?.try_into().ok()
}

/// How far a zone is ahead of that of Greenwich.
fn zone_minutes(zone: &str) -> Option<i64> {
    let (sign, rest) = match zone {
        "" => return Some(CHINA),
        "Z" => return Some(0),
        _ => zone.split_at_checked(1)?,
    };
    let (hours, minutes) = rest.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { 0 } else { pair(minutes.strip_prefix(':').unwrap_or(minutes))? };
    let ahead = i64::from(pair(hours)?).checked_mul(60)?.checked_add(minutes.into())?;
    match sign {
        "+" => Some(ahead),
        "-" => ahead.checked_neg(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_and_dates() {
        for text in [
            "1599468019000",
            "1.599468019e12",
            " 2020-09-07 16:40:19 ",
            "2020-09-07T16:40:19",
            "2020-09-07T16:40:19.000+08:00",
            "2020-09-07T08:40:19Z",
            "2020-09-07T08:40:19.0Z",
            "2020-09-07T03:40:19-0500",
            "2020-09-07T10:40:19+02",
        ] {
            assert_eq!(parse_time(text), Some(Duration::from_secs(1_599_468_019)), "{text}");
        }
        let day = Duration::from_secs(1_599_408_000);
        assert_eq!(parse_time("2020-09-07"), Some(day));
        assert_eq!(parse_time("2020-09-07 00:01"), Some(day.saturating_add(Duration::from_secs(60))));
        let fraction = parse_time("2020-09-07 00:00:00.1239");
        assert_eq!(fraction, Some(day.saturating_add(Duration::from_millis(123))));
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "0",
            "-1",
            "1599468019",
            "99999999999999999",
            "soon",
            "2020-9-7",
            "2020-09-07T",
            "2020-09-07 1:2",
            "2020-02-30",
            "2020-13-01",
            "2020-00-01",
            "2020-09-07 24:00:00",
            "2020-09-07 16:60:00",
            "2020-09-07x16:40",
            "2020-09-07 16:40:19.",
            "2020-09-07 16:40:19.x",
            "2020-09-07 16:40:19+8",
            "2020-09-07 16:40:19+08:",
            "2020-09-07 16:40:19ZZ",
            "2020/09/07",
            "年2020-09-07",
            "1970-01-01",
            "0000-01-01",
            "+020-09-07",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }
}
