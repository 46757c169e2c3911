//! Answers and what is read of them.

use std::time::Duration;

use iot_accounts_core::{ApiError, Response, Rows, aliyun, parse_time, tencent};
use serde_json::{Map, Value, json};

use crate::support::{Case, body_of, cases, text_of};
use crate::{check_all, same};

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
fn tencent_answers_are_read() {
    check_all(&cases("tencent", "answer"), check_answer);
}

#[test]
fn aliyun_answers_are_read() {
    check_all(&cases("aliyun", "answer"), check_answer);
}
