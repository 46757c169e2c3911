//! Reading answers. A list leaves as one text of packed cells, so that the number of crossings does not grow with the
//! number of rows.

use iot_accounts_core::internal::pack;
use iot_accounts_core::{ApiError, HEADERS_READ, Response, aliyun, tencent};
use wasm_bindgen::prelude::*;
use web_sys::Headers;

use crate::errors::Thrown;

/// `requestId`, `total`, then three cells a customer: customerId, countryCode, phoneNumber.
#[wasm_bindgen(js_name = parseCustomerList)]
pub fn parse_customer_list(
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
) -> Result<String, Thrown> {
    let list = read(body, status, headers, tencent::parse_customer_list)?;
    Ok(list.packed())
}

/// `requestId`, then eleven cells an identity, in the order of its type.
#[wasm_bindgen(js_name = parseIdentityList)]
pub fn parse_identity_list(
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
) -> Result<String, Thrown> {
    let list = read(body, status, headers, aliyun::parse_identity_list)?;
    Ok(list.packed())
}

/// `requestId`, JSON text of the result.
#[wasm_bindgen(js_name = parseTencent)]
pub fn parse_tencent(body: &[u8], status: Option<u16>, headers: Option<Headers>) -> Result<String, Thrown> {
    let answer = read(body, status, headers, tencent::parse)?;
    Ok(pack(&[answer.request_id.as_deref(), Some(&answer.result_json)]))
}

/// `requestId`, JSON text of the data, which may be absent.
#[wasm_bindgen(js_name = parseAliyun)]
pub fn parse_aliyun(body: &[u8], status: Option<u16>, headers: Option<Headers>) -> Result<String, Thrown> {
    let answer = read(body, status, headers, aliyun::parse)?;
    Ok(pack(&[answer.request_id.as_deref(), answer.data_json.as_deref()]))
}

/// Headers are asked for one by one, each a crossing: of an answer that reads well without them they are not asked for.
fn read<T>(
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
    parse: fn(&Response<'_>) -> Result<T, ApiError>,
) -> Result<T, Thrown> {
    let Some(status) = status else { return Ok(parse(&Response::of_body(body))?) };
    if status < 400
        && let Ok(value) = parse(&Response::new(status, &[], body))
    {
        return Ok(value);
    }
    // Of a fetch response, whichever realm or library it is from; js/src gives a plain object the same `get`.
    let header = |name: &str| headers.as_ref()?.get(name).ok()?;
    let found: Vec<_> = HEADERS_READ.iter().filter_map(|name| Some((*name, header(name)?))).collect();
    let found: Vec<_> = found.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(parse(&Response::new(status, &found, body))?)
}
