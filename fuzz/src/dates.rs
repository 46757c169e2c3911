//! The header `Date` and the times in answers, against `httpdate`.

use std::time::{Duration, UNIX_EPOCH};

use iot_accounts_core::{Response, parse_time, tencent};

use crate::json::Json;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    assert_eq!(parse_time(text), expected_time(text), "`{text}`");

    // Only the white space of ASCII is taken off: a header has no other.
    let trimmed = trim(text);
    let headers = [("date", text), ("retry-after", text)];
    let error = tencent::parse(&Response::new(500, &headers, b"")).unwrap_err();
    assert_eq!(error.server_time, expected(trimmed), "`{text}`");

    // A wait until a date is a wait from the server's date, which here is the same. What is too long for a double to count its
    // milliseconds is as long as it can.
    let is_number = !trimmed.is_empty() && trimmed.chars().all(|character| character.is_ascii_digit());
    let longest = u64::pow(2, 53) / 1000;
    let seconds = trimmed.parse().map_or(longest, |seconds| longest.min(seconds));
    let seconds = is_number.then_some(Duration::from_secs(seconds));
    assert_eq!(error.retry_after, error.server_time.map(|_| Duration::ZERO).or(seconds));
}

fn trim(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_ascii_whitespace())
}

/// Of the forms that httpdate reads, the one of today's servers; it refuses a wrong name of the day, which tells nothing.
fn expected(text: &str) -> Option<Duration> {
    let (_, date) = text.split_once(", ")?;
    let is_todays_form = date.len() == "06 Nov 1994 08:49:37 GMT".len();
    // A leap second, which httpdate does not know, is read as the second before.
    let date = date.replace(":60 GMT", ":59 GMT");
    let read = |day| httpdate::parse_http_date(&format!("{day}, {date}")).ok();
    let time = DAYS.into_iter().find_map(read)?.duration_since(UNIX_EPOCH).ok()?;
    is_todays_form.then_some(time)
}

/// A number of milliseconds, or a date whose form is taken apart here and which is then read as a header `Date`.
pub fn expected_time(text: &str) -> Option<Duration> {
    let text = trim(text);
    let number = Json::Text(text.to_owned()).whole_number().map(Duration::from_millis);
    let time = number.or_else(|| expected_date(text))?;
    (100_000_000_000..100_000_000_000_000).contains(&time.as_millis()).then_some(time)
}

fn expected_date(text: &str) -> Option<Duration> {
    let (date, rest) = text.split_at_checked(10)?;
    let [year, month, day] = digits(date, "dddd-dd-dd")?[..] else { return None };
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    let (clock, zone) = match rest.strip_prefix(['T', ' ']) {
        None if rest.is_empty() => ("00:00", ""),
        rest => rest?.split_at(rest?.find(['Z', '+', '-']).unwrap_or(rest?.len())),
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let parts = digits(clock, "dd:dd").or_else(|| digits(clock, "dd:dd:dd"))?;
    let second = parts.get(2).unwrap_or(&"00");
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let milliseconds = format!("{fraction:0<3}").get(..3).filter(|_| is_fraction)?.parse().ok()?;
    // Without a leap second, which no such date has.
    let date = format!("Mon, {day} {month} {year} {}:{}:{second} GMT", parts[0], parts[1]);
    let date =
        expected(&date).filter(|_| *second != "60")?.checked_add(Duration::from_millis(milliseconds))?;
    let (sign, hours, minutes) = match zone.strip_prefix(['+', '-']) {
        None if zone.is_empty() => (b'+', "08", "00"),
        None if zone == "Z" => (b'+', "00", "00"),
        offset => {
            let offset = offset?;
            let parts = ["dd", "dddd", "dd:dd"].into_iter().find_map(|form| digits(offset, form))?;
            let minutes = if offset.len() == 2 { "00" } else { &offset[offset.len() - 2..] };
            (zone.as_bytes()[0], &parts[0][..2], minutes)
        }
    };
    let offset = 3600 * hours.parse::<u64>().ok()? + 60 * minutes.parse::<u64>().ok()?;
    let offset = Duration::from_secs(offset);
    if sign == b'+' { date.checked_sub(offset) } else { date.checked_add(offset) }
}

/// The runs of digits of a text that has this form, in which `d` is a digit.
fn digits<'a>(text: &'a str, form: &str) -> Option<Vec<&'a str>> {
    let fits = |(byte, expected): (u8, u8)| {
        if expected == b'd' { byte.is_ascii_digit() } else { byte == expected }
    };
    let has_form = text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits);
    has_form.then(|| text.split(['-', ':']).collect())
}
