//! Plain objects on their way out, by serde-wasm-bindgen: errors, explanations and constants.
//! Cold: each member is a crossing.

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use wasm_bindgen::JsValue;

/// The value of a member.
#[derive(Clone, Copy)]
pub(crate) enum Member<'a> {
    /// The object does not have this member.
    Absent,
    Text(&'a str),
    Number(f64),
    Flag(bool),
    Texts(&'a [&'a str]),
    Object(&'a [(&'a str, Member<'a>)]),
}

impl<'a> From<Option<&'a str>> for Member<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Absent, Self::Text)
    }
}

/// Makes an object of these members.
pub(crate) fn object(members: &[(&str, Member<'_>)]) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    // Nothing here can fail: there are only texts, numbers, flags and lists of texts.
    Member::Object(members).serialize(&serializer).unwrap_or(JsValue::UNDEFINED)
}

// One implementation for all objects: a derived one for each would be larger than all that they hold.
impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Absent => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_f64(number),
            Self::Flag(flag) => serializer.serialize_bool(flag),
            Self::Texts(texts) => serializer.collect_seq(texts),
            Self::Object(members) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, member) in members {
                    if !matches!(member, Self::Absent) {
                        map.serialize_entry(name, member)?;
                    }
                }
                map.end()
            }
        }
    }
}
