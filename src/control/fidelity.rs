//! `/_vetbox/fidelity`: the rows of `docs/fidelity.md`, which say where each behaviour is known from and which test pins it.

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    api::{Routes, does},
    extract::Json,
};
use crate::packed::{packed, unpacked};

/// The table that people read.
static TABLE: LazyLock<String> = LazyLock::new(|| unpacked(packed!("docs/fidelity.md")));

/// The route.
pub(super) fn routes() -> Routes {
    let summary = does("Where each behaviour of the vendors is known from, and the test that pins it.");
    Routes::default().get("/_vetbox/fidelity", show, summary.gives::<Vec<Row>>())
}

/// One behaviour.
#[derive(Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Fidelity")]
struct Row {
    /// The heading of its table.
    group: &'static str,
    /// An operation, a field, an error or a ruling.
    subject: String,
    fact: &'static str,
    /// `documented`, `sample`, `inferred` or `ruling`.
    source: &'static str,
    /// The test that pins it.
    test: &'static str,
}

async fn show() -> Json<Vec<Row>> {
    Json(rows(&TABLE))
}

/// The rows of all tables in a page.
fn rows(page: &'static str) -> Vec<Row> {
    let mut group = "";
    let mut rows = Vec::new();
    for line in page.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            group = heading;
        }
        let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let &[subject, fact, source, test] = &cells[..] else { continue };
        if subject != "subject" && !subject.starts_with("---") {
            rows.push(Row { group, subject: subject.replace('`', ""), fact, source, test: test.trim_matches('`') });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_with_its_heading() {
        let page = "## Rulings\n\n| subject | fact | source | test |\n| --- | --- | --- | --- |\n| `A1` | It is so | ruling | `it_is` |\n";

        let row = Row { group: "Rulings", subject: "A1".to_owned(), fact: "It is so", source: "ruling", test: "it_is" };
        assert_eq!(rows(page), [row]);
    }
}
