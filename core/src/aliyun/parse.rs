//! Reading answers, which come through two channels: the gateway's own errors in headers, as a rule with an empty body,
//! and the JSON of the service behind it.

use super::classify;
use crate::error::{ApiError, Provider};
use crate::json::{self, Reader, Unreadable};
use crate::prelude::*;
use crate::response::{Response, kind_of_status, utf8_of_header};
use crate::rows::Rows;

/// The identities that were asked for ([source](https://help.aliyun.com/knowledge_detail/177817.html)). Ids that are
/// unknown are left out by the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentityList {
    /// `id`: the request's own, repeated.
    pub request_id: Option<String>,
    pub(crate) rows: Rows,
}

/// The members of an identity, in the order of its rows.
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

/// One identity. Any member may be left out by the vendor; the last four belong to a later edition of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// `tenantId`: the tenant's id.
    pub tenant_id: Option<&'a str>,
    /// `identityId`: the unified identity's id.
    pub identity_id: Option<&'a str>,
    /// `nickName`.
    pub nick_name: Option<&'a str>,
    /// `loginName`.
    pub login_name: Option<&'a str>,
    /// `phone`.
    pub phone: Option<&'a str>,
    /// `email`.
    pub email: Option<&'a str>,
    /// `avatarUrl`.
    pub avatar_url: Option<&'a str>,
    /// `loginId`.
    pub login_id: Option<&'a str>,
    /// `loginSource`.
    pub login_source: Option<&'a str>,
    /// `gmtCreate`: as the vendor wrote it.
    pub gmt_create: Option<&'a str>,
    /// `gmtModified`: as the vendor wrote it.
    pub gmt_modified: Option<&'a str>,
}

impl IdentityList {
    /// `request_id`, then eleven cells an identity: see [`crate::internal::pack`].
    #[doc(hidden)]
    #[must_use]
    pub fn packed(self) -> String {
        self.rows.pack(&[self.request_id.as_deref()])
    }

    /// The identities.
    pub fn identities(&self) -> impl Iterator<Item = Identity<'_>> {
        self.rows.iter::<11>().map(|row| {
            let [tenant_id, identity_id, nick_name, login_name, phone, email, avatar_url, ..] = row;
            let [.., login_id, login_source, gmt_create, gmt_modified] = row;
            Identity {
                tenant_id,
                identity_id,
                nick_name,
                login_name,
                phone,
                email,
                avatar_url,
                login_id,
                login_source,
                gmt_create,
                gmt_modified,
            }
        })
    }
}

/// What any other path answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AliyunResult {
    /// `id`: the request's own, repeated.
    pub request_id: Option<String>,
    /// The JSON text of `data`; absent when the answer has none or `null`.
    pub data_json: Option<String>,
}

/// Reads the answer of queryIdentityList.
///
/// # Errors
/// [`ApiError`]: the no of the service or of the gateway, or an answer that cannot be read.
pub fn parse_identity_list(response: &Response<'_>) -> Result<IdentityList, ApiError> {
    let mut rows = Rows::default();
    let body = open(response, &mut |reader| {
        // An empty text in the place of the list was seen where there was nothing to give.
        if reader.begins_with(b'"')? && reader.raw()? == "\"\"" {
            rows.clear();
            return Ok(());
        }
        reader.rows("data", &IDENTITY_MEMBERS, &mut rows)
    })?;
    Ok(IdentityList { request_id: body.request_id, rows })
}

/// Reads the answer of any path.
///
/// # Errors
/// As for [`parse_identity_list`].
pub fn parse(response: &Response<'_>) -> Result<AliyunResult, ApiError> {
    let mut data = "null";
    let body = open(response, &mut |reader| {
        data = reader.raw()?;
        Ok(())
    })?;
    let data_json = (data != "null").then(|| data.to_owned());
    Ok(AliyunResult { request_id: body.request_id, data_json })
}

fn open<'a>(response: &Response<'a>, on_data: OnData<'a, '_>) -> Result<Body, ApiError> {
    if let Some(error) = gateway_error(response) {
        return Err(error);
    }
    let body = response
        .text()
        .and_then(|text| read_body(text, on_data))
        .map_err(|why| response.unreadable(Provider::Aliyun, why))?;
    if body.code == "200" {
        if let Some(why) = body.wrong_data {
            return Err(response.unreadable(Provider::Aliyun, why));
        }
        return match response.failed_status() {
            None => Ok(body),
            Some(status) => Err(response.error(Provider::Aliyun, kind_of_status(status))),
        };
    }
    let mut error = response.error(Provider::Aliyun, classify::service(&body.code));
    (error.code, error.vendor_message, error.localized_message) =
        (body.code, body.message, body.localized_message);
    error.request_id = body.request_id.or(error.request_id);
    Err(error)
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
    let (message, code) = (utf8_of_header(message.unwrap_or_default()), code.unwrap_or_default());
    let mut error = response.error(Provider::Aliyun, classify::gateway(&message, code, status));
    (error.code, error.vendor_message) = (code.to_owned(), message.into_owned());
    if error.code.is_empty() && error.vendor_message.is_empty() {
        error.detail = Some("no reason came with it".to_owned());
        error.advice = Some(UNSEEN);
    }
    Some(error)
}

/// Reads `data`, as the call has it.
type OnData<'a, 'f> = &'f mut dyn FnMut(&mut Reader<'a>) -> Result<(), Unreadable>;

struct Body {
    code: String,
    message: String,
    localized_message: Option<String>,
    request_id: Option<String>,
    /// A failure may have anything in the place of its data.
    wrong_data: Option<Unreadable>,
}

fn read_body<'a>(text: &'a str, on_data: OnData<'a, '_>) -> Result<Body, Unreadable> {
    let owned = |what: &str, reader: &mut Reader<'a>| {
        Ok::<_, Unreadable>(reader.value()?.text(what)?.map(String::from))
    };
    let (mut code, mut message, mut msg) = (None, None, None);
    let (mut localized_message, mut request_id, mut wrong_data) = (None, None, None);
    json::object(text, &mut |reader, name| {
        match name {
            "code" => code = owned("code", reader)?,
            "message" => message = owned("message", reader)?,
            "msg" => msg = owned("msg", reader)?,
            "localizedMsg" => localized_message = owned("localizedMsg", reader)?,
            "id" => request_id = owned("id", reader)?,
            "data" => wrong_data = reader.attempt(on_data)?,
            _ => reader.skip()?,
        }
        Ok(())
    })?;
    Ok(Body {
        code: code.ok_or_else(|| Unreadable::shape("code", "a number"))?,
        message: message.or(msg).unwrap_or_default(),
        localized_message,
        request_id,
        wrong_data,
    })
}
