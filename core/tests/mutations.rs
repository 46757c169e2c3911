//! Whatever comes, nothing panics: every answer and request of vectors, changed thousands of times at random.
//! The changes are drawn from a fixed seed, so that a failure can be repeated.
#![allow(
    missing_docs,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test"
)]

mod support;

use iot_accounts_core::{
    ApiError, ErrorKind, Response, SignedRequest, aliyun, explain_signature_mismatch, parse_time,
    string_to_sign, tencent,
};
use proptest::prelude::RngExt as _;
use proptest::test_runner::{RngAlgorithm, TestRng};
use serde_json::value::RawValue;
use support::{body_of, cases, text_of};

/// Draws the same for a seed on every run.
struct Random(TestRng);

impl Random {
    fn from_seed(seed: u8) -> Self {
        Self(TestRng::from_seed(RngAlgorithm::XorShift, &[seed; 16]))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0.random_range(0..bound.max(1))
    }
}

/// What breaks readers: brackets, quotes, escapes, halves of surrogate pairs, bytes that are no UTF-8.
const PIECES: [&[u8]; 16] = [
    b"\"",
    b"\\",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"null",
    b"-1e999",
    b"\\ud800",
    b"\\u12",
    b"\xed\xa0\x80",
    b"\xff",
    b"\0",
    b"#",
];

fn mutated(source: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = source.to_vec();
    for _ in 0..random.below(3) {
        let index = random.below(bytes.len() + 1);
        match random.below(5) {
            0 => bytes.truncate(index),
            1 if index < bytes.len() => bytes[index] ^= 1 << random.below(8),
            2 if index < bytes.len() => drop(bytes.remove(index)),
            3 => {
                let end = index + random.below(bytes.len() - index + 1);
                let copy = bytes[index..end].to_vec();
                bytes.splice(index..index, copy);
            }
            _ => drop(bytes.splice(index..index, PIECES[random.below(PIECES.len())].iter().copied())),
        }
    }
    bytes
}

#[test]
fn no_answer_makes_a_parser_panic() {
    let mut random = Random::from_seed(1);
    let (mut read, mut refused) = (0, 0);
    for cloud in ["tencent", "aliyun"] {
        for case in cases(cloud, "answer") {
            let body = body_of(&case.json("answer")["response"]);
            // The few huge ones are about depth and length, not about single bytes.
            let times = if body.len() > 10_000 { 2 } else { 300 };
            for _ in 0..times {
                let body = mutated(&body, &mut random);
                let text = String::from_utf8_lossy(&body);
                let headers = [
                    ("x-ca-error-message", &*text),
                    ("x-ca-error-code", &*text),
                    ("date", &*text),
                    ("retry-after", &*text),
                ];
                let statuses = [200, 200, 200, 500];
                let response = Response::new(
                    statuses[random.below(4)],
                    &headers[..random.below(2) * random.below(5)],
                    &body,
                );
                let outcomes = [
                    tencent::parse_customer_list(&response).map(|list| list.customers().count()),
                    tencent::parse_device_list(&response, false).map(|list| list.devices().count()),
                    tencent::parse_device_list(&response, true).map(|list| list.devices().count()),
                    tencent::parse_order_list(&response).map(|list| list.orders().count()),
                    tencent::parse(&response).map(|answer| answer.result_json.len()),
                    aliyun::parse_identity_list(&response)
                        .map(|list| list.rows().cells().flatten().filter_map(parse_time).count()),
                    aliyun::parse_identity(&response).map(|list| list.identities().count()),
                    aliyun::parse_open_id(&response).map(|answer| answer.open_id.len()),
                    aliyun::parse_cloud_token(&response).map(|token| token.cloud_token.expose().len()),
                    aliyun::parse(&response).map(|answer| answer.data_json.map_or(0, |data| data.len())),
                ];
                for outcome in outcomes {
                    match outcome {
                        Ok(_) => read += 1,
                        Err(error) => {
                            assert!(!error.to_string().is_empty());
                            refused += 1;
                        }
                    }
                }
            }
        }
    }
    assert!(
        read > 1000 && refused > 1000,
        "{read} read, {refused} refused: the changes are too tame or too wild"
    );
}

/// What is handed on to another reader must be JSON, whatever it was cut out of.
#[test]
fn a_result_that_is_handed_on_is_json() {
    let mut random = Random::from_seed(2);
    let mut seen = 0;
    for cloud in ["tencent", "aliyun"] {
        for case in cases(cloud, "expected") {
            let body = body_of(&case.json("answer")["response"]);
            for _ in 0..200 {
                let body = mutated(&body, &mut random);
                let response = Response::from_body(&body);
                let results = [
                    tencent::parse(&response).ok().map(|answer| answer.result_json),
                    aliyun::parse(&response).ok().and_then(|answer| answer.data_json),
                ];
                for json in results.into_iter().flatten() {
                    assert!(serde_json::from_str::<&RawValue>(&json).is_ok(), "{}: {json}", case.name);
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 1000, "only {seen} results");
}

#[test]
fn no_request_or_message_makes_the_explainer_panic() {
    let mut random = Random::from_seed(3);
    let mut explained = 0;
    for cloud in ["tencent", "aliyun"] {
        for case in cases(cloud, "request") {
            let request = case.json("request");
            let text = case.text("stringToSign").replace('\n', ["#", "", "\n"][random.below(3)]);
            let message = format!("Invalid Signature, Server StringToSign:`{text}`");
            for _ in 0..100 {
                let mut draw = |source: &str| {
                    if random.below(2) == 0 {
                        return source.to_owned();
                    }
                    String::from_utf8_lossy(&mutated(source.as_bytes(), &mut random)).into_owned()
                };
                let headers = request["headers"].as_object().unwrap();
                let request = SignedRequest {
                    url: draw(text_of(&request, "url").unwrap()),
                    method: draw("POST"),
                    headers: headers
                        .iter()
                        .map(|(name, value)| (name.clone(), draw(value.as_str().unwrap())))
                        .collect(),
                    body: draw(text_of(&request, "body").unwrap()),
                    request_id: String::new(),
                };
                let _ = string_to_sign(&request);
                let mut error = ApiError::new(request.provider(), ErrorKind::Signature);
                error.vendor_message = draw(&message);
                explained += usize::from(explain_signature_mismatch(&request, &error).is_some());
            }
        }
    }
    assert!(explained > 1000, "only {explained} explained");
}
