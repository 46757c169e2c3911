//! Signing and writing a request.

use alloc::borrow::Cow;
use core::fmt;

use iot_accounts_json as json;
use iot_accounts_signing::Sha256Key;
use iot_accounts_signing::aliyun::{Head, Lines, Params, body, content_md5, signature};

use super::calls::{CALLS, IDENTITY_LIST_PATH, IDENTITY_LIST_VERSION};
use super::canonical::path_and_query;
use super::check;
use super::params::{Call, Options};
use crate::calls::{Answer, Argument, Arguments, KnownCall, by_name};
use crate::credentials::{Credentials, Secret, check_secret, check_token, no_key};
use crate::hidden::Hidden;
use crate::invalid_input::InvalidInput;
use crate::prelude::*;
use crate::request::{SignedRequest, Stamp};

/// Always sent in full: an HTTP client that fills in `*/*` or leaves out the charset breaks the signature.
const ACCEPT: &str = "application/json";
const CONTENT_TYPE: &str = "application/json; charset=utf-8";

/// Signs the requests of one app key.
///
/// ```
/// use core::time::Duration;
///
/// use iot_accounts_core::{Credentials, Stamp, aliyun};
///
/// let credentials = Credentials::new("23432342", "app-secret".to_owned())?;
/// let client = aliyun::Client::new(credentials, aliyun::Options::default())?;
/// let stamp = Stamp { request_id: "1", nonce: "2", timestamp: Duration::from_millis(1_646_365_291_734) };
/// let request = client.query_identity_list(&["id-1", "id-2"], &stamp)?;
/// assert_eq!(request.url, "https://api.link.aliyun.com/iotx/account/queryIdentityList");
/// # Ok::<(), iot_accounts_core::InvalidInput>(())
/// ```
pub struct Client {
    app_key: String,
    key: Sha256Key,
    origin: String,
    options: Options,
}

/// What differs from one signed request to the next. Debug does not show the body, which has the user's tokens.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SignedParts<'a> {
    /// `id` in the body: the stamp's.
    pub request_id: &'a str,
    /// Header `x-ca-nonce`: the stamp's.
    pub nonce: &'a str,
    /// Header `x-ca-timestamp`: milliseconds since 1970.
    pub timestamp: String,
    /// Header `content-md5`.
    pub content_md5: String,
    /// Header `x-ca-signature-headers`.
    pub signature_headers: Cow<'static, str>,
    /// Header `x-ca-signature`.
    pub signature: String,
    /// The exact text to send, UTF-8.
    pub body: String,
}

impl fmt::Debug for SignedParts<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SignedParts")
            .field("request_id", &self.request_id)
            .field("timestamp", &self.timestamp)
            .field("signature_headers", &self.signature_headers)
            .field("body", &Hidden(self.body.len()))
            .finish_non_exhaustive()
    }
}

impl SignedParts<'_> {
    /// The headers whose values are made for each request, in the order of [`SignedParts::header_values`].
    pub const HEADER_NAMES: [&'static str; 5] =
        ["x-ca-nonce", "x-ca-timestamp", "content-md5", "x-ca-signature-headers", "x-ca-signature"];

    /// The values of those headers.
    #[must_use]
    pub fn header_values(&self) -> [&str; 5] {
        [self.nonce, &self.timestamp, &self.content_md5, &self.signature_headers, &self.signature]
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        check_tokens(options.iot_token.as_ref(), options.cloud_token.as_ref())?;
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
        let key = Sha256Key::new(credentials.app_secret.expose().as_bytes()).ok_or_else(no_key)?;
        Ok(Self { app_key: credentials.app_key, key, origin, options })
    }

    /// Signs a request for the identities with these ids ([source](https://help.aliyun.com/knowledge_detail/177817.html)).
    /// The vendor documents no maximum of ids for one call. Its parser is
    /// [`parse_identity_list`](super::parse_identity_list).
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `identityIds` (none), `identityIds[2]` (empty), or that of the stamp.
    pub fn query_identity_list(
        &self,
        identity_ids: &[&str],
        stamp: &Stamp<'_, &str>,
    ) -> Result<SignedRequest, InvalidInput> {
        let parts = self.query_identity_list_parts(identity_ids, stamp)?;
        Ok(self.request_with(IDENTITY_LIST_PATH, &[], &parts))
    }

    /// The parts of that request, for callers who put it together themselves.
    ///
    /// # Errors
    /// As for [`Client::query_identity_list`].
    pub fn query_identity_list_parts<'a>(
        &self,
        identity_ids: &[&str],
        stamp: &Stamp<'a, &'a str>,
    ) -> Result<SignedParts<'a>, InvalidInput> {
        check::identity_ids(identity_ids)?;
        let params = Params::IdentityIds(identity_ids);
        self.sign(
            IDENTITY_LIST_PATH,
            IDENTITY_LIST_VERSION,
            &params,
            &[],
            self.options.cloud_token.as_ref(),
            stamp,
        )
    }

    /// Signs a request for a call of the table, [`CALLS`](super::CALLS), which says how its answer is read.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use iot_accounts_core::{Credentials, Stamp, aliyun};
    /// # let credentials = Credentials::new("23432342", "app-secret".to_owned())?;
    /// # let client = aliyun::Client::new(credentials, aliyun::Options::default())?;
    /// # let stamp = Stamp { request_id: "1", nonce: "2", timestamp: Duration::from_millis(1_646_365_291_734) };
    /// let request = client.call("queryIdentityByPage", &[("offset", 0.into()), ("count", 100.into())], &stamp)?;
    /// assert!(request.body.ends_with(r#""params":{"offset":0,"count":100}}"#));
    /// # Ok::<(), iot_accounts_core::InvalidInput>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `name` (there is no such call), that of an argument, `changes` (there is none), or
    /// that of the stamp.
    pub fn call(
        &self,
        name: &str,
        arguments: &[(&str, Argument<'_>)],
        stamp: &Stamp<'_, &str>,
    ) -> Result<SignedRequest, InvalidInput> {
        let (call, parts) = self.call_parts(name, arguments, stamp)?;
        Ok(self.request_with(call.target, &[], &parts))
    }

    /// The call and the parts of that request, for callers who put it together themselves.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use iot_accounts_core::{Answer, Credentials, Stamp, aliyun};
    /// # let credentials = Credentials::new("23432342", "app-secret".to_owned())?;
    /// # let client = aliyun::Client::new(credentials, aliyun::Options::default())?;
    /// # let stamp = Stamp { request_id: "1", nonce: "2", timestamp: Duration::from_millis(1_646_365_291_734) };
    /// let (call, parts) = client.call_parts("getByIdentityId", &[("identityId", "id-1".into())], &stamp)?;
    /// assert_eq!((call.target, call.answer), ("/cloud/account/getByIdentityId", Answer::Identity));
    /// assert!(parts.body.ends_with(r#""params":{"identityId":"id-1"}}"#));
    /// # Ok::<(), iot_accounts_core::InvalidInput>(())
    /// ```
    ///
    /// # Errors
    /// As for [`Client::call`].
    pub fn call_parts<'a>(
        &self,
        name: &str,
        arguments: &[(&str, Argument<'_>)],
        stamp: &Stamp<'a, &'a str>,
    ) -> Result<(&'static KnownCall, SignedParts<'a>), InvalidInput> {
        let call = by_name(CALLS, name)?;
        let params = json_of(&call.arguments(arguments)?);
        // A token that has ended must not stand in the way of a new one.
        let cloud_token = self.options.cloud_token.as_ref().filter(|_| call.answer != Answer::CloudToken);
        let parts = self.sign(call.target, call.version, &Params::Json(&params), &[], cloud_token, stamp)?;
        Ok((call, parts))
    }

    /// Signs with these tokens in place of the client's own; `None` leaves that of the client.
    ///
    /// ```
    /// # use core::time::Duration;
    /// # use iot_accounts_core::{Credentials, Secret, Stamp, aliyun};
    /// # let credentials = Credentials::new("23432342", "app-secret".to_owned())?;
    /// # let mut client = aliyun::Client::new(credentials, aliyun::Options::default())?;
    /// # let stamp = Stamp { request_id: "1", nonce: "2", timestamp: Duration::from_millis(1_646_365_291_734) };
    /// let token = Some(Secret::new("token".to_owned()));
    /// let request = client.with_tokens(None, token, |client| client.query_identity_list(&["id-1"], &stamp))??;
    /// assert!(request.body.contains(r#""cloudToken":"token""#));
    /// # Ok::<(), iot_accounts_core::InvalidInput>(())
    /// ```
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `iotToken` or `cloudToken`.
    pub fn with_tokens<Signed>(
        &mut self,
        iot_token: Option<Secret>,
        cloud_token: Option<Secret>,
        sign: impl FnOnce(&Self) -> Signed,
    ) -> Result<Signed, InvalidInput> {
        check_tokens(iot_token.as_ref(), cloud_token.as_ref())?;
        let (given_iot, given_cloud) = (iot_token.is_some(), cloud_token.is_some());
        let iot_token = iot_token.and_then(|token| self.options.iot_token.replace(token));
        let cloud_token = cloud_token.and_then(|token| self.options.cloud_token.replace(token));
        let signed = sign(self);
        if given_iot {
            self.options.iot_token = iot_token;
        }
        if given_cloud {
            self.options.cloud_token = cloud_token;
        }
        Ok(signed)
    }

    /// Signs a request for any path of the service. Its parser is [`parse`](super::parse).
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `path`, `apiVersion`, `params`, `headers` (more than 100), `headers.NAME`, or that of the
    /// stamp.
    pub fn request(&self, call: &Call<'_>, stamp: &Stamp<'_, &str>) -> Result<SignedRequest, InvalidInput> {
        let parts = self.request_parts(call, stamp)?;
        Ok(self.request_with(call.path, call.headers, &parts))
    }

    /// The parts of that request, for callers who put it together themselves.
    ///
    /// # Errors
    /// As for [`Client::request`].
    pub fn request_parts<'a>(
        &self,
        call: &Call<'_>,
        stamp: &Stamp<'a, &'a str>,
    ) -> Result<SignedParts<'a>, InvalidInput> {
        check::call(call)?;
        let params = Params::Json(call.params_json);
        self.sign(
            call.path,
            call.api_version,
            &params,
            call.headers,
            self.options.cloud_token.as_ref(),
            stamp,
        )
    }

    /// Scheme, host and port of the gateway.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The headers that are the same in all of this client's requests, by name and value.
    #[must_use]
    pub fn constant_headers(&self) -> [(&'static str, &str); 4] {
        [
            ("accept", ACCEPT),
            ("content-type", CONTENT_TYPE),
            ("x-ca-key", &self.app_key),
            ("x-ca-stage", self.options.stage.name()),
        ]
    }

    fn sign<'a>(
        &self,
        path: &str,
        api_version: &str,
        params: &Params<'_>,
        headers: &[(&str, &str)],
        cloud_token: Option<&Secret>,
        stamp: &Stamp<'a, &'a str>,
    ) -> Result<SignedParts<'a>, InvalidInput> {
        let timestamp = decimal(stamp.check()?);
        check_token("nonce", stamp.nonce, 128)?;
        let options = &self.options;
        let head = Head {
            request_id: stamp.request_id,
            api_version,
            iot_token: options.iot_token.as_ref().map(Secret::expose),
            cloud_token: cloud_token.map(Secret::expose),
            language: options.language.as_deref(),
        };
        let body = body(&head, params);
        let content_md5 = content_md5(&body);
        let always_signed = [
            ("x-ca-key", self.app_key.as_str()),
            ("x-ca-nonce", stamp.nonce),
            ("x-ca-stage", self.options.stage.name()),
            ("x-ca-timestamp", &timestamp),
        ];
        let mut sorted = Vec::new();
        let (signed_headers, signature_headers) = if headers.is_empty() {
            // The names of `always_signed`: the hot path has nothing to sort and nothing to join.
            (&always_signed[..], Cow::Borrowed("x-ca-key,x-ca-nonce,x-ca-stage,x-ca-timestamp"))
        } else {
            for header in always_signed.iter().chain(headers) {
                insert_sorted(&mut sorted, *header, |left, right| left <= right);
            }
            let names: Vec<_> = sorted.iter().map(|(name, _)| *name).collect();
            (&sorted[..], Cow::Owned(names.join(",")))
        };
        let lines = Lines {
            method: "POST",
            accept: ACCEPT,
            content_md5: &content_md5,
            content_type: CONTENT_TYPE,
            date: "",
        };
        let signature = signature(&self.key, &lines, signed_headers, &path_and_query(path)?);
        let Stamp { request_id, nonce, .. } = *stamp;
        Ok(SignedParts { request_id, nonce, timestamp, content_md5, signature_headers, signature, body })
    }

    fn request_with(&self, path: &str, headers: &[(&str, &str)], parts: &SignedParts<'_>) -> SignedRequest {
        let fresh = SignedParts::HEADER_NAMES.into_iter().zip(parts.header_values());
        let all = self.constant_headers().into_iter().chain(fresh).chain(headers.iter().copied());
        SignedRequest {
            url: [&self.origin, path].concat(),
            method: "POST".to_owned(),
            headers: all.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: parts.body.clone(),
            request_id: parts.request_id.to_owned(),
        }
    }
}

fn check_tokens(iot_token: Option<&Secret>, cloud_token: Option<&Secret>) -> Result<(), InvalidInput> {
    for (field, token) in [("iotToken", iot_token), ("cloudToken", cloud_token)] {
        token.map_or(Ok(()), |token| check_secret(field, token.expose()))?;
    }
    Ok(())
}

fn json_of(arguments: &Arguments<'_>) -> String {
    let mut json = String::new();
    let mut separator = '{';
    for (name, value) in arguments {
        json.push(separator);
        json::push_string(&mut json, name);
        json.push(':');
        match value {
            Argument::Text(text) => json::push_string(&mut json, text),
            Argument::Integer(number) => json.push_str(itoa::Buffer::new().format(*number)),
        }
        separator = ',';
    }
    json.push('}');
    json
}
