//! Reading answers. A list leaves as packed text, a generic result as an object with the JSON text of what it holds.

use iot_accounts_core::aliyun::IdentityList;
use iot_accounts_core::{
    Answer, ApiError, KnownCall, Provider, RESPONSE_HEADERS, Response, Rows, aliyun, tencent,
};
use wasm_bindgen::prelude::*;
use web_sys::Headers;

use crate::errors::Thrown;
use crate::objects::{Member, object};
use crate::packed::pack;

/// Packed: `requestId`, `droppedCells`, `total`, then three cells a customer: customerId, countryCode, phoneNumber.
#[wasm_bindgen(js_name = parseCustomerList)]
pub fn parse_customer_list(
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
) -> Result<String, Thrown> {
    read(body, status, headers, &|response| {
        let list = tencent::parse_customer_list(response)?;
        let (mut dropped, mut total) = (itoa::Buffer::new(), itoa::Buffer::new());
        let head = [
            list.request_id.as_deref(),
            Some(dropped.format(list.dropped_cells)),
            Some(total.format(list.total)),
        ];
        Ok(pack(&head, list.rows()))
    })
}

/// Packed: `requestId`, `droppedCells`, how many cells an identity has, then those of each, in the order of its type.
#[wasm_bindgen(js_name = parseIdentityList)]
pub fn parse_identity_list(
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
) -> Result<String, Thrown> {
    read(body, status, headers, &|response| Ok(pack_identities(&aliyun::parse_identity_list(response)?)))
}

#[inline(never)]
fn pack_identities(list: &IdentityList) -> String {
    let (mut dropped, mut width) = (itoa::Buffer::new(), itoa::Buffer::new());
    let head = [
        list.request_id.as_deref(),
        Some(dropped.format(list.dropped_cells)),
        Some(width.format(list.columns().len())),
    ];
    pack(&head, list.rows())
}

/// Packed: the answer of a call of the table, by what it holds. `cloud-token`: `requestId`, `cloudToken`, `expiresInMs`;
/// `open-id`: `requestId`, `openId`; `identity`: a list of none or one.
#[wasm_bindgen(js_name = parseAliyunAnswer)]
pub fn parse_aliyun_answer(
    answer: &str,
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
) -> Result<String, Thrown> {
    let answer = answer.parse()?;
    read(body, status, headers, &|response| match answer {
        Answer::CloudToken => {
            let token = aliyun::parse_cloud_token(response)?;
            let mut life = itoa::Buffer::new();
            let head = [
                token.request_id.as_deref(),
                Some(token.cloud_token.expose()),
                Some(life.format(token.expires_in.as_millis())),
            ];
            Ok(pack(&head, &Rows::default()))
        }
        Answer::OpenId => {
            let answer = aliyun::parse_open_id(response)?;
            Ok(pack(&[answer.request_id.as_deref(), Some(&answer.open_id)], &Rows::default()))
        }
        _ => Ok(pack_identities(&aliyun::parse_identity(response)?)),
    })
}

/// Packed: `requestId`, `droppedCells`, `total`, the names on the wire of the cells of a row, joined by commas, then the cells.
/// `answer` is `devices` or `orders`.
#[wasm_bindgen(js_name = parseTencentAnswer)]
pub fn parse_tencent_answer(
    answer: &str,
    with_secrets: bool,
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
) -> Result<String, Thrown> {
    read(body, status, headers, &|response| {
        if answer == Answer::Devices.name() {
            let list = tencent::parse_device_list(response, with_secrets)?;
            let id = list.request_id.as_deref();
            return Ok(pack_page(id, list.dropped_cells, list.total, list.columns(), list.rows()));
        }
        let list = tencent::parse_order_list(response)?;
        let id = list.request_id.as_deref();
        Ok(pack_page(id, list.dropped_cells, list.total, list.columns(), list.rows()))
    })
}

#[inline(never)]
fn pack_page(
    request_id: Option<&str>,
    dropped_cells: u64,
    total: u64,
    columns: &[&str],
    rows: &Rows,
) -> String {
    let (mut dropped_digits, mut total_digits) = (itoa::Buffer::new(), itoa::Buffer::new());
    let columns = columns.join(",");
    let head = [
        request_id,
        Some(dropped_digits.format(dropped_cells)),
        Some(total_digits.format(total)),
        Some(&columns),
    ];
    pack(&head, rows)
}

/// `{ requestId?, json }`: `json` is the result's text.
#[wasm_bindgen(js_name = parseTencent)]
pub fn parse_tencent(body: &[u8], status: Option<u16>, headers: Option<Headers>) -> Result<JsValue, Thrown> {
    let answer = read(body, status, headers, &tencent::parse)?;
    Ok(result(answer.request_id.as_deref(), Some(&answer.result_json)))
}

/// `{ requestId?, json? }`: `json` is the text of `data`, which may be absent.
#[wasm_bindgen(js_name = parseAliyun)]
pub fn parse_aliyun(body: &[u8], status: Option<u16>, headers: Option<Headers>) -> Result<JsValue, Thrown> {
    let answer = read(body, status, headers, &aliyun::parse)?;
    Ok(result(answer.request_id.as_deref(), answer.data_json.as_deref()))
}

#[inline(never)]
fn result(request_id: Option<&str>, json: Option<&str>) -> JsValue {
    object(&[("requestId", Member::from(request_id)), ("json", Member::from(json))])
}

fn read<T>(
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
    parse: &dyn Fn(&Response<'_>) -> Result<T, ApiError>,
) -> Result<T, Thrown> {
    let Some(status) = status else { return Ok(parse(&Response::from_body(body))?) };
    if status < 400
        && let Ok(value) = parse(&Response::new(status, &[], body))
    {
        return Ok(value);
    }
    let found = response_headers(headers);
    let found: Vec<_> = found.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(parse(&Response::new(status, &found, body))?)
}

/// The headers that the parsers look at: of a fetch response, whichever realm or library it is from, since js/src gives a plain
/// object the same `get`. Each is a crossing: they are left alone for an answer that reads well without them.
#[cold]
#[inline(never)]
fn response_headers(headers: Option<Headers>) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for name in RESPONSE_HEADERS {
        if let Some(value) = headers.as_ref().and_then(|headers| headers.get(name).ok()?) {
            found.push((name, value));
        }
    }
    found
}

/// What the table of a cloud says of a path or an action, `{ answer, writes }`; `undefined` for one that it does not have.
#[wasm_bindgen(js_name = findCall)]
pub fn find_call(provider: &str, target: &str) -> Result<JsValue, Thrown> {
    let calls = match provider.parse()? {
        Provider::Aliyun => aliyun::CALLS,
        Provider::Tencent => tencent::CALLS,
    };
    let describe = |call: &KnownCall| {
        object(&[("answer", Member::Text(call.answer.name())), ("writes", Member::Flag(call.writes))])
    };
    Ok(calls.iter().find(|call| call.target == target).map_or(JsValue::UNDEFINED, describe))
}

/// The time that a vendor wrote, in milliseconds since 1970; `undefined` when it is none.
#[wasm_bindgen(js_name = parseTime)]
pub fn parse_time(text: &str) -> Option<f64> {
    iot_accounts_core::parse_time(text).map(|time| time.as_secs_f64() * 1000.0)
}
