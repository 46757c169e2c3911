//! Reading the answers of other calls of the table.

use core::time::Duration;

use super::parse::{odd_data, open};
use crate::credentials::Secret;
use crate::error::ApiError;
use crate::prelude::*;
use crate::response::Response;
use iot_accounts_json::{Member, whole_number};

/// A token of the cloud ([source](https://help.aliyun.com/document_detail/177833.html)).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CloudToken {
    /// `id`: the request's, repeated.
    pub request_id: Option<String>,
    /// `cloudToken`. Kept and shown as a secret.
    pub cloud_token: Secret,
    /// `expireIn`: how long it can be used; two hours when the answer does not say.
    pub expires_in: Duration,
}

/// What the pages say where an answer says nothing.
const DEFAULT_LIFE: Duration = Duration::from_secs(2 * 60 * 60);

/// A smaller number counts seconds: as milliseconds it would be less than two minutes, which no token lives.
const MIN_MILLISECONDS: u64 = 100_000;

/// Reads the answer of getCloudToken and refreshCloudToken. The token is `cloudToken` or `iotToken`, its life `expireIn` or
/// `expiresIn`, in milliseconds, or in seconds if it is below 100,000.
///
/// ```
/// use core::time::Duration;
///
/// use iot_accounts_core::{Response, aliyun};
///
/// let body = br#"{"code":200,"id":"1","data":{"cloudToken":"token","expireIn":7200000}}"#;
/// let token = aliyun::parse_cloud_token(&Response::new(200, &[], body))?;
/// assert_eq!(token.expires_in, Duration::from_secs(7200));
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// As for [`parse_identity_list`](super::parse_identity_list).
pub fn parse_cloud_token(response: &Response<'_>) -> Result<CloudToken, ApiError> {
    let (mut tokens, mut lives) = ([None, None], [None, None]);
    let body = open(response, &mut |reader, _| {
        (tokens, lives) = ([None, None], [None, None]);
        if !reader.begins_with(b'{')? {
            return Ok(false);
        }
        reader.members("data", &mut |reader, name| {
            match name {
                "cloudToken" => tokens[0] = reader.value()?.text(),
                "iotToken" => tokens[1] = reader.value()?.text(),
                "expireIn" => lives[0] = reader.value()?.text(),
                "expiresIn" => lives[1] = reader.value()?.text(),
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok(true)
    })
    .map_err(ApiError::without_body)?;
    let is_given = |token: &String| !token.is_empty() && body.data != Member::Absent;
    let Some(token) = tokens.into_iter().flatten().find(is_given) else {
        return Err(odd_data(response, "data.cloudToken", "a string", body.request_id).without_body());
    };
    let mut lives = lives.into_iter().flatten().filter_map(|life| whole_number(&life));
    let expires_in = lives.next().map_or(DEFAULT_LIFE, |life| {
        if life < MIN_MILLISECONDS { Duration::from_secs(life) } else { Duration::from_millis(life) }
    });
    Ok(CloudToken { request_id: body.request_id, cloud_token: Secret::new(token), expires_in })
}

/// The id under which another app knows an identity ([source](https://help.aliyun.com/document_detail/177902.html)).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenIdResult {
    /// `id`: the request's, repeated.
    pub request_id: Option<String>,
    /// `data`.
    pub open_id: String,
}

/// Reads the answer of getOpenId.
///
/// ```
/// use iot_accounts_core::{Response, aliyun};
///
/// let body = br#"{"code":200,"id":"1","data":"open-id"}"#;
/// assert_eq!(aliyun::parse_open_id(&Response::new(200, &[], body))?.open_id, "open-id");
/// # Ok::<(), iot_accounts_core::ApiError>(())
/// ```
///
/// # Errors
/// As for [`parse_identity_list`](super::parse_identity_list).
pub fn parse_open_id(response: &Response<'_>) -> Result<OpenIdResult, ApiError> {
    let mut open_id = None;
    let body = open(response, &mut |reader, _| {
        open_id = reader.value()?.text();
        Ok(true)
    })?;
    match open_id.filter(|open_id| !open_id.is_empty() && body.data != Member::Absent) {
        Some(open_id) => Ok(OpenIdResult { request_id: body.request_id, open_id }),
        None => Err(odd_data(response, "data", "a string that is not empty", body.request_id)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_that_has_no_token_is_said_to_have_none() {
        for data in ["\"hush\"", "[\"hush\"]", "{}", "null", "{\"cloudToken\":\"hush\"},\"data\":7"] {
            let body = ["{\"code\":200,\"data\":", data, "}"].concat();
            let message = parse_cloud_token(&Response::from_body(body.as_bytes())).unwrap_err().message();
            assert!(message.contains("`data.cloudToken` must be a string"), "{message}");
            assert!(!message.contains("hush"), "{message}");
        }
    }
}
