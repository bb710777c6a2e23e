//! Scenario files that change while the server runs.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use vetbox::watch::{Watch, watch};

use crate::harness::{TestApp, work_body};

/// A folder of scenario files with an emulator that watches it.
struct Watched {
    folder: PathBuf,
    app: TestApp,
    _watch: Watch,
}

impl Watched {
    /// The folder is called `name`; the file `first.yaml` is in it.
    fn start(name: &str, first: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder for the test");
        fs::write(folder.join("first.yaml"), first).expect("the file can be written");
        let app = TestApp::builder().config(|config| config.scenario_dirs = vec![folder.clone()]).start();
        let watch = watch(&app.app);
        Self { folder, app, _watch: watch }
    }

    /// Changes the folder and waits until `holds`, looking after each reading.
    async fn until(&self, change: impl FnOnce(&Path), holds: impl AsyncFn(&TestApp) -> bool) {
        let mut readings = self.app.app.files.readings();
        change(&self.folder);
        while !holds(&self.app).await {
            readings.changed().await.expect("the emulator runs");
        }
    }
}

fn rule(id: &str, times: u32, error: u32) -> String {
    format!(
        "  - {{ id: {id}, when: {{ operation: attestr.work.create }}, times: {times}, then: {{ error: {error} }} }}\n"
    )
}

/// The rule that decides a work check; it counts.
async fn asked(app: &TestApp) -> String {
    app.attestr("POST", "/factx/async/work", work_body(json!({}))).await.header("x-vetbox-rule").to_owned()
}

async fn problems(app: &TestApp) -> Value {
    app.control("GET", "/scenarios", Value::Null).await.ok().json()["problems"].clone()
}

async fn names(app: &TestApp) -> Vec<String> {
    let listed = app.control("GET", "/scenarios", Value::Null).await.ok().json();
    let given = listed["scenarios"].as_array().expect("a list").iter().filter(|it| it["origin"] == "given");
    given.map(|it| it["name"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn an_edit_is_taken_over_with_counters_of_unchanged_rules_and_all_records() {
    let first = format!("rules:\n{}{}", rule("a", 2, 4001), rule("b", 2, 5001));
    let watched = Watched::start("edit", &first);
    let app = &watched.app;
    let profile = app.profile().await;
    let before = [asked(app).await, asked(app).await, asked(app).await];

    let edited = format!("rules:\n{}{}", rule("a", 1, 4291), rule("b", 2, 5001));
    let changed = async |app: &TestApp| {
        let shown = app.control("GET", "/scenarios/first", Value::Null).await.ok().json();
        shown["text"].as_str().expect("a text").contains("4291")
    };
    watched.until(|folder| fs::write(folder.join("first.yaml"), &edited).expect("an edit"), changed).await;

    assert_eq!(before, ["first/a", "first/a", "first/b"]);
    assert_eq!([asked(app).await, asked(app).await, asked(app).await], ["first/a", "first/b", ""]);
    app.attestr("GET", &format!("/factx/{profile}"), Value::Null).await.ok();
}

#[tokio::test]
async fn a_broken_edit_keeps_the_last_right_version_and_says_so() {
    let right = format!("rules:\n{}", rule("a", 9, 5001));
    let watched = Watched::start("broken", &right);
    let write = |text: &str| {
        let text = text.to_owned();
        move |folder: &Path| fs::write(folder.join("first.yaml"), text).expect("an edit")
    };

    watched.until(write("rules: [{ whn: {} }]"), async |app| problems(app).await != json!([])).await;

    assert_eq!(asked(&watched.app).await, "first/a");
    let problems_now = problems(&watched.app).await;
    assert_eq!(problems_now[0]["note"], "the last good version of this file stays in use");
    assert!(problems_now[0]["file"].as_str().unwrap().ends_with("first.yaml"), "{problems_now}");
    let ready = watched.app.send(axum::extract::Request::get("/readyz").body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(ready.ok().json()["scenarios"]["problems"], problems_now);

    watched.until(write(&right), async |app| problems(app).await == json!([])).await;
    assert_eq!(asked(&watched.app).await, "first/a");
}

#[tokio::test]
async fn files_come_and_go_and_are_renamed_into_place() {
    let watched = Watched::start("folder", "rules: []");

    let add = |folder: &Path| {
        fs::write(folder.join(".second.yaml.swp"), format!("rules:\n{}", rule("b", 9, 4292))).expect("a new file");
        fs::rename(folder.join(".second.yaml.swp"), folder.join("second.yaml")).expect("a rename");
    };
    watched.until(add, async |app| names(app).await == ["first", "second"]).await;
    assert_eq!(asked(&watched.app).await, "second/b");

    let remove = |folder: &Path| fs::remove_file(folder.join("second.yaml")).expect("a removal");
    watched.until(remove, async |app| names(app).await == ["first"]).await;
    assert_eq!(asked(&watched.app).await, "");
}

#[tokio::test]
async fn a_folder_that_is_deleted_and_made_again_is_watched_again() {
    let watched = Watched::start("again/and/again", &format!("rules:\n{}", rule("a", 9, 5001)));
    let parent = watched.folder.parent().expect("a folder above").to_owned();

    for gone in [watched.folder.clone(), parent.clone()] {
        watched.until(|_| fs::remove_dir_all(gone).expect("a removal"), async |app| names(app).await.is_empty()).await;
        assert_eq!(asked(&watched.app).await, "");

        let make = |folder: &Path| {
            fs::create_dir_all(folder).expect("a folder");
            fs::write(folder.join("first.yaml"), format!("rules:\n{}", rule("a", 9, 5001))).expect("a file");
        };
        watched.until(make, async |app| names(app).await == ["first"]).await;
        let edit = |folder: &Path| fs::write(folder.join("second.yaml"), "rules: []").expect("a file");
        watched.until(edit, async |app| names(app).await == ["first", "second"]).await;
        assert_eq!(asked(&watched.app).await, "first/a");
    }
}

#[tokio::test]
async fn a_folder_that_is_replaced_by_another_is_watched() {
    let watched = Watched::start("replaced", "rules: []");

    let replace = |folder: &Path| {
        let aside = folder.with_extension("aside");
        let _ = fs::remove_dir_all(&aside);
        fs::rename(folder, &aside).expect("a rename");
        fs::create_dir(folder).expect("a folder");
        fs::write(folder.join("other.yaml"), "rules: []").expect("a file");
    };
    watched.until(replace, async |app| names(app).await == ["other"]).await;
    let edit = |folder: &Path| fs::write(folder.join("second.yaml"), "rules: []").expect("a file");

    watched.until(edit, async |app| names(app).await == ["other", "second"]).await;
}

#[tokio::test]
async fn what_a_sandbox_switched_off_stays_off_after_an_edit() {
    let watched = Watched::start("off", &format!("rules:\n{}", rule("a", 9, 5001)));
    watched.app.control("POST", "/scenarios/first/deactivate", Value::Null).await.ok();

    let edited = format!("rules:\n{}", rule("a", 9, 4291));
    let changed = async |app: &TestApp| {
        let shown = app.control("GET", "/scenarios/first", Value::Null).await.ok().json();
        shown["text"].as_str().expect("a text").contains("4291")
    };
    watched.until(|folder| fs::write(folder.join("first.yaml"), &edited).expect("an edit"), changed).await;

    assert_eq!(asked(&watched.app).await, "");
}

#[tokio::test]
async fn a_file_that_comes_later_has_the_place_that_it_would_have_had_at_the_start() {
    let watched = Watched::start("order", &format!("rules:\n{}", rule("f", 99, 5001)));
    let add =
        |folder: &Path| fs::write(folder.join("a.yaml"), format!("rules:\n{}", rule("a", 99, 5001))).expect("a file");

    watched.until(add, async |app| names(app).await == ["a", "first"]).await;

    let app = &watched.app;
    assert_eq!(asked(app).await, "a/a");
    app.control("POST", "/reset", Value::Null).await.ok();
    assert_eq!((names(app).await, asked(app).await), (vec!["a".to_owned(), "first".to_owned()], "a/a".to_owned()));
}

#[tokio::test]
async fn a_new_file_that_is_broken_says_that_it_is_not_used() {
    let watched = Watched::start("new-and-broken", "rules: []");
    let add = |folder: &Path| fs::write(folder.join("second.yaml"), "rules: 3").expect("a file");

    watched.until(add, async |app| problems(app).await != json!([])).await;

    assert_eq!(problems(&watched.app).await[0]["note"], "this file is not used until it is right");
}

#[tokio::test]
async fn a_file_that_a_link_leads_to_is_followed() {
    let elsewhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("reload-elsewhere.yaml");
    fs::write(&elsewhere, format!("rules:\n{}", rule("it", 9, 4292))).expect("the file can be written");
    let watched = Watched::start("reload-link", "rules: []\n");
    let link = |folder: &Path| std::os::unix::fs::symlink(&elsewhere, folder.join("linked.yaml")).expect("a link");
    watched.until(link, async |app| asked(app).await == "linked/it").await;

    let edit = |_: &Path| fs::write(&elsewhere, format!("rules:\n{}", rule("other", 9, 4293))).expect("an edit");
    watched.until(edit, async |app| asked(app).await == "linked/other").await;
}

#[tokio::test]
async fn an_edit_that_leaves_size_and_time_as_they_were_is_seen() {
    let watched = Watched::start("same-time", &format!("rules:\n{}", rule("it", 9, 4292)));
    let edit = |folder: &Path| {
        let path = folder.join("first.yaml");
        let before = fs::metadata(&path).and_then(|it| it.modified()).expect("a time");
        fs::write(&path, format!("rules:\n{}", rule("at", 9, 4292))).expect("an edit");
        fs::File::options().write(true).open(&path).and_then(|it| it.set_modified(before)).expect("the time is set");
    };

    watched.until(edit, async |app| asked(app).await == "first/at").await;
}
