//! What can be said of a signature that was not accepted.

use core::fmt;

use crate::hidden::Hidden;
use crate::prelude::*;

/// What was compared, where the two sides differ, and what to check. Debug does not show the texts: a header or a parameter that
/// was signed may be a token.
#[derive(Clone, Default, PartialEq, Eq)]
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

impl fmt::Debug for SignatureMismatch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |text: &Option<String>| text.as_ref().map(|text| Hidden(text.len()));
        formatter
            .debug_struct("SignatureMismatch")
            .field("part", &self.part)
            .field("ours", &hidden(&self.ours))
            .field("theirs", &hidden(&self.theirs))
            .field("string_to_sign", &Hidden(self.string_to_sign.len()))
            .field("server_string_to_sign", &hidden(&self.server_string_to_sign))
            .field("cut_off", &self.cut_off)
            .field("advice", &self.advice)
            .finish()
    }
}
