//! What every signed request has in common, and how to see again what was signed.

use crate::credentials::check_token;
use crate::error::{InvalidInput, Provider};
use crate::prelude::*;
use crate::{aliyun, tencent};

/// What makes a signature fresh. The core takes all three as arguments: the caller reads the clock and draws the rest.
#[derive(Clone, Copy, Debug)]
pub struct Stamp<'a, Nonce> {
    /// Comes back in the answer; the vendors' support asks for it. 1 to 128 printable ASCII characters without space,
    /// `&` or `=`; both vendors advise a UUID.
    pub request_id: &'a str,
    /// Unique for as long as the cloud accepts the timestamp. Tencent: 1 to 2^31-1; Aliyun: a text, a UUID is advised.
    pub nonce: Nonce,
    /// The time of signing in milliseconds since 1970, for both clouds (Tencent is sent the seconds).
    pub timestamp_ms: u64,
}

/// Times outside lie before March 1973 or after the year 5138 in milliseconds: seconds or microseconds, by mistake.
const PLAUSIBLE_MS: core::ops::Range<u64> = 100_000_000_000..100_000_000_000_000;

impl<Nonce> Stamp<'_, Nonce> {
    pub(crate) fn check(&self) -> Result<(), InvalidInput> {
        check_token("requestId", self.request_id, 128)?;
        if PLAUSIBLE_MS.contains(&self.timestamp_ms) {
            return Ok(());
        }
        let expected = "must be in milliseconds since 1970, as Date.now() gives it (not seconds)";
        Err(InvalidInput::new("timestamp", expected))
    }
}

/// A request ready to be sent by any HTTP client, unchanged. It never holds the app secret.
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl SignedRequest {
    /// Whose API it is for.
    #[must_use]
    pub fn provider(&self) -> Provider {
        if self.header("x-ca-key").is_some() { Provider::Aliyun } else { Provider::Tencent }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

/// The text that was signed, worked out again from the request alone, for either cloud.
///
/// # Errors
/// [`InvalidInput`] with the field `request` when it is no request of this crate.
pub fn string_to_sign(request: &SignedRequest) -> Result<String, InvalidInput> {
    match request.provider() {
        Provider::Aliyun => aliyun::canonical::of_request(request),
        Provider::Tencent => tencent::canonical::of_body(&request.body),
    }
}
