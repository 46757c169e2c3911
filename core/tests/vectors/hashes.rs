//! Signatures and digests alone, of requests that the core does not build as well.

use iot_accounts_signing::{Sha256Key, push_md5};
use serde_json::Value;

fn text<'a>(row: &'a Value, member: &str) -> &'a str {
    row.get(member).and_then(Value::as_str).unwrap()
}

fn assert_signed(secret: &str, row: &Value) {
    let mut signature = String::new();
    let key = Sha256Key::new(secret.as_bytes()).unwrap();
    key.push_signature(text(row, "stringToSign"), &mut signature);
    assert_eq!(signature, text(row, "signature"), "{row}");
}

#[test]
fn signatures_and_digests_published_by_others() {
    let known: Value = serde_json::from_str(include_str!("../../vectors/gateway-hmac-sha256.json")).unwrap();
    let signed = known.get("hmacSha256").and_then(Value::as_array).unwrap();
    assert_eq!(signed.len(), 28);
    for row in signed {
        assert_signed(text(row, "appSecret"), row);
    }
    let digests = known.get("contentMd5").and_then(Value::as_array).unwrap();
    assert_eq!(digests.len(), 5);
    for row in digests {
        let mut digest = String::new();
        push_md5(text(row, "body").as_bytes(), &mut digest);
        assert_eq!(digest, text(row, "md5"), "{row}");
    }
}

/// Requests that this crate does not build: its vectors in tests/ are about the text alone.
#[test]
fn signatures_of_canonical_texts() {
    let topic: Value = serde_json::from_str(include_str!("../../vectors/aliyun-canonical.json")).unwrap();
    let cases = topic.get("cases").and_then(Value::as_object).unwrap();
    assert!(cases.contains_key("official-gateway-plugin-get"));
    for case in cases.values() {
        assert_signed(text(case.get("canonical").unwrap(), "appSecret"), case);
    }
}
