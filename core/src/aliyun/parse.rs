//! Reading answers, which come through two channels: the gateway's own errors in headers, as a rule with an empty body,
//! and the JSON of the service behind it.

use core::fmt;

use super::classify;
use super::list::{Identity, IdentityList, USUAL};
use crate::error::{ApiError, Provider};
use crate::hidden::Hidden;
use crate::prelude::*;
use crate::response::{Response, classify_status, decode_utf8};
use iot_accounts_json::{
    Member, OnMember, Page, Reader, Rows, Shape, Unreadable, Value, read_object, read_page, whole_number,
};

/// The result of any other path. Debug does not show it: it may hold a token.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AliyunResult {
    /// `id`: the request's, repeated.
    pub request_id: Option<String>,
    /// The JSON text of `data`; absent when the answer has none or `null`.
    pub data_json: Option<String>,
}

impl fmt::Debug for AliyunResult {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AliyunResult")
            .field("request_id", &self.request_id)
            .field("data_json", &self.data_json.as_ref().map(|json| Hidden(json.len())))
            .finish()
    }
}

/// Reads the answer of queryIdentityList. A member of an identity that is neither a text nor a number is left out and counted.
///
/// ```
/// use iot_accounts_core::{Response, aliyun};
///
/// let body = br#"{"code":200,"id":"1","data":[{"identityId":"id-1","nickName":"test"}]}"#;
/// let list = aliyun::parse_identity_list(&Response::new(200, &[], body))?;
/// assert_eq!(list.identities().next().and_then(|identity| identity.nick_name), Some("test"));
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// [`ApiError`]: a refusal by the service or the gateway, or an answer that cannot be read.
pub fn parse_identity_list(response: &Response<'_>) -> Result<IdentityList, ApiError> {
    read_identities(response, false)
}

/// Reads the answer of a call for one identity, as a list of none or one: the pages have an object, a list of one, or nothing.
///
/// ```
/// use iot_accounts_core::{Response, aliyun};
///
/// let body = br#"{"code":200,"id":"1","data":{"identityId":"id-1","nickName":"test"}}"#;
/// let list = aliyun::parse_identity(&Response::new(200, &[], body))?;
/// assert_eq!(list.identities().next().and_then(|identity| identity.nick_name), Some("test"));
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// As for [`parse_identity_list`].
pub fn parse_identity(response: &Response<'_>) -> Result<IdentityList, ApiError> {
    let mut list = read_identities(response, true)?;
    if list.rows.len() > list.width {
        return Err(odd_data(response, "data", "an object or an array of one", list.request_id));
    }
    if list.rows.cells().all(|cell| cell.is_none()) {
        list.rows = Rows::default();
    }
    Ok(list)
}

/// A list in the envelope of a success; all others take their time.
fn usual_list(response: &Response<'_>) -> Option<IdentityList> {
    let shape = Shape {
        wrapper: None,
        id: "id",
        number: "code",
        list: "data",
        columns: const { &Identity::NAMES },
        usual: USUAL,
        without: None,
    };
    let page = read_page(response.success_text()?, &shape).filter(|page| page.number == 200)?;
    let Page { id: request_id, rows, width, dropped: dropped_cells, .. } = page;
    Some(IdentityList { request_id, dropped_cells, rows, width })
}

fn read_identities(response: &Response<'_>, takes_one: bool) -> Result<IdentityList, ApiError> {
    if let Some(list) = usual_list(response) {
        return Ok(list);
    }
    let mut list = (Rows::default(), USUAL, 0);
    let body = open(response, &mut |reader, _| {
        // An empty text was seen where the list should be, when there was nothing to give.
        list = if reader.begins_with(b'"')? {
            match reader.value()? {
                Value::Text(text) if text.is_empty() => (Rows::default(), USUAL, 0),
                _ => return Err(Unreadable::shape("data", "an array")),
            }
        } else if takes_one && reader.begins_with(b'{')? {
            let source = ["[", reader.raw()?, "]"].concat();
            Reader::new(&source).rows_of_usual("data", &Identity::NAMES, USUAL)?
        } else {
            reader.rows_of_usual("data", &Identity::NAMES, USUAL)?
        };
        Ok(true)
    })?;
    let (rows, width, dropped_cells) =
        if body.data == Member::Absent { (Rows::default(), USUAL, 0) } else { list };
    Ok(IdentityList { request_id: body.request_id, dropped_cells, rows, width })
}

/// Reads the answer of any path.
///
/// ```
/// use iot_accounts_core::{Response, aliyun};
///
/// let answer = aliyun::parse(&Response::new(200, &[], br#"{"code":200,"id":"1","data":{"a":[1]}}"#))?;
/// assert_eq!(answer.data_json.as_deref(), Some(r#"{"a":[1]}"#));
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// As for [`parse_identity_list`].
pub fn parse(response: &Response<'_>) -> Result<AliyunResult, ApiError> {
    let mut data = "";
    let body = open(response, &mut |reader, _| {
        data = reader.raw()?;
        Ok(true)
    })?;
    let data_json = (body.data != Member::Absent).then(|| data.to_owned());
    Ok(AliyunResult { request_id: body.request_id, data_json })
}

/// Reads `data` by `on_data`, as the call has it. A refusal counts whatever else is odd about the answer, the gateway's before
/// the service's. What is a success by its status
/// and its body is one: callers for whom headers are dear need not look at them then.
pub(super) fn open<'a>(response: &Response<'a>, on_data: OnMember<'a, '_>) -> Result<Body<'a>, ApiError> {
    match response.text().and_then(|text| read_body(text, on_data)).map(Body::or_inner_failure) {
        Ok(body) if body.is_success() && response.failed_status().is_none() => Ok(body),
        read => Err(gateway_error(response).unwrap_or_else(|| body_error(response, read))),
    }
}

/// Data of another shape than the call has. The gateway's refusal counts here as well.
pub(super) fn odd_data(
    response: &Response<'_>,
    what: &str,
    expected: &str,
    request_id: Option<String>,
) -> ApiError {
    let unreadable = || response.unreadable(Provider::Aliyun, Unreadable::shape(what, expected), request_id);
    gateway_error(response).unwrap_or_else(unreadable)
}

fn body_error(response: &Response<'_>, read: Result<Body<'_>, Unreadable>) -> ApiError {
    let unreadable = |why, request_id| response.unreadable(Provider::Aliyun, why, request_id);
    let body = match read {
        Ok(body) => body,
        Err(why) => return unreadable(why, None),
    };
    match (body.code, response.failed_status()) {
        (None, _) => unreadable(Unreadable::shape("code", "a number"), body.request_id),
        (Some(code), _) if !is_success(&code) => {
            let mut error =
                response.error(Provider::Aliyun, classify::service(&code, &body.message), body.request_id);
            error.advice = classify::advice(&code, &body.message);
            (error.code, error.vendor_message) = (code, body.message);
            error.localized_message = body.localized_message;
            error
        }
        (_, Some(status)) => response.error(Provider::Aliyun, classify_status(status), body.request_id),
        (_, None) => unreadable(Unreadable::shape("data", "an array of objects"), body.request_id),
    }
}

fn is_success(code: &str) -> bool {
    whole_number(code) == Some(200)
}

/// The advice of a kind that only the HTTP status speaks for would send the reader to the wrong place.
const UNSEEN: &str = "ask from a server or an edge worker to see the reason, which a browser cannot read";

/// A browser cannot read the gateway's headers across origins: an empty body under a failed status is then all there is
/// to see of its error.
fn gateway_error(response: &Response<'_>) -> Option<ApiError> {
    let message = response.header("x-ca-error-message");
    let code = response.header("x-ca-error-code");
    let status = response.failed_status();
    if message.is_none() && code.is_none() && !(status.is_some() && response.is_empty()) {
        return None;
    }
    let (message, code) = (decode_utf8(message.unwrap_or_default()), code.unwrap_or_default());
    let mut error = response.error(Provider::Aliyun, classify::gateway(&message, code, status), None);
    (error.code, error.vendor_message) = (code.to_owned(), message.into_owned());
    if error.code.is_empty() && error.vendor_message.is_empty() {
        error.detail = "no reason came with it".to_owned();
        error.advice = Some(UNSEEN);
    }
    Some(error)
}

pub(super) struct Body<'a> {
    code: Option<String>,
    message: String,
    localized_message: Option<String>,
    pub(super) request_id: Option<String>,
    /// A failure may have anything where its data would be.
    pub(super) data: Member<()>,
    /// As it is written, if it is an object.
    object: &'a str,
}

impl Body<'_> {
    /// Some paths put the answer of another service into their own: `{"code":200,"data":{"code":460,"message":…}}`. What is
    /// no failure there, or has no words, is taken for ordinary data.
    fn or_inner_failure(self) -> Self {
        if self.object.is_empty() || !self.code.as_deref().is_some_and(is_success) {
            return self;
        }
        match read_body(self.object, &mut |_, _| Ok(false)) {
            Ok(mut inner) if inner.is_failure() => {
                inner.request_id = inner.request_id.or(self.request_id);
                // It borrows from the same answer, and holds nothing that could be read in its turn.
                Self { object: "", ..inner }
            }
            _ => self,
        }
    }

    fn is_failure(&self) -> bool {
        let has_words = !self.message.is_empty() || self.localized_message.is_some();
        let code = self.code.as_deref().and_then(whole_number);
        has_words && code.is_some_and(|code| code != 200)
    }

    fn is_success(&self) -> bool {
        self.data != Member::Odd && self.code.as_deref().is_some_and(is_success)
    }
}

fn read_body<'a>(text: &'a str, on_data: OnMember<'a, '_>) -> Result<Body<'a>, Unreadable> {
    let (mut code, mut message, mut msg) = (None, None, None);
    let (mut localized_message, mut request_id, mut data) = (None, None, Member::Absent);
    let mut object = "";
    read_object(text, &mut |reader, name| {
        match name {
            "code" => code = reader.value()?.text(),
            "message" => message = reader.value()?.words(),
            "msg" => msg = reader.value()?.words(),
            "localizedMsg" => localized_message = reader.value()?.words(),
            "id" => request_id = reader.value()?.text(),
            "data" => {
                let (start, is_object) = (reader.begin()?, reader.begins_with(b'{')?);
                data = reader.attempt(|reader| reader.member(name, on_data))?;
                object = if is_object { reader.since(start) } else { "" };
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    let message = message.or(msg).unwrap_or_default();
    Ok(Body { code, message, localized_message, request_id, data, object })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text where the list should be is skipped as the value that it is, and what follows it is read as JSON.
    #[test]
    fn a_text_in_place_of_the_list_loses_nothing_of_a_refusal() {
        let body = br#"{"code":429,"message":"throttled","data":"try later","id":"q"}"#;
        let error = parse_identity_list(&Response::new(200, &[], body)).unwrap_err();
        assert_eq!((error.code.as_str(), error.vendor_message.as_str()), ("429", "throttled"));
        assert_eq!((error.request_id.as_deref(), error.retryable), (Some("q"), true));
        let list =
            parse_identity_list(&Response::new(200, &[], br#"{"code":200,"data":"","id":"q"}"#)).unwrap();
        assert_eq!(list.identities().count(), 0);
        for broken in [r#"{"code":200,"data":"x"[{"identityId":"a"}]}"#, r#"{"code":200,"data":"x"null}"#] {
            let error = parse_identity_list(&Response::new(200, &[], broken.as_bytes())).unwrap_err();
            assert_eq!(error.kind, crate::error::ErrorKind::MalformedResponse, "{broken}");
        }
    }
}
