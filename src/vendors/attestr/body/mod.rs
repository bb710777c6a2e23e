//! JSON bodies: `parse` reads the text, `fields` and `kinds` read its fields as the vendor's tables describe them,
//! and `shape` tells those tables from the same readers.

mod date;
mod fields;
mod kinds;
mod parse;
mod shape;

pub(super) use date::format_date;
pub(super) use fields::{Fields, MOST_NAMED};
pub(super) use parse::{Json, LIMIT, parse, text};
pub(super) use shape::{object_schema, shapes};
