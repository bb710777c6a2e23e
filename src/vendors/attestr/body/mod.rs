//! JSON bodies: `parse` reads the text, `fields` and `kinds` read its fields as the vendor's tables describe them.

mod fields;
mod kinds;
mod parse;

pub use fields::{Fields, Finished, MOST_NAMED};
pub use kinds::{format_date, parse_date};
pub use parse::{LIMIT, Parsed, parse, text};
