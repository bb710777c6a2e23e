//! What people and programs read on the terminal; logs go through `tracing`.

use std::io::Write as _;

use serde_json::Value;

/// Prints a line to standard output; that nobody reads it any more is no error.
pub(super) fn line(text: &str) {
    if let Err(error) = writeln!(std::io::stdout().lock(), "{text}") {
        tracing::debug!(%error, "standard output cannot be written");
    }
}

/// Prints a line to standard error.
#[expect(clippy::print_stderr, reason = "the one place that prints errors")]
pub(super) fn error(text: &str) {
    eprintln!("{text}");
}

/// Prints JSON for programs.
pub(super) fn json(value: &Value) {
    line(&format!("{value:#}"));
}

/// Prints rows in columns, the last of which is as wide as it likes.
pub(super) fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) {
    let widths: [usize; N] = std::array::from_fn(|column| {
        rows.iter().map(|row| row[column].chars().count()).chain([head[column].len()]).max().unwrap_or(0)
    });
    let shown = |cells: [&str; N]| {
        let cells = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    line(&shown(head));
    for row in rows {
        line(&shown(row.each_ref().map(String::as_str)));
    }
}

/// A value as a person reads it: texts without quotes, nothing as `-`.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
