//! Aliyun's answers, against serde_json.

use iot_accounts_core::ApiError;
use iot_accounts_core::aliyun::{self, AliyunResult, Identity};

use crate::json::{Json, Object, Reading, read};
use crate::message::{Answer, check_error};

const MEMBERS: [&str; 11] = [
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

pub fn check(data: &[u8]) {
    let answer = Answer::read(data);
    let response = answer.response();
    let list = aliyun::parse_identity_list(&response);
    let result = aliyun::parse(&response);
    list.as_ref().err().into_iter().chain(result.as_ref().err()).for_each(check_error);

    let read = answer.text().map_or(Reading::Broken, read);
    let top = if let Reading::Read(Json::Object(top)) = &read { Some(top) } else { None };
    let succeeded = top.filter(|top| is_success(top) && !answer.has_failed());
    match (&result, succeeded) {
        (Ok(result), Some(top)) => check_result(result, top),
        (Ok(_), None) => panic!("read what is no success"),
        (Err(error), Some(_)) => panic!("not read: {error}"),
        (Err(error), None) => check_failure(error, top, &answer),
    }
    match (&list, succeeded.and_then(rows_of)) {
        (Ok(list), Some((rows, dropped))) => {
            let found: Vec<_> = list.identities().map(|identity| texts_of(&identity)).collect();
            assert_eq!((found, list.dropped_cells), (rows, dropped));
            assert_eq!(list.request_id.as_deref(), top.and_then(|top| top.text("id")));
        }
        (Ok(_), None) => panic!("read what is no list"),
        (Err(error), Some(_)) => panic!("not read: {error}"),
        (Err(error), None) => check_failure(error, top, &answer),
    }
}

fn is_success(top: &Object<'_>) -> bool {
    top.get("code").and_then(Json::whole_number) == Some(200)
}

fn check_result(result: &AliyunResult, top: &Object<'_>) {
    assert_eq!(result.request_id.as_deref(), top.text("id"));
    match (top.get("data"), result.data_json.as_deref()) {
        (None, None) => {}
        (Some(data), Some(json)) => {
            let Reading::Read(found) = read(json) else { panic!("`{json}` is no JSON") };
            assert_eq!(&found, data);
        }
        other => panic!("{other:?}"),
    }
}

/// The gateway's refusal is told, or else the service's, word by word, whatever else is odd.
fn check_failure(error: &ApiError, top: Option<&Object<'_>>, answer: &Answer<'_>) {
    let (code, message) = (answer.header("x-ca-error-code"), answer.header("x-ca-error-message"));
    if code.is_some() || message.is_some() {
        assert_eq!(error.code, code.unwrap_or_default());
        assert_eq!(error.vendor_message.is_empty(), message.is_none());
        assert_eq!(error.request_id.as_deref(), answer.request_id(None));
        return;
    }
    let Some(top) = top else { return };
    assert_eq!(error.request_id.as_deref(), answer.request_id(top.text("id")));
    if let Some(code) = top.text("code").filter(|_| !is_success(top)) {
        assert_eq!(error.code, code);
        assert_eq!(error.vendor_message, top.words("message").or(top.words("msg")).unwrap_or_default());
        assert_eq!(error.localized_message.as_deref(), top.words("localizedMsg"));
    }
}

type Row<'a> = [Option<&'a str>; 11];

fn texts_of<'a>(identity: &Identity<'a>) -> Row<'a> {
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
}

/// The rows of the list, and how many members of them are neither texts nor numbers. An empty text stands for an empty list.
fn rows_of<'b>(top: &'b Object<'_>) -> Option<(Vec<Row<'b>>, u64)> {
    let rows = match top.get("data") {
        None => &[][..],
        Some(Json::Text(text)) if text.is_empty() => &[],
        Some(Json::Array { items, .. }) => items,
        Some(_) => return None,
    };
    let mut dropped = 0;
    let row = |row: &'b Json<'_>| {
        let row = row.object()?;
        dropped += MEMBERS.iter().filter(|name| row.has_odd(name)).count() as u64;
        Some(MEMBERS.map(|name| row.text(name)))
    };
    let rows = rows.iter().map(row).collect::<Option<_>>()?;
    Some((rows, dropped))
}
