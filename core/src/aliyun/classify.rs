//! What the gateway's messages and codes and the service's codes mean. Sources: the
//! [gateway's errors](https://help.aliyun.com/document_detail/43906.html) and the
//! [service's codes](https://help.aliyun.com/document_detail/127995.html).

use crate::error::ErrorKind::{self, *};
use crate::response::classify_status;
use iot_accounts_json::whole_number;
use iot_accounts_text as text;

/// Of messages that begin so, in any case.
const BY_MESSAGE: &[(&str, ErrorKind)] = &[
    ("Invalid Signature", Signature),
    ("Empty Signature", Signature),
    ("Invalid Content-MD5", Signature),
    ("Timestamp Expired", Clock),
    ("Invalid Date", Clock),
    ("Invalid Timestamp", Clock),
    ("Nonce Used", Replay),
    ("Invalid Nonce", Replay),
    // Answered with HTTP 403, which by itself would look like a refusal.
    ("Throttled by", Throttled),
    ("Quota Exhausted", Quota),
    ("Quota Expired", Quota),
    ("User Arrears", Quota),
    ("Invalid AppKey", Credentials),
    ("Invalid Key", Credentials),
    ("Expiry of Authorization", Credentials),
    ("Invalid AppSecret", Credentials),
    ("Unauthorized", Credentials),
    ("API Not Found", NotFound),
    ("Invalid Url", NotFound),
    ("Invalid Domain", NotFound),
    ("Empty Request Body", InvalidRequest),
    ("Invalid Request Body", InvalidRequest),
    ("Invalid Param Location", InvalidRequest),
    ("Invalid HttpMethod", InvalidRequest),
    ("Internal", Server),
];

/// Of codes that begin so, the first row counts.
const BY_CODE: &[(&str, ErrorKind)] = &[
    ("A403IS", Signature),
    ("A403IP", Forbidden),
    ("A403VN", Forbidden),
    ("A403AC", Forbidden),
    ("A403CO", Forbidden),
    ("A403IN", Forbidden),
    ("A4", Credentials),
    ("B403", Quota),
    ("B451", Forbidden),
    ("I403AA", Credentials),
    ("I404", NotFound),
    ("I4", InvalidRequest),
    ("T429", Throttled),
    ("D5", Server),
    ("N5", Server),
    ("X5", Server),
];

/// What the gateway puts before its own string to sign.
pub(super) const SERVER_STRING: &str = "Server StringToSign:";

/// A gateway error: by its message, then by its code, then by the HTTP status that an unknown code has in it, then by
/// the status of the answer.
pub(super) fn gateway(message: &str, code: &str, status: Option<u16>) -> ErrorKind {
    let begins = |text: &str, start: &str| {
        text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    let in_code =
        || code.get(1..4).and_then(|digits| digits.parse::<u16>().ok()).filter(|status| *status >= 400);
    let by_message = BY_MESSAGE.iter().find(|(start, _)| begins(message, start)).map(|(_, kind)| *kind);
    by_message
        .or_else(|| text::contains(message, SERVER_STRING).then_some(Signature))
        .or_else(|| BY_CODE.iter().find(|(start, _)| begins(code, start)).map(|(_, kind)| *kind))
        .or_else(|| in_code().or(status).map(classify_status))
        .unwrap_or(InvalidRequest)
}

/// Of a call that is refused to this app key, which may be that of the other list.
const OTHER_LIST: &str = "check that the app key is of the list that this call belongs to: calls whose path begins with `/cloud` \
                          need that of the cloud's list, all others that of the App's";

/// Of a token that ended, or was not sent.
const TOKEN_ENDED: &str = "get a new token and sign again: this one has ended, is void or was not sent";

/// What to do about a code of the service, where the advice of its kind would not help.
pub(super) fn advice(code: &str, message: &str) -> Option<&'static str> {
    match whole_number(code)? {
        460 if says_blank(message) => Some(TOKEN_ENDED),
        2043 | 2401 | 29003 => Some(TOKEN_ENDED),
        403 if text::contains(message, "forbidden") => Some(OTHER_LIST),
        _ => None,
    }
}

fn says_blank(message: &str) -> bool {
    text::contains(message, "iotToken blank") || text::contains(message, "cloudToken blank")
}

/// A code of the service, in the body.
pub(super) fn service(code: &str, message: &str) -> ErrorKind {
    match whole_number(code) {
        Some(460) if says_blank(message) => Credentials,
        Some(403) if text::contains(message, "Request Limited") => Throttled,
        Some(401 | 403 | 781 | 2043 | 2401 | 29003) => Credentials,
        Some(429) => Throttled,
        Some(2062 | 2407) => NotFound,
        Some(500 | 503 | 2074 | 20000 | 20004 | 20056) => Server,
        // Not documented, but other services of the same cloud say it in words.
        None if matches!(code, "InternalError" | "InternalServerError") => Server,
        // 400, 404, 460, 1701 to 1714, 2000, 20003, 20013, 20050 and 20055 are documented as the caller's mistake; what
        // is not documented is taken for one, since trying it again cannot be known to help.
        _ => InvalidRequest,
    }
}
