//! Signing the calls of the tables.

use std::collections::BTreeSet;
use std::time::Duration;

use iot_accounts_core::tencent::Scalar;
use iot_accounts_core::{Argument, Credentials, InvalidInput, KnownCall, Secret, SignedRequest, Stamp};
use iot_accounts_core::{aliyun, tencent};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::call_table::Kind::{self, AtLeast, Digits, Id, Text, TextOrEmpty, Token};
use crate::call_table::When::{Always, Else, Sometimes};
use crate::call_table::{ALIYUN, Param, Row, TENCENT};
use crate::{TIMESTAMPS, TOKEN, config};

#[derive(Clone, Debug, PartialEq)]
enum Drawn {
    Text(String),
    Integer(i64),
}

impl Drawn {
    fn argument(&self) -> Argument<'_> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
        }
    }

    fn scalar(&self) -> Scalar<'_> {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
        }
    }

    fn json(&self) -> String {
        match self {
            Self::Text(text) => serde_json::to_string(text).unwrap(),
            Self::Integer(number) => number.to_string(),
        }
    }
}

fn good(kind: Kind) -> BoxedStrategy<Drawn> {
    let text = match kind {
        AtLeast(min) => return (min..=i64::from(i32::MAX)).prop_map(Drawn::Integer).boxed(),
        Id => "[A-Za-z0-9_]{1,32}",
        Digits => "[0-9]{1,32}",
        Token => TOKEN,
        Kind::Secret => "[!-~é客😀]{1,80}",
        Text => "(?s).+",
        TextOrEmpty => "(?s).*",
    };
    text.prop_map(Drawn::Text).boxed()
}

fn bad(kind: Kind) -> BoxedStrategy<Drawn> {
    let integers = any::<i64>().prop_map(Drawn::Integer);
    let text = match kind {
        AtLeast(min) => {
            let outside = prop_oneof![i64::MIN..min, i64::from(i32::MAX) + 1..=i64::MAX];
            return prop_oneof![outside.prop_map(Drawn::Integer), ".*".prop_map(Drawn::Text)].boxed();
        }
        TextOrEmpty => return integers.boxed(),
        Id => "|[A-Za-z0-9_]{33}|[a-z]{0,9}[ -/é客\n][a-z]{0,9}",
        Digits => "|[0-9]{33}|[0-9]{0,9}[a-z]|[0-9]{0,9}[ _.+-]{1,9}",
        Token => "|[a-z]{65}|[a-z]{0,9}[ &=é客\n][a-z]{0,9}",
        Kind::Secret => "| [a-z]{1,9}|[a-z]{1,9} |[a-z]{1,9}[\n\r\t][a-z]{1,9}",
        Text => "",
    };
    prop_oneof![1 => integers, 3 => text.prop_map(Drawn::Text)].boxed()
}

type Given = Vec<(Param, Option<Drawn>)>;

/// A row, what is given for its parameters, and the same in any order.
fn calls(rows: Vec<Row>) -> impl Strategy<Value = (Row, Given, Vec<(&'static str, Drawn)>)> {
    let value = |(_, _, kind, when): &Param| match when {
        Always => good(*kind).prop_map(Some).boxed(),
        Sometimes | Else(_) => option::of(good(*kind)).boxed(),
    };
    select(rows).prop_flat_map(move |row| {
        let values: Vec<_> = row.params.iter().map(value).collect();
        let changes_something = move |values: &Vec<Option<Drawn>>| {
            row.name != "modifyAccount" || values.iter().skip(1).any(Option::is_some)
        };
        values.prop_filter("changes nothing", changes_something).prop_flat_map(move |values| {
            let given: Given = row.params.iter().copied().zip(values).collect();
            let named: Vec<_> =
                given.iter().filter_map(|((field, ..), value)| Some((*field, value.clone()?))).collect();
            (Just(row), Just(given), Just(named).prop_shuffle())
        })
    })
}

fn arguments<'a>(named: &'a [(&'static str, Drawn)]) -> Vec<(&'a str, Argument<'a>)> {
    named.iter().map(|(name, value)| (*name, value.argument())).collect()
}

/// What is sent: the parameters by their names on the wire.
fn sent(given: Given) -> Vec<(&'static str, Drawn)> {
    let value = |when, value: Option<Drawn>| match when {
        Else(number) => value.or(Some(Drawn::Integer(number))),
        Always | Sometimes => value,
    };
    given
        .into_iter()
        .filter_map(|((_, wire_name, _, when), given)| Some((wire_name, value(when, given)?)))
        .collect()
}

#[derive(Clone, Debug)]
struct Setting {
    app_key: String,
    request_id: String,
    timestamp_ms: u64,
    iot_token: Option<String>,
    cloud_token: Option<String>,
}

prop_compose! {
    fn settings()(
        app_key in TOKEN,
        request_id in TOKEN,
        timestamp_ms in TIMESTAMPS,
        iot_token in option::of("[!-~]{1,40}"),
        cloud_token in option::of("[!-~]{1,40}"),
    ) -> Setting {
        Setting { app_key, request_id, timestamp_ms, iot_token, cloud_token }
    }
}

impl Setting {
    fn credentials(&self) -> Credentials {
        Credentials::new(&self.app_key, "secret".to_owned()).unwrap()
    }

    fn stamp<Nonce>(&self, nonce: Nonce) -> Stamp<'_, Nonce> {
        Stamp { request_id: &self.request_id, nonce, timestamp: Duration::from_millis(self.timestamp_ms) }
    }

    fn tencent(&self) -> tencent::Client {
        tencent::Client::new(self.credentials(), None).unwrap()
    }

    fn aliyun(&self, with_cloud_token: bool) -> aliyun::Client {
        let options = aliyun::Options {
            iot_token: self.iot_token.clone().map(Secret::new),
            cloud_token: self.cloud_token.clone().filter(|_| with_cloud_token).map(Secret::new),
            ..aliyun::Options::default()
        };
        aliyun::Client::new(self.credentials(), options).unwrap()
    }

    fn sign(&self, row: &Row, named: &[(&'static str, Drawn)]) -> Result<SignedRequest, InvalidInput> {
        if row.version.is_empty() {
            return self.tencent().call(row.name, &arguments(named), &self.stamp(7));
        }
        self.aliyun(true).call(row.name, &arguments(named), &self.stamp("nonce"))
    }

    /// The generic call of the same parameters.
    fn sign_generic(&self, row: &Row, given: Given) -> SignedRequest {
        let sent = sent(given);
        if row.version.is_empty() {
            let params = sent.iter().map(|(name, value)| (*name, value.scalar())).collect();
            return self.tencent().request(row.target, params, &self.stamp(7)).unwrap();
        }
        let members: Vec<_> =
            sent.iter().map(|(name, value)| format!("\"{name}\":{}", value.json())).collect();
        let params_json = format!("{{{}{}}}", row.fixed, members.join(","));
        let call = aliyun::Call {
            path: row.target,
            api_version: row.version,
            params_json: &params_json,
            headers: &[],
        };
        // A token that has ended must not stand in the way of a new one.
        let client = self.aliyun(!row.name.ends_with("CloudToken"));
        client.request(&call, &self.stamp("nonce")).unwrap()
    }
}

fn rows() -> impl Strategy<Value = (Row, Given, Vec<(&'static str, Drawn)>)> {
    calls([ALIYUN, TENCENT].concat())
}

/// Arguments one of which, of any kind, is wrong, with its name.
fn spoilt() -> impl Strategy<Value = (Row, &'static str, Vec<(&'static str, Drawn)>)> {
    let kinds = [AtLeast(0), AtLeast(1), Id, Digits, Token, Kind::Secret, Text, TextOrEmpty];
    let wrong = select(kinds.to_vec()).prop_flat_map(|kind| {
        let of_kind = |row: Row| {
            let params = row.params.iter().filter(move |param| param.2 == kind);
            params.map(move |param| (row, param.0))
        };
        let params: Vec<_> = [ALIYUN, TENCENT].concat().into_iter().flat_map(of_kind).collect();
        (select(params), bad(kind))
    });
    wrong.prop_flat_map(|((row, field), wrong)| {
        calls(vec![row]).prop_map(move |(_, _, mut named)| {
            named.retain(|(name, _)| *name != field);
            named.push((field, wrong.clone()));
            (row, field, named)
        })
    })
}

/// Whatever is not named as one that reads must be known to write: it would be sent twice.
fn writes(name: &str) -> bool {
    !["get", "query", "refresh"].into_iter().any(|verb| name.starts_with(verb))
}

#[test]
fn the_tables_have_these_calls_and_say_which_of_them_write() {
    for (calls, rows, hot) in
        [(aliyun::CALLS, ALIYUN, "queryIdentityList"), (tencent::CALLS, TENCENT, "getCustomerList")]
    {
        let names: BTreeSet<_> = rows.iter().map(|row| row.name).chain([hot]).collect();
        assert_eq!(calls.iter().map(|call| call.name).collect::<BTreeSet<_>>(), names);
        assert_eq!(calls.len(), names.len(), "a name is there twice");
        for call in calls {
            assert_eq!(call.writes, writes(call.name), "{}", call.name);
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_call_is_signed_as_the_generic_call_of_its_parameters(
        (row, given, named) in rows(),
        setting in settings(),
    ) {
        let request = setting.sign(&row, &named).unwrap();
        prop_assert_eq!(request, setting.sign_generic(&row, given));
    }

    /// Whoever puts a request together learns how to read its answer, and whether it writes.
    #[test]
    fn the_call_comes_with_its_request((row, _, named) in rows(), setting in settings()) {
        let check = |call: &KnownCall, body: &str| {
            let known = (call.name, call.target, call.version, call.writes);
            prop_assert_eq!(known, (row.name, row.target, row.version, writes(row.name)));
            prop_assert_eq!(body, setting.sign(&row, &named).unwrap().body);
            Ok(())
        };
        if row.version.is_empty() {
            let client = setting.tencent();
            let mut body = "kept".to_owned();
            let call = client.write_call(row.name, &arguments(&named), &setting.stamp(7), &mut body).unwrap();
            check(call, body.strip_prefix("kept").unwrap())?;
        } else {
            let client = setting.aliyun(true);
            let (call, parts) = client.call_parts(row.name, &arguments(&named), &setting.stamp("nonce")).unwrap();
            check(call, &parts.body)?;
        }
    }

    #[test]
    fn a_wrong_value_is_named((row, field, named) in spoilt(), setting in settings()) {
        prop_assert_eq!(setting.sign(&row, &named).unwrap_err().field, field);
    }

    #[test]
    fn what_is_missing_is_named((row, _, named) in rows(), index: Index, setting in settings()) {
        let (field, .., when) = index.get(row.params);
        prop_assume!(*when == Always);
        let mut named = named;
        named.retain(|(name, _)| name != field);
        // Where nothing is given, nobody can know by what an identity is looked for.
        let expected = if row.name == "queryIdentity" && named.is_empty() { "params" } else { field };
        prop_assert_eq!(setting.sign(&row, &named).unwrap_err().field, expected);
    }

    #[test]
    fn what_the_call_does_not_take_is_named(
        (row, _, named) in rows(),
        other in select(&["appKey", "offsets", "identityIds", "CustomerId", "res", "opType", "grantType", "", "é"][..]),
        setting in settings(),
    ) {
        let mut named = named;
        named.push((other, Drawn::Integer(1)));
        prop_assert_eq!(setting.sign(&row, &named).unwrap_err().field, other);
    }

    #[test]
    fn an_identity_is_looked_for_by_one_thing(
        values in proptest::array::uniform3("[a-z]{1,9}"),
        (left, right) in select(&[("loginId", "phone"), ("phone", "email"), ("email", "loginSource")][..]),
        setting in settings(),
    ) {
        let row = ALIYUN.iter().find(|row| row.name == "queryIdentity").unwrap();
        let [one, two, _] = values.map(Drawn::Text);
        let error = setting.sign(row, &[(left, one), (right, two)]).unwrap_err();
        prop_assert!(error.field == left || error.field == right, "{error}");
        prop_assert!(error.expected.contains("`loginId` and `loginSource`"), "{error}");
    }

    #[test]
    fn a_change_of_nothing_is_none(id in ".+", setting in settings()) {
        let row = ALIYUN.iter().find(|row| row.name == "modifyAccount").unwrap();
        let error = setting.sign(row, &[("identityId", Drawn::Text(id))]).unwrap_err();
        prop_assert_eq!(error.field, "changes");
    }

    #[test]
    fn a_call_of_no_table_is_refused(name in "[A-Za-z]{0,20}", setting in settings()) {
        let stamp = setting.stamp("nonce");
        prop_assert_eq!(setting.aliyun(true).call(&name, &[], &stamp).unwrap_err().field, "name");
        let client = setting.tencent();
        prop_assert_eq!(client.call(&name, &[], &setting.stamp(7)).unwrap_err().field, "name");
    }
}
