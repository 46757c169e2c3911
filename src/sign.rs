//! Signing. A signed request leaves as one text: what changes from request to request, one a line (no line break can be
//! in any of it, the core checks that), then the body.

use iot_accounts_core::aliyun::{self, Call, Options, Region, Stage};
use iot_accounts_core::internal::{self, pack};
use iot_accounts_core::tencent::{self, CustomerListParams, Scalar};
use iot_accounts_core::{Credentials, Endpoint, InvalidInput, Secret, SignedRequest, Stamp};
use wasm_bindgen::prelude::*;

use crate::entropy;
use crate::errors::{Thrown, whole};

/// Signs for Tencent. `offset`, `limit`, `nonce` and `timestamp` (milliseconds) are numbers of which the core has a
/// range; what is no whole number becomes one outside of it, so that the core's own words refuse it.
#[wasm_bindgen]
pub struct TencentSigner(tencent::Client);

#[wasm_bindgen]
impl TencentSigner {
    /// Wipes the secret after deriving the key state.
    #[wasm_bindgen(constructor)]
    pub fn new(app_key: &str, app_secret: String, endpoint: Option<String>) -> Result<Self, Thrown> {
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
    ) -> Result<String, Thrown> {
        let integer = |number: f64| whole(number).unwrap_or(-1);
        let params = CustomerListParams {
            customer_id: customer_id.as_deref(),
            country_code: country_code.as_deref(),
            phone_number: phone_number.as_deref(),
            offset: offset.map(integer),
            limit: limit.map(integer),
        };
        let line = request_line(request_id)?;
        let stamp = tencent_stamp(&line, nonce, timestamp, clock_offset_ms)?;
        Ok(self.0.customer_list_body(&line, &params, &stamp)?)
    }

    /// `requestId`, body. The params come as the JSON text of an array of names and values in turn; a value is a text behind
    /// the first letter of its type: `s`tring, `n`umber or `b`oolean.
    pub fn request(
        &self,
        action: &str,
        params_json: &str,
        request_id: Option<String>,
        nonce: Option<f64>,
        timestamp: Option<f64>,
        clock_offset_ms: f64,
    ) -> Result<String, Thrown> {
        let pairs = pairs(params_json, "params")?;
        let params: Result<_, InvalidInput> =
            pairs.iter().map(|(name, value)| Ok((name.as_str(), scalar(name, value)?))).collect();
        let params = params?;
        let line = request_line(request_id)?;
        let stamp = tencent_stamp(&line, nonce, timestamp, clock_offset_ms)?;
        Ok(self.0.action_body(&line, action, params, &stamp)?)
    }
}

/// The request id and a line break.
fn request_line(given: Option<String>) -> Result<String, InvalidInput> {
    let mut line = given.map_or_else(entropy::uuid, Ok)?;
    line.push('\n');
    Ok(line)
}

fn tencent_stamp(
    request_line: &str,
    nonce: Option<f64>,
    timestamp: Option<f64>,
    clock_offset_ms: f64,
) -> Result<Stamp<'_, u32>, InvalidInput> {
    let given = |number: f64| whole(number).and_then(|nonce| nonce.try_into().ok()).unwrap_or(0);
    let nonce = nonce.map_or_else(entropy::integer_nonce, |nonce| Ok(given(nonce)))?;
    let request_id = request_line.strip_suffix('\n').unwrap_or(request_line);
    Ok(Stamp { request_id, nonce, timestamp_ms: timestamp_ms(timestamp, clock_offset_ms) })
}

fn timestamp_ms(timestamp: Option<f64>, clock_offset_ms: f64) -> u64 {
    match timestamp {
        None => entropy::now_ms(clock_offset_ms),
        Some(given) => whole(given).and_then(|ms| ms.try_into().ok()).unwrap_or(0),
    }
}

fn scalar<'a>(name: &str, value: &'a str) -> Result<Scalar<'a>, InvalidInput> {
    match value.split_at_checked(1) {
        Some(("s", text)) => Ok(Scalar::from(text)),
        Some(("b", text)) => Ok(Scalar::Bool(text == "true")),
        Some((_, text)) => Scalar::number(&["params.", name].concat(), text),
        None => Err(InvalidInput::new(["params.", name].concat(), "must have a type")),
    }
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
    ) -> Result<Self, Thrown> {
        let (iot_token, cloud_token) = (iot_token.map(Secret::new), cloud_token.map(Secret::new));
        let credentials = Credentials::new(app_key, app_secret)?;
        let endpoint = endpoint.as_deref().map(Endpoint::parse).transpose()?;
        let region = region.map_or(Ok(Region::default()), |id| Region::parse(&id))?;
        let stage = stage.map_or(Ok(Stage::default()), |id| Stage::parse(&id))?;
        let options = Options { region, endpoint, stage, iot_token, cloud_token, language };
        Ok(Self(aliyun::Client::new(credentials, options)?))
    }

    /// What is the same in all of this client's requests, a line each: scheme, host and port of the gateway, the path of
    /// queryIdentityList, and the values of the headers `accept`, `content-type`, `x-ca-key`, `x-ca-stage`.
    pub fn constants(&self) -> String {
        let [accept, content_type, key, stage] = self.0.constant_headers().map(|(_, value)| value);
        [self.0.origin(), internal::IDENTITY_PATH, accept, content_type, key, stage].join("\n")
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
    ) -> Result<String, Thrown> {
        let drawn = Drawn::new(request_id, nonce, timestamp, clock_offset_ms)?;
        Ok(self.0.sign_identity_list(identity_ids_json, &drawn.stamp())?)
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
    ) -> Result<String, Thrown> {
        let headers = pairs(headers_json, "headers")?;
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let call = Call { path, api_version, params_json, headers: &headers };
        let drawn = Drawn::new(request_id, nonce, timestamp, clock_offset_ms)?;
        Ok(self.0.sign_call(&call, &drawn.stamp())?)
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
            request_id: request_id.map_or_else(entropy::simple_uuid, Ok)?,
            nonce: nonce.map_or_else(entropy::uuid, Ok)?,
            timestamp_ms: timestamp_ms(timestamp, clock_offset_ms),
        })
    }

    fn stamp(&self) -> Stamp<'_, &str> {
        Stamp { request_id: &self.request_id, nonce: &self.nonce, timestamp_ms: self.timestamp_ms }
    }
}

/// Why the signature was not accepted, as packed cells; `undefined` when nothing can be said of the request. `part`,
/// `ours`, `theirs`, `stringToSign`, `serverStringToSign`, `cutOff` (absent when not), and each `advice`.
#[wasm_bindgen(js_name = explainSignatureMismatch)]
pub fn explain_signature_mismatch(
    url: String,
    method: String,
    headers_json: &str,
    body: String,
    vendor_message: &str,
) -> Result<Option<String>, Thrown> {
    let request = request_of(url, method, headers_json, body)?;
    let Some(found) = internal::explain(&request, vendor_message) else { return Ok(None) };
    let mut cells = vec![
        found.part.as_deref(),
        found.ours.as_deref(),
        found.theirs.as_deref(),
        Some(&found.string_to_sign),
        found.server_string_to_sign.as_deref(),
        found.cut_off.then_some(""),
    ];
    cells.extend(found.advice.iter().map(|advice| Some(advice.as_str())));
    Ok(Some(pack(&cells)))
}

/// The text that was signed, of a request as js/src gives it out: its headers come as the JSON text of an array of names
/// and values in turn.
#[wasm_bindgen(js_name = stringToSign)]
pub fn string_to_sign(
    url: String,
    method: String,
    headers_json: &str,
    body: String,
) -> Result<String, Thrown> {
    Ok(iot_accounts_core::string_to_sign(&request_of(url, method, headers_json, body)?)?)
}

/// An array of names and values in turn.
fn pairs(json: &str, field: &str) -> Result<Vec<(String, String)>, InvalidInput> {
    let texts = internal::strings(json)
        .ok_or_else(|| InvalidInput::new(field, "must be names and values that are strings"))?;
    let mut texts = texts.into_iter().map(|text| text.into_owned());
    let mut pairs = Vec::new();
    while let (Some(name), Some(value)) = (texts.next(), texts.next()) {
        pairs.push((name, value));
    }
    Ok(pairs)
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
