//! Checking, signing and writing a request.

use super::canonical::{insert_sorted, push_name};
use super::scalar::Scalar;
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::error::InvalidInput;
use crate::hash::HmacSha1;
use crate::prelude::*;
use crate::request::{SignedRequest, Stamp};

const ORIGIN: &str = "https://iot.cloud.tencent.com";
const PATH: &str = "/api/exploreropen/serviceapi";
const COMMON: [&str; 6] = ["Action", "AppKey", "Nonce", "RequestId", "Signature", "Timestamp"];

/// Signs the requests of one app key.
pub struct Client {
    app_key: String,
    key: HmacSha1,
    url: String,
    /// What every request of customers begins with.
    lead: Draft,
}

/// The text that is signed and the one that is sent. They hold the same parameters, and grow side by side, so that a number
/// is made a text once.
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

/// The parameters of `ServiceGetCustomerList`, all optional
/// ([source](https://cloud.tencent.com/document/product/1465/59074)).
#[derive(Clone, Copy, Debug, Default)]
pub struct CustomerListParams<'a> {
    /// `CustomerId`: only this customer. 1 to 32 letters, digits or underscores.
    pub customer_id: Option<&'a str>,
    /// `CountryCode`: only customers with this country code of the telephone, such as `86`. 1 to 32 digits.
    pub country_code: Option<&'a str>,
    /// `PhoneNumber`: only customers with this number. 1 to 32 digits.
    pub phone_number: Option<&'a str>,
    /// `Offset`: how many customers to pass over. 0 to 2^31-1.
    pub offset: Option<i64>,
    /// `Limit`: the most customers to give. 1 to 2^31-1; the vendor documents no maximum of its own.
    pub limit: Option<i64>,
}

impl Client {
    /// Derives the key state once; the secret itself is wiped.
    ///
    /// `endpoint`: by default the vendor's own; a URL without a path gets the vendor's path.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `appSecret`.
    pub fn new(credentials: Credentials, endpoint: Option<Endpoint>) -> Result<Self, InvalidInput> {
        let url = match endpoint {
            None => [ORIGIN, PATH].concat(),
            Some(endpoint) if endpoint.is_origin() => [&endpoint.origin, PATH].concat(),
            Some(endpoint) => [endpoint.origin, endpoint.path].concat(),
        };
        let key = HmacSha1::new(&credentials.app_secret)?;
        let mut lead = Draft::default();
        lead.push(&[("Action", CUSTOMER_LIST.into()), ("AppKey", credentials.app_key.as_str().into())]);
        Ok(Self { app_key: credentials.app_key, key, url, lead })
    }

    /// A page of the product's customers
    /// ([ServiceGetCustomerList](https://cloud.tencent.com/document/product/1465/59074)).
    ///
    /// # Errors
    /// [`InvalidInput`] with the field of the parameter or of the stamp that is wrong.
    pub fn get_customer_list(
        &self,
        params: &CustomerListParams<'_>,
        stamp: &Stamp<'_, u32>,
    ) -> Result<SignedRequest, InvalidInput> {
        Ok(self.finish(self.customer_list_body("", params, stamp)?, stamp))
    }

    /// Any action of the family.
    ///
    /// - `action`: its name, such as `ServiceDescribeDeviceData`.
    /// - `params`: its own parameters by the vendor's names; empty texts are absent. Letters, digits, `_` and `.`.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `action`, `params.NAME`, or that of the stamp.
    pub fn request<'a>(
        &'a self,
        action: &'a str,
        params: Vec<(&'a str, Scalar<'a>)>,
        stamp: &Stamp<'a, u32>,
    ) -> Result<SignedRequest, InvalidInput> {
        Ok(self.finish(self.action_body("", action, params, stamp)?, stamp))
    }

    /// Where the requests go.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    #[doc(hidden)]
    pub fn customer_list_body<'a>(
        &'a self,
        prefix: &str,
        params: &CustomerListParams<'a>,
        stamp: &Stamp<'a, u32>,
    ) -> Result<String, InvalidInput> {
        let id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let digit = |byte: u8| byte.is_ascii_digit();
        let CustomerListParams { customer_id, country_code, phone_number, offset, limit } = *params;
        text("customerId", customer_id, id, "letters, digits or underscores")?;
        text("countryCode", country_code, digit, "digits")?;
        text("phoneNumber", phone_number, digit, "digits")?;
        integer("offset", offset, 0)?;
        integer("limit", limit, 1)?;
        let [_, _, nonce, request_id, timestamp] = self.common(CUSTOMER_LIST, stamp)?;
        // Sorted as it stands: the hot path of signing has nothing to sort, and its first two never change.
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
        Ok(self.signed_body(prefix, &self.lead, &sorted))
    }

    #[doc(hidden)]
    pub fn action_body<'a>(
        &'a self,
        prefix: &str,
        action: &'a str,
        params: Vec<(&'a str, Scalar<'a>)>,
        stamp: &Stamp<'a, u32>,
    ) -> Result<String, InvalidInput> {
        if !is_name(action) {
            return Err(InvalidInput::new("action", NAME_RULE));
        }
        for (place, (name, _)) in params.iter().enumerate() {
            let expected = if !is_name(name) {
                NAME_RULE
            } else if COMMON.contains(name) {
                "must not be given: it is a common parameter, set by the client and the stamp"
            } else if params.iter().take(place).any(|(earlier, _)| earlier == name) {
                "must be given once"
            } else {
                continue;
            };
            return Err(InvalidInput::new(["params.", name].concat(), expected));
        }
        let mut sorted = Vec::with_capacity(params.len().saturating_add(COMMON.len()));
        for (name, value) in self.common(action, stamp)?.into_iter().chain(params) {
            insert_sorted(&mut sorted, name, value);
        }
        Ok(self.signed_body(prefix, &Draft::default(), &sorted))
    }

    /// What every action is sent with, sorted.
    fn common<'a>(
        &'a self,
        action: &'a str,
        stamp: &Stamp<'a, u32>,
    ) -> Result<[(&'a str, Scalar<'a>); 5], InvalidInput> {
        stamp.check()?;
        let nonce = i64::from(stamp.nonce);
        integer("nonce", Some(nonce), 1)?;
        let seconds = i64::try_from(stamp.timestamp_ms / 1000).unwrap_or(i64::MAX);
        Ok([
            ("Action", action.into()),
            ("AppKey", self.app_key.as_str().into()),
            ("Nonce", nonce.into()),
            ("RequestId", stamp.request_id.into()),
            ("Timestamp", seconds.into()),
        ])
    }

    /// The body, behind `prefix`, which spares those who hand on more than the body a second copy of it.
    fn signed_body(&self, prefix: &str, lead: &Draft, sorted: &[(&str, Scalar<'_>)]) -> String {
        let mut draft = Draft { signed: String::with_capacity(512), sent: String::with_capacity(512) };
        draft.signed.push_str(&lead.signed);
        draft.sent.push_str(prefix);
        draft.sent.push_str(&lead.sent);
        draft.push(sorted);
        let Draft { signed, mut sent } = draft;
        sent.push_str(",\"Signature\":\"");
        self.key.push_base64(&signed, &mut sent);
        sent.push_str("\"}");
        sent
    }

    fn finish(&self, body: String, stamp: &Stamp<'_, u32>) -> SignedRequest {
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
            // Names need no escapes: `is_name` lets only letters, digits, `_` and `.` through.
            self.sent.push_str(name);
            self.sent.push_str("\":");
            value.push_both(&mut self.signed, &mut self.sent);
        }
    }
}

const CUSTOMER_LIST: &str = "ServiceGetCustomerList";

/// The one header that the vendor asks for.
const CONTENT_TYPE: &str = "application/json";

const MAX_INT: i64 = i32::MAX as i64;

/// A parameter of customers, within its rule.
fn text(
    field: &str,
    value: Option<&str>,
    allowed: impl Fn(u8) -> bool,
    of_what: &str,
) -> Result<(), InvalidInput> {
    if value.is_none_or(|value| value.len() <= 32 && value.bytes().all(allowed)) {
        return Ok(());
    }
    Err(InvalidInput::new(field, ["must be 1 to 32 ", of_what].concat()))
}

fn integer(field: &str, value: Option<i64>, min: i64) -> Result<(), InvalidInput> {
    if value.is_none_or(|value| (min..=MAX_INT).contains(&value)) {
        return Ok(());
    }
    Err(InvalidInput::integer(field, min, MAX_INT))
}

const NAME_RULE: &str = "must be named by 1 to 128 letters, digits, `_` or `.`";

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    (1..=128).contains(&name.len()) && name.bytes().all(allowed)
}
