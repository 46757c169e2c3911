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

    /// The form that is signed: texts raw, never quoted or encoded; numbers as in the JSON. And the form that is sent.
    pub(super) fn push_both(&self, signed: &mut String, sent: &mut String) {
        let mut digits = itoa::Buffer::new();
        let plain = match self {
            Self::Text(text) => {
                signed.push_str(text);
                return json::push_string(sent, text);
            }
            Self::Integer(number) => digits.format(*number),
            Self::Number(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        };
        signed.push_str(plain);
        sent.push_str(plain);
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
