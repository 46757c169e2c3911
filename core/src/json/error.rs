//! Why a text could not be read.

use hifijson::Expect;

use crate::prelude::*;

/// Why a text could not be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) detail: String,
    /// The text ended too early: the same call can give the whole of it next time.
    pub(crate) cut_off: bool,
    pub(super) is_syntax: bool,
}

impl Unreadable {
    pub(crate) fn new(detail: &str, cut_off: bool) -> Self {
        Self { detail: detail.to_owned(), cut_off, is_syntax: false }
    }

    pub(crate) fn shape(what: &str, expected: &str) -> Self {
        Self { detail: ["`", what, "` must be ", expected].concat(), cut_off: false, is_syntax: false }
    }
}

impl From<hifijson::Error> for Unreadable {
    fn from(error: hifijson::Error) -> Self {
        use hifijson::{Error, str};
        // Not by its Display, which would bring in all of `core::fmt`.
        let detail = match error {
            Error::Depth => "nested more than 128 deep",
            Error::Num(_) => "expected digit",
            Error::Str(str::Error::Eof) => "unterminated string",
            Error::Str(str::Error::Control) => "invalid control character",
            Error::Str(_) => "invalid escape",
            Error::Token(Expect::Value) => "value expected",
            Error::Token(Expect::ValueOrEnd) => "value or end of sequence expected",
            Error::Token(Expect::CommaOrEnd) => "comma or end of sequence expected",
            Error::Token(Expect::String) => "string expected",
            Error::Token(Expect::Colon) => "colon expected",
            Error::Token(Expect::Eof) => "end of file expected",
        };
        Self { detail: detail.to_owned(), cut_off: false, is_syntax: true }
    }
}

impl From<Expect> for Unreadable {
    fn from(expected: Expect) -> Self {
        hifijson::Error::Token(expected).into()
    }
}

pub(super) type Reading<T> = Result<T, Unreadable>;
