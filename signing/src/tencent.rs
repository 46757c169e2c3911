//! Tencent's: every parameter but `Signature`, sorted by name in ascending byte order, as `name=value` joined with `&`, values raw
//! ([source](https://cloud.tencent.com/document/product/1465/59055)).
//!
//! An underscore becomes a dot in names only, after sorting and in the string to sign only
//! ([source](https://cloud.tencent.com/document/product/1081/40773)): a customer id with an underscore stays as it is.

use alloc::string::String;

use iot_accounts_json::push_string;

use crate::hash::Sha1Key;

/// The text that is signed and the one that is sent. They hold the same parameters and grow side by side, so that a number
/// is written as digits once. Parameters must come sorted; a name needs no escapes.
#[derive(Default)]
pub struct Draft {
    signed: String,
    sent: String,
}

impl Draft {
    /// A draft that goes on from another one. What is sent is appended to `out`.
    #[must_use]
    pub fn after(lead: &Self, mut out: String) -> Self {
        out.reserve(512);
        out.push_str(&lead.sent);
        let mut signed = String::with_capacity(512);
        signed.push_str(&lead.signed);
        Self { signed, sent: out }
    }

    /// Appends a text; one that is empty is absent.
    pub fn push_text(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.push_name(name);
            self.signed.push_str(text);
            push_string(&mut self.sent, text);
        }
    }

    /// Appends a whole number.
    pub fn push_integer(&mut self, name: &str, number: i64) {
        self.push_plain(name, itoa::Buffer::new().format(number));
    }

    /// Appends what is signed and sent alike: a number as it is written, `true` or `false`.
    pub fn push_plain(&mut self, name: &str, plain: &str) {
        self.push_name(name);
        self.signed.push_str(plain);
        self.sent.push_str(plain);
    }

    /// What is sent, with its signature.
    #[must_use]
    pub fn sign(self, key: &Sha1Key) -> String {
        let mut out = self.sent;
        out.push_str(",\"Signature\":\"");
        key.push_signature(&self.signed, &mut out);
        out.push_str("\"}");
        out
    }

    fn push_name(&mut self, name: &str) {
        self.sent.push_str(if self.signed.is_empty() { "{\"" } else { ",\"" });
        push_name(&mut self.signed, name);
        self.sent.push_str(name);
        self.sent.push_str("\":");
    }
}

/// Appends what stands before a parameter's value in the string to sign.
pub fn push_name(text: &mut String, name: &str) {
    if !text.is_empty() {
        text.push('&');
    }
    match name.bytes().any(|byte| byte == b'_') {
        true => text.extend(name.chars().map(|character| if character == '_' { '.' } else { character })),
        false => text.push_str(name),
    }
    text.push('=');
}
