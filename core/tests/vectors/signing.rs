//! Signed requests, and input that is refused.

use std::time::Duration;

use iot_accounts_core::{
    Argument, Credentials, InvalidInput, Secret, SignedRequest, Stamp, aliyun, string_to_sign, tencent,
};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::support::{Case, Members, cases, text_of};
use crate::{check_all, same};

/// Cases whose mistake Rust's types do not let anyone make.
const ONLY_IN_JAVASCRIPT: [&str; 2] = ["invalid-param-array", "invalid-param-object"];

fn sign(cloud: &str, case: &Case) -> Result<SignedRequest, InvalidInput> {
    let input = case.json("input");
    let client = &input["client"];
    let credentials = Credentials::new(
        text_of(client, "appKey").unwrap(),
        text_of(client, "appSecret").unwrap().to_owned(),
    )?;
    let endpoint = text_of(client, "endpoint").map(str::parse).transpose()?;
    let request_id = text_of(&input["overrides"], "requestId").unwrap();
    let timestamp = Duration::from_millis(input["overrides"]["timestamp"].as_u64().unwrap());
    let nonce = &input["overrides"]["nonce"];
    let given = &input["arguments"];
    if cloud == "tencent" {
        let client = tencent::Client::new(credentials, endpoint)?;
        let nonce = nonce.as_u64().unwrap().try_into().unwrap_or(u32::MAX);
        let stamp = Stamp { request_id, nonce, timestamp };
        return match text_of(&input, "operation").unwrap() {
            "getCustomerList" => client.get_customer_list(&customer_list_params(&given["params"]), &stamp),
            name if name != "request" => client.call(name, &arguments(given), &stamp),
            _ => {
                let params = raw_params(case);
                let params: Vec<_> =
                    params.iter().filter_map(|(name, raw)| Some((name.as_str(), scalar(raw)?))).collect();
                client.request(text_of(given, "action").unwrap(), params, &stamp)
            }
        };
    }
    let options = aliyun::Options {
        region: text_of(client, "region").map_or(Ok(aliyun::Region::default()), str::parse)?,
        endpoint,
        stage: text_of(client, "stage").map_or(Ok(aliyun::Stage::default()), str::parse)?,
        iot_token: text_of(client, "iotToken").map(|token| Secret::new(token.to_owned())),
        cloud_token: text_of(client, "cloudToken").map(|token| Secret::new(token.to_owned())),
        language: text_of(client, "language").map(str::to_owned),
    };
    let token = |name| text_of(&input["overrides"], name).map(|token| Secret::new(token.to_owned()));
    let stamp = Stamp { request_id, nonce: nonce.as_str().unwrap(), timestamp };
    let mut client = aliyun::Client::new(credentials, options)?;
    client.with_tokens(token("iotToken"), token("cloudToken"), |client| sign_aliyun(client, case, &stamp))?
}

fn sign_aliyun(
    client: &aliyun::Client,
    case: &Case,
    stamp: &Stamp<'_, &str>,
) -> Result<SignedRequest, InvalidInput> {
    let input = case.json("input");
    let (operation, given) = (text_of(&input, "operation").unwrap(), &input["arguments"]);
    if !matches!(operation, "queryIdentityList" | "request") {
        return client.call(operation, &arguments(given), stamp);
    }
    if let Some(ids) = given["identityIds"].as_array() {
        let ids: Vec<_> = ids.iter().map(|id| id.as_str().unwrap()).collect();
        return client.query_identity_list(&ids, stamp);
    }
    let headers: Vec<_> = given["call"]["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.as_str().unwrap().to_owned()))
        .collect();
    let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let params_json = raw_call_params(case);
    client.request(
        &aliyun::Call {
            path: text_of(given, "path").unwrap(),
            api_version: text_of(&given["call"], "apiVersion").unwrap(),
            params_json: &params_json,
            headers: &headers,
        },
        stamp,
    )
}

/// The arguments of a call, those in an object one by one.
fn arguments(given: &Value) -> Vec<(&str, Argument<'_>)> {
    let mut found = Vec::new();
    for (name, value) in given.as_object().unwrap() {
        match value {
            Value::Object(_) => found.extend(arguments(value)),
            Value::String(text) => found.push((name.as_str(), text.as_str().into())),
            _ => found.push((name, value.as_i64().unwrap().into())),
        }
    }
    found
}

fn customer_list_params(params: &Value) -> tencent::CustomerListParams<'_> {
    tencent::CustomerListParams {
        customer_id: text_of(params, "customerId"),
        country_code: text_of(params, "countryCode"),
        phone_number: text_of(params, "phoneNumber"),
        offset: params.get("offset").and_then(Value::as_i64),
        limit: params.get("limit").and_then(Value::as_i64),
    }
}

/// A part of the input as the file has it: numbers and the order of members must arrive as they were written.
fn raw_input(case: &Case, path: &[&str]) -> Option<Box<RawValue>> {
    let mut value = case.raw("input").to_owned();
    for name in path {
        value = serde_json::from_str::<Members>(value.get()).unwrap().remove(*name)?;
    }
    Some(value)
}

fn raw_params(case: &Case) -> Members {
    raw_input(case, &["arguments", "params"])
        .map_or_else(Members::new, |params| serde_json::from_str(params.get()).unwrap())
}

/// Without the white space of the file.
fn raw_call_params(case: &Case) -> String {
    let Some(params) = raw_input(case, &["arguments", "call", "params"]) else { return "{}".to_owned() };
    let (mut in_text, mut escaped) = (false, false);
    let outside_texts = |character: &char| {
        if *character == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = *character == '\\' && !escaped;
        in_text || !character.is_whitespace()
    };
    params.get().chars().filter(outside_texts).collect()
}

fn scalar(raw: &RawValue) -> Option<tencent::Scalar<'_>> {
    let number = |text: &str| tencent::Scalar::Number(text.parse().unwrap());
    match serde_json::from_str(raw.get()).unwrap() {
        Value::Null => None,
        Value::Bool(value) => Some(value.into()),
        Value::String(text) => Some(text.into()),
        Value::Number(value) => Some(value.as_i64().map_or_else(|| number(raw.get()), Into::into)),
        // How the cases write an integer of any size.
        Value::Object(big) => Some(number(big["$bigint"].as_str().unwrap())),
        Value::Array(_) => panic!("an array is no scalar"),
    }
}

fn as_json(request: &SignedRequest) -> Value {
    let headers: Map<_, _> =
        request.headers.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    json!({
        "url": request.url,
        "method": request.method,
        "headers": headers,
        "body": request.body,
        "requestId": request.request_id,
    })
}

fn check_signing(cloud: &str, case: &Case) -> Result<(), String> {
    let request = sign(cloud, case).map_err(|error| error.to_string())?;
    let text = string_to_sign(&request).map_err(|error| error.to_string())?;
    same("string to sign", &text.into(), &case.text("stringToSign").into())?;
    let signature = if cloud == "tencent" {
        serde_json::from_str::<Value>(&request.body).unwrap()["Signature"].clone()
    } else {
        as_json(&request)["headers"]["x-ca-signature"].clone()
    };
    same("signature", &signature, &case.text("signature").into())?;
    same("signed request", &as_json(&request), &case.json("request"))
}

fn check_invalid(cloud: &str, case: &Case) -> Result<(), String> {
    match sign(cloud, case) {
        Ok(_) => Err("was signed".to_owned()),
        Err(error) => same("field", &error.field.into(), &case.json("invalid")["field"]),
    }
}

#[test]
fn tencent_requests_match_at_every_stage() {
    check_all(&cases("tencent", "request"), |case| check_signing("tencent", case));
}

#[test]
fn aliyun_requests_match_at_every_stage() {
    check_all(&cases("aliyun", "request"), |case| check_signing("aliyun", case));
}

#[test]
fn every_call_of_the_tables_is_signed() {
    for (cloud, calls) in [("tencent", tencent::CALLS), ("aliyun", aliyun::CALLS)] {
        let signed: Vec<_> = cases(cloud, "request").iter().map(|case| case.json("input")).collect();
        let is_signed = |name| signed.iter().any(|input| text_of(input, "operation") == Some(name));
        let missing: Vec<_> = calls.iter().map(|call| call.name).filter(|name| !is_signed(name)).collect();
        assert!(missing.is_empty(), "no case in vectors/cases signs {missing:?} of {cloud}");
    }
}

#[test]
fn tencent_refuses_bad_input_by_its_field() {
    let mut cases = cases("tencent", "invalid");
    cases.retain(|case| !ONLY_IN_JAVASCRIPT.contains(&case.name.as_str()));
    check_all(&cases, |case| check_invalid("tencent", case));
}

#[test]
fn aliyun_refuses_bad_input_by_its_field() {
    check_all(&cases("aliyun", "invalid"), |case| check_invalid("aliyun", case));
}
