//! What is signed of a request that arrived.

use alloc::borrow::Cow;

use crate::invalid_input::InvalidInput;
use crate::prelude::*;
use iot_accounts_json::{self as json, Unreadable, Value};
use iot_accounts_signing::tencent::push_name;

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
        Ok(true)
    })
    .map_err(|error| {
        InvalidInput::new("request", ["must be a signed request: ", &error.into_detail()].concat())
    })?;
    let mut text = String::with_capacity(body.len());
    let params = params.iter().map(|(name, value)| (name.as_str(), value.as_ref()));
    for (name, value) in sort_by_name(params.collect()) {
        push_name(&mut text, name);
        text.push_str(value);
    }
    Ok(text)
}
