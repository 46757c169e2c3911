//! What is read of a text: tokens, which are slices of the source, and the values that they stand for.

use alloc::borrow::Cow;

use hifijson::escape::Lex as _;
use hifijson::{Read as _, SliceLexer};

use crate::prelude::*;
use crate::text;

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
pub(crate) enum Value<'a> {
    #[default]
    Null,
    Bool(bool),
    /// As it is written.
    Number(&'a str),
    Text(Cow<'a, str>),
    /// An array or an object, as it is written.
    Nested(&'a str),
}

impl<'a> Value<'a> {
    /// A text, or a number as its text; nothing for any other value.
    pub(crate) fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.into_owned()),
            Self::Number(text) => Some(text.to_owned()),
            Self::Null | Self::Bool(_) | Self::Nested(_) => None,
        }
    }

    /// What somebody said, in whatever shape: what is no text as it is written, and nothing for `null`.
    pub(crate) fn words(self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Bool(flag) => Some(if flag { "true" } else { "false" }.to_owned()),
            Self::Nested(source) => Some(source.to_owned()),
            Self::Text(_) | Self::Number(_) => self.text(),
        }
    }
}

/// Decodes what stands between the quotes of a string. Half a surrogate pair is read as U+FFFD: a vendor that cuts a nickname
/// in the middle of an emoji must not cost the whole page.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut high: Option<u16> = None;
    let mut rest = text;
    while let Some((plain, after)) = text::cut(rest, "\\") {
        let mut lexer = SliceLexer::new(after.as_bytes());
        let unit = match lexer.take_next() {
            Some(b'u') => lexer.hex::<u16>().ok(),
            Some(kind) => {
                lexer.escape(kind).ok().and_then(|character| u16::try_from(u32::from(character)).ok())
            }
            None => None,
        };
        let unit = unit.unwrap_or(0xFFFD);
        if !plain.is_empty() && high.take().is_some() {
            out.push(char::REPLACEMENT_CHARACTER);
        }
        out.push_str(plain);
        match (high.take(), unit) {
            (Some(first), 0xDC00..=0xDFFF) => {
                out.extend(
                    char::decode_utf16([first, unit])
                        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)),
                );
            }
            (before, _) => {
                if before.is_some() {
                    out.push(char::REPLACEMENT_CHARACTER);
                }
                match unit {
                    0xD800..=0xDBFF => high = Some(unit),
                    _ => out.push(char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER)),
                }
            }
        }
        let taken = after.len().saturating_sub(lexer.as_slice().len());
        rest = after.get(taken..).unwrap_or_default();
    }
    if high.is_some() {
        out.push(char::REPLACEMENT_CHARACTER);
    }
    out.push_str(rest);
    out
}
