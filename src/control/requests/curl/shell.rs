//! Any bytes as one word of a POSIX shell.

use std::fmt::Write as _;

/// Bytes as one word: bare where they are letters and digits, quoted where they are text, and else written by `printf`.
///
/// A shell cuts the line breaks at the end of what `printf` writes there; what stands in the head of a request has none.
pub fn word(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) => text.to_owned(),
        Ok(text) if is_plain(text) => quoted(text),
        Ok(_) | Err(_) => format!("\"$({})\"", printf(bytes)),
    }
}

/// Whether a text can stand between quotes: a terminal that shows it obeys nothing in it.
pub fn is_plain(text: &str) -> bool {
    !text.contains(|it: char| it.is_control() && it != '\n')
}

/// A text between quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The command that writes these bytes to its standard output.
pub fn printf(bytes: &[u8]) -> String {
    let mut format = String::with_capacity(bytes.len());
    for byte in bytes {
        match byte {
            b'\n' => format.push_str(r"\n"),
            b'\r' => format.push_str(r"\r"),
            b'\t' => format.push_str(r"\t"),
            b'%' => format.push_str("%%"),
            b'\\' => format.push_str(r"\\"),
            // A quote would end the format, and an interactive shell looks for commands of its history behind `!`.
            b' '..=b'~' if !b"'!".contains(byte) => format.push(char::from(*byte)),
            _ => write!(format, r"\{byte:03o}").expect("a String takes everything"),
        }
    }
    // A dash at the beginning would be an option.
    let format = if let Some(rest) = format.strip_prefix('-') { format!(r"\055{rest}") } else { format };
    format!("printf '{format}'")
}
