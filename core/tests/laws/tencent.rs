//! Signing for Tencent.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use iot_accounts_core::tencent::{Client, CustomerListParams, Number, Scalar};
use iot_accounts_core::{Credentials, InvalidInput, SignedRequest, Stamp, string_to_sign};
use proptest::collection::btree_map;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};
use sha1::Sha1;

use crate::{TIMESTAMPS, TOKEN, config};

/// A value as it is drawn, and as the body has it.
#[derive(Clone, Debug, PartialEq)]
enum Drawn {
    Text(String),
    Integer(i64),
    Decimal(i32),
    Bool(bool),
}

impl Drawn {
    /// As a number's text, with digits that a double would lose no trace of.
    fn decimal(thousandths: i32) -> String {
        format!("{}.{:03}", thousandths / 1000, (thousandths % 1000).abs())
    }

    fn scalar(&self) -> Scalar<'_> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Decimal(number) => Self::decimal(*number).parse::<Number>().unwrap().into(),
            Self::Bool(value) => (*value).into(),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Decimal(number) => serde_json::from_str(&Self::decimal(*number)).unwrap(),
            Self::Bool(value) => (*value).into(),
        }
    }

    fn is_absent(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

fn values() -> impl Strategy<Value = Drawn> {
    prop_oneof![
        4 => ".*".prop_map(Drawn::Text),
        2 => any::<i64>().prop_map(Drawn::Integer),
        1 => any::<i32>().prop_map(Drawn::Decimal),
        1 => any::<bool>().prop_map(Drawn::Bool),
    ]
}

fn names() -> impl Strategy<Value = String> {
    let common = ["Action", "AppKey", "Nonce", "RequestId", "Signature", "Timestamp"];
    "[A-Za-z0-9_.]{1,12}".prop_filter("a common parameter", move |name| !common.contains(&name.as_str()))
}

#[derive(Clone, Debug)]
struct Input {
    app_key: String,
    app_secret: String,
    action: String,
    params: BTreeMap<String, Drawn>,
    request_id: String,
    nonce: u32,
    timestamp_ms: u64,
}

prop_compose! {
    fn inputs()(
        app_key in TOKEN,
        app_secret in "[!-~é客😀]{1,80}",
        action in "[A-Za-z0-9_.]{1,30}",
        params in btree_map(names(), values(), 0..8),
        request_id in TOKEN,
        nonce in 1..=i32::MAX.unsigned_abs(),
        timestamp_ms in TIMESTAMPS,
    ) -> Input {
        Input { app_key, app_secret, action, params, request_id, nonce, timestamp_ms }
    }
}

impl Input {
    fn sign(&self) -> Result<SignedRequest, InvalidInput> {
        self.sign_in_order(self.params.keys())
    }

    fn sign_in_order<'a>(
        &'a self,
        order: impl IntoIterator<Item = &'a String>,
    ) -> Result<SignedRequest, InvalidInput> {
        let credentials = Credentials::new(&self.app_key, self.app_secret.clone())?;
        let params = order.into_iter().map(|name| (name.as_str(), self.params[name].scalar())).collect();
        Client::new(credentials, None)?.request(&self.action, params, &self.stamp())
    }

    fn stamp(&self) -> Stamp<'_, u32> {
        let timestamp = Duration::from_millis(self.timestamp_ms);
        Stamp { request_id: &self.request_id, nonce: self.nonce, timestamp }
    }
}

fn body(request: &SignedRequest) -> Map<String, Value> {
    serde_json::from_str(&request.body).unwrap()
}

/// The members of a body by name, as they are written: a number may have more digits than a double keeps.
type Members = BTreeMap<String, Box<RawValue>>;

fn members(request: &SignedRequest) -> Members {
    serde_json::from_str(&request.body).unwrap()
}

fn signature(request: &SignedRequest) -> String {
    body(request)["Signature"].as_str().unwrap().to_owned()
}

/// What of a signed request can be changed.
#[derive(Clone, Copy, Debug)]
enum Part {
    AppKey,
    AppSecret,
    Action,
    RequestId,
    Nonce,
    Seconds,
    Value,
    Name,
    OneMore,
    OneLess,
}

const PARTS: [Part; 10] = [
    Part::AppKey,
    Part::AppSecret,
    Part::Action,
    Part::RequestId,
    Part::Nonce,
    Part::Seconds,
    Part::Value,
    Part::Name,
    Part::OneMore,
    Part::OneLess,
];

impl Input {
    /// Changes one part; `index` says which parameter.
    fn change(&mut self, part: Part, index: Index) {
        // An absent parameter is not signed, so that its change would change nothing.
        let present: Vec<_> = self
            .params
            .iter()
            .filter(|(_, value)| !value.is_absent())
            .map(|(name, _)| name.clone())
            .collect();
        let name = (!present.is_empty()).then(|| index.get(&present).clone());
        match (part, name) {
            (Part::AppKey, _) => self.app_key.push('x'),
            (Part::AppSecret, _) => self.app_secret.push('x'),
            (Part::Action, _) => self.action.push('x'),
            (Part::RequestId, _) => self.request_id.push('x'),
            (Part::Nonce, _) => self.nonce = if self.nonce == 1 { 2 } else { self.nonce - 1 },
            (Part::Seconds, _) => self.timestamp_ms ^= 1 << 20,
            (Part::Value, Some(name)) => {
                let changed = match &self.params[&name] {
                    Drawn::Text(text) => Drawn::Text(format!("{text}x")),
                    Drawn::Integer(number) => Drawn::Integer(number.wrapping_add(1)),
                    Drawn::Decimal(number) => Drawn::Decimal(number ^ 1 << 12),
                    Drawn::Bool(value) => Drawn::Bool(!value),
                };
                self.params.insert(name, changed);
            }
            (Part::Name, Some(name)) => {
                let value = self.params.remove(&name).unwrap();
                self.params.insert(format!("{name}x"), value);
            }
            (Part::OneLess, Some(name)) => drop(self.params.remove(&name)),
            (Part::OneMore | Part::Value | Part::Name | Part::OneLess, _) => {
                self.params.insert("Added.one".to_owned(), Drawn::Bool(true));
            }
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_goes_in_is_in_the_body(input in inputs()) {
        let request = input.sign().unwrap();
        let mut body = body(&request);
        prop_assert_eq!(body.remove("Action").unwrap(), input.action.as_str());
        prop_assert_eq!(body.remove("AppKey").unwrap(), input.app_key.as_str());
        prop_assert_eq!(body.remove("RequestId").unwrap(), input.request_id.as_str());
        prop_assert_eq!(body.remove("Nonce").unwrap(), input.nonce);
        prop_assert_eq!(body.remove("Timestamp").unwrap(), input.timestamp_ms / 1000);
        prop_assert!(body.remove("Signature").unwrap().is_string());
        let given: Map<_, _> = input
            .params
            .iter()
            .filter(|(_, value)| !value.is_absent())
            .map(|(name, value)| (name.clone(), value.json()))
            .collect();
        prop_assert_eq!(body, given);
        prop_assert_eq!(&request.request_id, &input.request_id);
    }

    #[test]
    fn the_signature_is_the_hmac_of_the_string_to_sign(input in inputs()) {
        let request = input.sign().unwrap();
        let key = Hmac::<Sha1>::new_from_slice(input.app_secret.as_bytes()).unwrap();
        let text = string_to_sign(&request).unwrap();
        prop_assert_eq!(signature(&request), STANDARD.encode(key.chain_update(text).finalize().into_bytes()));
    }

    #[test]
    fn params_in_any_order_give_one_request(
        (input, order) in inputs().prop_flat_map(|input| {
            let order: Vec<_> = input.params.keys().cloned().collect();
            (Just(input), Just(order).prop_shuffle())
        })
    ) {
        prop_assert_eq!(input.sign_in_order(&order).unwrap(), input.sign().unwrap());
    }

    #[test]
    fn a_change_of_any_part_changes_the_signature(
        input in inputs(),
        part in select(&PARTS[..]),
        index in any::<Index>(),
    ) {
        let mut changed = input.clone();
        changed.change(part, index);
        prop_assert_ne!(signature(&changed.sign().unwrap()), signature(&input.sign().unwrap()));
    }

    /// The server sorts what arrived.
    #[test]
    fn members_that_arrive_in_any_order_were_signed_the_same(
        (request, members) in inputs().prop_flat_map(|input| {
            let request = input.sign().unwrap();
            let members = Just(members(&request).into_iter().collect::<Vec<_>>()).prop_shuffle();
            (Just(request), members)
        })
    ) {
        let members: Vec<_> =
            members.iter().map(|(name, value)| format!("{}:{value}", Value::from(name.as_str()))).collect();
        let arrived = SignedRequest { body: format!("{{{}}}", members.join(",")), ..request.clone() };
        prop_assert_eq!(string_to_sign(&arrived).unwrap(), string_to_sign(&request).unwrap());
    }

    /// The server works out the string to sign from what arrived.
    #[test]
    fn a_change_on_the_way_shows(input in inputs(), index: Index, by_name: bool, lost: bool) {
        let request = input.sign().unwrap();
        let mut members = members(&request);
        let names: Vec<_> = members.keys().filter(|name| *name != "Signature").cloned().collect();
        let name = index.get(&names);
        let value = members.remove(name).unwrap();
        if by_name {
            members.insert(format!("{name}x"), value);
        } else if !lost {
            let text = serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned());
            members.insert(name.clone(), to_raw_value(&format!("{text}x")).unwrap());
        }
        let changed = SignedRequest { body: serde_json::to_string(&members).unwrap(), ..request.clone() };
        prop_assert_ne!(string_to_sign(&changed).unwrap(), string_to_sign(&request).unwrap());
    }

    #[test]
    fn filters_of_customers_are_in_the_body(
        customer_id in "[A-Za-z0-9_]{0,32}",
        country_code in "[0-9]{0,32}",
        phone_number in "[0-9]{0,32}",
        offset in proptest::option::of(0..=i64::from(i32::MAX)),
        limit in proptest::option::of(1..=i64::from(i32::MAX)),
        input in inputs(),
    ) {
        let params = CustomerListParams {
            customer_id: Some(&customer_id),
            country_code: Some(&country_code),
            phone_number: Some(&phone_number),
            offset,
            limit,
        };
        let credentials = Credentials::new(&input.app_key, input.app_secret.clone()).unwrap();
        let client = Client::new(credentials, None).unwrap();
        let request = client.get_customer_list(&params, &input.stamp()).unwrap();
        let body = body(&request);
        let text = |name| body.get(name).map_or("", |value| value.as_str().unwrap());
        prop_assert_eq!(text("CustomerId"), customer_id.as_str());
        prop_assert_eq!(text("CountryCode"), country_code.as_str());
        prop_assert_eq!(text("PhoneNumber"), phone_number.as_str());
        prop_assert_eq!(body.get("Offset").map(|value| value.as_i64().unwrap()), offset);
        prop_assert_eq!(body.get("Limit").map(|value| value.as_i64().unwrap()), limit);

        // The specialised way and the general one come to the same.
        let general: Vec<(_, Scalar<'_>)> = vec![
            ("PhoneNumber", phone_number.as_str().into()),
            ("CustomerId", customer_id.as_str().into()),
            ("Limit", limit.map_or("".into(), Scalar::Integer)),
            ("CountryCode", country_code.as_str().into()),
            ("Offset", offset.map_or("".into(), Scalar::Integer)),
        ];
        let same = client.request("ServiceGetCustomerList", general, &input.stamp()).unwrap();
        prop_assert_eq!(request, same);
    }
}
