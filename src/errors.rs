//! What a call throws: a plain object, of which js/src makes its classes.

use core::time::Duration;

use iot_accounts_core::{ApiError, InvalidInput};
use wasm_bindgen::JsValue;

use crate::objects::{Member, object};

/// An error as it is thrown.
#[derive(Debug)]
pub struct Thrown(JsValue);

impl From<Thrown> for JsValue {
    fn from(Thrown(object): Thrown) -> Self {
        object
    }
}

/// `{ field, expected }`.
impl From<InvalidInput> for Thrown {
    #[cold]
    #[inline(never)]
    fn from(error: InvalidInput) -> Self {
        Self(object(&[("field", Member::Text(&error.field)), ("expected", Member::Text(&error.expected))]))
    }
}

impl From<ApiError> for Thrown {
    #[cold]
    #[inline(never)]
    fn from(error: ApiError) -> Self {
        Self(api_error(&error))
    }
}

/// The message and the members of an `ApiError`.
pub(crate) fn api_error(error: &ApiError) -> JsValue {
    object(&[
        ("message", Member::Text(&error.message())),
        ("provider", Member::Text(error.provider.name())),
        ("kind", Member::Text(error.kind.name())),
        ("code", Member::Text(&error.code)),
        ("vendorMessage", Member::Text(&error.vendor_message)),
        ("localizedMessage", error.localized_message.as_deref().into()),
        ("status", error.status.map_or(Member::Absent, |status| Member::Number(status.into()))),
        ("requestId", error.request_id.as_deref().into()),
        ("retryable", Member::Flag(error.retryable)),
        ("retryAfterMs", milliseconds(error.retry_after)),
        ("serverTimeMs", milliseconds(error.server_time)),
    ])
}

/// A span in the whole milliseconds that JavaScript counts in; exact, since the headers that spans come from hold seconds.
fn milliseconds(span: Option<Duration>) -> Member<'static> {
    span.map_or(Member::Absent, |span| Member::Number(span.as_secs_f64() * 1000.0))
}
