//! Lists of objects, the hot path of a page. It is written out, without the callbacks of the other readers, and tries the
//! name that followed in the row before it: rows as a rule have their members in one order.

use hifijson::token::Lex as _;
use hifijson::{Read as _, SliceLexer};

use super::{Cell, Reader, Reading, Unreadable, Value, as_text, unescaped};
use crate::prelude::*;
use crate::rows::Rows;

/// Of a row that is read.
const MOST_MEMBERS: usize = 11;

impl<'a> Reader<'a> {
    /// The list of objects that stands here, of each the texts with these names, `null` being the empty list.
    pub(crate) fn rows(&mut self, what: &str, names: &[&str], rows: &mut Rows) -> Reading<()> {
        rows.clear();
        if self.peek()? != b'[' {
            return match self.value()? {
                Value::Null => Ok(()),
                _ => Err(Unreadable::shape(what, "an array")),
            };
        }
        rows.reserve(self.lexer.as_slice().len());
        let mut index = 0_usize;
        let mut row = [Cell::Absent; MOST_MEMBERS];
        self.deeper(|reader| {
            let mut ended = reader.next_or_end(b']', true)?;
            while !ended {
                reader.row(what, names, &mut row)?;
                for (cell, name) in row.iter_mut().zip(names) {
                    match core::mem::replace(cell, Cell::Absent) {
                        Cell::Absent => rows.push(None),
                        Cell::Plain(bytes) => rows.push(Some(bytes)),
                        Cell::Other(b'-' | b'0'..=b'9', text) => rows.push(Some(text.as_bytes())),
                        Cell::Escaped(bytes) => rows.push(Some(unescaped(as_text(bytes)).as_bytes())),
                        Cell::Other(..) => {
                            return Err(Unreadable::shape(
                                &[what, "[", &decimal(index), "].", name].concat(),
                                "a string",
                            ));
                        }
                    }
                }
                index = index.wrapping_add(1);
                ended = reader.next_or_end(b']', false)?;
            }
            Ok(())
        })
    }

    #[inline]
    fn row(&mut self, what: &str, names: &[&str], row: &mut [Cell<'a>; MOST_MEMBERS]) -> Reading<()> {
        if self.peek()? != b'{' {
            self.skip()?;
            return Err(Unreadable::shape(what, "an array of objects"));
        }
        let mut guess = 0_usize;
        self.lexer.take_next();
        let mut ended = self.next_or_end(b'}', true)?;
        while !ended {
            self.lexer.eat_whitespace();
            let place = match names.get(guess) {
                Some(name) if self.took_name(name) => Some(guess),
                _ => {
                    let name = self.name()?;
                    names.iter().position(|own| own.as_bytes() == &*name)
                }
            };
            match place.and_then(|place| Some((place, row.get_mut(place)?))) {
                Some((place, cell)) => {
                    guess = place.wrapping_add(1);
                    *cell = self.cell()?;
                }
                None => self.skip()?,
            }
            ended = self.next_or_end(b'}', false)?;
        }
        Ok(())
    }

    /// Takes a member's name and its colon if they stand here just so. Byte by byte: for so few, a call that compares
    /// would take longer.
    #[inline]
    fn took_name(&mut self, name: &str) -> bool {
        let mut rest = self.lexer.as_slice().iter();
        let same = |byte: &u8, rest: &mut core::slice::Iter<'_, u8>| rest.next() == Some(byte);
        let took = same(&b'"', &mut rest)
            && name.as_bytes().iter().all(|byte| same(byte, &mut rest))
            && same(&b'"', &mut rest)
            && same(&b':', &mut rest);
        if took {
            self.lexer = SliceLexer::new(rest.as_slice());
        }
        took
    }
}
