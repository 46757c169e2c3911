//! Reading JSON that others wrote: the named members of an object, lists of rows, texts and whole numbers. Unknown
//! members are passed over, of a repeated name the last one counts, `null` is absent.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::rows::Rows;

/// Why a text could not be read.
#[derive(Debug)]
pub(crate) struct Unreadable {
    pub(crate) detail: String,
    /// The text ended too early: the same call can give the whole of it next time.
    pub(crate) cut_off: bool,
}

impl Unreadable {
    pub(crate) fn shape(what: &str, expected: &str) -> Self {
        Self { detail: format!("`{what}` must be {expected}"), cut_off: false }
    }
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        Self { detail: error.to_string(), cut_off: error.classify() == Category::Eof }
    }
}

type Member<'a> = Option<&'a RawValue>;

/// The values of the members with these names.
pub(crate) fn members<'a, const N: usize>(
    text: &'a str,
    names: &'static [&'static str; N],
) -> Result<[Member<'a>; N], Unreadable> {
    let mut found = [None; N];
    let mut source = serde_json::Deserializer::from_str(text);
    Members { names, found: &mut found }.deserialize(&mut source)?;
    source.end()?;
    Ok(found)
}

/// Every member, in the order of the text.
pub(crate) fn all_members(text: &str) -> Result<Vec<(Cow<'_, str>, &RawValue)>, Unreadable> {
    let mut source = serde_json::Deserializer::from_str(text);
    let found = source.deserialize_map(AllMembers)?;
    source.end()?;
    Ok(found)
}

/// A list of objects, of each the texts with these names. Absent and `null` are the empty list.
pub(crate) fn rows<const N: usize>(
    what: &'static str,
    list: Member<'_>,
    names: &'static [&'static str; N],
) -> Result<Rows<N>, Unreadable> {
    match list {
        None => Ok(Rows::new()),
        Some(list) if list.get().starts_with('[') => {
            Ok(List { what, names }.deserialize(&mut serde_json::Deserializer::from_str(list.get()))?)
        }
        Some(_) => Err(Unreadable::shape(what, "an array")),
    }
}

/// A text, or a number as its text.
pub(crate) fn text<'a>(what: &str, value: Member<'a>) -> Result<Option<Cow<'a, str>>, Unreadable> {
    let Some(raw) = value.map(RawValue::get) else { return Ok(None) };
    match raw.as_bytes() {
        [b'"', ..] => unescaped(raw).map(Some),
        [b'-' | b'0'..=b'9', ..] => Ok(Some(Cow::Borrowed(raw))),
        _ => Err(Unreadable::shape(what, "a string")),
    }
}

/// A whole number that JavaScript can hold, or a text of its digits.
pub(crate) fn whole_number(what: &str, value: Member<'_>) -> Result<Option<u64>, Unreadable> {
    const MAX_SAFE: u64 = (1 << 53) - 1;
    let Some(text) = text(what, value)? else { return Ok(None) };
    match text.parse::<u64>() {
        Ok(number) if number <= MAX_SAFE => Ok(Some(number)),
        _ => Err(Unreadable::shape(what, "a whole number from 0 to 2^53-1")),
    }
}

/// Bounds how deep a value is nested that JavaScript will read in full: its own reader may recurse.
pub(crate) fn check_depth(what: &str, value: &RawValue) -> Result<(), Unreadable> {
    const DEEPEST: u32 = 128;
    let (mut depth, mut in_text, mut escaped) = (0_u32, false, false);
    for byte in value.get().bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth = depth.saturating_add(1),
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(Unreadable::shape(what, "nested at most 128 deep"));
        }
    }
    Ok(())
}

fn unescaped(raw: &str) -> Result<Cow<'_, str>, Unreadable> {
    let inner = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
    if !inner.contains('\\') {
        return Ok(Cow::Borrowed(inner));
    }
    Ok(Cow::Owned(serde_json::Deserializer::from_str(raw).deserialize_bytes(Unescaped)?))
}

/// Reads a string as bytes, which lets the escape of half a surrogate pair through: a vendor that cuts a nickname in
/// the middle of an emoji must not cost the whole page. The half is read as U+FFFD.
struct Unescaped;

impl Visitor<'_> for Unescaped {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<String, E> {
        let mut text = String::with_capacity(bytes.len());
        let mut skip = 0_usize;
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            // Half a surrogate pair is three bytes, 0xED first, which arrive as three invalid chunks.
            for byte in chunk.invalid() {
                if skip > 0 {
                    skip = skip.saturating_sub(1);
                } else {
                    text.push('\u{FFFD}');
                    skip = if *byte == 0xED { 2 } else { 0 };
                }
            }
        }
        Ok(text)
    }
}

/// Not generic over the number of names: a copy of the JSON reader for each number would double the module's size.
struct Members<'a, 'de> {
    names: &'static [&'static str],
    found: &'a mut [Member<'de>],
}

impl<'de> DeserializeSeed<'de> for Members<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<(), D::Error> {
        source.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Members<'_, 'de> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(place) = map.next_key_seed(Name { names: self.names })? {
            match place.and_then(|place| self.found.get_mut(place)) {
                Some(value) => *value = map.next_value()?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct AllMembers;

impl<'de> Visitor<'de> for AllMembers {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        #[derive(serde::Deserialize)]
        struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
        let mut found = Vec::new();
        while let Some((Name(name), value)) = map.next_entry()? {
            found.push((name, value));
        }
        Ok(found)
    }
}

/// Reads a member's name into its place among the wanted ones.
struct Name {
    names: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_bytes(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<usize>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a member's name")
    }

    fn visit_bytes<E: serde::de::Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(self.names.iter().position(|own| own.as_bytes() == name))
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        self.visit_bytes(name.as_bytes())
    }
}

struct List<const N: usize> {
    what: &'static str,
    names: &'static [&'static str; N],
}

impl<'de, const N: usize> DeserializeSeed<'de> for List<N> {
    type Value = Rows<N>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_seq(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for List<N> {
    type Value = Rows<N>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` to be an array of objects", self.what)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rows<N>, A::Error> {
        let mut rows = Rows::new();
        let mut index = 0_usize;
        let mut row = [None; N];
        while list.next_element_seed(Members { names: self.names, found: &mut row })?.is_some() {
            for (cell, name) in row.into_iter().zip(self.names) {
                let cell = text(name, cell).map_err(|error| {
                    A::Error::custom(format_args!("{}[{index}]: {}", self.what, error.detail))
                })?;
                if !rows.push(cell.as_deref()) {
                    return Err(A::Error::custom("the list is larger than 4 GiB"));
                }
            }
            (row, index) = ([None; N], index.saturating_add(1));
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_member_counts_and_null_is_absent() {
        let [a, b] = members(r#" {"b":null,"a":1,"x":[{}],"\u0061":"2"} "#, &["a", "b"]).unwrap();
        assert_eq!(text("a", a).unwrap().as_deref(), Some("2"));
        assert!(b.is_none());
    }

    #[test]
    fn half_a_surrogate_pair_is_one_replacement() {
        for (json, expected) in [
            (r#""a\ud83d""#, "a\u{FFFD}"),
            (r#""\ude00b""#, "\u{FFFD}b"),
            (r#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"),
            (r#""\ud83dx\n""#, "\u{FFFD}x\n"),
            (r#""\u0000\"\\\/""#, "\0\"\\/"),
        ] {
            assert_eq!(unescaped(json).unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn tells_a_cut_from_an_error() {
        assert!(members(r#"{"a":[1,2"#, &["a"]).unwrap_err().cut_off);
        assert!(!members("<html>", &["a"]).unwrap_err().cut_off);
        assert!(!members("[]", &["a"]).unwrap_err().cut_off);
        assert!(!members(r#"{"a":1}x"#, &["a"]).unwrap_err().cut_off);
    }

    #[test]
    fn depth_is_bounded() {
        let deep = |times: usize| format!(r#"{{"a":{}{}}}"#, "[".repeat(times), "]".repeat(times));
        for (times, fits) in [(128, true), (129, false), (100_000, false)] {
            let json = deep(times);
            let [value] = members(&json, &["a"]).unwrap();
            assert_eq!(check_depth("a", value.unwrap()).is_ok(), fits, "{times}");
        }
        let [value] = members(r#"{"a":"[[[\"[["}"#, &["a"]).unwrap();
        assert!(check_depth("a", value.unwrap()).is_ok());
    }
}
