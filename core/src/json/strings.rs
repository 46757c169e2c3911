//! Texts that are arrays of strings, as the bindings hand them in.

use alloc::borrow::Cow;

use super::{Cell, Reader, Unreadable};
use crate::prelude::*;

/// Reads a text that is an array of strings; `None` when it is anything else.
#[must_use]
pub fn strings(text: &str) -> Option<Vec<Cow<'_, str>>> {
    let mut reader = Reader::new(text);
    let mut found = Vec::new();
    let read = reader.elements(&mut |reader| {
        let text = reader.value()?.text("element")?;
        found.push(text.ok_or_else(|| Unreadable::shape("element", "a string"))?);
        Ok(())
    });
    read.and_then(|()| reader.end()).ok().map(|()| found)
}

/// What an array of strings holds.
pub(crate) struct Items {
    pub(crate) count: usize,
    /// The place of the first empty string.
    pub(crate) first_empty: Option<usize>,
}

/// Looks into a text that is an array of strings; `None` when it is anything else.
pub(crate) fn look_into(text: &str) -> Option<Items> {
    let mut reader = Reader::new(text);
    let mut items = Items { count: 0, first_empty: None };
    let read = reader.elements(&mut |reader| {
        match reader.cell()? {
            Cell::Plain(b"") => items.first_empty = items.first_empty.or(Some(items.count)),
            Cell::Plain(_) | Cell::Escaped(_) => {}
            Cell::Absent | Cell::Other(..) => return Err(Unreadable::shape("element", "a string")),
        }
        items.count = items.count.saturating_add(1);
        Ok(())
    });
    read.and_then(|()| reader.end()).ok().map(|()| items)
}
