//! Reading answers. A list leaves as one text of packed cells, so that the number of crossings does not grow with the
//! number of rows.

use js_sys::{Array, JsString, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Headers;

use crate::error::ApiError;
use crate::response::{HEADERS_READ, Response};
use crate::{aliyun, tencent};

/// `requestId`, `total`, then three cells a customer: customerId, countryCode, phoneNumber.
#[wasm_bindgen(js_name = parseCustomerList)]
pub fn parse_customer_list(body: &[u8], status: Option<u16>, headers: &JsValue) -> Result<String, JsValue> {
    let list = read(body, status, headers, tencent::parse_customer_list)?;
    let mut digits = itoa::Buffer::new();
    Ok(list.rows.pack(&[list.request_id.as_deref(), Some(digits.format(list.total))]))
}

/// `requestId`, then eleven cells an identity, in the order of its type.
#[wasm_bindgen(js_name = parseIdentityList)]
pub fn parse_identity_list(body: &[u8], status: Option<u16>, headers: &JsValue) -> Result<String, JsValue> {
    let list = read(body, status, headers, aliyun::parse_identity_list)?;
    Ok(list.rows.pack(&[list.request_id.as_deref()]))
}

/// `[requestId, JSON text of the result]`.
#[wasm_bindgen(js_name = parseTencent)]
pub fn parse_tencent(body: &[u8], status: Option<u16>, headers: &JsValue) -> Result<Array, JsValue> {
    let answer = read(body, status, headers, tencent::parse)?;
    Ok(Array::of2(&answer.request_id.into(), &answer.result_json.into()))
}

/// `[requestId, JSON text of the data or undefined]`.
#[wasm_bindgen(js_name = parseAliyun)]
pub fn parse_aliyun(body: &[u8], status: Option<u16>, headers: &JsValue) -> Result<Array, JsValue> {
    let answer = read(body, status, headers, aliyun::parse)?;
    Ok(Array::of2(&answer.request_id.into(), &answer.data_json.into()))
}

/// Headers are asked for one by one, each a crossing: of an answer that reads well without them they are not asked for.
fn read<T>(
    body: &[u8],
    status: Option<u16>,
    headers: &JsValue,
    parse: impl Fn(&Response<'_>) -> Result<T, ApiError>,
) -> Result<T, JsValue> {
    let Some(status) = status else { return Ok(parse(&Response::of_body(body))?) };
    if status < 400
        && let Ok(value) = parse(&Response::new(status, &[], body))
    {
        return Ok(value);
    }
    let found: Vec<_> =
        HEADERS_READ.iter().filter_map(|name| Some((*name, header(headers, name)?))).collect();
    let found: Vec<_> = found.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(parse(&Response::new(status, &found, body))?)
}

/// Of the headers of a fetch response, whichever realm or library they are from, or of a plain object whose names js/src
/// has put in lower case.
fn header(headers: &JsValue, name: &str) -> Option<String> {
    if headers.is_undefined() || headers.is_null() {
        return None;
    }
    let has_get = Reflect::get(headers, &JsString::from("get")).is_ok_and(|get| get.is_function());
    if has_get {
        return headers.unchecked_ref::<Headers>().get(name).ok().flatten();
    }
    Reflect::get(headers, &JsString::from(name)).ok()?.as_string()
}
