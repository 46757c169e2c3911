//! Why a signature was refused: what is said to differ does, and what agrees is not said to differ.

use iot_accounts_core::{
    ApiError, ErrorKind, Provider, SignatureMismatch, SignedRequest, explain_signature_mismatch,
    string_to_sign,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::aliyun::inputs;
use crate::config;

/// How the line breaks of the gateway's text arrive.
const BREAKS: [&str; 3] = ["\n", "#", ""];

fn explain(request: &SignedRequest, message: String) -> SignatureMismatch {
    let mut error = ApiError::new(Provider::Aliyun, ErrorKind::Signature);
    error.vendor_message = message;
    explain_signature_mismatch(request, &error).unwrap()
}

/// What is left when it does not matter how line breaks arrive. White space at the end of a header is nobody's.
fn bare(text: &str) -> String {
    text.replace(['\n', '\r', '#'], "").trim_end_matches([' ', '\t', '\u{c}']).to_owned()
}

/// One character or one line less, more, or another.
fn changed(text: &str, at: Index, put: Option<&str>, by_line: bool) -> String {
    let mut parts: Vec<&str> =
        if by_line { text.split_inclusive('\n').collect() } else { text.split_inclusive(|_| true).collect() };
    let index = at.index(parts.len());
    match put {
        None => drop(parts.remove(index)),
        Some(put) if put.len() % 2 == 0 => parts.insert(index, put),
        Some(put) => parts[index] = put,
    }
    parts.concat()
}

/// Pieces of the text, and what is none.
fn pieces() -> impl Strategy<Value = String> {
    prop_oneof![
        select(&["x", "xy", "\n", "\n\n", "#", "##", ":", "/", "`", "x-a:1\n", "x-ca-key:\n", "POST"][..])
            .prop_map(str::to_owned),
        "[ -~]{1,8}",
    ]
}

fn check(found: &SignatureMismatch, is_whole: bool) -> Result<(), TestCaseError> {
    let Some(theirs) = &found.server_string_to_sign else {
        prop_assert_eq!((&found.part, found.cut_off), (&None, false));
        return Ok(());
    };
    let ours = &found.string_to_sign;
    prop_assert!(!found.cut_off || !is_whole, "{:?}", found);
    if found.part.is_some() {
        prop_assert!(!found.cut_off, "{:?}", found);
        prop_assert_ne!(&found.ours, &found.theirs);
        for (part, whole) in [(&found.ours, ours), (&found.theirs, theirs)] {
            prop_assert!(part.as_ref().is_none_or(|part| whole.contains(part)), "{:?}", found);
        }
    } else if found.cut_off {
        prop_assert!(bare(ours).starts_with(&bare(theirs)), "{:?}", found);
    } else {
        prop_assert_eq!(bare(ours), bare(theirs));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn equal_texts_give_no_difference(input in inputs(), lead in "[ -~]{0,20}") {
        let request = input.sign().unwrap();
        let ours = string_to_sign(&request).unwrap();
        prop_assume!(!lead.contains("Server StringToSign:"));
        for shown in BREAKS.map(|line_break| ours.replace('\n', line_break)) {
            let found = explain(&request, format!("{lead}Server StringToSign:`{shown}`"));
            prop_assert_eq!((&found.part, found.cut_off), (&None, false), "{:?}", found);
        }
    }

    #[test]
    fn sides_that_are_said_to_differ_do(
        input in inputs(),
        at: Index,
        put in option::of(pieces()),
        by_line: bool,
        is_whole: bool,
    ) {
        let request = input.sign().unwrap();
        let ours = string_to_sign(&request).unwrap();
        let theirs = changed(&ours, at, put.as_deref(), by_line);
        for shown in BREAKS.map(|line_break| theirs.replace('\n', line_break)) {
            let end = if is_whole { "`" } else { "" };
            check(&explain(&request, format!("Invalid Signature, Server StringToSign:`{shown}{end}")), is_whole)?;
        }
    }

    /// A text that ended early is called so when nothing says that it is whole; else it lacks what comes next.
    #[test]
    fn a_beginning_agrees_or_lacks_the_rest(input in inputs(), end: Index) {
        let request = input.sign().unwrap();
        let ours = string_to_sign(&request).unwrap();
        // The rest must be more than white space.
        let ends: Vec<_> = ours.char_indices().map(|(index, _)| index).filter(|end| *end > 0).collect();
        let (start, rest) = ours.split_at(*end.get(&ends));
        prop_assume!(!bare(rest).is_empty());
        for shown in BREAKS.map(|line_break| start.replace('\n', line_break)) {
            let cut = explain(&request, format!("Server StringToSign:`{shown}"));
            prop_assert!(cut.cut_off || start.contains('`'), "{:?}", cut);
            let whole = explain(&request, format!("Server StringToSign:`{shown}`"));
            prop_assert!(whole.part.is_some(), "{:?}", whole);
            check(&whole, true)?;
        }
    }
}
