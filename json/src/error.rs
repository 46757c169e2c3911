//! Why a text could not be read.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::string::String;

use hifijson::Expect;
use iot_accounts_text::decimal;

/// Why a text could not be read. One word, so that handing it on costs the readers next to nothing.
#[derive(Debug)]
pub struct Unreadable(Box<Why>);

#[derive(Debug)]
struct Why {
    detail: String,
    cut_off: bool,
    is_syntax: bool,
}

impl Unreadable {
    /// An answer that holds no JSON at all.
    #[must_use]
    #[cold]
    pub fn new(detail: &str, cut_off: bool) -> Self {
        Self(Box::new(Why { detail: detail.to_owned(), cut_off, is_syntax: false }))
    }

    /// JSON of another shape than was expected.
    #[must_use]
    #[cold]
    #[inline(never)]
    pub fn shape(what: &str, expected: &str) -> Self {
        Self::new(&["`", what, "` must be ", expected].concat(), false)
    }

    /// What is wrong, and where.
    #[must_use]
    pub fn into_detail(self) -> String {
        self.0.detail
    }

    /// Whether the text ended too early: the same call can give the whole of it next time.
    #[must_use]
    pub fn is_cut_off(&self) -> bool {
        self.0.cut_off
    }

    pub(super) fn is_syntax(&self) -> bool {
        self.0.is_syntax
    }

    /// Adds where it is.
    #[must_use]
    pub(super) fn at(mut self, offset: usize, cut_off: bool) -> Self {
        self.0.detail = [&self.0.detail, " at byte ", &decimal(offset)].concat();
        self.0.cut_off = cut_off;
        self
    }
}

impl From<hifijson::Error> for Unreadable {
    #[cold]
    #[inline(never)]
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
        Self(Box::new(Why { detail: detail.to_owned(), cut_off: false, is_syntax: true }))
    }
}

impl From<Expect> for Unreadable {
    fn from(expected: Expect) -> Self {
        hifijson::Error::Token(expected).into()
    }
}

/// What was read.
pub type Reading<T> = Result<T, Unreadable>;
