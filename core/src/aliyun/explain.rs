//! The gateway puts its own string to sign into the error, so that the two can be laid side by side. A header cannot
//! hold a line break: the breaks arrive as `#`, or not at all.

use super::classify::SERVER_STRING;
use crate::mismatch::SignatureMismatch;
use crate::prelude::*;
use iot_accounts_text as text;

/// The lines before the signed headers, in their order.
const FIXED: [&str; 5] = ["method", "accept", "content-md5", "content-type", "date"];

/// What to check when both sides agree, or nothing can be compared.
const SECRET: [&str; 3] = [
    "check that the app secret is the one of this app key, without a space or line break from pasting",
    "check that the app key was made in the region that is asked",
    "check that the app secret was not reset in the vendor's console since",
];

/// What to check when the gateway says what is wrong itself.
const BY_MESSAGE: [(&str, [&str; 2]); 2] = [
    (
        "Invalid Content-MD5",
        [
            "send the body exactly as it was signed: the gateway works out another digest of what arrived",
            "send the header content-md5 unchanged",
        ],
    ),
    (
        "Empty Signature",
        [
            "send the header x-ca-signature: it was lost on the way",
            "check that no proxy or HTTP client drops headers that begin with x-ca-",
        ],
    ),
];

const UNSEEN: &str = "the gateway's own string to sign was not seen: ask from a server or an edge worker, since a browser \
                      cannot read the header it comes in";

pub(crate) fn compare(ours: String, message: &str) -> SignatureMismatch {
    let Some((theirs, is_whole)) = server_text(message) else {
        let known = BY_MESSAGE.iter().find(|(start, _)| message.starts_with(start));
        let advice: Vec<&str> =
            known.map_or_else(|| SECRET.into_iter().chain([UNSEEN]).collect(), |(_, advice)| advice.to_vec());
        let advice = advice.into_iter().map(str::to_owned).collect();
        return SignatureMismatch { string_to_sign: ours, advice, ..SignatureMismatch::default() };
    };
    let (difference, cut_off) = match find_difference(&ours, theirs, is_whole) {
        Found::Same => (None, false),
        Found::CutOff => (None, true),
        Found::Different(difference) => (Some(difference), false),
    };
    let advice = match &difference {
        None => SECRET.map(str::to_owned).to_vec(),
        Some(difference) => vec![advice(&difference.part)],
    };
    let (part, ours_part, theirs_part) =
        difference.map_or((None, None, None), |found| (Some(found.part), found.ours, found.theirs));
    SignatureMismatch {
        part,
        ours: ours_part,
        theirs: theirs_part,
        server_string_to_sign: Some(theirs.to_owned()),
        string_to_sign: ours,
        cut_off,
        advice,
    }
}

/// What stands between the back-quotes, and whether the second one is there: else the text may be cut off.
fn server_text(message: &str) -> Option<(&str, bool)> {
    let (_, rest) = text::cut(message, SERVER_STRING)?;
    let rest = text::trim(rest);
    let rest = rest.strip_prefix('`').unwrap_or(rest);
    let (text, is_whole) = text::cut_last(rest, "`").map_or((rest, false), |(text, _)| (text, true));
    (!text.is_empty()).then_some((text, is_whole))
}

enum Found {
    Same,
    CutOff,
    Different(Difference),
}

struct Difference {
    part: String,
    ours: Option<String>,
    theirs: Option<String>,
}

/// Whether the texts agree in any of the three ways line breaks arrive; else, how they differ in the likeliest of them.
fn find_difference(ours: &str, theirs: &str, is_whole: bool) -> Found {
    let compare = |separator| first_difference(ours, theirs, separator, is_whole);
    let mut found = [Some("\n"), Some("#"), None].into_iter().map(compare);
    let agree = found.find(|found| !matches!(found, Found::Different(_)));
    agree.unwrap_or_else(|| compare(separator(theirs)))
}

/// How the line breaks arrived shows behind the method, which is all letters; either may also stand in a value further on.
fn separator(theirs: &str) -> Option<&'static str> {
    match theirs.bytes().find(|byte| !byte.is_ascii_alphabetic()) {
        Some(b'\n' | b'\r') => Some("\n"),
        Some(b'#') => Some("#"),
        _ => None,
    }
}

/// Walks along our lines, since only ours are known to be lines.
fn first_difference(ours: &str, theirs: &str, separator: Option<&str>, is_whole: bool) -> Found {
    let lines: Vec<_> = text::split(ours, "\n");
    let mut rest = theirs;
    let mut before: Option<(usize, &str)> = None;
    for (index, line) in lines.iter().enumerate() {
        let is_last = lines.len() == index.saturating_add(1);
        let after = rest.strip_prefix(line).and_then(|after| end_of_line(after, separator, is_last));
        if let Some(after) = after {
            (rest, before) = (after, Some((index, *line)));
            continue;
        }
        if line.starts_with(rest) && !is_whole {
            return Found::CutOff;
        }
        let following = lines.get(index.saturating_add(1)..).unwrap_or_default();
        let difference = before
            .filter(|_| separator.is_none())
            .and_then(|before| extension(before, line, rest, following))
            .unwrap_or_else(|| {
                // What follows our last line belongs to theirs, line breaks and all.
                let goes_on = is_last && rest.starts_with(line);
                difference(index, line, rest, separator.filter(|_| !goes_on), following)
            });
        return Found::Different(difference);
    }
    Found::Same
}

/// Without separators, a line of theirs that goes on after ours has ended looks like the beginning of the next one: but
/// then our next line comes later, and before the line after it.
fn extension((index, line): (usize, &str), next: &str, rest: &str, following: &[&str]) -> Option<Difference> {
    let end = text::find(rest, next).filter(|end| *end > 0)?;
    let successor = following.iter().find(|line| !line.is_empty()).and_then(|line| text::find(rest, line));
    if successor.is_some_and(|index| index < end) {
        return None;
    }
    let added = rest.get(..end)?;
    if following.is_empty() && added.starts_with('/') {
        // The path is the last line: it was put under another one.
        return None;
    }
    Some(match header(added) {
        Some((name, value)) if index >= FIXED.len().saturating_sub(1) => {
            Difference { part: ["header ", name].concat(), ours: None, theirs: Some(value.to_owned()) }
        }
        _ => compared(index, line, &[line, added].concat()),
    })
}

/// What follows a line that agreed; `None` when the line goes on.
fn end_of_line<'a>(after: &'a str, separator: Option<&str>, is_last: bool) -> Option<&'a str> {
    match separator {
        _ if is_last => text::trim(after).is_empty().then_some(""),
        // Where their text ends, so does its last line: it is the next one that they lack.
        Some(_) if after.is_empty() => Some(after),
        Some(separator) => {
            let after = after.strip_prefix('\r').unwrap_or(after);
            after.strip_prefix(separator)
        }
        None => Some(after),
    }
}

fn difference(
    index: usize,
    line: &str,
    rest: &str,
    separator: Option<&str>,
    following: &[&str],
) -> Difference {
    let theirs = match separator {
        Some(separator) => {
            text::cut(rest, separator).map_or(rest, |(line, _)| line.strip_suffix("\r").unwrap_or(line))
        }
        // Without separators their line ends where our next line that is not empty begins.
        None => following
            .iter()
            .filter(|next| !next.is_empty())
            .find_map(|next| text::cut(rest, next))
            .map(|(line, _)| line)
            .unwrap_or(rest),
    };
    compared(index, line, theirs)
}

/// Two lines that differ, in the words of what they are.
fn compared(index: usize, line: &str, theirs: &str) -> Difference {
    if let Some(part) = FIXED.get(index) {
        return Difference {
            part: (*part).to_owned(),
            ours: Some(line.to_owned()),
            theirs: Some(theirs.to_owned()),
        };
    }
    match (header(line), header(theirs)) {
        (Some((name, ours)), Some((their_name, value))) if name == their_name => Difference {
            part: ["header ", name].concat(),
            ours: Some(ours.to_owned()),
            theirs: Some(value.to_owned()),
        },
        // Headers are sorted: the smaller name is the one that the other side lacks.
        (Some((name, ours)), Some((their_name, _))) if name < their_name => missing_there(name, ours),
        (Some((name, ours)), None) => missing_there(name, ours),
        (_, Some((their_name, value))) => {
            Difference { part: ["header ", their_name].concat(), ours: None, theirs: Some(value.to_owned()) }
        }
        (None, None) => Difference {
            part: "path".to_owned(),
            ours: Some(line.to_owned()),
            theirs: Some(theirs.to_owned()),
        },
    }
}

fn missing_there(name: &str, ours: &str) -> Difference {
    Difference { part: ["header ", name].concat(), ours: Some(ours.to_owned()), theirs: None }
}

/// A header's line begins with its name, the path with a slash.
fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = text::cut(line, ":")?;
    let in_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (!name.is_empty() && name.bytes().all(in_name)).then_some((name, value))
}

fn advice(part: &str) -> String {
    match part {
        "method" => "send the request by POST: something on the way changed the method",
        "accept" => "send the header accept as it was signed: HTTP clients that fill in `*/*` break the signature",
        "content-md5" => "send the body and the header content-md5 unchanged: one of them was changed after signing",
        "content-type" => {
            "send the header content-type as it was signed: HTTP clients and proxies that drop or change the charset \
             break the signature"
        }
        "date" => "send no header date: it was not signed",
        "path" => "ask the path that was signed: something on the way rewrites it, or its query",
        _ => "send every x-ca- header as it was signed, and no other: one was changed, added or left out on the way",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "POST\napplication/json\nmd5==\napplication/json; charset=utf-8\n\nx-ca-key:1\nx-ca-nonce:n\n\
                        x-ca-stage:RELEASE\nx-ca-timestamp:5\n/a/b";

    /// In each of the three ways a line break was seen to arrive.
    fn compared(theirs: &str) -> [SignatureMismatch; 3] {
        ["#", "", "\n"].map(|separator| {
            let text = theirs.replace('\n', separator);
            compare(OURS.to_owned(), &format!("Invalid Signature, Server StringToSign:`{text}`"))
        })
    }

    #[test]
    fn agreement_points_at_the_secret() {
        for mismatch in compared(OURS) {
            assert_eq!((mismatch.part, mismatch.cut_off), (None, false));
            assert!(mismatch.advice[0].contains("app secret"), "{:?}", mismatch.advice);
        }
    }

    #[test]
    fn names_the_first_part_that_differs() {
        for (from, to, part, ours, theirs) in [
            ("POST", "GET", "method", Some("POST"), Some("GET")),
            ("application/json\nmd5", "*/*\nmd5", "accept", Some("application/json"), Some("*/*")),
            (
                "json\nmd5",
                "json, */*\nmd5",
                "accept",
                Some("application/json"),
                Some("application/json, */*"),
            ),
            (
                "utf-8\n\n",
                "utf-8\nWed, 02 Sep 2020 08:40:19 GMT\n",
                "date",
                Some(""),
                Some("Wed, 02 Sep 2020 08:40:19 GMT"),
            ),
            ("nonce:n\n", "nonce:n2\n", "header x-ca-nonce", Some("n"), Some("n2")),
            ("md5==", "other==", "content-md5", Some("md5=="), Some("other==")),
            (
                "; charset=utf-8",
                "",
                "content-type",
                Some("application/json; charset=utf-8"),
                Some("application/json"),
            ),
            ("n\nx-ca-stage", "m\nx-ca-stage", "header x-ca-nonce", Some("n"), Some("m")),
            ("timestamp:5", "timestamp:6", "header x-ca-timestamp", Some("5"), Some("6")),
            ("x-ca-stage:RELEASE\n", "", "header x-ca-stage", Some("RELEASE"), None),
            ("/a/b", "/x/a/b", "path", Some("/a/b"), Some("/x/a/b")),
            ("/a/b", "/a", "path", Some("/a/b"), Some("/a")),
            ("/a/b", "/a/b?c=d", "path", Some("/a/b"), Some("/a/b?c=d")),
        ] {
            for mismatch in compared(&OURS.replace(from, to)) {
                let found = (mismatch.part.as_deref(), mismatch.ours.as_deref(), mismatch.theirs.as_deref());
                assert_eq!(found, (Some(part), ours, theirs), "{:?}", mismatch.server_string_to_sign);
                assert!(!mismatch.cut_off);
            }
        }
        let added = OURS.replace("x-ca-stage", "x-ca-request-mode:debug\nx-ca-stage");
        for mismatch in compared(&added) {
            assert_eq!(mismatch.part.as_deref(), Some("header x-ca-request-mode"));
            assert_eq!((mismatch.ours, mismatch.theirs.as_deref()), (None, Some("debug")));
        }
    }

    #[test]
    fn a_cut_text_that_agrees_is_called_cut() {
        let text = OURS.replace('\n', "#");
        for end in 1..text.len() {
            let message = format!("Invalid Signature, Server StringToSign:`{}", text.get(..end).unwrap());
            let mismatch = compare(OURS.to_owned(), &message);
            assert_eq!((mismatch.part, mismatch.cut_off), (None, true), "{message}");
        }
    }

    #[test]
    fn two_sides_that_are_said_to_differ_do() {
        for mismatch in compared(&[OURS, "\n\n/more"].concat()) {
            assert_eq!((mismatch.part.as_deref(), mismatch.ours.as_deref()), (Some("path"), Some("/a/b")));
            assert!(mismatch.theirs.is_some_and(|theirs| theirs.len() > "/a/b".len()));
        }
        let added = OURS.replace("/a/b", "x-trace:1\n/a/b").replace('\n', "#");
        let mismatch = compare(OURS.to_owned(), &format!("Server StringToSign:`{added}`"));
        assert_eq!(
            (mismatch.part.as_deref(), mismatch.theirs.as_deref()),
            (Some("header x-trace"), Some("1"))
        );
    }

    #[test]
    fn a_text_that_ends_early_lacks_the_next_line() {
        for (theirs, part, ours, theirs_part) in [
            ("POST#application/json", "content-md5", "md5==", Some("")),
            ("POST#application/json#", "content-md5", "md5==", Some("")),
            ("POST#application/json#md5==#application/json; charset=utf-8", "header x-ca-key", "1", None),
            ("POST#application/json#md5==#application/json; charset=utf-8#", "header x-ca-key", "1", None),
            ("POST\r\napplication/json\r\n", "content-md5", "md5==", Some("")),
        ] {
            let mismatch = compare(OURS.to_owned(), &format!("Server StringToSign:`{theirs}`"));
            let found = (mismatch.part.as_deref(), mismatch.ours.as_deref(), mismatch.theirs.as_deref());
            assert_eq!(found, (Some(part), Some(ours), theirs_part), "{theirs}");
            let mismatch = compare(OURS.to_owned(), &format!("Server StringToSign:`{theirs}"));
            assert_eq!((mismatch.part, mismatch.cut_off), (None, true), "{theirs}");
        }
        let mismatch = compare("POST\n\n\n\n\n/a".to_owned(), "Server StringToSign:`POST##`");
        assert_eq!((mismatch.part.as_deref(), mismatch.theirs.as_deref()), (Some("path"), Some("")));
    }

    #[test]
    fn a_hash_in_a_value_is_no_line_break() {
        let ours = OURS.replace("nonce:n", "nonce:#a#b#");
        for separator in ["#", "", "\n"] {
            let message =
                format!("Invalid Signature, Server StringToSign:`{}`", ours.replace('\n', separator));
            let mismatch = compare(ours.clone(), &message);
            assert_eq!((mismatch.part, mismatch.cut_off), (None, false), "{message}");
        }
    }

    #[test]
    fn what_the_gateway_says_itself_comes_first() {
        for (message, word) in [("Invalid Content-MD5", "body"), ("Empty Signature", "x-ca-signature")] {
            let mismatch = compare(OURS.to_owned(), message);
            assert!(mismatch.advice[0].contains(word), "{:?}", mismatch.advice);
        }
    }

    #[test]
    fn a_message_without_the_text_gives_the_suspects() {
        for message in ["", "Invalid Signature", "Invalid Signature, Server StringToSign:``"] {
            let mismatch = compare(OURS.to_owned(), message);
            assert_eq!((mismatch.part, mismatch.server_string_to_sign), (None, None));
            assert_eq!(mismatch.advice.len(), 4);
        }
    }
}
