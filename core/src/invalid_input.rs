//! The caller's mistake, found before anything is signed.

use core::error::Error;
use core::fmt;

use crate::prelude::*;
use iot_accounts_text::on_one_line;

/// The caller's mistake. Nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct InvalidInput {
    /// What is wrong, in camelCase and with its index or name: `offset`, `identityIds[2]`, `params.DeviceName`. On one line:
    /// control characters of a name are spaces.
    pub field: String,
    /// What would be right. Never repeats the value, which may be a secret.
    pub expected: String,
}

impl InvalidInput {
    /// Makes the error that is shown as "`offset` must be …".
    #[must_use]
    pub fn new(field: impl AsRef<str>, expected: impl AsRef<str>) -> Self {
        Self::from_texts(field.as_ref(), expected.as_ref())
    }

    // One cold function, so that the many checks hold nothing but the call.
    #[cold]
    #[inline(never)]
    fn from_texts(field: &str, expected: &str) -> Self {
        Self { field: field.chars().map(on_one_line).collect(), expected: expected.to_owned() }
    }

    pub(crate) fn integer(field: &str, min: i64, max: i64) -> Self {
        let expected = ["must be an integer from ", &decimal(min), " to ", &decimal(max)].concat();
        Self::new(field, &expected)
    }
}

impl fmt::Display for InvalidInput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        ["`", &self.field, "` ", &self.expected].iter().try_for_each(|part| formatter.write_str(part))
    }
}

impl Error for InvalidInput {}
