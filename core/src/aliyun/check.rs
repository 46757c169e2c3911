//! What must hold before anything is signed: whatever a client or a proxy would change on the way breaks the signature.

use super::params::Call;
use crate::credentials::check_token;
use crate::invalid_input::InvalidInput;
use crate::prelude::*;
use iot_accounts_json as json;
use iot_accounts_text as text;

/// Headers that the client sets itself.
const SET_BY_CLIENT: [&str; 10] = [
    "accept",
    "content-md5",
    "content-type",
    "x-ca-key",
    "x-ca-nonce",
    "x-ca-signature",
    "x-ca-signature-headers",
    "x-ca-signature-method",
    "x-ca-stage",
    "x-ca-timestamp",
];

/// What HTTP clients drop, replace or refuse: what browsers keep for themselves
/// ([source](https://fetch.spec.whatwg.org/#forbidden-request-header)), and `user-agent`, which Chromium replaces.
const CHANGED_BY_CLIENTS: [&str; 24] = [
    "accept-charset",
    "accept-encoding",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "permissions-policy",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-http-method",
    "x-http-method-override",
    "x-method-override",
];

/// How the names of others among them begin.
const CHANGED_BY_CLIENTS_START: [&str; 3] = ["access-control-", "proxy-", "sec-"];

pub(super) fn identity_ids(ids: &[&str]) -> Result<(), InvalidInput> {
    if ids.is_empty() {
        return Err(InvalidInput::new("identityIds", "must hold at least one id"));
    }
    match ids.iter().position(|id| id.is_empty()) {
        None => Ok(()),
        Some(index) => {
            let field = ["identityIds[", &decimal(index), "]"].concat();
            Err(InvalidInput::new(field, "must be a string that is not empty"))
        }
    }
}

pub(super) fn call(call: &Call<'_>) -> Result<(), InvalidInput> {
    path(call.path)?;
    check_token("apiVersion", call.api_version, 32)?;
    // The work below grows with the square of their number, and servers take no more.
    if call.headers.len() > 100 {
        return Err(InvalidInput::new("headers", "must hold at most 100 headers"));
    }
    for (index, (name, value)) in call.headers.iter().enumerate() {
        header(name, value)?;
        if call.headers.iter().take(index).any(|(earlier, _)| earlier == name) {
            return Err(InvalidInput::new(["headers.", name].concat(), "must be given once"));
        }
    }
    json::read_object(call.params_json, &mut |_, _| Ok(false))
        .map_err(|_| InvalidInput::new("params", "must be an object, nested at most 128 deep"))
}

/// A header that the caller adds.
fn header(name: &str, value: &str) -> Result<(), InvalidInput> {
    let field = || ["headers.", name].concat();
    let in_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !(1..=64).contains(&name.len()) || !name.bytes().all(in_name) {
        let expected = "must be named by 1 to 64 lower-case letters, digits or `-`";
        return Err(InvalidInput::new(field(), expected));
    }
    if SET_BY_CLIENT.contains(&name) {
        return Err(InvalidInput::new(field(), "must not be given: it is set by the client"));
    }
    if CHANGED_BY_CLIENTS.contains(&name)
        || CHANGED_BY_CLIENTS_START.iter().any(|start| name.starts_with(start))
    {
        let expected = "must not be given: HTTP clients change it on its way, and it would be signed";
        return Err(InvalidInput::new(field(), expected));
    }
    let printable = value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !printable || text::trim(value) != value {
        let expected = "must be printable ASCII without a line break and without spaces at its ends";
        return Err(InvalidInput::new(field(), expected));
    }
    Ok(())
}

/// A path, perhaps with a query, that `fetch` sends on as it is.
fn path(path: &str) -> Result<(), InvalidInput> {
    let (bare, query) = text::cut(path, "?").unwrap_or((path, ""));
    let encoded = |byte: u8| !byte.is_ascii_graphic() || b"\"#<>\\^`{|}".contains(&byte);
    let expected = if !bare.starts_with('/') {
        "must begin with `/`"
    } else if path.len() > 2048 {
        "must have at most 2048 characters"
    } else if bare.bytes().any(|byte| byte == b'%' || encoded(byte)) {
        "must have no `%` before the query, nor what would need one: not every gateway signs it as it is sent"
    } else if query.bytes().any(|byte| byte == b'\'' || encoded(byte)) {
        "must have its query percent-encoded, as it is sent"
    } else if text::split(bare, "/").into_iter().any(|segment| matches!(segment, "." | "..")) {
        "must have no `.` or `..` segment"
    } else {
        return Ok(());
    };
    Err(InvalidInput::new("path", expected))
}
