//! Reading answers. Three envelopes were seen in the family: `{"Response":{…}}`, the same without the wrapper, and
//! `{"code":…,"msg":…,"data":{…}}`, where a `code` other than 0 is the failure.

use super::classify;
use super::list::{Customer, CustomerList};
use crate::error::{ApiError, Provider};
use crate::json::{Reader, Rows, Unreadable, Value, read_object};
use crate::prelude::*;
use crate::response::{Response, classify_status};
use crate::text;

/// The result of any other action.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TencentResult {
    /// `RequestId`: the request's, repeated.
    pub request_id: Option<String>,
    /// The JSON text of the object that holds the result; its `RequestId` is still in it.
    pub result_json: String,
}

/// Reads the answer of `ServiceGetCustomerList`.
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
    let payload = open(response, true)?;
    read_customers(payload).map_err(|why| response.unreadable(Provider::Tencent, why))
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
    let payload = open(response, false)?;
    Ok(TencentResult { request_id: payload.request_id, result_json: payload.source.to_owned() })
}

fn read_customers(payload: Payload<'_>) -> Result<CustomerList, Unreadable> {
    let Payload { request_id, rows, total, .. } = payload;
    if let Some(index) = rows.first_without_head(3) {
        return Err(Unreadable::shape(&["Customers[", &decimal(index), "].CustomerId"].concat(), "a string"));
    }
    let total = total
        .map_or(Ok(None), |total| total.whole_number("Total"))?
        .ok_or_else(|| Unreadable::shape("Total", "a whole number"))?;
    Ok(CustomerList { request_id, total, rows })
}

/// Finds the result in whichever envelope it came, or the failure.
fn open<'a>(response: &Response<'a>, with_customers: bool) -> Result<Payload<'a>, ApiError> {
    let payload = response
        .text()
        .and_then(|text| Envelope::read(text, with_customers))
        .and_then(Envelope::payload)
        .map_err(|why| response.unreadable(Provider::Tencent, why))?;
    if let Some(Failure { code, message }) = payload.failure {
        let mut error = response.error(Provider::Tencent, classify::kind(&code, &message));
        (error.code, error.vendor_message) = (code, message);
        error.request_id = payload.request_id.or(error.request_id);
        return Err(error);
    }
    match response.failed_status() {
        None => Ok(payload),
        Some(status) => Err(response.error(Provider::Tencent, classify_status(status))),
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
    failure: Option<Failure>,
    request_id: Option<String>,
    total: Option<Value<'a>>,
    rows: Rows,
}

impl<'a> Payload<'a> {
    fn read(what: &str, reader: &mut Reader<'a>, with_customers: bool) -> Result<Self, Unreadable> {
        let mut payload = Self::default();
        let start = reader.begin()?;
        reader.members(what, &mut |reader, name| payload.member(name, reader, with_customers))?;
        payload.source = reader.since(start);
        Ok(payload)
    }

    fn member(
        &mut self,
        name: &str,
        reader: &mut Reader<'a>,
        with_customers: bool,
    ) -> Result<(), Unreadable> {
        match name {
            "Customers" if with_customers => self.rows = reader.rows("Customers", &Customer::NAMES)?,
            "Total" if with_customers => self.total = Some(reader.value()?),
            "RequestId" => self.request_id = reader.optional_text("RequestId")?,
            "Error" => self.failure = read_failure(reader)?,
            _ => reader.skip()?,
        }
        Ok(())
    }
}

fn read_failure(reader: &mut Reader<'_>) -> Result<Option<Failure>, Unreadable> {
    if reader.is_null()? {
        return reader.skip().map(|()| None);
    }
    let (mut code, mut message) = (None, None);
    reader.members("Error", &mut |reader, name| {
        match name {
            "Code" => code = reader.optional_text("Code")?,
            "Message" => message = reader.optional_text("Message")?,
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok(Some(Failure { code: code.unwrap_or_default(), message: message.unwrap_or_default() }))
}

/// All that the outermost object can hold; which of it counts is known at its end.
#[derive(Default)]
struct Envelope<'a> {
    wrapped: Option<Payload<'a>>,
    code: Option<String>,
    message: Option<String>,
    data: Option<Payload<'a>>,
    data_is_object: bool,
    bare: Payload<'a>,
}

impl<'a> Envelope<'a> {
    fn read(text: &'a str, with_customers: bool) -> Result<Self, Unreadable> {
        let mut found = Self { data_is_object: true, ..Self::default() };
        read_object(text, &mut |reader, name| {
            match name {
                "Response" if reader.is_null()? => {
                    found.wrapped = None;
                    reader.skip()?;
                }
                "Response" => found.wrapped = Some(Payload::read("Response", reader, with_customers)?),
                "code" => found.code = reader.optional_text("code")?,
                "msg" => found.message = reader.optional_text("msg")?,
                "data" if reader.begins_with(b'{')? => {
                    found.data = Some(Payload::read("data", reader, with_customers)?);
                    found.data_is_object = true;
                }
                "data" => found.data_is_object = reader.value()? == Value::Null,
                _ => found.bare.member(name, reader, with_customers)?,
            }
            Ok(())
        })?;
        found.bare.source = text::trim(text);
        Ok(found)
    }

    fn payload(self) -> Result<Payload<'a>, Unreadable> {
        if let Some(wrapped) = self.wrapped {
            return Ok(wrapped);
        }
        let Some(code) = self.code else { return Ok(self.bare) };
        let mut data = self.data.unwrap_or(Payload { source: "{}", ..Payload::default() });
        data.request_id = data.request_id.or(self.bare.request_id);
        if code != "0" {
            data.failure = Some(Failure { code, message: self.message.unwrap_or_default() });
        } else if !self.data_is_object {
            return Err(Unreadable::shape("data", "an object"));
        }
        Ok(data)
    }
}
