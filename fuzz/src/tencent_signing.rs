//! Tencent's signature, written out once more.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use iot_accounts_core::tencent::{Client, Number, Scalar};
use iot_accounts_core::{Credentials, SignedRequest, Stamp, string_to_sign};
use serde_json::value::RawValue;
use sha1::Sha1;

/// Lines: app key, app secret, action, request id, nonce, milliseconds, then the parameters, `name=text` or `name:number`.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let _ = sign(text);
}

fn sign(text: &str) -> Option<()> {
    let mut lines = text.lines();
    let (app_key, app_secret, action) = (lines.next()?, lines.next()?, lines.next()?);
    let (request_id, nonce, ms) = (lines.next()?, lines.next()?, lines.next()?);
    let params: Vec<Param<'_>> = lines.map(Param::read).collect::<Option<_>>()?;

    let credentials = Credentials::new(app_key, app_secret.to_owned()).ok()?;
    let client = Client::new(credentials, None).ok()?;
    let timestamp = Duration::from_millis(ms.parse().ok()?);
    let stamp = Stamp { request_id, nonce: nonce.parse().ok()?, timestamp };
    let mut given: Vec<_> = params.iter().map(|param| (param.name, param.text.to_owned())).collect();
    let params = params.into_iter().map(|param| (param.name, param.value)).collect();
    let request = client.request(action, params, &stamp).ok()?;
    given.extend([
        ("Action", action.to_owned()),
        ("AppKey", app_key.to_owned()),
        ("Nonce", stamp.nonce.to_string()),
        ("RequestId", request_id.to_owned()),
        ("Timestamp", timestamp.as_secs().to_string()),
    ]);
    check_request(&request, app_secret, given);
    Some(())
}

struct Param<'a> {
    name: &'a str,
    value: Scalar<'a>,
    /// As it is signed.
    text: &'a str,
}

impl<'a> Param<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let at = line.find(['=', ':'])?;
        let (name, text) = (&line[..at], &line[at + 1..]);
        let value = match (line.as_bytes()[at], text) {
            (b'=', _) => text.into(),
            (_, "true") => true.into(),
            (_, "false") => false.into(),
            _ => match text.parse::<i64>() {
                Ok(number) if number.to_string() == text => number.into(),
                _ => text.parse::<Number>().ok()?.into(),
            },
        };
        Some(Self { name, value, text })
    }
}

fn check_request(request: &SignedRequest, app_secret: &str, mut given: Vec<(&str, String)>) {
    given.retain(|(_, value)| !value.is_empty());
    given.sort();
    let signed: Vec<_> =
        given.iter().map(|(name, value)| format!("{}={value}", name.replace('_', "."))).collect();
    let signed = signed.join("&");
    assert_eq!(string_to_sign(request).unwrap(), signed);

    let mut body: BTreeMap<String, &RawValue> = serde_json::from_str(&request.body).unwrap();
    let key = Hmac::<Sha1>::new_from_slice(app_secret.as_bytes()).unwrap();
    let signature = STANDARD.encode(key.chain_update(signed).finalize().into_bytes());
    assert_eq!(text_of(body.remove("Signature").unwrap()), signature);
    // A text is sent as a text, all else by its digits.
    let sent: Vec<_> = body.iter().map(|(name, value)| (name.as_str(), text_of(value))).collect();
    assert_eq!(sent, given);
}

fn text_of(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}
