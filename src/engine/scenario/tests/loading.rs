//! Reading files and folders.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    super::{Read, ScenarioFiles, Severity, read_paths},
    words::WORDS,
};

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

fn read(path: &Path) -> Read {
    read_paths(&[path.to_owned()], WORDS)
}

/// Whether any file cannot be used.
fn failed(read: &Read) -> bool {
    read.problems.iter().any(|problem| problem.severity == Severity::Error)
}

#[test]
fn a_folder_is_read_in_the_order_of_its_names() {
    let rule = "rules: [{ when: { operation: shop.* }, then: { error: 4001 } }]";
    let json = r#"{"name": "other", "rules": []}"#;
    let folder =
        Folder::with("order", &[("b.yaml", rule), ("a.yml", rule), ("c.json", json), (".d.yaml", "x"), ("e.txt", "x")]);

    let read = read(&folder.0);

    let names: Vec<&str> = read.scenarios.iter().map(|(_, scenario)| scenario.name()).collect();
    assert_eq!((names.as_slice(), failed(&read)), (["a", "b", "other"].as_slice(), false));
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_told_and_not_waited_for() {
    let folder = Folder::with("pipe", &[("b.yaml", "rules: []")]);
    let _socket = std::os::unix::net::UnixListener::bind(folder.0.join("a.yaml")).unwrap();

    let read = read(&folder.0);

    let problems: Vec<String> = read.problems.iter().map(ToString::to_string).collect();
    assert!(problems.concat().contains("this is no file"), "{problems:?}");
    assert_eq!(read.scenarios.len(), 1);
}

#[test]
fn one_wrong_file_does_not_hide_the_others() {
    let folder = Folder::with("wrong", &[("a.yaml", "rules: 3"), ("b.yaml", "name: b"), ("c.yaml", "name: b")]);

    let read = read(&folder.0);

    assert_eq!(read.scenarios.len(), 1);
    assert!(failed(&read));
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
    let read = read(&std::env::temp_dir().join("vetbox-no-such-folder"));

    assert!(failed(&read) && read.problems[0].message.contains("no such file"), "{:?}", read.problems);
}

#[test]
fn what_is_not_a_scenario_is_passed_over_and_what_is_meant_as_one_is_not() {
    let schema = r#"{"$defs": {}}"#;
    let files =
        [("scenario.schema.json", schema), ("schema.json", schema), ("UP.YAML", "name: up"), ("notes.txt", "x")];
    let folder = Folder::with("beside", &files);
    fs::create_dir(folder.0.join("folder.yaml")).unwrap();

    let found = read(&folder.0);

    assert_eq!((found.scenarios.len(), found.problems.len()), (1, 0), "{:?}", found.problems);
}

#[test]
fn files_and_folders_that_hold_nothing_say_so() {
    let folder = Folder::with("nothing", &[]);
    insta::assert_snapshot!(read(&folder.0).problems[0].to_string().replace(&*folder.0.to_string_lossy(), "folder"), @"
    warning: this folder has no scenarios: their files end in .yaml, .yml or .json
     --> folder
      = example: vetbox scenarios outage > outage.yaml
    ");
    assert!(!failed(&read(&folder.0)));

    fs::write(folder.0.join("a.yaml"), b"name: a\ndescription: caf\xe9\n").unwrap();
    let found = read(&folder.0);
    insta::assert_snapshot!(found.problems[0].to_string().replace(&*folder.0.to_string_lossy(), "folder"), @"
    error: this is not text in UTF-8: line 2 holds the byte 0xe9
     --> folder/a.yaml
    ");
    assert!(failed(&found));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told() {
    let folder = Folder::with("link", &[]);
    std::os::unix::fs::symlink("nowhere.yaml", folder.0.join("a.yaml")).unwrap();

    assert!(read(&folder.0).problems[0].message.contains("no such file"), "{:?}", read(&folder.0).problems);
}

#[test]
fn a_file_without_a_usable_name_needs_one_inside() {
    let folder = Folder::with("names", &[("my file.yaml", "rules: []"), ("your file.yaml", "name: yours")]);

    let found = read(&folder.0);

    assert_eq!(found.scenarios.len(), 1);
    assert!(found.problems[0].to_string().contains("example: name: my-file"), "{}", found.problems[0]);
}

#[test]
fn paths_come_in_the_order_in_which_they_are_named_at_the_start_and_later() {
    let (z, a) =
        (Folder::with("order-z", &[("z.yaml", "name: zz")]), Folder::with("order-a", &[("a.yaml", "name: aa")]));
    let files = ScenarioFiles::read(vec![z.0.clone(), a.0.clone()], WORDS);
    let names = || files.scenarios().iter().map(|it| it.name().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(), ["zz", "aa"]);

    fs::write(z.0.join("b.yaml"), "rules: []").unwrap();
    let changes = files.read_again();

    assert_eq!((names(), changes.order.clone()), (vec!["b".into(), "zz".into(), "aa".into()], names()));

    fs::rename(z.0.join("b.yaml"), z.0.join("zzz.yaml")).unwrap();
    fs::write(z.0.join("zzz.yaml"), "name: b\nrules: []").unwrap();
    fs::write(a.0.join("a.yaml"), "name: [").unwrap();
    files.read_again();

    assert_eq!(names(), ["zz", "b", "aa"], "a broken file keeps its place");
}
