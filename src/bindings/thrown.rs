//! Errors as plain objects, which js/src turns into its classes, and numbers as JavaScript has them.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use crate::error::{ApiError, InvalidInput};

/// Exactly one of the two is there.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Thrown<'a> {
    invalid_input: Option<&'a InvalidInput>,
    api_error: Option<Told<'a>>,
}

#[derive(Serialize)]
struct Told<'a> {
    message: String,
    #[serde(flatten)]
    error: &'a ApiError,
}

impl From<InvalidInput> for JsValue {
    fn from(error: InvalidInput) -> Self {
        plain(&Thrown { invalid_input: Some(&error), ..Thrown::default() })
    }
}

impl From<ApiError> for JsValue {
    fn from(error: ApiError) -> Self {
        let told = Told { message: error.to_string(), error: &error };
        plain(&Thrown { api_error: Some(told), ..Thrown::default() })
    }
}

pub(super) fn plain(value: &impl Serialize) -> JsValue {
    // Flattened fields arrive as a map, which would become a Map.
    let serializer = Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&serializer).unwrap_or_else(JsValue::from)
}

/// A whole number, exactly; `None` for a fraction, NaN or a number too large to be exact.
#[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within 2^53")]
pub(super) fn whole(number: f64) -> Option<i64> {
    const MAX_SAFE: f64 = 9_007_199_254_740_991.0;
    (number.fract() == 0.0 && number.abs() <= MAX_SAFE).then_some(number as i64)
}
