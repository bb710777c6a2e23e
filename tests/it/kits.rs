//! The control API, the handle for Rust and the kits call everything by the same names.

use std::{collections::BTreeSet, fs, path::Path};

use axum::{body::Body, extract::Request};

use crate::harness::TestApp;

/// What needs no call: it is for who has no handle yet, or goes on without an end.
const WITHOUT: [&str; 7] = ["alive", "ready", "root", "guide", "authority", "description", "events"];

/// The names that stand between `before` and `after` in the sources of a folder.
fn names(folder: &str, before: &str, after: char) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = fs::read_to_string(&path) else { continue };
            let starts = text.lines().filter_map(|line| line.trim_start().strip_prefix(before)?.split_once(after));
            found.extend(starts.map(|(name, _)| name.to_owned()));
        }
    }
    found
}

/// `waitFor` as Rust and Python write it.
fn in_small_letters(name: &str) -> String {
    name.chars().flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain(c.to_lowercase())).collect()
}

#[tokio::test]
async fn every_operation_has_a_call_of_its_name_in_rust_python_and_node() {
    let request = Request::get("/_vetbox/openapi.json").body(Body::empty()).expect("a request");
    let description = TestApp::new().send(request).await.ok().json();
    let paths = description["paths"].as_object().expect("it has paths");
    let operations = paths.values().flat_map(|operations| operations.as_object().expect("operations").values());
    let ids = operations.filter_map(|operation| operation["operationId"].as_str());
    // Those of the vendors have their vendor's name before a point.
    let operations: BTreeSet<&str> = ids.filter(|id| !id.contains('.')).collect();
    assert!(WITHOUT.iter().all(|name| operations.contains(name)), "{operations:?}");

    let rust = names("src/emulator", "pub async fn ", '(');
    let python: BTreeSet<_> = ["async def ", "def "]
        .into_iter()
        .flat_map(|before| names("kits/python/src/vetbox_kit", before, '('))
        .collect();
    let node = names("kits/node/src", "async ", '(');
    let node: BTreeSet<_> = node.iter().map(|name| name.split('<').next().unwrap_or_default().to_owned()).collect();
    for name in operations.iter().filter(|name| !WITHOUT.contains(name)) {
        assert!(rust.contains(&in_small_letters(name)), "`Control` and `Emulator` have no call {name}");
        assert!(python.contains(&in_small_letters(name)), "the kit for Python has no call {name}");
        assert!(node.contains(*name), "the kit for Node has no call {name}");
    }
    let typed = rust.iter().filter(|name| !operations.contains(in_camel(name).as_str())).collect::<Vec<_>>();
    assert!(typed.iter().all(|name| RUST_ALONE.contains(&name.as_str())), "the control API has no {typed:?}");
}

/// What only Rust has, for there the emulator runs inside.
const RUST_ALONE: [&str; 1] = ["start"];

fn in_camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    let rest = words.map(|word| word[..1].to_uppercase() + &word[1..]);
    first + &rest.collect::<String>()
}
