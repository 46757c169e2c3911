//! Alibaba Cloud (Aliyun), IoT Living Link: the API gateway that signs by `x-ca-*` headers, and the service behind it,
//! `/iotx/account/queryIdentityList` among its paths. [`Client::call`] signs those of [`CALLS`], [`Client::request`] any other.
//!
//! Sources: the page of [queryIdentityList](https://help.aliyun.com/knowledge_detail/177817.html), the gateway's pages on
//! the [signature](https://help.aliyun.com/document_detail/143207.html), the
//! [service's codes](https://help.aliyun.com/document_detail/127995.html) and the
//! [gateway's errors](https://help.aliyun.com/document_detail/43906.html); where two pages disagree (the separator of
//! `x-ca-signature-headers`) the vendor's own SDKs decide: a comma.

mod answers;
mod calls;
pub(crate) mod canonical;
mod check;
mod classify;
mod client;
pub(crate) mod explain;
mod list;
mod params;
mod parse;

pub use answers::{CloudToken, OpenIdResult, parse_cloud_token, parse_open_id};
pub use calls::{CALLS, IDENTITY_LIST_PATH};
pub use client::{Client, SignedParts};
pub use list::{Identity, IdentityList};
pub use params::{Call, Options, Region, Stage};
pub use parse::{AliyunResult, parse, parse_identity, parse_identity_list};
