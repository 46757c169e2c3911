//! Errors: whatever a cloud says gives one, of some kind, and none of its words are lost.

use std::time::Duration;

use iot_accounts_core::{
    ApiError, Attempts, Credentials, ErrorKind, MAX_RETRY_AFTER, Response, Secret, aliyun, retry, tencent,
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
        let error = aliyun::parse(&Response::new(200, &[], body.as_bytes())).unwrap_err();
        check(&error)?;
        prop_assert_eq!(&error.code, &text(&code));
        prop_assert_eq!(&error.vendor_message, &message);
        prop_assert_eq!(&error.localized_message, &localized);
        prop_assert_eq!(error.request_id.as_deref(), Some("r"));
    }

    #[test]
    fn every_error_of_the_gateway_has_a_kind(
        code in option::of("[ -~]{0,12}"),
        message in option::of("[ -~]{0,40}"),
        status: u16,
        body in ".*",
    ) {
        prop_assume!(code.is_some() || message.is_some());
        let headers: Vec<_> = [("X-Ca-Error-Code", &code), ("x-ca-error-message", &message)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
            .collect();
        let error = aliyun::parse(&Response::new(status, &headers, body.as_bytes())).unwrap_err();
        check(&error)?;
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
        server_time in option::of(prop_oneof![any::<u64>(), TIMESTAMPS]),
        attempts: (u32, u32, bool, bool),
        random: u32,
    ) {
        let mut error = ApiError::new(iot_accounts_core::Provider::Aliyun, kind);
        error.retry_after = seconds.map(|seconds| Duration::from_secs(seconds.into()));
        error.server_time = server_time.map(Duration::from_millis);
        let (failed, retries, clock_corrected, replayed) = attempts;
        let next = retry(&error, Attempts { failed, retries, clock_corrected, replayed }, random);
        if let Some(next) = next {
            prop_assert!(error.retryable && failed <= retries);
            prop_assert!(next.delay <= MAX_RETRY_AFTER + Duration::from_secs(10));
            prop_assert!(next.delay >= error.retry_after.unwrap_or_default() || next.delay == Duration::ZERO);
            prop_assert!(!next.correct_clock || server_time.is_some_and(|time| TIMESTAMPS.contains(&time)));
        }
        prop_assert_eq!(retry(&error, Attempts { failed: 1, retries: 0, ..Attempts::default() }, random), None);
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
