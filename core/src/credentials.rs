//! The app key and the app secret, and the type that keeps a secret out of logs and wipes it.

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use iot_accounts_signing::is_token;

use crate::invalid_input::InvalidInput;
use crate::prelude::*;

/// A text that must not be seen: an app secret or a user's token. Debug prints a constant, dropping it wipes it.
///
/// ```
/// let secret = iot_accounts_core::Secret::new("app-secret".to_owned());
/// assert_eq!(format!("{secret:?}"), "** redacted **");
/// ```
#[derive(Clone, Zeroize)]
pub struct Secret(String);

impl Drop for Secret {
    // Not inlined into all that hold one.
    #[inline(never)]
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Secret {}

impl Secret {
    /// Takes the text over, so that no second copy of it stays behind.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The text, for whoever has to send it.
    ///
    /// ```
    /// let token = iot_accounts_core::Secret::new("token".to_owned());
    /// assert_eq!(token.expose(), "token");
    /// ```
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("** redacted **")
    }
}

/// What a cloud gave the product to sign with.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub(crate) app_key: String,
    pub(crate) app_secret: Secret,
}

impl Credentials {
    /// Checks both texts.
    ///
    /// - `app_key`: sent with every request. Printable ASCII without spaces, `&` or `=`, since one cloud puts it into a
    ///   header and the other into a string joined by those two characters.
    /// - `app_secret`: the key of the signature, never sent. Any text without white space at its ends or control
    ///   characters in it: those come from pasting, and would only show as a wrong signature later.
    ///
    /// # Errors
    /// [`InvalidInput`] with the field `appKey` or `appSecret`; the text of the secret is never repeated.
    pub fn new(app_key: &str, app_secret: String) -> Result<Self, InvalidInput> {
        let app_secret = Secret::new(app_secret);
        check_token("appKey", app_key, 256)?;
        check_secret("appSecret", app_secret.expose())?;
        Ok(Self { app_key: app_key.to_owned(), app_secret })
    }
}

#[cold]
pub(crate) fn no_key() -> InvalidInput {
    InvalidInput::new("appSecret", "must be usable as an HMAC key")
}

/// Checks an app secret or a user's token.
pub(crate) fn check_secret(field: &str, text: &str) -> Result<(), InvalidInput> {
    if text.is_empty() {
        return Err(InvalidInput::new(field, "must not be empty"));
    }
    // One at a time: an array of both would leave them on the stack.
    let is_space = |end: Option<char>| end.is_some_and(char::is_whitespace);
    let characters = || text.chars();
    if is_space(characters().next())
        || is_space(characters().next_back())
        || characters().any(char::is_control)
    {
        let expected = "must have no white space at its ends and no line break or control character in it";
        return Err(InvalidInput::new(field, expected));
    }
    Ok(())
}

/// Checks a text that goes unquoted into a header line or a `name=value&…` string: anything else could end the line or
/// forge a parameter.
pub(crate) fn check_token(field: &str, text: &str, max_length: usize) -> Result<(), InvalidInput> {
    if (1..=max_length).contains(&text.len()) && is_token(text) {
        return Ok(());
    }
    let expected =
        ["must be 1 to ", &decimal(max_length), " printable ASCII characters without space, `&` or `=`"];
    Err(InvalidInput::new(field, expected.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_secret() {
        let credentials = Credentials::new("key", "hush-marker".to_owned()).unwrap();
        let shown = format!("{credentials:?} {:?}", credentials.app_secret);
        assert!(!shown.contains("hush-marker"), "{shown}");
        assert!(shown.contains("** redacted **"), "{shown}");
    }

    /// In a program whose allocator does not wipe what is freed, this is all that does.
    #[test]
    fn a_secret_is_wiped_when_it_is_dropped() {
        fn is_wiped<Holder: ZeroizeOnDrop>() {}
        is_wiped::<Secret>();
    }

    #[test]
    fn refuses_what_pasting_leaves_behind() {
        for secret in ["", " s", "s\n", "s\u{0}s"] {
            let error = Credentials::new("key", secret.to_owned()).unwrap_err();
            assert_eq!(error.field, "appSecret");
        }
        for key in ["", "a b", "a\r\nb", "a&b", "a=b", "键"] {
            assert_eq!(Credentials::new(key, "s".to_owned()).unwrap_err().field, "appKey");
        }
    }
}
