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
    use super::*;

    /// Published by the vendors, with their sources: vectors, the cases whose names begin with `official-`.
    #[test]
    fn official_signatures() {
        let mut signature = String::new();
        let tencent = HmacSha1::new(&Secret::new("ServiceAppSecret".to_owned())).unwrap();
        tencent.push_base64(
            include_str!("../../vectors/tencent/official-service-describe-device-data/string-to-sign.txt"),
            &mut signature,
        );
        assert_eq!(
            signature,
            include_str!("../../vectors/tencent/official-service-describe-device-data/signature.txt")
        );
        signature.clear();
        let aliyun = HmacSha256::new(&Secret::new("appSecret".to_owned())).unwrap();
        aliyun.push_base64(
            include_str!("../../vectors/aliyun/official-gateway-plugin-get/string-to-sign.txt"),
            &mut signature,
        );
        assert_eq!(signature, include_str!("../../vectors/aliyun/official-gateway-plugin-get/signature.txt"));
    }
}
