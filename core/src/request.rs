//! What the signed requests of both clouds have in common.

use core::fmt;
use core::ops::RangeInclusive;
use core::time::Duration;

use crate::credentials::check_token;
use crate::error::Provider;
use crate::hidden::{Hidden, Names, WithoutQuery};
use crate::invalid_input::InvalidInput;
use crate::prelude::*;

/// What makes a signature fresh. All three are arguments: the caller reads the clock and draws the rest.
///
/// ```
/// use std::time::{SystemTime, UNIX_EPOCH};
///
/// use iot_accounts_core::Stamp;
///
/// let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?;
/// let stamp = Stamp { request_id: "f92406b3-7c3b-4fe8-bc43-45e3d794bb68", nonce: 170_533_123, timestamp };
/// # let _: Stamp<'_, u32> = stamp;
/// # Ok::<(), std::time::SystemTimeError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a, Nonce> {
    /// Comes back in the answer; the vendors' support asks for it. 1 to 128 printable ASCII characters without space,
    /// `&` or `=`; both vendors advise a UUID.
    pub request_id: &'a str,
    /// Unique for as long as the cloud accepts the timestamp. Tencent: 1 to 2^31-1; Aliyun: a text, a UUID is advised.
    pub nonce: Nonce,
    /// The time of signing, since the beginning of 1970, one of [`TIMESTAMPS`]. Tencent is sent the seconds, Aliyun the
    /// milliseconds.
    pub timestamp: Duration,
}

/// The times that a request can be signed with: from March 1973 to November 5138. A time before them is as a rule one in
/// seconds that was taken for milliseconds, a time after them one in microseconds.
pub const TIMESTAMPS: RangeInclusive<Duration> =
    Duration::from_millis(100_000_000_000)..=Duration::from_millis(99_999_999_999_999);

impl<Nonce> Stamp<'_, Nonce> {
    /// Checks what both clouds ask of a stamp, and gives its time in milliseconds.
    pub(crate) fn check(&self) -> Result<u64, InvalidInput> {
        check_token("requestId", self.request_id, 128)?;
        let timestamp_ms = u64::try_from(self.timestamp.as_millis()).ok();
        let is_plausible = TIMESTAMPS.contains(&self.timestamp);
        timestamp_ms.filter(|_| is_plausible).ok_or_else(|| {
            InvalidInput::new("timestamp", "must be the time since 1970 in milliseconds, not in seconds")
        })
    }
}

/// A request ready to be sent by any HTTP client, unchanged. It never holds the app secret, but its body has the user's tokens:
/// Debug shows neither body nor query nor the values of headers.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedRequest {
    /// The absolute URL.
    pub url: String,
    /// Always `POST`.
    pub method: String,
    /// Names in lower case. All of them must be sent as they are.
    pub headers: Vec<(String, String)>,
    /// The exact text to send, UTF-8.
    pub body: String,
    /// The id that the answer repeats.
    pub request_id: String,
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SignedRequest")
            .field("url", &WithoutQuery(&self.url))
            .field("method", &self.method)
            .field("headers", &Names(&self.headers))
            .field("body", &Hidden(self.body.len()))
            .field("request_id", &self.request_id)
            .finish()
    }
}

impl SignedRequest {
    /// Whose API it is for, by the header that only Aliyun's gateway asks for.
    #[must_use]
    pub fn provider(&self) -> Provider {
        if self.header("x-ca-key").is_some() { Provider::Aliyun } else { Provider::Tencent }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}
