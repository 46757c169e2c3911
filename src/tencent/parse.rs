//! Reading answers. Three envelopes were seen in the family: `{"Response":{…}}`, the same without the wrapper, and
//! `{"code":…,"msg":…,"data":{…}}`, where a `code` other than 0 is the failure.

use serde_json::value::RawValue;

use super::classify;
use crate::error::{ApiError, Provider};
use crate::json::{self, Unreadable};
use crate::response::{Response, kind_of_status};
use crate::rows::Rows;

/// A page of customers ([source](https://cloud.tencent.com/document/product/1465/59074)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomerList {
    /// `RequestId`: the request's own, repeated.
    pub request_id: Option<String>,
    /// `Total`: how many customers fit the filters, on all pages together.
    pub total: u64,
    pub(crate) rows: Rows<3>,
}

/// One customer ([source](https://cloud.tencent.com/document/product/1465/59061)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer<'a> {
    /// `CustomerId`: the id that the product gave this user.
    pub customer_id: &'a str,
    /// `CountryCode`: the country code of the telephone, digits.
    pub country_code: Option<&'a str>,
    /// `PhoneNumber`.
    pub phone_number: Option<&'a str>,
}

impl CustomerList {
    /// The customers of this page.
    pub fn customers(&self) -> impl Iterator<Item = Customer<'_>> {
        self.rows.iter().map(|[customer_id, country_code, phone_number]| Customer {
            customer_id: customer_id.unwrap_or_default(),
            country_code,
            phone_number,
        })
    }
}

/// What any other action answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TencentResult {
    /// `RequestId`: the request's own, repeated.
    pub request_id: Option<String>,
    /// The JSON text of the object that holds the result; its `RequestId` is still in it.
    pub result_json: String,
}

/// Reads the answer of `ServiceGetCustomerList`.
///
/// # Errors
/// [`ApiError`]: the cloud's own no, or an answer that cannot be read.
pub fn parse_customer_list(response: &Response<'_>) -> Result<CustomerList, ApiError> {
    let answer = open(response)?;
    read_customers(&answer).map_err(|why| response.unreadable(Provider::Tencent, why))
}

/// Reads the answer of any action.
///
/// # Errors
/// As for [`parse_customer_list`].
pub fn parse(response: &Response<'_>) -> Result<TencentResult, ApiError> {
    let answer = open(response)?;
    json::check_depth("Response", answer.result)
        .map_err(|why| response.unreadable(Provider::Tencent, why))?;
    Ok(TencentResult { request_id: answer.request_id, result_json: answer.result.get().to_owned() })
}

struct Answer<'a> {
    request_id: Option<String>,
    result: &'a RawValue,
}

fn read_customers(answer: &Answer<'_>) -> Result<CustomerList, Unreadable> {
    let [customers, total] = json::members(answer.result.get(), &["Customers", "Total"])?;
    let rows = json::rows("Customers", customers, &["CustomerId", "CountryCode", "PhoneNumber"])?;
    if let Some(index) = rows.iter().position(|[customer_id, ..]| customer_id.is_none()) {
        return Err(Unreadable::shape(&format!("Customers[{index}].CustomerId"), "a string"));
    }
    let total =
        json::whole_number("Total", total)?.ok_or_else(|| Unreadable::shape("Total", "a whole number"))?;
    Ok(CustomerList { request_id: answer.request_id.clone(), total, rows })
}

/// Finds the result in whichever envelope it came, or the failure.
fn open<'a>(response: &Response<'a>) -> Result<Answer<'a>, ApiError> {
    let failure_or_answer = response
        .text()
        .and_then(|text| read_envelope(text))
        .map_err(|why| response.unreadable(Provider::Tencent, why))?;
    match failure_or_answer {
        Ok(answer) => match response.failed_status() {
            None => Ok(answer),
            Some(status) => Err(response.error(Provider::Tencent, kind_of_status(status))),
        },
        Err(Failure { code, message, request_id }) => {
            let mut error = response.error(Provider::Tencent, classify::kind(&code, &message));
            (error.code, error.vendor_message) = (code, message);
            error.request_id = request_id.or(error.request_id);
            Err(error)
        }
    }
}

struct Failure {
    code: String,
    message: String,
    request_id: Option<String>,
}

fn read_envelope(text: &str) -> Result<Result<Answer<'_>, Failure>, Unreadable> {
    let owned = |what, value| Ok::<_, Unreadable>(json::text(what, value)?.map(String::from));
    let [wrapped, code, msg, data, outer_id] =
        json::members(text, &["Response", "code", "msg", "data", "RequestId"])?;
    if wrapped.is_none()
        && let Some(code) = owned("code", code)?
    {
        let inner_id = match data {
            Some(data) if data.get().starts_with('{') => json::members(data.get(), &["RequestId"])?[0],
            _ => None,
        };
        let request_id = owned("RequestId", inner_id.or(outer_id))?;
        if code != "0" {
            return Ok(Err(Failure { code, message: owned("msg", msg)?.unwrap_or_default(), request_id }));
        }
        let result = match data {
            Some(data) => object("data", data)?,
            None => serde_json::from_str("{}")?,
        };
        return Ok(Ok(Answer { request_id, result }));
    }
    let result = match wrapped {
        Some(wrapped) => object("Response", wrapped)?,
        None => serde_json::from_str(text)?,
    };
    let [error, request_id] = json::members(result.get(), &["Error", "RequestId"])?;
    let request_id = owned("RequestId", request_id)?;
    let Some(error) = error else { return Ok(Ok(Answer { request_id, result })) };
    let [code, message] = json::members(object("Error", error)?.get(), &["Code", "Message"])?;
    Ok(Err(Failure {
        code: owned("Code", code)?.unwrap_or_default(),
        message: owned("Message", message)?.unwrap_or_default(),
        request_id,
    }))
}

fn object<'a>(what: &str, value: &'a RawValue) -> Result<&'a RawValue, Unreadable> {
    if value.get().starts_with('{') { Ok(value) } else { Err(Unreadable::shape(what, "an object")) }
}
