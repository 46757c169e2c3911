//! Numbers as they are written: `1e3`, `1000` and `1000.0` are one.

use hifijson::SliceLexer;
use hifijson::num::Lex as _;

/// The largest whole number up to which a double tells each from the next.
const MAX_EXACT: u64 = (1 << 53) - 1;

/// Whether a text is one number.
pub(crate) fn is_number(text: &str) -> bool {
    let mut lexer = SliceLexer::new(text.as_bytes());
    lexer.num_ignore().validate().is_ok() && lexer.as_slice().is_empty()
}

/// The whole number from 0 to 2^53-1 that a text spells as JSON does. By hand: std's reader of floats is as large as all of
/// JSON here.
pub(crate) fn whole_number(text: &str) -> Option<u64> {
    if !is_number(text) {
        return None;
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mut digits, mut zeros_behind, mut places) = (0_u64, 0_u32, 0_u32);
    let mut is_fraction = false;
    let mut exponent = 0_i32;
    for (index, byte) in unsigned.bytes().enumerate() {
        match byte {
            b'.' => is_fraction = true,
            b'0'..=b'9' => {
                places = places.saturating_add(is_fraction.into());
                zeros_behind = zeros_behind.saturating_add(1);
                if byte != b'0' {
                    digits = shift(digits, zeros_behind)?.checked_add(u64::from(byte & 0xF))?;
                    zeros_behind = 0;
                }
            }
            _ => {
                // What is too long for an exponent has no number of this range, unless that is 0.
                exponent = unsigned.get(index.saturating_add(1)..)?.parse().unwrap_or(i32::MAX);
                break;
            }
        }
    }
    if digits != 0 && unsigned.len() < text.len() {
        return None;
    }
    let power = i64::from(exponent).saturating_add(zeros_behind.into()).saturating_sub(places.into());
    shift(digits, power).filter(|number| *number <= MAX_EXACT)
}

/// The number times ten to this power.
fn shift(number: u64, power: impl TryInto<u32>) -> Option<u64> {
    if number == 0 { Some(0) } else { number.checked_mul(10_u64.checked_pow(power.try_into().ok()?)?) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_read_however_they_are_written() {
        for (text, expected) in [
            ("0", 0),
            ("-0", 0),
            ("0.000", 0),
            ("-0e5", 0),
            ("0e99999999999", 0),
            ("7", 7),
            ("1e3", 1000),
            ("1E+3", 1000),
            ("1.0", 1),
            ("200.00", 200),
            ("1.5e1", 15),
            ("0.0012e4", 12),
            ("120e-1", 12),
            ("1000000000000000000000000000000e-30", 1),
            ("0.0000000000000000000000000000001e31", 1),
            ("9007199254740991", 9_007_199_254_740_991),
            ("9.007199254740991e15", 9_007_199_254_740_991),
        ] {
            assert_eq!(whole_number(text), Some(expected), "{text}");
        }
        for text in [
            "",
            "-",
            "-1",
            "1.5",
            "1e-1",
            "10.01",
            "9007199254740992",
            "1e16",
            "1e99999999999",
            "1e-99999999999",
            "1e4294967297",
            "18446744073709551616",
            "+5",
            "007",
            " 5",
            "5 ",
            "1.",
            ".5",
            "1e",
            "0x1",
            "NaN",
            "five",
        ] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }
}
