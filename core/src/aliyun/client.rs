//! Checking, signing and writing a request.

use super::canonical::{Lines, insert_sorted, path_and_query, string_to_sign};
use super::check;
use super::region::Region;
use crate::credentials::{Credentials, Secret, check_secret, check_token};
use crate::endpoint::Endpoint;
use crate::error::InvalidInput;
use crate::hash::{HmacSha256, md5_base64};
use crate::json::{self, Items};
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
        let mut json = String::with_capacity(256);
        for id in identity_ids {
            json.push(if json.is_empty() { '[' } else { ',' });
            json::push_string(&mut json, id);
        }
        json.push_str(if json.is_empty() { "[]" } else { "]" });
        let signed = self.sign_identity_list(&json, stamp)?;
        Ok(self.finish(IDENTITY_PATH, &[], &signed))
    }

    /// Any path of the service.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `path`, `apiVersion`, `params`, `headers.NAME`, or that of the stamp.
    pub fn request(&self, call: &Call<'_>, stamp: &Stamp<'_, &str>) -> Result<SignedRequest, InvalidInput> {
        let signed = self.sign_call(call, stamp)?;
        Ok(self.finish(call.path, call.headers, &signed))
    }

    /// Scheme, host and port of the gateway.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The ids as the JSON text of an array, which goes into the body as it is. Gives what `sign` gives.
    #[doc(hidden)]
    pub fn sign_identity_list(
        &self,
        identity_ids_json: &str,
        stamp: &Stamp<'_, &str>,
    ) -> Result<String, InvalidInput> {
        match json::look_into(identity_ids_json) {
            Some(Items { count: 0, .. }) => {
                Err(InvalidInput::new("identityIds", "must hold at least one id"))
            }
            Some(Items { first_empty: Some(index), .. }) => {
                let field = ["identityIds[", &decimal(index), "]"].concat();
                Err(InvalidInput::new(field, "must be a string that is not empty"))
            }
            Some(_) => {
                let params = ["{\"identityIds\":", identity_ids_json, "}"];
                self.sign(IDENTITY_PATH, "1.0.6", &params, &[], stamp)
            }
            None => Err(InvalidInput::new("identityIds", "must be an array of strings")),
        }
    }

    /// Gives what `sign` gives.
    #[doc(hidden)]
    pub fn sign_call(&self, call: &Call<'_>, stamp: &Stamp<'_, &str>) -> Result<String, InvalidInput> {
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
        self.sign(call.path, call.api_version, &[call.params_json], call.headers, stamp)
    }

    /// What is worked out for one request, a line each: request id, `x-ca-nonce`, `x-ca-timestamp`, `content-md5`,
    /// `x-ca-signature-headers`, `x-ca-signature`, and the body, which is the rest. One text, since that is how it crosses
    /// to JavaScript; the checks let no line break into any line.
    fn sign(
        &self,
        path: &str,
        api_version: &str,
        params_json: &[&str],
        headers: &[(&str, &str)],
        stamp: &Stamp<'_, &str>,
    ) -> Result<String, InvalidInput> {
        stamp.check()?;
        check_token("nonce", stamp.nonce, 128)?;
        let body = self.body(api_version, params_json, stamp.request_id);
        let content_md5 = md5_base64(body.as_bytes());
        let mut digits = itoa::Buffer::new();
        let timestamp = digits.format(stamp.timestamp_ms);
        let own = [
            ("x-ca-key", self.app_key.as_str()),
            ("x-ca-nonce", stamp.nonce),
            ("x-ca-stage", self.options.stage.id()),
            ("x-ca-timestamp", timestamp),
        ];
        let mut with_further = Vec::new();
        let signed_headers = if headers.is_empty() {
            &own[..]
        } else {
            own.iter().chain(headers).for_each(|header| insert_sorted(&mut with_further, *header));
            &with_further
        };
        let lines = Lines {
            method: "POST",
            accept: ACCEPT,
            content_md5: &content_md5,
            content_type: CONTENT_TYPE,
            date: "",
        };
        let text = string_to_sign(&lines, signed_headers, &path_and_query(path)?);
        let mut signed = String::with_capacity(body.len().saturating_add(512));
        for line in [stamp.request_id, stamp.nonce, timestamp, &content_md5] {
            signed.push_str(line);
            signed.push('\n');
        }
        for (place, (name, _)) in signed_headers.iter().enumerate() {
            signed.push_str(if place == 0 { "" } else { "," });
            signed.push_str(name);
        }
        signed.push('\n');
        self.key.push_base64(&text, &mut signed);
        signed.push('\n');
        signed.push_str(&body);
        Ok(signed)
    }

    /// `{"id":…,"version":"1.0","request":{…},"params":{…}}`
    /// ([source](https://github.com/aliyun/iotx-api-gateway-client)).
    fn body(&self, api_version: &str, params_json: &[&str], request_id: &str) -> String {
        let options = &self.options;
        let mut body = String::with_capacity(512);
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
        body.push_str("},\"params\":");
        params_json.iter().for_each(|part| body.push_str(part));
        body.push('}');
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

    fn finish(&self, path: &str, headers: &[(&str, &str)], signed: &str) -> SignedRequest {
        let mut lines = signed.splitn(7, '\n');
        let mut line = || lines.next().unwrap_or_default();
        let request_id = line();
        let fresh = [
            ("x-ca-nonce", line()),
            ("x-ca-timestamp", line()),
            ("content-md5", line()),
            ("x-ca-signature-headers", line()),
            ("x-ca-signature", line()),
        ];
        let constant = self.constant_headers();
        let all = constant.iter().chain(&fresh).chain(headers);
        SignedRequest {
            url: [&self.origin, path].concat(),
            method: "POST".to_owned(),
            headers: all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: line().to_owned(),
            request_id: request_id.to_owned(),
        }
    }
}

/// The path of queryIdentityList.
#[doc(hidden)]
pub const IDENTITY_PATH: &str = "/iotx/account/queryIdentityList";
