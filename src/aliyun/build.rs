//! Checking, signing and writing a request.

use super::canonical::{Lines, insert_sorted, path_and_query, string_to_sign};
use super::check;
use super::region::Region;
use crate::credentials::{Credentials, Secret, check_secret, check_token};
use crate::endpoint::Endpoint;
use crate::error::InvalidInput;
use crate::hash::{HmacSha256, md5_base64};
use crate::json;
use crate::prelude::*;
use crate::request::{SignedRequest, Stamp};

/// Always sent in full: an HTTP client that fills in `*/*` or leaves out the charset breaks the signature.
const ACCEPT: &str = "application/json";
const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// Which edition of an API the gateway calls (header `x-ca-stage`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    /// Production.
    #[default]
    Release,
    /// The vendor's preview.
    Pre,
    /// The vendor's test.
    Test,
}

impl Stage {
    /// The value of the header: `RELEASE`, `PRE` or `TEST`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Release => "RELEASE",
            Self::Pre => "PRE",
            Self::Test => "TEST",
        }
    }

    /// Reads the value of the header.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `stage`.
    pub fn parse(id: &str) -> Result<Self, InvalidInput> {
        let found = [Self::Release, Self::Pre, Self::Test].into_iter().find(|stage| stage.id() == id);
        found.ok_or_else(|| InvalidInput::new("stage", "must be `RELEASE`, `PRE` or `TEST`"))
    }
}

/// What every request of a client has in common besides its credentials.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where the app key was made. Not looked at when there is an endpoint.
    pub region: Region,
    /// Scheme, host and port of a gateway, without a path; by default the region's own.
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

/// Any call of the service.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The path as it is sent, percent-encoded, perhaps with a query: `/iotx/account/queryIdentityList`.
    pub path: &'a str,
    /// `request.apiVer`, such as `1.0.6`.
    pub api_version: &'a str,
    /// The JSON text of the object `params`.
    pub params_json: &'a str,
    /// Further headers, all of them signed; names in lower case.
    pub headers: &'a [(&'a str, &'a str)],
}

/// Signs the requests of one app key.
pub struct Client {
    app_key: String,
    key: HmacSha256,
    origin: String,
    options: Options,
}

impl core::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut shown = formatter.debug_struct("Client");
        shown.field("app_key", &self.app_key).field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// What is worked out for one request; the rest is the same in all of a client's.
#[doc(hidden)]
#[derive(Debug)]
pub struct Signed {
    pub content_md5: String,
    pub signature_headers: String,
    pub signature: String,
    pub body: String,
}

impl Client {
    /// Derives the key state once; the secret itself is wiped.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `appSecret`, `endpoint` (it has a path), `iotToken`, `cloudToken` or `language`.
    pub fn new(credentials: Credentials, options: Options) -> Result<Self, InvalidInput> {
        for (field, token) in [("iotToken", &options.iot_token), ("cloudToken", &options.cloud_token)] {
            token.as_ref().map_or(Ok(()), |token| check_secret(field, token.expose()))?;
        }
        options.language.as_ref().map_or(Ok(()), |language| check_token("language", language, 64))?;
        let origin = match &options.endpoint {
            None => options.region.origin().to_owned(),
            Some(endpoint) if endpoint.is_origin() => endpoint.origin.clone(),
            Some(_) => {
                let expected =
                    "must have no path, such as `https://api.link.aliyun.com`: each call brings its own";
                return Err(InvalidInput::new("endpoint", expected));
            }
        };
        let key = HmacSha256::new(&credentials.app_secret)?;
        Ok(Self { app_key: credentials.app_key, key, origin, options })
    }

    /// The identities with these ids ([source](https://help.aliyun.com/knowledge_detail/177817.html)). The vendor
    /// documents no most ids for one call.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `identityIds` (none), `identityIds[2]` (empty), or that of the stamp.
    pub fn query_identity_list(
        &self,
        identity_ids: &[&str],
        stamp: &Stamp<'_, &str>,
    ) -> Result<SignedRequest, InvalidInput> {
        let signed = self.sign_identity_list(identity_ids, stamp)?;
        Ok(self.finish(IDENTITY_PATH, &[], signed, stamp))
    }

    /// Any path of the service.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `path`, `apiVersion`, `params`, `headers.NAME`, or that of the stamp.
    pub fn request(&self, call: &Call<'_>, stamp: &Stamp<'_, &str>) -> Result<SignedRequest, InvalidInput> {
        let signed = self.sign_call(call, stamp)?;
        Ok(self.finish(call.path, call.headers, signed, stamp))
    }

    /// Scheme, host and port of the gateway.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    #[doc(hidden)]
    pub fn sign_identity_list<Id: AsRef<str>>(
        &self,
        identity_ids: &[Id],
        stamp: &Stamp<'_, &str>,
    ) -> Result<Signed, InvalidInput> {
        if identity_ids.is_empty() {
            return Err(InvalidInput::new("identityIds", "must hold at least one id"));
        }
        let mut params = String::with_capacity(256);
        for (index, id) in identity_ids.iter().enumerate() {
            if id.as_ref().is_empty() {
                return Err(InvalidInput::new(
                    ["identityIds[", &decimal(index), "]"].concat(),
                    "must be a string that is not empty",
                ));
            }
            params.push_str(if index == 0 { "{\"identityIds\":[" } else { "," });
            json::push_string(&mut params, id.as_ref());
        }
        params.push_str("]}");
        self.sign(IDENTITY_PATH, "1.0.6", &params, &[], stamp)
    }

    #[doc(hidden)]
    pub fn sign_call(&self, call: &Call<'_>, stamp: &Stamp<'_, &str>) -> Result<Signed, InvalidInput> {
        check::path(call.path)?;
        check_token("apiVersion", call.api_version, 32)?;
        for (place, (name, value)) in call.headers.iter().enumerate() {
            check::header(name, value)?;
            if call.headers.iter().take(place).any(|(earlier, _)| earlier == name) {
                return Err(InvalidInput::new(["headers.", name].concat(), "must be given once"));
            }
        }
        json::object(call.params_json, &mut |reader, _| reader.skip())
            .map_err(|_| InvalidInput::new("params", "must be an object, nested at most 128 deep"))?;
        self.sign(call.path, call.api_version, call.params_json, call.headers, stamp)
    }

    fn sign(
        &self,
        path: &str,
        api_version: &str,
        params_json: &str,
        headers: &[(&str, &str)],
        stamp: &Stamp<'_, &str>,
    ) -> Result<Signed, InvalidInput> {
        stamp.check()?;
        check_token("nonce", stamp.nonce, 128)?;
        let body = self.body(api_version, params_json, stamp.request_id);
        let content_md5 = md5_base64(body.as_bytes());
        let timestamp = decimal(stamp.timestamp_ms);
        let mut signed_headers = vec![
            ("x-ca-key", self.app_key.as_str()),
            ("x-ca-nonce", stamp.nonce),
            ("x-ca-stage", self.options.stage.id()),
            ("x-ca-timestamp", &timestamp),
        ];
        for header in headers {
            insert_sorted(&mut signed_headers, *header);
        }
        let lines = Lines {
            method: "POST",
            accept: ACCEPT,
            content_md5: &content_md5,
            content_type: CONTENT_TYPE,
            date: "",
        };
        let text = string_to_sign(&lines, &signed_headers, &path_and_query(path)?);
        let names: Vec<_> = signed_headers.iter().map(|(name, _)| *name).collect();
        let (signature_headers, signature) = (names.join(","), self.key.base64(&text));
        Ok(Signed { signature_headers, signature, content_md5, body })
    }

    /// `{"id":…,"version":"1.0","request":{…},"params":{…}}`
    /// ([source](https://github.com/aliyun/iotx-api-gateway-client)).
    fn body(&self, api_version: &str, params_json: &str, request_id: &str) -> String {
        let options = &self.options;
        let mut body = String::with_capacity(params_json.len().saturating_add(256));
        let members = [
            ("{\"id\":", Some(request_id)),
            (",\"version\":\"1.0\",\"request\":{\"apiVer\":", Some(api_version)),
            (",\"iotToken\":", options.iot_token.as_ref().map(Secret::expose)),
            (",\"cloudToken\":", options.cloud_token.as_ref().map(Secret::expose)),
            (",\"language\":", options.language.as_deref()),
        ];
        for (name, value) in members {
            let Some(value) = value else { continue };
            body.push_str(name);
            json::push_string(&mut body, value);
        }
        for part in ["},\"params\":", params_json, "}"] {
            body.push_str(part);
        }
        body
    }

    /// The headers that are the same in all of this client's requests.
    #[doc(hidden)]
    #[must_use]
    pub fn constant_headers(&self) -> [(&'static str, &str); 4] {
        [
            ("accept", ACCEPT),
            ("content-type", CONTENT_TYPE),
            ("x-ca-key", &self.app_key),
            ("x-ca-stage", self.options.stage.id()),
        ]
    }

    fn finish(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        signed: Signed,
        stamp: &Stamp<'_, &str>,
    ) -> SignedRequest {
        let timestamp = decimal(stamp.timestamp_ms);
        let fresh = [
            ("content-md5", signed.content_md5.as_str()),
            ("x-ca-nonce", stamp.nonce),
            ("x-ca-timestamp", &timestamp),
            ("x-ca-signature-headers", &signed.signature_headers),
            ("x-ca-signature", &signed.signature),
        ];
        let constant = self.constant_headers();
        let all = constant.iter().chain(&fresh).chain(headers);
        SignedRequest {
            url: [&self.origin, path].concat(),
            method: "POST".to_owned(),
            headers: all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: signed.body,
            request_id: stamp.request_id.to_owned(),
        }
    }
}

/// The path of queryIdentityList.
#[doc(hidden)]
pub const IDENTITY_PATH: &str = "/iotx/account/queryIdentityList";
