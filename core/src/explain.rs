//! What was signed, and why it was not accepted: for a request of either cloud.

use crate::error::{ApiError, ErrorKind, Provider};
use crate::invalid_input::InvalidInput;
use crate::mismatch::SignatureMismatch;
use crate::prelude::*;
use crate::request::SignedRequest;
use crate::{aliyun, tencent};

/// The text that was signed, worked out again from the request alone, for either cloud.
///
/// ```
/// use core::time::Duration;
///
/// use iot_accounts_core::{Credentials, Stamp, string_to_sign, tencent};
///
/// let client = tencent::Client::new(Credentials::new("app-key", "app-secret".to_owned())?, None)?;
/// let stamp = Stamp { request_id: "1", nonce: 2, timestamp: Duration::from_secs(1_599_468_019) };
/// let request = client.get_customer_list(&tencent::CustomerListParams::default(), &stamp)?;
/// let text = string_to_sign(&request)?;
/// assert_eq!(text, "Action=ServiceGetCustomerList&AppKey=app-key&Nonce=2&RequestId=1&Timestamp=1599468019");
/// # Ok::<(), iot_accounts_core::InvalidInput>(())
/// ```
///
/// # Errors
/// [`InvalidInput`] with the field `request` when it is no request of this crate.
pub fn string_to_sign(request: &SignedRequest) -> Result<String, InvalidInput> {
    match request.provider() {
        Provider::Aliyun => aliyun::canonical::from_request(request),
        Provider::Tencent => tencent::canonical::from_body(&request.body),
    }
}

/// Compares what we signed with what the server says it signed. `None` when the error is not about a signature, when the
/// request is for another cloud than the one that the error is from, or when it is no request of this crate.
///
/// Only Aliyun's gateway shows its string to sign ([source](https://help.aliyun.com/document_detail/143207.html)); for
/// Tencent the usual suspects are given.
///
/// ```
/// use core::time::Duration;
///
/// use iot_accounts_core::{Credentials, Response, Stamp, explain_signature_mismatch, tencent};
///
/// let client = tencent::Client::new(Credentials::new("app-key", "app-secret".to_owned())?, None)?;
/// let stamp = Stamp { request_id: "1", nonce: 2, timestamp: Duration::from_secs(1_599_468_019) };
/// let request = client.get_customer_list(&tencent::CustomerListParams::default(), &stamp)?;
///
/// let body = br#"{"Response":{"Error":{"Code":"InvalidParameterValue","Message":"Signature wrong"},"RequestId":"1"}}"#;
/// let error = tencent::parse_customer_list(&Response::new(200, &[], body)).unwrap_err();
/// let mismatch = explain_signature_mismatch(&request, &error).unwrap();
/// assert!(mismatch.advice[0].contains("app secret"));
/// # Ok::<(), iot_accounts_core::InvalidInput>(())
/// ```
#[must_use]
pub fn explain_signature_mismatch(request: &SignedRequest, error: &ApiError) -> Option<SignatureMismatch> {
    if error.kind != ErrorKind::Signature || error.provider != request.provider() {
        return None;
    }
    let ours = string_to_sign(request).ok()?;
    Some(match error.provider {
        Provider::Tencent => tencent::explain::suspects(ours),
        Provider::Aliyun => aliyun::explain::compare(ours, &error.vendor_message),
    })
}
