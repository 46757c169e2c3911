//! The string to sign: every parameter but `Signature`, sorted by name in ascending byte order, as `name=value` joined
//! with `&`, values raw ([source](https://cloud.tencent.com/document/product/1465/59055)).
//!
//! An underscore becomes a dot in names only, after sorting and in this string only
//! ([source](https://cloud.tencent.com/document/product/1081/40773)): a customer id with an underscore stays as it is.

use std::fmt::{Display, Write as _};

use crate::error::InvalidInput;
use crate::json;

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
    let no_request =
        |detail: &str| InvalidInput::new("request", format!("must be a signed request: {detail}"));
    let mut params = Vec::new();
    for (name, value) in json::all_members(body).map_err(|error| no_request(&error.detail))? {
        if name == "Signature" {
            continue;
        }
        let value = match value.get() {
            raw @ ("true" | "false") => raw.into(),
            "null" => continue,
            _ => match json::text(&name, Some(value)).map_err(|error| no_request(&error.detail))? {
                Some(text) if !text.is_empty() => text,
                _ => continue,
            },
        };
        params.push((name, value));
    }
    params.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(string_to_sign(params.iter().map(|(name, value)| (name.as_ref(), value))))
}
