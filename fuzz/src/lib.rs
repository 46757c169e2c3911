//! What must hold for every input, each checked against another implementation: serde_json, the `url` crate, `httpdate`, and
//! the signatures written out once more.
//!
//! A target takes bytes and panics when something does not hold. `fuzz_targets` hands it the bytes that libFuzzer makes up;
//! `tests/replay.rs` those of `found` and the seeds, with the stable compiler.

pub mod aliyun_answers;
pub mod aliyun_signing;
pub mod dates;
pub mod endpoints;
pub mod explanations;
mod json;
mod message;
pub mod seeds;
pub mod tencent_answers;
pub mod tencent_signing;

/// A target by its name.
pub type Target = (&'static str, fn(&[u8]));

/// All targets, by the names of the files in `fuzz_targets`.
pub const TARGETS: [Target; 7] = [
    ("tencent_answers", tencent_answers::check),
    ("aliyun_answers", aliyun_answers::check),
    ("tencent_signing", tencent_signing::check),
    ("aliyun_signing", aliyun_signing::check),
    ("explanations", explanations::check),
    ("endpoints", endpoints::check),
    ("dates", dates::check),
];
