//! The dates of HTTP headers.

use core::time::Duration;

use datealgo::{datetime_to_secs, days_in_month};

use iot_accounts_text as text;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The time since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that servers may send
/// ([source](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7)).
pub(crate) fn parse(text: &str) -> Option<Duration> {
    let (_, text) = text::cut(text::trim(text), ", ")?;
    let &[day, month, year, time, "GMT"] = text::split(text, " ").as_slice() else { return None };
    let &[hour, minute, second] = text::split(time, ":").as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    let (day, month) = (pair(day)?, MONTHS.iter().zip(1..).find(|(name, _)| **name == month)?.1);
    let (hour, minute, second) = (pair(hour)?, pair(minute)?, pair(second)?);
    let year =
        i32::from(pair(year.get(..2)?)?).checked_mul(100)?.checked_add(pair(year.get(2..)?)?.into())?;
    let is_day = (1..=days_in_month(year, month)).contains(&day);
    // Second 60 is a leap second.
    if year < 1970 || !is_day || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = datetime_to_secs((year, month, day, hour, minute, second.min(59)));
    u64::try_from(seconds).ok().map(Duration::from_secs)
}

/// Parses two digits.
pub(crate) fn pair(digits: &str) -> Option<u8> {
    let is_pair = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_servers_send() {
        for (text, expected) in [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            (" Wed, 02 Sep 2020 08:40:19 GMT ", 1_599_036_019),
            ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_199),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ] {
            assert_eq!(parse(text), Some(Duration::from_secs(expected)), "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "soon",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 GMT+1",
            "Sun, 06 Nov 94 08:49:37 GMT",
            "Sun, 06 nov 1994 08:49:37 GMT",
            "Wed, 30 Feb 2024 00:00:00 GMT",
            "Wed, 28 Feb 2024 24:00:00 GMT",
            "Wed, 31 Dec 1969 23:59:59 GMT",
            "Wed, +1 Feb 2024 00:00:00 GMT",
            "Wed, 28 Feb 2024 00:00 GMT",
            "Wed, 02 Sep 2020 08:44 08 GMT",
            "Wed, 02 Sep 2020 08:44: 8 GMT",
            "Wed,  2 Sep 2020 08:44:08 GMT",
            "Wed, 28 Feb 2024 00:00:00:00 GMT",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
