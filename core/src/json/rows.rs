//! A list of rows of texts in one arena: two allocations for a page of any length.

use crate::prelude::*;

/// Optional texts, cell after cell. How many are a row is known to whoever pushes and reads them: a type for each number
/// would be a copy of the code for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// UTF-8, as bytes: checking each cell's ends as it is cut out of the source would cost more than the cell.
    text: Vec<u8>,
    /// For each cell where it ends in `text`, or [`ABSENT`]; it begins where the one before it ends.
    ends: Vec<u32>,
}

/// Marks an absent cell. An arena does not grow so long: WebAssembly's memory ends at 4 GiB, the source included.
const ABSENT: u32 = u32::MAX;

impl Rows {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Makes room for the rows of a source of this length: about half of JSON is names and quotes.
    pub(crate) fn reserve(&mut self, source_length: usize) {
        self.text.reserve(source_length / 2);
        self.ends.reserve(source_length / 24);
    }

    /// Appends one cell.
    pub(crate) fn push(&mut self, cell: Option<&[u8]>) {
        let end = cell.map_or(ABSENT, |cell| {
            self.text.extend_from_slice(cell);
            u32::try_from(self.text.len()).unwrap_or(ABSENT)
        });
        self.ends.push(end);
    }

    pub(crate) fn iter<const N: usize>(&self) -> impl Iterator<Item = [Option<&str>; N]> {
        let mut start = 0;
        self.ends.chunks_exact(N).map(move |ends| {
            let mut row = [None; N];
            for (cell, end) in row.iter_mut().zip(ends) {
                let Some(end) = usize::try_from(*end).ok().filter(|_| *end != ABSENT) else { continue };
                *cell = self.text.get(start..end).and_then(|bytes| core::str::from_utf8(bytes).ok());
                start = end;
            }
            row
        })
    }

    /// Which row of `width` cells is the first to lack its first one.
    pub(crate) fn first_without_head(&self, width: usize) -> Option<usize> {
        self.ends.iter().step_by(width).position(|end| *end == ABSENT)
    }

    /// All cells as one text, which crosses to JavaScript in one go, behind those of `head`: how many there are, a line
    /// break, a character for each cell, and the cells. The character of an absent cell is U+0000, of any other its length
    /// in UTF-16 units, which is how JavaScript counts, plus one. A length that no character can stand for has
    /// [`LONG`], and stands itself before its cell, in digits and a colon.
    pub(crate) fn pack(self, head: &[Option<&str>]) -> String {
        let count = self.ends.len().saturating_add(head.len());
        let mut packed = String::with_capacity(self.text.len().saturating_add(count).saturating_add(64));
        packed.push_str(&decimal(count));
        packed.push('\n');
        let is_ascii = self.text.is_ascii();
        for cell in head {
            packed.push(cell.map_or(ABSENT_MARK, |cell| mark(units(cell.as_bytes()))));
        }
        let mut start = 0_usize;
        for end in &self.ends {
            if *end == ABSENT {
                packed.push(ABSENT_MARK);
                continue;
            }
            let end = usize::try_from(*end).unwrap_or(start);
            packed.push(mark(if is_ascii {
                end.saturating_sub(start)
            } else {
                self.text.get(start..end).map_or(0, units)
            }));
            start = end;
        }
        let long = packed.contains(LONG);
        let text = String::from_utf8(self.text).unwrap_or_default();
        if !long {
            head.iter().flatten().for_each(|cell| packed.push_str(cell));
            packed.push_str(&text);
            return packed;
        }
        let rows = Self { text: text.into_bytes(), ends: self.ends };
        for cell in head.iter().copied().chain(rows.iter::<1>().flatten()).flatten() {
            let units = units(cell.as_bytes());
            if mark(units) == LONG {
                packed.push_str(&decimal(units));
                packed.push(':');
            }
            packed.push_str(cell);
        }
        packed
    }
}

/// How many UTF-16 units a text in UTF-8 has: one for each character, two for those of four bytes.
fn units(text: &[u8]) -> usize {
    text.iter().map(|byte| usize::from(byte & 0xC0 != 0x80).saturating_add(usize::from(*byte >= 0xF0))).sum()
}

fn mark(units: usize) -> char {
    let code = u32::try_from(units.saturating_add(1)).unwrap_or(u32::MAX);
    char::from_u32(code.min(LONG.into())).unwrap_or(LONG)
}

const ABSENT_MARK: char = '\0';

/// Some cells alone, packed as those of rows are.
#[doc(hidden)]
#[must_use]
pub fn pack(cells: &[Option<&str>]) -> String {
    Rows::default().pack(cells)
}

/// The last character before those that UTF-16 keeps for its pairs.
const LONG: char = '\u{D7FF}';

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_pushed() {
        let mut rows = Rows::default();
        for cell in [Some("a"), None, Some(""), Some("小明🌟"), None, None] {
            rows.push(cell.map(str::as_bytes));
        }
        let seen: Vec<_> = rows.iter::<2>().collect();
        assert_eq!(seen, [[Some("a"), None], [Some(""), Some("小明🌟")], [None, None]]);
        assert_eq!((rows.first_without_head(2), rows.first_without_head(3)), (Some(2), None));
    }

    #[test]
    fn packs_head_and_cells() {
        let packed = |cells: &[Option<&str>]| {
            let mut rows = Rows::default();
            cells.iter().for_each(|cell| rows.push(cell.map(str::as_bytes)));
            rows.pack(&[Some("id"), None])
        };
        assert_eq!(packed(&[Some("a"), None, Some("")]), "5\n\u{3}\u{0}\u{2}\u{0}\u{1}ida");
        assert_eq!(packed(&[Some("小"), Some("🌟")]), "4\n\u{3}\u{0}\u{2}\u{3}id小🌟");
        let long = "x".repeat(0xD7FE);
        assert_eq!(packed(&[Some(&long)]), format!("3\n\u{3}\u{0}\u{D7FF}id55294:{long}"));
        let fits = "x".repeat(0xD7FD);
        assert_eq!(packed(&[Some(&fits)]), format!("3\n\u{3}\u{0}\u{D7FE}id{fits}"));
    }
}
