//! Reading answers: what a cloud wrote is what is read.

use std::collections::HashMap;

use iot_accounts_core::{Response, aliyun, tencent};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use crate::config;

const IDENTITY_MEMBERS: [&str; 11] = [
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
];

type Texts = [Option<String>; 11];

fn texts() -> impl Strategy<Value = Texts> {
    proptest::array::uniform11(option::of(".*"))
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
        identities in vec(proptest::array::uniform11(option::of(prop_oneof![
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
        let texts = |cells: &[Option<Value>; 11]| {
            cells.each_ref().map(|cell| cell.as_ref().and_then(Value::as_str).map(str::to_owned))
        };
        let odd = identities.iter().flatten().flatten().filter(|cell| !cell.is_string()).count();
        prop_assert_eq!(list.identities().map(|one| texts_of(&one)).collect::<Vec<_>>(), identities.iter().map(texts).collect::<Vec<_>>());
        prop_assert_eq!(list.dropped_cells, odd as u64);
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
