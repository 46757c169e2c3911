//! What a table of calls is made of. Each cloud has one, `CALLS`, which says of a call where it goes, what it takes, what its
//! answer holds and whether it writes. A call more is a row more.

use core::fmt;

use crate::credentials::{check_secret, check_token};
use crate::hidden::Hidden;
use crate::invalid_input::InvalidInput;
use crate::names::names;
use crate::prelude::*;

names! {
    /// What the answer of a call holds, which says how it is read.
    #[non_exhaustive]
    pub enum Answer, field "answer" {
        /// Tencent: [`CustomerList`](crate::tencent::CustomerList).
        Customers = "customers",
        /// Tencent: [`DeviceList`](crate::tencent::DeviceList).
        Devices = "devices",
        /// Tencent: [`OrderList`](crate::tencent::OrderList).
        Orders = "orders",
        /// Aliyun: [`IdentityList`](crate::aliyun::IdentityList).
        Identities = "identities",
        /// Aliyun: an [`IdentityList`](crate::aliyun::IdentityList) of none or one.
        Identity = "identity",
        /// Aliyun: [`OpenIdResult`](crate::aliyun::OpenIdResult).
        OpenId = "open-id",
        /// Aliyun: [`CloudToken`](crate::aliyun::CloudToken).
        CloudToken = "cloud-token",
        /// What the generic parser of the cloud gives.
        Any = "any",
    }
}

/// The value of a parameter. Debug does not show texts: they may be a token.
///
/// ```
/// use iot_accounts_core::Argument;
///
/// let page = [("offset", Argument::from(0)), ("count", 100.into())];
/// let query = [("phone", Argument::from("13900000000"))];
/// # let _ = (page, query);
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Argument<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
}

impl<'a> From<&'a str> for Argument<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl fmt::Debug for Argument<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => Hidden(text.len()).fmt(formatter),
            Self::Integer(number) => number.fmt(formatter),
        }
    }
}

impl From<i64> for Argument<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

/// A call that is known by name: a row of a cloud's table.
///
/// ```
/// use iot_accounts_core::{Answer, aliyun};
///
/// let call = aliyun::CALLS.iter().find(|call| call.name == "getByIdentityId");
/// assert_eq!(call.map(|call| (call.target, call.answer, call.writes)), Some(("/cloud/account/getByIdentityId", Answer::Identity, false)));
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct KnownCall {
    /// Its name here, such as `queryIdentityByPage`.
    pub name: &'static str,
    /// Its path (Aliyun) or action (Tencent).
    pub target: &'static str,
    /// `apiVer` (Aliyun); empty for Tencent.
    pub version: &'static str,
    /// What its answer holds.
    pub answer: Answer,
    /// Whether it changes anything: such a call must not be sent again unless it surely did not arrive.
    pub writes: bool,
    /// The sets of parameters that it takes, one of them at a time.
    pub(crate) takes: &'static [&'static [Param]],
}

/// The row of this name.
pub(crate) fn by_name(calls: &'static [KnownCall], name: &str) -> Result<&'static KnownCall, InvalidInput> {
    let row = calls.iter().find(|call| call.name == name);
    row.ok_or_else(|| InvalidInput::new("name", "must be the name of a call in the table"))
}

/// One parameter of a call.
#[derive(Debug)]
pub(crate) struct Param {
    /// Its name in this package, which errors have as their field.
    pub(crate) field: &'static str,
    pub(crate) wire_name: &'static str,
    pub(crate) rule: Rule,
    pub(crate) when: When,
}

impl Param {
    pub(crate) const fn new(field: &'static str, wire_name: &'static str, rule: Rule, when: When) -> Self {
        Self { field, wire_name, rule, when }
    }
}

/// Whether a parameter is there.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When {
    Required,
    /// One of those with which the call does something: at least one of them must be given.
    Change,
    Optional,
    /// Sent as this when it is not given.
    Default(i64),
    /// Always sent as this, and never given.
    Always(Argument<'static>),
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Rule {
    Integer {
        min: i64,
    },
    /// 1 to 32 letters, digits or underscores.
    Id,
    /// 1 to 32 digits.
    Digits,
    /// 1 to 64 characters that can stand in a string of `name=value` pairs: printable ASCII without space, `&` or `=`.
    Printable,
    /// What is not empty and goes into JSON.
    Text,
    /// As a text, or empty.
    MayBeEmpty,
    Secret,
}

const MAX_INTEGER: i64 = i32::MAX as i64;

impl Rule {
    pub(crate) fn check(self, field: &str, value: Argument<'_>) -> Result<(), InvalidInput> {
        match (self, value) {
            (Self::Integer { min }, Argument::Integer(number)) if (min..=MAX_INTEGER).contains(&number) => {
                Ok(())
            }
            (Self::Integer { min }, _) => Err(InvalidInput::integer(field, min, MAX_INTEGER)),
            (_, Argument::Integer(_)) => Err(InvalidInput::new(field, "must be a string")),
            (_, Argument::Text(text)) => self.check_text(field, text),
        }
    }

    fn check_text(self, field: &str, text: &str) -> Result<(), InvalidInput> {
        let is_id = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let is_short = (1..=32).contains(&text.len());
        let (fits, expected) = match self {
            Self::Id => {
                (is_short && text.bytes().all(is_id), "must be 1 to 32 letters, digits or underscores")
            }
            Self::Digits => {
                (is_short && text.bytes().all(|byte| byte.is_ascii_digit()), "must be 1 to 32 digits")
            }
            Self::Printable => return check_token(field, text, 64),
            Self::Secret => return check_secret(field, text),
            Self::Text => (!text.is_empty(), "must be a string that is not empty"),
            Self::MayBeEmpty | Self::Integer { .. } => (true, ""),
        };
        if fits { Ok(()) } else { Err(InvalidInput::new(field, expected)) }
    }
}

/// The arguments of a call, by their names on the wire and in the order of its row.
pub(crate) type Arguments<'a> = Vec<(&'static str, Argument<'a>)>;

impl KnownCall {
    /// Checks what is given for this call.
    pub(crate) fn arguments<'a>(
        &self,
        given: &[(&str, Argument<'a>)],
    ) -> Result<Arguments<'a>, InvalidInput> {
        let takes = |params: &[Param], name: &str| params.iter().any(|param| param.is_named(name));
        let chosen = self.takes.iter().find(|params| given.iter().any(|(name, _)| takes(params, name)));
        let params = match (chosen, self.takes) {
            (Some(params), _) | (None, [params]) => *params,
            _ => return Err(InvalidInput::new("params", self.choices())),
        };
        if let Some((name, _)) = given.iter().find(|(name, _)| !takes(params, name)) {
            let is_of_another = self.takes.iter().any(|params| takes(params, name));
            let expected = if is_of_another { self.choices() } else { "is not known here".to_owned() };
            return Err(InvalidInput::new(name, expected));
        }
        let mut arguments = Vec::with_capacity(params.len());
        for param in params {
            let value = given.iter().find(|(name, _)| param.is_named(name)).map(|(_, value)| *value);
            let value = match (value, param.when) {
                (Some(value), _) => value,
                (None, When::Optional | When::Change) => continue,
                (None, When::Default(number)) => Argument::Integer(number),
                (None, When::Always(value)) => {
                    arguments.push((param.wire_name, value));
                    continue;
                }
                // Its own check says what it must be.
                (None, When::Required) => match param.rule {
                    Rule::Integer { .. } => Argument::Text(""),
                    _ => Argument::Integer(0),
                },
            };
            param.rule.check(param.field, value)?;
            arguments.push((param.wire_name, value));
        }
        let is_change = |param: &&Param| matches!(param.when, When::Change);
        let is_given = |param: &Param| given.iter().any(|(name, _)| param.is_named(name));
        let mut changes = params.iter().filter(is_change).peekable();
        if changes.peek().is_some() && !changes.any(is_given) {
            return Err(InvalidInput::new("changes", "must change at least one member"));
        }
        Ok(arguments)
    }

    /// "must be given as one of: `loginId` and `loginSource`; `phone`; `email`"
    fn choices(&self) -> String {
        let mut text = "must be given as one of: ".to_owned();
        for (index, params) in self.takes.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { "; " });
            let mut names = params.iter().filter(|param| !param.field.is_empty());
            if let Some(first) = names.next() {
                text.extend(["`", first.field, "`"]);
            }
            names.for_each(|param| text.extend([" and `", param.field, "`"]));
        }
        text
    }
}

impl Param {
    fn is_named(&self, name: &str) -> bool {
        self.field == name && !name.is_empty()
    }
}
