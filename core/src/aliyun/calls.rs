//! The calls that are known by name. The app key of the App's list (客户端) may use paths that begin with `/iotx` and `/user`,
//! that of the cloud's list (云端) those that begin with `/cloud`
//! ([source](https://help.aliyun.com/document_detail/169790.html)).

use crate::calls::Rule::{Integer, MayBeEmpty, Secret, Text};
use crate::calls::When::{Always, Change, Required};
use crate::calls::{Answer, Argument, KnownCall, Param};

/// The path of [`Client::query_identity_list`](super::Client::query_identity_list).
pub const IDENTITY_LIST_PATH: &str = "/iotx/account/queryIdentityList";
/// The version of that API.
pub(super) const IDENTITY_LIST_VERSION: &str = "1.0.6";

/// Every call of the service that is known by name.
pub const CALLS: &[KnownCall] = &[
    // https://help.aliyun.com/knowledge_detail/177817.html; signed by a function of its own, which is hot.
    KnownCall {
        name: "queryIdentityList",
        target: IDENTITY_LIST_PATH,
        version: IDENTITY_LIST_VERSION,
        answer: Answer::Identities,
        writes: false,
        takes: &[],
    },
    // https://help.aliyun.com/document_detail/177833.html
    KnownCall {
        name: "getCloudToken",
        target: "/cloud/token",
        version: "1.0.1",
        answer: Answer::CloudToken,
        writes: false,
        takes: &[&[
            Param::new("", "grantType", Text, Always(Argument::Text("project"))),
            Param::new("projectId", "res", Text, Required),
        ]],
    },
    // https://help.aliyun.com/document_detail/177835.html
    KnownCall {
        name: "refreshCloudToken",
        target: "/cloud/token/refresh",
        version: "1.0.1",
        answer: Answer::CloudToken,
        writes: false,
        takes: &[&[Param::new("cloudToken", "cloudToken", Secret, Required)]],
    },
    // https://help.aliyun.com/document_detail/177896.html
    KnownCall {
        name: "queryIdentityByPage",
        target: "/cloud/account/queryIdentityByPage",
        version: "1.0.4",
        answer: Answer::Identities,
        writes: false,
        takes: &[PAGE],
    },
    // https://help.aliyun.com/document_detail/190248.html
    KnownCall {
        name: "queryIdentityDescByPage",
        target: "/cloud/account/queryidentitydescbypage",
        version: "1.0.0",
        answer: Answer::Identities,
        writes: false,
        takes: &[PAGE],
    },
    // https://help.aliyun.com/document_detail/602015.html
    KnownCall {
        name: "getByIdentityId",
        target: "/cloud/account/getByIdentityId",
        version: "1.0.4",
        answer: Answer::Identity,
        writes: false,
        takes: &[&[IDENTITY_ID]],
    },
    // https://help.aliyun.com/document_detail/177898.html
    KnownCall {
        name: "getByOpenId",
        target: "/cloud/account/getByOpenId",
        version: "1.0.5",
        answer: Answer::Identity,
        writes: false,
        takes: &[&[Param::new("openId", "openId", Text, Required), OPEN_ID_APP_KEY]],
    },
    // https://help.aliyun.com/document_detail/177902.html
    KnownCall {
        name: "getOpenId",
        target: "/cloud/account/openId/getByIdentityId",
        version: "1.0.4",
        answer: Answer::OpenId,
        writes: false,
        takes: &[&[IDENTITY_ID, OPEN_ID_APP_KEY]],
    },
    // https://help.aliyun.com/document_detail/177821.html
    KnownCall {
        name: "queryIdentity",
        target: "/user/account/identity/query",
        version: "1.0.0",
        answer: Answer::Identity,
        writes: false,
        takes: &[
            &[
                op_type(1),
                Param::new("loginId", "loginId", Text, Required),
                Param::new("loginSource", "loginSource", Text, Required),
            ],
            &[op_type(2), Param::new("phone", "phone", Text, Required)],
            &[op_type(3), Param::new("email", "email", Text, Required)],
        ],
    },
    // https://help.aliyun.com/document_detail/177818.html
    KnownCall {
        name: "modifyAccount",
        target: "/iotx/account/modifyAccount",
        version: "1.0.7",
        answer: Answer::Any,
        writes: true,
        takes: &[&[
            IDENTITY_ID,
            change("avatarUrl"),
            change("email"),
            change("loginName"),
            change("mobileLocationCode"),
            change("modifier"),
            change("nickName"),
            change("phone"),
        ]],
    },
    // https://help.aliyun.com/document_detail/362939.html
    KnownCall {
        name: "unregister",
        target: "/user/account/unregister",
        version: "1.0.1",
        answer: Answer::Any,
        writes: true,
        takes: &[&[IDENTITY_ID]],
    },
];

const PAGE: &[Param] = &[
    Param::new("offset", "offset", Integer { min: 0 }, Required),
    Param::new("count", "count", Integer { min: 1 }, Required),
];

const IDENTITY_ID: Param = Param::new("identityId", "identityId", Text, Required);

const OPEN_ID_APP_KEY: Param = Param::new("openIdAppKey", "openIdAppKey", Text, Required);

/// By what an identity is looked for.
const fn op_type(number: i64) -> Param {
    Param::new("", "opType", Integer { min: 1 }, Always(Argument::Integer(number)))
}

const fn change(name: &'static str) -> Param {
    Param::new(name, name, MayBeEmpty, Change)
}
