//! The terminal: how a command fails, what it prints, and the files that it reads.

use std::{
    fmt::Write as _,
    fs,
    io::{self, ErrorKind, Read as _, Write as _},
    ops::ControlFlow,
    path::Path,
    process::ExitCode,
    str::FromStr,
};

use anyhow::Context as _;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::engine::tree::without_mark;

/// Why a command ended without success.
#[derive(Debug)]
pub enum Failure {
    /// It failed at run time.
    Failed(anyhow::Error),
    /// No emulator answers.
    Unreachable(anyhow::Error),
    /// What the user gave is wrong.
    Usage(anyhow::Error),
    /// Everything that is wrong with what the user gave, ready to be read.
    Problems(Vec<String>),
    /// What the user gave is wrong, and that was printed already.
    Reported,
    /// The condition that was asked for does not hold.
    NotMet(String),
    /// One of these, as the document that says why, for programs.
    Refused { code: u8, document: Value },
}

impl Failure {
    /// What the user gave is wrong, in this way.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage(anyhow::Error::msg(message.into()))
    }

    /// Prints it, and gives the exit code that says which kind it is.
    pub fn report(self) -> ExitCode {
        let (code, message) = match self {
            Self::Failed(error) | Self::Unreachable(error) => (1, format!("error: {error:#}")),
            Self::Usage(error) => (2, format!("error: {error:#}")),
            Self::Problems(problems) => (2, problems.concat().trim_end().to_owned()),
            Self::Reported => (2, String::new()),
            Self::NotMet(message) => (3, message),
            Self::Refused { code, document } => (code, format!("{document:#}")),
        };
        if !message.is_empty() {
            warn(&message);
        }
        ExitCode::from(code)
    }
}

/// Prints a text to standard output and ends its line.
///
/// That nobody reads it any more, as behind `head`, is no failure; that it cannot be written is one.
pub fn print(text: &str) -> Result<(), Failure> {
    print_raw(&printable(text)).map(|_| ())
}

/// Prints a text that the terminal may obey, as one with colours; breaks off when nobody reads it any more.
pub fn print_raw(text: &str) -> Result<ControlFlow<()>, Failure> {
    let mut output = io::stdout().lock();
    match output.write_all(format!("{text}\n").as_bytes()).and_then(|()| output.flush()) {
        Ok(()) => Ok(ControlFlow::Continue(())),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ControlFlow::Break(())),
        Err(error) => Err(Failure::Failed(anyhow::Error::new(error).context("standard output cannot be written"))),
    }
}

/// Prints JSON for programs.
pub fn print_json(document: &impl Serialize) -> Result<(), Failure> {
    print(&serde_json::to_string_pretty(document).expect("what is printed is plain JSON"))
}

/// Prints a text to standard error. Where that cannot be written, the exit code has to say it all.
pub fn warn(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(text));
}

/// A text that the terminal shows and does not obey, whoever wrote it: control characters stand there as JSON escapes them, but for
/// tabs and ends of lines. JSON stays the same JSON.
pub fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len() + 1);
    for (place, character) in text.char_indices() {
        let is_harmless = matches!(character, '\n' | '\t') || text[place..].starts_with("\r\n");
        if character.is_control() && !is_harmless {
            write!(shown, "\\u{:04x}", u32::from(character)).expect("a String takes everything");
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Lines as one text.
pub fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

/// Rows in columns, each row in one line.
pub fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    columns(&head, rows.into_iter().map(Vec::from))
}

/// The same where only the head says how many columns there are.
pub fn columns(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let mut widths = Widths::default();
    for row in &rows {
        widths.fit(row);
    }
    lines(rows.iter().map(|row| widths.line(row)))
}

/// How wide the columns of a table are.
#[derive(Debug, Default)]
pub struct Widths(Vec<usize>);

impl Widths {
    /// Those of a table of which only the head is known.
    pub fn of(head: &[&str]) -> Self {
        Self(head.iter().map(|cell| cell.chars().count()).collect())
    }

    /// Widens the columns so that `row` fits.
    pub fn fit(&mut self, row: &[String]) {
        let missing = row.len().saturating_sub(self.0.len());
        self.0.extend(std::iter::repeat_n(0, missing));
        for (width, cell) in self.0.iter_mut().zip(row) {
            *width = (*width).max(one_line(cell).chars().count());
        }
    }

    /// A row as a line; what is too wide for its column makes it wider for the rows to come.
    pub fn line(&mut self, row: &[String]) -> String {
        self.fit(row);
        let cells = row.iter().zip(&self.0).map(|(cell, width)| format!("{:<width$}", one_line(cell)));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    }
}

fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A record as lines, one for each field that says something.
pub fn facts(record: &Map<String, Value>) -> String {
    let width = record.keys().map(String::len).max().unwrap_or(0);
    let says = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    let told = record.iter().filter(|(_, value)| says(value));
    lines(told.map(|(name, value)| format!("{name:<width$}  {}", shown(value))))
}

/// A JSON value as people read it: a text as it is, nothing as a dash, everything else as JSON.
pub fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// A value that may be missing.
pub fn or_dash(value: Option<String>) -> String {
    value.unwrap_or_else(|| "-".to_owned())
}

/// A whole number of an argument.
pub fn whole<N: FromStr>(text: &str) -> Result<N, &'static str> {
    text.parse().map_err(|_| "a whole number is expected, such as 10")
}

/// The bytes of a file, or of standard input when it is called `-`.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let written = path.to_string_lossy();
    if written.starts_with(['{', '[']) && !path.exists() {
        let said = format!("`{written}` is no file: give the name of one, or `-` and this on standard input");
        return Err(Failure::usage(said));
    }
    let read = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    read.with_context(|| format!("`{}` cannot be read", path.display())).map_err(Failure::Usage)
}

/// The text of a file, or of standard input when it is called `-`, without a byte order mark.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    String::from_utf8(without_mark(&read_bytes(path)?).to_owned())
        .with_context(|| format!("`{}` is not UTF-8", path.display()))
        .map_err(Failure::Usage)
}

/// Reads an argument that is a JSON object.
pub fn json_object(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(_) => Err("not an object such as {\"description\":\"…\"}".to_owned()),
        Err(error) => Err(format!("not JSON: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_not_steered_by_what_is_shown() {
        assert_eq!(printable("a\x1b[2J\u{9b}31m\x07\x7f\rb"), r"a\u001b[2J\u009b31m\u0007\u007f\u000db");
        assert_eq!(printable("a\tb\r\nc\nd"), "a\tb\r\nc\nd");
        let json = serde_json::json!({ "a\u{9b}": "\u{7f}" });
        assert_eq!(serde_json::from_str::<Value>(&printable(&json.to_string())).unwrap(), json);
    }

    #[test]
    fn columns_are_as_wide_as_their_widest_cell_and_rows_are_one_line() {
        let rows = [["é".to_owned(), "x\n y".to_owned()], ["long".to_owned(), String::new()]];

        assert_eq!(table(["A", "B"], rows), "A     B\né     x y\nlong");
    }
}
