//! What a client is made of, and what a request can ask for.

use core::fmt;

use crate::credentials::Secret;
use crate::endpoint::Endpoint;
use crate::hidden::{Hidden, Names, WithoutQuery};
use crate::names::names;
use crate::prelude::*;

names! {
    /// Where the app key was made; a key of one region is unknown in the others
    /// ([source](https://help.aliyun.com/document_detail/169790.html)).
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Region, field "region" {
        /// China (Shanghai).
        #[default]
        CnShanghai = "cn-shanghai",
        /// Singapore.
        ApSoutheast1 = "ap-southeast-1",
        /// Germany (Frankfurt).
        EuCentral1 = "eu-central-1",
        /// United States (Virginia).
        UsEast1 = "us-east-1",
    }
}

impl Region {
    /// Scheme and host of the region's gateway.
    #[must_use]
    pub const fn origin(self) -> &'static str {
        match self {
            Self::CnShanghai => "https://api.link.aliyun.com",
            Self::ApSoutheast1 => "https://ap-southeast-1.api-iot.aliyuncs.com",
            Self::EuCentral1 => "https://eu-central-1.api-iot.aliyuncs.com",
            Self::UsEast1 => "https://us-east-1.api-iot.aliyuncs.com",
        }
    }
}

names! {
    /// Which edition of an API the gateway calls: the value of the header `x-ca-stage`.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Stage, field "stage" {
        /// Production.
        #[default]
        Release = "RELEASE",
        /// The vendor's preview.
        Pre = "PRE",
        /// The vendor's test.
        Test = "TEST",
    }
}

/// What all requests of a client have in common besides its credentials.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the app key was made. Not looked at when there is an endpoint.
    pub region: Region,
    /// Scheme, host and port of a gateway, without a path; by default the region's.
    pub endpoint: Option<Endpoint>,
    /// Header `x-ca-stage`.
    pub stage: Stage,
    /// The user's token (`request.iotToken`), for APIs that act for a user. Kept and shown as a secret.
    pub iot_token: Option<Secret>,
    /// The cloud's token (`request.cloudToken`). Kept and shown as a secret.
    pub cloud_token: Option<Secret>,
    /// The language of `localizedMsg` (`request.language`), such as `en-US`.
    pub language: Option<String>,
}

/// Any call of the service. Debug shows neither `params` nor query nor the values of headers: they may hold a token.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The path, perhaps with a query: `/iotx/account/queryIdentityList`. The query is percent-encoded, as it is sent; the
    /// path itself holds no `%`, which not every gateway signs alike.
    pub path: &'a str,
    /// `request.apiVer`, such as `1.0.6`.
    pub api_version: &'a str,
    /// The JSON text of the object `params`.
    pub params_json: &'a str,
    /// Further headers, all of them signed; names in lower case. Those that HTTP clients change on their way are refused, such as
    /// `user-agent` and `cookie`.
    pub headers: &'a [(&'a str, &'a str)],
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("path", &WithoutQuery(self.path))
            .field("api_version", &self.api_version)
            .field("params_json", &Hidden(self.params_json.len()))
            .field("headers", &Names(self.headers))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_an_origin() {
        for region in Region::ALL {
            assert_eq!(region.name().parse(), Ok(*region));
            assert!(region.origin().starts_with("https://"), "{region}");
        }
        assert_eq!(Region::default().origin(), "https://api.link.aliyun.com");
        let error = "mars".parse::<Region>().unwrap_err();
        assert_eq!(error.expected, "must be `cn-shanghai`, `ap-southeast-1`, `eu-central-1` or `us-east-1`");
    }
}
