//! A list of rows of texts in one arena: two allocations for a page of any length.

/// `N` optional texts a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rows<const N: usize> {
    text: String,
    /// For each cell where it ends in `text`; it begins where the one before it ends. `None` for an absent cell.
    ends: Vec<Option<u32>>,
}

impl<const N: usize> Rows<N> {
    pub(crate) const fn new() -> Self {
        Self { text: String::new(), ends: Vec::new() }
    }

    /// Appends one cell; a row is complete after `N` of them. `false` when the arena would pass 4 GiB.
    pub(crate) fn push(&mut self, cell: Option<&str>) -> bool {
        let Some(cell) = cell else {
            self.ends.push(None);
            return true;
        };
        self.text.push_str(cell);
        let end = u32::try_from(self.text.len()).ok();
        self.ends.push(end);
        end.is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = [Option<&str>; N]> {
        let mut start = 0;
        self.ends.chunks_exact(N).map(move |ends| {
            let mut row = [None; N];
            for (cell, end) in row.iter_mut().zip(ends) {
                let Some(end) = end.and_then(|end| usize::try_from(end).ok()) else { continue };
                *cell = self.text.get(start..end);
                start = end;
            }
            row
        })
    }

    /// The arena and, for each cell, where it ends in UTF-16 units (absent: `u32::MAX`), which is how JavaScript
    /// counts.
    #[cfg(feature = "bindings")]
    pub(crate) fn into_utf16(self) -> (String, Vec<u32>) {
        let ascii = self.text.is_ascii();
        let (mut start, mut units) = (0_usize, 0_u32);
        let mut ends = Vec::with_capacity(self.ends.len());
        for end in &self.ends {
            let Some(end) = *end else {
                ends.push(u32::MAX);
                continue;
            };
            if ascii {
                units = end;
            } else {
                let stop = usize::try_from(end).unwrap_or(usize::MAX);
                let cell = self.text.get(start..stop).unwrap_or_default();
                units = units.saturating_add(u32::try_from(cell.encode_utf16().count()).unwrap_or(u32::MAX));
                start = stop;
            }
            ends.push(units);
        }
        (self.text, ends)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_pushed() {
        let mut rows = Rows::<2>::new();
        for cell in [Some("a"), None, Some(""), Some("小明🌟"), None, None] {
            assert!(rows.push(cell));
        }
        let seen: Vec<_> = rows.iter().collect();
        assert_eq!(seen, [[Some("a"), None], [Some(""), Some("小明🌟")], [None, None]]);
    }

    #[cfg(feature = "bindings")]
    #[test]
    fn counts_utf16_units() {
        let mut rows = Rows::<1>::new();
        for cell in [Some("小"), Some("🌟"), None, Some("x")] {
            rows.push(cell);
        }
        assert_eq!(rows.into_utf16().1, [1, 3, u32::MAX, 4]);
    }
}
