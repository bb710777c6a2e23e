//! The pages about scenarios say what is so.

use std::{fs, path::Path, sync::Arc};

use vetbox::{
    engine::scenario::{Library, MagicValue, compile, magic_values, schema},
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

/// The rows of a vendor's table of settings: the key, and an example.
fn settings_rows(page: &str, title: &str) -> Vec<(String, String)> {
    let table = page.split(&format!("### {title}\n")).nth(1).unwrap_or_default();
    let rows = table.lines().skip_while(|line| !line.starts_with("| `")).take_while(|line| line.starts_with("| `"));
    let cell = |row: &str, place: usize| row.split(" | ").nth(place).unwrap_or_default().to_owned();
    let bare = |cell: String| cell.trim_matches(|it| matches!(it, '|' | ' ' | '`')).to_owned();
    rows.map(|row| (bare(cell(row, 0)), bare(cell(row, 2)))).collect()
}

#[test]
fn the_tables_of_settings_have_every_setting_with_an_example_that_is_right() {
    let page = page("scenarios.md");
    let schema = schema(&VOCABULARY);
    for (vendor, definition) in [("Attestr", "AttestrSettings"), ("Personr", "PersonrSettings")] {
        let rows = settings_rows(&page, &format!("Settings of {vendor}"));

        let mut named: Vec<&String> = rows.iter().map(|(key, _)| key).collect();
        named.sort_unstable();
        let mut known: Vec<&String> = schema["$defs"][definition]["properties"].as_object().unwrap().keys().collect();
        known.sort_unstable();
        assert_eq!(named, known, "{vendor}");
        for (key, example) in rows {
            assert!(example.starts_with(&format!("{key}: ")), "{key}: {example}");
            let text = format!("settings:\n  {}:\n    {example}\n", vendor.to_lowercase());
            let problems = compile("docs/scenarios.md", "example", &text, VOCABULARY).problems;
            assert!(problems.is_empty(), "{key}: {problems:?}");
        }
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
        To get one of these results, send one of these values, in any letter case; `*` stands for anything.\n\
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
