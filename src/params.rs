//! Plain objects on their way in, by js-sys: options, overrides, headers and the parameters of generic calls. Cold: each member
//! is a crossing. js/src makes the objects itself, so that no getter of a caller runs here.

use core::time::Duration;

use iot_accounts_core::InvalidInput;
use iot_accounts_core::tencent::{Number, Scalar};
use js_sys::{Array, BigInt, JSON, JsString, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// A member; `undefined` where there is none.
pub(crate) fn get(object: &Object, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// An optional text, whose name is the field of the error.
pub(crate) fn text(object: &Object, name: &str) -> Result<Option<String>, InvalidInput> {
    let value = get(object, name);
    if is_absent(&value) { Ok(None) } else { string(name, &value).map(Some) }
}

/// A text that must be there, whose name is the field of the error.
pub(crate) fn required_text(object: &Object, name: &str) -> Result<String, InvalidInput> {
    string(name, &get(object, name))
}

/// An optional number. What is not a number becomes NaN, which the core refuses in words that name the range.
pub(crate) fn number(object: &Object, name: &str) -> Option<f64> {
    let value = get(object, name);
    if is_absent(&value) { None } else { Some(value.as_f64().unwrap_or(f64::NAN)) }
}

/// The names and values of an object of texts; `field` is the object's in the error.
pub(crate) fn texts(object: &Object, field: &str) -> Result<Vec<(String, String)>, InvalidInput> {
    entries(object)
        .map(|(name, value)| {
            Ok((string(field, &name)?, string(&[field, ".", &lossy(&name)].concat(), &value)?))
        })
        .collect()
}

/// The parameters of a generic call to Tencent; those that are `null` or `undefined` are absent.
pub(crate) fn scalars(params: &Object) -> Result<Vec<(String, Scalar<'static>)>, InvalidInput> {
    entries(params)
        .filter(|(_, value)| !is_absent(value))
        .map(|(name, value)| {
            let name = string("params", &name)?;
            let scalar = scalar(&["params.", &name].concat(), &value)?;
            Ok((name, scalar))
        })
        .collect()
}

fn scalar(field: &str, value: &JsValue) -> Result<Scalar<'static>, InvalidInput> {
    const MAX_SAFE: f64 = 9_007_199_254_740_991.0;
    if value.is_string() {
        return string(field, value).map(Scalar::from);
    }
    if let Some(flag) = value.as_bool() {
        return Ok(flag.into());
    }
    let digits = if let Some(big) = value.dyn_ref::<BigInt>() {
        big.to_string(10).ok()
    } else if let Some(number) = value.as_f64() {
        if number.trunc() == number && number.abs() > MAX_SAFE && number.is_finite() {
            return Err(InvalidInput::new(field, "must be within ±(2^53-1), or a bigint, to be exact"));
        }
        // The text that the caller's own JSON would have; `null` for what is not finite, which is no number.
        JSON::stringify(value).ok()
    } else {
        let expected =
            "must be a string, number, bigint or boolean: how an array or object is signed is not documented";
        return Err(InvalidInput::new(field, expected));
    };
    let number = digits.map(String::from).and_then(|digits| digits.parse::<Number>().ok());
    number.map(Scalar::from).ok_or_else(|| InvalidInput::new(field, "must be a finite number"))
}

fn string(field: &str, value: &JsValue) -> Result<String, InvalidInput> {
    let Some(text) = value.dyn_ref::<JsString>() else {
        return Err(InvalidInput::new(field, "must be a string"));
    };
    // Half a surrogate pair cannot be sent as UTF-8: it would be signed and stored as another character.
    if !text.is_valid_utf16() {
        let expected = "must be well-formed Unicode: it holds half a surrogate pair";
        return Err(InvalidInput::new(field, expected));
    }
    Ok(String::from(text))
}

fn entries(object: &Object) -> impl Iterator<Item = (JsValue, JsValue)> {
    let entries = Object::entries(object).into_iter();
    entries.map(|entry| {
        let entry: Array = entry.unchecked_into();
        (entry.get(0), entry.get(1))
    })
}

fn lossy(text: &JsValue) -> String {
    text.as_string().unwrap_or_default()
}

fn is_absent(value: &JsValue) -> bool {
    value.is_undefined() || value.is_null()
}

/// A whole number, exactly; `None` for a fraction, NaN or a number too large to be exact.
#[expect(clippy::cast_possible_truncation, reason = "casts saturate, and what they change is refused")]
pub(crate) fn whole(number: f64) -> Option<i64> {
    const MAX_SAFE: f64 = 9_007_199_254_740_991.0;
    let integer = number as i64;
    (integer as f64 == number && number.abs() <= MAX_SAFE).then_some(integer)
}

/// A span of whole milliseconds; `None` for a fraction, a negative number or NaN.
pub(crate) fn span(milliseconds: f64) -> Option<Duration> {
    whole(milliseconds).and_then(|ms| ms.try_into().ok()).map(Duration::from_millis)
}
