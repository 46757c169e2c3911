//! Reading one text: values and objects.

use alloc::borrow::Cow;

use hifijson::num::Lex as _;
use hifijson::str::Lex as _;
use hifijson::token::Lex as _;
use hifijson::{Expect, Read as _, SliceLexer, Write as _};
use iot_accounts_text::unescape;

use super::error::{Reading, Unreadable};
use super::token::{Token, Value, as_text};

/// How deep values may be nested: the lexer recurses, and so may whoever reads what is handed on.
const MAX_DEPTH: u32 = 128;

/// A position in a text, before a value.
pub struct Reader<'a> {
    text: &'a str,
    pub(super) lexer: SliceLexer<'a>,
    pub(super) depth: u32,
}

/// Is given the name of each member, and reads its value or gives `false`: the value is then skipped.
///
/// A closure that gave `()` would have the type of one in `core::fmt` in a table of functions: what is there and is called by
/// nobody of its type is left out of a module, and all of `core::fmt` would stay.
pub type OnMember<'a, 'f> = &'f mut dyn FnMut(&mut Reader<'a>, &str) -> Reading<bool>;

/// Reads a text that is one object.
///
/// # Errors
/// [`Unreadable`]: broken JSON, or no object, and where.
pub fn read_object<'a>(text: &'a str, on_member: OnMember<'a, '_>) -> Reading<()> {
    let mut reader = Reader::new(text);
    reader.members("answer", on_member).and_then(|()| reader.end()).map_err(|error| reader.locate(error))
}

/// A member whose shape is not known beforehand.
#[derive(Debug, Default, PartialEq)]
pub enum Member<T> {
    /// `null`, or no such member.
    #[default]
    Absent,
    /// It has the shape that was expected.
    Read(T),
    /// It is JSON of another shape.
    Odd,
}

impl<'a> Reader<'a> {
    /// At the beginning of a text.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, lexer: SliceLexer::new(text.as_bytes()), depth: 0 }
    }

    /// The members of the object that stands here.
    ///
    /// # Errors
    /// [`Unreadable`]: broken JSON, or no object.
    pub fn members(&mut self, what: &str, on_member: OnMember<'a, '_>) -> Reading<()> {
        if self.peek()? != b'{' {
            // Broken JSON is reported as such, rather than as a wrong shape.
            self.skip()?;
            return Err(Unreadable::shape(what, "an object"));
        }
        self.nested(|reader| {
            let mut ended = reader.next_or_end(b'}', true)?;
            while !ended {
                let name = reader.name()?;
                reader.member(as_text(&name), on_member)?;
                ended = reader.next_or_end(b'}', false)?;
            }
            Ok(())
        })
    }

    /// The member of this name, before its value.
    ///
    /// # Errors
    /// As for [`Reader::value`].
    pub fn member(&mut self, name: &str, on_member: OnMember<'a, '_>) -> Reading<()> {
        if on_member(self, name)? { Ok(()) } else { self.skip() }
    }

    /// The value that stands here.
    ///
    /// # Errors
    /// [`Unreadable`]: broken JSON.
    pub fn value(&mut self) -> Reading<Value<'a>> {
        Ok(match self.token()? {
            Token::Absent => Value::Null,
            Token::Plain(bytes) => Value::Text(Cow::Borrowed(as_text(bytes))),
            Token::Escaped(bytes) => Value::Text(Cow::Owned(unescape(as_text(bytes)))),
            Token::Other(b'-' | b'0'..=b'9', raw) => Value::Number(raw),
            Token::Other(b'{' | b'[', raw) => Value::Nested(raw),
            Token::Other(first, _) => Value::Bool(first == b't'),
        })
    }

    /// The value that stands here, as it is written, `null` included.
    ///
    /// # Errors
    /// As for [`Reader::value`].
    pub fn raw(&mut self) -> Reading<&'a str> {
        let start = self.begin()?;
        self.skip()?;
        Ok(self.since(start))
    }

    // Always: in the loop over the rows a call for each token would take a fifth of the time.
    #[inline(always)]
    pub(super) fn token(&mut self) -> Reading<Token<'a>> {
        match self.peek()? {
            b'"' => {
                self.lexer.take_next();
                self.string()
            }
            b'n' => self.skip().map(|()| Token::Absent),
            first => Ok(Token::Other(first, self.raw()?)),
        }
    }

    /// The string whose opening quote was just taken.
    #[inline(always)]
    fn string(&mut self) -> Reading<Token<'a>> {
        let rest = self.lexer.as_slice();
        let mut bytes: &[u8] = &[];
        self.lexer.write_until(&mut bytes, |byte| matches!(byte, b'"' | b'\\' | 0..=0x1F));
        if self.lexer.peek_next() == Some(b'"') {
            self.lexer.take_next();
            return Ok(Token::Plain(bytes));
        }
        self.lexer.str_ignore().map_err(hifijson::Error::Str)?;
        let length = rest.len().saturating_sub(self.lexer.as_slice().len()).saturating_sub(1);
        Ok(Token::Escaped(rest.get(..length).unwrap_or_default()))
    }

    /// The name of a member, and the colon behind it.
    #[inline]
    pub(super) fn name(&mut self) -> Reading<Cow<'a, [u8]>> {
        if self.lexer.ws_peek() != Some(b'"') {
            return Err(Expect::String.into());
        }
        self.lexer.take_next();
        let name = match self.string()? {
            Token::Plain(bytes) => Cow::Borrowed(bytes),
            Token::Escaped(bytes) => Cow::Owned(unescape(as_text(bytes)).into_bytes()),
            Token::Absent | Token::Other(..) => Cow::default(),
        };
        self.lexer.expect(SliceLexer::ws_peek, b':').ok_or(Expect::Colon)?;
        Ok(name)
    }

    /// Reads the value that stands here, and skips what has another shape than `read` expects.
    ///
    /// # Errors
    /// As for [`Reader::value`].
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Reading<T>) -> Reading<Member<T>> {
        if self.take_null()? {
            return Ok(Member::Absent);
        }
        let (rest, depth) = (self.lexer.as_slice(), self.depth);
        match read(self) {
            Ok(value) => Ok(Member::Read(value)),
            Err(error) => self.skip_odd(error, rest, depth).map(|()| Member::Odd),
        }
    }

    #[inline(never)]
    fn take_null(&mut self) -> Reading<bool> {
        let is_null = self.peek()? == b'n';
        if is_null {
            self.skip()?;
        }
        Ok(is_null)
    }

    #[cold]
    #[inline(never)]
    fn skip_odd(&mut self, error: Unreadable, rest: &'a [u8], depth: u32) -> Reading<()> {
        if error.is_syntax() {
            return Err(error);
        }
        (self.lexer, self.depth) = (SliceLexer::new(rest), depth);
        self.skip()
    }

    /// Skips the value that stands here.
    ///
    /// # Errors
    /// As for [`Reader::value`].
    pub fn skip(&mut self) -> Reading<()> {
        match self.peek()? {
            b'"' => {
                self.lexer.take_next();
                self.string().map(drop)
            }
            b'{' => self.members("", &mut |_, _| Ok(false)),
            b'[' => self.skip_elements(),
            b'-' | b'0'..=b'9' => {
                self.lexer.num_ignore().validate().map_err(hifijson::Error::Num)?;
                Ok(())
            }
            b'a'..=b'z' => Ok(self.lexer.null_or_bool().map(drop).ok_or(Expect::Value)?),
            _ => Err(Expect::Value.into()),
        }
    }

    fn skip_elements(&mut self) -> Reading<()> {
        self.nested(|reader| {
            let mut ended = reader.next_or_end(b']', true)?;
            while !ended {
                reader.skip()?;
                ended = reader.next_or_end(b']', false)?;
            }
            Ok(())
        })
    }

    /// The offset at which the value that stands here begins, for [`Self::since`].
    ///
    /// # Errors
    /// As for [`Reader::value`].
    pub fn begin(&mut self) -> Reading<usize> {
        self.peek()?;
        Ok(self.offset())
    }

    /// Whether the value that stands here begins with this byte.
    ///
    /// # Errors
    /// As for [`Reader::value`].
    pub fn begins_with(&mut self, byte: u8) -> Reading<bool> {
        Ok(self.peek()? == byte)
    }

    #[inline]
    pub(super) fn peek(&mut self) -> Reading<u8> {
        Ok(self.lexer.ws_peek().ok_or(Expect::Value)?)
    }

    /// Takes the opening bracket, and reads what it opens.
    pub(super) fn nested(&mut self, read: impl FnOnce(&mut Self) -> Reading<()>) -> Reading<()> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > MAX_DEPTH {
            return Err(hifijson::Error::Depth.into());
        }
        self.lexer.take_next();
        read(self)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    /// Takes the closing bracket (`true`), or the comma before another item.
    #[inline]
    pub(super) fn next_or_end(&mut self, end: u8, is_first: bool) -> Reading<bool> {
        match self.lexer.ws_peek() {
            Some(byte) if byte == end => {
                self.lexer.take_next();
                Ok(true)
            }
            Some(_) if is_first => Ok(false),
            Some(b',') => {
                self.lexer.take_next();
                Ok(false)
            }
            _ => Err(Expect::CommaOrEnd.into()),
        }
    }

    pub(super) fn is_at_end(&mut self) -> bool {
        self.lexer.ws_peek().is_none()
    }

    fn end(&mut self) -> Reading<()> {
        if self.is_at_end() { Ok(()) } else { Err(Expect::Eof.into()) }
    }

    #[inline]
    fn offset(&self) -> usize {
        self.text.len().saturating_sub(self.lexer.as_slice().len())
    }

    /// The text from an offset to here.
    #[inline]
    #[must_use]
    pub fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.offset()).unwrap_or_default()
    }

    /// Tells a text that ends too early from one that is broken.
    #[cold]
    #[inline(never)]
    fn locate(&self, error: Unreadable) -> Unreadable {
        if !error.is_syntax() {
            return error;
        }
        let rest = self.lexer.as_slice();
        let literal_begun = [&b"ull"[..], b"rue", b"alse"].iter().any(|tail| tail.starts_with(rest));
        error.at(self.offset(), rest.trim_ascii().is_empty() || literal_begun)
    }
}
