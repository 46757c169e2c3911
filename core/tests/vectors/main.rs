//! Every case in vectors through the public API.
#![allow(missing_docs, reason = "a test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_in_result,
    clippy::panic_in_result_fn,
    reason = "a test fails by panicking"
)]

mod answers;
mod canonical;
mod hashes;
mod signing;
#[path = "../support/mod.rs"]
mod support;

use serde_json::Value;
use support::Case;

/// Runs all cases before it fails, so that one look shows every difference.
pub(crate) fn check_all(cases: &[Case], check: impl Fn(&Case) -> Result<(), String>) {
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|case| check(case).err().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

pub(crate) fn same(what: &str, ours: &Value, expected: &Value) -> Result<(), String> {
    if ours == expected { Ok(()) } else { Err(format!("{what}\n  ours     {ours}\n  expected {expected}")) }
}
