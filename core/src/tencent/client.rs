//! Signing and writing a request.

use super::calls::{CALLS, CUSTOMER_LIST};
use super::canonical::push_name;
use super::check;
use super::params::{CustomerListParams, Scalar};
use crate::calls::{Argument, KnownCall, by_name};
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::hash::Sha1Key;
use crate::invalid_input::InvalidInput;
use crate::prelude::*;
use crate::request::{SignedRequest, Stamp};

const ORIGIN: &str = "https://iot.cloud.tencent.com";
const PATH: &str = "/api/exploreropen/serviceapi";

/// The value of the header `content-type`, the only one that the vendor asks for.
pub const CONTENT_TYPE: &str = "application/json";

/// Signs the requests of one app key.
///
/// ```
/// use core::time::Duration;
///
/// use iot_accounts_core::{Credentials, Stamp, tencent};
///
/// let client = tencent::Client::new(Credentials::new("app-key", "app-secret".to_owned())?, None)?;
/// let stamp = Stamp { request_id: "1", nonce: 2, timestamp: Duration::from_secs(1_599_468_019) };
/// let params = vec![("ProductId", "ProductA".into()), ("Limit", 10.into())];
/// let request = client.request("ServiceGetDeviceList", params, &stamp)?;
/// assert!(request.body.contains(r#""Limit":10"#));
/// # Ok::<(), iot_accounts_core::InvalidInput>(())
/// ```
pub struct Client {
    app_key: String,
    key: Sha1Key,
    url: String,
    /// What every request for customers begins with.
    lead: Draft,
}

/// The text that is signed and the one that is sent. They hold the same parameters and grow side by side, so that a number
/// is written as digits once.
#[derive(Default)]
struct Draft {
    signed: String,
    sent: String,
}

impl core::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        formatter
            .debug_struct("Client")
            .field("app_key", &self.app_key)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Derives the key state once; the secret itself is wiped.
    ///
    /// `endpoint`: by default the vendor's; a URL without a path gets the vendor's path.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `appSecret`.
    pub fn new(credentials: Credentials, endpoint: Option<Endpoint>) -> Result<Self, InvalidInput> {
        let url = match endpoint {
            None => [ORIGIN, PATH].concat(),
            Some(endpoint) if endpoint.is_origin() => [&endpoint.origin, PATH].concat(),
            Some(endpoint) => [endpoint.origin, endpoint.path].concat(),
        };
        let key = Sha1Key::new(&credentials.app_secret)?;
        let mut lead = Draft::default();
        lead.push(&[("Action", CUSTOMER_LIST.into()), ("AppKey", credentials.app_key.as_str().into())]);
        Ok(Self { app_key: credentials.app_key, key, url, lead })
    }

    /// Signs a request for a page of the product's customers
    /// ([ServiceGetCustomerList](https://cloud.tencent.com/document/product/1465/59074)). Its parser is
    /// [`parse_customer_list`](super::parse_customer_list).
    ///
    /// # Errors
    /// [`InvalidInput`] with the field of the parameter or of the stamp that is wrong.
    pub fn get_customer_list(
        &self,
        params: &CustomerListParams<'_>,
        stamp: &Stamp<'_, u32>,
    ) -> Result<SignedRequest, InvalidInput> {
        let mut body = String::new();
        self.write_customer_list(params, stamp, &mut body)?;
        Ok(self.request_with(body, stamp))
    }

    /// Appends the body of that request to `out`, for callers who have a buffer; `out` stays as it was after an error.
    ///
    /// # Errors
    /// As for [`Client::get_customer_list`].
    pub fn write_customer_list<'a>(
        &'a self,
        params: &CustomerListParams<'a>,
        stamp: &Stamp<'a, u32>,
        out: &mut String,
    ) -> Result<(), InvalidInput> {
        check::customer_list(params)?;
        let CustomerListParams { customer_id, country_code, phone_number, offset, limit } = *params;
        let [_, _, nonce, request_id, timestamp] = self.common(CUSTOMER_LIST, stamp)?;
        // Written in its order: the hot path of signing has nothing to sort, and its first two never change.
        let sorted = [
            ("CountryCode", country_code.unwrap_or_default().into()),
            ("CustomerId", customer_id.unwrap_or_default().into()),
            ("Limit", limit.map_or("".into(), Scalar::Integer)),
            nonce,
            ("Offset", offset.map_or("".into(), Scalar::Integer)),
            ("PhoneNumber", phone_number.unwrap_or_default().into()),
            request_id,
            timestamp,
        ];
        self.sign(&self.lead, &sorted, out);
        Ok(())
    }

    /// Signs a request for any action of the family. Its parser is [`parse`](super::parse).
    ///
    /// - `action`: its name, such as `ServiceDescribeDeviceData`.
    /// - `params`: its parameters by the vendor's names, which are letters, digits, `_` and `.`; empty texts are absent.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `action`, `params` (more than 1000), `params.NAME`, or that of the stamp.
    pub fn request<'a>(
        &'a self,
        action: &'a str,
        params: Vec<(&'a str, Scalar<'a>)>,
        stamp: &Stamp<'a, u32>,
    ) -> Result<SignedRequest, InvalidInput> {
        let mut body = String::new();
        self.write_request(action, params, stamp, &mut body)?;
        Ok(self.request_with(body, stamp))
    }

    /// Appends the body of that request to `out`, for callers who have a buffer; `out` stays as it was after an error.
    ///
    /// # Errors
    /// As for [`Client::request`].
    pub fn write_request<'a>(
        &'a self,
        action: &'a str,
        params: Vec<(&'a str, Scalar<'a>)>,
        stamp: &Stamp<'a, u32>,
        out: &mut String,
    ) -> Result<(), InvalidInput> {
        check::action(action)?;
        check::names(params.iter().map(|(name, _)| *name))?;
        let mut sorted = Vec::with_capacity(params.len().saturating_add(5));
        for param in self.common(action, stamp)?.into_iter().chain(params) {
            insert_sorted(&mut sorted, param, |(left, _), (right, _)| left <= right);
        }
        self.sign(&Draft::default(), &sorted, out);
        Ok(())
    }

    /// Signs a request for a call of the table, [`CALLS`](super::CALLS), which says how its answer is read.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use iot_accounts_core::{Credentials, Stamp, tencent};
    /// # let client = tencent::Client::new(Credentials::new("app-key", "app-secret".to_owned())?, None)?;
    /// # let stamp = Stamp { request_id: "1", nonce: 2, timestamp: Duration::from_secs(1_599_468_019) };
    /// let request = client.call("getOrderList", &[("customerId", "Customer1".into()), ("limit", 20.into())], &stamp)?;
    /// assert!(request.body.contains(r#""CustomerId":"Customer1","Limit":20"#));
    /// # Ok::<(), iot_accounts_core::InvalidInput>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `name` (there is no such call), that of an argument, or that of the stamp.
    pub fn call(
        &self,
        name: &str,
        arguments: &[(&str, Argument<'_>)],
        stamp: &Stamp<'_, u32>,
    ) -> Result<SignedRequest, InvalidInput> {
        let mut body = String::new();
        self.write_call(name, arguments, stamp, &mut body)?;
        Ok(self.request_with(body, stamp))
    }

    /// Appends the body of that request to `out`, for callers who have a buffer, and gives the call; `out` stays as it was
    /// after an error.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use iot_accounts_core::{Answer, Credentials, Stamp, tencent};
    /// # let client = tencent::Client::new(Credentials::new("app-key", "app-secret".to_owned())?, None)?;
    /// # let stamp = Stamp { request_id: "1", nonce: 2, timestamp: Duration::from_secs(1_599_468_019) };
    /// let mut body = String::with_capacity(512);
    /// let call = client.write_call("getDeviceList", &[("productId", "ABCDE12345".into())], &stamp, &mut body)?;
    /// assert_eq!(call.answer, Answer::Devices);
    /// # Ok::<(), iot_accounts_core::InvalidInput>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Client::call`].
    pub fn write_call(
        &self,
        name: &str,
        arguments: &[(&str, Argument<'_>)],
        stamp: &Stamp<'_, u32>,
        out: &mut String,
    ) -> Result<&'static KnownCall, InvalidInput> {
        let call = by_name(CALLS, name)?;
        let scalar = |value| match value {
            Argument::Text(text) => Scalar::from(text),
            Argument::Integer(number) => Scalar::Integer(number),
        };
        let arguments = call.arguments(arguments)?.into_iter().map(|(name, value)| (name, scalar(value)));
        self.write_request(call.target, arguments.collect(), stamp, out)?;
        Ok(call)
    }

    /// Where the requests go.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What every action is sent with, sorted.
    fn common<'a>(
        &'a self,
        action: &'a str,
        stamp: &Stamp<'a, u32>,
    ) -> Result<[(&'a str, Scalar<'a>); 5], InvalidInput> {
        let timestamp_ms = stamp.check()?;
        check::nonce(stamp.nonce)?;
        let seconds = i64::try_from(timestamp_ms / 1000).unwrap_or(i64::MAX);
        Ok([
            ("Action", action.into()),
            ("AppKey", self.app_key.as_str().into()),
            ("Nonce", i64::from(stamp.nonce).into()),
            ("RequestId", stamp.request_id.into()),
            ("Timestamp", seconds.into()),
        ])
    }

    /// Appends the body with its signature.
    fn sign(&self, lead: &Draft, sorted: &[(&str, Scalar<'_>)], out: &mut String) {
        out.reserve(512);
        let mut draft = Draft { signed: String::with_capacity(512), sent: core::mem::take(out) };
        draft.signed.push_str(&lead.signed);
        draft.sent.push_str(&lead.sent);
        draft.push(sorted);
        *out = draft.sent;
        out.push_str(",\"Signature\":\"");
        self.key.push_signature(&draft.signed, out);
        out.push_str("\"}");
    }

    fn request_with(&self, body: String, stamp: &Stamp<'_, u32>) -> SignedRequest {
        SignedRequest {
            url: self.url.clone(),
            method: "POST".to_owned(),
            headers: vec![("content-type".to_owned(), CONTENT_TYPE.to_owned())],
            body,
            request_id: stamp.request_id.to_owned(),
        }
    }
}

impl Draft {
    /// Appends parameters, which must come sorted.
    fn push(&mut self, sorted: &[(&str, Scalar<'_>)]) {
        for (name, value) in sorted.iter().filter(|(_, value)| !value.is_absent()) {
            self.sent.push_str(if self.signed.is_empty() { "{\"" } else { ",\"" });
            push_name(&mut self.signed, name);
            // Names need no escapes: the check lets only letters, digits, `_` and `.` through.
            self.sent.push_str(name);
            self.sent.push_str("\":");
            value.push_both(&mut self.signed, &mut self.sent);
        }
    }
}
