//! Tencent's answers, against serde_json.

use iot_accounts_core::ApiError;
use iot_accounts_core::tencent::{self, CustomerList, TencentResult};

use crate::json::{Json, Object, Reading, read};
use crate::message::{Answer, check_error};

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
    let can_succeed = payload.refusal.is_none() && !payload.is_odd && !answer.has_failed();
    match &result {
        Ok(result) => {
            assert!(can_succeed);
            check_result(result, &payload);
        }
        Err(error) => {
            assert!(!can_succeed, "not read: {error}");
            check_failure(error, &payload, &answer);
        }
    }
    let page = payload.object.and_then(page_of).filter(|_| can_succeed);
    match (&list, page) {
        (Ok(list), Some(page)) => check_list(list, &page, &payload),
        (Ok(_), None) => panic!("read what is no page"),
        (Err(error), Some(_)) => panic!("not read: {error}"),
        (Err(error), None) => check_failure(error, &payload, &answer),
    }
}

/// What the answer says, in whichever of the three envelopes.
#[derive(Default)]
struct Payload<'a, 'b> {
    object: Option<&'b Object<'a>>,
    /// Where the id stands when the object has none.
    request_id: Option<&'b str>,
    refusal: Option<(&'b str, &'b str)>,
    /// Where an object or a code belongs, something else is.
    is_odd: bool,
}

impl<'a, 'b> Payload<'a, 'b> {
    fn find(top: &'b Object<'a>) -> Self {
        let response = top.get("Response");
        if let Some(Json::Object(response)) = response {
            return Self::of(response);
        }
        let mut payload = Self::of(top);
        if let Some(code) = top.get("code") {
            let outer = payload.refusal;
            payload = match top.get("data") {
                None => Self::default(),
                Some(Json::Object(data)) => Self::of(data),
                Some(_) => Self { is_odd: true, ..Self::default() },
            };
            payload.request_id = top.text("RequestId");
            payload.refusal = match code.text() {
                Some(text) if code.whole_number() != Some(0) => {
                    Some((text, top.words("msg").unwrap_or_default()))
                }
                text => {
                    payload.is_odd |= text.is_none();
                    outer.or(payload.refusal)
                }
            };
        }
        payload.is_odd |= response.is_some();
        payload
    }

    fn of(object: &'b Object<'a>) -> Self {
        let error = object.get("Error");
        let failure = error.and_then(Json::object).map(|failure| {
            (failure.text("Code").unwrap_or_default(), failure.words("Message").unwrap_or_default())
        });
        let is_odd = error.is_some() && failure.is_none();
        Self { object: Some(object), refusal: failure, is_odd, ..Self::default() }
    }

    fn request_id(&self) -> Option<&'b str> {
        self.object.and_then(|object| object.text("RequestId")).or(self.request_id)
    }
}

/// Neither a refusal nor the id of the request is lost, whatever else is odd.
fn check_failure(error: &ApiError, payload: &Payload<'_, '_>, answer: &Answer<'_>) {
    assert_eq!(error.request_id.as_deref(), answer.request_id(payload.request_id()));
    if let Some(refusal) = payload.refusal {
        assert_eq!((error.code.as_str(), error.vendor_message.as_str()), refusal);
    }
}

fn check_result(result: &TencentResult, payload: &Payload<'_, '_>) {
    assert_eq!(result.result_json, payload.object.map_or("{}", |object| object.source));
    assert_eq!(result.request_id.as_deref(), payload.request_id());
}

fn check_list(list: &CustomerList, page: &Page<'_>, payload: &Payload<'_, '_>) {
    let customers: Vec<_> =
        list.customers().map(|one| (one.customer_id, one.country_code, one.phone_number)).collect();
    assert_eq!((list.total, &customers, list.dropped_cells), (page.total, &page.customers, page.dropped));
    assert_eq!(list.request_id.as_deref(), payload.request_id());
}

struct Page<'a> {
    total: u64,
    customers: Vec<(&'a str, Option<&'a str>, Option<&'a str>)>,
    dropped: u64,
}

/// The page, if it is one: it has a total, and every customer has an id.
fn page_of<'b>(object: &'b Object<'_>) -> Option<Page<'b>> {
    let mut page =
        Page { total: object.get("Total").and_then(Json::whole_number)?, customers: Vec::new(), dropped: 0 };
    let rows = match object.get("Customers") {
        Some(Json::Array { items, .. }) => items,
        Some(_) => return None,
        None => return (page.total == 0).then_some(page),
    };
    for row in rows {
        let row = row.object()?;
        page.dropped +=
            ["CountryCode", "PhoneNumber"].into_iter().filter(|name| row.has_odd(name)).count() as u64;
        page.customers.push((row.text("CustomerId")?, row.text("CountryCode"), row.text("PhoneNumber")));
    }
    Some(page)
}
