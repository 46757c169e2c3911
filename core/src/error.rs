//! The error of the cloud, its gateway or the network.

use core::error::Error;
use core::fmt;
use core::time::Duration;

use crate::names::names;
use crate::prelude::*;
use iot_accounts_text::on_one_line;

names! {
    /// Whose API answered.
    pub enum Provider, field "provider" {
        /// Tencent Cloud, IoT Explorer.
        Tencent = "tencent",
        /// Alibaba Cloud (Aliyun), IoT Living Link.
        Aliyun = "aliyun",
    }
}

names! {
    /// What a failure means for whoever has to act on it.
    #[non_exhaustive]
    pub enum ErrorKind, field "kind" {
        /// The signature does not match: a wrong app secret, or a request changed after it was signed.
        Signature = "signature",
        /// The app key or a token is unknown, or not authorised for this API.
        Credentials = "credentials",
        /// The timestamp lies outside the window that the cloud accepts.
        Clock = "clock",
        /// The nonce was used before.
        Replay = "replay",
        /// Too many requests for now.
        Throttled = "throttled",
        /// The paid or granted amount is used up, or the account is in arrears.
        Quota = "quota",
        /// A rule of the account or the gateway forbids it (IP address, region, access control).
        Forbidden = "forbidden",
        /// No such API, customer or identity.
        NotFound = "not-found",
        /// The cloud found a parameter missing or wrong.
        InvalidRequest = "invalid-request",
        /// The cloud failed on its own side.
        Server = "server",
        /// No answer in time. Made by those who send; the parsers never give it.
        Timeout = "timeout",
        /// No answer at all. Made by those who send; the parsers never give it.
        Network = "network",
        /// An answer came, and it is not one that this API gives.
        MalformedResponse = "malformed-response",
    }
}

impl ErrorKind {
    /// Whether the same call, signed afresh, can succeed. For [`ErrorKind::Clock`] only once and with the clock
    /// corrected, for [`ErrorKind::Replay`] only once.
    #[must_use]
    pub fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::Clock | Self::Replay | Self::Throttled | Self::Server | Self::Timeout | Self::Network
        )
    }

    /// What the cloud did, and what the reader should do about it.
    fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Signature => (
                "did not accept the signature",
                "check the app secret, and that nothing changed the request after it was signed",
            ),
            Self::Credentials => (
                "refused the app key",
                "check that the app key belongs to this region and that the API is authorised for it",
            ),
            Self::Clock => (
                "found the timestamp outside its window",
                "correct this machine's clock or set the clock offset, then sign again",
            ),
            Self::Replay => ("has seen this nonce before", "sign every attempt anew"),
            Self::Throttled => ("throttled the request", "wait, then sign and send it again"),
            Self::Quota => (
                "says that the quota is used up or the account is in arrears",
                "check the quota and the bills in the vendor's console",
            ),
            Self::Forbidden => (
                "forbids the request",
                "check the IP allow-list and the access rules of this app in the vendor's console",
            ),
            Self::NotFound => {
                ("found nothing under that name", "check the path or action, the region and the ids")
            }
            Self::InvalidRequest => {
                ("found the request invalid", "check the parameters against the vendor's page")
            }
            Self::Server => ("failed on its own side", "try again in a moment"),
            Self::Timeout => ("did not answer in time", "try again, or allow more time"),
            Self::Network => ("could not be reached", "check the network and the endpoint"),
            Self::MalformedResponse => (
                "sent an answer that cannot be read",
                "check that the endpoint is the vendor's and that no proxy answered in its place",
            ),
        }
    }
}

/// An error that the cloud, its gateway or the network gave. Keeps every word that the vendor said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct ApiError {
    /// Whose API it was.
    pub provider: Provider,
    /// What it means.
    pub kind: ErrorKind,
    /// The vendor's code, unchanged (numbers as their text); empty when there was none.
    pub code: String,
    /// The vendor's message; the start of the body when it could not be read; empty when there was none.
    pub vendor_message: String,
    /// The vendor's message in the language of the request.
    pub localized_message: Option<String>,
    /// The HTTP status, when the caller told it.
    pub status: Option<u16>,
    /// The id under which the vendor's support finds the call.
    pub request_id: Option<String>,
    /// Whether the call, signed afresh, can succeed.
    pub retryable: bool,
    /// How long the vendor asks to wait (header `Retry-After`). Serialized as `retryAfterMs`, in milliseconds.
    #[cfg_attr(feature = "serde", serde(rename = "retryAfterMs", serialize_with = "serialize_ms"))]
    pub retry_after: Option<Duration>,
    /// The server's clock, since the beginning of 1970 (header `Date`). Serialized as `serverTimeMs`, in milliseconds.
    #[cfg_attr(feature = "serde", serde(rename = "serverTimeMs", serialize_with = "serialize_ms"))]
    pub server_time: Option<Duration>,
    /// What is wrong with an answer that cannot be read.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) detail: String,
    /// What to do, where the advice of the kind does not fit.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(crate) advice: Option<&'static str>,
}

impl ApiError {
    /// An error of this kind and nothing else, for whoever sends the request: no answer came, or it was not read to its
    /// end. The parsers make all others.
    #[must_use]
    pub fn new(provider: Provider, kind: ErrorKind) -> Self {
        Self {
            provider,
            kind,
            code: String::new(),
            vendor_message: String::new(),
            localized_message: None,
            status: None,
            request_id: None,
            retryable: kind.is_retryable(),
            retry_after: None,
            server_time: None,
            detail: String::new(),
            advice: None,
        }
    }

    /// Adds a few words that say what happened.
    ///
    /// ```
    /// use iot_accounts_core::{ApiError, ErrorKind, Provider};
    ///
    /// let error = ApiError::new(Provider::Aliyun, ErrorKind::Network).with_detail("connection refused");
    /// assert!(error.to_string().contains("connection refused"));
    /// ```
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Without the start of a body that could not be read: it may be that of a secret.
    pub(crate) fn without_body(mut self) -> Self {
        if !self.detail.is_empty() {
            self.vendor_message.clear();
        }
        self
    }

    /// What happened, and what to do, as Display shows it.
    #[must_use]
    pub fn message(&self) -> String {
        let (happened, advice) = self.kind.describe();
        let status = self.status.map(|status| ["HTTP ", &decimal(status)].concat()).unwrap_or_default();
        let said = match shorten(&self.vendor_message).as_str() {
            "" => String::new(),
            said => ["`", said, "`"].concat(),
        };
        let parts = [status, shorten(&self.code), shorten(&self.detail), said];
        let told: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let told = told.join(", ");
        let (open, close) = if told.is_empty() { ("", "") } else { (" (", ")") };
        let advice = self.advice.unwrap_or(advice);
        [self.provider.name(), " ", happened, open, &told, close, ": ", advice].concat()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl Error for ApiError {}

/// A span or a time as whole milliseconds, which is how both clouds and their clients count.
#[cfg(feature = "serde")]
fn serialize_ms<S: serde::Serializer>(span: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    let ms = span.map(|span| u64::try_from(span.as_millis()).unwrap_or(u64::MAX));
    serde::Serialize::serialize(&ms, serializer)
}

/// The first characters of a vendor's words, on one line.
fn shorten(text: &str) -> String {
    const MAX_LENGTH: usize = 200;
    let mut characters = text.chars();
    let mut start: String = characters.by_ref().take(MAX_LENGTH).map(on_one_line).collect();
    if characters.next().is_some() {
        start.push('…');
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::InvalidInput;

    #[test]
    fn messages_have_one_line_whatever_names_and_codes_hold() {
        let hostile = "a\n\u{1b}[31m\u{85}\u{2028}b";
        let mut error = ApiError::new(Provider::Aliyun, ErrorKind::Server).with_detail(hostile);
        error.code = hostile.to_owned();
        error.vendor_message = hostile.to_owned();
        assert!(error.message().contains("(a  [31m  b, a  [31m  b, `a  [31m  b`)"), "{error}");
        assert_eq!(error.code, hostile);
        let input = InvalidInput::new(["params.", hostile].concat(), "must be short");
        assert_eq!(format!("{input}"), "`params.a  [31m  b` must be short");
    }

    #[test]
    fn a_message_shows_the_beginning_of_long_words() {
        let mut error = ApiError::new(Provider::Aliyun, ErrorKind::Server);
        error.code = "x".repeat(100_000);
        error.vendor_message = "小".repeat(201);
        let expected = ["(", &"x".repeat(200), "…, `", &"小".repeat(200), "…`)"].concat();
        assert!(error.message().contains(&expected), "{error}");
    }
}
