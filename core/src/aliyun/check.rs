//! What must hold before anything is signed: whatever a client or a proxy would change on the way breaks the signature.

use super::params::Call;
use crate::credentials::check_token;
use crate::invalid_input::InvalidInput;
use crate::json;
use crate::prelude::*;
use crate::text;

/// Headers that the client sets itself, and those that an HTTP client sets.
const RESERVED: [&str; 14] = [
    "accept",
    "connection",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "host",
    "x-ca-key",
    "x-ca-nonce",
    "x-ca-signature",
    "x-ca-signature-headers",
    "x-ca-signature-method",
    "x-ca-stage",
    "x-ca-timestamp",
];

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
    for (index, (name, value)) in call.headers.iter().enumerate() {
        header(name, value)?;
        if call.headers.iter().take(index).any(|(earlier, _)| earlier == name) {
            return Err(InvalidInput::new(["headers.", name].concat(), "must be given once"));
        }
    }
    json::read_object(call.params_json, &mut |reader, _| reader.skip())
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
    if RESERVED.contains(&name) {
        return Err(InvalidInput::new(field(), "must not be given: it is set by the client"));
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
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase();
        matches!(segment.as_str(), "." | ".." | "%2e" | "%2e%2e" | ".%2e" | "%2e.")
    };
    let expected = if !bare.starts_with('/') {
        "must begin with `/`"
    } else if path.len() > 2048 {
        "must have at most 2048 characters"
    } else if path.bytes().any(encoded) || text::contains(query, "'") {
        "must be percent-encoded as it is sent"
    } else if text::split(bare, "/").into_iter().any(is_dots) {
        "must have no `.` or `..` segment"
    } else {
        return Ok(());
    };
    Err(InvalidInput::new("path", expected))
}
