//! Packed text, the form in which a list crosses: one text, so that the number of crossings does not grow with the number of
//! rows. `js/src/core/packed.ts` is its other side.
//!
//! ```text
//! 5 \n  \u{3} \u{0} \u{2} \u{0} \u{1}  i d a
//! │     │     │     │     │     │      └─┬─┘
//! │     │     │     │     │     │        the cells that are there, one after the other
//! │     │     │     │     │     └ length 0 + 1: an empty text
//! │     │     │     │     └ absent
//! │     │     │     └ length 1 + 1: "a"
//! │     │     └ absent
//! │     └ length 2 + 1: "id"
//! └ how many cells there are
//! ```
//!
//! The mark of a cell is one character: U+0000 for an absent one, else its length in UTF-16 units, which is how JavaScript
//! counts, plus one. A length that no character can stand for has the mark `LONG`, and is written before its cell in digits
//! and a colon.

use iot_accounts_json::Rows;

const ABSENT: char = '\0';

/// The last character before those that UTF-16 keeps for its pairs.
const LONG: char = '\u{D7FF}';

/// Packs the cells of `head` and then those of the rows.
#[must_use]
pub fn pack(head: &[Option<&str>], rows: &Rows) -> String {
    let count = rows.len().saturating_add(head.len());
    // Marks of short cells are one byte each; the digits, the line break and `head` are few.
    let mut packed = String::with_capacity(rows.text().len().saturating_add(count).saturating_add(128));
    push_decimal(count, &mut packed);
    packed.push('\n');
    for cell in head {
        packed.push(cell.map_or(ABSENT, |cell| mark(units(cell.as_bytes()))));
    }
    // By bytes, which have no edges of characters to check.
    let mut rest = rows.text().as_bytes();
    let is_ascii = rest.is_ascii();
    for length in rows.lengths() {
        let Some(length) = length else {
            packed.push(ABSENT);
            continue;
        };
        if is_ascii {
            packed.push(mark(length));
            continue;
        }
        let (cell, after) = rest.split_at_checked(length).unwrap_or_default();
        rest = after;
        packed.push(mark(units(cell)));
    }
    if !packed.contains(LONG) {
        head.iter().flatten().for_each(|cell| packed.push_str(cell));
        packed.push_str(rows.text());
        return packed;
    }
    for cell in head.iter().copied().chain(rows.cells()).flatten() {
        let units = units(cell.as_bytes());
        if mark(units) == LONG {
            push_decimal(units, &mut packed);
            packed.push(':');
        }
        packed.push_str(cell);
    }
    packed
}

/// The cells of a packed text, none of them absent; `None` when it is not one.
#[must_use]
pub fn unpack(packed: &str) -> Option<Vec<&str>> {
    let (count, rest) = packed.split_once('\n')?;
    let count: usize = count.parse().ok()?;
    let marks_end = rest.char_indices().nth(count).map_or(rest.len(), |(index, _)| index);
    let (marks, mut texts) = rest.split_at_checked(marks_end)?;
    let is_ascii = texts.is_ascii();
    let mut cells = Vec::with_capacity(count.min(marks.len()));
    for mark in marks.chars() {
        let units = if mark == LONG {
            let (digits, after) = texts.split_once(':')?;
            texts = after;
            digits.parse().ok()?
        } else {
            usize::try_from(u32::from(mark)).ok()?.checked_sub(1)?
        };
        let end = if is_ascii { units } else { bytes_of_units(texts, units) };
        let (cell, after) = texts.split_at_checked(end)?;
        cells.push(cell);
        texts = after;
    }
    (cells.len() == count && texts.is_empty()).then_some(cells)
}

/// How many bytes the first `units` UTF-16 units of a text take.
fn bytes_of_units(text: &str, units: usize) -> usize {
    let mut left = units;
    let mut bytes = 0_usize;
    for character in text.chars() {
        if left == 0 {
            break;
        }
        left = left.saturating_sub(character.len_utf16());
        bytes = bytes.saturating_add(character.len_utf8());
    }
    bytes
}

/// How many UTF-16 units a text has: one for each character, two for those of four bytes.
fn units(text: &[u8]) -> usize {
    text.iter().map(|byte| usize::from(byte & 0xC0 != 0x80).saturating_add(usize::from(*byte >= 0xF0))).sum()
}

fn mark(units: usize) -> char {
    let code = u32::try_from(units.saturating_add(1)).unwrap_or(u32::MAX);
    char::from_u32(code.min(LONG.into())).unwrap_or(LONG)
}

fn push_decimal(number: usize, out: &mut String) {
    out.push_str(itoa::Buffer::new().format(number));
}

#[cfg(test)]
mod tests {
    use iot_accounts_json::Reader;

    use super::*;

    fn rows(ids: &[&str]) -> Rows {
        let customers: Vec<_> =
            ids.iter().map(|id| format!(r#"{{"CustomerId":"{id}","PhoneNumber":""}}"#)).collect();
        let list = format!("[{}]", customers.join(","));
        Reader::new(&list).rows("", &["CustomerId", "CountryCode", "PhoneNumber"]).unwrap().0
    }

    #[test]
    fn packs_head_and_cells() {
        assert_eq!(pack(&[Some("id"), None], &rows(&["a"])), "5\n\u{3}\u{0}\u{2}\u{0}\u{1}ida");
        assert_eq!(pack(&[Some("小")], &Rows::default()), "1\n\u{2}小");
        assert_eq!(pack(&[], &rows(&["小🌟"])), "3\n\u{4}\u{0}\u{1}小🌟");
        let long = "x".repeat(0xD7FE);
        assert_eq!(pack(&[Some(&long)], &Rows::default()), format!("1\n\u{D7FF}55294:{long}"));
        let fits = "x".repeat(0xD7FD);
        assert_eq!(pack(&[Some(&fits)], &Rows::default()), format!("1\n\u{D7FE}{fits}"));
    }

    #[test]
    fn unpacks_what_was_packed() {
        let long = "🌟".repeat(0x7000);
        for cells in [
            &["a"][..],
            &[],
            &["", "b", "小🌟", "\n", ":"],
            &[&long, "5:", &long],
            &["a".repeat(200).as_str()],
        ] {
            let head: Vec<_> = cells.iter().copied().map(Some).collect();
            assert_eq!(unpack(&pack(&head, &Rows::default())).unwrap(), cells);
        }
        for broken in [
            "",
            "1",
            "2\n\u{2}a",
            "1\n\u{2}",
            "1\n\u{2}ab",
            "1\n\u{0}",
            "x\n",
            "1\n\u{D7FF}a",
            "1\n\u{2}🌟🌟",
        ] {
            assert_eq!(unpack(broken), None, "{broken:?}");
        }
    }
}
