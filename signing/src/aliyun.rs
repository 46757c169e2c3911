//! Aliyun's ([source](https://help.aliyun.com/document_detail/143207.html)):
//!
//! ```text
//! METHOD \n Accept \n Content-MD5 \n Content-Type \n Date \n Headers PathAndQuery
//! ```
//! An absent header leaves its line empty. `Headers` are the signed ones, sorted by lower-case name, each as
//! `name:value\n`. `PathAndQuery` is the path, then, if there is a query, `?` and its `key=value` pairs sorted by key,
//! decoded, joined with `&`; a key without a value stands alone.

use alloc::string::String;

use iot_accounts_json::push_string;

use crate::hash::{Sha256Key, push_md5};

/// What is signed of a request besides its signed headers.
pub struct Lines<'a> {
    /// `POST`.
    pub method: &'a str,
    /// The header `accept`.
    pub accept: &'a str,
    /// The header `content-md5`.
    pub content_md5: &'a str,
    /// The header `content-type`.
    pub content_type: &'a str,
    /// The header `date`.
    pub date: &'a str,
}

/// The string to sign.
#[must_use]
pub fn string_to_sign(lines: &Lines<'_>, sorted_headers: &[(&str, &str)], path_and_query: &str) -> String {
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

/// What a body holds besides `params`.
pub struct Head<'a> {
    /// `id`.
    pub request_id: &'a str,
    /// `request.apiVer`.
    pub api_version: &'a str,
    /// `request.iotToken`.
    pub iot_token: Option<&'a str>,
    /// `request.cloudToken`.
    pub cloud_token: Option<&'a str>,
    /// `request.language`.
    pub language: Option<&'a str>,
}

/// `params`.
pub enum Params<'a> {
    /// As `{ identityIds: [ … ] }`.
    IdentityIds(&'a [&'a str]),
    /// As it is written.
    Json(&'a str),
}

/// `{"id":…,"version":"1.0","request":{…},"params":{…}}`
/// ([source](https://github.com/aliyun/iotx-api-gateway-client)).
#[must_use]
#[inline(never)]
pub fn body(head: &Head<'_>, params: &Params<'_>) -> String {
    let mut body = String::with_capacity(512);
    let members = [
        ("{\"id\":", Some(head.request_id)),
        (",\"version\":\"1.0\",\"request\":{\"apiVer\":", Some(head.api_version)),
        (",\"iotToken\":", head.iot_token),
        (",\"cloudToken\":", head.cloud_token),
        (",\"language\":", head.language),
    ];
    for (name, value) in members {
        let Some(value) = value else { continue };
        body.push_str(name);
        push_string(&mut body, value);
    }
    body.push_str("},\"params\":");
    match params {
        Params::Json(text) => body.push_str(text),
        Params::IdentityIds(ids) => {
            body.push_str("{\"identityIds\":");
            let mut separator = '[';
            for id in *ids {
                body.push(separator);
                push_string(&mut body, id);
                separator = ',';
            }
            body.push_str("]}");
        }
    }
    body.push('}');
    body
}

/// The header `content-md5`.
#[must_use]
#[inline(never)]
pub fn content_md5(body: &str) -> String {
    let mut digest = String::with_capacity(24);
    push_md5(body.as_bytes(), &mut digest);
    digest
}

/// The header `x-ca-signature`.
#[must_use]
#[inline(never)]
pub fn signature(
    key: &Sha256Key,
    lines: &Lines<'_>,
    sorted_headers: &[(&str, &str)],
    path_and_query: &str,
) -> String {
    let mut signature = String::with_capacity(44);
    key.push_signature(&string_to_sign(lines, sorted_headers, path_and_query), &mut signature);
    signature
}
