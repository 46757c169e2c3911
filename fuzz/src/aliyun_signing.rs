//! Aliyun's signature, written out once more; the URL is read by the `url` crate, as a client that sends it would.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use iot_accounts_core::aliyun::{Call, Client, Options};
use iot_accounts_core::{Credentials, SignedRequest, Stamp, string_to_sign};
use md5::{Digest as _, Md5};
use serde_json::Value;
use sha2::Sha256;
use url::Url;

use crate::message::headers;

/// Not among the signed headers.
const UNSIGNED: [&str; 5] =
    ["accept", "content-md5", "content-type", "x-ca-signature", "x-ca-signature-headers"];

/// What a browser does not let a page set, or replaces.
const CHANGED: [&str; 24] = [
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

/// Lines: app key, app secret, path, API version, request id, nonce, milliseconds, headers; an empty line; `params`.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = sign(text);
}

fn sign(text: &str) -> Option<()> {
    let (head, params_json) = text.split_once("\n\n")?;
    let parts: Vec<_> = head.splitn(8, '\n').collect();
    let [app_key, app_secret, path, api_version, request_id, nonce, ms, ..] = *parts.as_slice() else {
        return None;
    };
    let headers = headers(parts.get(7).unwrap_or(&""));

    let credentials = Credentials::new(app_key, app_secret.to_owned()).ok()?;
    let client = Client::new(credentials, Options::default()).ok()?;
    let stamp = Stamp { request_id, nonce, timestamp: Duration::from_millis(ms.parse().ok()?) };
    let call = Call { path, api_version, params_json, headers: &headers };
    let request = client.request(&call, &stamp).ok()?;

    let url = Url::parse(&request.url).unwrap();
    assert_eq!(url.as_str(), request.url, "a client would send another URL");
    let sent: BTreeMap<_, _> = request.headers.iter().cloned().collect();
    assert_eq!(sent.len(), request.headers.len(), "a header is there twice");
    for (name, value) in &headers {
        assert_eq!(sent[*name], *value);
        let begins = |start| name.starts_with(start);
        assert!(
            !CHANGED.contains(name) && !["access-control-", "proxy-", "sec-"].into_iter().any(begins),
            "{name}"
        );
    }
    assert!(!url.path().contains('%'), "a path that gateways do not sign alike: {url}");
    check_signature(&request, &sent, &url, app_secret);
    check_body(&request, &call, request_id);
    Some(())
}

fn check_signature(request: &SignedRequest, sent: &BTreeMap<String, String>, url: &Url, app_secret: &str) {
    assert_eq!(sent["content-md5"], STANDARD.encode(Md5::digest(&request.body)));
    let signed: Vec<_> = sent.iter().filter(|(name, _)| !UNSIGNED.contains(&name.as_str())).collect();
    let names: Vec<_> = signed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(sent["x-ca-signature-headers"], names.join(","));

    let mut text = format!("POST\n{}\n{}\n{}\n\n", sent["accept"], sent["content-md5"], sent["content-type"]);
    signed.iter().for_each(|(name, value)| text += &format!("{name}:{value}\n"));
    let mut query: Vec<_> = url.query_pairs().collect();
    query.sort();
    let pairs: Vec<_> = query
        .iter()
        .map(|(name, value)| if value.is_empty() { name.to_string() } else { format!("{name}={value}") })
        .collect();
    let mark = if pairs.is_empty() { "" } else { "?" };
    text += &[url.path(), mark, &pairs.join("&")].concat();
    assert_eq!(string_to_sign(request).unwrap(), text);

    let key = Hmac::<Sha256>::new_from_slice(app_secret.as_bytes()).unwrap();
    let signature = STANDARD.encode(key.chain_update(text).finalize().into_bytes());
    assert_eq!(sent["x-ca-signature"], signature);
}

fn check_body(request: &SignedRequest, call: &Call<'_>, request_id: &str) {
    // serde_json does not read half a surrogate pair or a number beyond a double, which JSON allows.
    let Ok(params) = serde_json::from_str::<Value>(call.params_json) else { return };
    let body: Value = serde_json::from_str(&request.body).unwrap();
    let expected = serde_json::json!({
        "id": request_id,
        "version": "1.0",
        "request": { "apiVer": call.api_version },
        "params": params,
    });
    assert_eq!(body, expected);
}
