//! What a request can ask for: the filters of customers, and the scalars of any action.

use alloc::borrow::Cow;
use core::fmt;
use core::str::FromStr;

use iot_accounts_json as json;
use iot_accounts_signing::tencent::Draft;

use crate::hidden::Hidden;
use crate::invalid_input::InvalidInput;
use crate::prelude::*;

/// The parameters of `ServiceGetCustomerList`, all optional
/// ([source](https://cloud.tencent.com/document/product/1465/59074)).
#[derive(Clone, Copy, Debug, Default)]
pub struct CustomerListParams<'a> {
    /// `CustomerId`: only this customer. 1 to 32 letters, digits or underscores.
    pub customer_id: Option<&'a str>,
    /// `CountryCode`: only customers with this country code of the telephone, such as `86`. 1 to 32 digits.
    pub country_code: Option<&'a str>,
    /// `PhoneNumber`: only customers with this number. 1 to 32 digits.
    pub phone_number: Option<&'a str>,
    /// `Offset`: how many customers to skip. 0 to 2^31-1.
    pub offset: Option<i64>,
    /// `Limit`: how many customers to give at most. 1 to 2^31-1; the vendor documents no maximum.
    pub limit: Option<i64>,
}

/// The value of one parameter: the vendor documents no way to sign arrays or objects. An empty text counts as absent: it is
/// neither signed nor sent. Debug does not show texts: they may be a token.
#[derive(Clone)]
pub enum Scalar<'a> {
    /// Sent as a JSON string, signed raw.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Number(Number),
    /// `true` or `false`.
    Bool(bool),
}

impl fmt::Debug for Scalar<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => Hidden(text.len()).fmt(formatter),
            Self::Integer(number) => number.fmt(formatter),
            Self::Number(Number(text)) => formatter.write_str(text),
            Self::Bool(value) => value.fmt(formatter),
        }
    }
}

/// A number by its JSON text, such as `1.5` or `-2e10`: what is signed must be what is sent, to the digit.
///
/// ```
/// use iot_accounts_core::tencent::Number;
///
/// assert!("1.50".parse::<Number>().is_ok());
/// assert!("1,5".parse::<Number>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

impl FromStr for Number {
    type Err = InvalidInput;

    /// Fails with the field `number`.
    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        if json::is_number(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidInput::new("number", "must be a finite number"))
        }
    }
}

impl Scalar<'_> {
    /// Texts are signed raw, never quoted or encoded; numbers as in the JSON.
    pub(super) fn push_to(&self, draft: &mut Draft, name: &str) {
        match self {
            Self::Text(text) => draft.push_text(name, text),
            Self::Integer(number) => draft.push_integer(name, *number),
            Self::Number(Number(text)) => draft.push_plain(name, text),
            Self::Bool(value) => draft.push_plain(name, if *value { "true" } else { "false" }),
        }
    }
}

impl<'a> From<&'a str> for Scalar<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Scalar<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Scalar<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<Number> for Scalar<'_> {
    fn from(number: Number) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Scalar<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}
