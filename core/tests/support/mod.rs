//! The cases in vectors, as the tests read them.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and not every test needs all of this"
)]

use std::collections::BTreeMap;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use serde_json::value::RawValue;

/// The members of a JSON object as the file has them: numbers must arrive as they were written.
pub type Members = BTreeMap<String, Box<RawValue>>;

/// A case of a file in vectors: its members are described in vectors/README.md.
pub struct Case {
    pub name: String,
    members: Members,
}

impl Case {
    pub fn has(&self, member: &str) -> bool {
        self.members.contains_key(member)
    }

    pub fn raw(&self, member: &str) -> &RawValue {
        self.members.get(member).unwrap_or_else(|| panic!("`{}` has no member `{member}`", self.name))
    }

    pub fn json(&self, member: &str) -> Value {
        serde_json::from_str(self.raw(member).get()).unwrap()
    }

    pub fn text(&self, member: &str) -> String {
        serde_json::from_str(self.raw(member).get()).unwrap()
    }
}

/// The cases of a cloud that have the member, by name.
pub fn cases(cloud: &str, member: &str) -> Vec<Case> {
    let mut found = Vec::new();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/vectors")).unwrap() {
        let entry = entry.unwrap();
        if !entry.file_name().to_str().unwrap().starts_with(&format!("{cloud}-")) {
            continue;
        }
        let file: Members = serde_json::from_str(&fs::read_to_string(entry.path()).unwrap()).unwrap();
        let cases: BTreeMap<String, Members> = serde_json::from_str(file["cases"].get()).unwrap();
        found.extend(cases.into_iter().map(|(name, members)| Case { name, members }));
    }
    found.retain(|case| case.has(member));
    found.sort_by(|left, right| left.name.cmp(&right.name));
    found
}

pub fn text_of<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

/// The body of an answer, in whichever of the three forms the case gives it.
pub fn body_of(response: &Value) -> Vec<u8> {
    if let Some(body) = text_of(response, "body") {
        return body.as_bytes().to_vec();
    }
    if let Some(body) = text_of(response, "bodyBase64") {
        return STANDARD.decode(body).unwrap();
    }
    let repeat = &response["bodyRepeat"];
    let times = usize::try_from(repeat["times"].as_u64().unwrap()).unwrap();
    text_of(repeat, "text").unwrap().repeat(times).into_bytes()
}
