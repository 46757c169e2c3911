//! The string to sign: every parameter but `Signature`, sorted by name in ascending byte order, as `name=value` joined
//! with `&`, values raw ([source](https://cloud.tencent.com/document/product/1465/59055)).
//!
//! An underscore becomes a dot in names only, after sorting and in this string only
//! ([source](https://cloud.tencent.com/document/product/1081/40773)): a customer id with an underscore stays as it is.

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use crate::error::InvalidInput;
use crate::json::{self, Value};

/// Puts a parameter into its place. There are a dozen at the most: a general sort would be slower, and five times the
/// code of everything in this folder.
pub(super) fn insert_sorted<Name: Ord, Value>(params: &mut Vec<(Name, Value)>, name: Name, value: Value) {
    let place = params.partition_point(|(other, _)| *other <= name);
    params.insert(place, (name, value));
}

/// Of parameters that are already sorted.
pub(super) fn string_to_sign<'a, Value: Display + 'a>(
    sorted: impl Iterator<Item = (&'a str, &'a Value)>,
) -> String {
    let mut text = String::with_capacity(512);
    for (name, value) in sorted {
        if !text.is_empty() {
            text.push('&');
        }
        if name.contains('_') {
            text.push_str(&name.replace('_', "."));
        } else {
            text.push_str(name);
        }
        text.push('=');
        // Writing into a String cannot fail.
        let _ = write!(text, "{value}");
    }
    text
}

/// Of a request's body, as the server works it out from what arrived.
pub(crate) fn of_body(body: &str) -> Result<String, InvalidInput> {
    let mut params = Vec::new();
    json::object(body, &mut |reader, name| {
        let value = match reader.value()? {
            Value::Bool(value) => Cow::Borrowed(if value { "true" } else { "false" }),
            other => other.text(name)?.unwrap_or_default(),
        };
        if name != "Signature" && !value.is_empty() {
            insert_sorted(&mut params, name.to_owned(), value);
        }
        Ok(())
    })
    .map_err(|error| InvalidInput::new("request", format!("must be a signed request: {}", error.detail)))?;
    Ok(string_to_sign(params.iter().map(|(name, value)| (name.as_str(), value))))
}
