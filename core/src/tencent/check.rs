//! What must hold before anything is signed: raw values are joined with `&`, so that a value outside its format could forge
//! another parameter.

use super::params::CustomerListParams;
use crate::invalid_input::InvalidInput;

/// What every action is sent with.
const COMMON: [&str; 6] = ["Action", "AppKey", "Nonce", "RequestId", "Signature", "Timestamp"];

const MAX_INTEGER: i64 = i32::MAX as i64;

const NAME_RULE: &str = "must be named by 1 to 128 letters, digits, `_` or `.`";

/// The formats of the page of [ServiceCreateCustomer](https://cloud.tencent.com/document/product/1465/59073), and the
/// integers of [ServiceGetCustomerList](https://cloud.tencent.com/document/product/1465/59074).
pub(super) fn customer_list(params: &CustomerListParams<'_>) -> Result<(), InvalidInput> {
    let is_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_digit = |byte: u8| byte.is_ascii_digit();
    text("customerId", params.customer_id, is_id, "letters, digits or underscores")?;
    text("countryCode", params.country_code, is_digit, "digits")?;
    text("phoneNumber", params.phone_number, is_digit, "digits")?;
    integer("offset", params.offset, 0)?;
    integer("limit", params.limit, 1)
}

pub(super) fn nonce(nonce: u32) -> Result<(), InvalidInput> {
    integer("nonce", Some(nonce.into()), 1)
}

pub(super) fn action(name: &str) -> Result<(), InvalidInput> {
    if is_name(name) { Ok(()) } else { Err(InvalidInput::new("action", NAME_RULE)) }
}

/// The names of an action's parameters.
pub(super) fn names<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Result<(), InvalidInput> {
    // The work below grows with the square of their number; the vendor's actions take a dozen.
    if names.clone().nth(1000).is_some() {
        return Err(InvalidInput::new("params", "must hold at most 1000 parameters"));
    }
    for (index, name) in names.clone().enumerate() {
        let expected = if !is_name(name) {
            NAME_RULE
        } else if COMMON.contains(&name) {
            "must not be given: it is a common parameter, set by the client and the stamp"
        } else if names.clone().take(index).any(|earlier| earlier == name) {
            "must be given once"
        } else {
            continue;
        };
        return Err(InvalidInput::new(["params.", name].concat(), expected));
    }
    Ok(())
}

fn text(
    field: &str,
    value: Option<&str>,
    is_allowed: impl Fn(u8) -> bool,
    allowed: &str,
) -> Result<(), InvalidInput> {
    if value.is_none_or(|value| value.len() <= 32 && value.bytes().all(is_allowed)) {
        return Ok(());
    }
    Err(InvalidInput::new(field, ["must be 1 to 32 ", allowed].concat()))
}

fn integer(field: &str, value: Option<i64>, min: i64) -> Result<(), InvalidInput> {
    if value.is_none_or(|value| (min..=MAX_INTEGER).contains(&value)) {
        return Ok(());
    }
    Err(InvalidInput::integer(field, min, MAX_INTEGER))
}

fn is_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    (1..=128).contains(&name.len()) && name.bytes().all(is_allowed)
}
