//! What `send` asks: whether to try again, and how to say that nothing came.

use iot_accounts_core::{ApiError, Attempts, ErrorKind, Provider, retry};
use iot_accounts_host::entropy;
use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::errors::{Thrown, api_error};
use crate::params::{get, number, required_text, span, whole};

/// How long to wait before the next attempt, in milliseconds; `undefined` when there must be none. After an error of kind
/// `clock` the next attempt must be signed with the server's time.
///
/// `failure` has of the error `kind`, `retryable`, `retryAfterMs` and `serverTimeMs`, and of the attempts
/// `failed`, `retries`, `clockCorrected` and `replayed`.
#[wasm_bindgen(js_name = retryDelay)]
pub fn retry_delay(failure: &Object) -> Result<Option<u32>, Thrown> {
    let flag = |name| get(failure, name).as_bool().unwrap_or_default();
    let count =
        |name| number(failure, name).and_then(whole).and_then(|count| count.try_into().ok()).unwrap_or(0);
    // Which cloud it was makes no difference here.
    let mut error = ApiError::new(Provider::Tencent, required_text(failure, "kind")?.parse()?);
    error.retryable = flag("retryable");
    error.retry_after = number(failure, "retryAfterMs").and_then(span);
    error.server_time = number(failure, "serverTimeMs").and_then(span);
    let attempts = Attempts {
        failed: count("failed"),
        retries: count("retries"),
        clock_corrected: flag("clockCorrected"),
        replayed: flag("replayed"),
    };
    let next = retry(&error, attempts, entropy::jitter());
    Ok(next.map(|next| next.delay.as_millis().try_into().unwrap_or(u32::MAX)))
}

/// The message and the members of the `ApiError` that the sender found. `found` has its `provider`, its `kind` (`timeout`,
/// `network` or `malformed-response`) and a `detail`.
#[wasm_bindgen(js_name = sendingError)]
pub fn sending_error(found: &Object) -> Result<JsValue, Thrown> {
    let provider: Provider = required_text(found, "provider")?.parse()?;
    let kind: ErrorKind = required_text(found, "kind")?.parse()?;
    Ok(api_error(&ApiError::new(provider, kind).with_detail(&required_text(found, "detail")?)))
}
