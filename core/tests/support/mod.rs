//! The cases in vectors, as the tests read them.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and not every test needs all of this"
)]

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

pub struct Case {
    pub name: String,
    pub folder: PathBuf,
}

impl Case {
    pub fn has(&self, file: &str) -> bool {
        self.folder.join(file).exists()
    }

    pub fn text(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file))
            .unwrap_or_else(|error| panic!("{}/{file}: {error}", self.name))
    }

    pub fn json(&self, file: &str) -> Value {
        serde_json::from_str(&self.text(file)).unwrap_or_else(|error| panic!("{}/{file}: {error}", self.name))
    }
}

pub fn cases(cloud: &str, wanted: impl Fn(&Case) -> bool) -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../vectors").join(cloud);
    let mut found: Vec<_> = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|folder| Case { name: folder.file_name().unwrap().to_string_lossy().into_owned(), folder })
        .filter(wanted)
        .collect();
    found.sort_by(|left, right| left.name.cmp(&right.name));
    assert!(found.len() >= 20, "only {} cases for {cloud}", found.len());
    found
}

pub fn text_of<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}

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
