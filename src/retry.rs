//! What those who send ask the core: whether to try again, and how to say that nothing came.

use iot_accounts_core::internal::{Failure, decide};
use iot_accounts_core::{ApiError, Attempts, ErrorKind, InvalidInput, Provider};
use wasm_bindgen::prelude::*;

use crate::entropy;
use crate::errors::{Thrown, whole};

/// How long to wait before the next attempt, in milliseconds; `undefined` when there must be none. After an error of
/// kind `clock` the next attempt must be signed with the server's time. `retry_after_ms` is that of the error.
#[wasm_bindgen(js_name = retryDelay)]
#[expect(
    clippy::too_many_arguments,
    clippy::fn_params_excessive_bools,
    reason = "scalars cross the boundary cheaply"
)]
pub fn retry_delay(
    kind: &str,
    retryable: bool,
    retry_after_ms: Option<f64>,
    server_time_is_known: bool,
    failed: u32,
    retries: u32,
    clock_corrected: bool,
    replayed: bool,
) -> Result<Option<u32>, Thrown> {
    let retry_after_ms = retry_after_ms.and_then(whole).and_then(|ms| ms.try_into().ok());
    let failure = Failure { kind: kind_of(kind)?, retryable, retry_after_ms, server_time_is_known };
    let attempts = Attempts { failed, retries, clock_corrected, replayed };
    let retry = decide(&failure, attempts, entropy::jitter());
    Ok(retry.map(|retry| u32::try_from(retry.delay_ms).unwrap_or(u32::MAX)))
}

/// Throws the error of kind `timeout`, `network` or `malformed-response` that the sender found.
#[wasm_bindgen(js_name = throwSendingError)]
pub fn throw_sending_error(provider: &str, kind: &str, detail: &str) -> Result<(), Thrown> {
    let provider = if provider == Provider::Aliyun.name() { Provider::Aliyun } else { Provider::Tencent };
    Err(ApiError::of_sending(provider, kind_of(kind)?, detail).into())
}

fn kind_of(name: &str) -> Result<ErrorKind, InvalidInput> {
    ErrorKind::of_name(name).ok_or_else(|| InvalidInput::new("kind", "must be one of an ApiError"))
}
