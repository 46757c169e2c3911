//! A list in the one shape that an answer has as a rule, without the callbacks of the other readers and the questions that
//! only another shape asks.

use alloc::string::String;

use hifijson::Read as _;

use super::error::Reading;
use super::number::whole_number;
use super::reader::Reader;
use super::rows::Rows;
use super::token::Value;

/// How an answer is built, and the names of its members; all others are skipped.
#[derive(Clone, Copy)]
pub struct Shape<'a> {
    /// The only member of the outermost object, in which the rest stands; nothing where that is the outermost object.
    pub wrapper: Option<&'a str>,
    /// A text or a number, or absent.
    pub id: &'a str,
    /// A whole number.
    pub number: &'a str,
    /// An array of objects.
    pub list: &'a str,
    /// The names of the members of a row, those of the usual ones first.
    pub columns: &'a [&'a str],
    /// How many of them are usual.
    pub usual: usize,
    /// A member that no answer of this shape has.
    pub without: Option<&'a str>,
}

/// A list as it was read.
pub struct Page {
    /// The text of the id.
    pub id: Option<String>,
    /// The number.
    pub number: u64,
    /// The list.
    pub rows: Rows,
    /// How many cells a row has.
    pub width: usize,
    /// How many cells were dropped because they are neither texts nor numbers.
    pub dropped: u64,
}

/// Reads a text of this shape; nothing for any other, of which the other readers find out what it is.
#[must_use]
pub fn read_page(text: &str, shape: &Shape<'_>) -> Option<Page> {
    let mut reader = Reader::new(text);
    let Some(wrapper) = shape.wrapper else {
        return reader.page(shape).ok().flatten().filter(|_| reader.is_at_end());
    };
    let is_wrapped = reader.open().ok()? && reader.is_next(wrapper).ok()?;
    let page = if is_wrapped { reader.page(shape).ok()? } else { None };
    page.filter(|_| matches!(reader.next_or_end(b'}', false), Ok(true)) && reader.is_at_end())
}

impl Reader<'_> {
    /// Takes the brace of an object that has members.
    fn open(&mut self) -> Reading<bool> {
        if self.peek()? != b'{' {
            return Ok(false);
        }
        self.lexer.take_next();
        self.depth = self.depth.saturating_add(1);
        Ok(!self.next_or_end(b'}', true)?)
    }

    fn is_next(&mut self, name: &str) -> Reading<bool> {
        Ok(*self.name()? == *name.as_bytes())
    }

    fn page(&mut self, shape: &Shape<'_>) -> Reading<Option<Page>> {
        let (mut id, mut number, mut list) = (Value::Null, None, None);
        if !self.open()? {
            return Ok(None);
        }
        loop {
            let name = self.name()?;
            let is = |other: &str| *name == *other.as_bytes();
            if is(shape.list) {
                list = Some(self.rows_of_usual("", shape.columns, shape.usual)?);
            } else if is(shape.id) {
                id = self.value()?;
            } else if is(shape.number) {
                number = match self.value()? {
                    Value::Number(text) => whole_number(text),
                    Value::Text(text) => whole_number(&text),
                    _ => None,
                };
            } else if shape.without.is_some_and(is) {
                return Ok(None);
            } else {
                self.skip()?;
            }
            if self.next_or_end(b'}', false)? {
                break;
            }
        }
        let (Some(number), Some((rows, width, dropped))) = (number, list) else { return Ok(None) };
        Ok(Some(Page { id: id.text(), number, rows, width, dropped }))
    }
}
