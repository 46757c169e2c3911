//! Why a signature was refused, for any request and any message.

use iot_accounts_core::{ApiError, ErrorKind, SignedRequest, explain_signature_mismatch, string_to_sign};

use crate::message::headers;

/// `METHOD URL`, a line for each header, an empty line, the body, a zero byte, the vendor's message.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Some((sent, message)) = text.split_once('\0') else { return };
    let Some((head, body)) = sent.split_once("\n\n") else { return };
    let (first, lines) = head.split_once('\n').unwrap_or((head, ""));
    let Some((method, url)) = first.split_once(' ') else { return };
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let request = SignedRequest {
        url: url.to_owned(),
        method: method.to_owned(),
        headers: headers(lines).into_iter().map(owned).collect(),
        body: body.to_owned(),
        request_id: String::new(),
    };

    let ours = string_to_sign(&request);
    let explain = |message: String| {
        let mut error = ApiError::new(request.provider(), ErrorKind::Signature);
        error.vendor_message = message;
        explain_signature_mismatch(&request, &error)
    };
    let found = explain(message.to_owned());
    let Ok(ours) = ours else {
        assert!(found.is_none(), "explained what is no request");
        return;
    };
    let found = found.expect("nothing was explained");
    assert_eq!(found.string_to_sign, ours);
    assert!(!found.advice.is_empty());
    if found.part.is_some() {
        assert_ne!(found.ours, found.theirs, "{found:?}");
    }

    // The server's text agrees with itself, with its line breaks as they are or shown as `#`.
    for shown in [ours.clone(), ours.replace('\n', "#")] {
        let same = explain(format!("Invalid Signature, Server StringToSign:`{shown}`")).unwrap();
        if method == "POST" && !ours.contains(['#', '`']) {
            assert_eq!(same.part, None, "{same:?}");
        }
    }
}
