//! Errors: whatever a cloud says gives one, of some kind, and none of its words are lost.

use std::time::Duration;

use iot_accounts_core::{
    ApiError, Attempts, Credentials, ErrorKind, MAX_RETRY_AFTER, Provider, Response, Secret, Stamp, aliyun,
    retry, tencent,
};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{TIMESTAMPS, config};

/// Codes and messages near those that have a meaning, and any others.
fn words() -> impl Strategy<Value = String> {
    let known = "(InternalError|InvalidParameterValue|AuthFailure|RequestLimitExceeded|Invalid Signature|Throttled by\
                 |[ABDINTX][0-9]{3}[A-Z]{2}|[0-9]{1,10}|Signature){1,2}";
    prop_oneof![known, ".*"]
}

fn codes() -> impl Strategy<Value = Value> {
    prop_oneof![words().prop_map(Value::from), any::<i64>().prop_map(Value::from), Just(Value::Null)]
}

/// As the errors have a code: numbers as their text.
fn text(code: &Value) -> String {
    code.as_str()
        .map_or_else(|| code.as_i64().map(|number| number.to_string()).unwrap_or_default(), str::to_owned)
}

/// Values of any shape.
fn shapes() -> impl Strategy<Value = Value> {
    let flat = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    flat.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map("(CustomerId|identityId|Code|.{0,4})", inner, 0..4)
                .prop_map(|members| members.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

/// What holds for every error that an answer gives.
fn check(error: &ApiError) -> Result<(), TestCaseError> {
    prop_assert!(ErrorKind::ALL.contains(&error.kind));
    prop_assert!(!matches!(error.kind, ErrorKind::Timeout | ErrorKind::Network), "nothing was sent");
    prop_assert!(!error.retryable || error.kind.is_retryable() || error.kind == ErrorKind::MalformedResponse);
    prop_assert!(error.to_string().starts_with(error.provider.name()));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_code_of_tencent_has_a_kind(
        code in codes(),
        message in words(),
        status: Option<u16>,
        form in 0..3,
    ) {
        let failure = json!({ "Code": code, "Message": message });
        let body = match form {
            0 => json!({ "Response": { "Error": failure, "RequestId": "r" } }),
            1 => json!({ "Error": failure, "RequestId": "r" }),
            _ => json!({ "code": code, "msg": message, "RequestId": "r" }),
        };
        // In the third form 0 is no failure, and no code is another form.
        prop_assume!(form < 2 || !matches!(text(&code).as_str(), "0" | ""));
        let body = body.to_string();
        let response = status.map_or_else(
            || Response::from_body(body.as_bytes()),
            |status| Response::new(status, &[], body.as_bytes()),
        );
        let error = tencent::parse(&response).unwrap_err();
        check(&error)?;
        prop_assert_eq!(&error.code, &text(&code));
        prop_assert_eq!(&error.vendor_message, &message);
        prop_assert_eq!(error.request_id.as_deref(), Some("r"));
        prop_assert_eq!(tencent::parse_customer_list(&response).unwrap_err(), error);
    }

    #[test]
    fn every_code_of_the_service_has_a_kind(code in codes(), message in words(), localized in option::of(".*")) {
        prop_assume!(!matches!(text(&code).as_str(), "200" | ""));
        let body = json!({ "code": code, "id": "r", "localizedMsg": localized, "message": message }).to_string();
        let response = Response::new(200, &[], body.as_bytes());
        let error = aliyun::parse(&response).unwrap_err();
        check(&error)?;
        prop_assert_eq!(&aliyun::parse_identity_list(&response).unwrap_err(), &error);
        prop_assert_eq!(&error.code, &text(&code));
        prop_assert_eq!(&error.vendor_message, &message);
        prop_assert_eq!(&error.localized_message, &localized);
        prop_assert_eq!(error.request_id.as_deref(), Some("r"));
    }

    /// Whatever stands beside it, and in whatever order, a refusal loses none of its words.
    #[test]
    fn no_odd_member_hides_a_refusal(
        code in words(),
        message in words(),
        names in Just(["Customers", "Total", "data", "Other", "localizedMsg"]).prop_shuffle(),
        values in proptest::array::uniform5(shapes()),
        index in 0..=5_usize,
        form in 0..3,
    ) {
        prop_assume!(!matches!(code.as_str(), "" | "0" | "200"));
        let mut members: Vec<_> =
            names.iter().zip(&values).map(|(name, value)| format!("{name:?}:{value}")).collect();
        let (code_json, message_json) = (json!(code), json!(message));
        members.insert(index, match form {
            0 => format!(r#""Error":{{"Code":{code_json},"Message":{message_json}}},"RequestId":"r""#),
            1 => format!(r#""code":{code_json},"msg":{message_json},"RequestId":"r""#),
            _ => format!(r#""code":{code_json},"message":{message_json},"id":"r""#),
        });
        let object = format!("{{{}}}", members.join(","));
        let body = if form == 0 { format!(r#"{{"Response":{object}}}"#) } else { object };
        let response = Response::new(200, &[], body.as_bytes());
        let errors = if form < 2 {
            [tencent::parse(&response).err(), tencent::parse_customer_list(&response).err()]
        } else {
            [aliyun::parse(&response).err(), aliyun::parse_identity_list(&response).err()]
        };
        for error in errors {
            let error = error.unwrap();
            prop_assert_eq!(&error.code, &code);
            prop_assert_eq!(&error.vendor_message, &message);
            prop_assert_eq!(error.request_id.as_deref(), Some("r"));
        }
    }

    #[test]
    fn every_error_of_the_gateway_has_a_kind(
        code in option::of("[ -~]{0,12}"),
        message in option::of("[ -~]{0,40}"),
        status: u16,
        body in ".*",
    ) {
        // An empty header says nothing.
        let says = |header: &Option<String>| header.as_deref().is_some_and(|value| !value.is_empty());
        prop_assume!(says(&code) || says(&message));
        let headers: Vec<_> = [("X-Ca-Error-Code", &code), ("x-ca-error-message", &message)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
            .collect();
        let response = Response::new(status, &headers, body.as_bytes());
        let error = aliyun::parse(&response).unwrap_err();
        check(&error)?;
        prop_assert_eq!(&aliyun::parse_identity_list(&response).unwrap_err(), &error);
        prop_assert_eq!(&error.code, &code.unwrap_or_default());
        prop_assert_eq!(&error.vendor_message, &message.unwrap_or_default());
        prop_assert_eq!(error.status, Some(status));
    }

    #[test]
    fn any_bytes_give_an_error_or_an_answer(
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..64),
            r#"[{}\[\]":,0-9a-z\\ ]{0,64}"#.prop_map(String::into_bytes),
        ],
        status: u16,
        date in ".{0,32}",
    ) {
        let headers = [("date", date.as_str()), ("retry-after", date.as_str())];
        let response = Response::new(status, &headers, &body);
        let errors = [
            tencent::parse(&response).err(),
            tencent::parse_customer_list(&response).err(),
            aliyun::parse(&response).err(),
            aliyun::parse_identity_list(&response).err(),
        ];
        for error in errors.iter().flatten() {
            check(error)?;
        }
        prop_assert!(status < 400 || errors.iter().all(Option::is_some), "HTTP {status} is no success");
    }

    /// However often and for whatever reason: attempts end, and no wait is longer than it may be.
    #[test]
    fn attempts_end_and_waits_are_bounded(
        kind in proptest::sample::select(ErrorKind::ALL),
        seconds in option::of(any::<u32>()),
        clock: bool,
        attempts: (u32, u32, bool, bool),
        random: u32,
    ) {
        let mut error = ApiError::new(Provider::Aliyun, kind);
        error.retry_after = seconds.map(|seconds| Duration::from_secs(seconds.into()));
        error.server_time = clock.then_some(Duration::from_secs(1_599_468_019));
        let (failed, retries, clock_corrected, replayed) = attempts;
        let next = retry(&error, Attempts { failed, retries, clock_corrected, replayed }, random);
        if let Some(next) = next {
            prop_assert!(error.retryable && failed <= retries);
            prop_assert!(next.delay <= MAX_RETRY_AFTER + Duration::from_secs(10));
            prop_assert!(next.delay >= error.retry_after.unwrap_or_default() || next.delay == Duration::ZERO);
        }
        prop_assert_eq!(retry(&error, Attempts { failed: 1, retries: 0, ..Attempts::default() }, random), None);
    }

    /// What a refused clock is corrected to can be signed with.
    #[test]
    fn a_clock_is_corrected_to_what_can_be_signed_with(
        ms in prop_oneof![any::<u64>(), TIMESTAMPS, 0..TIMESTAMPS.start],
        later in 0_u64..86_400_000,
    ) {
        let mut error = ApiError::new(Provider::Tencent, ErrorKind::Clock);
        error.server_time = Some(Duration::from_millis(ms));
        let next = retry(&error, Attempts { failed: 1, retries: 1, ..Attempts::default() }, 0);
        let client = tencent::Client::new(Credentials::new("key", "secret".to_owned()).unwrap(), None).unwrap();
        let timestamp = Duration::from_millis(ms.saturating_add(later));
        let stamp = Stamp { request_id: "1", nonce: 1, timestamp };
        let signed = client.get_customer_list(&tencent::CustomerListParams::default(), &stamp);
        match next {
            Some(next) => prop_assert!(next.correct_clock && signed.is_ok(), "{:?}", signed),
            None => prop_assert!(!(TIMESTAMPS.start..TIMESTAMPS.end - 86_400_000).contains(&ms)),
        }
    }

    /// Whatever a secret is made of, nothing that is shown has it.
    #[test]
    fn no_secret_is_shown(secret in "[!-~é客😀]{12,40}") {
        let credentials = Credentials::new("key", secret.clone());
        let shown = format!("{credentials:?} {:?}", Secret::new(secret.clone()));
        prop_assert!(!shown.contains(&secret), "{shown}");
        let options = aliyun::Options { iot_token: Some(Secret::new(secret.clone())), ..Default::default() };
        let client = aliyun::Client::new(credentials.clone().unwrap(), options.clone()).unwrap();
        let shown = format!("{client:?} {options:?} {:?}", tencent::Client::new(credentials.unwrap(), None));
        prop_assert!(!shown.contains(&secret), "{shown}");
        let padded = format!(" {secret}");
        let error = Credentials::new("key", padded).unwrap_err();
        let shown = format!("{error} {error:?}");
        prop_assert!(!shown.contains(&secret), "{shown}");
    }
}
