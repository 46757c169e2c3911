//! The texts that are signed and sent, and their signatures. Whoever calls has checked what goes into them.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod aliyun;
mod hash;
pub mod tencent;

/// Whether a text can stand unquoted in a header line or in `name=value&…`: printable ASCII without space, `&` or `=`.
#[must_use]
pub fn is_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'&' && byte != b'=')
}

pub use hash::{Key, Sha1Key, Sha256Key, push_md5};
