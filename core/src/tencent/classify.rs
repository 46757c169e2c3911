//! What the codes of the cloud mean. Sources: the codes on the page of
//! [ServiceGetCustomerList](https://cloud.tencent.com/document/product/1465/59074), then the common codes of Tencent
//! Cloud's APIs as a fallback.

use crate::error::ErrorKind;
use iot_accounts_text as text;

/// Of codes that begin so, the first row counts. Codes with a space in them are the vendor's own.
const BY_CODE: &[(&str, ErrorKind)] = &[
    ("InternalError", ErrorKind::Server),
    ("InternalServerError", ErrorKind::Server),
    ("ErrorRequiredParamNotFound", ErrorKind::InvalidRequest),
    ("InvalidAction", ErrorKind::InvalidRequest),
    ("InvalidParameterValue", ErrorKind::InvalidRequest),
    ("invalid CustomerId or invalid ServiceAppKey", ErrorKind::NotFound),
    ("invalid CustomerId", ErrorKind::InvalidRequest),
    ("invalid Email", ErrorKind::InvalidRequest),
    ("invalid Phone", ErrorKind::InvalidRequest),
    ("AuthFailure.SignatureExpire", ErrorKind::Clock),
    ("AuthFailure.SignatureFailure", ErrorKind::Signature),
    ("AuthFailure.InvalidSignature", ErrorKind::Signature),
    ("AuthFailure", ErrorKind::Credentials),
    ("RequestLimitExceeded", ErrorKind::Throttled),
    ("LimitExceeded", ErrorKind::Throttled),
    ("ResourceNotFound", ErrorKind::NotFound),
];

/// A wrong signature has no code of its own: it is an `InvalidParameterValue` whose message names the signature
/// (`Signature 无效`). So it is taken for a nonce, which is never wrong in itself: such a request arrived twice.
pub(super) fn kind(code: &str, message: &str) -> ErrorKind {
    if code.starts_with("InvalidParameterValue") {
        if text::contains(message, "Signature") {
            return ErrorKind::Signature;
        }
        if text::contains(message, "Nonce") {
            return ErrorKind::Replay;
        }
    }
    BY_CODE
        .iter()
        .find(|(start, _)| code.starts_with(start))
        .map_or(ErrorKind::InvalidRequest, |(_, kind)| *kind)
}
