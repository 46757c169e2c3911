//! What is signed of a path and of a request that arrived.

use alloc::borrow::Cow;

use iot_accounts_signing::aliyun::{Lines, string_to_sign};
use iot_accounts_text as text;

use crate::invalid_input::InvalidInput;
use crate::prelude::*;
use crate::request::SignedRequest;

/// `PathAndQuery` of a path as it is sent.
///
/// Where a key that is there twice goes in the string is not documented, and the vendor's SDKs disagree: it is refused.
pub(crate) fn path_and_query(path: &str) -> Result<Cow<'_, str>, InvalidInput> {
    let Some((bare, query)) = text::cut(path, "?") else { return Ok(Cow::Borrowed(path)) };
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let mut text = bare.to_owned();
    let mut last = None;
    let pairs = pairs.iter().map(|(key, value)| (key.as_ref(), value.as_ref()));
    for (key, value) in sort_by_name(pairs.collect()) {
        if last == Some(key) {
            return Err(InvalidInput::new("path", ["must have the query key `", key, "` once"].concat()));
        }
        text.push(if last.is_none() { '?' } else { '&' });
        text.push_str(key);
        if !value.is_empty() {
            text.push('=');
            text.push_str(value);
        }
        last = Some(key);
    }
    Ok(Cow::Owned(text))
}

/// The string to sign of a request, as the gateway works it out from what arrived.
pub(crate) fn from_request(request: &SignedRequest) -> Result<String, InvalidInput> {
    let not_signed = |detail| InvalidInput::new("request", ["must be a signed request: ", detail].concat());
    let value = |name| request.header(name).unwrap_or_default();
    let path = text::cut(&request.url, "://").and_then(|(_, rest)| rest.get(text::find(rest, "/")?..));
    let path = path.ok_or_else(|| not_signed("`url` must be absolute and have a path"))?;
    let lower: Vec<_> = request.headers.iter().map(|(name, value)| (lower_case(name), value)).collect();
    let sent = sort_by_name(lower.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect());
    let mut signed = Vec::new();
    for name in text::split(value("x-ca-signature-headers"), ",").into_iter().filter(|name| !name.is_empty())
    {
        let lower = lower_case(name);
        let found = sent.get(sent.partition_point(|(other, _)| *other < lower.as_str()));
        let (_, value) = found
            .filter(|(other, _)| *other == lower)
            .ok_or_else(|| not_signed("a signed header is missing"))?;
        signed.push((name, *value));
    }
    let lines = Lines {
        method: &request.method,
        accept: value("accept"),
        content_md5: value("content-md5"),
        content_type: value("content-type"),
        date: value("date"),
    };
    Ok(string_to_sign(&lines, &sort_by_name(signed), &path_and_query(path)?))
}

#[inline(never)]
fn lower_case(name: &str) -> String {
    name.to_ascii_lowercase()
}
