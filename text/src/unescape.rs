//! The escapes of JSON.

use alloc::string::String;

use hifijson::escape::Lex as _;
use hifijson::{Read as _, SliceLexer};

use crate::search::cut;

/// Decodes what stands between the quotes of a string. Half a surrogate pair is read as U+FFFD: a vendor that cuts a nickname
/// in the middle of an emoji must not cost the whole page.
#[must_use]
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut high: Option<u16> = None;
    let mut rest = text;
    while let Some((plain, after)) = cut(rest, "\\") {
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
