//! The values that a parameter can have: the vendor documents no way to sign arrays or objects.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::error::InvalidInput;

/// The value of one parameter. An empty text counts as absent: it is neither signed nor sent.
#[derive(Clone, Debug)]
pub enum Scalar<'a> {
    /// Sent as a JSON string, signed raw.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// Any other number, as its JSON text: what is signed must be what is sent, to the digit. Made by
    /// [`Scalar::number`].
    Number(Box<RawValue>),
    /// `true` or `false`.
    Bool(bool),
}

impl<'a> Scalar<'a> {
    /// A number that is no `i64`, by its JSON text: `"1.5"`, `"-2e10"`.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `field` when the text is no JSON number.
    pub fn number(field: &str, text: &str) -> Result<Self, InvalidInput> {
        RawValue::from_string(text.to_owned())
            .ok()
            .filter(|raw| raw.get().starts_with(|first: char| first == '-' || first.is_ascii_digit()))
            .map(Self::Number)
            .ok_or_else(|| InvalidInput::new(field, "must be a finite number"))
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

/// The form that is signed: texts raw, never quoted or encoded; numbers as in the JSON.
impl fmt::Display for Scalar<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => formatter.write_str(text),
            Self::Integer(number) => number.fmt(formatter),
            Self::Number(raw) => formatter.write_str(raw.get()),
            Self::Bool(value) => value.fmt(formatter),
        }
    }
}

/// The form that is sent.
impl Serialize for Scalar<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(raw) => raw.serialize(serializer),
            Self::Bool(value) => serializer.serialize_bool(*value),
        }
    }
}
