//! The string to sign ([source](https://help.aliyun.com/document_detail/143207.html)):
//!
//! ```text
//! METHOD \n Accept \n Content-MD5 \n Content-Type \n Date \n Headers PathAndQuery
//! ```
//! An absent header leaves its line empty. `Headers` are the signed ones, sorted by lower-case name, each as
//! `name:value\n`. `PathAndQuery` is the path, then, if there is a query, `?` and its `key=value` pairs sorted by key,
//! decoded, joined with `&`; a key without a value stands alone.

use alloc::borrow::Cow;

use crate::invalid_input::InvalidInput;
use crate::prelude::*;
use crate::request::SignedRequest;
use crate::text;

/// What is signed of a request besides its signed headers.
pub(crate) struct Lines<'a> {
    pub(crate) method: &'a str,
    pub(crate) accept: &'a str,
    pub(crate) content_md5: &'a str,
    pub(crate) content_type: &'a str,
    pub(crate) date: &'a str,
}

pub(crate) fn string_to_sign(
    lines: &Lines<'_>,
    sorted_headers: &[(&str, &str)],
    path_and_query: &str,
) -> String {
    let mut text = String::with_capacity(512);
    for line in [lines.method, lines.accept, lines.content_md5, lines.content_type, lines.date] {
        text.push_str(line);
        text.push('\n');
    }
    for (name, value) in sorted_headers {
        for part in [name, ":", value, "\n"] {
            text.push_str(part);
        }
    }
    text.push_str(path_and_query);
    text
}

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
