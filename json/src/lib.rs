//! Reading JSON that others wrote, in one pass, and writing texts into our own. Unknown members are skipped, of a repeated
//! name the last one counts, `null` is absent.
//!
//! The lexer is hifijson: of the well-kept ones that were measured in WebAssembly (serde_json, jiter, aws-smithy-json) it
//! read a page of customers the fastest and added the least to the module. It has no unsafe code, and gives texts and
//! numbers as slices of the source, which is what the arena of a list is made of.

#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod error;
mod number;
mod page;
mod reader;
mod rows;
mod token;
mod write;

pub use error::{Reading, Unreadable};
pub use number::{is_number, whole_number};
pub use page::{Page, Shape, read_page};
pub use reader::{Member, OnMember, Reader, read_object};
pub use rows::Rows;
pub use token::Value;
pub use write::push_string;

#[cfg(test)]
mod tests;
