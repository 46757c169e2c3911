//! What the prelude of std would bring to a crate without it, and numbers as texts.
//!
//! `format!` is for tests alone: all that it can format would be a quarter of a WebAssembly module.

pub(crate) use alloc::borrow::ToOwned;
#[cfg(test)]
pub(crate) use alloc::format;
pub(crate) use alloc::string::String;
pub(crate) use alloc::vec;
pub(crate) use alloc::vec::Vec;

/// A number as its decimal digits.
pub(crate) fn decimal(number: impl itoa::Integer) -> String {
    itoa::Buffer::new().format(number).to_owned()
}

/// Inserts an item behind all that may stand before it. The lists here are short: a general sort would be slower, and larger
/// than the rest of a cloud's signing.
pub(crate) fn insert_sorted<Item>(
    items: &mut Vec<Item>,
    item: Item,
    may_stand_before: impl Fn(&Item, &Item) -> bool,
) {
    let index = items.partition_point(|other| may_stand_before(other, &item));
    items.insert(index, item);
}
