//! Signing. A signed request leaves as *lines*: what changes from request to request, one a line (the core's checks let no
//! line break into any of it), then the body, which is the rest. `js/src/core/lines.ts` is the other side.

use core::time::Duration;

use iot_accounts_core::aliyun::{self, Call, IDENTITY_LIST_PATH, SignedParts};
use iot_accounts_core::tencent::{self, CustomerListParams};
use iot_accounts_core::{Credentials, Endpoint, InvalidInput, Secret, Stamp};
use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::entropy;
use crate::errors::Thrown;
use crate::objects::{Member, object};
use crate::packed::unpack;
use crate::params::{get, number, required_text, scalars, span, text, texts, whole};

/// Signs for Tencent. A number that is not whole becomes one outside of the core's range, so that the core's words refuse it.
#[wasm_bindgen]
pub struct TencentSigner {
    client: tencent::Client,
    clock_offset_ms: f64,
}

#[wasm_bindgen]
impl TencentSigner {
    /// `options` has `appKey`, `appSecret`, `endpoint?` and `clockOffsetMs`. Wipes the secret after deriving the key state.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &Object) -> Result<Self, Thrown> {
        let credentials = credentials(options)?;
        let client = tencent::Client::new(credentials, endpoint(options)?)?;
        Ok(Self { client, clock_offset_ms: clock_offset(options) })
    }

    /// `{ url, headers, customerListAction }`: what is the same in all of this client's requests.
    pub fn constants(&self) -> JsValue {
        object(&[
            ("url", Member::Text(self.client.url())),
            ("headers", Member::Object(&[("content-type", Member::Text(tencent::CONTENT_TYPE))])),
            ("customerListAction", Member::Text(tencent::CUSTOMER_LIST)),
        ])
    }

    /// Sets how many milliseconds to add to the host's clock.
    #[wasm_bindgen(js_name = setClockOffset)]
    pub fn set_clock_offset(&mut self, milliseconds: f64) {
        self.clock_offset_ms = milliseconds;
    }

    /// Lines: `requestId`, body.
    #[wasm_bindgen(js_name = getCustomerList)]
    pub fn get_customer_list(
        &self,
        customer_id: Option<String>,
        country_code: Option<String>,
        phone_number: Option<String>,
        offset: Option<f64>,
        limit: Option<f64>,
        overrides: Option<Object>,
    ) -> Result<String, Thrown> {
        let integer = |number: f64| whole(number).unwrap_or(-1);
        let params = CustomerListParams {
            customer_id: customer_id.as_deref(),
            country_code: country_code.as_deref(),
            phone_number: phone_number.as_deref(),
            offset: offset.map(integer),
            limit: limit.map(integer),
        };
        self.signed(overrides, |client, stamp, out| client.write_customer_list(&params, stamp, out))
    }

    /// Lines: `requestId`, body. `params` holds strings, numbers, bigints and booleans.
    pub fn request(
        &self,
        action: &str,
        params: &Object,
        overrides: Option<Object>,
    ) -> Result<String, Thrown> {
        let (names, values): (Vec<_>, Vec<_>) = scalars(params)?.into_iter().unzip();
        let params = names.iter().map(String::as_str).zip(values).collect();
        self.signed(overrides, |client, stamp, out| client.write_request(action, params, stamp, out))
    }

    fn signed<'a>(
        &'a self,
        overrides: Option<Object>,
        write: impl FnOnce(&'a tencent::Client, &Stamp<'_, u32>, &mut String) -> Result<(), InvalidInput>,
    ) -> Result<String, Thrown> {
        let overrides = overrides.as_ref();
        let nonce = match overrides.and_then(|overrides| number(overrides, "nonce")) {
            Some(given) => whole(given).and_then(|nonce| nonce.try_into().ok()).unwrap_or(0),
            None => entropy::integer_nonce()?,
        };
        let given_id = overrides.map_or(Ok(None), |overrides| text(overrides, "requestId"))?;
        let mut uuid = entropy::UUID_BUFFER;
        let request_id = given_id.as_deref().map_or_else(|| entropy::uuid(&mut uuid), Ok)?;
        let stamp = Stamp { request_id, nonce, timestamp: timestamp(overrides, self.clock_offset_ms) };
        let mut lines = String::with_capacity(768);
        lines.push_str(request_id);
        lines.push('\n');
        write(&self.client, &stamp, &mut lines)?;
        Ok(lines)
    }
}

/// Signs for Aliyun.
#[wasm_bindgen]
pub struct AliyunSigner {
    client: aliyun::Client,
    clock_offset_ms: f64,
}

#[wasm_bindgen]
impl AliyunSigner {
    /// `options` has `appKey`, `appSecret`, `clockOffsetMs`, and perhaps `endpoint`, `region`, `stage`, `iotToken`, `cloudToken`
    /// and `language`. Wipes the secret after deriving the key state.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &Object) -> Result<Self, Thrown> {
        let credentials = credentials(options)?;
        let client = aliyun::Client::new(credentials, aliyun_options(options)?)?;
        Ok(Self { client, clock_offset_ms: clock_offset(options) })
    }

    /// `{ origin, identityListPath, headers, freshHeaders }`: what is the same in all of this client's requests. `headers` has
    /// all names, an empty value being made for each request; `freshHeaders` are the names of those, in the order of the
    /// lines.
    pub fn constants(&self) -> JsValue {
        let fresh = SignedParts::HEADER_NAMES;
        let constant = self.client.constant_headers();
        let headers: Vec<_> = constant
            .into_iter()
            .chain(fresh.map(|name| (name, "")))
            .map(|(name, value)| (name, Member::Text(value)))
            .collect();
        object(&[
            ("origin", Member::Text(self.client.origin())),
            ("identityListPath", Member::Text(IDENTITY_LIST_PATH)),
            ("headers", Member::Object(&headers)),
            ("freshHeaders", Member::Texts(&fresh)),
        ])
    }

    /// Sets how many milliseconds to add to the host's clock.
    #[wasm_bindgen(js_name = setClockOffset)]
    pub fn set_clock_offset(&mut self, milliseconds: f64) {
        self.clock_offset_ms = milliseconds;
    }

    /// Lines: `requestId`, `x-ca-nonce`, `x-ca-timestamp`, `content-md5`, `x-ca-signature-headers`, `x-ca-signature`, body.
    /// The ids come as packed text.
    #[wasm_bindgen(js_name = queryIdentityList)]
    pub fn query_identity_list(&self, packed_ids: &str, overrides: Option<Object>) -> Result<String, Thrown> {
        let ids = unpack(packed_ids)
            .ok_or_else(|| InvalidInput::new("identityIds", "must be an array of strings"))?;
        self.signed(overrides, |client, stamp| client.query_identity_list_parts(&ids, stamp))
    }

    /// Lines, as of `queryIdentityList`. `call` has `apiVersion`, `paramsJson` and `headers`, whose names are in lower case.
    pub fn request(&self, path: &str, call: &Object, overrides: Option<Object>) -> Result<String, Thrown> {
        let headers = texts(&get(call, "headers").into(), "headers")?;
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let (api_version, params_json) =
            (required_text(call, "apiVersion")?, required_text(call, "paramsJson")?);
        let call = Call { path, api_version: &api_version, params_json: &params_json, headers: &headers };
        self.signed(overrides, |client, stamp| client.request_parts(&call, stamp))
    }

    fn signed(
        &self,
        overrides: Option<Object>,
        sign: impl for<'a> FnOnce(&aliyun::Client, &Stamp<'a, &'a str>) -> Result<SignedParts<'a>, InvalidInput>,
    ) -> Result<String, Thrown> {
        let overrides = overrides.as_ref();
        let given = |name| overrides.map_or(Ok(None), |overrides| text(overrides, name));
        let (given_id, given_nonce) = (given("requestId")?, given("nonce")?);
        let (mut id_buffer, mut nonce_buffer) = (entropy::UUID_BUFFER, entropy::UUID_BUFFER);
        let request_id = given_id.as_deref().map_or_else(|| entropy::simple_uuid(&mut id_buffer), Ok)?;
        let nonce = given_nonce.as_deref().map_or_else(|| entropy::uuid(&mut nonce_buffer), Ok)?;
        let stamp = Stamp { request_id, nonce, timestamp: timestamp(overrides, self.clock_offset_ms) };
        let parts = sign(&self.client, &stamp)?;
        let mut lines = String::with_capacity(parts.body.len().saturating_add(512));
        for line in [parts.request_id].into_iter().chain(parts.header_values()) {
            lines.push_str(line);
            lines.push('\n');
        }
        lines.push_str(&parts.body);
        Ok(lines)
    }
}

fn credentials(options: &Object) -> Result<Credentials, InvalidInput> {
    let app_key = required_text(options, "appKey")?;
    Credentials::new(&app_key, required_text(options, "appSecret")?)
}

fn endpoint(options: &Object) -> Result<Option<Endpoint>, InvalidInput> {
    text(options, "endpoint")?.map(|url| url.parse()).transpose()
}

fn aliyun_options(options: &Object) -> Result<aliyun::Options, InvalidInput> {
    let secret = |name| Ok::<_, InvalidInput>(text(options, name)?.map(Secret::new));
    Ok(aliyun::Options {
        endpoint: endpoint(options)?,
        region: text(options, "region")?.map_or_else(|| Ok(Default::default()), |name| name.parse())?,
        stage: text(options, "stage")?.map_or_else(|| Ok(Default::default()), |name| name.parse())?,
        iot_token: secret("iotToken")?,
        cloud_token: secret("cloudToken")?,
        language: text(options, "language")?,
    })
}

fn clock_offset(options: &Object) -> f64 {
    number(options, "clockOffsetMs").unwrap_or_default()
}

/// The given time, or the host's. A time that is not whole milliseconds becomes 1970, which the core's words refuse.
fn timestamp(overrides: Option<&Object>, clock_offset_ms: f64) -> Duration {
    let given = overrides.and_then(|overrides| number(overrides, "timestamp"));
    span(given.unwrap_or_else(|| entropy::now_ms(clock_offset_ms))).unwrap_or_default()
}
