//! The only file that touches the hash functions and base64.

use alloc::boxed::Box;
use alloc::string::String;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest as _, Md5};
use sha1::Sha1;
use sha2::Sha256;
use zeroize::Zeroize as _;

/// An HMAC with its key state derived once; each signature starts from a copy of it. Wiped on drop. In a box, since a value
/// that is moved leaves copies on the stack.
pub struct Key<M>(Box<M>);

/// Tencent's.
pub type Sha1Key = Key<Hmac<Sha1>>;
/// Aliyun's.
pub type Sha256Key = Key<Hmac<Sha256>>;

impl<M: Mac + KeyInit + Clone> Key<M> {
    /// Nothing for a secret that the function takes no key of; HMAC takes any.
    #[must_use]
    pub fn new(secret: &[u8]) -> Option<Self> {
        on_wiped_stack(|| M::new_from_slice(secret).ok().map(Box::new)).map(Self)
    }

    /// Appends the signature of a text.
    pub fn push_signature(&self, text: &str, out: &mut String) {
        on_wiped_stack(|| {
            push_base64(&self.0.as_ref().clone().chain_update(text).finalize().into_bytes(), out);
        });
    }
}

/// Appends the MD5 that Aliyun's `Content-MD5` wants. It guards nothing by itself: the HMAC covers it.
pub fn push_md5(bytes: &[u8], out: &mut String) {
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
    use alloc::borrow::ToOwned as _;

    use zeroize::ZeroizeOnDrop;

    use super::*;

    /// In a program whose allocator does not wipe what is freed, this is all that does.
    #[test]
    fn what_holds_keys_is_wiped_when_it_is_dropped() {
        fn is_wiped<Holder: ZeroizeOnDrop>() {}
        is_wiped::<Sha1>();
        is_wiped::<Sha256>();
    }

    /// The HMAC of RFC 2202 and RFC 4231, test case 2; the vendors' own examples are among the vectors.
    #[test]
    fn known_signatures() {
        let words = "what do ya want for nothing?";
        let mut out = "-".to_owned();
        Sha1Key::new(b"Jefe").unwrap().push_signature(words, &mut out);
        assert_eq!(out, "-7/zfauXrL6LSdBbV8YTfnCWafHk=");
        out.clear();
        Sha256Key::new(b"Jefe").unwrap().push_signature(words, &mut out);
        assert_eq!(out, "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
        out.clear();
        push_md5(b"", &mut out);
        assert_eq!(out, "1B2M2Y8AsgTpgAmY7PhCfg==");
    }
}
