//! A list of rows of texts in one arena: two allocations for a page of any length.

/// `N` optional texts a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rows<const N: usize> {
    text: String,
    /// For each cell where it ends in `text`, or [`ABSENT`]; it begins where the one before it ends.
    ends: Vec<u32>,
}

/// Marks an absent cell. An arena does not grow so long: WebAssembly's memory ends at 4 GiB, the source included.
const ABSENT: u32 = u32::MAX;

impl<const N: usize> Default for Rows<N> {
    fn default() -> Self {
        Self { text: String::new(), ends: Vec::new() }
    }
}

impl<const N: usize> Rows<N> {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Makes room for the rows of a source of this length: about half of JSON is names and quotes.
    pub(crate) fn reserve(&mut self, source_length: usize) {
        self.text.reserve(source_length / 2);
        self.ends.reserve(source_length / 24);
    }

    /// Appends one cell; a row is complete after `N` of them.
    pub(crate) fn push(&mut self, cell: Option<&str>) {
        let end = cell.map_or(ABSENT, |cell| {
            self.text.push_str(cell);
            u32::try_from(self.text.len()).unwrap_or(ABSENT)
        });
        self.ends.push(end);
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = [Option<&str>; N]> {
        let mut start = 0;
        self.ends.chunks_exact(N).map(move |ends| {
            let mut row = [None; N];
            for (cell, end) in row.iter_mut().zip(ends) {
                let Some(end) = usize::try_from(*end).ok().filter(|_| *end != ABSENT) else { continue };
                *cell = self.text.get(start..end);
                start = end;
            }
            row
        })
    }

    /// Which row is the first to lack the cell of this column.
    pub(crate) fn first_without(&self, column: usize) -> Option<usize> {
        self.ends.chunks_exact(N).position(|row| row.get(column) == Some(&ABSENT))
    }

    /// The arena and, for each cell, where it ends in UTF-16 units (absent: `u32::MAX`), which is how JavaScript
    /// counts.
    #[cfg(feature = "bindings")]
    pub(crate) fn into_utf16(mut self) -> (String, Vec<u32>) {
        if self.text.is_ascii() {
            return (self.text, self.ends);
        }
        let (mut start, mut units) = (0_usize, 0_u32);
        for end in self.ends.iter_mut().filter(|end| **end != ABSENT) {
            let stop = usize::try_from(*end).unwrap_or(usize::MAX);
            let cell = self.text.get(start..stop).unwrap_or_default();
            units = units.saturating_add(u32::try_from(cell.encode_utf16().count()).unwrap_or(ABSENT));
            (start, *end) = (stop, units);
        }
        (self.text, self.ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_pushed() {
        let mut rows = Rows::<2>::default();
        for cell in [Some("a"), None, Some(""), Some("小明🌟"), None, None] {
            rows.push(cell);
        }
        let seen: Vec<_> = rows.iter().collect();
        assert_eq!(seen, [[Some("a"), None], [Some(""), Some("小明🌟")], [None, None]]);
        assert_eq!((rows.first_without(0), rows.first_without(1)), (Some(2), Some(0)));
    }

    #[cfg(feature = "bindings")]
    #[test]
    fn counts_utf16_units() {
        let mut rows = Rows::<1>::default();
        for cell in [Some("小"), Some("🌟"), None, Some("x")] {
            rows.push(cell);
        }
        assert_eq!(rows.into_utf16().1, [1, 3, u32::MAX, 4]);
    }
}
