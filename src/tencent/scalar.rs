//! The values that a parameter can have: the vendor documents no way to sign arrays or objects.

use alloc::borrow::Cow;

use crate::error::InvalidInput;
use crate::json;
use crate::prelude::*;

/// The value of one parameter. An empty text counts as absent: it is neither signed nor sent.
#[derive(Clone, Debug)]
pub enum Scalar<'a> {
    /// Sent as a JSON string, signed raw.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// Any other number, as its JSON text: what is signed must be what is sent, to the digit. Made by
    /// [`Scalar::number`].
    Number(String),
    /// `true` or `false`.
    Bool(bool),
}

impl<'a> Scalar<'a> {
    /// A number that is no `i64`, by its JSON text: `"1.5"`, `"-2e10"`.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `field` when the text is no JSON number.
    pub fn number(field: &str, text: &str) -> Result<Self, InvalidInput> {
        if json::is_number(text) {
            Ok(Self::Number(text.to_owned()))
        } else {
            Err(InvalidInput::new(field, "must be a finite number"))
        }
    }

    /// The form that is signed: texts raw, never quoted or encoded; numbers as in the JSON.
    pub(super) fn push_signed(&self, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Integer(number) => out.push_str(itoa::Buffer::new().format(*number)),
            Self::Number(text) => out.push_str(text),
            Self::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        }
    }

    /// The form that is sent.
    pub(super) fn push_json(&self, out: &mut String) {
        match self {
            Self::Text(text) => json::push_string(out, text),
            other => other.push_signed(out),
        }
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

impl<'a> From<&'a str> for Scalar<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<i64> for Scalar<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Scalar<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
