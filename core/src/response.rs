//! An answer as it came, and what can be said of it before its body is understood.

use alloc::borrow::Cow;
use core::fmt;
use core::time::Duration;

use crate::error::{ApiError, ErrorKind, Provider};
use crate::hidden::{Hidden, Names};
use crate::http_date;
use crate::prelude::*;
use iot_accounts_json::Unreadable;
use iot_accounts_text as text;

/// An HTTP answer, in full or just its body.
///
/// ```
/// use iot_accounts_core::{Response, tencent};
///
/// let body = br#"{"Response":{"Customers":[],"Total":0}}"#;
/// let list = tencent::parse_customer_list(&Response::new(200, &[("date", "Wed, 02 Sep 2020 08:40:19 GMT")], body))?;
/// assert_eq!(list.total, 0);
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// Debug shows neither the body nor the values of headers: they may hold a token.
#[derive(Clone, Copy)]
pub struct Response<'a> {
    status: Option<u16>,
    headers: &'a [(&'a str, &'a str)],
    body: &'a [u8],
}

impl fmt::Debug for Response<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &Names(self.headers))
            .field("body", &Hidden(self.body.len()))
            .finish()
    }
}

/// The names of the headers that the parsers look at, whatever others an answer has.
pub const RESPONSE_HEADERS: [&str; 5] =
    ["x-ca-error-message", "x-ca-error-code", "x-ca-request-id", "retry-after", "date"];

impl<'a> Response<'a> {
    /// `headers` may be any selection that holds those of [`RESPONSE_HEADERS`]; their names in any case.
    #[must_use]
    pub const fn new(status: u16, headers: &'a [(&'a str, &'a str)], body: &'a [u8]) -> Self {
        Self { status: Some(status), headers, body }
    }

    /// A body alone, for callers whose HTTP client has already dealt with the status.
    #[must_use]
    pub const fn from_body(body: &'a [u8]) -> Self {
        Self { status: None, headers: &[], body }
    }

    /// The value of a header; one that is empty says nothing.
    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(*value).filter(|value| !value.is_empty())
    }

    pub(crate) fn failed_status(&self) -> Option<u16> {
        self.status.filter(|status| *status >= 400)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.body.trim_ascii().is_empty()
    }

    /// The body as JSON text, without a byte order mark.
    pub(crate) fn text(&self) -> Result<&'a str, Unreadable> {
        if self.is_empty() {
            return Err(Unreadable::new("the answer is empty", true));
        }
        // A character that has begun and not ended is where the answer was cut off.
        let text = core::str::from_utf8(self.body)
            .map_err(|error| Unreadable::new("the answer is not UTF-8", error.error_len().is_none()))?;
        Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
    }

    /// The same of an answer that did not fail.
    pub(crate) fn success_text(&self) -> Option<&'a str> {
        if self.failed_status().is_some() { None } else { self.text().ok() }
    }

    /// An error of this answer, with all that its status and headers tell; the request id that its body has comes first.
    pub(crate) fn error(&self, provider: Provider, kind: ErrorKind, request_id: Option<String>) -> ApiError {
        let mut error = ApiError::new(provider, kind);
        error.status = self.status;
        error.request_id = request_id.or_else(|| self.header("x-ca-request-id").map(str::to_owned));
        error.server_time = self.header("date").and_then(http_date::parse);
        error.retry_after =
            self.header("retry-after").and_then(|value| parse_retry_after(value, error.server_time));
        error
    }

    /// An answer that is none of this API's. A failed server or a throttling proxy says so by its status alone; for
    /// anything else the body is to blame, and its start is kept.
    pub(crate) fn unreadable(
        &self,
        provider: Provider,
        why: Unreadable,
        request_id: Option<String>,
    ) -> ApiError {
        const MAX_KEPT: usize = 1024;
        let kind = match self.status {
            Some(429) => ErrorKind::Throttled,
            Some(500..) => ErrorKind::Server,
            _ => ErrorKind::MalformedResponse,
        };
        let mut error = self.error(provider, kind, request_id);
        error.retryable |= why.is_cut_off();
        error.detail = why.into_detail();
        let start = self.body.get(..MAX_KEPT.saturating_mul(4)).unwrap_or(self.body);
        error.vendor_message = String::from_utf8_lossy(start).chars().take(MAX_KEPT).collect();
        error
    }
}

/// HTTP clients read the bytes of a header as Latin-1: what was UTF-8 arrives as other letters, and is decoded again here.
pub(crate) fn decode_utf8(value: &str) -> Cow<'_, str> {
    if value.is_ascii() {
        return Cow::Borrowed(value);
    }
    let bytes: Option<Vec<u8>> = value.chars().map(|character| u8::try_from(character).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map_or(Cow::Borrowed(value), Cow::Owned)
}

/// The kind that an HTTP status stands for, where nothing else says what happened.
pub(crate) fn classify_status(status: u16) -> ErrorKind {
    match status {
        401 => ErrorKind::Credentials,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        429 => ErrorKind::Throttled,
        500.. => ErrorKind::Server,
        _ => ErrorKind::InvalidRequest,
    }
}

/// `Retry-After` is a number of seconds, or a date, which only the server's own clock can turn into a span.
fn parse_retry_after(value: &str, server_time: Option<Duration>) -> Option<Duration> {
    /// A longer span has more milliseconds than a double can tell apart.
    const MAX_SECONDS: u64 = ((1 << 53) - 1) / 1000;
    let digits = text::trim(value);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = digits.parse().unwrap_or(MAX_SECONDS);
        return Some(Duration::from_secs(seconds.min(MAX_SECONDS)));
    }
    Some(http_date::parse(value)?.saturating_sub(server_time?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn puts_utf8_in_a_header_right() {
        let garbled: String = "太多请求".bytes().map(char::from).collect();
        for (value, expected) in
            [(garbled.as_str(), "太多请求"), ("plain", "plain"), ("caf\u{e9}", "café"), ("太多", "太多")]
        {
            assert_eq!(decode_utf8(value), expected);
        }
    }

    #[test]
    fn reads_the_two_forms_of_retry_after() {
        let headers =
            [("Date", "Wed, 02 Sep 2020 08:40:19 GMT"), ("Retry-After", "Wed, 02 Sep 2020 08:40:24 GMT")];
        let error = Response::new(503, &headers, b"").error(Provider::Aliyun, ErrorKind::Server, None);
        let seconds = |seconds| Some(Duration::from_secs(seconds));
        assert_eq!((error.server_time, error.retry_after), (seconds(1_599_036_019), seconds(5)));
        assert_eq!(parse_retry_after(" 7 ", None), seconds(7));
        assert_eq!(parse_retry_after("soon", seconds(1)), None);
        for (value, expected) in [
            ("4294967295", 4_294_967_295),
            ("4294967296", 4_294_967_296),
            ("9007199254740", 9_007_199_254_740),
            ("9007199254741", 9_007_199_254_740),
            ("99999999999999999999", 9_007_199_254_740),
        ] {
            assert_eq!(parse_retry_after(value, None), seconds(expected), "{value}");
        }
        for value in ["", "+5", "-1", "1.5", "1e3"] {
            assert_eq!(parse_retry_after(value, seconds(1)), None, "{value}");
        }
    }
}
