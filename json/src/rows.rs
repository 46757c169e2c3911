//! Lists of objects as tables of texts, the hot path of a page. The reading is written out, without the callbacks of the
//! other readers, and tries the name that followed in the row before it: rows as a rule have their members in one order.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use hifijson::token::Lex as _;
use hifijson::{Read as _, SliceLexer};
use iot_accounts_text::unescape;

use super::error::{Reading, Unreadable};
use super::reader::Reader;
use super::token::{Token, as_text};

/// A table of optional texts in one arena: two allocations for a page of any length.
///
/// The cells stand row after row; how many make a row is known to whoever made the table, since a type for each number
/// would be a copy of the code for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    text: String,
    /// For each cell where it ends in `text`, or [`ABSENT`]; it begins where the present cell before it ends.
    ends: Vec<u32>,
}

/// Marks an absent cell. An arena does not grow so long: the source that it is cut out of would be longer.
const ABSENT: u32 = u32::MAX;

impl Rows {
    /// How many cells there are, absent ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are no cells at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All cells joined, absent ones being empty.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lengths of the cells in bytes of UTF-8, `None` for an absent one.
    pub fn lengths(&self) -> impl Iterator<Item = Option<usize>> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let end = usize::try_from(*end).ok().filter(|_| *end != ABSENT)?;
            let length = end.saturating_sub(start);
            start = end;
            Some(length)
        })
    }

    /// The cells.
    pub fn cells(&self) -> impl Iterator<Item = Option<&str>> {
        let mut start = 0_usize;
        self.lengths().map(move |length| {
            let end = start.saturating_add(length?);
            let cell = self.text.get(start..end);
            start = end;
            cell
        })
    }

    /// The cells, `width` at a time. Those behind them are absent.
    pub fn rows<const WIDTH: usize>(&self, width: usize) -> impl Iterator<Item = [Option<&str>; WIDTH]> {
        let mut cells = self.cells();
        core::iter::from_fn(move || {
            let mut row = [None; WIDTH];
            let (first, rest) = row.split_first_mut()?;
            *first = cells.next()?;
            rest.iter_mut().take(width.saturating_sub(1)).for_each(|cell| *cell = cells.next().flatten());
            Some(row)
        })
    }

    /// The index of the first row, of `width` cells each, that lacks its first cell.
    #[must_use]
    pub fn first_without_head(&self, width: usize) -> Option<usize> {
        self.ends.iter().step_by(width).position(|end| *end == ABSENT)
    }
}

/// Rows while they are read. The text is bytes: checking both ends of each cell as it is cut out of the source would cost
/// more than the cell, and checking the whole once costs little.
#[derive(Default)]
struct Builder {
    text: Vec<u8>,
    ends: Vec<u32>,
}

impl Builder {
    /// Makes room for the rows of a source of this length: about half of JSON is names and quotes.
    fn with_source_length(length: usize) -> Self {
        Self { text: Vec::with_capacity(length / 2), ends: Vec::with_capacity(length / 24) }
    }

    fn push(&mut self, cell: Option<&[u8]>) {
        let end = cell.map_or(ABSENT, |cell| {
            self.text.extend_from_slice(cell);
            u32::try_from(self.text.len()).unwrap_or(ABSENT)
        });
        self.ends.push(end);
    }

    fn build(self) -> Rows {
        Rows { text: String::from_utf8(self.text).unwrap_or_default(), ends: self.ends }
    }
}

impl<'a> Reader<'a> {
    /// The list of objects that stands here, of each the texts with these names, and how many of those were dropped because
    /// they are neither texts nor numbers; `what` names the list in errors.
    ///
    /// # Errors
    /// [`Unreadable`]: broken JSON, or no list of objects.
    pub fn rows(&mut self, what: &str, names: &[&str]) -> Reading<(Rows, u64)> {
        let rows = self.rows_of(what, names, names.len())?;
        Ok(rows.unwrap_or_default())
    }

    /// The same with how many cells a row has: as many as there are usual names, which stand first, unless another occurs.
    ///
    /// # Errors
    /// As for [`Reader::rows`].
    pub fn rows_of_usual(&mut self, what: &str, names: &[&str], usual: usize) -> Reading<(Rows, usize, u64)> {
        let (rest, depth) = (self.lexer.as_slice(), self.depth);
        if let Some((rows, dropped)) = self.rows_of(what, names, usual)? {
            return Ok((rows, usual, dropped));
        }
        (self.lexer, self.depth) = (SliceLexer::new(rest), depth);
        let (rows, dropped) = self.rows(what, names)?;
        Ok((rows, names.len(), dropped))
    }

    /// Nothing when a name occurs that is not among the first `width`.
    fn rows_of(&mut self, what: &str, names: &[&str], width: usize) -> Reading<Option<(Rows, u64)>> {
        let mut row = vec![Token::Absent; width];
        let mut is_wider = false;
        if self.peek()? != b'[' {
            return Err(Unreadable::shape(what, "an array"));
        }
        let mut rows = Builder::with_source_length(self.lexer.as_slice().len());
        let mut dropped = 0_u64;
        self.nested(|reader| {
            // Each row is one deeper than the list.
            reader.depth = reader.depth.saturating_add(1);
            let mut ended = reader.next_or_end(b']', true)?;
            while !ended {
                if !reader.row(what, names, &mut row)? {
                    is_wider = true;
                    break;
                }
                for token in &mut row {
                    match core::mem::replace(token, Token::Absent) {
                        Token::Absent => rows.push(None),
                        Token::Plain(bytes) => rows.push(Some(bytes)),
                        Token::Other(b'-' | b'0'..=b'9', text) => rows.push(Some(text.as_bytes())),
                        Token::Escaped(bytes) => rows.push(Some(unescape(as_text(bytes)).as_bytes())),
                        Token::Other(..) => {
                            dropped = dropped.saturating_add(1);
                            rows.push(None);
                        }
                    }
                }
                ended = reader.next_or_end(b']', false)?;
            }
            reader.depth = reader.depth.saturating_sub(1);
            Ok(())
        })?;
        Ok((!is_wider).then(|| (rows.build(), dropped)))
    }

    #[inline]
    fn row(&mut self, what: &str, names: &[&str], row: &mut [Token<'a>]) -> Reading<bool> {
        if self.peek()? != b'{' {
            self.skip()?;
            return Err(Unreadable::shape(what, "an array of objects"));
        }
        let mut guess = 0_usize;
        self.lexer.take_next();
        let mut ended = self.next_or_end(b'}', true)?;
        while !ended {
            self.lexer.eat_whitespace();
            let column = match names.get(guess) {
                Some(name) if self.take_name(name) => Some(guess),
                _ => {
                    let name = self.name()?;
                    names.iter().position(|known| known.as_bytes() == &*name)
                }
            };
            match column {
                Some(column) => {
                    let Some(token) = row.get_mut(column) else { return Ok(false) };
                    guess = column.wrapping_add(1);
                    *token = self.token()?;
                }
                None => self.skip()?,
            }
            ended = self.next_or_end(b'}', false)?;
        }
        Ok(true)
    }

    /// Takes a member's name and its colon if they stand here just so. Byte by byte: for so few, a call that compares
    /// would take longer.
    #[inline]
    fn take_name(&mut self, name: &str) -> bool {
        let mut rest = self.lexer.as_slice().iter();
        let same = |byte: &u8, rest: &mut core::slice::Iter<'_, u8>| rest.next() == Some(byte);
        let taken = same(&b'"', &mut rest)
            && name.as_bytes().iter().all(|byte| same(byte, &mut rest))
            && same(&b'"', &mut rest)
            && same(&b':', &mut rest);
        if taken {
            self.lexer = SliceLexer::new(rest.as_slice());
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_pushed() {
        let cells = [Some("a"), None, Some(""), Some("小明🌟"), None, None];
        let mut builder = Builder::default();
        cells.iter().for_each(|cell| builder.push(cell.map(str::as_bytes)));
        let rows = builder.build();
        assert_eq!((rows.len(), rows.text()), (6, "a小明🌟"));
        assert_eq!(rows.cells().collect::<Vec<_>>(), cells);
        let lengths: Vec<_> = rows.lengths().collect();
        assert_eq!(lengths, [Some(1), None, Some(0), Some(10), None, None]);
        let seen: Vec<_> = rows.rows::<2>(2).collect();
        assert_eq!(seen, [[Some("a"), None], [Some(""), Some("小明🌟")], [None, None]]);
        let seen: Vec<_> = rows.rows::<4>(3).collect();
        assert_eq!(seen, [[Some("a"), None, Some(""), None], [Some("小明🌟"), None, None, None]]);
        assert_eq!((rows.first_without_head(2), rows.first_without_head(3)), (Some(2), None));
        assert!(Rows::default().is_empty());
    }
}
