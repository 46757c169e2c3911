//! Reading JSON that others wrote, in one pass, and writing texts into our own. Unknown members are skipped, of a repeated
//! name the last one counts, `null` is absent.
//!
//! The lexer is hifijson: of the well-kept ones that were measured in WebAssembly (serde_json, jiter, aws-smithy-json) it
//! read a page of customers the fastest and added the least to the module. It has no unsafe code, and gives texts and
//! numbers as slices of the source, which is what the arena of a list is made of.

mod error;
mod number;
mod reader;
mod rows;
mod token;
mod write;

pub(crate) use error::Unreadable;
pub(crate) use number::{is_number, whole_number};
pub(crate) use reader::{Member, Reader, read_object};
pub use rows::Rows;
pub(crate) use token::Value;
pub(crate) use write::push_string;

#[cfg(test)]
mod tests;
