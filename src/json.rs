//! Reading JSON that others wrote, in one pass, and writing texts into our own. Unknown members are passed over, of a
//! repeated name the last one counts, `null` is absent.
//!
//! The lexer is hifijson: of the well-kept ones that were measured in WebAssembly (serde_json, jiter, aws-smithy-json) it
//! read a page of customers the fastest and added the least to the module. It has no unsafe code, and gives texts and
//! numbers as slices of the source, which is what the arena of a list is made of.

use std::borrow::Cow;

use hifijson::escape::Lex as _;
use hifijson::num::Lex as _;
use hifijson::str::Lex as _;
use hifijson::token::Lex as _;
use hifijson::{Expect, Read as _, SliceLexer};

use crate::rows::Rows;

/// How deep values may be nested: the lexer, and JavaScript's own reader of what is handed on, may recurse.
const DEEPEST: u32 = 128;

/// Why a text could not be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) detail: String,
    /// The text ended too early: the same call can give the whole of it next time.
    pub(crate) cut_off: bool,
    is_syntax: bool,
}

impl Unreadable {
    pub(crate) fn new(detail: &str, cut_off: bool) -> Self {
        Self { detail: detail.to_owned(), cut_off, is_syntax: false }
    }

    pub(crate) fn shape(what: &str, expected: &str) -> Self {
        Self { detail: format!("`{what}` must be {expected}"), cut_off: false, is_syntax: false }
    }
}

impl From<hifijson::Error> for Unreadable {
    fn from(error: hifijson::Error) -> Self {
        let detail = match error {
            hifijson::Error::Depth => "nested more than 128 deep".to_owned(),
            other => other.to_string(),
        };
        Self { detail, cut_off: false, is_syntax: true }
    }
}

impl From<Expect> for Unreadable {
    fn from(expected: Expect) -> Self {
        hifijson::Error::Token(expected).into()
    }
}

type Reading<T> = Result<T, Unreadable>;

/// A value, as far as it matters here.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Bool(bool),
    /// As it is written.
    Number(&'a str),
    Text(Cow<'a, str>),
    /// An array or an object, as it is written.
    Nested(&'a str),
}

impl<'a> Value<'a> {
    /// A text, or a number as its text.
    pub(crate) fn text(self, what: &str) -> Reading<Option<Cow<'a, str>>> {
        match self {
            Self::Null => Ok(None),
            Self::Text(text) => Ok(Some(text)),
            Self::Number(text) => Ok(Some(Cow::Borrowed(text))),
            Self::Bool(_) | Self::Nested(_) => Err(Unreadable::shape(what, "a string")),
        }
    }

    /// A whole number that JavaScript can hold, or a text of its digits.
    pub(crate) fn whole_number(self, what: &str) -> Reading<Option<u64>> {
        const MAX_SAFE: u64 = (1 << 53) - 1;
        let Some(text) = self.text(what)? else { return Ok(None) };
        match text.parse::<u64>() {
            Ok(number) if number <= MAX_SAFE => Ok(Some(number)),
            _ => Err(Unreadable::shape(what, "a whole number from 0 to 2^53-1")),
        }
    }
}

/// Stands in a text, before a value.
pub(crate) struct Reader<'a> {
    text: &'a str,
    lexer: SliceLexer<'a>,
    depth: u32,
}

/// Is given the name of each member, and must read its value.
type OnMember<'a, 'f> = &'f mut dyn FnMut(&mut Reader<'a>, &str) -> Reading<()>;

/// Reads a text that is one object.
pub(crate) fn object<'a>(text: &'a str, on_member: OnMember<'a, '_>) -> Reading<()> {
    let mut reader = Reader::new(text);
    reader.members("answer", on_member).and_then(|()| reader.end()).map_err(|error| reader.placed(error))
}

/// Reads a text that is an array of strings.
#[cfg(feature = "bindings")]
pub(crate) fn strings(text: &str) -> Reading<Vec<Cow<'_, str>>> {
    let mut reader = Reader::new(text);
    let mut found = Vec::new();
    reader.elements(&mut |reader| {
        let text = reader.value()?.text("element")?;
        found.push(text.ok_or_else(|| Unreadable::shape("element", "a string"))?);
        Ok(())
    })?;
    reader.end()?;
    Ok(found)
}

/// Whether a text is one number.
pub(crate) fn is_number(text: &str) -> bool {
    let mut lexer = SliceLexer::new(text.as_bytes());
    lexer.num_ignore().validate().is_ok() && lexer.as_slice().is_empty()
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, lexer: SliceLexer::new(text.as_bytes()), depth: 0 }
    }

    /// The members of the object that stands here.
    pub(crate) fn members(&mut self, what: &str, on_member: OnMember<'a, '_>) -> Reading<()> {
        if self.peek()? != b'{' {
            // Broken JSON is reported as such, rather than as a wrong shape.
            self.skip()?;
            return Err(Unreadable::shape(what, "an object"));
        }
        self.deeper(|reader| {
            if reader.next_or_end(b'}', true)? {
                return Ok(());
            }
            loop {
                let name = reader.name()?;
                on_member(reader, &name)?;
                if reader.next_or_end(b'}', false)? {
                    return Ok(());
                }
            }
        })
    }

    fn elements(&mut self, on_element: &mut dyn FnMut(&mut Self) -> Reading<()>) -> Reading<()> {
        if self.peek()? != b'[' {
            return Err(Expect::Value.into());
        }
        self.deeper(|reader| {
            if reader.next_or_end(b']', true)? {
                return Ok(());
            }
            loop {
                on_element(reader)?;
                if reader.next_or_end(b']', false)? {
                    return Ok(());
                }
            }
        })
    }

    /// The value that stands here.
    pub(crate) fn value(&mut self) -> Reading<Value<'a>> {
        Ok(match self.cell()? {
            Cell::Absent => Value::Null,
            Cell::Plain(text) => Value::Text(Cow::Borrowed(text)),
            Cell::Escaped(text) => Value::Text(Cow::Owned(unescaped(text))),
            Cell::Other(b'-' | b'0'..=b'9', raw) => Value::Number(raw),
            Cell::Other(b'{' | b'[', raw) => Value::Nested(raw),
            Cell::Other(first, _) => Value::Bool(first == b't'),
        })
    }

    /// The value that stands here, as it is written.
    pub(crate) fn raw(&mut self) -> Reading<&'a str> {
        let start = self.begin()?;
        self.skip()?;
        Ok(self.since(start))
    }

    /// The list of objects that stands here, of each the texts with these names, `null` being the empty list.
    ///
    /// This is the hot path of a page: a member is first compared with the name that it had in the row before.
    pub(crate) fn rows<const N: usize>(
        &mut self,
        what: &str,
        names: &[&str; N],
        rows: &mut Rows<N>,
    ) -> Reading<()> {
        rows.clear();
        if self.peek()? != b'[' {
            return match self.value()? {
                Value::Null => Ok(()),
                _ => Err(Unreadable::shape(what, "an array")),
            };
        }
        rows.reserve(self.lexer.as_slice().len());
        let mut index = 0_usize;
        self.elements(&mut |reader| {
            let mut row = [Cell::Absent; N];
            let mut guess = 0;
            reader.members(what, &mut |reader, name| {
                let place = match names.get(guess) {
                    Some(guessed) if *guessed == name => Some(guess),
                    _ => names.iter().position(|own| *own == name),
                };
                let Some(place) = place else { return reader.skip() };
                guess = place.wrapping_add(1);
                let cell = reader.cell()?;
                if let Some(own) = row.get_mut(place) {
                    *own = cell;
                }
                Ok(())
            })?;
            for (cell, name) in row.into_iter().zip(names) {
                match cell {
                    Cell::Absent => rows.push(None),
                    Cell::Plain(text) | Cell::Other(b'-' | b'0'..=b'9', text) => rows.push(Some(text)),
                    Cell::Escaped(text) => rows.push(Some(&unescaped(text))),
                    Cell::Other(..) => {
                        return Err(Unreadable::shape(&format!("{what}[{index}].{name}"), "a string"));
                    }
                }
            }
            index = index.wrapping_add(1);
            Ok(())
        })
    }

    fn cell(&mut self) -> Reading<Cell<'a>> {
        match self.peek()? {
            b'"' => {
                self.lexer.take_next();
                self.string()
            }
            b'n' => self.skip().map(|()| Cell::Absent),
            first => Ok(Cell::Other(first, self.raw()?)),
        }
    }

    /// The string whose opening quote was just taken.
    fn string(&mut self) -> Reading<Cell<'a>> {
        let start = self.place();
        self.lexer.skip_until(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F));
        let text = self.since(start);
        if self.lexer.peek_next() == Some(b'"') {
            self.lexer.take_next();
            return Ok(Cell::Plain(text));
        }
        self.lexer.str_ignore().map_err(hifijson::Error::Str)?;
        let quoted = self.since(start);
        Ok(Cell::Escaped(quoted.get(..quoted.len().saturating_sub(1)).unwrap_or_default()))
    }

    /// The name of a member, and the colon behind it.
    fn name(&mut self) -> Reading<Cow<'a, str>> {
        if self.lexer.ws_peek() != Some(b'"') {
            return Err(Expect::String.into());
        }
        self.lexer.take_next();
        let name = match self.string()? {
            Cell::Escaped(text) => Cow::Owned(unescaped(text)),
            Cell::Plain(text) | Cell::Other(_, text) => Cow::Borrowed(text),
            Cell::Absent => Cow::Borrowed(""),
        };
        self.lexer.expect(SliceLexer::ws_peek, b':').ok_or(Expect::Colon)?;
        Ok(name)
    }

    /// Reads the value that stands here; when it has a wrong shape, passes over it and tells that afterwards.
    pub(crate) fn attempt(
        &mut self,
        read: &mut dyn FnMut(&mut Self) -> Reading<()>,
    ) -> Reading<Option<Unreadable>> {
        self.peek()?;
        let (rest, depth) = (self.lexer.as_slice(), self.depth);
        match read(self) {
            Ok(()) => Ok(None),
            Err(error) if error.is_syntax => Err(error),
            Err(error) => {
                (self.lexer, self.depth) = (SliceLexer::new(rest), depth);
                self.skip()?;
                Ok(Some(error))
            }
        }
    }

    /// Passes over the value that stands here.
    pub(crate) fn skip(&mut self) -> Reading<()> {
        match self.peek()? {
            b'"' => {
                self.lexer.take_next();
                self.string().map(drop)
            }
            b'{' => self.members("", &mut |reader, _| reader.skip()),
            b'[' => self.elements(&mut Self::skip),
            b'-' | b'0'..=b'9' => {
                self.lexer.num_ignore().validate().map_err(hifijson::Error::Num)?;
                Ok(())
            }
            b'a'..=b'z' => Ok(self.lexer.null_or_bool().map(drop).ok_or(Expect::Value)?),
            _ => Err(Expect::Value.into()),
        }
    }

    /// Where the value that stands here begins, for [`Self::since`].
    pub(crate) fn begin(&mut self) -> Reading<usize> {
        self.peek()?;
        Ok(self.place())
    }

    pub(crate) fn begins_with(&mut self, byte: u8) -> Reading<bool> {
        Ok(self.peek()? == byte)
    }

    pub(crate) fn is_null(&mut self) -> Reading<bool> {
        self.begins_with(b'n')
    }

    fn peek(&mut self) -> Reading<u8> {
        Ok(self.lexer.ws_peek().ok_or(Expect::Value)?)
    }

    /// Takes the opening bracket, and reads what it opens.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Reading<()>) -> Reading<()> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > DEEPEST {
            return Err(hifijson::Error::Depth.into());
        }
        self.lexer.take_next();
        read(self)?;
        self.depth = self.depth.saturating_sub(1);
        Ok(())
    }

    /// Takes the closing bracket (`true`), or the comma before another item.
    fn next_or_end(&mut self, end: u8, is_first: bool) -> Reading<bool> {
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

    fn end(&mut self) -> Reading<()> {
        if self.lexer.ws_peek().is_none() { Ok(()) } else { Err(Expect::Eof.into()) }
    }

    fn place(&self) -> usize {
        self.text.len().saturating_sub(self.lexer.as_slice().len())
    }

    /// The text from a place to here.
    pub(crate) fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.place()).unwrap_or_default()
    }

    /// Tells a text that ends too early from one that is broken.
    fn placed(&self, mut error: Unreadable) -> Unreadable {
        if error.is_syntax {
            let rest = self.lexer.as_slice();
            let literal_begun = [&b"ull"[..], b"rue", b"alse"].iter().any(|tail| tail.starts_with(rest));
            error.cut_off = rest.trim_ascii().is_empty() || literal_begun;
            error.detail = format!("{} at byte {}", error.detail, self.place());
        }
        error
    }
}

/// A value as a slice of the text, not looked into yet.
#[derive(Clone, Copy)]
enum Cell<'a> {
    /// `null`, or no such member.
    Absent,
    /// Between the quotes, without any escape.
    Plain(&'a str),
    /// Between the quotes, with escapes.
    Escaped(&'a str),
    /// Anything else, by its first byte.
    Other(u8, &'a str),
}

/// Half a surrogate pair is read as U+FFFD: a vendor that cuts a nickname in the middle of an emoji must not cost the
/// whole page.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut high: Option<u16> = None;
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('\\') {
        let mut lexer = SliceLexer::new(after.as_bytes());
        let unit = match lexer.take_next() {
            Some(b'u') => lexer.hex::<u16>().ok(),
            Some(kind) => {
                lexer.escape(kind).ok().and_then(|character| u16::try_from(u32::from(character)).ok())
            }
            None => None,
        };
        let unit = unit.unwrap_or(0xFFFD);
        if !plain.is_empty() && high.take().is_some() {
            out.push(char::REPLACEMENT_CHARACTER);
        }
        out.push_str(plain);
        match (high.take(), unit) {
            (Some(first), 0xDC00..=0xDFFF) => {
                out.extend(
                    char::decode_utf16([first, unit])
                        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)),
                );
            }
            (before, _) => {
                if before.is_some() {
                    out.push(char::REPLACEMENT_CHARACTER);
                }
                match unit {
                    0xD800..=0xDBFF => high = Some(unit),
                    _ => out.push(char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER)),
                }
            }
        }
        let taken = after.len().saturating_sub(lexer.as_slice().len());
        rest = after.get(taken..).unwrap_or_default();
    }
    if high.is_some() {
        out.push(char::REPLACEMENT_CHARACTER);
    }
    out.push_str(rest);
    out
}

/// Writes a text as `JSON.stringify` does, byte for byte: what is signed is what others would sign.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // By bytes: whatever is special is ASCII, and what follows it begins a character.
    while let Some(place) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)) {
        let (plain, after) = rest.split_at_checked(place).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = after.chars();
        match characters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\x08') => out.push_str("\\b"),
            Some('\x0C') => out.push_str("\\f"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(control) => {
                out.push_str(if control < '\x10' { "\\u000" } else { "\\u001" });
                out.extend(char::from_digit(u32::from(control) & 0xF, 16));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(text: &str, name: &str) -> Reading<Option<String>> {
        let mut found = None;
        object(text, &mut |reader, own| {
            let value = reader.value()?;
            if own == name {
                found = value.text(name)?.map(String::from);
            }
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn last_member_counts_and_null_is_absent() {
        let json = r#" {"b":null,"a":1,"x":[{}],"\u0061":"2"} "#;
        assert_eq!(member(json, "a").unwrap().as_deref(), Some("2"));
        assert_eq!(member(json, "b").unwrap(), None);
    }

    #[test]
    fn half_a_surrogate_pair_is_one_replacement() {
        for (escaped, expected) in [
            (r"a\ud83d", "a\u{FFFD}"),
            (r"\ude00b", "\u{FFFD}b"),
            (r"\ud83d\ud83d\ude00", "\u{FFFD}😀"),
            (r"\ud83dx\n", "\u{FFFD}x\n"),
            (r"\ud83d\n\ude00", "\u{FFFD}\n\u{FFFD}"),
            (r"\ud83dx\ude00", "\u{FFFD}x\u{FFFD}"),
            (r#"\u0000\"\\\/\b\f\r\t"#, "\0\"\\/\u{8}\u{c}\r\t"),
            (r"\u5c0f\ud83c\udf1f小", "小🌟小"),
        ] {
            assert_eq!(unescaped(escaped), expected, "{escaped}");
        }
    }

    #[test]
    fn tells_a_cut_from_an_error() {
        let whole = r#"{"a":[1,-2.5e3,"x\u0041",true,null,{"b":false}]}"#;
        assert!(member(whole, "b").is_ok());
        for end in 1..whole.len() {
            assert!(member(whole.get(..end).unwrap(), "b").unwrap_err().cut_off, "{end}");
        }
        for broken in
            ["<html>", "[]", r#"{"a":1}x"#, r#"{"a":01}"#, r#"{"a":1,}"#, r#"{"a" 1}"#, r#"{"a":tru}"#]
        {
            assert!(!member(broken, "b").unwrap_err().cut_off, "{broken}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let deep = |times: usize| format!(r#"{{"a":{}{}}}"#, "[".repeat(times), "]".repeat(times));
        for (times, fits) in [(127, true), (128, false), (100_000, false)] {
            assert_eq!(member(&deep(times), "b").is_ok(), fits, "{times}");
        }
        assert!(member(r#"{"a":"[[[\"[["}"#, "b").is_ok());
    }

    #[test]
    fn writes_texts_as_serde_json_does() {
        let all: String = (0..0x300_u32).chain(0xFFF0..0x10010).filter_map(char::from_u32).collect();
        for text in ["", "plain", "\"quoted\"", "a\\b\\", all.as_str()] {
            let mut ours = String::new();
            push_string(&mut ours, text);
            assert_eq!(ours, serde_json::to_string(text).unwrap());
        }
    }
}
