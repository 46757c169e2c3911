//! What can be said of a signature that was not accepted.

use crate::prelude::*;

/// What was compared, where the two sides differ, and what to check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "camelCase"))]
#[non_exhaustive]
pub struct SignatureMismatch {
    /// The first part that differs: `method`, `accept`, `content-md5`, `content-type`, `date`, `path`, or `header` with
    /// its name. Absent when both sides agree, or when the server did not show its side.
    pub part: Option<String>,
    /// That part in our string to sign; absent for a header that only the server signed.
    pub ours: Option<String>,
    /// That part in the server's; absent for a header that only we signed.
    pub theirs: Option<String>,
    /// Ours, with its line breaks.
    pub string_to_sign: String,
    /// The server's, as it arrived: with its line breaks replaced or removed, perhaps cut off.
    pub server_string_to_sign: Option<String>,
    /// The server's text ended early, and agrees as far as it goes.
    pub cut_off: bool,
    /// What to check, the likeliest first.
    pub advice: Vec<String>,
}
