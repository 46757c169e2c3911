//! Reading answers. Three envelopes were seen in the family: `{"Response":{…}}`, the same without the wrapper, and
//! `{"code":…,"msg":…,"data":{…}}`, where a `code` other than 0 is the failure.

use core::fmt;

use super::classify;
use super::list::{Customer, CustomerList};
use crate::error::{ApiError, Provider};
use crate::hidden::Hidden;
use crate::prelude::*;
use crate::response::{Response, classify_status};
use iot_accounts_json::{
    Member, Reader, Rows, Shape, Unreadable, Value, read_object, read_page, whole_number,
};
use iot_accounts_text as text;

/// The result of any other action. Debug does not show it: it may hold a token.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TencentResult {
    /// `RequestId`: the request's, repeated.
    pub request_id: Option<String>,
    /// The JSON text of the object that holds the result; its `RequestId` is still in it.
    pub result_json: String,
}

impl fmt::Debug for TencentResult {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TencentResult")
            .field("request_id", &self.request_id)
            .field("result_json", &Hidden(self.result_json.len()))
            .finish()
    }
}

/// Reads the answer of `ServiceGetCustomerList`. A country code or telephone number that is neither a text nor a number is left
/// out and counted; without every customer's id there is no page.
///
/// ```
/// use iot_accounts_core::{Response, tencent};
///
/// let body = br#"{"Response":{"RequestId":"1","Customers":[{"CustomerId":"Customer100001"}],"Total":1}}"#;
/// let list = tencent::parse_customer_list(&Response::new(200, &[], body))?;
/// assert_eq!(list.customers().next().map(|customer| customer.customer_id), Some("Customer100001"));
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// [`ApiError`]: the cloud's refusal, or an answer that cannot be read.
pub fn parse_customer_list(response: &Response<'_>) -> Result<CustomerList, ApiError> {
    let list = List { name: "Customers", columns: const { &Customer::NAMES } };
    let (request_id, total, dropped_cells, rows) = read_list(response, list)?;
    Ok(CustomerList { request_id, total, dropped_cells, rows })
}

/// Which list an answer holds, and the names of the members of its rows that are read, first the one that every row must have.
#[derive(Clone, Copy)]
pub(super) struct List {
    pub(super) name: &'static str,
    pub(super) columns: &'static [&'static str],
}

/// A page: its request id, the total, how many cells were dropped, and the rows.
type Page = (Option<String>, u64, u64, Rows);

pub(super) fn read_list(response: &Response<'_>, list: List) -> Result<Page, ApiError> {
    if let Some(page) = usual_page(response, list) {
        return Ok(page);
    }
    let Payload { request_id, total, rows, .. } = open(response, Some(list))?;
    match check_rows(total, rows, list) {
        Ok((total, dropped_cells, rows)) => Ok((request_id, total, dropped_cells, rows)),
        Err(why) => Err(response.unreadable(Provider::Tencent, why, request_id)),
    }
}

/// A page in the envelope that is sent today; all others take their time.
fn usual_page(response: &Response<'_>, list: List) -> Option<Page> {
    let shape = Shape {
        wrapper: Some("Response"),
        id: "RequestId",
        number: "Total",
        list: list.name,
        columns: list.columns,
        usual: list.columns.len(),
        without: Some("Error"),
    };
    let page = read_page(response.success_text()?, &shape)?;
    let is_whole = page.rows.first_without_head(page.width).is_none();
    is_whole.then_some((page.id, page.number, page.dropped, page.rows))
}

/// Reads the answer of any action.
///
/// ```
/// use iot_accounts_core::{Response, tencent};
///
/// let body = br#"{"Response":{"RequestId":"1","Devices":[]}}"#;
/// let answer = tencent::parse(&Response::new(200, &[], body))?;
/// assert_eq!(answer.result_json, r#"{"RequestId":"1","Devices":[]}"#);
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// As for [`parse_customer_list`].
pub fn parse(response: &Response<'_>) -> Result<TencentResult, ApiError> {
    let payload = open(response, None)?;
    Ok(TencentResult { request_id: payload.request_id, result_json: payload.source.to_owned() })
}

/// A customer without an id is none: whoever keeps customers by their ids would mix them up.
fn check_rows(
    total: Value<'_>,
    rows: Member<(Rows, u64)>,
    list: List,
) -> Result<(u64, u64, Rows), Unreadable> {
    let total = total
        .text()
        .and_then(|total| whole_number(&total))
        .ok_or_else(|| Unreadable::shape("Total", "a whole number from 0 to 2^53-1"))?;
    match rows {
        Member::Absent if total == 0 => Ok((total, 0, Rows::default())),
        Member::Absent | Member::Odd => Err(Unreadable::shape(list.name, "an array of objects")),
        Member::Read((rows, dropped)) => match rows.first_without_head(list.columns.len()) {
            None => Ok((total, dropped, rows)),
            Some(index) => {
                let head = list.columns.first().copied().unwrap_or_default();
                let what = [list.name, "[", &decimal(index), "].", head].concat();
                Err(Unreadable::shape(&what, "a string"))
            }
        },
    }
}

/// Finds the result in whichever envelope it came, or the failure, which counts whatever else is odd about the answer.
fn open<'a>(response: &Response<'a>, list: Option<List>) -> Result<Payload<'a>, ApiError> {
    let mut payload = response
        .text()
        .and_then(|text| Envelope::read(text, list))
        .map_err(|why| response.unreadable(Provider::Tencent, why, None))?
        .payload();
    match core::mem::take(&mut payload.error) {
        Member::Read(Failure { code, message }) => {
            let kind = classify::kind(&code, &message);
            let mut error = response.error(Provider::Tencent, kind, payload.request_id);
            (error.code, error.vendor_message) = (code, message);
            return Err(error);
        }
        Member::Odd => payload.odd = Some(("Error", "an object")),
        Member::Absent => {}
    }
    if let Some((what, expected)) = payload.odd {
        let why = Unreadable::shape(what, expected);
        return Err(response.unreadable(Provider::Tencent, why, payload.request_id));
    }
    match response.failed_status() {
        None => Ok(payload),
        Some(status) => Err(response.error(Provider::Tencent, classify_status(status), payload.request_id)),
    }
}

struct Failure {
    code: String,
    message: String,
}

/// The object that holds a result or a failure.
#[derive(Default)]
struct Payload<'a> {
    source: &'a str,
    error: Member<Failure>,
    request_id: Option<String>,
    total: Value<'a>,
    rows: Member<(Rows, u64)>,
    /// What has a shape in which there is no result, and the shape that it should have.
    odd: Option<(&'static str, &'static str)>,
}

impl<'a> Payload<'a> {
    fn read(reader: &mut Reader<'a>, list: Option<List>) -> Result<Self, Unreadable> {
        let mut payload = Self::default();
        let start = reader.begin()?;
        reader.members("", &mut |reader, name| payload.member(name, reader, list))?;
        payload.source = reader.since(start);
        Ok(payload)
    }

    fn member(
        &mut self,
        name: &str,
        reader: &mut Reader<'a>,
        list: Option<List>,
    ) -> Result<bool, Unreadable> {
        match (name, list) {
            ("Total", Some(_)) => self.total = reader.value()?,
            ("RequestId", _) => self.request_id = reader.value()?.text(),
            ("Error", _) => self.error = reader.attempt(read_failure)?,
            (_, Some(list)) if list.name == name => {
                self.rows = reader.attempt(|reader| reader.rows(list.name, list.columns))?;
            }
            _ => return Ok(false),
        }
        Ok(true)
    }
}

fn read_failure(reader: &mut Reader<'_>) -> Result<Failure, Unreadable> {
    let (mut code, mut message) = (None, None);
    reader.members("", &mut |reader, name| {
        match name {
            "Code" => code = reader.value()?.text(),
            "Message" => message = reader.value()?.words(),
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    Ok(Failure { code: code.unwrap_or_default(), message: message.unwrap_or_default() })
}

/// All that the outermost object can hold; which of it counts is known at its end.
#[derive(Default)]
struct Envelope<'a> {
    response: Member<Payload<'a>>,
    code: Value<'a>,
    message: Option<String>,
    data: Member<Payload<'a>>,
    bare: Payload<'a>,
}

impl<'a> Envelope<'a> {
    fn read(text: &'a str, list: Option<List>) -> Result<Self, Unreadable> {
        let mut found = Self::default();
        read_object(text, &mut |reader, name| {
            match name {
                "Response" => found.response = reader.attempt(|reader| Payload::read(reader, list))?,
                "code" => found.code = reader.value()?,
                "msg" => found.message = reader.value()?.words(),
                "data" => found.data = reader.attempt(|reader| Payload::read(reader, list))?,
                _ => return found.bare.member(name, reader, list),
            }
            Ok(true)
        })?;
        found.bare.source = text::trim(text);
        Ok(found)
    }

    /// What the envelope holds. Of a failure, that of the outermost object counts before that of what it holds.
    fn payload(self) -> Payload<'a> {
        let Self { response, code, message, data, bare } = self;
        let is_odd = match response {
            Member::Read(payload) => return payload,
            Member::Odd => true,
            Member::Absent => false,
        };
        let mut payload =
            if code == Value::Null { bare } else { Self::payload_with_code(code, message, data, bare) };
        if is_odd {
            payload.odd = Some(("Response", "an object"));
        }
        payload
    }

    fn payload_with_code(
        code: Value<'a>,
        message: Option<String>,
        data: Member<Payload<'a>>,
        bare: Payload<'a>,
    ) -> Payload<'a> {
        let mut payload = match data {
            Member::Read(payload) => payload,
            Member::Absent => Payload { source: "{}", ..Payload::default() },
            Member::Odd => Payload { odd: Some(("data", "an object")), ..Payload::default() },
        };
        payload.request_id = payload.request_id.or(bare.request_id);
        if let Member::Read(failure) = bare.error {
            payload.error = Member::Read(failure);
        }
        match code.text() {
            None => payload.odd = Some(("code", "a number")),
            Some(code) if whole_number(&code) == Some(0) => {}
            Some(code) => {
                payload.error = Member::Read(Failure { code, message: message.unwrap_or_default() });
            }
        }
        payload
    }
}
