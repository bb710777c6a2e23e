//! The pages about scenarios say what is so.

use std::{fs, path::Path, sync::Arc};

use vetbox::{
    engine::scenario::{Library, MagicValue, compile, magic_values},
    vendors::{VOCABULARY, shipped},
};

fn page(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).unwrap_or_default()
}

#[test]
fn every_example_of_the_language_loads() {
    let page = page("scenarios.md");
    let examples: Vec<_> = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();

    assert!(20 <= examples.len(), "{}", examples.len());
    for example in examples {
        let text = match example.lines().find(|line| !line.starts_with('#')) {
            Some(line) if line.starts_with("- ") => format!("rules:\n{example}"),
            _ => example.to_owned(),
        };
        let compiled = compile("docs/scenarios.md", "example", &text, VOCABULARY);
        let problems: String = compiled.problems.iter().map(ToString::to_string).collect();
        assert!(problems.is_empty(), "{problems}\n{text}");
    }
}

/// A row of the table: to get this, send that.
fn row(value: &MagicValue) -> String {
    let sent: Vec<String> = value.send.iter().map(|sent| format!("`{}: {}`", sent.field, sent.value)).collect();
    let operations: Vec<String> = value.operations.iter().map(|name| format!("`{name}`")).collect();
    format!("| {} | {} | {} |\n", value.get, sent.join(" or "), operations.join(", "))
}

fn magic_page() -> String {
    let values = magic_values(&Arc::new(Library::new(VOCABULARY, shipped::ALL)));
    let mut page = "# Magic values\n\n\
        To get one of these results, send one of these values; `*` stands for anything.\n\
        The values are a scenario like any other, `scenarios/magic-values.yaml`, which is active unless `--no-magic-values` switches it off.\n\
        This page is made from that file.\n"
        .to_owned();
    // What is about several operations stands where the first of them does.
    let is_instant = |value: &MagicValue| {
        let (start, end) = value.operations[0].split_once('*').unwrap_or((&value.operations[0], ""));
        let mut named = VOCABULARY.operations().filter(|it| it.name.starts_with(start) && it.name.ends_with(end));
        named.next().and_then(|words| words.check).is_some_and(|check| check.is_instant)
    };
    let tables = [("Attestr", "attestr.", false), ("Attestr's checks that are answered at once", "attestr.", true)];
    for (title, vendor, instant) in tables.into_iter().chain([("Personr", "personr.", false)]) {
        page.extend(["\n## ", title, "\n\n| to get | send | to |\n| --- | --- | --- |\n"]);
        let of = |value: &&MagicValue| {
            value.operations.iter().any(|name| name.starts_with(vendor)) && is_instant(value) == instant
        };
        page.extend(values.iter().filter(of).map(row));
    }
    page
}

#[test]
fn the_table_of_magic_values_is_the_files() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/magic-values.md");
    if page("magic-values.md") != magic_page() {
        fs::write(&path, magic_page()).expect("the page can be written");
        panic!(
            "{} was not what the scenario says and has been written again; look at it and commit it",
            path.display()
        );
    }
}
