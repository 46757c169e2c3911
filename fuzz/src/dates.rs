//! The header `Date`, against `httpdate`.

use std::time::{Duration, UNIX_EPOCH};

use iot_accounts_core::{Response, tencent};

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // Only the white space of ASCII is taken off: a header has no other.
    let trimmed = text.trim_matches(|character: char| character.is_ascii_whitespace());
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
