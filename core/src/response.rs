//! An answer as it came, and what can be said of it before its body is understood.

use alloc::borrow::Cow;

use crate::error::{ApiError, ErrorKind, Provider};
use crate::http_date;
use crate::json::Unreadable;
use crate::prelude::*;

/// An HTTP answer, in full or just its body.
#[derive(Clone, Copy, Debug)]
pub struct Response<'a> {
    status: Option<u16>,
    headers: &'a [(&'a str, &'a str)],
    body: &'a [u8],
}

/// The headers that the parsers look at, whatever others an answer has.
pub const HEADERS_READ: [&str; 5] =
    ["x-ca-error-message", "x-ca-error-code", "x-ca-request-id", "retry-after", "date"];

impl<'a> Response<'a> {
    /// `headers` may be any selection that holds those of [`HEADERS_READ`]; their names in any case.
    #[must_use]
    pub const fn new(status: u16, headers: &'a [(&'a str, &'a str)], body: &'a [u8]) -> Self {
        Self { status: Some(status), headers, body }
    }

    /// A body alone, for callers whose HTTP client has already dealt with the status.
    #[must_use]
    pub const fn of_body(body: &'a [u8]) -> Self {
        Self { status: None, headers: &[], body }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(value)
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

    /// An error of this answer, with all that its status and headers tell.
    pub(crate) fn error(&self, provider: Provider, kind: ErrorKind) -> ApiError {
        let server_time_ms = self.header("date").and_then(http_date::milliseconds);
        ApiError {
            provider,
            kind,
            code: String::new(),
            vendor_message: String::new(),
            localized_message: None,
            status: self.status,
            request_id: self.header("x-ca-request-id").map(str::to_owned),
            retryable: kind.is_retryable(),
            retry_after_ms: self
                .header("retry-after")
                .and_then(|value| retry_after_ms(value, server_time_ms)),
            server_time_ms,
            detail: None,
            advice: None,
        }
    }

    /// An answer that is none of this API's. A failed server or a throttling proxy says so by its status alone; for
    /// anything else the body is to blame, and its start is kept.
    pub(crate) fn unreadable(&self, provider: Provider, why: Unreadable) -> ApiError {
        const KEPT: usize = 1024;
        let kind = match self.status {
            Some(429) => ErrorKind::Throttled,
            Some(500..) => ErrorKind::Server,
            _ => ErrorKind::MalformedResponse,
        };
        let mut error = self.error(provider, kind);
        error.retryable |= why.cut_off;
        error.detail = Some(why.detail);
        let start = self.body.get(..KEPT.saturating_mul(4)).unwrap_or(self.body);
        error.vendor_message = String::from_utf8_lossy(start).chars().take(KEPT).collect();
        error
    }
}

/// HTTP clients read the bytes of a header as Latin-1: what was UTF-8 arrives as other letters, and is put right here.
pub(crate) fn utf8_of_header(value: &str) -> Cow<'_, str> {
    if value.is_ascii() {
        return Cow::Borrowed(value);
    }
    let bytes: Option<Vec<u8>> = value.chars().map(|character| u8::try_from(character).ok()).collect();
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map_or(Cow::Borrowed(value), Cow::Owned)
}

/// What an HTTP status says where nothing else does.
pub(crate) fn kind_of_status(status: u16) -> ErrorKind {
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
fn retry_after_ms(value: &str, server_time_ms: Option<u64>) -> Option<u64> {
    match value.trim().parse::<u32>() {
        Ok(seconds) => Some(u64::from(seconds).saturating_mul(1000)),
        Err(_) => Some(http_date::milliseconds(value)?.saturating_sub(server_time_ms?)),
    }
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
            assert_eq!(utf8_of_header(value), expected);
        }
    }

    #[test]
    fn reads_the_two_forms_of_retry_after() {
        let headers =
            [("Date", "Wed, 02 Sep 2020 08:40:19 GMT"), ("Retry-After", "Wed, 02 Sep 2020 08:40:24 GMT")];
        let error = Response::new(503, &headers, b"").error(Provider::Aliyun, ErrorKind::Server);
        assert_eq!((error.server_time_ms, error.retry_after_ms), (Some(1_599_036_019_000), Some(5_000)));
        assert_eq!(retry_after_ms(" 7 ", None), Some(7_000));
        assert_eq!(retry_after_ms("soon", Some(1)), None);
        assert_eq!(retry_after_ms("99999999999999999999", None), None);
    }
}
