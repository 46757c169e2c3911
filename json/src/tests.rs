use super::error::Reading;
use alloc::format;
use alloc::string::String;

use iot_accounts_text::unescape;

use super::*;

fn member(text: &str, name: &str) -> Reading<Option<String>> {
    let mut found = None;
    read_object(text, &mut |reader, other| {
        let value = reader.value()?;
        if other == name {
            found = value.text();
        }
        Ok(true)
    })?;
    Ok(found)
}

#[test]
fn last_member_counts_and_null_is_absent() {
    let json = r#" {"b":null,"a":1,"x":[{}],"\u0061":"2"} "#;
    assert_eq!(member(json, "a").unwrap().as_deref(), Some("2"));
    assert_eq!(member(json, "b").unwrap(), None);
}

#[test]
fn half_a_surrogate_pair_is_one_replacement() {
    for (escaped, expected) in [
        (r"a\ud83d", "a\u{FFFD}"),
        (r"\ude00b", "\u{FFFD}b"),
        (r"\ud83d\ud83d\ude00", "\u{FFFD}😀"),
        (r"\ud83dx\n", "\u{FFFD}x\n"),
        (r"\ud83d\n\ude00", "\u{FFFD}\n\u{FFFD}"),
        (r"\ud83dx\ude00", "\u{FFFD}x\u{FFFD}"),
        (r#"\u0000\"\\\/\b\f\r\t"#, "\0\"\\/\u{8}\u{c}\r\t"),
        (r"\u5c0f\ud83c\udf1f小", "小🌟小"),
    ] {
        assert_eq!(unescape(escaped), expected, "{escaped}");
    }
}

#[test]
fn tells_a_cut_from_an_error() {
    let whole = r#"{"a":[1,-2.5e3,"x\u0041",true,null,{"b":false}]}"#;
    assert!(member(whole, "b").is_ok());
    for end in 1..whole.len() {
        assert!(member(whole.get(..end).unwrap(), "b").unwrap_err().is_cut_off(), "{end}");
    }
    for broken in ["<html>", "[]", r#"{"a":1}x"#, r#"{"a":01}"#, r#"{"a":1,}"#, r#"{"a" 1}"#, r#"{"a":tru}"#]
    {
        assert!(!member(broken, "b").unwrap_err().is_cut_off(), "{broken}");
    }
}

#[test]
fn depth_is_bounded() {
    let deep = |times: usize| format!(r#"{{"a":{}{}}}"#, "[".repeat(times), "]".repeat(times));
    for (times, fits) in [(127, true), (128, false), (100_000, false)] {
        assert_eq!(member(&deep(times), "b").is_ok(), fits, "{times}");
    }
    assert!(member(r#"{"a":"[[[\"[["}"#, "b").is_ok());
}

#[test]
fn writes_texts_as_serde_json_does() {
    let all: String = (0..0x300_u32).chain(0xFFF0..0x10010).filter_map(char::from_u32).collect();
    for text in ["", "plain", "\"quoted\"", "a\\b\\", all.as_str()] {
        let mut ours = String::new();
        push_string(&mut ours, text);
        assert_eq!(ours, serde_json::to_string(text).unwrap());
    }
}
