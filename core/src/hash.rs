//! The only file that touches the hash functions and base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest as _, Md5};
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroize as _;

use crate::credentials::Secret;
use crate::invalid_input::InvalidInput;
use crate::prelude::*;

/// An HMAC with its key state derived once; each signature starts from a copy of it. Wiped on drop. In a box, since a value
/// that is moved leaves copies on the stack.
pub(crate) struct Key<M>(Box<M>);

/// Tencent's.
pub(crate) type Sha1Key = Key<Hmac<Sha1>>;
/// Aliyun's.
pub(crate) type Sha256Key = Key<Hmac<Sha256>>;

impl<M: Mac + KeyInit + Clone> Key<M> {
    pub(crate) fn new(secret: &Secret) -> Result<Self, InvalidInput> {
        let key = on_wiped_stack(|| <M as KeyInit>::new_from_slice(secret.expose().as_bytes()).map(Box::new));
        key.map(Self).map_err(|_| InvalidInput::new("appSecret", "must be usable as an HMAC key"))
    }

    /// Appends the signature of a text.
    pub(crate) fn push_signature(&self, text: &str, out: &mut String) {
        on_wiped_stack(|| {
            push_base64(&self.0.as_ref().clone().chain_update(text).finalize().into_bytes(), out);
        });
    }
}

/// Appends the MD5 that Aliyun's `Content-MD5` wants. It guards nothing by itself: the HMAC covers it.
pub(crate) fn push_md5(bytes: &[u8], out: &mut String) {
    // The bytes may hold a user's tokens.
    on_wiped_stack(|| push_base64(&Md5::digest(bytes), out));
}

/// Does what works with secrets, and then overwrites the stack that it used: hash functions leave keys, blocks and words
/// there, of which they wipe the last copy at most.
fn on_wiped_stack<Output>(work: impl FnOnce() -> Output) -> Output {
    // Not inlined, and called from the same frame: what `wipe` overwrites begins where the stack of `call` began.
    #[inline(never)]
    fn call<Output>(work: impl FnOnce() -> Output) -> Output {
        work()
    }

    /// Hash functions use up to 448 bytes on wasm32; the rest is for compilers to come.
    #[inline(never)]
    fn wipe() {
        [0_u64; 96].zeroize();
    }

    let output = call(work);
    wipe();
    output
}

/// Through an array and one copy: base64's own way into a `String` takes longer than the copy.
fn push_base64(digest: &[u8], out: &mut String) {
    // The length of a SHA-256 in base64, the longest digest here.
    let mut buffer = [0; 44];
    let length = STANDARD.encode_slice(digest, &mut buffer).unwrap_or_default();
    out.push_str(buffer.get(..length).and_then(|text| core::str::from_utf8(text).ok()).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use zeroize::ZeroizeOnDrop;

    use super::*;

    fn text<'a>(row: &'a Value, member: &str) -> &'a str {
        row.get(member).and_then(Value::as_str).unwrap()
    }

    fn assert_signed(secret: &str, row: &Value) {
        let mut signature = String::new();
        let key = Sha256Key::new(&Secret::new(secret.to_owned())).unwrap();
        key.push_signature(text(row, "stringToSign"), &mut signature);
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
            let mut digest = String::new();
            push_md5(text(row, "body").as_bytes(), &mut digest);
            assert_eq!(digest, text(row, "md5"), "{row}");
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

    /// In a program whose allocator does not wipe what is freed, this is all that does.
    #[test]
    fn what_holds_secrets_is_wiped_when_it_is_dropped() {
        fn is_wiped<Holder: ZeroizeOnDrop>() {}
        is_wiped::<Secret>();
        is_wiped::<Sha1>();
        is_wiped::<Sha256>();
    }

    /// The HMAC of RFC 2202 and RFC 4231, test case 2; the vendors' own examples are among the vectors.
    #[test]
    fn known_signatures() {
        let secret = || Secret::new("Jefe".to_owned());
        let words = "what do ya want for nothing?";
        let mut out = "-".to_owned();
        Sha1Key::new(&secret()).unwrap().push_signature(words, &mut out);
        assert_eq!(out, "-7/zfauXrL6LSdBbV8YTfnCWafHk=");
        out.clear();
        Sha256Key::new(&secret()).unwrap().push_signature(words, &mut out);
        assert_eq!(out, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
        out.clear();
        push_md5(b"", &mut out);
        assert_eq!(out, "1B2M2Y8AsgTpgAmY7PhCfg==");
    }
}
