//! Aliyun's answers, against serde_json.

use iot_accounts_core::ApiError;
use iot_accounts_core::aliyun::{self, AliyunResult, Identity, IdentityList};

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
const TEXTS: [&str; 5] = ["code", "id", "message", "msg", "localizedMsg"];

pub fn check(data: &[u8]) {
    let answer = Answer::read(data);
    let response = answer.response();
    let list = aliyun::parse_identity_list(&response);
    let result = aliyun::parse(&response);
    list.as_ref().err().into_iter().chain(result.as_ref().err()).for_each(check_error);

    if answer.has_header("x-ca-error-message") || answer.has_header("x-ca-error-code") {
        assert!(list.is_err() && result.is_err(), "an error of the gateway was not noticed");
        return;
    }
    let Reading::Read(Json::Object(top)) = answer.text().map_or(Reading::Broken, read) else {
        assert!(list.is_err() && result.is_err(), "read what is no object");
        return;
    };
    check_result(&result, &top, &answer);
    check_list(&list, &top, &answer);
    if top.are_texts(&TEXTS) && !top.repeats_a_name() {
        check_plain(result.map(drop), &top, &answer);
        if rows_of(&top).is_some() || is_refusal(&top) {
            check_plain(list.map(drop), &top, &answer);
        }
    }
}

fn code_of<'b>(top: &'b Object<'_>) -> Option<&'b str> {
    top.get("code").and_then(Json::text)
}

fn is_refusal(top: &Object<'_>) -> bool {
    code_of(top).is_some_and(|code| code != "200")
}

fn check_result(result: &Result<AliyunResult, ApiError>, top: &Object<'_>, answer: &Answer<'_>) {
    let Ok(result) = result else { return };
    assert_eq!(code_of(top), Some("200"));
    assert!(!answer.has_failed());
    assert_eq!(result.request_id.as_deref(), top.get("id").and_then(Json::text));
    match (top.get("data"), result.data_json.as_deref()) {
        (None, None) => {}
        (Some(data), Some(json)) => {
            let Reading::Read(found) = read(json) else { panic!("`{json}` is no JSON") };
            assert_eq!(&found, data);
        }
        other => panic!("{other:?}"),
    }
}

fn check_list(list: &Result<IdentityList, ApiError>, top: &Object<'_>, answer: &Answer<'_>) {
    let Ok(list) = list else { return };
    assert_eq!(code_of(top), Some("200"));
    assert!(!answer.has_failed());
    assert_eq!(list.request_id.as_deref(), top.get("id").and_then(Json::text));
    let found: Vec<_> = list.identities().map(|identity| texts_of(&identity)).collect();
    assert_eq!(Some(found), rows_of(top));
}

/// An answer of the documented shape is read, or its refusal is told word by word.
fn check_plain(read: Result<(), ApiError>, top: &Object<'_>, answer: &Answer<'_>) {
    let text = |name| top.get(name).and_then(Json::text);
    match (read, code_of(top)) {
        (Ok(()), code) => assert_eq!(code, Some("200")),
        (Err(error), Some("200")) => assert!(answer.has_failed(), "a plain answer was not read: {error}"),
        (Err(error), Some(code)) => {
            assert_eq!(error.code, code);
            assert_eq!(error.vendor_message, text("message").or(text("msg")).unwrap_or_default());
            assert_eq!(error.localized_message.as_deref(), text("localizedMsg"));
        }
        (Err(_), None) => {}
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

/// The rows of the list, if there is nothing odd about it. An empty text stands for an empty list.
fn rows_of<'b>(top: &'b Object<'_>) -> Option<Vec<Row<'b>>> {
    let rows = match top.get("data") {
        None => return Some(Vec::new()),
        Some(Json::Text(text)) if text.is_empty() => return Some(Vec::new()),
        Some(Json::Array(rows)) => rows,
        Some(_) => return None,
    };
    let row = |row: &'b Json<'_>| {
        let row = row.object()?;
        let mut texts = [None; 11];
        for (text, name) in texts.iter_mut().zip(MEMBERS) {
            *text = match row.get(name) {
                None => None,
                Some(value) => Some(value.text()?),
            };
        }
        Some(texts)
    };
    rows.iter().map(row).collect()
}
