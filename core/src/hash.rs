//! The only file that touches the hash functions and base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::{Digest as _, Md5};
use sha1::Sha1;
use sha2::Sha256;

use crate::credentials::Secret;
use crate::error::InvalidInput;
use crate::prelude::*;

/// HMAC-SHA1 with its key state derived once; each signature starts from a copy of it. Wiped on drop.
#[derive(Clone)]
pub(crate) struct HmacSha1(Hmac<Sha1>);

/// HMAC-SHA256, likewise.
#[derive(Clone)]
pub(crate) struct HmacSha256(Hmac<Sha256>);

fn unusable_key() -> InvalidInput {
    InvalidInput::new("appSecret", "must be usable as an HMAC key")
}

impl HmacSha1 {
    pub(crate) fn new(secret: &Secret) -> Result<Self, InvalidInput> {
        Hmac::new_from_slice(secret.expose().as_bytes()).map(Self).map_err(|_| unusable_key())
    }

    pub(crate) fn push_base64(&self, text: &str, out: &mut String) {
        STANDARD.encode_string(self.0.clone().chain_update(text).finalize().into_bytes(), out);
    }
}

impl HmacSha256 {
    pub(crate) fn new(secret: &Secret) -> Result<Self, InvalidInput> {
        Hmac::new_from_slice(secret.expose().as_bytes()).map(Self).map_err(|_| unusable_key())
    }

    pub(crate) fn push_base64(&self, text: &str, out: &mut String) {
        STANDARD.encode_string(self.0.clone().chain_update(text).finalize().into_bytes(), out);
    }
}

/// MD5 as Aliyun's `Content-MD5` wants it. It guards nothing by itself: the HMAC covers it.
pub(crate) fn md5_base64(bytes: &[u8]) -> String {
    STANDARD.encode(Md5::digest(bytes))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn text<'a>(row: &'a Value, member: &str) -> &'a str {
        row.get(member).and_then(Value::as_str).unwrap()
    }

    fn assert_signed(secret: &str, row: &Value) {
        let mut signature = String::new();
        let key = HmacSha256::new(&Secret::new(secret.to_owned())).unwrap();
        key.push_base64(text(row, "stringToSign"), &mut signature);
        assert_eq!(signature, text(row, "signature"), "{row}");
    }

    #[test]
    fn signatures_and_digests_published_by_others() {
        let known: Value = serde_json::from_str(include_str!("../vectors/gateway-hmac-sha256.json")).unwrap();
        let signed = known.get("hmacSha256").and_then(Value::as_array).unwrap();
        assert_eq!(signed.len(), 28);
        for row in signed {
            assert_signed(text(row, "appSecret"), row);
        }
        let digests = known.get("contentMd5").and_then(Value::as_array).unwrap();
        assert_eq!(digests.len(), 5);
        for row in digests {
            assert_eq!(md5_base64(text(row, "body").as_bytes()), text(row, "md5"), "{row}");
        }
    }

    /// Requests that this crate does not build: its vectors in tests/ are about the text alone.
    #[test]
    fn signatures_of_canonical_texts() {
        let topic: Value = serde_json::from_str(include_str!("../vectors/aliyun-canonical.json")).unwrap();
        let cases = topic.get("cases").and_then(Value::as_object).unwrap();
        assert!(cases.contains_key("official-gateway-plugin-get"));
        for case in cases.values() {
            assert_signed(text(case.get("canonical").unwrap(), "appSecret"), case);
        }
    }
}
