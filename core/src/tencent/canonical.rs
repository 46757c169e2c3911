//! The string to sign: every parameter but `Signature`, sorted by name in ascending byte order, as `name=value` joined
//! with `&`, values raw ([source](https://cloud.tencent.com/document/product/1465/59055)).
//!
//! An underscore becomes a dot in names only, after sorting and in this string only
//! ([source](https://cloud.tencent.com/document/product/1081/40773)): a customer id with an underscore stays as it is.

use alloc::borrow::Cow;

use crate::invalid_input::InvalidInput;
use crate::json::{self, Unreadable, Value};
use crate::prelude::*;

/// Appends what stands before a parameter's value; they must come sorted.
pub(super) fn push_name(text: &mut String, name: &str) {
    if !text.is_empty() {
        text.push('&');
    }
    match name.bytes().any(|byte| byte == b'_') {
        true => text.extend(name.chars().map(|character| if character == '_' { '.' } else { character })),
        false => text.push_str(name),
    }
    text.push('=');
}

/// The string to sign of a request's body, as the server works it out from what arrived.
pub(crate) fn from_body(body: &str) -> Result<String, InvalidInput> {
    let mut params = Vec::new();
    json::read_object(body, &mut |reader, name| {
        let value = match reader.value()? {
            Value::Null => Cow::default(),
            Value::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            Value::Number(value) => Cow::Borrowed(value),
            Value::Text(value) => value,
            Value::Nested(_) => return Err(Unreadable::shape(name, "a string")),
        };
        if name != "Signature" && !value.is_empty() {
            params.push((name.to_owned(), value));
        }
        Ok(())
    })
    .map_err(|error| InvalidInput::new("request", ["must be a signed request: ", &error.detail].concat()))?;
    let mut text = String::with_capacity(body.len());
    let params = params.iter().map(|(name, value)| (name.as_str(), value.as_ref()));
    for (name, value) in sort_by_name(params.collect()) {
        push_name(&mut text, name);
        text.push_str(value);
    }
    Ok(text)
}
