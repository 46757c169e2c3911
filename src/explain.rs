//! What was signed, and why it was not accepted.

use iot_accounts_core::{ApiError, ErrorKind, InvalidInput, SignedRequest};
use js_sys::Object;
use wasm_bindgen::prelude::*;

use crate::errors::Thrown;
use crate::objects::{Member, object};
use crate::params::{get, required_text, texts};

/// The members of a `SignatureMismatch`; `undefined` when nothing can be said of the request. `refused` has `url`, `method`,
/// `headers` and `body`, and the `vendorMessage` with which it was refused.
#[wasm_bindgen(js_name = explainSignatureMismatch)]
pub fn explain_signature_mismatch(refused: &Object) -> Result<JsValue, Thrown> {
    let request = signed_request(refused)?;
    let mut error = ApiError::new(request.provider(), ErrorKind::Signature);
    error.vendor_message = required_text(refused, "vendorMessage")?;
    let Some(found) = iot_accounts_core::explain_signature_mismatch(&request, &error) else {
        return Ok(JsValue::UNDEFINED);
    };
    let advice: Vec<_> = found.advice.iter().map(String::as_str).collect();
    Ok(object(&[
        ("part", found.part.as_deref().into()),
        ("ours", found.ours.as_deref().into()),
        ("theirs", found.theirs.as_deref().into()),
        ("stringToSign", Member::Text(&found.string_to_sign)),
        ("serverStringToSign", found.server_string_to_sign.as_deref().into()),
        ("cutOff", Member::Flag(found.cut_off)),
        ("advice", Member::Texts(&advice)),
    ]))
}

/// The text that was signed, worked out from a request.
#[wasm_bindgen(js_name = stringToSign)]
pub fn string_to_sign(request: &Object) -> Result<String, Thrown> {
    Ok(iot_accounts_core::string_to_sign(&signed_request(request)?)?)
}

fn signed_request(request: &Object) -> Result<SignedRequest, InvalidInput> {
    Ok(SignedRequest {
        url: required_text(request, "url")?,
        method: required_text(request, "method")?,
        headers: texts(&get(request, "headers").into(), "headers")?,
        body: required_text(request, "body")?,
        request_id: String::new(),
    })
}
