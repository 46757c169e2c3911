//! Every case in vectors through the public API.
#![allow(missing_docs, reason = "a test")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unwrap_in_result,
    clippy::panic_in_result_fn,
    reason = "a test fails by panicking"
)]

mod support;

use std::time::Duration;

use iot_accounts_core::{
    ApiError, Argument, Credentials, InvalidInput, Response, Rows, Secret, SignedRequest, Stamp, aliyun,
    parse_time, string_to_sign, tencent,
};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use support::{Case, Members, body_of, cases, text_of};

/// Cases whose mistake Rust's types do not let anyone make.
const ONLY_IN_JAVASCRIPT: [&str; 2] = ["invalid-param-array", "invalid-param-object"];

/// Runs all cases before it fails, so that one look shows every difference.
fn check_all(cases: &[Case], check: impl Fn(&Case) -> Result<(), String>) {
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|case| check(case).err().map(|why| format!("{}: {why}", case.name)))
        .collect();
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn same(what: &str, ours: &Value, expected: &Value) -> Result<(), String> {
    if ours == expected { Ok(()) } else { Err(format!("{what}\n  ours     {ours}\n  expected {expected}")) }
}

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

fn check_answer(case: &Case) -> Result<(), String> {
    let answer = case.json("answer");
    let given = &answer["response"];
    let body = body_of(given);
    let headers: Vec<_> = given["headers"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
        .collect();
    let response = match given["status"].as_u64() {
        Some(status) => Response::new(status.try_into().unwrap(), &headers, &body),
        None => Response::from_body(&body),
    };
    let parsed = match text_of(&answer, "parser").unwrap() {
        "parseCustomerList" => tencent::parse_customer_list(&response).map(|list| customer_list_json(&list)),
        "parseIdentityList" => aliyun::parse_identity_list(&response).map(|list| identity_list_json(&list)),
        "parseIdentity" => aliyun::parse_identity(&response).map(|list| {
            let mut value = identity_list_json(&list);
            let identities = value.as_object_mut().unwrap().remove("identities").unwrap();
            value["identity"] = identities.get(0).cloned().unwrap_or_default();
            without_absent(value)
        }),
        "parseOpenId" => aliyun::parse_open_id(&response).map(|answer| {
            without_absent(json!({ "requestId": answer.request_id, "openId": answer.open_id }))
        }),
        "parseDeviceList" => tencent::parse_device_list(&response, false).map(|list| {
            let head = json!({
                "requestId": list.request_id,
                "total": list.total,
                "droppedCells": list.dropped_cells,
                "devices": rows_json(list.columns(), list.rows()),
            });
            without_absent(head)
        }),
        "parseOrderList" => tencent::parse_order_list(&response).map(|list| {
            let head = json!({
                "requestId": list.request_id,
                "total": list.total,
                "droppedCells": list.dropped_cells,
                "orders": rows_json(list.columns(), list.rows()),
            });
            without_absent(head)
        }),
        "parseCloudToken" => aliyun::parse_cloud_token(&response).map(|token| {
            let life = u64::try_from(token.expires_in.as_millis()).unwrap();
            without_absent(json!({
                "requestId": token.request_id,
                "cloudToken": token.cloud_token.expose(),
                "expiresInMs": life,
            }))
        }),
        "parseTencent" => tencent::parse(&response).map(|answer| {
            let mut result: Map<_, _> = serde_json::from_str(&answer.result_json).unwrap();
            result.remove("RequestId");
            without_absent(json!({ "requestId": answer.request_id, "result": result }))
        }),
        "parseAliyun" => aliyun::parse(&response).map(|answer| {
            let data: Value =
                answer.data_json.map_or(Value::Null, |data| serde_json::from_str(&data).unwrap());
            let mut value = without_absent(json!({ "requestId": answer.request_id }));
            value["data"] = data;
            value
        }),
        other => panic!("unknown parser {other}"),
    };
    if case.has("expected") {
        let value = parsed.map_err(|error| format!("failed: {error}"))?;
        return same("value", &value, &case.json("expected"));
    }
    let error = parsed.err().ok_or("was read without an error")?;
    let ours = error_json(&error);
    for (name, expected) in case.json("error").as_object().unwrap() {
        same(name, &ours[name], expected)?;
    }
    Ok(())
}

fn without_absent(mut value: Value) -> Value {
    value.as_object_mut().unwrap().retain(|_, member| !member.is_null());
    value
}

fn customer_list_json(list: &tencent::CustomerList) -> Value {
    let customer = |customer: tencent::Customer<'_>| {
        without_absent(json!({
            "customerId": customer.customer_id,
            "countryCode": customer.country_code,
            "phoneNumber": customer.phone_number,
        }))
    };
    let customers: Vec<_> = list.customers().map(customer).collect();
    without_absent(json!({
        "requestId": list.request_id,
        "total": list.total,
        "droppedCells": list.dropped_cells,
        "customers": customers,
    }))
}

fn identity_list_json(list: &aliyun::IdentityList) -> Value {
    let identity = |identity: aliyun::Identity<'_>| {
        without_absent(json!({
            "tenantId": identity.tenant_id,
            "identityId": identity.identity_id,
            "nickName": identity.nick_name,
            "loginName": identity.login_name,
            "phone": identity.phone,
            "email": identity.email,
            "avatarUrl": identity.avatar_url,
            "loginId": identity.login_id,
            "loginSource": identity.login_source,
            "gmtCreate": identity.gmt_create,
            "gmtModified": identity.gmt_modified,
            "gmtCreateMs": milliseconds(identity.gmt_create),
            "gmtModifiedMs": milliseconds(identity.gmt_modified),
            "lastLoginTimeMs": milliseconds(identity.last_login_time),
            "phoneLocationCode": identity.phone_location_code,
            "gender": identity.gender,
            "status": identity.status,
            "onlineStatus": identity.online_status,
            "lastLoginTime": identity.last_login_time,
            "scopeId": identity.scope_id,
            "createAppKey": identity.create_app_key,
            "creater": identity.creater,
            "createrIdentityId": identity.creater_identity_id,
            "modifier": identity.modifier,
            "subIdentityLimitCode": identity.sub_identity_limit_code,
        }))
    };
    let identities: Vec<_> = list.identities().map(identity).collect();
    without_absent(json!({
        "requestId": list.request_id,
        "droppedCells": list.dropped_cells,
        "identities": identities,
    }))
}

fn milliseconds(text: Option<&str>) -> Option<u64> {
    text.and_then(parse_time).map(|time| u64::try_from(time.as_millis()).unwrap())
}

/// The cells of a page by their names, which begin with a capital letter on the wire.
fn rows_json(columns: &[&str], rows: &Rows) -> Vec<Value> {
    let name = |column: &str| {
        let (first, rest) = column.split_at(1);
        format!("{}{rest}", first.to_lowercase())
    };
    let cells: Vec<_> = rows.cells().collect();
    let row = |cells: &[Option<&str>]| {
        let members = columns.iter().zip(cells).map(|(column, cell)| (name(column), json!(cell)));
        without_absent(Value::Object(members.collect()))
    };
    cells.chunks(columns.len()).map(row).collect()
}

fn error_json(error: &ApiError) -> Value {
    let ms = |span: Option<Duration>| span.map(|span| u64::try_from(span.as_millis()).unwrap());
    json!({
        "provider": error.provider.name(),
        "kind": error.kind.name(),
        "code": error.code,
        "vendorMessage": error.vendor_message,
        "localizedMessage": error.localized_message,
        "status": error.status,
        "requestId": error.request_id,
        "retryable": error.retryable,
        "retryAfterMs": ms(error.retry_after),
        "serverTimeMs": ms(error.server_time),
    })
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

#[test]
fn tencent_answers_are_read() {
    check_all(&cases("tencent", "answer"), check_answer);
}

#[test]
fn aliyun_answers_are_read() {
    check_all(&cases("aliyun", "answer"), check_answer);
}

/// What the gateway's sources publish has other headers than the requests of this crate: its canonical text can be
/// compared, its signature is recomputed in src/hash.
#[test]
fn aliyun_canonical_texts_match() {
    check_all(&cases("aliyun", "canonical"), |case| {
        let canonical = case.json("canonical");
        let mut headers: Vec<(String, String)> = canonical["headers"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let names = text_of(&canonical, "signatureHeaders").unwrap().to_owned();
        headers.push(("x-ca-signature-headers".to_owned(), names));
        let request = SignedRequest {
            url: format!("https://gateway.example{}", text_of(&canonical, "path").unwrap()),
            method: text_of(&canonical, "method").unwrap().to_owned(),
            headers,
            body: String::new(),
            request_id: String::new(),
        };
        let text = string_to_sign(&request).map_err(|error| error.to_string())?;
        same("string to sign", &text.into(), &case.json("stringToSign"))
    });
}

/// The gateway also takes what old clients sign: an empty value with its `=`, a `+` that stays one. No such text is
/// signed here.
#[test]
fn aliyun_signs_no_form_of_old_clients() {
    let known: Value = serde_json::from_str(include_str!("../vectors/gateway-hmac-sha256.json")).unwrap();
    let rows = known["hmacSha256"].as_array().unwrap();
    for (name, signed) in [
        ("compat: empty value with =", "/test?a=1&b"),
        ("+ kept in the signed text", "/test?empty&keyword=hello world"),
        ("lower-case header, +", "/test?keyword=hello world"),
        ("form name na+me", "/test?na me"),
    ] {
        let row = rows.iter().find(|row| row["name"] == name).unwrap();
        let path = text_of(row, "stringToSign").unwrap().rsplit('\n').next().unwrap();
        assert_ne!(path, signed);
        let credentials = Credentials::new("appKey", "appSecret".to_owned()).unwrap();
        let client = aliyun::Client::new(credentials, aliyun::Options::default()).unwrap();
        let call = aliyun::Call { path, api_version: "1.0.0", params_json: "{}", headers: &[] };
        let stamp =
            Stamp { request_id: "r", nonce: "n", timestamp: Duration::from_millis(1_646_365_291_734) };
        let request = client.request(&call, &stamp).unwrap();
        assert!(request.url.ends_with(path), "{} is not sent as given", request.url);
        let text = string_to_sign(&request).unwrap();
        assert_eq!(text.rsplit('\n').next(), Some(signed), "{name}");
    }
}
