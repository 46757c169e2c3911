//! Errors as texts of packed cells, of which js/src makes its classes, and numbers as JavaScript has them.

use iot_accounts_core::internal::{decimal, pack};
use iot_accounts_core::{ApiError, InvalidInput};
use wasm_bindgen::JsValue;

/// What a call throws.
#[derive(Debug)]
pub struct Thrown(String);

impl From<Thrown> for JsValue {
    fn from(Thrown(cells): Thrown) -> Self {
        cells.into()
    }
}

/// Two cells: field, expected.
impl From<InvalidInput> for Thrown {
    fn from(error: InvalidInput) -> Self {
        Self(pack(&[Some(&error.field), Some(&error.expected)]))
    }
}

/// Eleven cells: message, provider, kind, code, vendorMessage, localizedMessage, status, requestId, retryable (absent when
/// not), retryAfterMs, serverTimeMs.
impl From<ApiError> for Thrown {
    fn from(error: ApiError) -> Self {
        Self(pack(&[
            Some(&error.message()),
            Some(error.provider.name()),
            Some(error.kind.name()),
            Some(&error.code),
            Some(&error.vendor_message),
            error.localized_message.as_deref(),
            error.status.map(decimal).as_deref(),
            error.request_id.as_deref(),
            error.retryable.then_some(""),
            error.retry_after_ms.map(decimal).as_deref(),
            error.server_time_ms.map(decimal).as_deref(),
        ]))
    }
}

/// A whole number, exactly; `None` for a fraction, NaN or a number too large to be exact.
#[expect(clippy::cast_possible_truncation, reason = "casts saturate, and what they change is refused")]
pub(crate) fn whole(number: f64) -> Option<i64> {
    const MAX_SAFE: f64 = 9_007_199_254_740_991.0;
    let integer = number as i64;
    (integer as f64 == number && number.abs() <= MAX_SAFE).then_some(integer)
}
