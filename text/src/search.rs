//! Searching and cutting texts. One small copy for all of it, byte by byte: std's searchers, an instance for each kind of
//! pattern, are as large as all parsing here. Whatever is searched for begins with a whole character, so that every cut is
//! at the edge of one.

use alloc::vec::Vec;

/// The index of the first occurrence.
#[inline(never)]
#[must_use]
pub fn find(text: &str, part: &str) -> Option<usize> {
    // By its first byte, and then the rest: a call for each place would take longer than the search.
    let first = part.as_bytes().first();
    text.as_bytes()
        .windows(part.len().max(1))
        .position(|window| window.first() == first && window == part.as_bytes())
}

/// Whether the part occurs.
#[must_use]
pub fn contains(text: &str, part: &str) -> bool {
    find(text, part).is_some()
}

/// What stands before and after the first separator.
#[must_use]
pub fn cut<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    cut_at(text, find(text, separator)?, separator.len())
}

/// What stands before and after the last separator.
#[inline(never)]
#[must_use]
pub fn cut_last<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    let mut windows = text.as_bytes().windows(separator.len().max(1));
    cut_at(text, windows.rposition(|window| window == separator.as_bytes())?, separator.len())
}

fn cut_at(text: &str, index: usize, length: usize) -> Option<(&str, &str)> {
    Some((text.get(..index)?, text.get(index.saturating_add(length)..)?))
}

/// The parts between separators; an empty text has one, which is empty.
#[inline(never)]
#[must_use]
pub fn split<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((part, after)) = cut(rest, separator) {
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

/// What would break a line, or steer a terminal, becomes a space: names and a vendor's words may be anybody's.
#[must_use]
pub fn on_one_line(character: char) -> char {
    if character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') { ' ' } else { character }
}

/// Without the white space of ASCII at its ends. By index: the bytes between need not
/// be checked as UTF-8 once more, which on a whole answer would be felt.
#[must_use]
pub fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let start = bytes.len().saturating_sub(bytes.trim_ascii_start().len());
    text.get(start..bytes.trim_ascii_end().len()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_what_std_does() {
        for text in ["", "a", ",", "a,b", ",,", "小,明,", "a, b, c", "🌟", "a,🌟,b"] {
            for part in [",", ", ", "明", "🌟", "a", "b,"] {
                assert_eq!(find(text, part), text.find(part), "{text} {part}");
                assert_eq!(contains(text, part), text.contains(part), "{text} {part}");
                assert_eq!(cut(text, part), text.split_once(part), "{text} {part}");
                assert_eq!(cut_last(text, part), text.rsplit_once(part), "{text} {part}");
                assert_eq!(split(text, part), text.split(part).collect::<Vec<_>>(), "{text} {part}");
            }
        }
        for (text, expected) in [(" \t\r\n小 a \n", "小 a"), ("", ""), ("  ", ""), ("a", "a"), (" 小", "小")]
        {
            assert_eq!(trim(text), expected);
        }
    }
}
