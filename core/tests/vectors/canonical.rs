//! Canonical texts that others publish.

use std::time::Duration;

use iot_accounts_core::{Credentials, SignedRequest, Stamp, aliyun, string_to_sign};
use serde_json::Value;

use crate::support::{cases, text_of};
use crate::{check_all, same};

/// What the gateway's sources publish has other headers than the requests of this crate: its canonical text can be
/// compared, its signature is recomputed in src/hash.
#[test]
fn aliyun_canonical_texts_match() {
    check_all(&cases("aliyun", "canonical"), |case| {
        let canonical = case.json("canonical");
        let mut headers: Vec<(String, String)> = canonical["headers"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let names = text_of(&canonical, "signatureHeaders").unwrap().to_owned();
        headers.push(("x-ca-signature-headers".to_owned(), names));
        let request = SignedRequest {
            url: format!("https://gateway.example{}", text_of(&canonical, "path").unwrap()),
            method: text_of(&canonical, "method").unwrap().to_owned(),
            headers,
            body: String::new(),
            request_id: String::new(),
        };
        let text = string_to_sign(&request).map_err(|error| error.to_string())?;
        same("string to sign", &text.into(), &case.json("stringToSign"))
    });
}

/// The gateway also takes what old clients sign: an empty value with its `=`, a `+` that stays one. No such text is
/// signed here.
#[test]
fn aliyun_signs_no_form_of_old_clients() {
    let known: Value = serde_json::from_str(include_str!("../../vectors/gateway-hmac-sha256.json")).unwrap();
    let rows = known["hmacSha256"].as_array().unwrap();
    for (name, signed) in [
        ("compat: empty value with =", "/test?a=1&b"),
        ("+ kept in the signed text", "/test?empty&keyword=hello world"),
        ("lower-case header, +", "/test?keyword=hello world"),
        ("form name na+me", "/test?na me"),
    ] {
        let row = rows.iter().find(|row| row["name"] == name).unwrap();
        let path = text_of(row, "stringToSign").unwrap().rsplit('\n').next().unwrap();
        assert_ne!(path, signed);
        let credentials = Credentials::new("appKey", "appSecret".to_owned()).unwrap();
        let client = aliyun::Client::new(credentials, aliyun::Options::default()).unwrap();
        let call = aliyun::Call { path, api_version: "1.0.0", params_json: "{}", headers: &[] };
        let stamp =
            Stamp { request_id: "r", nonce: "n", timestamp: Duration::from_millis(1_646_365_291_734) };
        let request = client.request(&call, &stamp).unwrap();
        assert!(request.url.ends_with(path), "{} is not sent as given", request.url);
        let text = string_to_sign(&request).unwrap();
        assert_eq!(text.rsplit('\n').next(), Some(signed), "{name}");
    }
}
