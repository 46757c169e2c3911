//! A list of identities.

use crate::members::members;
#[cfg(feature = "serde")]
use crate::members::serialize_list;
use crate::prelude::*;
use iot_accounts_json::Rows;

/// The identities that were asked for ([source](https://help.aliyun.com/knowledge_detail/177817.html)). Ids that are
/// unknown are left out by the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdentityList {
    /// `id`: the request's, repeated.
    pub request_id: Option<String>,
    /// How many members of these identities were left out because they are neither texts nor numbers.
    pub dropped_cells: u64,
    pub(super) rows: Rows,
    /// How many cells a row has.
    pub(super) width: usize,
}

members! {
    /// One identity. Any member may be left out by the vendor; which there are depends on the call and on the edition of the API.
    #[derive(Debug)]
    pub struct Identity {
        /// `tenantId`: the tenant's id.
        tenant_id: "tenantId",
        /// `identityId`: the unified identity's id.
        identity_id: "identityId",
        /// `nickName`.
        nick_name: "nickName",
        /// `loginName`.
        login_name: "loginName",
        /// `phone`.
        phone: "phone",
        /// `email`.
        email: "email",
        /// `avatarUrl`.
        avatar_url: "avatarUrl",
        /// `loginId`.
        login_id: "loginId",
        /// `loginSource`.
        login_source: "loginSource",
        /// `gmtCreate`: as the vendor wrote it.
        gmt_create: "gmtCreate",
        /// `gmtModified`: as the vendor wrote it.
        gmt_modified: "gmtModified",
        /// `phoneLocationCode`: the country code of the telephone.
        phone_location_code: "phoneLocationCode",
        /// `gender`.
        gender: "gender",
        /// `status`.
        status: "status",
        /// `onlineStatus`: `1` online, `0` offline.
        online_status: "onlineStatus",
        /// `lastLoginTime`: as the vendor wrote it.
        last_login_time: "lastLoginTime",
        /// `scopeId`.
        scope_id: "scopeId",
        /// `createAppKey`.
        create_app_key: "createAppKey",
        /// `creater`.
        creater: "creater",
        /// `createrIdentityId`.
        creater_identity_id: "createrIdentityId",
        /// `modifier`.
        modifier: "modifier",
        /// `subIdentityLimitCode`.
        sub_identity_limit_code: "subIdentityLimitCode",
    }
}

/// How many of the members occur in the usual answers: rows of only those are read and packed in less time.
pub(super) const USUAL: usize = 11;

impl IdentityList {
    /// The identities.
    pub fn identities(&self) -> impl Iterator<Item = Identity<'_>> {
        self.rows.rows(self.width).map(Identity::from_row)
    }

    /// The names on the wire of the cells of a row: those of every edition of the API, or only the usual ones where this list has
    /// no other.
    #[must_use]
    pub fn columns(&self) -> &'static [&'static str] {
        const { &Identity::NAMES }.get(..self.width).unwrap_or_default()
    }

    /// The same as a table: the members of each identity in turn, in the order of [`IdentityList::columns`].
    #[must_use]
    pub fn rows(&self) -> &Rows {
        &self.rows
    }
}

/// As `{ requestId?, droppedCells, identities: [ … ] }`.
#[cfg(feature = "serde")]
impl serde::Serialize for IdentityList {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows = ("identities", self.identities().collect());
        serialize_list(serializer, self.request_id.as_deref(), None, self.dropped_cells, rows)
    }
}
