//! What was given to be kept is in nothing that is shown: Debug, Display and, with the feature `serde`, JSON of every public type
//! that holds a secret or a token, or is made from one.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use std::fmt::{Debug, Display};
use std::time::Duration;

use iot_accounts_core::aliyun::{self, Call, Options};
use iot_accounts_core::tencent::{self, Scalar};
use iot_accounts_core::{
    ApiError, Argument, Credentials, Endpoint, ErrorKind, InvalidInput, Provider, Response, Secret,
    SignedRequest, Stamp, explain_signature_mismatch,
};

/// In ASCII and not, short and longer than a block of the hash functions.
fn markers() -> [String; 3] {
    ["hush-marker".to_owned(), "密钥-hush-é-😀".to_owned(), "hush-marker-".repeat(20)]
}

/// What must not be seen, in the forms in which it could be.
struct Hidden(Vec<String>);

impl Hidden {
    fn new(marker: &str) -> Self {
        let bytes: Vec<_> = marker.bytes().map(|byte| byte.to_string()).collect();
        // Of a long text a part is too much, too.
        let start: String = marker.chars().take(8).collect();
        Self(vec![start, marker.escape_default().to_string(), bytes.join(", "), bytes.join(",\n    ")])
    }

    fn check_text(&self, shown: &str) {
        for form in &self.0 {
            assert!(!shown.contains(form), "{shown} shows {form}");
        }
    }

    fn check(&self, value: &impl Debug) {
        self.check_text(&format!("{value:?}"));
        self.check_text(&format!("{value:#?}"));
    }

    fn check_error(&self, error: &(impl Debug + Display)) {
        self.check(error);
        self.check_text(&error.to_string());
    }

    #[cfg(feature = "serde")]
    fn check_json(&self, value: &impl serde::Serialize) {
        self.check_text(&serde_json::to_string(value).unwrap());
    }

    #[cfg(not(feature = "serde"))]
    fn check_json<Value>(&self, _: &Value) {}

    fn check_invalid<Value>(&self, field: &str, result: Result<Value, InvalidInput>) {
        let error = result.map(drop).unwrap_err();
        assert_eq!(error.field, field);
        self.check_error(&error);
        self.check_json(&error);
    }
}

const TIMESTAMP: Duration = Duration::from_secs(1_599_468_019);

fn credentials(secret: &str) -> Credentials {
    Credentials::new("app-key", secret.to_owned()).unwrap()
}

fn options(token: &str) -> Options {
    let token = || Some(Secret::new(token.to_owned()));
    Options { iot_token: token(), cloud_token: token(), ..Options::default() }
}

/// What was shown of a request that the server refused.
fn check_refusals(hidden: &Hidden, request: &SignedRequest, provider: Provider) {
    for kind in ErrorKind::ALL {
        let error = ApiError::new(provider, *kind);
        hidden.check_error(&error);
        hidden.check_json(&error);
        let mismatch = explain_signature_mismatch(request, &error);
        hidden.check(&mismatch);
        hidden.check_json(&mismatch);
    }
}

#[test]
fn an_app_secret() {
    for marker in markers() {
        let hidden = Hidden::new(&marker);
        hidden.check(&Secret::new(marker.clone()));
        hidden.check(&credentials(&marker));

        let client = tencent::Client::new(credentials(&marker), None).unwrap();
        hidden.check(&client);
        let stamp = Stamp { request_id: "1", nonce: 2, timestamp: TIMESTAMP };
        let request = client.get_customer_list(&tencent::CustomerListParams::default(), &stamp).unwrap();
        hidden.check(&request);
        assert!(!request.body.contains(&marker));
        check_refusals(&hidden, &request, Provider::Tencent);

        let client = aliyun::Client::new(credentials(&marker), Options::default()).unwrap();
        hidden.check(&client);
        let stamp = Stamp { request_id: "1", nonce: "2", timestamp: TIMESTAMP };
        let request = client.query_identity_list(&["1"], &stamp).unwrap();
        hidden.check(&request);
        assert!(!request.body.contains(&marker));
        check_refusals(&hidden, &request, Provider::Aliyun);
    }
}

#[test]
fn a_token_of_the_user() {
    for marker in markers() {
        let hidden = Hidden::new(&marker);
        hidden.check(&options(&marker));
        let client = aliyun::Client::new(credentials("s"), options(&marker)).unwrap();
        hidden.check(&client);

        let stamp = Stamp { request_id: "1", nonce: "2", timestamp: TIMESTAMP };
        let parts = client.query_identity_list_parts(&["1"], &stamp).unwrap();
        let request = client.query_identity_list(&["1"], &stamp).unwrap();
        assert!(parts.body.contains(&marker) && request.body.contains(&marker));
        hidden.check(&parts);
        hidden.check(&request);
        check_refusals(&hidden, &request, Provider::Aliyun);
    }
}

/// Whoever calls may have a token of some other service among the parameters, the headers or the query.
#[test]
fn a_token_in_a_call() {
    for marker in markers() {
        let hidden = Hidden::new(&marker);
        let params_json = format!("{{\"token\":\"{marker}\"}}");
        let header = if marker.is_ascii() { marker.as_str() } else { "ascii" };
        let path = format!("/a?token={}", if marker.is_ascii() { &marker } else { "ascii" });
        let call = Call {
            path: &path,
            api_version: "1",
            params_json: &params_json,
            headers: &[("x-token", header)],
        };
        hidden.check(&call);
        let client = aliyun::Client::new(credentials("s"), Options::default()).unwrap();
        let stamp = Stamp { request_id: "1", nonce: "2", timestamp: TIMESTAMP };
        hidden.check(&client.request_parts(&call, &stamp).unwrap());
        let request = client.request(&call, &stamp).unwrap();
        hidden.check(&request);
        let mut error = ApiError::new(Provider::Aliyun, ErrorKind::Signature);
        error.vendor_message = "Server StringToSign:`POST#application/json##`".to_owned();
        hidden.check(&explain_signature_mismatch(&request, &error).unwrap());

        hidden.check(&Argument::from(marker.as_str()));
        let scalar = Scalar::from(marker.as_str());
        hidden.check(&scalar);
        let client = tencent::Client::new(credentials("s"), None).unwrap();
        let stamp = Stamp { request_id: "1", nonce: 2, timestamp: TIMESTAMP };
        let request = client.request("A", vec![("AccessToken", scalar)], &stamp).unwrap();
        assert!(request.body.contains(&marker));
        hidden.check(&request);
        let error = ApiError::new(Provider::Tencent, ErrorKind::Signature);
        hidden.check(&explain_signature_mismatch(&request, &error).unwrap());
    }
}

/// An answer may bring a token, such as that of a new session.
#[test]
fn a_token_in_an_answer() {
    for marker in markers() {
        let hidden = Hidden::new(&marker);
        let body = format!("{{\"code\":200,\"data\":{{\"token\":\"{marker}\"}}}}");
        let headers = [("set-cookie", marker.as_str())];
        let response = Response::new(200, &headers, body.as_bytes());
        hidden.check(&response);
        hidden.check(&aliyun::parse(&response).unwrap());
        let body = format!("{{\"Response\":{{\"Token\":\"{marker}\"}}}}");
        hidden.check(&tencent::parse(&Response::from_body(body.as_bytes())).unwrap());
    }
}

#[test]
fn what_is_refused() {
    for marker in markers() {
        let hidden = Hidden::new(&marker);
        for wrong in [format!(" {marker}"), format!("{marker}\n"), format!("{marker}\0{marker}")] {
            hidden.check_invalid("appSecret", Credentials::new("key", wrong.clone()));
            hidden.check_invalid("appKey", Credentials::new(&wrong, marker.clone()));
            let secret = || Some(Secret::new(wrong.clone()));
            let iot = Options { iot_token: secret(), ..options(&marker) };
            hidden.check_invalid("iotToken", aliyun::Client::new(credentials(&marker), iot));
            let cloud = Options { cloud_token: secret(), ..options(&marker) };
            hidden.check_invalid("cloudToken", aliyun::Client::new(credentials(&marker), cloud));
            let language = Options { language: Some(wrong.clone()), ..options(&marker) };
            hidden.check_invalid("language", aliyun::Client::new(credentials(&marker), language));
            hidden.check_invalid("endpoint", format!("https://user:{marker}@host/").parse::<Endpoint>());
            hidden.check_invalid("region", wrong.parse::<aliyun::Region>());
            hidden.check_invalid("stage", wrong.parse::<aliyun::Stage>());
            hidden.check_invalid("number", wrong.parse::<tencent::Number>());

            let client = aliyun::Client::new(credentials(&marker), options(&marker)).unwrap();
            let stamp = Stamp { request_id: "1", nonce: wrong.as_str(), timestamp: TIMESTAMP };
            hidden.check_invalid("nonce", client.query_identity_list(&["1"], &stamp));
            let stamp = Stamp { request_id: wrong.as_str(), nonce: "2", timestamp: TIMESTAMP };
            hidden.check_invalid("requestId", client.query_identity_list(&["1"], &stamp));
            let stamp = Stamp { request_id: "1", nonce: "2", timestamp: TIMESTAMP };
            let call =
                Call { path: "/a", api_version: "1", params_json: "{}", headers: &[("x-token", &wrong)] };
            hidden.check_invalid("headers.x-token", client.request(&call, &stamp));
            let call = Call { params_json: &wrong, headers: &[], ..call };
            hidden.check_invalid("params", client.request(&call, &stamp));
            let path = format!("/{wrong}");
            hidden.check_invalid("path", client.request(&Call { path: &path, ..call }, &stamp));
        }
    }
}
