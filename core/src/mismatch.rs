//! Why a signature was not accepted, as far as it can be told.

use crate::error::{ApiError, ErrorKind, Provider};
use crate::prelude::*;
use crate::request::{SignedRequest, string_to_sign};
use crate::{aliyun, tencent};

/// What was compared, where the two sides differ, and what to check.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignatureMismatch {
    /// The first part that differs: `method`, `accept`, `content-md5`, `content-type`, `date`, `path`, or `header` with
    /// its name. Absent when both sides agree, or when the server did not show its side.
    pub part: Option<String>,
    /// That part in our string to sign; absent for a header that only the server signed.
    pub ours: Option<String>,
    /// That part in the server's; absent for a header that only we signed.
    pub theirs: Option<String>,
    /// Ours, with its line breaks.
    pub string_to_sign: String,
    /// The server's, as it arrived: with its line breaks replaced or removed, perhaps cut off.
    pub server_string_to_sign: Option<String>,
    /// The server's text ended early, and agrees as far as it goes.
    pub cut_off: bool,
    /// What to check, the likeliest first.
    pub advice: Vec<String>,
}

/// Compares what we signed with what the server says it signed. `None` when the error is none of a signature, or the
/// request none of the cloud that the error is from.
///
/// Only Aliyun's gateway shows its string to sign ([source](https://help.aliyun.com/document_detail/143207.html)); for
/// Tencent the usual suspects are given.
#[must_use]
pub fn explain_signature_mismatch(request: &SignedRequest, error: &ApiError) -> Option<SignatureMismatch> {
    if error.kind != ErrorKind::Signature || error.provider != request.provider() {
        return None;
    }
    explain(request, &error.vendor_message)
}

/// The same for an error that is known to be one of a signature.
#[doc(hidden)]
#[must_use]
pub fn explain(request: &SignedRequest, vendor_message: &str) -> Option<SignatureMismatch> {
    let ours = string_to_sign(request).ok()?;
    Some(match request.provider() {
        Provider::Tencent => tencent::explain::suspects(ours),
        Provider::Aliyun => aliyun::explain::compare(ours, vendor_message),
    })
}
