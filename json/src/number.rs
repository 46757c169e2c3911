//! Numbers as they are written: `1e3`, `1000` and `1000.0` are one.

use hifijson::SliceLexer;
use hifijson::num::Lex as _;

/// The largest whole number up to which a double tells each from the next.
const MAX_EXACT: u64 = (1 << 53) - 1;

/// Whether a text is one number.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let mut lexer = SliceLexer::new(text.as_bytes());
    lexer.num_ignore().validate().is_ok() && lexer.as_slice().is_empty()
}

/// The whole number from 0 to 2^53-1 that a text spells as JSON does. By hand: std's reader of floats is as large as all of
/// JSON here.
#[must_use]
pub fn whole_number(text: &str) -> Option<u64> {
    if !is_number(text) {
        return None;
    }
    let (mut number, mut power, mut exponent) = (0_u64, 0_i32, 0_i32);
    let (mut in_fraction, mut in_exponent, mut shrinks) = (false, false, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' if in_exponent => {
                exponent = exponent.saturating_mul(10).saturating_add(i32::from(byte & 0xF));
            }
            b'0'..=b'9' => {
                match number.checked_mul(10).and_then(|ten| ten.checked_add(u64::from(byte & 0xF))) {
                    Some(longer) => {
                        number = longer;
                        power = power.saturating_sub(in_fraction.into());
                    }
                    // Nothing but zeros can follow so many digits.
                    None if byte == b'0' => power = power.saturating_add((!in_fraction).into()),
                    None => return None,
                }
            }
            b'.' => in_fraction = true,
            b'-' if in_exponent => shrinks = true,
            b'e' | b'E' => in_exponent = true,
            _ => {}
        }
    }
    power = if shrinks { power.saturating_sub(exponent) } else { power.saturating_add(exponent) };
    // Each loop ends when the number has no digits left, or too many.
    while power > 0 && number != 0 {
        number = number.checked_mul(10)?;
        power = power.saturating_sub(1);
    }
    while power < 0 && number != 0 {
        if number % 10 != 0 {
            return None;
        }
        number /= 10;
        power = power.saturating_add(1);
    }
    (number == 0 || number <= MAX_EXACT && !text.starts_with('-')).then_some(number)
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
