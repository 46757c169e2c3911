//! Writing texts into JSON.

use alloc::string::String;

/// Writes a string with the shortest escapes and nothing escaped that need not be, byte for byte what most JSON writers
/// give: the request is then the one that the vendor's examples show.
pub fn push_string(out: &mut String, text: &str) {
    out.push('"');
    let mut rest = text;
    // By bytes: whatever needs an escape is ASCII, and what follows it begins a character.
    while let Some(index) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)) {
        let (plain, after) = rest.split_at_checked(index).unwrap_or((rest, ""));
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
