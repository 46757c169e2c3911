//! What those who send ask the core: whether to try again, and how to say that nothing came.

use wasm_bindgen::prelude::*;

use super::ambient;
use crate::error::{ApiError, ErrorKind, Provider};
use crate::retry::{Attempts, Failure, decide};

/// How long to wait before the next attempt, in milliseconds; `undefined` when there must be none. After an error of
/// kind `clock` the next attempt must be signed with the server's time. `error` is an `ApiError` or looks like one.
#[wasm_bindgen(js_name = retryDelay)]
pub fn retry_delay(
    error: JsValue,
    failed: u32,
    retries: u32,
    clock_corrected: bool,
    replayed: bool,
) -> Result<Option<u32>, JsValue> {
    let failure: Failure = serde_wasm_bindgen::from_value(error)?;
    let attempts = Attempts { failed, retries, clock_corrected, replayed };
    let retry = decide(&failure, attempts, ambient::jitter());
    Ok(retry.map(|retry| u32::try_from(retry.delay_ms).unwrap_or(u32::MAX)))
}

/// Throws the error of kind `timeout`, `network` or `malformed-response` that the sender found.
#[wasm_bindgen(js_name = throwSendingError)]
pub fn throw_sending_error(provider: JsValue, kind: JsValue, detail: &str) -> Result<(), JsValue> {
    let provider: Provider = serde_wasm_bindgen::from_value(provider)?;
    let kind: ErrorKind = serde_wasm_bindgen::from_value(kind)?;
    Err(ApiError::of_sending(provider, kind, detail).into())
}
