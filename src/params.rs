//! Plain objects on their way in, by js-sys: options, overrides, headers and the parameters of generic calls. Cold: each member
//! is a crossing. js/src makes the objects itself, so that no getter of a caller runs here.

use core::time::Duration;

use iot_accounts_core::tencent::{Number, Scalar};
use iot_accounts_core::{Argument, InvalidInput};
use js_sys::{Array, BigInt, JSON, JsString, Object, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// A member; `undefined` where there is none.
#[inline(never)]
pub(crate) fn get(object: &Object, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// `undefined` and `null` are absent.
pub(crate) fn present(value: JsValue) -> Option<JsValue> {
    let is_absent = value.is_undefined() || value.is_null();
    if is_absent { None } else { Some(value) }
}

/// An optional text, whose name is the field of the error.
#[inline(never)]
pub(crate) fn text(object: &Object, name: &str) -> Result<Option<String>, InvalidInput> {
    match present(get(object, name)) {
        None => Ok(None),
        Some(value) => string(name, &value).map(Some),
    }
}

/// A text that must be there, whose name is the field of the error.
#[inline(never)]
pub(crate) fn required_text(object: &Object, name: &str) -> Result<String, InvalidInput> {
    string(name, &get(object, name))
}

/// An optional number. What is not a number becomes NaN, which the core refuses in words that name the range.
#[inline(never)]
pub(crate) fn number(object: &Object, name: &str) -> Option<f64> {
    present(get(object, name)).map(|value| value.as_f64().unwrap_or(f64::NAN))
}

/// The names and values of an object of texts; `field` is the object's in the error.
#[inline(never)]
pub(crate) fn texts(object: &Object, field: &str) -> Result<Vec<(String, String)>, InvalidInput> {
    let mut texts = Vec::new();
    for entry in Object::entries(object).iter() {
        let (name, value) = name_and_value(field, &entry)?;
        let value = string(&[field, ".", &name].concat(), &value)?;
        texts.push((name, value));
    }
    Ok(texts)
}

/// The parameters of a generic call to Tencent; those that are `null` or `undefined` are absent.
#[inline(never)]
pub(crate) fn scalars(params: &Object) -> Result<Vec<(String, Scalar<'static>)>, InvalidInput> {
    let mut scalars = Vec::new();
    for entry in Object::entries(params).iter() {
        let (name, value) = name_and_value("params", &entry)?;
        let Some(value) = present(value) else { continue };
        let scalar = scalar(&["params.", &name].concat(), &value)?;
        scalars.push((name, scalar));
    }
    Ok(scalars)
}

/// The arguments of a call of the table; those that are `null` or `undefined` are absent.
#[inline(never)]
pub(crate) fn arguments(given: &Object) -> Result<Vec<(String, Given)>, InvalidInput> {
    let mut arguments = Vec::new();
    for entry in Object::entries(given).iter() {
        let (name, value) = name_and_value("params", &entry)?;
        let Some(value) = present(value) else { continue };
        let value = if value.is_string() {
            Given::Text(string(&name, &value)?)
        } else {
            // What is no whole number becomes one that every rule of the core refuses in its words.
            Given::Integer(value.as_f64().and_then(whole).unwrap_or(-1))
        };
        arguments.push((name, value));
    }
    Ok(arguments)
}

/// An argument that owns its text.
pub(crate) enum Given {
    Text(String),
    Integer(i64),
}

/// The same as the core takes them.
pub(crate) fn borrow(given: &[(String, Given)]) -> Vec<(&str, Argument<'_>)> {
    let borrowed = given.iter().map(|(name, value)| match value {
        Given::Text(text) => (name.as_str(), text.as_str().into()),
        Given::Integer(number) => (name.as_str(), (*number).into()),
    });
    borrowed.collect()
}

/// Takes an entry of `Object.entries` apart.
#[inline(never)]
fn name_and_value(field: &str, entry: &JsValue) -> Result<(String, JsValue), InvalidInput> {
    let entry: &Array = entry.unchecked_ref();
    Ok((string(field, &entry.get(0))?, entry.get(1)))
}

#[inline(never)]
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

/// A text that can be sent as UTF-8.
#[inline(never)]
pub(crate) fn string(field: &str, value: &JsValue) -> Result<String, InvalidInput> {
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
