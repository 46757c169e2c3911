//! JSON read by serde_json, with what its own `Value` does not keep: numbers as they are written, the source of each
//! object, and repeated names.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// How deep the core reads.
const MAX_DEPTH: usize = 128;

#[derive(Debug, PartialEq)]
pub enum Json<'a> {
    Null,
    /// As it is written.
    Bool(&'a str),
    Number(&'a str),
    Text(String),
    Array {
        source: &'a str,
        items: Vec<Json<'a>>,
    },
    Object(Object<'a>),
}

#[derive(Debug, PartialEq)]
pub struct Object<'a> {
    pub source: &'a str,
    members: Vec<(String, Json<'a>)>,
}

/// What serde_json makes of a text.
pub enum Reading<'a> {
    /// It is no JSON.
    Broken,
    /// It is JSON, and nested deeper than the core reads.
    TooDeep,
    Read(Json<'a>),
}

pub fn read(text: &str) -> Reading<'_> {
    let Ok(raw) = serde_json::from_str::<&RawValue>(text) else { return Reading::Broken };
    if depth(raw.get()) > MAX_DEPTH { Reading::TooDeep } else { Reading::Read(Json::from_raw(raw.get())) }
}

impl<'a> Json<'a> {
    fn from_raw(source: &'a str) -> Self {
        match source.as_bytes()[0] {
            b'n' => Self::Null,
            b't' | b'f' => Self::Bool(source),
            b'"' => Self::Text(serde_json::from_str::<Lossy>(source).unwrap().0),
            b'[' => {
                let items: Items<'a> = serde_json::from_str(source).unwrap();
                let items = items.0.into_iter().map(|raw| Self::from_raw(raw.get())).collect();
                Self::Array { source, items }
            }
            b'{' => {
                let members: Members<'a> = serde_json::from_str(source).unwrap();
                let members = members.0.into_iter().map(|(name, raw)| (name, Self::from_raw(raw.get())));
                Self::Object(Object { source, members: members.collect() })
            }
            _ => Self::Number(source),
        }
    }

    pub fn object(&self) -> Option<&Object<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// A text, or a number as its text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(text) => Some(text),
            _ => None,
        }
    }

    /// A text, or what is none as it is written.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Null => None,
            Self::Text(text) => Some(text),
            Self::Bool(source) | Self::Number(source) | Self::Array { source, .. } => Some(source),
            Self::Object(object) => Some(object.source),
        }
    }

    /// The whole number from 0 to 2^53-1 that this is, or spells as JSON does.
    pub fn whole_number(&self) -> Option<u64> {
        let text = self.text()?;
        let Reading::Read(Json::Number(number)) = read(text) else { return None };
        // White space around it is part of a text, and of no number.
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let (is_negative, integer) =
            integer.strip_prefix('-').map_or((false, integer), |digits| (true, digits));
        let digits = format!("{integer}{fraction}");
        if number != text {
            return None;
        }
        if digits.bytes().all(|digit| digit == b'0') {
            return Some(0);
        }
        let point = i64::try_from(integer.len()).ok()?.checked_add(exponent.parse().ok()?)?;
        let point = usize::try_from(point).ok().filter(|point| *point <= 10_000)?;
        let whole = format!("{digits:0<point$}");
        let (whole, rest) = whole.split_at(point);
        let is_whole = !is_negative && rest.bytes().all(|digit| digit == b'0');
        let whole = whole.trim_start_matches('0').parse().ok().filter(|number| *number < 1 << 53);
        whole.filter(|_| is_whole)
    }
}

impl<'a> Object<'a> {
    /// The last member with this name counts, and `null` is absent.
    pub fn get(&self, name: &str) -> Option<&Json<'a>> {
        let (_, value) = self.members.iter().rev().find(|(other, _)| other == name)?;
        (*value != Json::Null).then_some(value)
    }

    /// What somebody said in a member, absent being nothing.
    pub fn words(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Json::words)
    }

    /// Whether a member is there, and neither a text nor a number.
    pub fn has_odd(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.text().is_none())
    }

    /// A member that is a text or a number; any other is absent.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Json::text)
    }
}

/// How deep the brackets of valid JSON are nested.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

struct Items<'a>(Vec<&'a RawValue>);

struct Members<'a>(Vec<(String, &'a RawValue)>);

/// A string in which half a surrogate pair is read as U+FFFD.
struct Lossy(String);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ItemsVisitor;
        impl<'de> Visitor<'de> for ItemsVisitor {
            type Value = Items<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Items<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = access.next_element()? {
                    items.push(item);
                }
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(ItemsVisitor)
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Lossy(name), value)) = access.next_entry()? {
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

impl<'de> Deserialize<'de> for Lossy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct LossyVisitor;
        impl Visitor<'_> for LossyVisitor {
            type Value = Lossy;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Lossy, E> {
                Ok(Lossy(replace_halves(bytes)))
            }
        }
        // As bytes serde_json lets half a pair through, as the three bytes that UTF-8 would have for it.
        deserializer.deserialize_bytes(LossyVisitor)
    }
}

fn replace_halves(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, tail @ ..] = rest {
        match rest {
            [0xed, 0xa0..=0xbf, _, after @ ..] => {
                out.extend_from_slice("\u{fffd}".as_bytes());
                rest = after;
            }
            _ => {
                out.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(out).unwrap()
}
