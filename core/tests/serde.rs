//! What the feature `serde` writes.
#![cfg(feature = "serde")]
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use iot_accounts_core::{InvalidInput, Response, aliyun, tencent};
use serde_json::{Value, json};

#[test]
fn lists_leave_out_what_is_absent() {
    let body = br#"{"Response":{"Customers":[{"CustomerId":"a","PhoneNumber":"1"}],"Total":7}}"#;
    let list = tencent::parse_customer_list(&Response::from_body(body)).unwrap();
    let expected = json!({
        "total": 7,
        "droppedCells": 0,
        "customers": [{ "customerId": "a", "phoneNumber": "1" }],
    });
    assert_eq!(serde_json::to_value(list).unwrap(), expected);

    let body = br#"{"code":200,"id":"i","data":[{"identityId":"a","gmtCreate":5},{"email":[]}]}"#;
    let list = aliyun::parse_identity_list(&Response::from_body(body)).unwrap();
    let expected = json!({
        "requestId": "i",
        "droppedCells": 1,
        "identities": [{ "identityId": "a", "gmtCreate": "5" }, {}],
    });
    assert_eq!(serde_json::to_value(list).unwrap(), expected);
}

#[test]
fn members_begin_with_a_small_letter() {
    let body = br#"{"Total":9,"RequestId":"r","Devices":[{"DeviceName":"lamp","DevEUI":"e","NwkSKey":"n","LogLevel":{}}]}"#;
    let expected =
        |device: Value| json!({ "requestId": "r", "total": 9, "droppedCells": 1, "devices": [device] });
    let list = tencent::parse_device_list(&Response::from_body(body), false).unwrap();
    let device = json!({ "deviceName": "lamp", "devEUI": "e" });
    assert_eq!(serde_json::to_value(list).unwrap(), expected(device));
    let list = tencent::parse_device_list(&Response::from_body(body), true).unwrap();
    let device = json!({ "deviceName": "lamp", "devEUI": "e", "nwkSKey": "n" });
    assert_eq!(serde_json::to_value(list).unwrap(), expected(device));

    let body = br#"{"Total":1,"Orders":[{"OrderNo":"o","ItemVNO":"v","ItemNum":2}]}"#;
    let list = tencent::parse_order_list(&Response::from_body(body)).unwrap();
    let orders = [json!({ "orderNo": "o", "itemVNO": "v", "itemNum": "2" })];
    let expected = json!({ "total": 1, "droppedCells": 0, "orders": orders });
    assert_eq!(serde_json::to_value(list).unwrap(), expected);

    let body = br#"{"code":200,"data":[{"phoneLocationCode":"86","creater":"c","createrIdentityId":"d","avatarUrl":"a"}]}"#;
    let list = aliyun::parse_identity_list(&Response::from_body(body)).unwrap();
    let identity =
        json!({ "phoneLocationCode": "86", "creater": "c", "createrIdentityId": "d", "avatarUrl": "a" });
    assert_eq!(serde_json::to_value(list).unwrap()["identities"], json!([identity]));
}

#[test]
fn errors_count_in_milliseconds() {
    let headers = [("date", "Thu, 01 Jan 1970 00:00:02 GMT"), ("retry-after", "3")];
    let error = aliyun::parse(&Response::new(503, &headers, b"")).unwrap_err();
    let expected = json!({
        "provider": "aliyun",
        "kind": "server",
        "code": "",
        "vendorMessage": "",
        "localizedMessage": null,
        "status": 503,
        "requestId": null,
        "retryable": true,
        "retryAfterMs": 3000,
        "serverTimeMs": 2000,
    });
    assert_eq!(serde_json::to_value(error).unwrap(), expected);
    let error = InvalidInput::new("limit", "must be less");
    assert_eq!(serde_json::to_value(error).unwrap(), json!({ "field": "limit", "expected": "must be less" }));
}
