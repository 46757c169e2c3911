//! Searching, cutting and unescaping texts, in little code.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod search;
mod unescape;

use alloc::borrow::ToOwned as _;
use alloc::string::String;

pub use search::{contains, cut, cut_last, find, on_one_line, split, trim};
pub use unescape::unescape;

/// A number as its decimal digits.
#[must_use]
pub fn decimal(number: impl itoa::Integer) -> String {
    itoa::Buffer::new().format(number).to_owned()
}
