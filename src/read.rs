//! Reading answers, which leave as packed text.

use iot_accounts_core::aliyun::IdentityList;
use iot_accounts_core::{
    Answer, ApiError, KnownCall, Provider, RESPONSE_HEADERS, Response, Rows, aliyun, tencent,
};
use iot_accounts_host::packed::pack;
use js_sys::Object;
use wasm_bindgen::prelude::*;
use web_sys::Headers;

use crate::errors::Thrown;
use crate::objects::{Member, object};
use crate::params::{get, required_text};

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

/// Packed: any other answer, by what it holds. `devices` and `orders`: `requestId`, `droppedCells`, `total`, the names on the
/// wire of the cells of a row, joined by commas, then the cells; `identity`: a list of none or one; `cloud-token`: `requestId`,
/// `cloudToken`, `expiresInMs`; `open-id`: `requestId`, `openId`. `tencent` and `aliyun`, which is what their generic parsers give:
/// `requestId` and the JSON text of the result, which may be absent.
#[wasm_bindgen(js_name = parseAnswer)]
pub fn parse_answer(
    answer: &str,
    with_secrets: bool,
    body: &[u8],
    status: Option<u16>,
    headers: Option<Headers>,
) -> Result<String, Thrown> {
    if let Ok(provider) = answer.parse() {
        return read(body, status, headers, &|response| match provider {
            Provider::Tencent => {
                let answer = tencent::parse(response)?;
                Ok(pack_head(&[answer.request_id.as_deref(), Some(&answer.result_json)]))
            }
            Provider::Aliyun => {
                let answer = aliyun::parse(response)?;
                Ok(pack_head(&[answer.request_id.as_deref(), answer.data_json.as_deref()]))
            }
        });
    }
    let answer = answer.parse()?;
    read(body, status, headers, &|response| match answer {
        Answer::Devices => {
            let list = tencent::parse_device_list(response, with_secrets)?;
            let id = list.request_id.as_deref();
            Ok(pack_page(id, list.dropped_cells, list.total, list.columns(), list.rows()))
        }
        Answer::Orders => {
            let list = tencent::parse_order_list(response)?;
            let id = list.request_id.as_deref();
            Ok(pack_page(id, list.dropped_cells, list.total, list.columns(), list.rows()))
        }
        Answer::CloudToken => {
            let token = aliyun::parse_cloud_token(response)?;
            let mut life = itoa::Buffer::new();
            let life = life.format(token.expires_in.as_millis());
            Ok(pack_head(&[token.request_id.as_deref(), Some(token.cloud_token.expose()), Some(life)]))
        }
        Answer::OpenId => {
            let answer = aliyun::parse_open_id(response)?;
            Ok(pack_head(&[answer.request_id.as_deref(), Some(&answer.open_id)]))
        }
        _ => Ok(pack_identities(&aliyun::parse_identity(response)?)),
    })
}

fn pack_head(head: &[Option<&str>]) -> String {
    pack(head, &Rows::default())
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

/// What the table of a cloud says of a path or an action, `{ answer, writes }`; `undefined` for one that it does not have. `asked`
/// has the `provider` and the `target`.
#[wasm_bindgen(js_name = findCall)]
pub fn find_call(asked: &Object) -> Result<JsValue, Thrown> {
    let target = get(asked, "target").as_string().unwrap_or_default();
    let calls = match required_text(asked, "provider")?.parse()? {
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
