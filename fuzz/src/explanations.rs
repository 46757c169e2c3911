//! Why a signature was refused, for any request and any message.

use iot_accounts_core::{
    ApiError, ErrorKind, SignatureMismatch, SignedRequest, explain_signature_mismatch, string_to_sign,
};

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
    check_difference(&found);

    // The server's text agrees with itself, however its line breaks arrive.
    for shown in [ours.clone(), ours.replace('\n', "#"), ours.replace('\n', "")] {
        let same = explain(format!("Invalid Signature, Server StringToSign:`{shown}`")).unwrap();
        assert_eq!((&same.part, same.cut_off), (&None, false), "{same:?}");
    }
}

/// Two sides that are said to differ do, and each is in its text; where nothing differs, nothing does.
fn check_difference(found: &SignatureMismatch) {
    let Some(theirs) = &found.server_string_to_sign else {
        assert_eq!((&found.part, found.cut_off), (&None, false), "{found:?}");
        return;
    };
    // A line break arrives as `#` or not at all, and white space at the ends of a header is nobody's.
    let bare =
        |text: &str| text.replace(['\n', '\r', '#'], "").trim_end_matches([' ', '\t', '\x0c']).to_owned();
    let (ours, theirs) = (&found.string_to_sign, theirs);
    if found.part.is_some() {
        assert!(!found.cut_off);
        assert_ne!(found.ours, found.theirs, "{found:?}");
        for (part, whole) in [(&found.ours, ours), (&found.theirs, theirs)] {
            assert!(part.as_ref().is_none_or(|part| whole.contains(part)), "{found:?}");
        }
    } else if found.cut_off {
        assert!(bare(ours).starts_with(&bare(theirs)), "{found:?}");
    } else {
        assert_eq!(bare(ours), bare(theirs), "{found:?}");
    }
}
