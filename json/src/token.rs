//! What is read of a text: tokens, which are slices of the source, and the values that they stand for.

use alloc::borrow::{Cow, ToOwned as _};
use alloc::string::String;

/// A value as a slice of the source, not decoded yet.
#[derive(Clone, Copy)]
pub(super) enum Token<'a> {
    /// `null`, or no such member.
    Absent,
    /// Between the quotes, without any escape.
    Plain(&'a [u8]),
    /// Between the quotes, with escapes.
    Escaped(&'a [u8]),
    /// Anything else, by its first byte.
    Other(u8, &'a str),
}

/// The source is UTF-8, and every slice of it ends at a quote or a bracket.
pub(super) fn as_text(bytes: &[u8]) -> &str {
    core::str::from_utf8(bytes).unwrap_or_default()
}

/// A value that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value<'a> {
    #[default]
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// As it is written.
    Number(&'a str),
    /// A string, without its escapes.
    Text(Cow<'a, str>),
    /// An array or an object, as it is written.
    Nested(&'a str),
}

impl<'a> Value<'a> {
    /// A text, or a number as its text; nothing for any other value.
    #[must_use]
    pub fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.into_owned()),
            Self::Number(text) => Some(text.to_owned()),
            Self::Null | Self::Bool(_) | Self::Nested(_) => None,
        }
    }

    /// What somebody said, in whatever shape: what is no text as it is written, and nothing for `null`.
    #[must_use]
    pub fn words(self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Bool(flag) => Some(if flag { "true" } else { "false" }.to_owned()),
            Self::Nested(source) => Some(source.to_owned()),
            Self::Text(_) | Self::Number(_) => self.text(),
        }
    }
}
