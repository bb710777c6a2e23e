//! Reading files and folders.

use std::{fs, path::PathBuf};

use super::{super::read_path, words::WORDS};

/// A folder of files that is removed with this value.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("vetbox-loading-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).unwrap();
    }
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names() {
    let rule = "rules: [{ when: { operation: shop.* }, then: { error: 4001 } }]";
    let json = r#"{"name": "other", "rules": []}"#;
    let folder =
        Folder::with("order", &[("b.yaml", rule), ("a.yml", rule), ("c.json", json), (".d.yaml", "x"), ("e.txt", "x")]);

    let read = read_path(&folder.0, WORDS);

    let names: Vec<&str> = read.scenarios.iter().map(|(_, scenario)| scenario.name()).collect();
    assert_eq!((names.as_slice(), read.failed()), (["a", "b", "other"].as_slice(), false));
}

#[test]
fn one_wrong_file_does_not_hide_the_others() {
    let folder = Folder::with("wrong", &[("a.yaml", "rules: 3"), ("b.yaml", "name: b"), ("c.yaml", "name: b")]);

    let read = read_path(&folder.0, WORDS);

    assert_eq!(read.scenarios.len(), 1);
    assert!(read.failed());
    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert!(problems[0].contains("a.yaml:1:8"), "{}", problems[0]);
    assert!(
        problems[1].contains("the scenario `b` is in") && problems[1].contains("b.yaml already"),
        "{}",
        problems[1]
    );
}

#[test]
fn a_missing_path_is_a_problem() {
    let read = read_path(&std::env::temp_dir().join("vetbox-no-such-folder"), WORDS);

    assert!(read.failed() && read.problems[0].message.contains("cannot be read"), "{:?}", read.problems);
}
