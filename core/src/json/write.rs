//! Texts out of JSON, and into it.

use crate::prelude::*;
use hifijson::escape::Lex as _;
use hifijson::{Read as _, SliceLexer};

/// Half a surrogate pair is read as U+FFFD: a vendor that cuts a nickname in the middle of an emoji must not cost the
/// whole page.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut high: Option<u16> = None;
    let mut rest = text;
    while let Some((plain, after)) = rest.split_once('\\') {
        let mut lexer = SliceLexer::new(after.as_bytes());
        let unit = match lexer.take_next() {
            Some(b'u') => lexer.hex::<u16>().ok(),
            Some(kind) => {
                lexer.escape(kind).ok().and_then(|character| u16::try_from(u32::from(character)).ok())
            }
            None => None,
        };
        let unit = unit.unwrap_or(0xFFFD);
        if !plain.is_empty() && high.take().is_some() {
            out.push(char::REPLACEMENT_CHARACTER);
        }
        out.push_str(plain);
        match (high.take(), unit) {
            (Some(first), 0xDC00..=0xDFFF) => {
                out.extend(
                    char::decode_utf16([first, unit])
                        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)),
                );
            }
            (before, _) => {
                if before.is_some() {
                    out.push(char::REPLACEMENT_CHARACTER);
                }
                match unit {
                    0xD800..=0xDBFF => high = Some(unit),
                    _ => out.push(char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER)),
                }
            }
        }
        let taken = after.len().saturating_sub(lexer.as_slice().len());
        rest = after.get(taken..).unwrap_or_default();
    }
    if high.is_some() {
        out.push(char::REPLACEMENT_CHARACTER);
    }
    out.push_str(rest);
    out
}

/// Writes a text as `JSON.stringify` does, byte for byte: what is signed is what others would sign.
pub(crate) fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // By bytes: whatever is special is ASCII, and what follows it begins a character.
    while let Some(place) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)) {
        let (plain, after) = rest.split_at_checked(place).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = after.chars();
        match characters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\x08') => out.push_str("\\b"),
            Some('\x0C') => out.push_str("\\f"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(control) => {
                out.push_str(if control < '\x10' { "\\u000" } else { "\\u001" });
                out.extend(char::from_digit(u32::from(control) & 0xF, 16));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}
