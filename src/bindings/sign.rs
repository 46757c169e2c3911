//! Signing. A signed request leaves as one text: what changes from request to request, one a line (no line break can be
//! in any of it, the core checks that), then the body.

use std::borrow::Cow;

use js_sys::{Array, BigInt, Number, Object};
use wasm_bindgen::prelude::*;

use super::ambient;
use super::thrown::{plain, whole};
use crate::aliyun::{self, Call, Options, Region, Stage};
use crate::credentials::{Credentials, Secret};
use crate::endpoint::Endpoint;
use crate::error::InvalidInput;
use crate::json;
use crate::mismatch;
use crate::request::{self, SignedRequest, Stamp};
use crate::tencent::{self, CustomerListParams, Scalar};

/// Signs for Tencent. `offset`, `limit`, `nonce` and `timestamp` (milliseconds) are numbers of which the core has a
/// range; what is no whole number becomes one outside of it, so that the core's own words refuse it.
#[wasm_bindgen]
pub struct TencentSigner(tencent::Client);

#[wasm_bindgen]
impl TencentSigner {
    /// Wipes the secret after deriving the key state.
    #[wasm_bindgen(constructor)]
    pub fn new(app_key: &str, app_secret: String, endpoint: Option<String>) -> Result<Self, JsValue> {
        let credentials = Credentials::new(app_key, app_secret)?;
        let endpoint = endpoint.as_deref().map(Endpoint::parse).transpose()?;
        Ok(Self(tencent::Client::new(credentials, endpoint)?))
    }

    /// Where the requests go.
    pub fn url(&self) -> String {
        self.0.url().to_owned()
    }

    /// `requestId`, body.
    #[wasm_bindgen(js_name = getCustomerList)]
    #[expect(clippy::too_many_arguments, reason = "scalars cross the boundary cheaply, an object does not")]
    pub fn get_customer_list(
        &self,
        customer_id: Option<String>,
        country_code: Option<String>,
        phone_number: Option<String>,
        offset: Option<f64>,
        limit: Option<f64>,
        request_id: Option<String>,
        nonce: Option<f64>,
        timestamp: Option<f64>,
        clock_offset_ms: f64,
    ) -> Result<String, JsValue> {
        let integer = |number: f64| whole(number).unwrap_or(-1);
        let params = CustomerListParams {
            customer_id: customer_id.as_deref(),
            country_code: country_code.as_deref(),
            phone_number: phone_number.as_deref(),
            offset: offset.map(integer),
            limit: limit.map(integer),
        };
        let request_id = request_id.map_or_else(ambient::uuid, Ok)?;
        let stamp = tencent_stamp(&request_id, nonce, timestamp, clock_offset_ms)?;
        Ok(self.0.customer_list_body(&format_line(&request_id), &params, &stamp)?)
    }

    /// `requestId`, body.
    pub fn request(
        &self,
        action: &str,
        params: &Object,
        request_id: Option<String>,
        nonce: Option<f64>,
        timestamp: Option<f64>,
        clock_offset_ms: f64,
    ) -> Result<String, JsValue> {
        let mut names = Vec::new();
        for entry in Object::entries(params) {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default();
            if let Some(value) = scalar(&format!("params.{name}"), &entry.get(1))? {
                names.push((name, value));
            }
        }
        let params = names.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let request_id = request_id.map_or_else(ambient::uuid, Ok)?;
        let stamp = tencent_stamp(&request_id, nonce, timestamp, clock_offset_ms)?;
        Ok(self.0.action_body(&format_line(&request_id), action, params, &stamp)?)
    }
}

fn tencent_stamp(
    request_id: &str,
    nonce: Option<f64>,
    timestamp: Option<f64>,
    clock_offset_ms: f64,
) -> Result<Stamp<'_, u32>, InvalidInput> {
    let given = |number: f64| whole(number).and_then(|nonce| nonce.try_into().ok()).unwrap_or(0);
    let nonce = nonce.map_or_else(ambient::integer_nonce, |nonce| Ok(given(nonce)))?;
    Ok(Stamp { request_id, nonce, timestamp_ms: timestamp_ms(timestamp, clock_offset_ms) })
}

fn timestamp_ms(timestamp: Option<f64>, clock_offset_ms: f64) -> u64 {
    match timestamp {
        None => ambient::now_ms(clock_offset_ms),
        Some(given) => whole(given).and_then(|ms| ms.try_into().ok()).unwrap_or(0),
    }
}

/// `None` for `undefined` and `null`, which count as absent.
fn scalar(field: &str, value: &JsValue) -> Result<Option<Scalar<'static>>, InvalidInput> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    if let Some(text) = value.as_string() {
        return Ok(Some(Scalar::Text(text.into())));
    }
    if let Some(value) = value.as_bool() {
        return Ok(Some(Scalar::Bool(value)));
    }
    if let Some(number) = value.as_f64() {
        return match whole(number) {
            Some(integer) => Ok(Some(Scalar::Integer(integer))),
            None if number.is_finite() && number.fract() == 0.0 => {
                Err(InvalidInput::new(field, "must be within ±(2^53-1), or a bigint, to be exact"))
            }
            None => Scalar::number(field, &decimal_text(number)).map(Some),
        };
    }
    if let Some(big) = value.dyn_ref::<BigInt>() {
        let text = big.to_string(10).ok().and_then(|text| text.as_string()).unwrap_or_default();
        return Scalar::number(field, &text).map(Some);
    }
    let expected =
        "must be a string, number, bigint or boolean: how an array or object is signed is not documented";
    Err(InvalidInput::new(field, expected))
}

/// As `JSON.stringify` writes it; Rust's own formatting of floats would double the size of the module for nothing.
fn decimal_text(number: f64) -> String {
    Number::from(number).to_string_with_radix(10).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Signs for Aliyun.
#[wasm_bindgen]
pub struct AliyunSigner(aliyun::Client);

#[wasm_bindgen]
impl AliyunSigner {
    /// Wipes the secret after deriving the key state.
    #[wasm_bindgen(constructor)]
    #[expect(clippy::too_many_arguments, reason = "scalars cross the boundary cheaply, an object does not")]
    pub fn new(
        app_key: &str,
        app_secret: String,
        endpoint: Option<String>,
        region: Option<String>,
        stage: Option<String>,
        iot_token: Option<String>,
        cloud_token: Option<String>,
        language: Option<String>,
    ) -> Result<Self, JsValue> {
        let (iot_token, cloud_token) = (iot_token.map(Secret::new), cloud_token.map(Secret::new));
        let credentials = Credentials::new(app_key, app_secret)?;
        let endpoint = endpoint.as_deref().map(Endpoint::parse).transpose()?;
        let region = region.map_or(Ok(Region::default()), |id| Region::parse(&id))?;
        let stage = stage.map_or(Ok(Stage::default()), |id| Stage::parse(&id))?;
        let options = Options { region, endpoint, stage, iot_token, cloud_token, language };
        Ok(Self(aliyun::Client::new(credentials, options)?))
    }

    /// Scheme, host and port of the gateway.
    pub fn origin(&self) -> String {
        self.0.origin().to_owned()
    }

    /// The values of the headers that are the same in all of this client's requests: `accept`, `content-type`, `x-ca-key`,
    /// `x-ca-stage`.
    #[wasm_bindgen(js_name = constantHeaders)]
    pub fn constant_headers(&self) -> Vec<String> {
        self.0.constant_headers().map(|(_, value)| value.to_owned()).to_vec()
    }

    /// The path of queryIdentityList.
    #[wasm_bindgen(js_name = identityPath)]
    pub fn identity_path() -> String {
        aliyun::IDENTITY_PATH.to_owned()
    }

    /// `requestId`, `x-ca-nonce`, `x-ca-timestamp`, `content-md5`, `x-ca-signature-headers`, `x-ca-signature`, body.
    /// The ids come as the JSON text of an array of strings.
    #[wasm_bindgen(js_name = queryIdentityList)]
    pub fn query_identity_list(
        &self,
        identity_ids_json: &str,
        request_id: Option<String>,
        nonce: Option<String>,
        timestamp: Option<f64>,
        clock_offset_ms: f64,
    ) -> Result<String, JsValue> {
        let ids = json::strings(identity_ids_json)
            .map_err(|_| InvalidInput::new("identityIds", "must be an array of strings"))?;
        let drawn = Drawn::new(request_id, nonce, timestamp, clock_offset_ms)?;
        Ok(drawn.lines(self.0.sign_identity_list(&ids, &drawn.stamp())?))
    }

    /// As `queryIdentityList`. `params` come as the JSON text of an object, further headers as that of an array of names
    /// and values in turn.
    #[expect(clippy::too_many_arguments, reason = "scalars cross the boundary cheaply, an object does not")]
    pub fn request(
        &self,
        path: &str,
        api_version: &str,
        params_json: &str,
        headers_json: &str,
        request_id: Option<String>,
        nonce: Option<String>,
        timestamp: Option<f64>,
        clock_offset_ms: f64,
    ) -> Result<String, JsValue> {
        let headers = pairs(headers_json, "headers")?;
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let call = Call { path, api_version, params_json, headers: &headers };
        let drawn = Drawn::new(request_id, nonce, timestamp, clock_offset_ms)?;
        Ok(drawn.lines(self.0.sign_call(&call, &drawn.stamp())?))
    }
}

/// Owns what an Aliyun stamp borrows.
struct Drawn {
    request_id: String,
    nonce: String,
    timestamp_ms: u64,
}

impl Drawn {
    fn new(
        request_id: Option<String>,
        nonce: Option<String>,
        timestamp: Option<f64>,
        clock_offset_ms: f64,
    ) -> Result<Self, InvalidInput> {
        Ok(Self {
            request_id: request_id.map_or_else(ambient::simple_uuid, Ok)?,
            nonce: nonce.map_or_else(ambient::uuid, Ok)?,
            timestamp_ms: timestamp_ms(timestamp, clock_offset_ms),
        })
    }

    fn stamp(&self) -> Stamp<'_, &str> {
        Stamp { request_id: &self.request_id, nonce: &self.nonce, timestamp_ms: self.timestamp_ms }
    }

    fn lines(&self, signed: aliyun::Signed) -> String {
        lines(&[
            &self.request_id,
            &self.nonce,
            &self.timestamp_ms.to_string(),
            &signed.content_md5,
            &signed.signature_headers,
            &signed.signature,
            &signed.body,
        ])
    }
}

fn format_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().saturating_add(1));
    line.push_str(text);
    line.push('\n');
    line
}

fn lines(parts: &[&str]) -> String {
    parts.join("\n")
}

/// Why the signature was not accepted, as a plain object; `undefined` when nothing can be said of the request.
#[wasm_bindgen(js_name = explainSignatureMismatch)]
pub fn explain_signature_mismatch(
    url: String,
    method: String,
    headers_json: &str,
    body: String,
    vendor_message: &str,
) -> Result<JsValue, JsValue> {
    let request = request_of(url, method, headers_json, body)?;
    Ok(mismatch::explain(&request, vendor_message).map_or(JsValue::UNDEFINED, |found| plain(&found)))
}

/// The text that was signed, of a request as js/src gives it out: its headers come as the JSON text of an array of names
/// and values in turn.
#[wasm_bindgen(js_name = stringToSign)]
pub fn string_to_sign(
    url: String,
    method: String,
    headers_json: &str,
    body: String,
) -> Result<String, JsValue> {
    Ok(request::string_to_sign(&request_of(url, method, headers_json, body)?)?)
}

/// An array of names and values in turn.
fn pairs(json: &str, field: &str) -> Result<Vec<(String, String)>, InvalidInput> {
    let texts =
        json::strings(json).map_err(|_| InvalidInput::new(field, "must have headers that are strings"))?;
    let pair = |pair: &[Cow<'_, str>]| match pair {
        [name, value] => Some((name.to_string(), value.to_string())),
        _ => None,
    };
    Ok(texts.chunks(2).filter_map(pair).collect())
}

fn request_of(
    url: String,
    method: String,
    headers_json: &str,
    body: String,
) -> Result<SignedRequest, InvalidInput> {
    let headers = pairs(headers_json, "request")?;
    Ok(SignedRequest { url, method, headers, body, request_id: String::new() })
}
