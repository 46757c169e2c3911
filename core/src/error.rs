//! The two ways to fail: the caller's mistake, found before anything is signed, and the no of a cloud, its gateway or
//! the wire.

use core::error::Error;
use core::fmt;

use crate::prelude::*;
use serde::Serialize;

/// The caller's mistake. Nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InvalidInput {
    /// What is wrong, in camelCase and with its place: `offset`, `identityIds[2]`, `params.DeviceName`.
    pub field: String,
    /// What would be right. Never repeats the value, which may be a secret.
    pub expected: String,
}

impl InvalidInput {
    /// Both parts as they are shown: "`offset` must be …".
    #[must_use]
    pub fn new(field: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { field: field.into(), expected: expected.into() }
    }

    pub(crate) fn integer(field: &str, min: i64, max: i64) -> Self {
        let expected = ["must be an integer from ", &decimal(min), " to ", &decimal(max)].concat();
        Self::new(field, expected)
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        ["`", &self.field, "` ", &self.expected].iter().try_for_each(|part| formatter.write_str(part))
    }
}

impl Error for InvalidInput {}

/// Whose API answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Provider {
    /// Tencent Cloud, IoT Explorer.
    Tencent,
    /// Alibaba Cloud (Aliyun), IoT Living Link.
    Aliyun,
}

impl Provider {
    /// The name that JavaScript knows it by: `tencent` or `aliyun`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tencent => "tencent",
            Self::Aliyun => "aliyun",
        }
    }
}

/// What a failure means for the one who has to act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ErrorKind {
    /// The signature does not match: a wrong app secret, or a request changed after it was signed.
    Signature,
    /// The app key or a token is unknown, or not authorised for this API.
    Credentials,
    /// The timestamp lies outside the window that the cloud accepts.
    Clock,
    /// The nonce was used before.
    Replay,
    /// Too many requests for now.
    Throttled,
    /// The paid or granted amount is used up, or the account is in arrears.
    Quota,
    /// A rule of the account or the gateway forbids it (IP address, region, access control).
    Forbidden,
    /// No such API, customer or identity.
    NotFound,
    /// The cloud found a parameter missing or wrong.
    InvalidRequest,
    /// The cloud failed on its own side.
    Server,
    /// No answer in time. Made by those who send; the parsers never give it.
    Timeout,
    /// No answer at all. Made by those who send; the parsers never give it.
    Network,
    /// An answer came, and it is none that this API gives.
    MalformedResponse,
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

    const ALL: [Self; 13] = [
        Self::Signature,
        Self::Credentials,
        Self::Clock,
        Self::Replay,
        Self::Throttled,
        Self::Quota,
        Self::Forbidden,
        Self::NotFound,
        Self::InvalidRequest,
        Self::Server,
        Self::Timeout,
        Self::Network,
        Self::MalformedResponse,
    ];

    /// The name that JavaScript knows the kind by, such as `not-found`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Credentials => "credentials",
            Self::Clock => "clock",
            Self::Replay => "replay",
            Self::Throttled => "throttled",
            Self::Quota => "quota",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::InvalidRequest => "invalid-request",
            Self::Server => "server",
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::MalformedResponse => "malformed-response",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What the cloud did, and what the reader should do about it.
    fn words(self) -> (&'static str, &'static str) {
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

/// The no of a cloud, its gateway or the wire. Keeps every word that the vendor said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// Whose API it was.
    pub provider: Provider,
    /// What it means.
    pub kind: ErrorKind,
    /// The vendor's own code, unchanged (numbers as their text); empty when there was none.
    pub code: String,
    /// The vendor's own message; the start of the body when it could not be read; empty when there was none.
    pub vendor_message: String,
    /// The vendor's message in the language of the request.
    pub localized_message: Option<String>,
    /// The HTTP status, when the caller told it.
    pub status: Option<u16>,
    /// The id under which the vendor's support finds the call.
    pub request_id: Option<String>,
    /// Whether the call, signed afresh, can succeed.
    pub retryable: bool,
    /// How long the vendor asks to wait, in milliseconds (header `Retry-After`).
    pub retry_after_ms: Option<u64>,
    /// The server's clock, in milliseconds since 1970 (header `Date`).
    pub server_time_ms: Option<u64>,
    /// What is wrong with an answer that cannot be read.
    #[serde(skip)]
    pub(crate) detail: Option<String>,
    /// What to do, where that of the kind does not fit.
    #[serde(skip)]
    pub(crate) advice: Option<&'static str>,
}

impl ApiError {
    /// A failure that those who send find themselves: no answer, or one that they stopped reading.
    ///
    /// `detail` says what happened, in a few words.
    #[must_use]
    pub fn of_sending(provider: Provider, kind: ErrorKind, detail: &str) -> Self {
        Self {
            provider,
            kind,
            code: String::new(),
            vendor_message: String::new(),
            localized_message: None,
            status: None,
            request_id: None,
            retryable: kind.is_retryable(),
            retry_after_ms: None,
            server_time_ms: None,
            detail: Some(detail.to_owned()),
            advice: None,
        }
    }

    /// What happened, and what to do, as Display shows it.
    #[must_use]
    pub fn message(&self) -> String {
        let (happened, advice) = self.kind.words();
        let status = self.status.map(|status| ["HTTP ", &decimal(status)].concat()).unwrap_or_default();
        let said = shortened(&self.vendor_message);
        let parts = [status.as_str(), &self.code, self.detail.as_deref().unwrap_or_default(), &said];
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

/// The first characters of a vendor's words, on one line.
fn shortened(text: &str) -> String {
    const MOST: usize = 200;
    let line = |character: char| if character.is_control() { ' ' } else { character };
    let start: String = text.chars().take(MOST).map(line).collect();
    match start.as_str() {
        "" => start,
        _ if start.len() < text.len() => ["`", &start, "…`"].concat(),
        _ => ["`", &start, "`"].concat(),
    }
}
