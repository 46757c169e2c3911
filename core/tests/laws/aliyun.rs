//! Signing for Aliyun.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::byte_serialize;
use hmac::{Hmac, KeyInit as _, Mac as _};
use iot_accounts_core::aliyun::{Call, Client, Options, Region, Stage};
use iot_accounts_core::{Credentials, InvalidInput, Secret, SignedRequest, Stamp, string_to_sign};
use md5::{Digest as _, Md5};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{TIMESTAMPS, TOKEN, config};

#[derive(Clone, Debug)]
pub(crate) struct Input {
    app_key: String,
    app_secret: String,
    region: Region,
    stage: Stage,
    iot_token: Option<String>,
    cloud_token: Option<String>,
    language: Option<String>,
    segments: Vec<String>,
    query: BTreeMap<String, String>,
    api_version: String,
    params: Value,
    headers: BTreeMap<String, String>,
    request_id: String,
    nonce: String,
    timestamp_ms: u64,
}

/// Any JSON: what a caller gives as `params` goes into the body as it is.
fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(".*", inner, 0..4).prop_map(Value::from_iter),
        ]
    })
}

prop_compose! {
    fn clients()(
        app_key in TOKEN,
        app_secret in "[!-~é客😀]{1,80}",
        region in select(Region::ALL),
        stage in select(Stage::ALL),
        iot_token in option::of("[!-~]{1,40}"),
        cloud_token in option::of("[!-~]{1,40}"),
        language in option::of("[a-z]{2}-[A-Z]{2}"),
    ) -> Input {
        Input {
            app_key, app_secret, region, stage, iot_token, cloud_token, language,
            segments: Vec::new(),
            query: BTreeMap::new(),
            api_version: String::new(),
            params: Value::Null,
            headers: BTreeMap::new(),
            request_id: String::new(),
            nonce: String::new(),
            timestamp_ms: 0,
        }
    }
}

prop_compose! {
    pub(crate) fn inputs()(
        input in clients(),
        segments in vec("[A-Za-z0-9_~-]{1,12}", 1..4),
        // Names and values are any text: they are percent-encoded on their way.
        query in btree_map(".{0,6}", ".{0,12}", 0..4),
        api_version in "[0-9]\\.[0-9]\\.[0-9]",
        params in btree_map(".*", json_values(), 0..4),
        headers in btree_map("x-t[a-z0-9-]{0,10}", "([!-~]([ -~]{0,20}[!-~])?)?", 0..4),
        request_id in TOKEN,
        nonce in TOKEN,
        timestamp_ms in TIMESTAMPS,
    ) -> Input {
        let params = Value::from_iter(params);
        Input { segments, query, api_version, params, headers, request_id, nonce, timestamp_ms, ..input }
    }
}

/// Joins a query as a URL has it.
fn encode<'a>(pairs: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pairs: Vec<_> =
        pairs.into_iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

impl Input {
    fn path(&self) -> String {
        let bare: String = self.segments.iter().map(|segment| format!("/{segment}")).collect();
        if self.query.is_empty() { bare } else { format!("{bare}?{}", encode(&self.query)) }
    }

    fn client(&self) -> Result<Client, InvalidInput> {
        let options = Options {
            region: self.region,
            stage: self.stage,
            endpoint: None,
            iot_token: self.iot_token.clone().map(Secret::new),
            cloud_token: self.cloud_token.clone().map(Secret::new),
            language: self.language.clone(),
        };
        Client::new(Credentials::new(&self.app_key, self.app_secret.clone())?, options)
    }

    fn stamp(&self) -> Stamp<'_, &str> {
        let timestamp = Duration::from_millis(self.timestamp_ms);
        Stamp { request_id: &self.request_id, nonce: &self.nonce, timestamp }
    }

    pub(crate) fn sign(&self) -> Result<SignedRequest, InvalidInput> {
        let headers: Vec<_> = self.headers.iter().collect();
        self.sign_as(&self.path(), &headers)
    }

    fn sign_as(&self, path: &str, headers: &[(&String, &String)]) -> Result<SignedRequest, InvalidInput> {
        let params_json = self.params.to_string();
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let call =
            Call { path, api_version: &self.api_version, params_json: &params_json, headers: &headers };
        self.client()?.request(&call, &self.stamp())
    }
}

fn header<'a>(request: &'a SignedRequest, name: &str) -> &'a str {
    let mut found = request.headers.iter().filter(|(other, _)| other == name);
    let (_, value) = found.next().unwrap();
    assert!(found.next().is_none(), "`{name}` is there twice");
    value
}

fn signature(request: &SignedRequest) -> &str {
    header(request, "x-ca-signature")
}

/// What of a signed request can be changed.
#[derive(Clone, Copy, Debug)]
enum Part {
    AppKey,
    AppSecret,
    Stage,
    IotToken,
    CloudToken,
    Language,
    Path,
    QueryValue,
    QueryName,
    ApiVersion,
    Params,
    HeaderValue,
    HeaderName,
    RequestId,
    Nonce,
    Timestamp,
}

const PARTS: [Part; 16] = [
    Part::AppKey,
    Part::AppSecret,
    Part::Stage,
    Part::IotToken,
    Part::CloudToken,
    Part::Language,
    Part::Path,
    Part::QueryValue,
    Part::QueryName,
    Part::ApiVersion,
    Part::Params,
    Part::HeaderValue,
    Part::HeaderName,
    Part::RequestId,
    Part::Nonce,
    Part::Timestamp,
];

/// Changes the value or the name of one pair, or adds one when there is none.
fn change_pair(pairs: &mut BTreeMap<String, String>, index: Index, by_name: bool) {
    let names: Vec<_> = pairs.keys().cloned().collect();
    if names.is_empty() {
        pairs.insert("x-tx".to_owned(), "x".to_owned());
        return;
    }
    let name = index.get(&names);
    let value = pairs.remove(name).unwrap();
    match by_name {
        true => pairs.insert(format!("{name}x"), value),
        false => pairs.insert(name.clone(), format!("{value}x")),
    };
}

impl Input {
    fn change(&mut self, part: Part, index: Index) {
        match part {
            Part::AppKey => self.app_key.push('x'),
            Part::AppSecret => self.app_secret.push('x'),
            Part::Stage => self.stage = if self.stage == Stage::Test { Stage::Pre } else { Stage::Test },
            Part::IotToken => self.iot_token.get_or_insert_default().push('x'),
            Part::CloudToken => self.cloud_token.get_or_insert_default().push('x'),
            Part::Language => {
                self.language = if self.language.is_some() { None } else { Some("en-GB".to_owned()) };
            }
            Part::Path => self.segments[0].push('x'),
            Part::QueryValue => change_pair(&mut self.query, index, false),
            Part::QueryName => change_pair(&mut self.query, index, true),
            Part::ApiVersion => self.api_version.push('1'),
            Part::Params => self.params = json!({ "before": self.params }),
            Part::HeaderValue => change_pair(&mut self.headers, index, false),
            Part::HeaderName => change_pair(&mut self.headers, index, true),
            Part::RequestId => self.request_id.push('x'),
            Part::Nonce => self.nonce.push('x'),
            Part::Timestamp => self.timestamp_ms ^= 1,
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_goes_in_is_in_the_request(input in inputs()) {
        let request = input.sign().unwrap();
        let body: Value = serde_json::from_str(&request.body).unwrap();
        let mut head = json!({ "apiVer": input.api_version });
        for (name, value) in
            [("iotToken", &input.iot_token), ("cloudToken", &input.cloud_token), ("language", &input.language)]
        {
            if let Some(value) = value {
                head[name] = value.as_str().into();
            }
        }
        let expected = json!({
            "id": input.request_id,
            "version": "1.0",
            "request": head,
            "params": input.params,
        });
        prop_assert_eq!(body, expected);
        prop_assert_eq!(&request.url, &format!("{}{}", input.region.origin(), input.path()));
        prop_assert_eq!(header(&request, "x-ca-key"), input.app_key.as_str());
        prop_assert_eq!(header(&request, "x-ca-nonce"), input.nonce.as_str());
        prop_assert_eq!(header(&request, "x-ca-stage"), input.stage.name());
        prop_assert_eq!(header(&request, "x-ca-timestamp"), input.timestamp_ms.to_string());
        for (name, value) in &input.headers {
            prop_assert_eq!(header(&request, name), value.as_str());
        }
    }

    #[test]
    fn the_signature_is_the_hmac_of_the_string_to_sign_and_the_digest_that_of_the_body(input in inputs()) {
        let request = input.sign().unwrap();
        let key = Hmac::<Sha256>::new_from_slice(input.app_secret.as_bytes()).unwrap();
        let text = string_to_sign(&request).unwrap();
        prop_assert_eq!(signature(&request), STANDARD.encode(key.chain_update(&text).finalize().into_bytes()));
        let digest = STANDARD.encode(Md5::digest(&request.body));
        prop_assert_eq!(header(&request, "content-md5"), digest.as_str());
        prop_assert_eq!(text.lines().nth(2), Some(digest.as_str()));
    }

    #[test]
    fn headers_and_query_in_any_order_sign_the_same(
        (input, headers, query) in inputs().prop_flat_map(|input| {
            let headers: Vec<_> = input.headers.clone().into_iter().collect();
            let query: Vec<_> = input.query.clone().into_iter().collect();
            (Just(input), Just(headers).prop_shuffle(), Just(query).prop_shuffle())
        })
    ) {
        let bare = input.path();
        let bare = bare.split('?').next().unwrap();
        let path = if query.is_empty() {
            bare.to_owned()
        } else {
            format!("{bare}?{}", encode(query.iter().map(|(name, value)| (name, value))))
        };
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name, value)).collect();
        let (shuffled, sorted) = (input.sign_as(&path, &headers).unwrap(), input.sign().unwrap());
        prop_assert_eq!(signature(&shuffled), signature(&sorted));
        prop_assert_eq!(string_to_sign(&shuffled).unwrap(), string_to_sign(&sorted).unwrap());
    }

    #[test]
    fn a_change_of_any_part_changes_the_signature(
        input in inputs(),
        part in select(&PARTS[..]),
        index in any::<Index>(),
    ) {
        let mut changed = input.clone();
        changed.change(part, index);
        let (changed, request) = (changed.sign().unwrap(), input.sign().unwrap());
        prop_assert_ne!(signature(&changed), signature(&request));
    }

    /// Headers arrive in any order, and their names in any case.
    #[test]
    fn headers_that_arrive_in_any_order_were_signed_the_same(
        (request, shuffled) in inputs().prop_flat_map(|input| {
            let request = input.sign().unwrap();
            let headers = Just(request.headers.clone()).prop_shuffle();
            (Just(request), headers)
        }),
        in_upper_case: bool,
    ) {
        let spelled = |name: String| if in_upper_case { name.to_uppercase() } else { name };
        let headers = shuffled.into_iter().map(|(name, value)| (spelled(name), value)).collect();
        let arrived = SignedRequest { headers, ..request.clone() };
        prop_assert_eq!(string_to_sign(&arrived).unwrap(), string_to_sign(&request).unwrap());
    }

    /// The gateway works out the string to sign from what arrived. (A change of the body shows in its digest.)
    #[test]
    fn a_change_on_the_way_shows(input in inputs(), index: Index) {
        let request = input.sign().unwrap();
        let mut changed = request.clone();
        // The signature itself and the list of what it covers are not signed.
        let signed: Vec<_> = changed
            .headers
            .iter_mut()
            .filter(|(name, _)| !name.starts_with("x-ca-signature"))
            .map(|(_, value)| value)
            .chain([&mut changed.url, &mut changed.method])
            .collect();
        let index = index.index(signed.len());
        signed.into_iter().nth(index).unwrap().push('x');
        prop_assert_ne!(string_to_sign(&changed).unwrap(), string_to_sign(&request).unwrap());
    }

    #[test]
    fn a_signed_header_that_is_lost_on_the_way_is_missed(input in inputs(), index: Index) {
        let mut request = input.sign().unwrap();
        let names = header(&request, "x-ca-signature-headers").to_owned();
        let names: Vec<_> = names.split(',').collect();
        // Without the key it is no request of this cloud.
        let names: Vec<_> = names.into_iter().filter(|name| *name != "x-ca-key").collect();
        let lost = index.get(&names);
        request.headers.retain(|(name, _)| name != lost);
        prop_assert_eq!(string_to_sign(&request).unwrap_err().field, "request");
    }

    #[test]
    fn identity_ids_are_in_the_body(input in inputs(), ids in vec(".+", 1..20)) {
        let ids: Vec<_> = ids.iter().map(String::as_str).collect();
        let client = input.client().unwrap();
        let request = client.query_identity_list(&ids, &input.stamp()).unwrap();
        let body: Value = serde_json::from_str(&request.body).unwrap();
        prop_assert_eq!(&body["params"], &json!({ "identityIds": ids }));

        // The specialised way and the general one come to the same.
        let params_json = body["params"].to_string();
        let path = "/iotx/account/queryIdentityList";
        let call = Call { path, api_version: "1.0.6", params_json: &params_json, headers: &[] };
        prop_assert_eq!(client.request(&call, &input.stamp()).unwrap(), request);
    }
}
