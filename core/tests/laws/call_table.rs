//! The tables of calls, written out once more by the vendors' pages.

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    AtLeast(i64),
    Id,
    Digits,
    Token,
    Secret,
    Text,
    TextOrEmpty,
}
use Kind::{AtLeast, Digits, Id, Text, TextOrEmpty, Token};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum When {
    Always,
    Sometimes,
    /// Sometimes, and sent as this when it is not given.
    Else(i64),
}
use When::{Always, Else, Sometimes};

/// A parameter: its name here, its name on the wire.
pub(crate) type Param = (&'static str, &'static str, Kind, When);

/// A call with one of its sets of parameters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) target: &'static str,
    pub(crate) version: &'static str,
    /// What is sent before the parameters.
    pub(crate) fixed: &'static str,
    pub(crate) params: &'static [Param],
}

const fn row(
    name: &'static str,
    (target, version): (&'static str, &'static str),
    fixed: &'static str,
    params: &'static [Param],
) -> Row {
    Row { name, target, version, fixed, params }
}

const IDENTITY_ID: Param = ("identityId", "identityId", Text, Always);
const OPEN_ID_APP_KEY: Param = ("openIdAppKey", "openIdAppKey", Text, Always);
const PAGE: &[Param] = &[("offset", "offset", AtLeast(0), Always), ("count", "count", AtLeast(1), Always)];
const QUERY: (&str, &str) = ("/user/account/identity/query", "1.0.0");

pub(crate) const ALIYUN: &[Row] = &[
    row(
        "getCloudToken",
        ("/cloud/token", "1.0.1"),
        r#""grantType":"project","#,
        &[("projectId", "res", Text, Always)],
    ),
    row(
        "refreshCloudToken",
        ("/cloud/token/refresh", "1.0.1"),
        "",
        &[("cloudToken", "cloudToken", Kind::Secret, Always)],
    ),
    row("queryIdentityByPage", ("/cloud/account/queryIdentityByPage", "1.0.4"), "", PAGE),
    row("queryIdentityDescByPage", ("/cloud/account/queryidentitydescbypage", "1.0.0"), "", PAGE),
    row("getByIdentityId", ("/cloud/account/getByIdentityId", "1.0.4"), "", &[IDENTITY_ID]),
    row(
        "getByOpenId",
        ("/cloud/account/getByOpenId", "1.0.5"),
        "",
        &[("openId", "openId", Text, Always), OPEN_ID_APP_KEY],
    ),
    row("getOpenId", ("/cloud/account/openId/getByIdentityId", "1.0.4"), "", &[IDENTITY_ID, OPEN_ID_APP_KEY]),
    row(
        "queryIdentity",
        QUERY,
        r#""opType":1,"#,
        &[("loginId", "loginId", Text, Always), ("loginSource", "loginSource", Text, Always)],
    ),
    row("queryIdentity", QUERY, r#""opType":2,"#, &[("phone", "phone", Text, Always)]),
    row("queryIdentity", QUERY, r#""opType":3,"#, &[("email", "email", Text, Always)]),
    row(
        "modifyAccount",
        ("/iotx/account/modifyAccount", "1.0.7"),
        "",
        &[
            IDENTITY_ID,
            ("avatarUrl", "avatarUrl", TextOrEmpty, Sometimes),
            ("email", "email", TextOrEmpty, Sometimes),
            ("loginName", "loginName", TextOrEmpty, Sometimes),
            ("mobileLocationCode", "mobileLocationCode", TextOrEmpty, Sometimes),
            ("modifier", "modifier", TextOrEmpty, Sometimes),
            ("nickName", "nickName", TextOrEmpty, Sometimes),
            ("phone", "phone", TextOrEmpty, Sometimes),
        ],
    ),
    row("unregister", ("/user/account/unregister", "1.0.1"), "", &[IDENTITY_ID]),
];

pub(crate) const TENCENT: &[Row] = &[
    row(
        "createCustomer",
        ("ServiceCreateCustomer", ""),
        "",
        &[
            ("customerId", "CustomerId", Id, Always),
            ("countryCode", "CountryCode", Digits, Always),
            ("phoneNumber", "PhoneNumber", Digits, Always),
        ],
    ),
    row(
        "getDeviceList",
        ("ServiceGetDeviceList", ""),
        "",
        &[
            ("productId", "ProductId", Token, Always),
            ("offset", "Offset", AtLeast(0), Else(0)),
            ("limit", "Limit", AtLeast(1), Else(20)),
        ],
    ),
    row(
        "getOrderList",
        ("ServiceGetOrderList", ""),
        "",
        &[
            ("customerId", "CustomerId", Id, Sometimes),
            ("orderNo", "OrderNo", Token, Sometimes),
            ("offset", "Offset", AtLeast(0), Sometimes),
            ("limit", "Limit", AtLeast(1), Sometimes),
        ],
    ),
];
