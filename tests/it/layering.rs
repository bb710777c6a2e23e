//! Who may know whom: the rules of the architecture, read off the sources.

use std::{fs, path::Path};

/// The Rust sources below `folder` with their text up to their tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("the source can be read");
                found.push((path.display().to_string(), text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has sources");
    found
}

fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.starts_with("//"))
}

#[track_caller]
fn nobody_names(folder: &str, forbidden: &[&str]) {
    for (path, text) in sources(folder) {
        for word in forbidden {
            let found = code(&text).find(|line| line.contains(word));
            assert_eq!(found, None, "{path} must not name `{word}`");
        }
    }
}

#[test]
fn the_engine_knows_no_vendor_no_router_and_no_arguments() {
    nobody_names("src/engine", &["crate::vendors", "crate::control", "crate::cli", "crate::app", "axum", "clap"]);
}

/// What vendors call their operations, records, outcomes and fields, and how they write dates. `rejectLabels` and `retry` are not among them:
/// they are words of the scenario language, whichever vendor's checks know them.
const WORDS_OF_VENDORS: [&str; 14] = [
    "attestr",
    "personr",
    "factx",
    "applicant",
    "workspace",
    "profile",
    "employ",
    "kyc",
    "alert",
    "approved",
    "forgery",
    "mx17",
    "initech",
    "%d-%m-%y",
];

#[test]
fn the_engine_uses_no_word_of_a_vendor() {
    for (path, text) in sources("src/engine").into_iter().filter(|(path, _)| !path.contains("/tests")) {
        let own = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default().to_lowercase();
        for word in WORDS_OF_VENDORS {
            assert_eq!(code(&own).find(|line| line.contains(word)), None, "{path} must not use the word `{word}`");
        }
    }
}

#[test]
fn the_vendors_do_not_know_each_other() {
    nobody_names("src/vendors/attestr", &["personr"]);
    nobody_names("src/vendors/personr", &["attestr"]);
}

#[test]
fn the_vendors_do_not_know_who_controls_them() {
    nobody_names("src/vendors", &["crate::control", "crate::cli", "crate::app"]);
}

#[test]
fn nobody_but_the_command_line_and_the_rust_handle_knows_the_composition_root() {
    for part in ["config", "control", "dashboard", "engine", "server", "vendors"] {
        nobody_names(&format!("src/{part}"), &["crate::serve", "crate::emulator"]);
    }
}

#[test]
fn the_parts_do_not_know_who_answers_with_them() {
    let app = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app.rs")).expect("it can be read");
    for word in ["axum", "Router", "control::", "dashboard", "server::", "serve::"] {
        assert_eq!(code(&app).find(|line| line.contains(word)), None, "src/app.rs must not name `{word}`");
    }
}

#[test]
fn the_server_knows_nothing_of_what_it_carries() {
    nobody_names("src/server", &["crate::vendors", "crate::control", "crate::config", "crate::cli", "crate::app"]);
}

#[test]
fn the_dashboard_knows_nothing_but_its_files() {
    let parts = ["app", "cli", "config", "control", "emulator", "engine", "server", "state_file", "vendors", "watch"];
    nobody_names("src/dashboard", &parts.map(|part| format!("crate::{part}")).each_ref().map(String::as_str));
    nobody_names("src/dashboard", &["crate::{"]);
}

#[test]
fn every_test_file_is_part_of_the_test_binary() {
    let all = sources("tests/it");
    for (path, _) in &all {
        let path = Path::new(path);
        let name = path.file_stem().expect("a file has a name").to_string_lossy();
        let folder = path.parent().expect("a file is in a folder");
        let (name, folder) = match &*name {
            "main" => continue,
            "mod" => {
                (folder.file_name().expect("a folder has a name").to_string_lossy(), folder.parent().expect("tests/it"))
            }
            _ => (name, folder),
        };
        let list = [folder.join("mod.rs"), folder.join("main.rs")].into_iter().find(|list| list.exists());
        let list = fs::read_to_string(list.expect("the folder has a list of modules")).expect("the list can be read");
        assert!(list.contains(&format!("mod {name};")), "{} is not in its folder's list", path.display());
    }
}
