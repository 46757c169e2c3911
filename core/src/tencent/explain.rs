//! What to check when the signature is not accepted. The server says nothing but that it is wrong.

use crate::mismatch::SignatureMismatch;
use crate::prelude::*;

const SUSPECTS: [&str; 5] = [
    "check that the app secret is the one of this app key, without a space or line break from pasting",
    "check that the app key is the service's own (the product's app keys sign other APIs)",
    "send the body unchanged: a parameter that is added, left out or reformatted after signing breaks the signature",
    "sign and send a number as a number and a text as a text: the server signs what it received",
    "check that no proxy rewrites the body on its way",
];

pub(crate) fn suspects(string_to_sign: String) -> SignatureMismatch {
    let advice = SUSPECTS.map(str::to_owned).to_vec();
    SignatureMismatch { string_to_sign, advice, ..SignatureMismatch::default() }
}
