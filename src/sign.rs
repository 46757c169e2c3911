//! Signing. A signed request leaves as *lines*: what changes from request to request, one a line (the core's checks let no
//! line break into any of it), then the body, which is the rest. `js/src/core/lines.ts` is the other side.

use core::time::Duration;

use iot_accounts_core::aliyun::{self, Call, IDENTITY_LIST_PATH, SignedParts};
use iot_accounts_core::tencent::{self, CustomerListParams};
use iot_accounts_core::{Credentials, Endpoint, InvalidInput, Provider, Secret, Stamp, TIMESTAMPS};
use iot_accounts_host::entropy;
use iot_accounts_host::packed::unpack;
use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::errors::Thrown;
use crate::objects::{Member, object};
use crate::params::{
    arguments, borrow, get, number, present, required_text, scalars, span, string, text, texts, whole,
};

/// Signs for one of the clouds.
#[wasm_bindgen]
pub struct Signer {
    client: Client,
    clock_offset_ms: f64,
}

enum Client {
    Tencent(tencent::Client),
    Aliyun(aliyun::Client),
}

#[wasm_bindgen]
impl Signer {
    /// `options` has `provider`, `appKey`, `appSecret`, `clockOffsetMs`, and perhaps `endpoint`; for Aliyun perhaps `region`, `stage`,
    /// `iotToken`, `cloudToken` and `language` as well. Wipes the secret after deriving the key state.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &Object) -> Result<Self, Thrown> {
        let credentials = credentials(options)?;
        let client = match required_text(options, "provider")?.parse()? {
            Provider::Tencent => Client::Tencent(tencent::Client::new(credentials, endpoint(options)?)?),
            Provider::Aliyun => Client::Aliyun(aliyun::Client::new(credentials, aliyun_options(options)?)?),
        };
        Ok(Self { client, clock_offset_ms: clock_offset(options) })
    }

    /// What is the same in all of this client's requests. Of Tencent `{ url, headers, customerListAction }`; of Aliyun
    /// `{ origin, identityListPath, headers, freshHeaders }`: `headers` has all names, an empty value being made for each request;
    /// `freshHeaders` are the names of those, in the order of the lines.
    pub fn constants(&self) -> JsValue {
        match &self.client {
            Client::Tencent(client) => object(&[
                ("url", Member::Text(client.url())),
                ("headers", Member::Object(&[("content-type", Member::Text(tencent::CONTENT_TYPE))])),
                ("customerListAction", Member::Text(tencent::CUSTOMER_LIST)),
            ]),
            Client::Aliyun(client) => aliyun_constants(client),
        }
    }

    /// Sets how many milliseconds to add to the host's clock.
    #[wasm_bindgen(js_name = setClockOffset)]
    pub fn set_clock_offset(&mut self, milliseconds: f64) {
        self.clock_offset_ms = milliseconds;
    }

    /// Of Tencent. Lines: `requestId`, body. A number that is not whole becomes one outside of the core's range, so that the core's
    /// words refuse it.
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
        let Client::Tencent(client) = &self.client else { return Err(other_cloud()) };
        let integer = |number: f64| whole(number).unwrap_or(-1);
        let params = CustomerListParams {
            customer_id: customer_id.as_deref(),
            country_code: country_code.as_deref(),
            phone_number: phone_number.as_deref(),
            offset: offset.map(integer),
            limit: limit.map(integer),
        };
        let drawn = Drawn::for_tencent(overrides, self.clock_offset_ms)?;
        let mut lines = drawn.first_line();
        client.write_customer_list(&params, &drawn.stamp(), &mut lines)?;
        Ok(lines)
    }

    /// Of Aliyun. Lines: `requestId`, `x-ca-nonce`, `x-ca-timestamp`, `content-md5`, `x-ca-signature-headers`,
    /// `x-ca-signature`, body. The ids come as packed text.
    #[wasm_bindgen(js_name = queryIdentityList)]
    pub fn query_identity_list(
        &mut self,
        packed_ids: &str,
        overrides: Option<Object>,
    ) -> Result<String, Thrown> {
        let Client::Aliyun(client) = &mut self.client else { return Err(other_cloud()) };
        let ids = unpack(packed_ids)
            .ok_or_else(|| InvalidInput::new("identityIds", "must be an array of strings"))?;
        sign_aliyun(client, overrides, self.clock_offset_ms, &|client, stamp| {
            Ok(aliyun_lines(&client.query_identity_list_parts(&ids, stamp)?, None))
        })
    }

    /// Lines, as of the cloud's list. Of Tencent `target` is an action, and `given` its parameters: strings, numbers, bigints and
    /// booleans. Of Aliyun `target` is a path, and `given` has `apiVersion`, `paramsJson` and `headers`, whose names are in lower case.
    pub fn request(
        &mut self,
        target: &str,
        given: &Object,
        overrides: Option<Object>,
    ) -> Result<String, Thrown> {
        match &mut self.client {
            Client::Tencent(client) => {
                let params = scalars(given)?;
                let params = params.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
                let drawn = Drawn::for_tencent(overrides, self.clock_offset_ms)?;
                let mut lines = drawn.first_line();
                client.write_request(target, params, &drawn.stamp(), &mut lines)?;
                Ok(lines)
            }
            Client::Aliyun(client) => {
                let headers = texts(&get(given, "headers").into(), "headers")?;
                let headers: Vec<_> =
                    headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                let (api_version, params_json) =
                    (required_text(given, "apiVersion")?, required_text(given, "paramsJson")?);
                let call = Call {
                    path: target,
                    api_version: &api_version,
                    params_json: &params_json,
                    headers: &headers,
                };
                sign_aliyun(client, overrides, self.clock_offset_ms, &|client, stamp| {
                    Ok(aliyun_lines(&client.request_parts(&call, stamp)?, None))
                })
            }
        }
    }

    /// Lines, as of the cloud's list, of the call with this name; of Aliyun its path comes before them. `given` holds strings and
    /// numbers.
    pub fn call(&mut self, name: &str, given: &Object, overrides: Option<Object>) -> Result<String, Thrown> {
        let given = arguments(given)?;
        match &mut self.client {
            Client::Tencent(client) => {
                let drawn = Drawn::for_tencent(overrides, self.clock_offset_ms)?;
                let mut lines = drawn.first_line();
                client.write_call(name, &borrow(&given), &drawn.stamp(), &mut lines)?;
                Ok(lines)
            }
            Client::Aliyun(client) => {
                sign_aliyun(client, overrides, self.clock_offset_ms, &|client, stamp| {
                    let (call, parts) = client.call_parts(name, &borrow(&given), stamp)?;
                    Ok(aliyun_lines(&parts, Some(call.target)))
                })
            }
        }
    }
}

#[cold]
fn other_cloud() -> Thrown {
    InvalidInput::new("provider", "must be that of this call").into()
}

fn aliyun_constants(client: &aliyun::Client) -> JsValue {
    let fresh = SignedParts::HEADER_NAMES;
    let [nonce, timestamp, md5, signature_headers, signature] = fresh.map(|name| (name, ""));
    let [accept, content_type, key, stage] = client.constant_headers();
    // The order in which they are sent, and which a line of curl shows.
    let headers = [accept, content_type, md5, key, nonce, stage, timestamp, signature_headers, signature];
    let headers = headers.map(|(name, value)| (name, Member::Text(value)));
    object(&[
        ("origin", Member::Text(client.origin())),
        ("identityListPath", Member::Text(IDENTITY_LIST_PATH)),
        ("headers", Member::Object(&headers)),
        ("freshHeaders", Member::Texts(&fresh)),
    ])
}

/// Signs with a client and a stamp.
type Sign<'f> = &'f dyn Fn(&aliyun::Client, &Stamp<'_, &str>) -> Result<String, InvalidInput>;

fn sign_aliyun(
    client: &mut aliyun::Client,
    overrides: Option<Object>,
    clock_offset_ms: f64,
    sign: Sign<'_>,
) -> Result<String, Thrown> {
    let token = |name| overrides.as_ref().map_or(Ok(None), |overrides| secret(overrides, name));
    let (iot_token, cloud_token) = (token("iotToken")?, token("cloudToken")?);
    let drawn = Drawn::for_aliyun(overrides, clock_offset_ms)?;
    let signed = client.with_tokens(iot_token, cloud_token, |client| sign(client, &drawn.stamp()))?;
    Ok(signed?)
}

/// What makes a signature fresh: drawn, or given by the caller. It owns what a stamp borrows.
struct Drawn<Nonce> {
    request_id: String,
    nonce: Nonce,
    timestamp: Duration,
}

impl Drawn<u32> {
    #[inline(never)]
    fn for_tencent(overrides: Option<Object>, clock_offset_ms: f64) -> Result<Self, InvalidInput> {
        let given = overrides.map_or_else(|| Ok(Overrides::default()), Overrides::read)?;
        let nonce = match given.nonce {
            None => drawn(entropy::integer_nonce())?,
            // What is no such number becomes 0, which the core's words refuse.
            Some(nonce) => {
                nonce.as_f64().and_then(whole).and_then(|nonce| nonce.try_into().ok()).unwrap_or(0)
            }
        };
        let request_id = given.request_id.map_or_else(|| drawn(entropy::uuid()), Ok)?;
        Ok(Self { request_id, nonce, timestamp: timestamp(given.timestamp, clock_offset_ms)? })
    }

    fn stamp(&self) -> Stamp<'_, u32> {
        Stamp { request_id: &self.request_id, nonce: self.nonce, timestamp: self.timestamp }
    }

    /// The request id as a line, with room for the body.
    fn first_line(&self) -> String {
        let mut lines = String::with_capacity(768);
        lines.push_str(&self.request_id);
        lines.push('\n');
        lines
    }
}

impl Drawn<String> {
    // Not inlined into each of its callers: it is as large as they are, and no hotter for it.
    #[inline(never)]
    fn for_aliyun(overrides: Option<Object>, clock_offset_ms: f64) -> Result<Self, InvalidInput> {
        let given = overrides.map_or_else(|| Ok(Overrides::default()), Overrides::read)?;
        let nonce = given.nonce.map_or_else(|| drawn(entropy::uuid()), |nonce| string("nonce", &nonce))?;
        let request_id = given.request_id.map_or_else(|| drawn(entropy::simple_uuid()), Ok)?;
        Ok(Self { request_id, nonce, timestamp: timestamp(given.timestamp, clock_offset_ms)? })
    }

    fn stamp(&self) -> Stamp<'_, &str> {
        Stamp { request_id: &self.request_id, nonce: &self.nonce, timestamp: self.timestamp }
    }
}

/// What the caller gave in place of what would be drawn.
#[derive(Default)]
struct Overrides {
    request_id: Option<String>,
    /// A number for Tencent, a text for Aliyun.
    nonce: Option<JsValue>,
    timestamp: Option<f64>,
}

impl Overrides {
    #[cold]
    #[inline(never)]
    fn read(given: Object) -> Result<Self, InvalidInput> {
        Ok(Self {
            request_id: text(&given, "requestId")?,
            nonce: present(get(&given, "nonce")),
            timestamp: number(&given, "timestamp"),
        })
    }
}

/// What the host drew.
fn drawn<Value>(value: Option<Value>) -> Result<Value, InvalidInput> {
    value.ok_or_else(|| {
        let expected = "must be given together with `requestId`: this host has no crypto.getRandomValues";
        InvalidInput::new("nonce", expected)
    })
}

/// The given time, or the host's. A given time that is not whole milliseconds becomes 1970, which the core's words refuse.
fn timestamp(given: Option<f64>, clock_offset_ms: f64) -> Result<Duration, InvalidInput> {
    if let Some(given) = given {
        return Ok(span(given).unwrap_or_default());
    }
    let now = span(entropy::now_ms(clock_offset_ms)).filter(|now| TIMESTAMPS.contains(now));
    now.ok_or_else(|| {
        InvalidInput::new("clockOffsetMs", "must, added to this host's clock, give a time from 1973 to 5138")
    })
}

#[inline(never)]
fn aliyun_lines(parts: &SignedParts<'_>, path: Option<&str>) -> String {
    let mut lines = String::with_capacity(parts.body.len().saturating_add(512));
    for line in path.into_iter().chain([parts.request_id]).chain(parts.header_values()) {
        lines.push_str(line);
        lines.push('\n');
    }
    lines.push_str(&parts.body);
    lines
}

#[inline(never)]
fn credentials(options: &Object) -> Result<Credentials, InvalidInput> {
    let app_key = required_text(options, "appKey")?;
    Credentials::new(&app_key, required_text(options, "appSecret")?)
}

fn secret(options: &Object, name: &str) -> Result<Option<Secret>, InvalidInput> {
    Ok(text(options, name)?.map(Secret::new))
}

#[inline(never)]
fn endpoint(options: &Object) -> Result<Option<Endpoint>, InvalidInput> {
    match text(options, "endpoint")? {
        None => Ok(None),
        Some(url) => url.parse().map(Some),
    }
}

fn aliyun_options(options: &Object) -> Result<aliyun::Options, InvalidInput> {
    Ok(aliyun::Options {
        endpoint: endpoint(options)?,
        region: text(options, "region")?.map_or_else(|| Ok(Default::default()), |name| name.parse())?,
        stage: text(options, "stage")?.map_or_else(|| Ok(Default::default()), |name| name.parse())?,
        iot_token: secret(options, "iotToken")?,
        cloud_token: secret(options, "cloudToken")?,
        language: text(options, "language")?,
    })
}

fn clock_offset(options: &Object) -> f64 {
    number(options, "clockOffsetMs").unwrap_or_default()
}
