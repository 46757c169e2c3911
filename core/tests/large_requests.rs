//! The string to sign of requests with very many members, which arrive in the order that is the worst for sorting them one by
//! one: a way whose work grows with the square of their number takes many minutes here, and no time is measured.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::time::Duration;

use iot_accounts_core::{Credentials, SignedRequest, Stamp, aliyun, string_to_sign, tencent};

const COUNT: usize = 200_000;

/// Names in descending order.
fn names() -> impl Iterator<Item = String> {
    (0..COUNT).rev().map(|number| format!("x-{number:06}"))
}

fn joined(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

fn request(url: &str, headers: Vec<(String, String)>, body: String) -> SignedRequest {
    let method = "POST".to_owned();
    SignedRequest { url: url.to_owned(), method, headers, body, request_id: String::new() }
}

/// What signs looks through all names for each of them, so there is a maximum.
#[test]
fn what_is_signed_has_few_names() {
    let credentials = || Credentials::new("key", "secret".to_owned()).unwrap();
    let (names, timestamp): (Vec<_>, _) = (names().collect(), Duration::from_secs(1_599_468_019));

    let client = tencent::Client::new(credentials(), None).unwrap();
    let stamp = Stamp { request_id: "1", nonce: 1, timestamp };
    let names_of_params: Vec<_> = names.iter().map(|name| name.replace('-', "_")).collect();
    let params = |count| names_of_params.iter().take(count).map(|name| (name.as_str(), 1.into())).collect();
    assert!(client.request("A", params(1000), &stamp).is_ok());
    for count in [1001, COUNT] {
        assert_eq!(client.request("A", params(count), &stamp).unwrap_err().field, "params");
    }

    let client = aliyun::Client::new(credentials(), aliyun::Options::default()).unwrap();
    let stamp = Stamp { request_id: "1", nonce: "1", timestamp };
    let headers: Vec<_> = names.iter().map(|name| (name.as_str(), "1")).collect();
    let sign = |headers| {
        let call = aliyun::Call { path: "/a", api_version: "1", params_json: "{}", headers };
        client.request(&call, &stamp)
    };
    assert!(sign(&headers[..100]).is_ok());
    for headers in [&headers[..101], &headers] {
        assert_eq!(sign(headers).unwrap_err().field, "headers");
    }
}

#[test]
fn members_of_a_body() {
    let body = format!("{{{}}}", joined(names().map(|name| format!("\"{name}\":1")), ","));
    let text = string_to_sign(&request("https://h/", Vec::new(), body)).unwrap();
    assert!(text.starts_with("x-000000=1&x-000001=1&"), "{}", text.get(..40).unwrap());
    assert_eq!(text.matches('&').count() + 1, COUNT);
}

#[test]
fn signed_headers() {
    let mut headers: Vec<_> = names().map(|name| (name.to_uppercase(), "1".to_owned())).collect();
    headers.push(("x-ca-key".to_owned(), "key".to_owned()));
    headers.push(("x-ca-signature-headers".to_owned(), joined(names(), ",")));
    let text = string_to_sign(&request("https://h/", headers, String::new())).unwrap();
    assert!(text.starts_with("POST\n\n\n\n\nx-000000:1\nx-000001:1\n"), "{}", text.get(..40).unwrap());
    assert_eq!(text.lines().count(), 5 + COUNT + 1);
}

#[test]
fn pairs_of_a_query() {
    let url = format!("https://h/?{}", joined(names(), "&"));
    let headers = vec![("x-ca-key".to_owned(), "key".to_owned())];
    let text = string_to_sign(&request(&url, headers, String::new())).unwrap();
    assert!(text.starts_with("POST\n\n\n\n\n/?x-000000&x-000001&"), "{}", text.get(..40).unwrap());
    assert_eq!(text.matches('&').count() + 1, COUNT);
}
