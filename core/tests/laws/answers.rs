//! Reading answers: what a cloud wrote is what is read.

use std::collections::HashMap;
use std::time::Duration;

use iot_accounts_core::{Response, aliyun, tencent};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use crate::config;

/// The last eleven are not in every edition of the answer.
const IDENTITY_MEMBERS: [&str; 22] = [
    "tenantId",
    "identityId",
    "nickName",
    "loginName",
    "phone",
    "email",
    "avatarUrl",
    "loginId",
    "loginSource",
    "gmtCreate",
    "gmtModified",
    "phoneLocationCode",
    "gender",
    "status",
    "onlineStatus",
    "lastLoginTime",
    "scopeId",
    "createAppKey",
    "creater",
    "createrIdentityId",
    "modifier",
    "subIdentityLimitCode",
];

type Texts = [Option<String>; 22];

fn texts() -> impl Strategy<Value = Texts> {
    let usual = proptest::array::uniform11(option::of(".*"));
    let others = prop_oneof![Just([const { None }; 11]), proptest::array::uniform11(option::of(".{0,3}"))];
    (usual, others).prop_map(|(usual, others)| {
        let mut members = usual.into_iter().chain(others);
        std::array::from_fn(|_| members.next().flatten())
    })
}

fn texts_of(identity: &aliyun::Identity<'_>) -> Texts {
    [
        identity.tenant_id,
        identity.identity_id,
        identity.nick_name,
        identity.login_name,
        identity.phone,
        identity.email,
        identity.avatar_url,
        identity.login_id,
        identity.login_source,
        identity.gmt_create,
        identity.gmt_modified,
        identity.phone_location_code,
        identity.gender,
        identity.status,
        identity.online_status,
        identity.last_login_time,
        identity.scope_id,
        identity.create_app_key,
        identity.creater,
        identity.creater_identity_id,
        identity.modifier,
        identity.sub_identity_limit_code,
    ]
    .map(|text| text.map(str::to_owned))
}

/// An object of the members that are there; `null` and absent mean the same.
fn object<'a>(members: impl IntoIterator<Item = (&'a str, &'a Option<String>)>, with_null: bool) -> Value {
    let members = members.into_iter().filter(|(_, value)| with_null || value.is_some());
    Value::Object(members.map(|(name, value)| (name.to_owned(), json!(value))).collect())
}

fn read_identities(body: &str) -> (Option<String>, Vec<Texts>) {
    let list = aliyun::parse_identity_list(&Response::from_body(body.as_bytes())).unwrap();
    let identities = list.identities().map(|identity| texts_of(&identity)).collect();
    (list.request_id, identities)
}

/// Without the name, which is always there. The last four are secrets.
const DEVICE_MEMBERS: [&str; 13] = [
    "Status",
    "FirstOnlineTime",
    "LoginTime",
    "CreateTime",
    "Version",
    "DeviceCert",
    "LogLevel",
    "DevAddr",
    "DevEUI",
    "AppKey",
    "DevicePsk",
    "AppSKey",
    "NwkSKey",
];

fn texts_of_device(device: &tencent::Device<'_>) -> [Option<String>; 13] {
    [
        device.status,
        device.first_online_time,
        device.login_time,
        device.create_time,
        device.version,
        device.device_cert,
        device.log_level,
        device.dev_addr,
        device.dev_eui,
        device.app_key,
        device.device_psk,
        device.app_s_key,
        device.nwk_s_key,
    ]
    .map(|text| text.map(str::to_owned))
}

type Customer = (String, Option<String>, Option<String>);

fn read_customers(body: &str) -> (Option<String>, u64, Vec<Customer>) {
    let list = tencent::parse_customer_list(&Response::from_body(body.as_bytes())).unwrap();
    let customers = list.customers().map(|customer| {
        let text = |text: Option<&str>| text.map(str::to_owned);
        (customer.customer_id.to_owned(), text(customer.country_code), text(customer.phone_number))
    });
    let customers = customers.collect();
    (list.request_id, list.total, customers)
}

fn written(value: &Value, pretty: bool) -> String {
    if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) }.unwrap()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_identity_comes_back(
        identities in vec(texts(), 0..6),
        request_id in option::of(".*"),
        with_null: bool,
        pretty: bool,
    ) {
        let rows: Vec<_> = identities
            .iter()
            .map(|texts| object(IDENTITY_MEMBERS.into_iter().zip(texts), with_null))
            .collect();
        let body = written(&json!({ "code": 200, "id": request_id, "data": rows }), pretty);
        prop_assert_eq!(read_identities(&body), (request_id, identities));
    }

    /// What is neither a text nor a number is left out of its row, and counted.
    #[test]
    fn odd_cells_are_counted(
        identities in vec(proptest::array::uniform22(option::of(prop_oneof![
            ".*".prop_map(Value::from),
            Just(json!({ "identityId": "no" })),
            Just(json!(["no", {}])),
            any::<bool>().prop_map(Value::from),
        ])), 0..6),
    ) {
        let rows: Vec<_> = identities
            .iter()
            .map(|cells| IDENTITY_MEMBERS.into_iter().zip(cells).collect::<HashMap<_, _>>())
            .collect();
        let body = json!({ "code": 200, "data": rows }).to_string();
        let list = aliyun::parse_identity_list(&Response::from_body(body.as_bytes())).unwrap();
        let texts = |cells: &[Option<Value>; 22]| {
            cells.each_ref().map(|cell| cell.as_ref().and_then(Value::as_str).map(str::to_owned))
        };
        let odd = identities.iter().flatten().flatten().filter(|cell| !cell.is_string()).count();
        prop_assert_eq!(list.identities().map(|one| texts_of(&one)).collect::<Vec<_>>(), identities.iter().map(texts).collect::<Vec<_>>());
        prop_assert_eq!(list.dropped_cells, odd as u64);
    }

    /// One identity comes as an object or in a list, and one without members is none.
    #[test]
    fn one_identity_comes_back(
        texts in prop_oneof![3 => texts(), 1 => Just([const { None }; 22])],
        in_list: bool,
        with_null: bool,
        request_id in option::of(".*"),
    ) {
        let mut data = object(IDENTITY_MEMBERS.into_iter().zip(&texts), with_null);
        if in_list {
            data = json!([data]);
        }
        let body = json!({ "code": 200, "id": request_id, "data": data }).to_string();
        let list = aliyun::parse_identity(&Response::from_body(body.as_bytes())).unwrap();
        let expected = texts.iter().any(Option::is_some).then_some(texts);
        prop_assert_eq!(list.identities().map(|one| texts_of(&one)).collect::<Vec<_>>(), Vec::from_iter(expected));
        prop_assert_eq!(list.request_id, request_id);
    }

    #[test]
    fn an_open_id_comes_back(open_id in ".+", request_id in option::of(".*")) {
        let body = json!({ "code": 200, "id": request_id, "data": open_id }).to_string();
        let answer = aliyun::parse_open_id(&Response::from_body(body.as_bytes())).unwrap();
        prop_assert_eq!((answer.open_id, answer.request_id), (open_id, request_id));
    }

    /// Either name is read, and a small number counts seconds.
    #[test]
    fn a_cloud_token_comes_back(
        token in ".+",
        token_name in select(&["cloudToken", "iotToken"][..]),
        life in option::of(prop_oneof![0_u64..200_000, 0_u64..1 << 53]),
        life_name in select(&["expireIn", "expiresIn"][..]),
        as_text: bool,
    ) {
        let mut data = json!({ token_name: token });
        if let Some(life) = life {
            data[life_name] = if as_text { life.to_string().into() } else { life.into() };
        }
        let body = json!({ "code": 200, "data": data }).to_string();
        let found = aliyun::parse_cloud_token(&Response::from_body(body.as_bytes())).unwrap();
        prop_assert_eq!(found.cloud_token.expose(), token);
        let milliseconds = match life {
            None => 7_200_000,
            Some(life) if life < 100_000 => life * 1000,
            Some(life) => life,
        };
        prop_assert_eq!(found.expires_in, Duration::from_millis(milliseconds));
    }

    #[test]
    fn every_device_comes_back(
        devices in vec((".*", proptest::array::uniform13(option::of(".{0,5}"))), 0..4),
        total in 0_u64..1 << 53,
        with_secrets: bool,
        with_null: bool,
    ) {
        let rows: Vec<_> = devices
            .iter()
            .map(|(name, texts)| {
                let mut row = object(DEVICE_MEMBERS.into_iter().zip(texts), with_null);
                row["DeviceName"] = name.as_str().into();
                row
            })
            .collect();
        let body = json!({ "Response": { "Devices": rows, "Total": total } }).to_string();
        let list = tencent::parse_device_list(&Response::from_body(body.as_bytes()), with_secrets).unwrap();
        let found: Vec<_> = list.devices().map(|one| (one.device_name.unwrap().to_owned(), texts_of_device(&one))).collect();
        let mut expected = devices;
        if !with_secrets {
            expected.iter_mut().for_each(|(_, texts)| texts[9..].fill(None));
        }
        prop_assert_eq!((list.total, found), (total, expected));
    }

    #[test]
    fn every_order_comes_back(
        orders in vec((".*", proptest::array::uniform4(option::of(".*"))), 0..6),
        total in 0_u64..1 << 53,
        with_null: bool,
    ) {
        let rows: Vec<_> = orders
            .iter()
            .map(|(number, texts)| {
                let names = ["CustomerId", "ItemId", "ItemVNO", "ItemNum"];
                let mut row = object(names.into_iter().zip(texts), with_null);
                row["OrderNo"] = number.as_str().into();
                row
            })
            .collect();
        let body = json!({ "code": 0, "data": { "Orders": rows, "Total": total } }).to_string();
        let list = tencent::parse_order_list(&Response::from_body(body.as_bytes())).unwrap();
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let found: Vec<_> = list
            .orders()
            .map(|one| {
                let texts = [one.customer_id, one.item_id, one.item_vno, one.item_num].map(owned);
                (one.order_no.unwrap().to_owned(), texts)
            })
            .collect();
        prop_assert_eq!((list.total, found), (total, orders));
    }

    #[test]
    fn every_customer_comes_back(
        customers in vec((".*", option::of(".*"), option::of(".*")), 0..6),
        request_id in option::of(".*"),
        total in 0_u64..1 << 53,
        with_null: bool,
        pretty: bool,
        wrapped: bool,
    ) {
        let rows: Vec<_> = customers
            .iter()
            .map(|(customer_id, country_code, phone_number)| {
                let mut row = object([("CountryCode", country_code), ("PhoneNumber", phone_number)], with_null);
                row["CustomerId"] = customer_id.as_str().into();
                row
            })
            .collect();
        let answer = json!({ "RequestId": request_id, "Customers": rows, "Total": total });
        let answer = if wrapped { json!({ "Response": answer }) } else { answer };
        prop_assert_eq!(read_customers(&written(&answer, pretty)), (request_id, total, customers));
    }

    /// A body that is cut off anywhere is never taken for an answer, and asking again can help.
    #[test]
    fn no_beginning_of_an_answer_is_one(customers in vec(".*", 0..4), end: Index) {
        let rows: Vec<_> = customers.iter().map(|id| json!({ "CustomerId": id })).collect();
        let body = json!({ "Response": { "Customers": rows, "Total": 4 } }).to_string();
        let start = &body.as_bytes()[..end.index(body.len())];
        let error = tencent::parse_customer_list(&Response::from_body(start)).unwrap_err();
        prop_assert!(error.retryable, "{error}");
    }

    /// What is handed on is the text that came, byte for byte.
    #[test]
    fn a_result_is_handed_on_as_it_came(members in vec((".*", ".*"), 0..6), pretty: bool) {
        let members: Map<_, _> =
            members.into_iter().map(|(name, value)| (format!("_{name}"), value.into())).collect();
        let result = written(&Value::Object(members), pretty);
        let body = format!("{{\"Response\": {result} }}");
        let answer = tencent::parse(&Response::from_body(body.as_bytes())).unwrap();
        prop_assert_eq!(&answer.result_json, &result);
        let body = format!("{{\"data\": {result}, \"code\": 200}}");
        let answer = aliyun::parse(&Response::from_body(body.as_bytes())).unwrap();
        prop_assert_eq!(answer.data_json.as_deref(), Some(result.as_str()));
    }
}
