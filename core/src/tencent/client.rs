//! Signing and writing a request.

use iot_accounts_signing::Sha1Key;
use iot_accounts_signing::tencent::Draft;

use super::calls::{CALLS, CUSTOMER_LIST};
use super::check;
use super::params::{CustomerListParams, Scalar};
use crate::calls::{Argument, KnownCall, by_name};
use crate::credentials::{Credentials, no_key};
use crate::endpoint::Endpoint;
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
        let key = Sha1Key::new(credentials.app_secret.expose().as_bytes()).ok_or_else(no_key)?;
        let mut lead = Draft::default();
        lead.push_text("Action", CUSTOMER_LIST);
        lead.push_text("AppKey", &credentials.app_key);
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
        let seconds = seconds(stamp)?;
        // Written in its order: the hot path of signing has nothing to sort, and its first two never change.
        let mut draft = Draft::after(&self.lead, core::mem::take(out));
        draft.push_text("CountryCode", country_code.unwrap_or_default());
        draft.push_text("CustomerId", customer_id.unwrap_or_default());
        if let Some(limit) = limit {
            draft.push_integer("Limit", limit);
        }
        draft.push_integer("Nonce", stamp.nonce.into());
        if let Some(offset) = offset {
            draft.push_integer("Offset", offset);
        }
        draft.push_text("PhoneNumber", phone_number.unwrap_or_default());
        draft.push_text("RequestId", stamp.request_id);
        draft.push_integer("Timestamp", seconds);
        *out = draft.sign(&self.key);
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
        let common = [
            ("Action", action.into()),
            ("AppKey", self.app_key.as_str().into()),
            ("Nonce", i64::from(stamp.nonce).into()),
            ("RequestId", stamp.request_id.into()),
            ("Timestamp", seconds(stamp)?.into()),
        ];
        let mut sorted = Vec::with_capacity(params.len().saturating_add(common.len()));
        for param in common.into_iter().chain(params) {
            insert_sorted(&mut sorted, param, |(left, _), (right, _)| left <= right);
        }
        let mut draft = Draft::after(&Draft::default(), core::mem::take(out));
        sorted.iter().for_each(|(name, value)| value.push_to(&mut draft, name));
        *out = draft.sign(&self.key);
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

/// Checks a stamp, and gives its time as the vendor counts.
fn seconds(stamp: &Stamp<'_, u32>) -> Result<i64, InvalidInput> {
    let timestamp_ms = stamp.check()?;
    check::nonce(stamp.nonce)?;
    Ok(i64::try_from(timestamp_ms / 1000).unwrap_or(i64::MAX))
}
