//! What the prelude of std would bring to a crate without it, and numbers as texts.
//!
//! `format!` is for tests alone: all that it can format would be a quarter of a WebAssembly module.

pub(crate) use alloc::borrow::ToOwned;
#[cfg(test)]
pub(crate) use alloc::format;
pub(crate) use alloc::string::String;
pub(crate) use alloc::vec;
pub(crate) use alloc::vec::Vec;

pub(crate) use iot_accounts_text::decimal;

/// Inserts an item behind all that may stand before it, for lists that are short: a general sort would be slower, and larger
/// than the rest of a cloud's signing.
pub(crate) fn insert_sorted<Item>(
    items: &mut Vec<Item>,
    item: Item,
    may_stand_before: impl Fn(&Item, &Item) -> bool,
) {
    let index = items.partition_point(|other| may_stand_before(other, &item));
    items.insert(index, item);
}

/// A name and what goes with it, to be sorted.
pub(crate) type Pair<'a> = (&'a str, &'a str);

/// Sorts pairs by name, those of the same name as they came, for lists that may be long: what a request that arrived has in it.
/// By merging, which is stable and a tenth of the size of std's sort.
pub(crate) fn sort_by_name(mut left: Vec<Pair<'_>>) -> Vec<Pair<'_>> {
    if left.len() < 2 {
        return left;
    }
    let mut merged = Vec::with_capacity(left.len());
    let right = sort_by_name(left.split_off(left.len() / 2));
    let left = sort_by_name(left);
    let (mut left, mut right) = (left.as_slice(), right.as_slice());
    loop {
        let next;
        (next, left, right) = match (left, right) {
            ([first, rest @ ..], [other, ..]) if first.0 <= other.0 => (first, rest, right),
            (_, [first, rest @ ..]) => (first, left, rest),
            ([first, rest @ ..], []) => (first, rest, right),
            ([], []) => return merged,
        };
        merged.push(*next);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every list of up to six of three names.
    #[test]
    fn sorts_as_std_does() {
        for code in 0..3_usize.pow(6) {
            for length in 0..=6 {
                let name = |place: u32| ["", "a", "b"].get(code / 3_usize.pow(place) % 3).copied().unwrap();
                let pairs: Vec<Pair<'_>> =
                    (0..length).map(name).zip(["1", "2", "3", "4", "5", "6"]).collect();
                let mut expected = pairs.clone();
                expected.sort_by_key(|(name, _)| *name);
                assert_eq!(sort_by_name(pairs), expected);
            }
        }
    }
}
