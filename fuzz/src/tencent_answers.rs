//! Tencent's answers, against serde_json.

use iot_accounts_core::ApiError;
use iot_accounts_core::tencent::{self, CustomerList, TencentResult};

use crate::json::{Json, Object, Reading, read};
use crate::message::{Answer, check_error};

const MAX_EXACT: u64 = (1 << 53) - 1;

pub fn check(data: &[u8]) {
    let answer = Answer::read(data);
    let response = answer.response();
    let list = tencent::parse_customer_list(&response);
    let result = tencent::parse(&response);
    list.as_ref().err().into_iter().chain(result.as_ref().err()).for_each(check_error);

    let Reading::Read(Json::Object(top)) = answer.text().map_or(Reading::Broken, read) else {
        assert!(list.is_err() && result.is_err(), "read what is no object");
        return;
    };
    let payload = Payload::find(&top);
    check_result(&result, &payload, &answer);
    check_list(&list, &payload, &answer);
    if is_plain(&top) && payload.object.is_none_or(is_plain) {
        check_plain(result.map(drop), &payload, &answer);
        if !payload.is_odd && payload.object.is_some_and(|object| object.get("Total").is_some()) {
            check_plain(list.map(drop), &payload, &answer);
        }
    }
}

/// What the answer says, in whichever of the three envelopes.
#[derive(Default)]
struct Payload<'a, 'b> {
    object: Option<&'b Object<'a>>,
    /// Where the id stands when the object has none.
    request_id: Option<&'b str>,
    refusal: Option<(&'b str, &'b str)>,
    is_odd: bool,
}

impl<'a, 'b> Payload<'a, 'b> {
    fn find(top: &'b Object<'a>) -> Self {
        if let Some(wrapped) = top.get("Response") {
            return Self::of(wrapped.object());
        }
        let request_id = top.get("RequestId").and_then(Json::text);
        match (top.get("code").map(Json::text), top.get("data")) {
            (None, _) => Self::of(Some(top)),
            (Some(Some("0")), None) => Self { request_id, ..Self::default() },
            (Some(Some("0")), Some(data)) => Self { request_id, ..Self::of(data.object()) },
            (Some(code), _) => {
                let refusal = code.zip(top.text_or_empty("msg"));
                Self { refusal, is_odd: refusal.is_none(), ..Self::default() }
            }
        }
    }

    fn of(object: Option<&'b Object<'a>>) -> Self {
        let Some(object) = object else { return Self { is_odd: true, ..Self::default() } };
        let refusal = object.get("Error").map(|failure| {
            let failure = failure.object()?;
            failure.text_or_empty("Code").zip(failure.text_or_empty("Message"))
        });
        let is_odd = refusal == Some(None);
        Self { object: Some(object), refusal: refusal.flatten(), is_odd, ..Self::default() }
    }

    fn request_id(&self) -> Option<&'b str> {
        self.object.and_then(|object| object.get("RequestId")).and_then(Json::text).or(self.request_id)
    }
}

/// What is read is what is there, and neither a refusal nor an odd shape is taken for a result.
fn check_result(result: &Result<TencentResult, ApiError>, payload: &Payload<'_, '_>, answer: &Answer<'_>) {
    let Ok(result) = result else { return };
    assert!(!payload.is_odd && payload.refusal.is_none() && !answer.has_failed());
    assert_eq!(result.result_json, payload.object.map_or("{}", |object| object.source));
    assert_eq!(result.request_id.as_deref(), payload.request_id());
}

fn check_list(list: &Result<CustomerList, ApiError>, payload: &Payload<'_, '_>, answer: &Answer<'_>) {
    let Ok(list) = list else { return };
    assert!(!payload.is_odd && payload.refusal.is_none() && !answer.has_failed());
    let object = payload.object.expect("a list in no object");
    let found: Vec<_> =
        list.customers().map(|one| (one.customer_id, one.country_code, one.phone_number)).collect();
    assert_eq!(Some(found), customers_of(object));
    assert_eq!(object.get("Total").and_then(Json::text).unwrap().parse(), Ok(list.total));
    assert_eq!(list.request_id.as_deref(), payload.request_id());
}

/// An answer of the documented shape is read, or its refusal is told word by word.
fn check_plain(read: Result<(), ApiError>, payload: &Payload<'_, '_>, answer: &Answer<'_>) {
    match (read, payload.refusal) {
        (Ok(()), None) => {}
        (Ok(()), Some(refusal)) => panic!("{refusal:?} was not noticed"),
        (Err(error), Some((code, message))) => {
            assert_eq!((error.code.as_str(), error.vendor_message.as_str()), (code, message));
        }
        (Err(error), None) => {
            assert!(payload.is_odd || answer.has_failed(), "a plain answer was not read: {error}");
        }
    }
}

type Customer<'a> = (&'a str, Option<&'a str>, Option<&'a str>);

/// The customers of the list, if there is nothing odd about it.
fn customers_of<'b>(object: &'b Object<'_>) -> Option<Vec<Customer<'b>>> {
    let rows = match object.get("Customers") {
        None => return Some(Vec::new()),
        Some(Json::Array(rows)) => rows,
        Some(_) => return None,
    };
    let customer = |row: &'b Json<'_>| {
        let row = row.object()?;
        let text = |name| row.get(name).map(|value| value.text().ok_or(())).transpose();
        let id = text("CustomerId").ok()?;
        Some((id?, text("CountryCode").ok()?, text("PhoneNumber").ok()?))
    };
    rows.iter().map(customer).collect()
}

/// Whether all that is read of the object has the documented shape.
fn is_plain(object: &Object<'_>) -> bool {
    let is_error = |failure: &Json<'_>| {
        let texts =
            |failure: &Object<'_>| failure.are_texts(&["Code", "Message"]) && !failure.repeats_a_name();
        failure.object().is_some_and(texts)
    };
    let is_whole = |total: &Json<'_>| match total {
        Json::Number(text) => text.parse::<u64>().is_ok_and(|total| total <= MAX_EXACT),
        _ => false,
    };
    !object.repeats_a_name()
        && object.are_texts(&["RequestId", "code", "msg"])
        && object.get("Error").is_none_or(is_error)
        && object.get("Total").is_none_or(is_whole)
        && customers_of(object).is_some()
}
