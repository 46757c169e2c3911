//! Aliyun's answers, against serde_json.

use std::time::Duration;

use iot_accounts_core::aliyun::{
    self, AliyunResult, CloudToken, Identity, IdentityList, OpenIdResult, parse_cloud_token, parse_open_id,
};
use iot_accounts_core::{ApiError, parse_time};

use crate::dates::expected_time;
use crate::json::{Json, Object, Reading, read};
use crate::message::{Answer, check_parsed};

const MEMBERS: [&str; 22] = [
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
    "phoneLocationCode",
    "gender",
    "status",
    "onlineStatus",
    "lastLoginTime",
    "scopeId",
    "createAppKey",
    "creater",
    "createrIdentityId",
    "modifier",
    "subIdentityLimitCode",
];

/// How many of them every list has room for.
const USUAL: usize = 11;

pub fn check(data: &[u8]) {
    let answer = Answer::read(data);
    let response = answer.response();
    let read = answer.text().map_or(Reading::Broken, read);
    let top = if let Reading::Read(Json::Object(top)) = &read { Some(top) } else { None };
    let said = Said { top, inner: top.and_then(inner_failure), answer: &answer };
    let succeeded = top.filter(|top| is_success(top) && said.inner.is_none() && !answer.has_failed());

    said.check(aliyun::parse(&response), succeeded, |result, top| check_result(result, top));
    said.check(aliyun::parse_identity_list(&response), succeeded.and_then(rows_of), |list, rows| {
        check_identities(list, rows, top);
    });
    said.check(aliyun::parse_identity(&response), succeeded.and_then(rows_of_one), |list, rows| {
        check_identities(list, rows, top);
    });
    said.check(parse_open_id(&response), succeeded.and_then(open_id_of), |found, open_id| {
        let OpenIdResult { request_id, open_id: ours, .. } = found;
        assert_eq!((request_id.as_deref(), ours.as_str()), (top.and_then(|top| top.text("id")), open_id));
    });
    said.check(parse_cloud_token(&response), succeeded.and_then(token_of), |found, (token, life)| {
        let CloudToken { request_id, cloud_token, expires_in, .. } = found;
        assert_eq!(request_id.as_deref(), top.and_then(|top| top.text("id")));
        assert_eq!((cloud_token.expose(), *expires_in), (token, life));
    });
}

fn is_success(top: &Object<'_>) -> bool {
    top.get("code").and_then(Json::whole_number) == Some(200)
}

/// The answer of another service in the place of the data, if it is a failure: it has another code, and words.
fn inner_failure<'a, 'b>(top: &'b Object<'a>) -> Option<&'b Object<'a>> {
    let inner = top.get("data").filter(|_| is_success(top))?.object()?;
    let code = inner.get("code").and_then(Json::whole_number)?;
    let has_words = !message_of(inner).is_empty() || inner.get("localizedMsg").is_some();
    (code != 200 && has_words).then_some(inner)
}

fn message_of<'b>(body: &'b Object<'_>) -> &'b str {
    body.words("message").or(body.words("msg")).unwrap_or_default()
}

/// What the cloud said, which no parser may lose.
struct Said<'a, 'b> {
    top: Option<&'b Object<'a>>,
    inner: Option<&'b Object<'a>>,
    answer: &'b Answer<'a>,
}

impl Said<'_, '_> {
    fn check<T, Expected>(
        &self,
        found: Result<T, ApiError>,
        expected: Option<Expected>,
        compare: impl FnOnce(&T, Expected),
    ) {
        if let Some(error) = check_parsed(found, expected, compare) {
            self.check_failure(&error);
        }
    }

    /// The gateway's refusal is told, or else the service's, word by word, whatever else is odd.
    fn check_failure(&self, error: &ApiError) {
        let answer = self.answer;
        let (code, message) = (answer.header("x-ca-error-code"), answer.header("x-ca-error-message"));
        if code.is_some() || message.is_some() {
            assert_eq!(error.code, code.unwrap_or_default());
            assert_eq!(error.vendor_message.is_empty(), message.is_none());
            assert_eq!(error.request_id.as_deref(), answer.request_id(None));
            return;
        }
        let Some(top) = self.top else { return };
        let inner_id = self.inner.and_then(|inner| inner.text("id"));
        assert_eq!(error.request_id.as_deref(), answer.request_id(inner_id.or(top.text("id"))));
        let body = self.inner.unwrap_or(top);
        if let Some(code) = body.text("code").filter(|_| !is_success(body)) {
            assert_eq!(error.code, code);
            assert_eq!(error.vendor_message, message_of(body));
            assert_eq!(error.localized_message.as_deref(), body.words("localizedMsg"));
        }
    }
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

type Row<'a> = [Option<&'a str>; MEMBERS.len()];

fn check_identities(list: &IdentityList, (rows, dropped): (Vec<Row<'_>>, u64), top: Option<&Object<'_>>) {
    let found: Vec<_> = list.identities().map(|identity| texts_of(&identity)).collect();
    assert_eq!((&found, list.dropped_cells), (&rows, dropped));
    assert_eq!(list.request_id.as_deref(), top.and_then(|top| top.text("id")));
    for identity in list.identities() {
        let times = [identity.gmt_create, identity.gmt_modified, identity.last_login_time];
        times
            .into_iter()
            .flatten()
            .for_each(|text| assert_eq!(parse_time(text), expected_time(text), "{text}"));
    }
    // As a table it is the same.
    let columns = list.columns();
    assert!(MEMBERS.starts_with(columns) && [USUAL, MEMBERS.len()].contains(&columns.len()));
    let cells: Vec<_> = rows.iter().flat_map(|row| &row[..columns.len()]).copied().collect();
    assert_eq!(list.rows().cells().collect::<Vec<_>>(), cells);
}

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
        identity.phone_location_code,
        identity.gender,
        identity.status,
        identity.online_status,
        identity.last_login_time,
        identity.scope_id,
        identity.create_app_key,
        identity.creater,
        identity.creater_identity_id,
        identity.modifier,
        identity.sub_identity_limit_code,
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
    read_rows(rows.iter())
}

/// The same of one: an object, or a list of one. Of an identity that has no member there is nothing.
fn rows_of_one<'b>(top: &'b Object<'_>) -> Option<(Vec<Row<'b>>, u64)> {
    let (mut rows, dropped) = match top.get("data") {
        Some(data @ Json::Object(_)) => read_rows([data].into_iter())?,
        _ => rows_of(top).filter(|(rows, _)| rows.len() <= 1)?,
    };
    rows.retain(|row| row.iter().any(Option::is_some));
    Some((rows, dropped))
}

fn read_rows<'a: 'b, 'b>(rows: impl Iterator<Item = &'b Json<'a>>) -> Option<(Vec<Row<'b>>, u64)> {
    let mut dropped = 0;
    let row = |row: &'b Json<'_>| {
        let row = row.object()?;
        dropped += MEMBERS.iter().filter(|name| row.has_odd(name)).count() as u64;
        Some(MEMBERS.map(|name| row.text(name)))
    };
    let rows = rows.map(row).collect::<Option<_>>()?;
    Some((rows, dropped))
}

fn open_id_of<'b>(top: &'b Object<'_>) -> Option<&'b str> {
    top.text("data").filter(|open_id| !open_id.is_empty())
}

/// The first of the two names that says something counts.
fn token_of<'b>(top: &'b Object<'_>) -> Option<(&'b str, Duration)> {
    let data = top.get("data")?.object()?;
    let mut tokens = ["cloudToken", "iotToken"].into_iter().filter_map(|name| data.text(name));
    let token = tokens.find(|token| !token.is_empty())?;
    let mut lives = ["expireIn", "expiresIn"].into_iter().filter_map(|name| data.get(name)?.whole_number());
    let life = match lives.next() {
        None => Duration::from_secs(7200),
        Some(seconds @ ..100_000) => Duration::from_secs(seconds),
        Some(milliseconds) => Duration::from_millis(milliseconds),
    };
    Some((token, life))
}
